"""The status codes of single requests and of message sets, and the HRESULTs of whole documents."""

from __future__ import annotations

from dataclasses import dataclass

from cartbooks.qbxml.status_table import ROWS, Evidence, Retry, Severity, Status

__all__ = [
    "HRESULTS", "MESSAGE_SETS", "STATUSES", "Hresult", "Severity", "Status", "hresult", "is_lock",
    "is_missing", "severity_of", "status",
]  # fmt: skip

STATUSES: dict[int, Status] = {row.code: row for row in ROWS}

MESSAGE_SETS: dict[int, str] = {
    0: "The message set was processed: its stored answer is given, or it was executed anew.",
    600: "No message set is stored under the old id, and no new id was given.",
    9001: "The same id was used before for another document.",
    9002: "No answer is stored for the message set.",
    9003: "Not used.",
    9004: "The message set id is too long.",
    9005: "The answer could not be stored.",
}
"""messageSetStatusCode. None of these alone proves that something was not executed."""


@dataclass(frozen=True, slots=True)
class Hresult:
    """
    Why a whole document, or the connection, came to nothing.

    `refuses` means that QuickBooks read the document and executed nothing of it.
    """

    code: str
    meaning: str
    retry: Retry
    evidence: Evidence = "recalled"
    refuses: bool = False


HRESULTS: dict[str, Hresult] = {
    row.code: row
    for row in (
        Hresult("0x80040400", "the document could not be parsed", "never", "recorded", True),
        Hresult("0x80040401", "QuickBooks could not be accessed", "after_fix", "intuit"),
        Hresult("0x80040402", "unexpected error, see qbsdklog.txt", "retry", "intuit"),
        Hresult("0x80040403", "the company file could not be opened", "after_fix"),
        Hresult("0x80040404", "this QuickBooks has no qbXML", "after_fix"),
        Hresult("0x80040405", "the qbXML components are not installed", "after_fix"),
        Hresult("0x80040406", "the company file's version is unknown", "after_fix"),
        Hresult("0x80040407", "QuickBooks is not installed completely", "after_fix"),
        Hresult("0x80040408", "QuickBooks could not be started", "after_fix", "recorded"),
        Hresult("0x80040409", "the company file needs an upgrade", "after_fix"),
        Hresult("0x8004040A", "another company file is open", "after_fix"),
        Hresult("0x8004040B", "unexpected error in a call", "retry"),
        Hresult("0x8004040C", "the session was not begun", "retry"),
        Hresult("0x8004040D", "the QuickBooks session ended meanwhile", "retry", "secondary"),
        Hresult("0x8004040E", "out of memory", "retry"),
        Hresult("0x8004040F", "the connection was not opened", "retry"),
        Hresult("0x80040410", "the file is open in another mode", "after_fix"),
        Hresult("0x80040412", "the connection was opened twice", "retry"),
        Hresult("0x80040413", "rollbackOnError is not supported", "never", refuses=True),
        Hresult("0x80040414", "a dialog is open in QuickBooks", "after_fix"),
        Hresult("0x80040415", "the application has no name", "after_fix"),
        Hresult("0x80040416", "QuickBooks is closed and no file is named", "after_fix", "intuit"),
        Hresult("0x80040417", "no company file is open and none is named", "after_fix", "intuit"),
        Hresult("0x80040418", "the application was never authorised", "after_fix", "intuit"),
        Hresult("0x8004041A", "the application has no permission", "after_fix", "intuit"),
        Hresult("0x8004041B", "what is needed could not be locked", "retry", "intuit"),
        Hresult("0x8004041C", "internal error while accessing", "retry", "intuit"),
        Hresult("0x8004041D", "automatic login is not allowed", "after_fix", "intuit"),
        Hresult("0x8004041E", "the application's certificate expired", "after_fix", "intuit"),
        Hresult("0x8004041F", "QuickBooks Basic cannot be used", "after_fix", "intuit"),
        Hresult("0x80040420", "the user denied access", "after_fix", "secondary"),
        Hresult("0x80040421", "a message of QuickBooks' own", "after_fix", "intuit"),
        Hresult("0x80040422", "single-user mode is needed", "retry", "intuit"),
        Hresult(
            "0x80040423", "the qbXML version is not supported", "never", "intuit", refuses=True
        ),
        Hresult("0x80040424", "QuickBooks is still starting", "retry", "intuit"),
        Hresult("0x80040427", "QuickBooks is not registered", "after_fix", "intuit"),
        Hresult("0x8004042A", "remote access is not allowed", "after_fix", "intuit"),
        Hresult("0x8004042C", "the certificate was revoked", "after_fix", "intuit"),
        Hresult("0x80040154", "a component is not registered in Windows", "after_fix", "intuit"),
        Hresult("0x80010105", "QuickBooks crashed", "retry", "intuit"),
    )
}

_LOCKS = frozenset({3170, 3175, 3176, 3180, 3185})
_ALWAYS_LOCKS = frozenset({3175, 3176})
_LOCK_TEXTS = (
    "modified by another user",
    "failed to acquire the lock",
    "could not be locked",
    "is in use",
)
"""What the messages of lock trouble say, as collected by quickbooks-php."""

_MISSING = frozenset({1, 500, 3120})


def status(code: int) -> Status:
    """What is known of *code*; an unknown one is judged by its range."""
    known = STATUSES.get(code)
    if known:
        return known
    severity = severity_of(code)
    return Status(code, severity, "", "never" if severity == "Error" else "ok", "unknown")


def hresult(code: str) -> Hresult | None:
    """What is known of an HRESULT, in whatever case it is written."""
    return HRESULTS.get("0x" + code.strip()[2:].upper())


def severity_of(code: int) -> Severity:
    """By Intuit's ranges: 0-499 Info, 500-999 Warn, Error above, and below nothing is valid."""
    if 0 <= code < 500:
        return "Info"
    return "Warn" if 500 <= code < 1000 else "Error"


def is_lock(code: int, message: str) -> bool:
    """Whether somebody has the record open, so that it goes by itself later."""
    lowered = message.lower()
    return code in _ALWAYS_LOCKS or (
        code in _LOCKS and any(text in lowered for text in _LOCK_TEXTS)
    )


def is_missing(code: int) -> bool:
    """Whether what was asked for is not there, so that it may be made."""
    return code in _MISSING

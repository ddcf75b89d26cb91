"""Status codes of single requests. Facts from Intuit's documents and from recordings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Status:
    """One code. `evidence` recalled: show QuickBooks' own words and never match them by text."""

    code: int
    severity: str
    name: str
    retry: str
    evidence: str


_ROWS = (
    Status(0, "Info", "OK", "ok", "recorded"),
    Status(1, "Info", "No match", "ok", "recorded"),
    Status(500, "Warn", "One or more objects cannot be found", "ok-as-not-found", "recorded"),
    Status(501, "Warn", "Object not in this qbXML specification", "no", "intuit"),
    Status(510, "Warn", "Object cannot be returned", "no", "intuit"),
    Status(530, "Warn", "Unsupported field", "ok-warning", "recorded"),
    Status(531, "Warn", "Unsupported enum value", "ok-warning", "intuit"),
    Status(550, "Warn", "Unable to save notes", "ok-warning", "intuit"),
    Status(560, "Warn", "Deprecated field used", "ok-warning", "intuit"),
    Status(570, "Warn", "Cannot link to transaction", "ok-warning", "intuit"),
    Status(600, "(message set)", "No cleared state to return", "verify-then-resend", "intuit"),
    Status(1000, "Error", "Internal error", "transient-limited", "intuit"),
    Status(1010, "Error", "System not available", "transient", "intuit"),
    Status(1030, "Error", "Unsupported message", "no", "intuit"),
    Status(1060, "Error", "Invalid request ID", "no", "intuit"),
    Status(3000, "Error", "Invalid object ID", "no", "intuit"),
    Status(3010, "Error", "Invalid Boolean", "no", "recorded"),
    Status(3020, "Error", "Invalid date", "no", "intuit"),
    Status(3030, "Error", "Invalid date range", "no", "intuit"),
    Status(3031, "Error", "Invalid string range", "no", "intuit"),
    Status(3035, "Error", "Invalid time interval", "no", "secondary"),
    Status(3040, "Error", "Invalid amount", "no", "recalled"),
    Status(3045, "Error", "Invalid price", "no", "live-note"),
    Status(3050, "Error", "Invalid percentage", "no", "recalled"),
    Status(3060, "Error", "Invalid quantity", "no", "recalled"),
    Status(3065, "Error", "Invalid GUID", "no", "recalled"),
    Status(3070, "Error", "String too long", "no", "recorded"),
    Status(3080, "Error", "Invalid string", "no", "recalled"),
    Status(3085, "Error", "Invalid number", "no", "recalled"),
    Status(3090, "Error", "Invalid object name", "no", "recorded"),
    Status(3100, "Error", "Name is not unique", "query-then-link", "recorded"),
    Status(3101, "Error", "Resulting amount too large", "no", "recalled"),
    Status(3110, "Error", "Invalid enum value", "no", "live-note"),
    Status(3120, "Error", "Object not found", "requery", "recorded"),
    Status(3121, "Error", "Owner ID not found", "no", "recalled"),
    Status(3130, "Error", "Parent reference not found", "after-dependency", "recorded"),
    Status(3140, "Error", "Reference not found", "after-dependency", "recorded"),
    Status(3150, "Error", "Missing required element", "no", "secondary"),
    Status(3151, "Error", "Invalid element for request", "no", "recalled"),
    Status(3152, "Error", "(conflicting elements)", "no", "recalled"),
    Status(3153, "Error", "(conflicting elements)", "no", "recalled"),
    Status(3160, "Error", "Cannot delete object", "no", "secondary"),
    Status(3161, "Error", "Cannot delete before closing date", "needs-admin", "recalled"),
    Status(3162, "Error", "Not allowed in multi-user mode", "needs-admin", "recalled"),
    Status(3170, "Error", "Cannot modify object", "transient-if-lock", "recorded"),
    Status(3171, "Error", "Cannot modify before closing date", "needs-admin", "secondary"),
    Status(3172, "Error", "(cannot modify)", "no", "recalled"),
    Status(3173, "Error", "(related object deleted or modified)", "requery", "recalled"),
    Status(3175, "Error", "Object is in use", "transient", "live-note"),
    Status(3176, "Error", "Related object is in use", "transient", "secondary"),
    Status(3177, "Error", "(link repeated)", "no", "secondary"),
    Status(3180, "Error", "Cannot save object", "transient-if-lock", "recorded"),
    Status(3185, "Error", "Cannot void object", "transient-if-lock", "secondary"),
    Status(3190, "Error", "Cannot clear object field", "no", "recalled"),
    Status(3200, "Error", "Outdated edit sequence", "refresh-and-retry", "recorded"),
    Status(3205, "Error", "Invalid address", "no", "recalled"),
    Status(3210, "Error", "Other validation error", "no", "recorded"),
    Status(3220, "Error", "Not authorized", "needs-admin", "recalled"),
    Status(3230, "Error", "Status rollback", "resend", "recalled"),
    Status(3231, "Error", "Status unprocessed", "resend", "recorded"),
    Status(3240, "Error", "Time creation mismatch", "requery", "recalled"),
    Status(3250, "Error", "Feature not enabled", "needs-admin", "recorded"),
    Status(3260, "Error", "Insufficient permissions", "needs-admin", "secondary"),
    Status(3261, "Error", "Application may not access sensitive data", "needs-admin", "secondary"),
    Status(3262, "Error", "(unverified)", "needs-admin", "recalled"),
    Status(3263, "Error", "(unverified)", "needs-admin", "recalled"),
    Status(3270, "Error", "Missing posting account", "no", "recalled"),
    Status(3280, "Error", "Item type mismatch", "no", "recalled"),
    Status(3290, "Error", "Cannot save due to line order", "refresh-and-retry", "live-note"),
    Status(3300, "Error", "(unverified)", "no", "recalled"),
    Status(3310, "Error", "(unverified)", "no", "recalled"),
    Status(3320, "Error", "(unverified)", "no", "recalled"),
    Status(3351, "Error", "Custom field not allowed on this object", "no", "secondary"),
    Status(3500, "Error", "Merge not allowed", "needs-admin", "secondary"),
)

STATUSES: dict[int, Status] = {row.code: row for row in _ROWS}

Severity = Literal["Info", "Warn", "Error"]
LOCKS = frozenset({3170, 3175, 3176, 3180})
_LOCK_TEXTS = (
    "modified by another user",
    "failed to acquire the lock",
    "could not be locked",
    "is in use",
)
"""What the messages of lock trouble say, as collected by quickbooks-php."""


def status(code: int) -> Status:
    """What is known of *code*; an unknown one is named by its range."""
    return STATUSES.get(code) or Status(code, severity_of(code), "", "after_fix", "unknown")


def severity_of(code: int) -> Severity:
    """By Intuit's ranges: 0-499 Info, 500-999 Warn, Error above."""
    if code < 500:
        return "Info"
    return "Warn" if code < 1000 else "Error"


def is_lock(code: int, message: str) -> bool:
    """Whether somebody has the record open, so that it goes by itself later."""
    lowered = message.lower()
    return code in {3175, 3176} or (code in LOCKS and any(text in lowered for text in _LOCK_TEXTS))

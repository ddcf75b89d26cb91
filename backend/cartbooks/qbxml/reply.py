"""What an answer document comes to: one `Reply` with an `Answer` for each request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cartbooks.qbxml.statuses import severity_of

Record = dict[str, Any]
"""A *Ret* as plain data: what repeats is a list, the Ret's own tag stands under `#tag`."""

SETS = ("QBXMLMsgsRs", "QBPOSXMLMsgsRs")
_BEYOND = 1 << 31
"""No code and no count of QuickBooks comes near it, and no column keeps more."""
NO_STATUS = -1
"""The code of an answer that names none: nobody may take it for success."""


class Unreadable(ValueError):
    """The text is no answer document; the message says why in words."""


@dataclass(slots=True)
class Answer:
    """What QuickBooks said to one request. `records` are its *Ret* elements as plain data."""

    element: str
    request_id: str | None
    code: int
    severity: str
    message: str
    remaining: int | None = None
    iterator_id: str | None = None
    records: list[Record] = field(default_factory=list)
    recovery: dict[str, str] | None = None

    @property
    def record(self) -> Record | None:
        """The first record, if there is one."""
        return self.records[0] if self.records else None


@dataclass(slots=True)
class Reply:
    """A whole answer document. The set attributes are there only when recovery was asked for."""

    message_set_id: str | None = None
    message_set_status: int | None = None
    answers: list[Answer] = field(default_factory=list)

    def told(self, asked: Mapping[str, str] | None = None) -> dict[str | None, Answer]:
        """
        The answers that say how it went, by requestID.

        One without a status does not, and neither do two to the same request, nor one of another
        kind than what was *asked* (the element of each request by its ID): what they are about is
        as open as if nothing had come.
        """
        heard = Counter(answer.request_id for answer in self.answers)
        return {
            answer.request_id: answer
            for answer in self.answers
            if answer.code != NO_STATUS
            and heard[answer.request_id] == 1
            and (asked is None or _fits(answer.element, asked.get(answer.request_id or "", "")))
        }

    def note(self, attributes: Mapping[str, str]) -> None:
        """What the message set itself says."""
        self.message_set_id = attributes.get("newMessageSetID") or attributes.get("messageSetID")
        self.message_set_status = _int(attributes.get("messageSetStatusCode"))


def _fits(answer: str, request: str) -> bool:
    """Whether an answer of this element is one to a request of that: ItemQueryRs to ItemQueryRq."""
    return bool(request) and answer == f"{request.removesuffix('Rq')}Rs"


def answer_from(tag: str, attributes: Mapping[str, str]) -> Answer:
    """The answer as its element's attributes tell it, still without records."""
    code = _int(attributes.get("statusCode"))
    if code is None or code < 0:
        code = NO_STATUS
    severity = "Error" if code == NO_STATUS else severity_of(code)
    return Answer(
        element=tag,
        request_id=attributes.get("requestID"),
        code=code,
        severity=attributes.get("statusSeverity") or severity,
        message=attributes.get("statusMessage", ""),
        remaining=_int(attributes.get("iteratorRemainingCount")),
        iterator_id=attributes.get("iteratorID"),
    )


def _int(text: str | None) -> int | None:
    try:
        number = int(text or "")
    except ValueError:
        return None
    return number if abs(number) < _BEYOND else None

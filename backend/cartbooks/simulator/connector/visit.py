"""What a visit was, told afterwards, and while it goes on."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """How a visit ended."""

    RUNNING = "running"
    NONE = "none"
    """Nothing to do."""
    NVU = "nvu"
    BUSY = "busy"
    POSTPONED = "postponed"
    DONE = "done"
    """receiveResponseXML said 100."""
    ENDED = "ended"
    """sendRequestXML was empty and getLastError gave a text."""
    STOPPED = "stopped"
    """receiveResponseXML said a negative number."""
    REFUSED = "refused"
    """clientVersion did not let us in."""
    NOT_CONNECTED = "not_connected"
    """QuickBooks could not be opened and connectionError said done."""
    LOCKED = "locked"
    """Another run on this machine, or another machine in this company file."""
    FAILED = "failed"
    """A SOAP call failed: QBWC1012, 1036, 1041 to 1045."""
    CRASHED = "crashed"
    """Object reference not set to an instance of an object."""
    LOST = "lost"
    """The PC or the connection died; closeConnection was not called."""


@dataclass(slots=True)
class Exchange:
    """One document to QuickBooks, and what was told the server of it."""

    request: str
    answer: str = ""
    hresult: str = ""
    message: str = ""
    applied: bool = False
    """QuickBooks has processed the request."""
    delivered: bool = False
    """The server has acknowledged the answer."""


@dataclass(slots=True)
class Visit:
    """One run of the Web Connector."""

    number: int = 1
    outcome: Outcome = Outcome.RUNNING
    status: str = ""
    """The Status column."""
    farewell: str = ""
    """What closeConnection returned."""
    ticket: str = ""
    calls: list[str] = field(default_factory=list)
    progress: list[int] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    repeats: list[int] = field(default_factory=list)
    """What the server said to an answer that it got twice, late, or on an old ticket."""
    faults: list[str] = field(default_factory=list)
    """The faults that struck, in words."""
    wait: int | None = None
    """Seconds that authenticate asked to wait before the next run."""
    duration: float = 0.0


@dataclass(frozen=True, slots=True)
class Event:
    """Something just happened; `percent` is the progress bar when it moved."""

    machine: str
    what: str
    text: str = ""
    percent: int | None = None

"""
What may go wrong, and when: a schedule of faults that a seed can draw and a line can print.

A fault is counted, never timed: "visit 2, exchange 3" is the same moment in each repetition.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self


class Fault(StrEnum):
    """What goes wrong."""

    CUT_BEFORE = "cut_before"
    """The request never reaches the server."""
    CUT_DURING = "cut_during"
    """Half of the request reaches the server."""
    CUT_AFTER = "cut_after"
    """The server has answered, the answer does not arrive."""
    ABANDONED = "abandoned"
    """The PC dies before the call; no closeConnection, and the AppLock stays."""
    SLOW = "slow"
    """The call is made `seconds` later."""

    LOST_BEFORE = "lost_before"
    """The PC dies with the request, before QuickBooks has applied it."""
    LOST_AFTER = "lost_after"
    """The PC dies with the answer, after QuickBooks has applied the request."""
    TWICE = "twice"
    """The answer is delivered twice."""
    LATE = "late"
    """The visit dies; its answer arrives on the old ticket in the next visit, after `method`."""
    SWAPPED = "swapped"
    """The answer before it is delivered in its place, and it in place of the next."""

    CLOSED = "closed"
    """QuickBooks is closed."""
    DIALOG = "dialog"
    """A modal dialog is showing in QuickBooks."""
    OTHER_FILE = "other_file"
    """Another company file is open."""
    NO_PERMISSION = "no_permission"
    """The permission was taken away in QuickBooks."""

    OLDER_COPY = "older_copy"
    """Somebody put an older copy of the company file in place before this visit."""


CALL_FAULTS = (Fault.CUT_BEFORE, Fault.CUT_DURING, Fault.CUT_AFTER, Fault.ABANDONED, Fault.SLOW)
EXCHANGE_FAULTS = (Fault.LOST_BEFORE, Fault.LOST_AFTER, Fault.TWICE, Fault.LATE, Fault.SWAPPED)
QUICKBOOKS_FAULTS = (Fault.CLOSED, Fault.DIALOG, Fault.OTHER_FILE, Fault.NO_PERMISSION)

HRESULTS = {
    Fault.CLOSED: "0x80040408",
    Fault.DIALOG: "0x80040414",
    Fault.OTHER_FILE: "0x8004040A",
    Fault.NO_PERMISSION: "0x8004041A",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a visit is: all numbers count from 1, `exchange` is 0 before the first request."""

    visit: int
    call: int = 0
    method: str = ""
    nth: int = 0
    """How many calls of this method the visit has made, this one included."""
    exchange: int = 0


@dataclass(frozen=True)
class Strike:
    """
    One fault at one moment.

    `at` counts the calls of the visit (of `method`, if it is given), or its exchanges, or for
    QuickBooks' faults the exchange with 0 for the opening of the company file.
    """

    fault: Fault
    visit: int = 1
    at: int = 1
    method: str = ""
    seconds: float = 0.0
    when: Callable[[Moment], bool] | None = None
    """Instead of `visit`, `at` and `method`."""

    def hits(self, moment: Moment) -> bool:
        if self.when is not None:
            return self.when(moment)
        if self.visit != moment.visit:
            return False
        if self.fault in CALL_FAULTS:
            if self.method:
                return (self.method, self.at) == (moment.method, moment.nth)
            return self.at == moment.call
        return self.fault is Fault.OLDER_COPY or self.at == moment.exchange

    def __str__(self) -> str:
        if self.when is not None:
            return f"{self.fault}:when={self.when.__name__}"
        details = [f"visit={self.visit}", f"at={self.at}"]
        details += [f"method={self.method}"] if self.method else []
        details += [f"seconds={self.seconds:g}"] if self.seconds else []
        return f"{self.fault}:{','.join(details)}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """`lost_after:visit=2,at=1`; raises ValueError with a sentence."""
        name, _, details = text.partition(":")
        if name not in set(Fault):
            raise ValueError(f"{name!r} is no fault. There are: {', '.join(Fault)}.")
        fields: dict[str, str] = {}
        for detail in filter(None, details.split(",")):
            key, _, value = detail.partition("=")
            if key not in ("visit", "at", "method", "seconds"):
                raise ValueError(f"{key!r} is none of visit, at, method, seconds.")
            fields[key] = value
        return cls(
            Fault(name),
            visit=int(fields.get("visit", 1)),
            at=int(fields.get("at", 1)),
            method=fields.get("method", ""),
            seconds=float(fields.get("seconds", 0)),
        )


@dataclass
class Faults:
    """
    The schedule of one campaign: each strike hits once.

    `str` prints it in the words that `Strike.parse` reads; `wait` is what passes the time, a no-op
    unless somebody watches.
    """

    strikes: Sequence[Strike] = ()
    seed: int | None = None
    wait: Callable[[float], None] = field(default=lambda seconds: None, repr=False)
    struck: list[Strike] = field(default_factory=list, repr=False)

    def at(self, moment: Moment, among: Iterable[Fault]) -> Strike | None:
        """The strike that hits now, if any; it is used up."""
        kinds = set(among)
        for strike in self.strikes:
            if strike.fault in kinds and strike not in self.struck and strike.hits(moment):
                self.struck.append(strike)
                return strike
        return None

    def __str__(self) -> str:
        drawn = "" if self.seed is None else f"seed {self.seed}: "
        return drawn + (" ".join(map(str, self.strikes)) or "no faults")

    @classmethod
    def drawn(
        cls,
        seed: int,
        *,
        visits: int = 4,
        exchanges: int = 4,
        strikes: int = 3,
        among: Sequence[Fault] = tuple(Fault),
    ) -> Self:
        """The schedule of *seed*: up to *strikes* faults within so many visits and exchanges."""
        dice = random.Random(seed)
        chosen = [
            _draw(dice, dice.choice(among), visits, exchanges)
            for _ in range(dice.randint(1, strikes))
        ]
        return cls(tuple(sorted(chosen, key=lambda strike: (strike.visit, strike.at))), seed=seed)

    @classmethod
    def parse(cls, texts: Iterable[str], *, real_time: bool = False) -> Self:
        """From the command line; there `slow` really takes its time."""
        strikes = tuple(Strike.parse(text) for text in texts)
        return cls(strikes, wait=time.sleep) if real_time else cls(strikes)


def _draw(dice: random.Random, fault: Fault, visits: int, exchanges: int) -> Strike:
    visit = dice.randint(1, visits)
    if fault in CALL_FAULTS:
        # three calls come before the first exchange, each exchange is two, and two come after
        seconds = float(dice.choice((5, 61, 101, 700))) if fault is Fault.SLOW else 0.0
        return Strike(fault, visit, dice.randint(1, 5 + 2 * exchanges), seconds=seconds)
    if fault in QUICKBOOKS_FAULTS:
        return Strike(fault, visit, dice.randint(0, exchanges))
    after = dice.choice(("authenticate", "sendRequestXML")) if fault is Fault.LATE else ""
    return Strike(fault, visit, dice.randint(1, exchanges), method=after)

"""
The rhythm of the Web Connector's visits: when it came in the last day, how often, whether it is
late. Pure.

Idle visits are most of all visits and write no row, so a company keeps two registers of 1,440 bits,
one for each minute of the last day: it came, and it was turned away. A visit shifts them and sets
the lowest bit, in the same UPDATE that counts it. A busy visit is in both registers, a refused
sign-in in the second only.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Literal

MINUTES = 1440
GAPS = 20
"""So many of the newest gaps say how often it comes."""
ENOUGH = 5
"""Fewer gaps say nothing."""
ON_TIME, LATE = 1.5, 4.0
_BYTES = MINUTES // 8
_FORM = struct.Struct(f">I{_BYTES}s{_BYTES}s")
_ALL = (1 << MINUTES) - 1

Punctuality = Literal["on_time", "late", "silent", "never"]
Source = Literal["schedule", "visits"]


@dataclass(frozen=True, slots=True)
class Register:
    """Bit 0 is the minute `newest`, counted from the epoch; bit 1 the minute before it."""

    newest: int = 0
    came: int = 0
    turned_away: int = 0

    @classmethod
    def read(cls, kept: bytes | None) -> Register:
        """What a company keeps; nothing, or something unreadable, is an empty register."""
        if not kept or len(kept) != _FORM.size:
            return cls()
        newest, came, turned_away = _FORM.unpack(kept)
        return cls(newest, int.from_bytes(came), int.from_bytes(turned_away))

    def kept(self) -> bytes:
        return _FORM.pack(
            self.newest, self.came.to_bytes(_BYTES), self.turned_away.to_bytes(_BYTES)
        )

    def noted(self, at: datetime, *, came: bool = True, turned_away: bool = False) -> Register:
        """The register after a visit. One whose clock ran backwards counts for the newest."""
        minute = max(int(at.timestamp()) // 60, self.newest)
        by = min(minute - self.newest, MINUTES)
        return Register(
            minute,
            (self.came << by) & _ALL | came,
            (self.turned_away << by) & _ALL | turned_away,
        )

    def marks(self, now: datetime) -> list[tuple[datetime, bool, bool]]:
        """The marked minutes of the last day, the oldest first: when, came, turned away."""
        first = int(now.timestamp()) // 60 - MINUTES
        return [
            (_moment(self.newest - back), bool(self.came >> back & 1),
             bool(self.turned_away >> back & 1))
            for back in reversed(_places(self.came | self.turned_away))
            if self.newest - back > first
        ]  # fmt: skip

    def gaps(self) -> list[int]:
        """The newest gaps between visits in seconds, at most `GAPS`, the newest first."""
        places = _places(self.came, GAPS + 1)
        return [(b - a) * 60 for a, b in pairwise(places)]


def _moment(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)


def _places(bits: int, most: int = MINUTES) -> list[int]:
    """Where ones are, the lowest first."""
    found: list[int] = []
    place = -1
    while bits and len(found) < most:
        step = (bits & -bits).bit_length()
        place += step
        bits >>= step
        found.append(place)
    return found


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often it usually comes, and how we know."""

    seconds: int
    source: Source
    observed: int | None
    """The median of the newest gaps."""


def of(every_minutes: int, kept: bytes | None) -> Rhythm:
    """
    The schedule that we gave it, as long as its visits do not speak against it.

    The minutes can be changed in the Web Connector, where we do not see it: when it comes half as
    often again, or more often than that, its own rhythm counts.
    """
    gaps = sorted(Register.read(kept).gaps())
    observed = gaps[len(gaps) // 2] if len(gaps) >= ENOUGH else None
    scheduled = every_minutes * 60
    # a register counts whole minutes
    if observed is None or scheduled / ON_TIME - 60 <= observed <= scheduled * ON_TIME + 60:
        return Rhythm(scheduled, "schedule", observed)
    return Rhythm(observed, "visits", observed)


def judge(last_seen: datetime | None, seconds: int, now: datetime) -> Punctuality:
    """On time up to one and a half of its usual intervals, late up to four, then silent."""
    if last_seen is None:
        return "never"
    waited = (now - last_seen).total_seconds()
    if waited <= ON_TIME * seconds:
        return "on_time"
    return "late" if waited <= LATE * seconds else "silent"


@dataclass(frozen=True, slots=True)
class Gap:
    """A time without a visit; `to` is None while it lasts."""

    since: datetime
    to: datetime | None
    seconds: int
    state: Punctuality


def gaps_between(visits: Sequence[datetime], seconds: int, now: datetime) -> list[Gap]:
    """The times of the day in which it was late or silent, the oldest first."""
    found: list[Gap] = []
    for since, to in zip(visits, [*visits[1:], None], strict=False):
        until = to or now
        # what is known to a minute is late a minute later
        state = judge(since, seconds, until - timedelta(minutes=1))
        if state in {"late", "silent"}:
            found.append(Gap(since, to, round((until - since).total_seconds()), state))
    return found

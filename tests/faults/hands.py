"""The clock of the campaign."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

BEGIN = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
_TICK = timedelta(milliseconds=1)


class Hands:
    """A clock that is moved; each look at it takes a millisecond: no two moments are one."""

    def __init__(self) -> None:
        self.now = BEGIN

    def __call__(self) -> datetime:
        self.now += _TICK
        return self.now

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

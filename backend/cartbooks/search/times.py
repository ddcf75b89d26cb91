"""Moments and ranges as people write them, in the zone of the one who asks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from cartbooks.errors import Refused
from cartbooks.search.terms import Vocabulary

_AGO = re.compile(r"(\d{1,5})([mhd])")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):[0-5]\d")
_AGO_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_YEARS = range(1970, 9000)

RANGES = {
    "hour": "last hour",
    "today": "today",
    "yesterday": "yesterday",
    "7d": "last 7 days",
    "30d": "last 30 days",
    "all": "",
}


@dataclass(frozen=True, slots=True)
class Asking:
    """Who reads a query: what the time is there, and which kinds there are."""

    now: datetime
    zone: tzinfo = UTC
    vocabulary: Vocabulary = field(default_factory=Vocabulary)

    def day(self, day: date) -> tuple[datetime, datetime]:
        """The moments between which *day* lies in the zone."""
        return self._midnight(day), self._midnight(day + timedelta(days=1))

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)


def zone_of(name: str) -> tzinfo:
    """The time zone of this name. Raises `Refused`."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise Refused(f"There is no time zone {name[:60]}.", code="unknown_zone") from None


def moments(text: str, asking: Asking) -> tuple[datetime, datetime] | None:
    """The day, minute or second that *text* means; None when it means none."""
    word = text.strip().lower()
    if word == "now":
        return asking.now, asking.now
    if word in {"today", "yesterday"}:
        return asking.day(asking.today - timedelta(days=word == "yesterday"))
    if ago := _AGO.fullmatch(word):
        then = asking.now - timedelta(**{_AGO_UNITS[ago[2]]: int(ago[1])})
        return then, then
    try:
        return _written(word, asking)
    except (ValueError, OverflowError):
        return None


def _written(word: str, asking: Asking) -> tuple[datetime, datetime] | None:
    if _DAY.fullmatch(word):
        day = date.fromisoformat(word)
        return asking.day(day) if day.year in _YEARS else None
    if _CLOCK.fullmatch(word):
        hour, minute = map(int, word.split(":"))
        then = datetime.combine(asking.today, time(hour, minute), asking.zone)
    elif re.match(r"\d{4}-\d\d-\d\d[t ]\d\d:\d\d", word):
        then = datetime.fromisoformat(word.upper())
    else:
        return None
    if then.year not in _YEARS:
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=asking.zone)
    step = timedelta(seconds=1) if then.second or word.count(":") > 1 else timedelta(minutes=1)
    return then.astimezone(UTC), then.astimezone(UTC) + step


@dataclass(frozen=True, slots=True)
class Range:
    """A stretch of time: its spelling, how people say it, and its moments (open where None)."""

    name: str
    said: str
    since: datetime | None = None
    until: datetime | None = None


def range_of(name: str, asking: Asking) -> Range:
    """`hour`, `today`, `yesterday`, `7d`, `30d`, `all` or `from..to`. Raises `Refused`."""
    name = name.strip() or "all"
    said = RANGES.get(name)
    match name:
        case "all":
            return Range(name, "")
        case "hour":
            return Range(name, RANGES[name], asking.now - timedelta(hours=1))
        case "7d" | "30d":
            return Range(name, RANGES[name], asking.now - timedelta(days=int(name[:-1])))
        case "today" | "yesterday":
            since, until = asking.day(asking.today - timedelta(days=name == "yesterday"))
            return Range(name, said or name, since, until)
    first, dots, last = name.partition("..")
    begin = moments(first, asking) if first else None
    end = moments(last, asking) if last else None
    if not dots or (first and not begin) or (last and not end) or not (first or last):
        raise Refused(
            f"There is no range {name[:80]}. Say hour, today, yesterday, 7d, 30d, all, or two days"
            " as 2026-11-01..2026-11-20.",
            code="bad_range",
        )
    words = f"from {first} to {last}" if first and last else ""
    words = words or (f"from {first} on" if first else f"until {last}")
    return Range(name, words, begin[0] if begin else None, end[1] if end else None)

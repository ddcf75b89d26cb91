"""The rhythm of visits: registers of a day, the median of gaps, on time, late, silent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartbooks.engine import rhythm
from cartbooks.engine.arrivals import Versions
from cartbooks.engine.rhythm import Register

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def after(*minutes: float) -> Register:
    """Visits so many minutes after noon."""
    register = Register()
    for each in minutes:
        register = Register.read(register.noted(NOON + timedelta(minutes=each)).kept())
    return register


@given(st.lists(st.integers(0, 3000), min_size=1, max_size=60).map(sorted))
def test_the_register_holds_exactly_the_minutes_of_the_last_day(minutes: list[int]) -> None:
    now = NOON + timedelta(minutes=minutes[-1])
    found = [at for at, came, _ in after(*minutes).marks(now) if came]
    wanted = sorted({each for each in minutes if each > minutes[-1] - rhythm.MINUTES})
    assert found == [NOON + timedelta(minutes=each) for each in wanted]


def test_it_stays_small_and_survives_nonsense_and_a_clock_that_runs_backwards() -> None:
    assert len(after(*range(0, 5000, 5)).kept()) == 364
    assert Register.read(b"nonsense") == Register.read(None) == Register()
    assert after(10, 5).gaps() == []
    assert after(0, 10, 5).gaps() == [600]


def test_what_was_turned_away_does_not_count_as_a_visit() -> None:
    register = after(0, 5).noted(NOON + timedelta(minutes=7), came=False, turned_away=True)
    assert register.gaps() == [300]
    marks = register.marks(NOON + timedelta(minutes=8))
    assert [(came, away) for _, came, away in marks] == [
        (True, False),
        (True, False),
        (False, True),
    ]


@pytest.mark.parametrize(
    ("minutes", "seconds", "source"),
    [
        ((0, 30), 300, "schedule"),  # too few to contradict
        ((0, 5, 10, 15, 20, 25, 30), 300, "schedule"),
        ((0, 6, 12, 18, 24, 31, 37), 300, "schedule"),  # about the same
        ((0, 30, 60, 90, 120, 150), 1800, "visits"),
        ((0, 30, 60, 90, 900, 930, 960), 1800, "visits"),  # a night is no rhythm
        ((0, 1, 2, 3, 4, 5, 6), 60, "visits"),
    ],
)
def test_the_schedule_counts_until_visits_contradict_it(
    minutes: tuple[int, ...], seconds: int, source: str
) -> None:
    found = rhythm.of(5, after(*minutes).kept())
    assert (found.seconds, found.source) == (seconds, source)


@pytest.mark.parametrize(
    ("waited", "state"),
    [(0, "on_time"), (450, "on_time"), (451, "late"), (1200, "late"), (1201, "silent")],
)
def test_on_time_late_silent(waited: int, state: str) -> None:
    assert rhythm.judge(NOON, 300, NOON + timedelta(seconds=waited)) == state
    assert rhythm.judge(None, 300, NOON) == "never"


def test_gaps_are_the_times_in_which_it_was_late() -> None:
    visits = [NOON + timedelta(minutes=each) for each in (0, 5, 25, 30)]
    gaps = rhythm.gaps_between(visits, 300, NOON + timedelta(minutes=40))
    assert [(each.seconds, each.state, each.to is None) for each in gaps] == [
        (1200, "late", False),
        (600, "late", True),
    ]


def test_a_version_is_taken_once_by_the_address_that_said_it() -> None:
    versions = Versions()
    versions.say("10.0.0.1", " 2.3.0.207 ")
    assert versions.take("10.0.0.2") == ""
    assert versions.take("10.0.0.1") == "2.3.0.207"
    assert versions.take("10.0.0.1") == ""
    versions.say("10.0.0.1", "x" * 100)
    assert versions.take("10.0.0.1") == ""
    for number in range(1500):
        versions.say(f"10.0.{number // 250}.{number % 250}", "2.3")
    assert versions.take("10.0.0.0") == ""
    assert versions.take("10.0.5.249") == "2.3"

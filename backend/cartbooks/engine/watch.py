"""
What has changed since the last look: a handful of cheap questions, answered from indexes.

Nothing is written for it and nobody has to announce anything, so it sees what other processes did
too. Which index answers: the newest rows come from the primary keys, open work from
`ix_operations_queue`, open visits from `one_open_session_per_company` and the message on its way
from `one_message_in_flight`. Only the companies are read through, every few seconds.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from cartbooks import clock, ids
from cartbooks.db import Database
from cartbooks.engine.watched import (
    ROWS_OF,
    Changed,
    Seen,
    Visiting,
    newest,
    open_visits,
    open_work,
)
from cartbooks.model import Company

ROWS = 200
"""So many new rows of a table are named; more are told as "these have changed" without a name."""
_COMPANIES_EVERY = timedelta(seconds=5)
_TOLD_AS = {"events": "operations", "problem_events": "problems", "alert_mails": "alerts"}


class Watch:
    """One pair of eyes. Call `begin` once, then `look` about every second."""

    def __init__(self) -> None:
        self._newest: dict[str, int] = {}
        self._work: dict[int, tuple[Any, ...]] = {}
        self._visits: dict[int, tuple[Any, ...]] = {}
        self._companies: dict[int, tuple[Any, ...]] = {}
        self._companies_at: datetime | None = None

    def begin(self, db: Database) -> None:
        """Remember how things stand; whatever comes later is a change."""
        self._newest = newest(db)
        self._work = open_work(db)
        self._visits = open_visits(db)
        self._look_at_companies(db, clock.now())

    def look(self, db: Database) -> list[Seen]:
        """What is different from the last look, each thing once."""
        found = [*self._new_rows(db), *self._moved_work(db), *self._moved_visits(db)]
        now = clock.now()
        if self._companies_at is None or now - self._companies_at >= _COMPANIES_EVERY:
            found += self._look_at_companies(db, now)
        return list(dict.fromkeys(found))

    def _new_rows(self, db: Database) -> list[Seen]:
        found: list[Seen] = []
        known, self._newest = self._newest, newest(db)
        for topic, last in self._newest.items():
            before = known.get(topic, 0)
            if last <= before:
                continue
            naming = ROWS_OF.get(topic)
            if naming is None or last - before > ROWS:
                found.append(Changed(_TOLD_AS.get(topic, topic)))
            if naming is not None:
                number = naming.noun.id
                first = max(before, last - ROWS)
                for row in db.execute(naming.rows.where(number > first, number <= last)):
                    found += naming.seen(row)
        return found

    def _moved_work(self, db: Database) -> list[Seen]:
        before, self._work = self._work, open_work(db)
        return [
            Changed("operations", ids.public("co", row[0]), ids.public("op", number))
            for number, row in _moved(before, self._work)
        ]

    def _moved_visits(self, db: Database) -> list[Seen]:
        before, self._visits = self._visits, open_visits(db)
        found: list[Seen] = []
        for number, row in _moved(before, self._visits):
            visit, company = ids.public("se", number), ids.public("co", row[0])
            ended = number not in self._visits
            found.append(Visiting(visit, company, row[1], "ended" if ended else _phase(row)))
            if ended or number not in before:
                found.append(Changed("sessions", company, visit))
        return found

    def _look_at_companies(self, db: Database, now: datetime) -> list[Seen]:
        since = (self._companies_at or now) - 2 * _COMPANIES_EVERY
        moments = (
            Company.last_seen_at, Company.refused_at, Company.busy_at, Company.writes_stopped_at,
        )  # fmt: skip
        rows = db.execute(
            select(Company.id, *moments).where(or_(*(moment > since for moment in moments)))
        )
        before, self._companies = self._companies, {row[0]: tuple(row[1:]) for row in rows}
        first, self._companies_at = self._companies_at is None, now
        if first:
            return []
        return [
            Changed("companies", ids.public("co", number), ids.public("co", number))
            for number, row in self._companies.items()
            if before.get(number) != row
        ]


def _phase(row: tuple[Any, ...]) -> str:
    if row[2] is not None:
        return "asking"
    return "working" if row[3] else "begun"


def _moved(
    before: dict[int, tuple[Any, ...]], after: dict[int, tuple[Any, ...]]
) -> list[tuple[int, tuple[Any, ...]]]:
    """Rows that came, changed or went; those that went with what was last known of them."""
    came = [(number, row) for number, row in after.items() if before.get(number) != row]
    return came + [(number, row) for number, row in before.items() if number not in after]

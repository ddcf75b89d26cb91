"""What the page Connection asks: the visits of a day, machines, files, the clock of that PC."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import func, select

from cartbooks import clock
from cartbooks.db import Database
from cartbooks.engine import connector, messages, rhythm
from cartbooks.engine.conditions import since
from cartbooks.model import Color, Company, Machine, Message, Session, SessionState

DAY = timedelta(days=1)
RECENT = timedelta(days=7)
"""Two machines or files in this time are two at once, not one that was replaced."""
_VISITS = 1500
_SESSIONS = 500

Outcome = Literal[
    "idle", "worked", "failed", "timed_out", "superseded", "running", "busy", "refused"
]
_OUTCOMES: dict[SessionState, Outcome] = {
    SessionState.OPEN: "running",
    SessionState.FINISHED: "worked",
    SessionState.FAILED: "failed",
    SessionState.TIMED_OUT: "timed_out",
    SessionState.SUPERSEDED: "superseded",
}
_WRITTEN = re.compile(r"<TimeModified>([^<]{10,40})</TimeModified>")


@dataclass(frozen=True, slots=True)
class Mark:
    """One visit, or a minute in which there was one without work. `took` is in milliseconds."""

    at: datetime
    outcome: Outcome
    took: int | None = None
    color: Color | None = None
    session: str | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    marks: Sequence[Mark]
    gaps: Sequence[rhythm.Gap]
    came: int
    turned_away: int


def day(db: Database, company: Company, usual: rhythm.Rhythm) -> Day:
    """
    The visits of the last 24 hours, the oldest first.

    Those that worked come from their rows, the idle ones and those that were turned away from the
    company's register.
    """
    now = clock.now()
    sessions = list(
        db.scalars(
            select(Session)
            .where(Session.company_id == company.id, since(db, now - DAY, Session.opened_at))
            .order_by(Session.id.desc())
            .limit(_VISITS)
        )
    )
    carried = connector.carried(db, [each.id for each in sessions])
    worked = {_minute(each.opened_at) for each in sessions}
    minutes = rhythm.Register.read(company.rhythm).marks(now)
    marks = [_of_session(each, connector.worst(carried.get(each.id, []))) for each in sessions]
    for at, came, turned_away in minutes:
        if turned_away:
            marks.append(Mark(at, "busy" if came else "refused"))
        elif _minute(at) not in worked:
            marks.append(Mark(at, "idle"))
    visits = sorted(
        {at for at, came, _ in minutes if came}
        | {each.opened_at.replace(second=0, microsecond=0) for each in sessions}
    )
    return Day(
        marks=sorted(marks, key=lambda mark: mark.at),
        gaps=rhythm.gaps_between(visits, usual.seconds, now),
        came=len(visits),
        turned_away=sum(turned_away for _, _, turned_away in minutes),
    )


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // 60


def _of_session(session: Session, color: Color | None) -> Mark:
    ended = session.ended_at
    return Mark(
        session.opened_at,
        _OUTCOMES[session.state],
        took=round((ended - session.opened_at).total_seconds() * 1000) if ended else None,
        color=color,
        session=session.public_id,
        code=session.code,
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """A machine; the last one was seen when the company was."""

    address: str
    connector_version: str
    first_seen_at: datetime
    last_seen_at: datetime
    is_last: bool


def machines(db: Database, company: Company) -> list[Seen]:
    """The newest first."""
    rows = db.scalars(select(Machine).where(Machine.company_id == company.id))
    found = [
        Seen(
            each.address,
            each.connector_version,
            each.first_seen_at,
            company.last_seen_at if is_last and company.last_seen_at else each.last_seen_at,
            is_last,
        )
        for each in rows
        for is_last in [each.address == company.last_peer]
    ]
    return sorted(found, key=lambda each: each.last_seen_at, reverse=True)


@dataclass(frozen=True, slots=True)
class File:
    """A company file that was open in a visit. `checked`: right, or the reason against."""

    path: str
    checked: str
    first_seen_at: datetime
    last_seen_at: datetime


def files(db: Database, company: Company) -> list[File]:
    """Those of the newest visits, the newest first."""
    newest = (
        select(Session.company_file, Session.file_checked, Session.opened_at)
        .where(Session.company_id == company.id, Session.company_file != "")
        .order_by(Session.id.desc())
        .limit(_SESSIONS)
        .subquery()
    )
    rows = db.execute(
        select(
            newest.c.company_file, newest.c.file_checked, func.min(newest.c.opened_at),
            func.max(newest.c.opened_at),
        ).group_by(newest.c.company_file, newest.c.file_checked)
    )  # fmt: skip
    found = [File(*row) for row in rows]
    return sorted(found, key=lambda each: each.last_seen_at, reverse=True)


def clock_offset(db: Database, company: Company) -> int | None:
    """
    How many seconds the clock of the QuickBooks PC is ahead; None while nothing tells it.

    QuickBooks stamps what it has just written with the PC's time. Its zone is not dependable, so
    whole quarters of an hour are left out: what is told lies between -450 and 450.
    """
    written = db.scalars(
        select(Message)
        .where(
            Message.session_id.in_(
                select(Session.id)
                .where(Session.company_id == company.id, Session.settled > 0)
                .order_by(Session.id.desc())
                .limit(20)
            ),
            Message.purpose == "write",
            Message.answered_at.is_not(None),
            Message.answer_bytes < 1_000_000,
        )
        .order_by(Message.id.desc())
        .limit(5)
    )
    return next((told for each in written if (told := _ahead(each)) is not None), None)


def _ahead(message: Message) -> int | None:
    """What one answer tells: QuickBooks wrote between our request and its answer."""
    stamps = _WRITTEN.findall(messages.unpack(message.answer))
    try:
        moments = [datetime.fromisoformat(each) for each in stamps]
    except ValueError:
        return None
    if message.answered_at is None or not moments or any(each.tzinfo is None for each in moments):
        return None
    theirs = max(moments)
    early = _folded((theirs + timedelta(seconds=1) - message.sent_at).total_seconds())
    late = _folded((theirs - message.answered_at).total_seconds())
    return round(late) if late > 0 else round(early) if early < 0 else 0


def _folded(seconds: float) -> float:
    quarter = 900.0
    return (seconds + quarter / 2) % quarter - quarter / 2

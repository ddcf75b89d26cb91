"""How the Web Connector of one company is doing, as Overview and Connection show it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select

from cartbooks import clock
from cartbooks.advice import Advice, advise
from cartbooks.db import Database
from cartbooks.engine import messages, rhythm, visits
from cartbooks.model import Carried, Color, Company, Operation, Session

Phase = Literal["begun", "asking", "working"]
REDDEST = {Color.RED: 3, Color.YELLOW: 2, Color.GREEN: 1}


@dataclass(frozen=True, slots=True)
class Visiting:
    """
    The visit that is under way. Phases as the event stream tells them: begun, asking (QuickBooks
    has a message), working (we have its answer). `since` is when the phase began.
    """

    session: Session
    phase: Phase
    since: datetime
    operations: Sequence[Operation]


@dataclass(frozen=True, slots=True)
class Health:
    """`expected_at` is when it should come next; `state` says how it keeps to its rhythm."""

    state: rhythm.Punctuality
    usual: rhythm.Rhythm
    last_seen_at: datetime | None
    expected_at: datetime | None
    refused: bool
    visiting: Visiting | None
    advice: Advice | None


def health(db: Database, company: Company) -> Health:
    """From the company's own row and its open visit."""
    usual = rhythm.of(company.every_minutes, company.rhythm)
    visiting = under_way(db, company)
    last = company.last_seen_at
    state = rhythm.judge(last, usual.seconds, clock.now())
    if visiting is not None:
        state = "on_time"
    return Health(
        state=state,
        usual=usual,
        last_seen_at=last,
        expected_at=last + timedelta(seconds=usual.seconds) if last else None,
        refused=is_refused(company),
        visiting=visiting,
        advice=_advice(company, state),
    )


def is_refused(company: Company) -> bool:
    """Whether the newest thing that it did was to sign in with a wrong password."""
    if company.refused_at is None:
        return False
    return company.last_seen_at is None or company.refused_at > company.last_seen_at


def _advice(company: Company, state: rhythm.Punctuality) -> Advice | None:
    if is_refused(company):
        return advise("", "sign_in_refused", facts={"machine": company.refused_peer})
    return None if state in {"on_time", "never"} else silent(company)


def silent(company: Company) -> Advice:
    """What to look at when it does not come."""
    return advise("", "connector_silent", facts={"machine": company.last_peer})


def under_way(db: Database, company: Company) -> Visiting | None:
    """The open visit with what it carries."""
    session = visits.open_of(db, company.id)
    if session is None:
        return None
    asked = messages.in_flight(db, session.id)
    phase: Phase = "asking" if asked else "working" if session.qbxml_version else "begun"
    return Visiting(
        session,
        phase,
        asked.sent_at if asked else session.last_call_at,
        carried(db, [session.id]).get(session.id, []),
    )


def carried(db: Database, sessions: Collection[int]) -> dict[int, list[Operation]]:
    """The operations of each visit, in their order."""
    found: dict[int, list[Operation]] = {}
    for session_id, operation in db.execute(
        select(Carried.session_id, Operation)
        .join(Operation, Operation.id == Carried.operation_id)
        .where(Carried.session_id.in_(sessions))
        .order_by(Carried.id)
    ):
        found.setdefault(session_id, []).append(operation)
    return found


def worst(operations: Collection[Operation]) -> Color | None:
    """The reddest colour among them."""
    colors = [each.color for each in operations if each.color is not None]
    return max(colors, key=REDDEST.__getitem__, default=None)

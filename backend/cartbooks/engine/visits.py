"""How a visit begins and ends, and what an end means for what was on its way."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, text
from sqlalchemy.orm import joinedload

from cartbooks import clock
from cartbooks.db import Database, on_sqlite
from cartbooks.engine import messages, outcomes
from cartbooks.model import (
    Company,
    Message,
    MessageState,
    Session,
    SessionState,
    Task,
    TaskState,
    move,
)

FRESH = timedelta(seconds=60)
AWAITING = timedelta(minutes=10)

_OF_TICKET = select(Session).where(Session.ticket_sha256 == bindparam("digest"))
_WITH_COMPANY = _OF_TICKET.options(joinedload(Session.company))
OPEN = text("sessions.state = 'open'")
"""In the very words of `one_open_session_per_company`, so that SQLite need not look for it."""
_OPEN_OF = select(Session).where(Session.company_id == bindparam("company_id"), OPEN)


def new_ticket() -> str:
    """A ticket that cannot be guessed."""
    return secrets.token_urlsafe(24)


def digest(ticket: str) -> str:
    """How a ticket is kept."""
    return hashlib.sha256(ticket.encode()).hexdigest()


def of_ticket(db: Database, ticket: str, *, alone: bool = False) -> Session | None:
    """
    The visit of this ticket, open or ended; with its company, unless it is wanted *alone*.

    Looked up by digest, so timing tells nothing.
    """
    rows = _OF_TICKET if alone else _WITH_COMPANY
    return db.scalars(rows, {"digest": digest(ticket)}).first()


_ITS_COMPANY = (
    select(Company.id)
    .where(
        Company.id.in_(
            select(Session.company_id).where(Session.ticket_sha256 == bindparam("digest"))
        )
    )
    .with_for_update()
)


def in_turn(db: Database, ticket: str, *, alone: bool = False) -> Session | None:
    """
    The same, once no other transaction is at work on a visit of this company.

    Signing in takes the turn by counting the poll. Without it PostgreSQL would let one call end
    the visit while another gives it a document. SQLite's writers take turns anyway.
    """
    if not on_sqlite(db):
        db.execute(_ITS_COMPANY, {"digest": digest(ticket)})
    return of_ticket(db, ticket, alone=alone)


def take_turn(db: Database, company_id: int) -> None:
    """Wait until no other transaction is at work on a visit of this company, and keep the next."""
    db.execute(select(Company.id).where(Company.id == company_id).with_for_update())


def open_of(db: Database, company_id: int) -> Session | None:
    """The visit that is under way."""
    return db.scalars(_OPEN_OF, {"company_id": company_id}).first()


def begin(
    db: Database, company: Company, ticket: str, peer: str, connector_version: str = ""
) -> Session:
    """Open a visit; the unique index allows one for each company."""
    now = clock.now()
    session = Session(
        company_id=company.id,
        ticket_sha256=digest(ticket),
        state=SessionState.OPEN,
        peer=peer,
        connector_version=connector_version,
        opened_at=now,
        last_call_at=now,
    )
    db.add(session)
    db.flush()
    return session


def is_under_way(db: Database, session: Session, peer: str) -> bool:
    """
    Whether another machine's visit is truly going on, so that a newcomer must hear `busy`.

    A newcomer from the same machine proves that the old visit is over: one Web Connector runs one
    update at a time.
    """
    if session.peer == peer:
        return False
    patience = AWAITING if messages.in_flight(db, session.id) else FRESH
    return clock.now() - session.last_call_at < patience


def finish(db: Database, session: Session, state: SessionState, **facts: str) -> None:
    """End the visit; what was on its way is lost: writes not confirmed, reads wait again."""
    move(db, session, state, ended_at=clock.now(), **facts)
    message = messages.in_flight(db, session.id)
    if message is not None:
        lose(db, message, session)


def lose(db: Database, message: Message, session: Session) -> None:
    """The answer to *message* did not come in time."""
    move(db, message, MessageState.LOST)
    for task in db.scalars(
        select(Task).where(Task.message_id == message.id, Task.state == TaskState.SENT)
    ).all():
        outcomes.lose(db, task, session)


_SILENT = Session.last_call_at < bindparam("silent_since")
STALE = select(Session.company_id).where(OPEN, _SILENT)
"""Whose visit has said nothing since `silent_since`."""


def silent_since(minutes: int) -> datetime:
    """A visit that has said nothing after this moment has been silent for *minutes*."""
    return clock.now() - timedelta(minutes=minutes)


def time_out(db: Database, minutes: int) -> int:
    """End the visits that have been silent for *minutes*. Returns how many."""
    since = {"silent_since": silent_since(minutes)}
    stale = db.scalars(STALE, since).all()
    count = 0
    for company_id in stale:
        take_turn(db, company_id)
        session = db.scalars(_OPEN_OF.where(_SILENT), {"company_id": company_id, **since}).first()
        if session is None:
            continue  # it has come again
        count += 1
        finish(
            db,
            session,
            SessionState.TIMED_OUT,
            code="visit_timed_out",
            last_error="visit_timed_out",
        )
    return count

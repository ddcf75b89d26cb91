"""Old data goes: ended operations, visits, messages and keys that nobody asks for any more."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, select

from cartbooks import clock
from cartbooks.db import Database, Storage
from cartbooks.engine import problems
from cartbooks.model import (
    Activity,
    Alert,
    AlertMail,
    Delivery,
    DeliveryState,
    Idempotency,
    MailState,
    Note,
    OpenLine,
    Operation,
    OperationState,
    Session,
    SessionState,
    SignIn,
    SignInLink,
    Task,
    TaskState,
)
from cartbooks.settings import Settings

_EVERY = timedelta(minutes=30)
_SOON = timedelta(seconds=10)
_BATCH = 500
_LINES = 5000
_next: dict[int, datetime] = {}


def tidy(storage: Storage, settings: Settings) -> int:
    """
    Remove a batch of what is past its time, every half hour; sooner while there is more of it.

    Each batch is short, since visits wait for it on SQLite, and is found from the oldest end, so
    that it costs the same however much is kept. Returns 0: it never hurries.
    """
    now = clock.now()
    if now < _next.get(id(storage), now) <= now + _EVERY:
        return 0
    _next[id(storage)] = now + _EVERY
    limit = now - timedelta(days=settings.retention_days)
    with storage.begin() as db:
        removed = _remove(db, _old_operations(limit)), _remove(db, _old_visits(limit))
        _remove_lines(db, now, limit)
        problems.refresh(db)
    if max(removed) == _BATCH:
        _next[id(storage)] = now + _SOON
    return 0


def _remove(db: Database, old: Select[Any]) -> int:
    """Remove the rows that *old* selects, at most a batch. Returns how many went."""
    noun = old.column_descriptions[0]["entity"]
    numbers = db.scalars(old.limit(_BATCH)).all()
    if numbers:
        db.execute(
            delete(noun).where(noun.id.in_(numbers)).execution_options(synchronize_session=False)
        )
    return len(numbers)


def _old_operations(limit: datetime) -> Select[Any]:
    """By `ix_operations_created`: what ended before then was asked for before then."""
    unsettled = exists().where(
        Task.operation_id == Operation.id, Task.state == TaskState.NOT_CONFIRMED
    )
    return (
        select(Operation.id)
        .where(
            Operation.created_at < limit,
            Operation.ended_at < limit,
            Operation.state.in_([OperationState.ENDED, OperationState.CANCELLED]),
            ~unsettled,
        )
        .order_by(Operation.created_at, Operation.id)
    )


def _old_visits(limit: datetime) -> Select[Any]:
    """By `ix_sessions_opened`."""
    return (
        select(Session.id)
        .where(
            Session.opened_at < limit, Session.ended_at < limit, Session.state != SessionState.OPEN
        )
        .order_by(Session.opened_at, Session.id)
    )


def _remove_lines(db: Database, now: datetime, limit: datetime) -> None:
    """Rows that nothing hangs on: many at once."""
    db.execute(delete(Idempotency).where(Idempotency.created_at < now - timedelta(days=7)))
    db.execute(delete(SignIn).where(SignIn.expires_at < now))
    db.execute(delete(SignInLink).where(SignInLink.expires_at < now - timedelta(days=1)))
    _remove_oldest(
        db, Delivery, Delivery.state != DeliveryState.WAITING, Delivery.created_at < limit
    )
    db.execute(delete(Alert).where(Alert.cleared_at < limit))
    _remove_oldest(
        db, AlertMail,
        AlertMail.state != MailState.WAITING,
        AlertMail.alert_id.is_(None),  # the others go with their alert
        AlertMail.created_at < limit,
    )  # fmt: skip
    _remove_oldest(db, Activity, Activity.at < now - timedelta(days=730))
    passing = Note.subject_type.in_(["operation", "task", "session"])  # records stay
    db.execute(delete(Note).where(passing, Note.at < limit))
    # a posted line matters only while a snapshot from before its posting may be compared
    db.execute(delete(OpenLine).where(OpenLine.posted_at < now - timedelta(days=2)))


def _remove_oldest(db: Database, noun: type[Any], *conditions: ColumnElement[bool]) -> None:
    """Those of the oldest that meet the *conditions*; ids are given out in order."""
    oldest = select(noun.id).order_by(noun.id).limit(_LINES)
    db.execute(
        delete(noun)
        .where(noun.id.in_(oldest.scalar_subquery()), *conditions)
        .execution_options(synchronize_session=False)
    )

"""Old data goes: ended operations, visits, messages and keys that nobody asks for any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from cartbooks import clock
from cartbooks.db import Storage
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
_BATCH = 500
_last: dict[int, datetime] = {}


def tidy(storage: Storage, settings: Settings) -> int:
    """Remove a batch of what is past its time, every half hour. Returns 0: it never hurries."""
    now = clock.now()
    last = _last.get(id(storage))
    if last is not None and now - last < _EVERY:
        return 0
    _last[id(storage)] = now
    limit = now - timedelta(days=settings.retention_days)
    with storage.begin() as db:
        unsettled = select(Task.operation_id).where(Task.state == TaskState.NOT_CONFIRMED)
        old = (
            select(Operation.id)
            .where(
                Operation.state.in_([OperationState.ENDED, OperationState.CANCELLED]),
                Operation.ended_at < limit,
                Operation.id.not_in(unsettled),
            )
            .limit(_BATCH)
        )
        db.execute(delete(Operation).where(Operation.id.in_(old.scalar_subquery())))
        visits = (
            select(Session.id)
            .where(Session.state != SessionState.OPEN, Session.ended_at < limit)
            .limit(_BATCH)
        )
        db.execute(delete(Session).where(Session.id.in_(visits.scalar_subquery())))
        db.execute(delete(Idempotency).where(Idempotency.created_at < now - timedelta(days=7)))
        db.execute(delete(SignIn).where(SignIn.expires_at < now))
        db.execute(delete(SignInLink).where(SignInLink.expires_at < now - timedelta(days=1)))
        db.execute(
            delete(Delivery).where(
                Delivery.state != DeliveryState.WAITING, Delivery.created_at < limit
            )
        )
        db.execute(delete(Alert).where(Alert.cleared_at < limit))
        db.execute(
            delete(AlertMail).where(
                AlertMail.state != MailState.WAITING,
                AlertMail.alert_id.is_(None),  # the others go with their alert
                AlertMail.created_at < limit,
            )
        )
        db.execute(delete(Activity).where(Activity.at < now - timedelta(days=730)))
        passing = Note.subject_type.in_(["operation", "task", "session"])  # records stay
        db.execute(delete(Note).where(passing, Note.at < limit))
        # a posted line matters only while a snapshot from before its posting may be compared
        db.execute(delete(OpenLine).where(OpenLine.posted_at < now - timedelta(days=2)))
        problems.refresh(db)
    return 0

"""The queue is a query: what waits, in the order it will run, and when the Web Connector comes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, or_, select

from cartbooks import clock
from cartbooks.db import Database
from cartbooks.engine import rhythm
from cartbooks.model import (
    Company,
    Hand,
    Message,
    MessageState,
    Operation,
    OperationState,
    Task,
    TaskState,
)


def pending(db: Database, company_id: int) -> Sequence[Operation]:
    """The operations that wait or run, in the order they will run."""
    return db.scalars(
        select(Operation)
        .where(
            Operation.company_id == company_id,
            Operation.state.in_([OperationState.WAITING, OperationState.RUNNING]),
        )
        .order_by(Operation.priority, Operation.id)
    ).all()


def ready(company_id: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """The conditions of a task that the Web Connector may take up now."""
    return (
        Task.company_id == company_id,
        Task.state == TaskState.WAITING,
        Task.waits_for == Hand.QUICKBOOKS,
        or_(Task.not_before.is_(None), Task.not_before <= now),
    )


def unsettled(company_id: int) -> tuple[ColumnElement[bool], ...]:
    """The conditions of a task whose request went out and whose outcome is not known."""
    return (
        Task.company_id == company_id,
        Task.state.in_([TaskState.SENT, TaskState.NOT_CONFIRMED]),
    )


class Outlook(NamedTuple):
    """What a visit is about to do."""

    writes: bool
    """Something that may write is ready to go."""
    unsettled: bool
    """The outcome of something that was written is not confirmed."""


def outlook(db: Database, company_id: int, writing: Collection[str]) -> Outlook:
    """*writing* names the kinds of operations that write to QuickBooks."""
    writes = select(Task.id).where(*ready(company_id, clock.now()), Task.kind.in_(writing))
    unsettled = select(Task.id).where(
        Task.company_id == company_id, Task.state == TaskState.NOT_CONFIRMED
    )
    return Outlook(*db.execute(select(exists(writes), exists(unsettled))).one())


def has_work(db: Database, company: Company, now: datetime) -> bool:
    """Whether a visit now would have anything to do."""
    unread = select(Message.id).where(
        Message.company_id == company.id, Message.state == MessageState.ANSWERED
    )
    tasks = select(Task.id).where(*ready(company.id, now))
    open_outcomes = select(Task.id).where(*unsettled(company.id))
    return bool(db.scalar(select(or_(exists(tasks), exists(open_outcomes), exists(unread)))))


def expected(company: Company) -> datetime | None:
    """When the Web Connector should come next, from its last visit and its usual rhythm."""
    if company.last_seen_at is None:
        return None
    usual = rhythm.of(company.every_minutes, company.rhythm)
    return company.last_seen_at + timedelta(seconds=usual.seconds)


def is_late(company: Company) -> bool:
    """Whether it should have come by now, with half an interval of grace."""
    usual = rhythm.of(company.every_minutes, company.rhythm)
    return rhythm.judge(company.last_seen_at, usual.seconds, clock.now()) in {"late", "silent"}

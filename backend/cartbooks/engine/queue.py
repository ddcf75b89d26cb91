"""The queue is a query: what waits, in the order it will run, and when the Web Connector comes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, bindparam, exists, or_, select

from cartbooks import clock
from cartbooks.db import Database
from cartbooks.engine import rhythm
from cartbooks.model import (
    Company,
    Hand,
    Message,
    MessageState,
    Operation,
    Task,
    TaskState,
)
from cartbooks.queries import in_queue


def pending(db: Database, company_id: int) -> Sequence[Operation]:
    """The operations that wait or run, in the order they will run."""
    return db.scalars(
        in_queue(select(Operation).where(Operation.company_id == company_id)).order_by(
            Operation.priority, Operation.id
        )
    ).all()


def ready(company_id: Any, now: Any) -> tuple[ColumnElement[bool], ...]:
    """
    The conditions of a task that the Web Connector may take up now.

    Both may be values, or parameters of a statement that is made once.
    """
    return (
        Task.company_id == company_id,
        Task.state == TaskState.WAITING,
        Task.waits_for == Hand.QUICKBOOKS,
        or_(Task.not_before.is_(None), Task.not_before <= now),
    )


def unsettled(company_id: Any) -> tuple[ColumnElement[bool], ...]:
    """The conditions of a task whose request went out and whose outcome is not known."""
    return (
        Task.company_id == company_id,
        Task.state.in_([TaskState.SENT, TaskState.NOT_CONFIRMED]),
    )


# Asked at each call of each visit: a statement that is made once costs a third of one made anew.
COMPANY: BindParameter[int] = bindparam("company_id")
NOW: BindParameter[datetime] = bindparam("now", type_=Task.not_before.type)
READY = ready(COMPANY, NOW)
_OUTLOOK = select(
    exists().where(*READY, Task.kind.in_(bindparam("writing", expanding=True))),
    exists().where(Task.company_id == COMPANY, Task.state == TaskState.NOT_CONFIRMED),
)
_HAS_WORK = select(
    or_(
        exists().where(*READY),
        exists().where(*unsettled(COMPANY)),
        exists().where(Message.company_id == COMPANY, Message.state == MessageState.ANSWERED),
    )
)


class Outlook(NamedTuple):
    """What a visit is about to do."""

    writes: bool
    """Something that may write is ready to go."""
    unsettled: bool
    """The outcome of something that was written is not confirmed."""


def outlook(db: Database, company_id: int, writing: Collection[str]) -> Outlook:
    """*writing* names the kinds of operations that write to QuickBooks."""
    of = {"company_id": company_id, "now": clock.now(), "writing": list(writing)}
    return Outlook(*db.execute(_OUTLOOK, of).one())


def has_work(db: Database, company: Company, now: datetime) -> bool:
    """Whether a visit now would have anything to do."""
    return bool(db.scalar(_HAS_WORK, {"company_id": company.id, "now": now}))


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

"""
Undoing a cancel: the operation waits again, as it was.

Nothing of a cancelled operation was ever sent, so this is a true undo. It holds while its records
have not gone on elsewhere: none of them is in an operation that somebody asked for since, that was
picked up since, or has ended since; and no order among them is in QuickBooks or was left alone by
a person. Records that a schedule has queued meanwhile, and that nothing has picked up, come back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from cartbooks import clock
from cartbooks.db import Database
from cartbooks.engine import outcomes
from cartbooks.errors import Conflict
from cartbooks.model import (
    Company,
    Hand,
    NeverSend,
    Operation,
    OperationState,
    Order,
    OrderPush,
    PostingState,
    Store,
    StoreState,
    Task,
    TaskState,
    move,
)
from cartbooks.operations.registry import KINDS
from cartbooks.queries import posting_of, store_order

OFFERED = timedelta(days=1)
"""So long a cancelled operation is offered for undoing; what forbids it mostly comes earlier."""
_SHOWN = 10
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Undoable:
    """A cancelled operation, and why its cancelling cannot be undone; empty when it can."""

    operation: Operation
    why_not: str


def offered(db: Database, company: Company) -> list[Undoable]:
    """What was cancelled lately, the newest first."""
    found = db.scalars(
        select(Operation)
        .where(
            Operation.company_id == company.id,
            Operation.state == OperationState.CANCELLED,
            Operation.ended_at > clock.now() - OFFERED,
        )
        .order_by(Operation.ended_at.desc(), Operation.id.desc())
        .limit(_SHOWN)
    ).all()
    return [Undoable(each, why_not(db, each)) for each in found]


def why_not(db: Database, operation: Operation) -> str:
    """The reason why *operation* cannot come back; empty when it can."""
    against = _against(db, operation)
    return against.detail if against else ""


def restore(db: Database, operation: Operation, by: str) -> Operation:
    """
    Put a cancelled operation back into the queue with the tasks that were cancelled with it.

    All of it comes back or nothing does: raises `Conflict` with the reason and the records.
    """
    if against := _against(db, operation):
        raise against
    try:
        with db.begin_nested():
            _put_back(db, operation, by)
    except IntegrityError:  # a record was queued at this very moment
        raise Conflict("One of its records was queued just now.", code="gone_on") from None
    return operation


def _put_back(db: Database, operation: Operation, by: str) -> None:
    mine = db.scalars(_cancelled(operation).order_by(Task.id)).all()
    for other in db.scalars(_meanwhile(operation)).all():
        _take_back(db, other, f"It is in {operation.public_id} again, by {by}")
    params = {name: value for name, value in operation.params.items() if name != "cancelled_by"}
    opened = len(mine)
    move(
        db, operation, OperationState.WAITING,
        ended_at=None, params=params, open_tasks=opened, cancelled=0,
    )  # fmt: skip
    for each in mine:
        stores = each.step in KINDS[each.kind].store_steps
        move(
            db, each, TaskState.WAITING,
            waits_for=Hand.STORE if stores else Hand.QUICKBOOKS, ended_at=None, note="",
            priority=operation.priority,
        )  # fmt: skip
        _hold_again(db, each)
    db.flush()


def _cancelled(operation: Operation) -> Select[Any]:
    return select(Task).where(Task.operation_id == operation.id, Task.state == TaskState.CANCELLED)


def _meanwhile(operation: Operation) -> Select[Any]:
    """Younger tasks about the same records."""
    mine = aliased(Task)
    of_store = operation.store_id is not None
    same_store = Task.store_id == mine.store_id if of_store else Task.store_id.is_(None)
    return (
        select(Task)
        .join(
            mine,
            (Task.record_type == mine.record_type)
            & (Task.record == mine.record)
            & (Task.kind == mine.kind)
            & (Task.company_id == mine.company_id)
            & same_store,
        )
        .where(
            mine.operation_id == operation.id,
            mine.state == TaskState.CANCELLED,
            Task.id > mine.id,
            Task.operation_id != operation.id,
            Task.state != TaskState.CANCELLED,
        )
    )


def _against(db: Database, operation: Operation) -> Conflict | None:
    if operation.state is not OperationState.CANCELLED:
        return Conflict(f"This operation is {operation.state.value}.", code="not_cancelled")
    if db.scalar(_cancelled(operation).with_only_columns(Task.id).limit(1)) is None:
        return Conflict("It had nothing in it.", code="nothing_to_restore")
    store = db.get(Store, operation.store_id) if operation.store_id else None
    made_of = KINDS[operation.kind]
    if made_of.needs_live and store is not None and store.state is not StoreState.LIVE:
        return Conflict(f"{store.name} is not live.", code="store_not_live")
    gone_on = db.execute(
        _meanwhile(operation)
        .join(Operation, Operation.id == Task.operation_id)
        .where(
            (Operation.state != OperationState.WAITING)
            | Operation.started_by.not_like("schedule%")
            | (Task.attempts > 0)
        )
        .with_only_columns(Task.label, Task.operation_id)
        .limit(_NAMED)
    ).all()
    if gone_on:
        labels = [row[0] for row in gone_on]
        return Conflict(f"{_listed(labels)} went on in another operation.", code="gone_on")
    if operation.kind == "push_orders" and operation.store_id is not None:
        return _orders_against(db, operation)
    return None


def _orders_against(db: Database, operation: Operation) -> Conflict | None:
    mine = (
        select(Order)
        .join(Task, (Task.store_id == Order.store_id) & (Task.record == Order.ext_id))
        .where(Task.operation_id == operation.id, Task.state == TaskState.CANCELLED)
    )
    posted = db.scalars(mine.where(Order.push == OrderPush.POSTED).limit(_NAMED)).all()
    if posted:
        listed = _listed([f"Order {each.number}" for each in posted])
        return Conflict(f"{listed} is in QuickBooks by now.", code="already_posted")
    kept_out = select(NeverSend.record).where(
        NeverSend.store_id == operation.store_id, NeverSend.record_type == "order"
    )
    other = aliased(Task)
    dealt_with = select(other.id).where(
        other.store_id == Order.store_id,
        other.record_type == "order",
        other.record == Order.ext_id,
        other.dealt_with_at > operation.ended_at,
    )
    left = [
        f"Order {order.number}"
        for order, memory in db.execute(
            mine.add_columns(Task.memory)
            .where(Order.ext_id.in_(kept_out) | dealt_with.exists())
            .limit(_NAMED)
        )
        if not memory.get("skip")
    ]
    if left:
        detail = f"Somebody said that {_listed(left)} is to be left alone."
        return Conflict(detail, code="left_alone")
    return None


def _listed(labels: Sequence[str]) -> str:
    return ", ".join(labels[:_NAMED]) + (" and others" if len(labels) >= _NAMED else "")


def _take_back(db: Database, other: Task, note: str) -> None:
    """Out of a scheduled operation that nothing has picked up; an empty one goes with it."""
    operation = db.get_one(Operation, other.operation_id)
    move(db, other, TaskState.CANCELLED, waits_for=None, ended_at=clock.now(), note=note)
    operation.cancelled += other.counted
    operation.open_tasks -= 1
    db.flush()
    if operation.open_tasks:
        return
    if operation.cancelled == operation.total:
        params = {**operation.params, "cancelled_by": note}
        move(db, operation, OperationState.CANCELLED, ended_at=clock.now(), params=params)
    else:
        outcomes.close(db, operation)


def _hold_again(db: Database, task: Task) -> None:
    """What `asking.release` let go of is this task's again."""
    if task.kind != "push_orders" or task.store_id is None:
        return
    order = store_order(db, task.store_id, task.record)
    if "adopt" in task.memory:
        posting = posting_of(db, task.store_id, task.record)
        if posting and posting.state is PostingState.REFUSED and posting.task_id == task.id:
            move(db, posting, PostingState.CLAIMED, claimed_at=clock.now())
    if order is None or "skip" in task.memory:
        return
    if order.changes == task.memory.get("changes_before"):
        order.changes = task.memory.get("changes_tried", order.changes)
    order.push = OrderPush.QUEUED

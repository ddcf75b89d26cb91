"""Asking for work: on demand, by schedule, over REST. Everything queues until the visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select

from cartbooks import clock
from cartbooks.db import Database
from cartbooks.engine import ordering, outcomes
from cartbooks.errors import Conflict, IllegalMove, NotConfirmed, Refused
from cartbooks.model import (
    Company,
    Hand,
    Operation,
    OperationState,
    OrderPush,
    PostingState,
    Retry,
    Store,
    StoreState,
    Task,
    TaskState,
    move,
)
from cartbooks.operations.planning import busy_records, task
from cartbooks.operations.registry import KINDS
from cartbooks.queries import in_queue, posting_of, store_order

BY_HAND = 5
"""What a person asked for runs before the same kind by schedule, and not before what it needs."""


def not_live(store: Store) -> str:
    """Why nothing is planned for a store that is off, as a sentence."""
    return f"{store.name} is {'not live yet' if store.live_at is None else 'paused'}."


def ask(
    db: Database,
    company: Company,
    kind: str,
    *,
    store: Store | None = None,
    params: Mapping[str, Any] | None = None,
    started_by: str,
    slot: str | None = None,
) -> Operation:
    """
    Put an operation into the queue with its tasks planned.

    Raises `Refused` for params that make no sense and `Conflict` for a store that is not live. An
    operation without any task ends at once, without a colour: nothing to do.
    """
    made_of = KINDS.get(kind)
    if made_of is None:
        raise Refused(f"There is no operation {kind}.", code="unknown_kind")
    if made_of.needs_store and store is None:
        raise Refused(f"{made_of.title} needs a store.", code="store_needed")
    if made_of.needs_live and store is not None and store.state is not StoreState.LIVE:
        raise Conflict(not_live(store), code="store_not_live")
    try:
        asked = made_of.params.model_validate(dict(params or {}))
    except ValidationError as wrong:
        raise Refused(
            f"{made_of.title} cannot be asked for like that.",
            problems=[f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in wrong.errors()],
        ) from None
    operation = _new(
        db,
        company,
        kind,
        store,
        {"ask": asked.model_dump(mode="json", exclude_unset=True), **asked.model_dump(mode="json")},
        started_by,
        slot=slot,
    )
    _add(db, operation, list(made_of.plan(db, operation)))
    return operation


def _new(
    db: Database,
    company: Company,
    kind: str,
    store: Store | None,
    params: dict[str, Any],
    started_by: str,
    *,
    slot: str | None = None,
    retry_of: int | None = None,
) -> Operation:
    by_hand = not started_by.startswith("schedule")
    store_id = store.id if store else None
    usual = KINDS[kind].priority - (BY_HAND if by_hand else 0)
    operation = Operation(
        company_id=company.id,
        store_id=store_id,
        kind=kind,
        priority=ordering.priority_of(db, company.id, store_id, kind, usual),
        started_by=started_by,
        params=params,
        slot=slot,
        retry_of=retry_of,
        created_at=clock.now(),
    )
    db.add(operation)
    db.flush()
    return operation


def _add(db: Database, operation: Operation, tasks: list[Task]) -> None:
    tasks = _not_worked_on(db, operation, tasks)
    operation.total = sum(each.counted for each in tasks)
    operation.open_tasks = len(tasks)
    db.add_all(tasks)
    db.flush()
    if not tasks:
        outcomes.close(db, operation)


def _not_worked_on(db: Database, operation: Operation, tasks: list[Task]) -> list[Task]:
    """The tasks whose record no other one of this kind works on; that there are none is told."""
    if operation.store_id is None or not tasks:
        return tasks
    busy = {
        (record_type, record)
        for record_type in {each.record_type for each in tasks}
        for record in busy_records(db, operation.store_id, operation.kind, record_type)
    }
    free = [each for each in tasks if (each.record_type, each.record) not in busy]
    if not free:
        raise Conflict(
            f"{KINDS[operation.kind].title} is asked for already: the same waits or runs now.",
            code="already_queued",
        )
    return free


def under_way(db: Database, store: Store, kind: str) -> Operation | None:
    """The operation of this kind that waits or runs for the store, the newest."""
    return db.scalars(
        in_queue(select(Operation))
        .where(
            Operation.company_id == store.company_id,
            Operation.store_id == store.id,
            Operation.kind == kind,
        )
        .order_by(Operation.id.desc())
        .limit(1)
    ).first()


def cancel(db: Database, operation: Operation, by: str) -> Operation:
    """Take a waiting operation out of the queue. Once picked up: `IllegalMove`."""
    if operation.state is not OperationState.WAITING:
        raise IllegalMove("Operation", operation.public_id, operation.state, "cancelled")
    open_tasks = db.scalars(
        select(Task).where(Task.operation_id == operation.id).order_by(Task.id)
    ).all()
    if any(each.attempts or each.state is TaskState.SENT for each in open_tasks):
        raise IllegalMove("Operation", operation.public_id, "running", "cancelled")
    params = {**operation.params, "cancelled_by": by}
    move(db, operation, OperationState.CANCELLED, ended_at=clock.now(), params=params)
    taken_out = [each for each in open_tasks if each.state is TaskState.WAITING]
    for each in taken_out:
        move(
            db, each, TaskState.CANCELLED,
            waits_for=None, ended_at=clock.now(), note=f"Cancelled by {by}",
        )  # fmt: skip
        release(db, each)
    operation.cancelled = sum(each.counted for each in taken_out)
    operation.open_tasks = 0
    db.flush()
    return operation


def release(db: Database, ended: Task) -> None:
    """A cancelled push leaves its order where the planner finds it again."""
    if ended.kind != "push_orders" or ended.store_id is None:
        return
    order = store_order(db, ended.store_id, ended.record)
    posting = posting_of(db, ended.store_id, ended.record) if "adopt" in ended.memory else None
    if posting and posting.state is PostingState.CLAIMED and posting.task_id == ended.id:
        move(db, posting, PostingState.REFUSED)
    if order and order.push is OrderPush.QUEUED:
        # a retry that is taken back leaves the order to a person again, not to the planner
        order.push = OrderPush(ended.memory.get("was") or OrderPush.READY)
        if "changes_before" in ended.memory:
            ended.memory = {**ended.memory, "changes_tried": order.changes}
            order.changes = ended.memory["changes_before"]
        db.flush()


def retry(
    db: Database,
    operation: Operation,
    by: str,
    *,
    tasks: list[Task] | None = None,
    reason: str = "",
) -> Operation:
    """
    A new operation with the records that are not done and that nobody has dealt with.

    Raises `NotConfirmed` while an outcome is open, `Conflict` when there is nothing to try again.
    """
    if operation.state not in {OperationState.ENDED, OperationState.RUNNING}:
        raise Conflict("This operation has not ended yet.", code="not_ended")
    wanted = (
        tasks
        if tasks is not None
        else list(
            db.scalars(
                select(Task)
                .where(
                    Task.operation_id == operation.id,
                    Task.state.in_([TaskState.FAILED, TaskState.HELD, TaskState.NOT_CONFIRMED]),
                    Task.dealt_with_at.is_(None),
                )
                .order_by(Task.id)
            )
        )
    )
    if any(each.state is TaskState.NOT_CONFIRMED for each in wanted):
        raise NotConfirmed(
            "Some outcomes are not confirmed yet. QuickBooks is asked at the next visit, "
            "before anything is sent again."
        )
    busy = (
        busy_records(db, operation.store_id, operation.kind, wanted[0].record_type)
        if operation.store_id and wanted
        else set()
    )
    again = [each for each in wanted if each.record not in busy and each.record_type != "message"]
    if not again:
        raise Conflict("There is nothing to try again.", code="nothing_to_do")
    return once_more(db, [operation], again, by, reason=reason)


def once_more(
    db: Database, origins: Sequence[Operation], again: Sequence[Task], by: str, *, reason: str = ""
) -> Operation:
    """
    One new operation for what *origins*, all of one kind and store, have left: the tasks *again*.

    It is the retry of the newest of them; `Retry` rows lead there from each.
    """
    operation = origins[-1]
    made_of = KINDS[operation.kind]
    company = db.get_one(Company, operation.company_id)
    store = db.get(Store, operation.store_id) if operation.store_id else None
    params = {**operation.params, "reason": reason.strip()[:500]}
    new = _new(db, company, operation.kind, store, params, by, retry_of=operation.id)
    db.add_all(Retry(operation_id=each.id, retried_by=new.id) for each in origins)
    if made_of.store_steps and not made_of.first_step:
        fresh = list(made_of.plan(db, new))  # a reading starts over: what it saw is old by now
    else:
        fresh = [_again(db, new, each) for each in again]
    _add(db, new, fresh)
    return new


def _again(db: Database, operation: Operation, old: Task) -> Task:
    made_of = KINDS[operation.kind]
    kept = {name: value for name, value in old.memory.items() if name in {"new", "changes"}}
    if old.kind == "push_orders" and old.store_id is not None:
        order = store_order(db, old.store_id, old.record)
        if order and order.push not in {OrderPush.POSTED, OrderPush.QUEUED}:
            kept["was"] = order.push.value
            order.push = OrderPush.QUEUED
    return task(
        operation,
        old.record_type,
        old.record,
        made_of.first_step or old.step,
        label=old.label,
        amount=old.amount,
        memory=kept,
        hand=Hand.QUICKBOOKS,
        counted=old.counted,
    )

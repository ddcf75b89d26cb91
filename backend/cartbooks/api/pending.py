"""Pending Operations: what waits, in its order; taking out, and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import Field
from sqlalchemy import select

from cartbooks.api.deps import Db, Manager, ReadDb, Viewer, find, record
from cartbooks.api.noun import routes_of
from cartbooks.api.operations import OperationOut
from cartbooks.api.shapes import Input, Moment, Money, Output, public
from cartbooks.api.when import When
from cartbooks.db import Database
from cartbooks.engine import asking, ordering, pending, queue, restoring
from cartbooks.engine.ordering import Direction
from cartbooks.errors import CartbooksError
from cartbooks.model import Company, Operation, Problem

router = routes_of("pending")


class Behind(Output):
    """An operation before it in the queue that it needs."""

    operation: str
    kind: str
    title: str


class AskedProblem(Output):
    """A problem that this try means to end."""

    id: str
    sentence: str


class ProgressOut(Output):
    """Where the tasks stand: waiting, being sent, answered."""

    percent: int = Field(description="What the Web Connector's window shows, while it is here.")
    waiting: int = Field(description="For QuickBooks.")
    store: int = Field(description="Waiting for the store's hand.")
    sent: int = Field(description="Sent; the answer is awaited.")
    done: int
    not_done: int
    not_confirmed: int
    skipped: int
    total: int


class Waiting(Output):
    """An operation in the queue."""

    operation: OperationOut
    position: int = Field(description="From 1, in the order in which they run.")
    title: str = Field(examples=["Push Orders, on demand", "Try again: Push Orders"])
    tasks: int
    noun: str = Field(examples=["12 orders"])
    amount: Money | None = Field(description="What the waiting orders come to.")
    params: str = Field(
        description="What was asked for, in words; empty for all.",
        examples=["Orders 10432, 10440; placed on 2026-11-23 or later"],
    )
    asked_by: str
    asked_at: Moment
    by_schedule: bool
    waits_for: str = Field(description="quickbooks, store, time or person")
    why_code: str = Field(
        description="next_visit, behind_others, running, answer_awaited, store_at_work, put_off, "
        "outcome_first, other_file or writes_stopped"
    )
    why: str
    when: When
    ready: int = Field(description="Tasks that go at the next visit.")
    not_before: Moment | None
    runs_after: list[Behind]
    retry_of: str | None
    problems: list[AskedProblem] = Field(description="Of a retry: the problems it means to end.")
    can_cancel: bool
    why_not_cancel: str
    can_move: list[Direction] = Field(description="Where it may be moved: up, down, first, last.")
    progress: ProgressOut | None = Field(description="Once it has been picked up.")


class AlsoRuns(Output):
    """What runs by itself, whether or not something else waits."""

    schedule: str
    kind: str
    title: str
    store: str | None
    every_minutes: int
    next_at: Moment
    tasks: int | None = Field(description="How much it was the last time.")
    sentence: str = Field(examples=["Pull Inventory (about 96 products' stock), every 15 minutes."])


class Cancelled(Output):
    """What was cancelled lately, and whether that can be undone."""

    operation: OperationOut
    title: str
    noun: str
    cancelled_by: str
    cancelled_at: Moment
    can_restore: bool
    why_not: str


class Hurry(Output):
    """What a person at the QuickBooks PC does so that it goes now."""

    sentence: str
    app: str = Field(description="The name in the Web Connector's window.")
    steps: list[str]


class QueueOut(Output):
    """What waits, in the order it will run, and when the Web Connector is expected."""

    company: str
    sentence: str
    expected_at: Moment | None
    last_seen_at: Moment | None
    late: bool
    when: When
    session: str | None = Field(description="The visit that is under way.")
    progress: int | None = Field(description="Of that visit, in percent.")
    tasks: int = Field(description="In all of the operations together.")
    items: list[Waiting]
    also_runs: list[AlsoRuns]
    cancelled: list[Cancelled]
    hurry: Hurry


class Move(Input):
    to: Direction = Field(description="up or down by one; first or last as far as is allowed")


class Moved(Output):
    position: int
    queue: QueueOut


class CancelMany(Input):
    ids: list[str] = Field(min_length=1, max_length=200, examples=[["op_8K2QW3F"]])


class NotCancelled(Output):
    id: str
    code: str
    why: str


class CancelledMany(Output):
    cancelled: list[OperationOut]
    not_cancelled: list[NotCancelled]


@router.get("/queue")
def get_queue(_: Viewer, db: ReadDb, company: str) -> QueueOut:
    """What waits for the Web Connector of one company, in the order in which it runs."""
    return _queue(db, find(db, Company, company))


def _queue(db: Database, company: Company) -> QueueOut:
    found = pending.of_company(db, company)
    return QueueOut(
        company=company.public_id,
        sentence=found.sentence,
        expected_at=queue.expected(company),
        last_seen_at=company.last_seen_at,
        late=queue.is_late(company),
        when=When.model_validate(found.when),
        session=found.session.public_id if found.session else None,
        progress=found.percent,
        tasks=sum(each.tasks for each in found.items),
        items=_waiting(db, found.items),
        also_runs=[
            AlsoRuns(
                schedule=each.schedule.public_id,
                kind=each.schedule.kind,
                title=each.title,
                store=public("st", each.schedule.store_id),
                every_minutes=each.schedule.every_minutes,
                next_at=each.schedule.next_at,
                tasks=each.tasks,
                sentence=each.sentence,
            )
            for each in found.also_runs
        ],
        cancelled=[_cancelled(db, each) for each in restoring.offered(db, company)],
        hurry=Hurry(
            sentence=found.hurry, app=pending.app_name(company), steps=list(found.hurry_steps)
        ),
    )


def _waiting(db: Database, items: Sequence[pending.Waiting]) -> list[Waiting]:
    shown = OperationOut.many(db, [each.operation for each in items])
    return [_one(db, each, operation) for each, operation in zip(items, shown, strict=True)]


def _one(db: Database, waiting: pending.Waiting, shown: OperationOut) -> Waiting:
    operation = waiting.operation
    return Waiting(
        operation=shown,
        position=waiting.position,
        title=waiting.title,
        tasks=waiting.tasks,
        noun=waiting.noun,
        amount=waiting.amount,
        params=waiting.params,
        asked_by=operation.started_by,
        asked_at=operation.created_at,
        by_schedule=operation.started_by.startswith("schedule"),
        waits_for=waiting.waits_for,
        why_code=waiting.why_code,
        why=waiting.why,
        when=When.model_validate(waiting.when),
        ready=waiting.ready,
        not_before=waiting.not_before,
        runs_after=[
            Behind(operation=each.public_id, kind=each.kind, title=pending.title_of(each))
            for each in waiting.runs_after
        ],
        retry_of=public("op", operation.retry_of),
        problems=_problems(db, waiting.problems),
        can_cancel=waiting.can_cancel,
        why_not_cancel=waiting.why_not_cancel,
        can_move=list(waiting.can_move),
        progress=ProgressOut.model_validate(waiting.progress) if waiting.progress else None,
    )


def _problems(db: Database, numbers: Any) -> list[AskedProblem]:
    if not numbers:
        return []
    found = {each.id: each for each in db.scalars(select(Problem).where(Problem.id.in_(numbers)))}
    return [
        AskedProblem(
            id=found[number].public_id,
            sentence=found[number].sentence,
        )
        for number in numbers
        if number in found
    ]


def _cancelled(db: Database, undoable: restoring.Undoable) -> Cancelled:
    operation = undoable.operation
    assert operation.ended_at is not None
    return Cancelled(
        operation=OperationOut.of(db, operation),
        title=pending.title_of(operation),
        noun=pending.in_words(operation.kind, operation.total),
        cancelled_by=str(operation.params.get("cancelled_by") or ""),
        cancelled_at=operation.ended_at,
        can_restore=not undoable.why_not,
        why_not=undoable.why_not,
    )


@router.post("/operations/{operation_id}/restore")
def restore_operation(actor: Manager, db: Db, operation_id: str) -> OperationOut:
    """
    Undo a cancel: the operation waits again with the same tasks.

    All of it comes back or nothing does. 409 `gone_on` when one of its records is in an operation
    that was asked for, picked up or ended since; `already_posted` or `left_alone` for an order that
    is in QuickBooks by now or that somebody said is not to be sent.
    """
    operation = restoring.restore(db, find(db, Operation, operation_id), actor.name)
    record(db, actor, "operation.restore", operation.public_id, company_id=operation.company_id)
    return OperationOut.of(db, operation)


@router.post("/operations/cancel")
def cancel_many(actor: Manager, db: Db, data: CancelMany) -> CancelledMany:
    """Take several operations out of the queue. What cannot be cancelled is named, with why."""
    cancelled: list[OperationOut] = []
    left: list[NotCancelled] = []
    for each in dict.fromkeys(data.ids):
        try:
            operation = asking.cancel(db, find(db, Operation, each), actor.name)
        except CartbooksError as against:
            left.append(NotCancelled(id=each, code=against.code, why=against.detail))
            continue
        record(db, actor, "operation.cancel", operation.public_id, company_id=operation.company_id)
        cancelled.append(OperationOut.of(db, operation))
    return CancelledMany(cancelled=cancelled, not_cancelled=left)


@router.post("/operations/{operation_id}/move")
def move_operation(actor: Manager, db: Db, operation_id: str, data: Move) -> Moved:
    """
    Move a waiting operation in the queue; the answer has the new order.

    An operation never moves before one that it needs: lists and customers come before products,
    products before orders. 409 `cannot_move` with the reason.
    """
    operation = find(db, Operation, operation_id)
    company = db.get_one(Company, operation.company_id)
    position = ordering.move(db, company, operation, data.to)
    record(
        db, actor, "operation.move", operation.public_id, company_id=company.id, to=data.to,
        position=position,
    )  # fmt: skip
    return Moved(position=position, queue=_queue(db, company))

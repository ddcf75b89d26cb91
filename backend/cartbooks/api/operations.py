"""Operations and their tasks: what ran, what came of it, what a person may decide."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import select

from cartbooks.advice import advise, operation_sentence
from cartbooks.api.deps import (
    Db,
    Manager,
    Pages,
    ReadDb,
    Viewer,
    find,
    optional,
    page,
    record,
)
from cartbooks.api.shapes import Advice, Input, Moment, Money, Output, public
from cartbooks.db import Database
from cartbooks.engine import asking, deciding, records
from cartbooks.errors import Conflict, NotFound
from cartbooks.model import (
    Color,
    Company,
    ListRecord,
    Operation,
    OperationState,
    Store,
    Task,
    TaskEvent,
    TaskState,
)
from cartbooks.operations.registry import KINDS

router = APIRouter(tags=["operations"])


class Counts(Output):
    total: int
    done: int
    failed: int
    held: int
    not_confirmed: int
    skipped: int
    cancelled: int
    waiting: int


class OperationOut(Output):
    """A named piece of work. `color` is null until it has ended, and when nothing counted."""

    id: str = Field(examples=["op_8K2QW3F"])
    company: str
    store: str | None
    kind: str = Field(examples=["push_orders"])
    title: str = Field(examples=["Push Orders"])
    direction: str = Field(description="to_quickbooks, from_quickbooks or to_store")
    state: OperationState
    color: Color | None
    first_color: Color | None = Field(description="Before a not-confirmed task settled.")
    counts: Counts
    top_code: str = Field(description="Code of its commonest trouble; empty when there is none.")
    what_happened: str
    started_by: str
    retry_of: str | None
    retried_by: list[str]
    params: dict[str, Any]
    created_at: Moment
    started_at: Moment | None
    ended_at: Moment | None

    @classmethod
    def of(cls, db: Database, operation: Operation) -> OperationOut:
        retried = db.scalars(
            select(Operation.id).where(Operation.retry_of == operation.id).order_by(Operation.id)
        )
        kind = KINDS.get(operation.kind)
        return cls(
            id=operation.public_id,
            company=str(public("co", operation.company_id)),
            store=public("st", operation.store_id),
            kind=operation.kind,
            title=kind.title if kind else operation.kind,
            direction=kind.direction if kind else "",
            state=operation.state,
            color=operation.color,
            first_color=operation.first_color,
            counts=Counts(**operation.counts),
            top_code=operation.top_code,
            what_happened=operation.what_happened
            or operation_sentence(operation.kind, operation.state.value, None, operation.counts),
            started_by=operation.started_by,
            retry_of=public("op", operation.retry_of),
            retried_by=[str(public("op", each)) for each in retried],
            params=operation.params.get("ask", {}),
            created_at=operation.created_at,
            started_at=operation.started_at,
            ended_at=operation.ended_at,
        )


class OperationList(Output):
    items: list[OperationOut]
    next_cursor: str | None


class NewOperation(Input):
    company: str = Field(examples=["co_YAQ366E"])
    kind: str = Field(examples=["push_orders"], description=f"One of {', '.join(KINDS)}.")
    store: str | None = Field(None, description="For kinds that belong to a store.")
    params: dict[str, Any] = Field(default_factory=dict, description="As the kind takes them.")


class RecordRef(Output):
    type: str = Field(description="order, product, customer or list")
    id: str = Field(description="The store's own id")
    label: str


class QuickBooksRef(Output):
    list_id: str | None
    txn_id: str | None


class EventOut(Output):
    at: Moment
    what: str
    step: str
    code: str
    detail: str
    message: str | None


class TaskOut(Output):
    """One order, product, customer or list. `advice` is there when it is not simply done."""

    id: str
    operation: str
    kind: str
    state: TaskState
    waits_for: str | None = Field(description="quickbooks or store, while it waits")
    step: str
    record: RecordRef
    amount: Money | None
    quickbooks: QuickBooksRef
    code: str
    said: str = Field(description="QuickBooks' own words")
    note: str
    facts: dict[str, Any]
    advice: Advice | None
    attempts: int
    not_before: Moment | None
    message: str | None = Field(description="The last message that it was part of.")
    created_at: Moment
    ended_at: Moment | None

    @classmethod
    def of(cls, task: Task) -> TaskOut:
        return cls(
            id=task.public_id,
            operation=str(public("op", task.operation_id)),
            kind=task.kind,
            state=task.state,
            waits_for=task.waits_for.value if task.waits_for else None,
            step=task.step,
            record=RecordRef(type=task.record_type, id=task.record, label=task.label),
            amount=task.amount,
            quickbooks=QuickBooksRef(list_id=task.list_id or None, txn_id=task.txn_id or None),
            code=task.code,
            said=task.said,
            note=task.note,
            facts=task.facts,
            advice=advice_of(task),
            attempts=task.attempts,
            not_before=task.not_before,
            message=public("me", task.message_id),
            created_at=task.created_at,
            ended_at=task.ended_at,
        )


class TaskDetail(TaskOut):
    timeline: list[EventOut]


class TaskList(Output):
    items: list[TaskOut]
    next_cursor: str | None


def advice_of(task: Task) -> Advice | None:
    """The advice on a task's code; none where it has no code."""
    if not task.code:
        return None
    facts = {"subject": task.label, **task.facts, "attempts": str(task.attempts)}
    return Advice.of(advise(task.kind, task.code, said=task.said or None, facts=facts))


@router.get("/operations")
def list_operations(
    _: Viewer,
    db: ReadDb,
    paging: Pages,
    company: str | None = None,
    store: str | None = None,
    kind: Annotated[list[str] | None, Query()] = None,
    state: Annotated[list[OperationState] | None, Query()] = None,
    color: Annotated[list[Color] | None, Query()] = None,
    code: str | None = None,
) -> OperationList:
    """History: the newest operations first. Several values of one filter mean any of them."""
    rows = select(Operation)
    if found := optional(db, Company, company):
        rows = rows.where(Operation.company_id == found.id)
    if at := optional(db, Store, store):
        rows = rows.where(Operation.store_id == at.id)
    if kind:
        rows = rows.where(Operation.kind.in_(kind))
    if state:
        rows = rows.where(Operation.state.in_(state))
    if color:
        rows = rows.where(Operation.color.in_(color))
    if code:
        rows = rows.where(Operation.top_code == code)
    items, cursor = page(db, rows, Operation.id, paging)
    return OperationList(items=[OperationOut.of(db, each) for each in items], next_cursor=cursor)


@router.post("/operations", status_code=201)
def ask_operation(actor: Manager, db: Db, data: NewOperation) -> OperationOut:
    """Put an operation into the queue; it runs when the Web Connector comes."""
    company = find(db, Company, data.company)
    store = find(db, Store, data.store) if data.store else None
    if store is not None and store.company_id != company.id:
        raise NotFound("store", data.store)
    operation = asking.ask(
        db, company, data.kind, store=store, params=data.params, started_by=actor.name
    )
    record(db, actor, "operation.ask", operation.public_id, company_id=company.id, kind=data.kind)
    return OperationOut.of(db, operation)


@router.get("/operations/{operation_id}")
def get_operation(_: Viewer, db: ReadDb, operation_id: str) -> OperationOut:
    return OperationOut.of(db, find(db, Operation, operation_id))


@router.get("/operations/{operation_id}/tasks")
def list_tasks(
    _: Viewer,
    db: ReadDb,
    paging: Pages,
    operation_id: str,
    state: Annotated[list[TaskState] | None, Query()] = None,
    code: str | None = None,
) -> TaskList:
    """The tasks of an operation, the newest first."""
    operation = find(db, Operation, operation_id)
    rows = select(Task).where(Task.operation_id == operation.id)
    if state:
        rows = rows.where(Task.state.in_(state))
    if code:
        rows = rows.where(Task.code == code)
    items, cursor = page(db, rows, Task.id, paging)
    return TaskList(items=[TaskOut.of(each) for each in items], next_cursor=cursor)


@router.post("/operations/{operation_id}/cancel")
def cancel_operation(actor: Manager, db: Db, operation_id: str) -> OperationOut:
    """
    Take a waiting operation out of the queue. Once picked up: 409.

    It takes back this run only: what is due by schedule is planned again, unless its schedule is
    switched off or the store is paused.
    """
    operation = asking.cancel(db, find(db, Operation, operation_id), actor.name)
    record(db, actor, "operation.cancel", operation.public_id, company_id=operation.company_id)
    return OperationOut.of(db, operation)


@router.post("/operations/{operation_id}/retry", status_code=201)
def retry_operation(actor: Manager, db: Db, operation_id: str) -> OperationOut:
    """A new operation with what is not done. 409 while an outcome is not confirmed."""
    operation = find(db, Operation, operation_id)
    again = asking.retry(db, operation, actor.name)
    record(
        db, actor, "operation.retry", again.public_id,
        company_id=operation.company_id, retry_of=operation.public_id,
    )  # fmt: skip
    return OperationOut.of(db, again)


@router.post("/operations/{operation_id}/approve-stock", status_code=201)
def approve_stock(actor: Manager, db: Db, operation_id: str) -> OperationOut:
    """Write the differences that a stock run has shown; a new run does it from fresh stock."""
    operation = find(db, Operation, operation_id)
    again = deciding.approve_stock(db, operation, actor.name)
    record(db, actor, "operation.approve_stock", again.public_id, company_id=operation.company_id)
    return OperationOut.of(db, again)


class LinkDocument(Input):
    txn_id: str = Field(min_length=1, max_length=36, examples=["141CA5-1231522949"])


class Renumber(Input):
    number: str = Field(min_length=1, max_length=11)


class Reason(Input):
    reason: str = Field(min_length=1, max_length=500)


class LinkRecord(Input):
    list_id: str = Field(min_length=1, max_length=36, examples=["80000013-1416570432"])
    sku: str | None = Field(None, description="Which SKU of an order; else the task's own.")


@router.get("/tasks/{task_id}")
def get_task(_: Viewer, db: ReadDb, task_id: str) -> TaskDetail:
    """A task with its timeline."""
    task = find(db, Task, task_id)
    events = db.scalars(
        select(TaskEvent).where(TaskEvent.task_id == task.id).order_by(TaskEvent.id)
    )
    return TaskDetail(
        **TaskOut.of(task).model_dump(),
        timeline=[
            EventOut(
                at=each.at,
                what=each.what,
                step=each.step,
                code=each.code,
                detail=each.detail,
                message=public("me", each.message_id),
            )
            for each in events
        ],
    )


@router.post("/tasks/{task_id}/retry", status_code=201)
def retry_task(actor: Manager, db: Db, task_id: str) -> OperationOut:
    """Try one task again."""
    task = find(db, Task, task_id)
    if task.state not in {TaskState.FAILED, TaskState.HELD, TaskState.NOT_CONFIRMED}:
        raise Conflict(f"This task is {task.state.value}.", code="nothing_to_do")
    operation = db.get_one(Operation, task.operation_id)
    again = asking.retry(db, operation, actor.name, tasks=[task])
    record(db, actor, "task.retry", task.public_id, company_id=task.company_id)
    return OperationOut.of(db, again)


@router.post("/tasks/{task_id}/link-document")
def link_document(actor: Manager, db: Db, task_id: str, data: LinkDocument) -> TaskOut:
    """Say that a document in QuickBooks is that order: it counts as posted, nothing is sent."""
    task = find(db, Task, task_id)
    deciding.link_document(db, task, data.txn_id, actor.name)
    record(
        db, actor, "task.link_document", task.public_id,
        company_id=task.company_id, txn_id=data.txn_id,
    )  # fmt: skip
    return TaskOut.of(task)


@router.post("/tasks/{task_id}/renumber", status_code=201)
def renumber(actor: Manager, db: Db, task_id: str, data: Renumber) -> OperationOut:
    """Try an order again under another document number."""
    task = find(db, Task, task_id)
    again = deciding.renumber(db, task, data.number, actor.name)
    record(db, actor, "task.renumber", task.public_id, company_id=task.company_id)
    return OperationOut.of(db, again)


@router.post("/tasks/{task_id}/send-without-email", status_code=201)
def send_without_email(actor: Manager, db: Db, task_id: str) -> OperationOut:
    """Try an order again without the mark "To be e-mailed"."""
    task = find(db, Task, task_id)
    again = deciding.send_without_email(db, task, actor.name)
    record(db, actor, "task.send_without_email", task.public_id, company_id=task.company_id)
    return OperationOut.of(db, again)


@router.post("/tasks/{task_id}/post-again", status_code=201)
def post_again(actor: Manager, db: Db, task_id: str, data: Reason) -> OperationOut:
    """Post an order anew although it was, or may have been, posted. Takes a reason."""
    task = find(db, Task, task_id)
    again = deciding.post_again(db, task, data.reason, actor.name)
    record(
        db, actor, "task.post_again", task.public_id,
        company_id=task.company_id, reason=data.reason,
    )  # fmt: skip
    return OperationOut.of(db, again)


@router.post("/tasks/{task_id}/mark-dealt-with")
def mark_dealt_with(actor: Manager, db: Db, task_id: str, data: Reason) -> TaskOut:
    """Leave a failed or held task alone, with the reason."""
    task = deciding.mark_dealt_with(db, find(db, Task, task_id), data.reason, actor.name)
    record(db, actor, "task.mark_dealt_with", task.public_id, company_id=task.company_id)
    return TaskOut.of(task)


@router.post("/tasks/{task_id}/link-record")
def link_record(actor: Manager, db: Db, task_id: str, data: LinkRecord) -> TaskOut:
    """Link the task's product, or an SKU or the customer of its order, to a QuickBooks record."""
    task = find(db, Task, task_id)
    if task.store_id is None:
        raise Conflict("This task has no store.", code="nothing_to_link")
    store = db.get_one(Store, task.store_id)
    found = db.scalars(
        select(ListRecord).where(
            ListRecord.company_id == task.company_id, ListRecord.list_id == data.list_id
        )
    ).first()
    if found is None:
        raise NotFound("QuickBooks record", data.list_id)
    name = deciding.record_to_link(db, task, found, data.sku)
    records.link(
        db, store, "customer" if found.kind == "customer" else "product", name, found,
        by=actor.name,
    )  # fmt: skip
    record(
        db, actor, "task.link_record", task.public_id,
        company_id=task.company_id, record=name, list_id=found.list_id,
    )  # fmt: skip
    return TaskOut.of(task)

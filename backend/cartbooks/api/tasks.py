"""Tasks: what succeeds or fails within an operation, and how it came to that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import Field
from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from cartbooks import ids
from cartbooks.advice import advise
from cartbooks.api.deps import ReadDb, Viewer, find
from cartbooks.api.noun import routes_of
from cartbooks.api.shapes import Advice, Moment, Money, Output, public
from cartbooks.db import Database
from cartbooks.engine import never, possible
from cartbooks.errors import Refused
from cartbooks.holds import holds
from cartbooks.model import (
    ListRecord,
    Operation,
    Order,
    Posting,
    PostingState,
    Task,
    TaskEvent,
    TaskState,
)
from cartbooks.model.states import NOT_DONE

router = routes_of("tasks")


class RecordRef(Output):
    type: str = Field(description="order, product, customer or list")
    id: str = Field(description="The store's own id")
    label: str
    who: str = Field(description="The customer of an order; empty for others.")


class QuickBooksRef(Output):
    """What it became in QuickBooks."""

    list_id: str | None
    txn_id: str | None
    form: str = Field(description="SalesReceipt, Invoice or SalesOrder; empty when it is none.")
    number: str = Field(description="Of the document; empty when QuickBooks numbers it itself.")
    name: str = Field(description="Full name of the list record; empty when it is none.")


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
    store: str | None
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
    dealt_with_at: Moment | None = Field(description="When somebody said: leave it alone.")
    message: str | None = Field(description="The last message that it was part of.")
    created_at: Moment
    ended_at: Moment | None

    @classmethod
    def of(cls, task: Task, about: About | None = None) -> TaskOut:
        about = about or About()
        document = about.documents.get((task.store_id, task.record))
        if document is not None and (not task.txn_id or document.txn_id != task.txn_id):
            document = None
        return cls(
            id=task.public_id,
            operation=str(public("op", task.operation_id)),
            store=public("st", task.store_id),
            kind=task.kind,
            state=task.state,
            waits_for=task.waits_for.value if task.waits_for else None,
            step=task.step,
            record=RecordRef(
                type=task.record_type,
                id=task.record,
                label=task.label,
                who=about.buyers.get((task.store_id, task.record), "")
                if task.record_type == "order"
                else "",
            ),
            amount=task.amount,
            quickbooks=QuickBooksRef(
                list_id=task.list_id or None,
                txn_id=task.txn_id or None,
                form=document.form if document else "",
                number=(document.ref_number or "") if document else "",
                name=about.names.get((task.company_id, task.list_id), ""),
            ),
            code=task.code,
            said=task.said,
            note=task.note,
            facts=task.facts,
            advice=advice_of(task),
            attempts=task.attempts,
            not_before=task.not_before,
            dealt_with_at=task.dealt_with_at,
            message=public("me", task.message_id),
            created_at=task.created_at,
            ended_at=task.ended_at,
        )

    @classmethod
    def many(cls, db: Database, tasks: Sequence[Task]) -> list[TaskOut]:
        """With the buyers, documents and names that belong to them: three queries for all."""
        about = About.of(db, tasks)
        return [cls.of(each, about) for each in tasks]


@dataclass(frozen=True, slots=True)
class About:
    """What other tables know of some tasks' records."""

    buyers: Mapping[tuple[int | None, str], str] = field(default_factory=dict)
    documents: Mapping[tuple[int | None, str], Posting] = field(default_factory=dict)
    names: Mapping[tuple[int, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, db: Database, tasks: Sequence[Task]) -> About:
        stores = {each.store_id for each in tasks if each.record_type == "order"}
        orders = {each.record for each in tasks if each.record_type == "order"}
        lists = {each.list_id for each in tasks if each.list_id}
        buyers: dict[tuple[int | None, str], str] = {}
        documents: dict[tuple[int | None, str], Posting] = {}
        names: dict[tuple[int, str], str] = {}
        if orders:
            for store_id, ext_id, name in db.execute(
                select(Order.store_id, Order.ext_id, Order.customer_name).where(
                    Order.store_id.in_(stores), Order.ext_id.in_(orders)
                )
            ):
                buyers[store_id, ext_id] = name
            for posting in db.scalars(
                select(Posting)
                .where(
                    Posting.store_id.in_(stores),
                    Posting.source == "order",
                    Posting.source_id.in_(orders),
                    Posting.state == PostingState.POSTED,
                )
                .order_by(Posting.generation)
            ):
                documents[posting.store_id, posting.source_id] = posting
        if lists:
            for company_id, list_id, name in db.execute(
                select(ListRecord.company_id, ListRecord.list_id, ListRecord.full_name).where(
                    ListRecord.company_id.in_({each.company_id for each in tasks}),
                    ListRecord.kind.in_(["item", "customer"]),
                    ListRecord.list_id.in_(lists),
                )
            ):
                names[company_id, list_id] = name
        return cls(buyers, documents, names)


class NeverOut(Output):
    """Who keeps the record out of QuickBooks, and why."""

    by: str
    reason: str
    at: Moment


class Attempt(Output):
    """A task about the same record, in this operation or another."""

    task: str
    operation: str
    state: TaskState
    code: str
    started_by: str
    at: Moment
    ended_at: Moment | None


class TaskDetail(TaskOut):
    timeline: list[EventOut]
    attempts_made: list[Attempt] = Field(description="All about this record, the oldest first.")
    never_send: NeverOut | None
    can: list[str] = Field(
        description="What may be decided about it now: try_again, try_changed, "
        "send_without_email, link_item, link_customer, renumber, link_by_number, link_document, "
        "post_again, approve_stock, mark_dealt_with, undo_dealt_with, never_send, send_after_all.",
        examples=[["try_again", "try_changed", "mark_dealt_with"]],
    )


class TaskCounts(Output):
    """How many tasks of the operation each filter shows."""

    all: int
    not_done: int
    not_confirmed: int
    done: int
    noted: int
    open: int
    skipped: int
    dealt_with: int


class TaskList(Output):
    items: list[TaskOut]
    counts: TaskCounts
    next_cursor: str | None


Show = Literal["all", "not_done", "not_confirmed", "done", "noted", "open", "skipped", "dealt_with"]

_NOTED = and_(Task.state == TaskState.DONE, or_(Task.note != "", Task.code != ""))
_SHOWN: Mapping[str, Any] = {
    "not_done": Task.state.in_(NOT_DONE),
    "not_confirmed": Task.state == TaskState.NOT_CONFIRMED,
    "done": Task.state == TaskState.DONE,
    "noted": _NOTED,
    "open": Task.state.in_([TaskState.WAITING, TaskState.SENT]),
    "skipped": Task.state.in_([TaskState.SKIPPED, TaskState.CANCELLED]),
    "dealt_with": Task.dealt_with_at.is_not(None),
}
_rank: ColumnElement[int] = case(
    (and_(Task.state.in_(NOT_DONE), Task.dealt_with_at.is_(None)), 0),
    (Task.state.in_(NOT_DONE), 1),
    (Task.state.in_([TaskState.SENT, TaskState.WAITING]), 2),
    (_NOTED, 3),
    (Task.state == TaskState.DONE, 4),
    else_=5,
)


def advice_of(task: Task) -> Advice | None:
    """The advice on a task's code; none where it has no code."""
    return advice_for(task) if task.code else None


def advice_for(task: Task) -> Advice:
    """The advice on whatever became of a task."""
    facts = {"subject": task.label, **task.facts, "attempts": str(task.attempts)}
    return Advice.of(advise(task.kind, task.code, said=task.said or None, facts=facts))


@router.get("/operations/{operation_id}/tasks")
def list_tasks(
    _: Viewer,
    db: ReadDb,
    operation_id: str,
    show: Show = "all",
    state: Annotated[list[TaskState] | None, Query()] = None,
    code: str | None = None,
    q: Annotated[
        str, Query(max_length=100, description="Part of a label, id, number, code or message.")
    ] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=40)] = None,
) -> TaskList:
    """The tasks of an operation: what needs somebody first, what is simply done last."""
    operation = find(db, Operation, operation_id)
    mine = Task.operation_id == operation.id  # ix_tasks_operation answers all that follows
    rows = select(Task).where(mine)
    if show != "all":
        rows = rows.where(_SHOWN[show])
    if state:
        rows = rows.where(Task.state.in_(state))
    if code:
        rows = rows.where(Task.code == code)
    if q.strip():
        rows = _matching(db, rows, operation, q.strip())
    if cursor:
        rank, last = _position(cursor)
        rows = rows.where(or_(_rank > rank, and_(_rank == rank, Task.id > last)))
    found = list(db.scalars(rows.order_by(_rank, Task.id).limit(limit + 1)))
    more, found = len(found) > limit, found[:limit]
    return TaskList(
        items=TaskOut.many(db, found),
        counts=_counts(db, operation),
        next_cursor=_cursor(db, found[-1]) if more else None,
    )


def _matching(db: Database, rows: Select[Any], operation: Operation, q: str) -> Select[Any]:
    wanted = [
        holds(column, q) for column in (Task.label, Task.record, Task.said, Task.note, Task.txn_id)
    ]
    wanted.append(Task.code == q)
    if operation.store_id is not None:
        bought = select(Order.ext_id).where(
            Order.store_id == operation.store_id,
            Order.ext_id == Task.record,
            or_(
                holds(Order.customer_name, q),
                holds(Order.key_email, q),
            ),
        )
        wanted.append(bought.where(Task.record_type == "order").exists())
    return rows.where(or_(*wanted))


def _position(cursor: str) -> tuple[int, int]:
    rank, _, rest = cursor.partition("-")
    last = ids.number("cu", rest)
    if last is None or not (len(rank) == 1 and rank.isdigit()):
        raise Refused("This cursor is not one of ours.", code="bad_cursor")
    return int(rank), last


def _cursor(db: Database, task: Task) -> str:
    rank = db.scalar(select(_rank).where(Task.id == task.id))
    return f"{rank}-{ids.public('cu', task.id)}"


def _counts(db: Database, operation: Operation) -> TaskCounts:
    row = db.execute(
        select(
            func.count(), *(func.sum(case((shown, 1), else_=0)) for shown in _SHOWN.values())
        ).where(Task.operation_id == operation.id)
    ).one()
    return TaskCounts(all=row[0], **{name: row[at] or 0 for at, name in enumerate(_SHOWN, start=1)})


@router.get("/tasks/{task_id}")
def get_task(_: Viewer, db: ReadDb, task_id: str) -> TaskDetail:
    """A task with its timeline, and all tries of the same record."""
    return task_detail(db, find(db, Task, task_id))


def task_detail(db: Database, task: Task) -> TaskDetail:
    events = db.scalars(
        select(TaskEvent).where(TaskEvent.task_id == task.id).order_by(TaskEvent.id)
    )
    kept_out = never.of(db, task.store_id, task.record_type, task.record) if task.store_id else None
    return TaskDetail(
        **TaskOut.many(db, [task])[0].model_dump(),
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
        attempts_made=_attempts(db, task),
        never_send=NeverOut.model_validate(kept_out) if kept_out else None,
        can=possible.decisions(db, task),
    )


def _attempts(db: Database, task: Task) -> list[Attempt]:
    same = (
        (Task.store_id == task.store_id, Task.record_type == task.record_type)
        if task.store_id is not None
        else (Task.id == task.id,)
    )
    found = db.execute(
        select(Task, Operation.started_by)
        .join(Operation, Operation.id == Task.operation_id)
        .where(*same, Task.record == task.record, Task.kind == task.kind)
        .order_by(Task.id.desc())
        .limit(20)
    ).all()
    return [
        Attempt(
            task=each.public_id,
            operation=str(public("op", each.operation_id)),
            state=each.state,
            code=each.code,
            started_by=started_by,
            at=each.created_at,
            ended_at=each.ended_at,
        )
        for each, started_by in reversed(found)
    ]

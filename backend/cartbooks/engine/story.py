"""The story of one record in lines, from the store to QuickBooks, the oldest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select

from cartbooks.advice import advise
from cartbooks.db import Database
from cartbooks.engine import never
from cartbooks.model import (
    Customer,
    Message,
    Note,
    Operation,
    Order,
    Product,
    RecordEvent,
    Store,
    Task,
    TaskEvent,
    TaskState,
)

TASKS = 30
"""So many of the newest tries are told; the older ones are counted."""
_EVENTS = 500
_MAIN = frozenset({
    "done", "failed", "held", "skipped", "not_confirmed", "linked", "changed", "post_again",
    "dealt_with", "dealt_with_undone", "found", "absent", "sent_again",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """
    One line. `what` is a stable word, `detail` in people's or QuickBooks' words; a line that is not
    `main` is for those who want to know it all.
    """

    at: datetime
    what: str
    main: bool = True
    code: str = ""
    why: str = ""
    detail: str = ""
    by: str = ""
    kind: str = ""
    operation_id: int | None = None
    task_id: int | None = None
    session_id: int | None = None
    message_id: int | None = None


Row = Order | Product | Customer


def tasks_of(db: Database, store: Store, record_type: str, record: str) -> Sequence[Task]:
    """The newest tasks about the record, by `ix_tasks_record`; one more than are told."""
    return db.scalars(
        select(Task)
        .where(Task.store_id == store.id, Task.record_type == record_type, Task.record == record)
        .order_by(Task.id.desc())
        .limit(TASKS + 1)
    ).all()


def lines(
    db: Database,
    store: Store,
    record_type: str,
    record: str,
    row: Row | None,
    tasks: Sequence[Task],
) -> list[Line]:
    """All that is known to have happened to the record."""
    found = [
        *(_from_store(row) if row else ()),
        *_waits(db, store, record_type, record),
        *_tries(db, tasks),
        *_notes(db, store, record_type, record, tasks),
    ]
    kept_out = never.of(db, store.id, record_type, record)
    if kept_out is not None:
        found.append(Line(kept_out.at, "never_send", by=kept_out.by, detail=kept_out.reason))
    return sorted(found, key=lambda line: line.at)


def _from_store(row: Row) -> Iterable[Line]:
    if isinstance(row, Order):
        yield Line(row.placed_at, "placed")
        if row.paid_at is not None:
            yield Line(row.paid_at, "paid")
        yield Line(row.created_at, "arrived", main=False)
        if row.changes.get("fields"):
            fields = ", ".join(sorted(row.changes["fields"]))
            yield Line(row.updated_at, "changed_in_store", detail=fields)
    else:
        yield Line(row.created_at, "arrived")
        if row.updated_at > row.created_at:
            yield Line(row.updated_at, "updated_in_store", main=False)
    if isinstance(row, Product) and row.stock_at is not None:
        yield Line(row.stock_at, "stock_written", detail=str(row.stock))


def _waits(db: Database, store: Store, record_type: str, record: str) -> Iterable[Line]:
    for event in db.scalars(
        select(RecordEvent)
        .where(
            RecordEvent.store_id == store.id,
            RecordEvent.record_type == record_type,
            RecordEvent.record == record,
        )
        .order_by(RecordEvent.id.desc())
        .limit(100)
    ):
        yield Line(event.at, event.what, code=event.code, detail=event.detail)


def _tries(db: Database, tasks: Sequence[Task]) -> Iterable[Line]:
    by_id = {task.id: task for task in tasks}
    started: Mapping[int, str] = {
        row[0]: row[1]
        for row in db.execute(
            select(Operation.id, Operation.started_by).where(
                Operation.id.in_({task.operation_id for task in tasks})
            )
        )
    }
    for task in tasks:
        yield Line(
            task.created_at, "queued", by=started.get(task.operation_id, ""), kind=task.kind,
            operation_id=task.operation_id, task_id=task.id,
        )  # fmt: skip
        if task.state is TaskState.CANCELLED and task.ended_at is not None:
            yield Line(
                task.ended_at, "cancelled", detail=task.note, kind=task.kind,
                operation_id=task.operation_id, task_id=task.id,
            )  # fmt: skip
    events = db.scalars(
        select(TaskEvent)
        .where(TaskEvent.task_id.in_(by_id))
        .order_by(TaskEvent.id.desc())
        .limit(_EVENTS)
    ).all()
    sessions: Mapping[int, int] = {
        row[0]: row[1]
        for row in db.execute(
            select(Message.id, Message.session_id).where(
                Message.id.in_({event.message_id for event in events if event.message_id})
            )
        )
    }
    for event in events:
        task = by_id[event.task_id]
        ended = event.what == task.state.value
        yield Line(
            event.at, event.what, code=event.code, detail=event.detail, kind=task.kind,
            main=event.what in _MAIN, why=_why(task) if ended and event.code else "",
            operation_id=task.operation_id, task_id=task.id, message_id=event.message_id,
            session_id=sessions.get(event.message_id or 0),
        )  # fmt: skip


def _why(task: Task) -> str:
    facts = {"subject": task.label, **task.facts}
    return advise(task.kind, task.code, said=task.said or None, facts=facts).short


def _notes(
    db: Database, store: Store, record_type: str, record: str, tasks: Sequence[Task]
) -> Iterable[Line]:
    on_record = and_(
        Note.subject_type == "record",
        Note.subject_id == store.id,
        Note.subject_key == f"{record_type}/{record}",
    )
    on_tasks = and_(Note.subject_type == "task", Note.subject_id.in_([task.id for task in tasks]))
    for note in db.scalars(select(Note).where(or_(on_record, on_tasks)).limit(500)):
        task_id = note.subject_id if note.subject_type == "task" else None
        yield Line(note.at, "note", by=note.author, detail=note.text, task_id=task_id)

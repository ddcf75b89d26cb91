"""
What a verdict means for its task, its operation, its record and those who listen.

Every task state that follows from work is written here; `move` guards it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import Table, UpdateBase, bindparam, func, select, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from cartbooks import clock
from cartbooks.advice.what_happened import operation_sentence
from cartbooks.db import Database
from cartbooks.engine import ledger, problems, records, timeline
from cartbooks.engine.webhooks import announce
from cartbooks.model import (
    Hand,
    Operation,
    OperationState,
    PostingState,
    Session,
    Task,
    TaskState,
    color_of,
    move,
)
from cartbooks.operations.registry import KINDS
from cartbooks.operations.verdicts import (
    Done,
    Facts,
    Failed,
    Held,
    More,
    Posted,
    Skipped,
    Verdict,
    Wait,
)

MAX_ATTEMPTS = 12
"""A task that was sent so often without coming to an end is stopped and shown."""

_COUNTER = {
    TaskState.DONE: "done",
    TaskState.FAILED: "failed",
    TaskState.HELD: "held",
    TaskState.NOT_CONFIRMED: "not_confirmed",
    TaskState.SKIPPED: "skipped",
    TaskState.CANCELLED: "cancelled",
}


def apply(db: Database, task: Task, verdict: Verdict, session: Session | None = None) -> None:
    """Carry out *verdict*: the one place where a step's word becomes a state."""
    match verdict:
        case Done():
            _record(db, task, verdict.links, posted=verdict.posted)
            end(
                db, task, TaskState.DONE, code=verdict.code, said=verdict.said,
                facts=verdict.facts, note=verdict.note, session=session,
                list_id=verdict.list_id or task.list_id,
                txn_id=verdict.posted.txn_id if verdict.posted else task.txn_id,
            )  # fmt: skip
        case More():
            if verdict.refused:
                _refuse_claim(db, task)
            _record(db, task, verdict.links, posted=verdict.posted)
            for list_id in verdict.gone:
                records.forget(db, task.company_id, list_id)
            go_on(db, task, verdict)
        case Failed():
            _record(db, task, verdict.links, posted=verdict.posted, missing=verdict.missing)
            if not verdict.posted and not verdict.missing:
                _refuse_claim(db, task)
            end(
                db, task, TaskState.FAILED, code=verdict.code, said=verdict.said,
                facts=verdict.facts, session=session,
                txn_id=verdict.posted.txn_id if verdict.posted else task.txn_id,
            )  # fmt: skip
        case Held():
            _record(db, task, verdict.links)
            _refuse_claim(db, task)
            end(
                db, task, TaskState.HELD, code=verdict.code, said=verdict.said,
                facts=verdict.facts, session=session,
            )  # fmt: skip
        case Skipped():
            end(db, task, TaskState.SKIPPED, code=verdict.code, facts=verdict.facts)
        case Wait():
            _refuse_claim(db, task)
            wait(db, task, verdict, session)


def go_on(db: Database, task: Task, more: More) -> None:
    """Back into the queue at another step, for the hand that must act."""
    memory = {**task.memory, **more.memory}
    hand = Hand(more.hand)
    if more.trace:
        timeline.note(db, task, "went_on", code=more.code, detail=more.trace)
    was = task.state
    move(
        db, task, TaskState.WAITING,
        waits_for=hand, step=more.step, not_before=None, lease_until=None,
        memory={name: value for name, value in memory.items() if value is not None},
    )  # fmt: skip
    _count(db, task, was, TaskState.WAITING)


def wait(db: Database, task: Task, verdict: Wait, session: Session | None = None) -> None:
    """Back off: twice as long each time, and an end after `at_most` attempts."""
    waits = int(task.memory.get("waits", 0)) + 1
    if waits > verdict.at_most:
        end(
            db, task, TaskState.FAILED, code=verdict.code, said=verdict.said, session=session,
            facts={"attempts": str(waits)},
        )  # fmt: skip
        return
    pause = min(verdict.after * 2 ** (waits - 1), timedelta(hours=6))
    timeline.note(db, task, "waits", code=verdict.code, detail=verdict.said)
    was = task.state
    stores = (verdict.step or task.step) in KINDS[task.kind].store_steps
    hand = Hand.STORE if stores else Hand.QUICKBOOKS
    move(
        db, task, TaskState.WAITING, waits_for=hand,
        not_before=clock.now() + pause, code=verdict.code, said=verdict.said, lease_until=None,
        step=verdict.step or task.step, memory={**task.memory, "waits": waits},
    )  # fmt: skip
    _count(db, task, was, TaskState.WAITING)


def end(
    db: Database,
    task: Task,
    state: TaskState,
    *,
    code: str = "",
    said: str = "",
    facts: Facts | None = None,
    note: str = "",
    list_id: str = "",
    txn_id: str = "",
    session: Session | None = None,
) -> None:
    """Take *task* to an end, count it, and end its operation when it was the last."""
    was = task.state
    merged: Mapping[str, Any] = {**task.facts, **(facts or {})}
    move(
        db, task, state,
        waits_for=None, code=code, said=said, note=note, facts=merged, lease_until=None,
        not_before=None, ended_at=clock.now(),
        list_id=list_id or task.list_id, txn_id=txn_id or task.txn_id,
    )  # fmt: skip
    timeline.note(db, task, state.value, code=code, detail=said or note)
    problems.ended(db, task)
    if session is not None:
        session.settled += 1
    kind = KINDS[task.kind]
    if kind.ended:
        kind.ended(db, task)
    if state in {TaskState.FAILED, TaskState.HELD}:
        announce(db, task.company_id, f"task.{state.value}", _task_body(task))
    if state is TaskState.DONE and kind.event and task.record_type != "list":
        announce(db, task.company_id, kind.event, {**_task_body(task), "facts": dict(merged)})
    if was is TaskState.NOT_CONFIRMED:
        announce(db, task.company_id, "outcome.settled", _task_body(task))
    _count(db, task, was, state)


def lose(db: Database, task: Task, session: Session | None = None) -> None:
    """
    The answer to *task*'s request was lost.

    A write is not confirmed; a read simply waits again, its iterator started anew.
    """
    step = KINDS[task.kind].steps[task.step]
    if not step.writes:
        memory = {name: value for name, value in task.memory.items() if name != "iterator"}
        timeline.note(db, task, "answer_lost", detail="Asked again at the next visit.")
        move(db, task, TaskState.WAITING, waits_for=Hand.QUICKBOOKS, memory=memory)
        return
    posting = ledger.of_task(db, task)
    if posting and posting.state is PostingState.SENT and posting.task_id == task.id:
        ledger.not_confirmed(db, posting)
    was = task.state
    move(db, task, TaskState.NOT_CONFIRMED, waits_for=None, code="not_confirmed")
    timeline.note(db, task, "not_confirmed", code="not_confirmed")
    _count(db, task, was, TaskState.NOT_CONFIRMED)


def revive(db: Database, task: Task, step: str, **memory: Any) -> None:
    """A not-confirmed task goes on: nothing entered QuickBooks, or it must be looked up again."""
    was = task.state
    merged = {**task.memory, **memory}
    move(
        db, task, TaskState.WAITING, waits_for=Hand.QUICKBOOKS, step=step, code="",
        memory={name: value for name, value in merged.items() if value is not None},
    )  # fmt: skip
    _count(db, task, was, TaskState.WAITING)


def resent(db: Database, task: Task, message_id: int) -> None:
    """The identical bytes go out once more."""
    was = task.state
    move(db, task, TaskState.SENT, message_id=message_id, code="", attempts=task.attempts + 1)
    timeline.note(db, task, "sent_again", detail="The same bytes under the same message set.")
    _count(db, task, was, TaskState.SENT)


def _record(
    db: Database,
    task: Task,
    links: Any,
    *,
    posted: Posted | None = None,
    missing: bool = False,
) -> None:
    for new in links:
        assert task.store_id is not None
        records.draw(db, task.store_id, new)
        records.seen(db, task.store_id, new)
    if posted or missing:
        posting = ledger.of_task(db, task)
        if posting and posted:
            ledger.posted(db, posting, posted)
        elif posting and missing and posting.state is PostingState.POSTED:
            move(db, posting, PostingState.MISSING)


def _refuse_claim(db: Database, task: Task) -> None:
    posting = ledger.of_task(db, task)
    if posting is None or posting.task_id != task.id:
        return
    if posting.state in {PostingState.CLAIMED, PostingState.SENT, PostingState.NOT_CONFIRMED}:
        ledger.refused(db, posting)


def _count(db: Database, task: Task, was: TaskState, now: TaskState) -> None:
    """Keep the operation's numbers, and end it with its last task."""
    opened = (now not in _COUNTER) - (was not in _COUNTER)
    moved = task.counted and was is not now
    less, more = (_COUNTER.get(was), _COUNTER.get(now)) if moved else (None, None)
    if not (opened or less or more):
        return
    # on the connection, because nothing else needs to be written out for it
    counted = db.connection().execute(
        _counting(opened, less, more), {"operation": task.operation_id}
    )
    numbers = counted.one()._mapping
    if numbers["open_tasks"] == 0:
        close(db, db.get_one(Operation, task.operation_id, populate_existing=True))
        return
    at_hand = db.identity_map.get(identity_key(Operation, task.operation_id))
    if at_hand is not None:
        for name, number in numbers.items():
            set_committed_value(at_hand, name, number)


@cache
def _counting(opened: int, less: str | None, more: str | None) -> UpdateBase:
    """The UPDATE of an operation by one task; of several hands that count none is lost."""
    table = cast("Table", Operation.__table__)  # it is declared as anything to select from
    columns = table.columns
    changes = {columns.open_tasks: columns.open_tasks + opened} if opened else {}
    changes |= {columns[less]: columns[less] - 1} if less else {}
    changes |= {columns[more]: columns[more] + 1} if more else {}
    return (
        update(table)
        .where(columns.id == bindparam("operation"))
        .values(changes)
        .returning(columns.open_tasks, *(columns[name] for name in _COUNTER.values()))
    )


def close(db: Database, operation: Operation) -> None:
    """No task waits or is sent: set the colour, say what happened, tell those who listen."""
    color = color_of(operation.done, operation.failed + operation.held + operation.not_confirmed)
    top = _top_task(db, operation)
    facts = {
        "color": color,
        "top_code": top.code if top else "",
        "what_happened": operation_sentence(
            operation.kind,
            "ended",
            color.value if color else None,
            operation.counts,
            top.code if top else "",
            {**operation.params.get("facts", {}), **(_facts_of(top) if top else {})},
        ),
    }
    if operation.state is OperationState.ENDED:
        # a not-confirmed task settled: the colour follows, the first one is remembered
        for name, value in facts.items():
            setattr(operation, name, value)
        db.flush()
    elif operation.state in {OperationState.WAITING, OperationState.RUNNING}:
        now = clock.now()
        began = operation.started_at or now
        move(
            db, operation, OperationState.ENDED, ended_at=now, first_color=color,
            started_at=began, took_ms=(now - began) // timedelta(milliseconds=1), **facts,
        )  # fmt: skip
    announce(
        db,
        operation.company_id,
        "operation.ended",
        {
            "operation": operation.public_id,
            "kind": operation.kind,
            "color": color.value if color else None,
            "counts": operation.counts,
            "what_happened": operation.what_happened,
        },
    )


def _top_task(db: Database, operation: Operation) -> Task | None:
    """A task that stands for the commonest trouble of the operation."""
    row = db.execute(
        select(Task.code, func.count(), func.min(Task.id))
        .where(
            Task.operation_id == operation.id,
            Task.state.in_([TaskState.FAILED, TaskState.HELD, TaskState.NOT_CONFIRMED]),
        )
        .group_by(Task.code)
        .order_by(func.count().desc(), Task.code)
        .limit(1)
    ).first()
    return db.get(Task, row[2]) if row else None


def _facts_of(task: Task) -> dict[str, str]:
    return {
        "subject": task.label,
        "said": task.said,
        **{name: str(value) for name, value in task.facts.items() if value is not None},
    }


def _task_body(task: Task) -> dict[str, Any]:
    return {
        "task": task.public_id,
        "kind": task.kind,
        "state": task.state.value,
        "record": {"type": task.record_type, "id": task.record, "label": task.label},
        "code": task.code,
        "said": task.said,
        "txn_id": task.txn_id,
    }

"""When each task of an operation was with QuickBooks, with the store, or waited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import case, func, select

from cartbooks import clock, ids
from cartbooks.db import Database
from cartbooks.model import Message, Operation, Request, Task, TaskEvent, TaskState
from cartbooks.model.states import NOT_DONE
from cartbooks.operations.registry import KINDS

DRAWN = 200

Where = Literal["quickbooks", "store", "waiting"]


@dataclass(frozen=True, slots=True)
class Bar:
    """From *start* to *end*, in milliseconds since the operation's beginning."""

    start: int
    end: int
    hand: Where
    message: str | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class TaskBars:
    task: str
    label: str
    state: TaskState
    start: int
    end: int
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class Timeline:
    started_at: datetime | None
    length: int
    tasks: Sequence[TaskBars]
    left_out: int


def of_operation(db: Database, operation: Operation) -> Timeline:
    """The first `DRAWN` tasks, those that are not done before the others."""
    trouble = case((Task.state.in_(NOT_DONE), 0), else_=1)
    tasks = db.scalars(
        select(Task)
        .where(Task.operation_id == operation.id)
        .order_by(trouble, Task.id)
        .limit(DRAWN)
    ).all()
    number = db.scalar(
        select(func.count()).select_from(Task).where(Task.operation_id == operation.id)
    )
    since = operation.started_at
    if since is None or not tasks:
        return Timeline(since, 0, [], number or 0)
    talks = _talks(db, [each.id for each in tasks])
    worked = _store_work(db, [each for each in tasks if KINDS[each.kind].store_steps])
    made = [_bars(each, since, talks.get(each.id, []), worked.get(each.id, [])) for each in tasks]
    length = max((each.end for each in made), default=0)
    return Timeline(since, length, made, (number or 0) - len(tasks))


_Talk = tuple[datetime, datetime | None, int, int | None]


def _talks(db: Database, tasks: Sequence[int]) -> dict[int, list[_Talk]]:
    """The requests of each task, by ix_requests_task: left, answered, message, code."""
    found: dict[int, list[_Talk]] = {}
    for task_id, sent, answered, message, code in db.execute(
        select(
            Request.task_id, Message.sent_at, Message.answered_at, Message.id,
            func.max(Request.code),
        )
        .join(Message, Message.id == Request.message_id)
        .where(Request.task_id.in_(tasks))
        .group_by(Request.task_id, Message.id, Message.sent_at, Message.answered_at)
        .order_by(Message.id)
    ):  # fmt: skip
        if task_id is not None:
            found.setdefault(task_id, []).append((sent, answered, message, code))
    return found


def _store_work(db: Database, tasks: Sequence[Task]) -> dict[int, list[datetime]]:
    """When the store's hand said something of a task."""
    found: dict[int, list[datetime]] = {}
    if not tasks:
        return found
    steps = {step for each in tasks for step in KINDS[each.kind].store_steps}
    for task_id, at in db.execute(
        select(TaskEvent.task_id, TaskEvent.at)
        .where(TaskEvent.task_id.in_([each.id for each in tasks]), TaskEvent.step.in_(steps))
        .order_by(TaskEvent.id)
    ):
        found.setdefault(task_id, []).append(at)
    return found


def _bars(
    task: Task, since: datetime, talks: Sequence[_Talk], worked: Sequence[datetime]
) -> TaskBars:
    def at(moment: datetime) -> int:
        return max(0, round((moment - since).total_seconds() * 1000))

    until = at(task.ended_at or clock.now())
    made: list[Bar] = []
    reached = 0
    for sent, answered, message, code in talks:
        begin, end = at(sent), at(answered) if answered else until
        if begin > reached:
            made.append(Bar(reached, begin, "waiting"))
        made.append(
            Bar(begin, end, "quickbooks", ids.public("me", message), str(code) if code else "")
        )
        reached = max(reached, end)
    if worked and task.ended_at is not None and until > reached:
        made.append(Bar(reached, until, "store"))
        reached = until
    if task.state in {TaskState.WAITING, TaskState.SENT} and until > reached:
        made.append(Bar(reached, until, "waiting"))
    start = next((bar.start for bar in made if bar.hand != "waiting"), made[0].start if made else 0)
    end = max((bar.end for bar in made), default=until)
    return TaskBars(task.public_id, task.label, task.state, start, max(end, start), made)

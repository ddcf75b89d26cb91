"""What the page of one operation shows beside its tasks: advice, timeline, tries."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from pydantic import Field
from sqlalchemy import ColumnElement, func, select

from cartbooks.advice import advise
from cartbooks.api.deps import Db, Manager, ReadDb, Viewer, find, record
from cartbooks.api.noun import routes_of
from cartbooks.api.shapes import Advice, Input, Moment, Money, Output, public
from cartbooks.api.tasks import TaskOut, advice_for
from cartbooks.db import Database
from cartbooks.engine import bars, tries
from cartbooks.model import Color, Operation, OperationState, Task, TaskState
from cartbooks.model.states import NOT_DONE

router = routes_of("operations")

_GROUPS = 200
"""Different words of QuickBooks that are read; a task beyond them is counted with its code."""


class Trouble(Output):
    """One of the operation's problems, with a task that stands for it."""

    code: str
    tasks: int
    amount: Money | None = Field(description="What these orders come to.")
    dealt_with: int = Field(description="How many of them somebody has dealt with.")
    task: TaskOut
    advice: Advice
    problem: str | None = Field(description="The problem that gathers it over all operations.")


class OperationAdvice(Output):
    """What to do about an operation. Without problems there is nothing to do."""

    operation: str
    problems: list[Trouble]
    notes: list[Trouble] = Field(description="Done, with a note.")


class TaskBar(Output):
    """A stretch of time within a task's work, in milliseconds since the start."""

    start: int
    end: int
    hand: Literal["quickbooks", "store", "waiting"]
    message: str | None
    code: str


class TaskBars(Output):
    task: str
    label: str
    state: TaskState
    start: int
    end: int
    bars: list[TaskBar]


class OperationTimeline(Output):
    started_at: Moment | None
    length: int = Field(description="Milliseconds from the first to the last.")
    tasks: list[TaskBars]
    left_out: int = Field(description="Tasks that are not drawn.")


class Try(Output):
    """An operation in the chain of tries."""

    id: str
    state: OperationState
    color: Color | None
    started_by: str
    reason: str
    tasks: int
    what_happened: str
    created_at: Moment
    ended_at: Moment | None
    retry_of: list[str]
    this: bool


class Tries(Output):
    items: list[Try]


class Verdict(Input):
    right: bool
    code: str = Field(max_length=60, description="The code whose advice it was.")
    comment: str = Field("", max_length=1000)


@router.get("/operations/{operation_id}/advice")
def get_operation_advice(_: Viewer, db: ReadDb, operation_id: str) -> OperationAdvice:
    """The distinct problems of an operation, the commonest first, each with its advice."""
    operation = find(db, Operation, operation_id)
    return OperationAdvice(
        operation=operation.public_id,
        problems=_troubles(db, Task.operation_id == operation.id, Task.state.in_(NOT_DONE)),
        notes=_troubles(
            db, Task.operation_id == operation.id, Task.state == TaskState.DONE, Task.code != ""
        ),
    )


class _Group(NamedTuple):
    """Tasks of one code about which QuickBooks said the same."""

    kind: str
    code: str
    said: str
    tasks: int
    dealt_with: int
    amount: Decimal | None
    first: int


def _troubles(db: Database, *mine: ColumnElement[bool]) -> list[Trouble]:
    rows = db.execute(
        select(
            Task.kind, Task.code, Task.said, func.count(), func.count(Task.dealt_with_at),
            func.sum(Task.amount), func.min(Task.id),
        )
        .where(*mine)
        .group_by(Task.kind, Task.code, Task.said)
        .order_by(func.count().desc(), func.min(Task.id))
        .limit(_GROUPS)
    )  # fmt: skip
    merged: dict[tuple[str, str], list[_Group]] = {}
    for row in rows:
        group = _Group(*row)
        short = advise(group.kind, group.code, said=group.said or None).short
        merged.setdefault((group.code, short), []).append(group)
    first = [groups[0].first for groups in merged.values()]
    tasks = db.scalars(select(Task).where(Task.id.in_(first))).all()
    by_id = {each.id: each for each in tasks}
    shown = dict(zip(by_id, TaskOut.many(db, tasks), strict=True))
    found = [
        _trouble(groups, by_id[groups[0].first], shown[groups[0].first])
        for groups in merged.values()
    ]
    return sorted(found, key=lambda each: (each.dealt_with == each.tasks, -each.tasks))


def _trouble(groups: Sequence[_Group], task: Task, shown: TaskOut) -> Trouble:
    amounts = [group.amount for group in groups if group.amount is not None]
    return Trouble(
        code=task.code,
        tasks=sum(group.tasks for group in groups),
        amount=sum(amounts, Decimal(0)) if amounts else None,
        dealt_with=sum(group.dealt_with for group in groups),
        task=shown,
        advice=advice_for(task),
        problem=public("pb", task.problem_id),
    )


@router.get("/operations/{operation_id}/timeline")
def get_operation_timeline(_: Viewer, db: ReadDb, operation_id: str) -> OperationTimeline:
    """When each task was with QuickBooks, with the store, or waited; trouble first, at most 200."""
    operation = find(db, Operation, operation_id)
    drawn = bars.of_operation(db, operation)
    return OperationTimeline.model_validate(drawn)


@router.get("/operations/{operation_id}/tries")
def list_tries(_: Viewer, db: ReadDb, operation_id: str) -> Tries:
    """The operation, what it tries again, and what tried it again, the oldest first."""
    operation = find(db, Operation, operation_id)
    return Tries(
        items=[
            Try(
                id=each.public_id,
                state=each.state,
                color=each.color,
                started_by=each.started_by,
                reason=str(each.params.get("reason") or ""),
                tasks=each.total,
                what_happened=each.what_happened,
                created_at=each.created_at,
                ended_at=each.ended_at,
                retry_of=[str(public("op", number)) for number in origins],
                this=each.id == operation.id,
            )
            for each, origins in tries.chain(db, operation)
        ]
    )


@router.post("/tasks/{task_id}/advice-feedback", status_code=204)
def judge_advice(actor: Manager, db: Db, task_id: str, data: Verdict) -> None:
    """Say whether the advice on a task was right; it is kept in the activity."""
    task = find(db, Task, task_id)
    record(
        db, actor, "advice.right" if data.right else "advice.wrong", task.public_id,
        company_id=task.company_id, code=data.code, comment=data.comment,
    )  # fmt: skip

"""Trying again in bulk, and marking in bulk: the plan first, then the work."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import Response
from pydantic import Field, model_validator
from sqlalchemy import select

from cartbooks import clock
from cartbooks.advice import advise
from cartbooks.api.deps import Actor, Db, Manager, find, optional, record
from cartbooks.api.noun import routes_of
from cartbooks.api.operations import OperationOut
from cartbooks.api.shapes import Input, Output, Written, public
from cartbooks.api.tasks import TaskOut
from cartbooks.db import Database
from cartbooks.engine import deciding, grouping, history, retries
from cartbooks.engine.searching import VOCABULARY
from cartbooks.errors import Refused
from cartbooks.model import Company, Operation, Problem, Store, Task, TaskState
from cartbooks.model.states import NOT_DONE
from cartbooks.operations.registry import KINDS
from cartbooks.search import Asking, zone_of

router = routes_of("tasks")


class Matching(Input):
    """A question to History, as GET /operations takes it."""

    q: str = Field("", max_length=2000, examples=["code:3180 status:red,yellow"])
    range: str = Field("all", max_length=80, examples=["7d"])
    zone: str = Field("UTC", max_length=60)
    company: str | None = None
    store: str | None = None


class Selection(Input):
    """
    Which tasks: of these operations what is not done, these tasks themselves, what stands in these
    problems, or what is not done in all operations that a query of History finds.
    """

    operations: list[str] = Field(default_factory=list, max_length=1000)
    tasks: list[str] = Field(default_factory=list, max_length=retries.AT_MOST)
    problems: list[str] = Field(default_factory=list, max_length=200)
    query: Matching | None = Field(None, description="All operations that match.")
    code: str | None = Field(None, max_length=60, description="Only those with this code.")

    @model_validator(mode="after")
    def _something(self) -> Selection:
        if not any(getattr(self, name) for name in Selection.choosing()):
            raise ValueError("name operations, tasks, problems or a query")
        return self

    @staticmethod
    def choosing() -> tuple[str, ...]:
        """The ways of saying which."""
        return ("operations", "tasks", "problems", "query")


class NewRetry(Selection):
    reason: Written = Field("", max_length=500)
    dry_run: bool = Field(False, description="Only the plan.")
    only_sure: bool = Field(False, description="Leave out what will fail again unless fixed.")


class DealtWith(Selection):
    reason: Written = Field("", max_length=500, description="Why; not needed to undo.")
    undo: bool = Field(False, description="Open again what was dealt with.")


class PlanCounts(Output):
    goes: int
    unless_fixed: int
    in_quickbooks: int
    queued: int
    not_confirmed: int
    dealt_with: int
    never: int
    not_ended: int
    nothing_to_do: int


class PlanReason(Output):
    """Why some of the tasks will fail again unless it is fixed."""

    code: str
    short: str
    who: str
    where: str
    tasks: int


class PlanPart(Output):
    """One new operation of the plan."""

    kind: str
    title: str
    company: str
    store: str | None
    tasks: int
    retry_of: list[str]


class RetryPlan(Output):
    """What a retry would do, or has done: `created` is empty for a dry run."""

    sentence: str = Field(examples=["28 tasks can go, 3 are already in QuickBooks."])
    counts: PlanCounts
    reasons: list[PlanReason]
    parts: list[PlanPart]
    created: list[OperationOut]


class Marked(Output):
    marked: list[TaskOut]
    left: int = Field(description="Tasks that cannot be marked as things stand.")


@router.post("/retries", status_code=201, responses={200: {"model": RetryPlan}})
def retry_many(actor: Manager, db: Db, data: NewRetry, response: Response) -> RetryPlan:
    """
    Try again what is not done: one new operation for each kind and store, linked back.

    What is in QuickBooks, in the queue, not confirmed, dealt with or never to be sent stays out.
    With `dry_run` (answered with 200) nothing happens.
    """
    plan = retries.plan(db, chosen(db, data, actor))
    if data.only_sure:
        plan.leave_out("unless_fixed")
    if data.dry_run:
        response.status_code = 200
        return _plan(plan, [])
    parts = _plan(plan, [])
    created = retries.carry_out(db, plan, actor.name, reason=data.reason)
    for each in created:
        record(
            db, actor, "operation.retry", each.public_id, company_id=each.company_id,
            retry_of=[str(public("op", n)) for n in _origins(plan, each)], reason=data.reason,
        )  # fmt: skip
    return parts.model_copy(update={"created": [OperationOut.of(db, each) for each in created]})


@router.post("/dealt-with")
def mark_many(actor: Manager, db: Db, data: DealtWith) -> Marked:
    """Mark failed and held tasks as dealt with, or open them again."""
    if not data.undo and not data.reason.strip():
        raise Refused("Say why they are dealt with.", code="reason_needed")
    marked: list[Task] = []
    left = 0
    for task in chosen(db, data, actor):
        ended = task.state in {TaskState.FAILED, TaskState.HELD}
        if not ended or (task.dealt_with_at is not None) is not data.undo:
            left += 1
        elif data.undo:
            marked.append(deciding.undo_dealt_with(db, task, actor.name))
        else:
            marked.append(deciding.mark_dealt_with(db, task, data.reason, actor.name))
    for company_id in {each.company_id for each in marked}:
        record(
            db, actor, "task.undo_dealt_with" if data.undo else "task.mark_dealt_with",
            company_id=company_id, reason=data.reason,
            tasks=[each.public_id for each in marked if each.company_id == company_id][:200],
        )  # fmt: skip
    return Marked(marked=TaskOut.many(db, marked[:200]), left=left)


def chosen(db: Database, data: Selection, actor: Actor) -> list[Task]:
    """The tasks that are meant, each once. Raises `Refused` for more than can be done at once."""
    operations = [find(db, Operation, each) for each in data.operations]
    found = {each.id: each for each in retries.open_tasks(db, operations)} if operations else {}
    found |= {each.id: each for each in _named(db, data.tasks)}
    for name in data.problems:
        standing = _standing(db, find(db, Problem, name))
        found |= {each.id: each for each in standing}
    if data.query is not None:
        found |= {each.id: each for each in _matching(db, data.query, data.code, actor)}
    if data.code:
        found = {number: each for number, each in found.items() if each.code == data.code}
    if len(found) > retries.AT_MOST:
        raise Refused(
            f"At most {retries.AT_MOST:,} tasks at once, and more are meant. Narrow it down, for"
            " example by a range.",
            code="too_many_tasks",
        )
    return list(found.values())


def _matching(db: Database, query: Matching, code: str | None, actor: Actor) -> Sequence[Task]:
    """What is not done in the operations that match, one task more than may be at most."""
    asked = history.question(
        query.q, Asking(clock.now(), zone_of(query.zone), VOCABULARY), range=query.range,
        company=optional(db, Company, query.company), store=optional(db, Store, query.store),
        me=actor.name,
    )  # fmt: skip
    rows = (
        select(Task)
        .join(Operation, Operation.id == Task.operation_id)
        .where(*asked.conditions(db).all, retries.LEFT, Task.state.in_(NOT_DONE))
    )
    if code:
        rows = rows.where(Task.code == code)
    return db.scalars(rows.order_by(Task.id.desc()).limit(retries.AT_MOST + 1)).all()


def _named(db: Database, names: Sequence[str]) -> Sequence[Task]:
    return [find(db, Task, each) for each in names]


def _standing(db: Database, problem: Problem) -> Sequence[Task]:
    """What stands in a problem and those joined to it now, by `ix_tasks_in_problem`."""
    return db.scalars(
        select(Task)
        .where(Task.problem_id.in_(grouping.members(db, problem)), Task.problem_since.is_not(None))
        .order_by(Task.id)
        .limit(retries.AT_MOST + 1)
    ).all()


def _plan(plan: retries.Plan, created: Sequence[Operation]) -> RetryPlan:
    groups: dict[tuple[int, int | None, str], list[Task]] = {}
    for task in plan.of(*retries.SENT):
        groups.setdefault((task.company_id, task.store_id, task.kind), []).append(task)
    return RetryPlan(
        sentence=retries.sentence(plan),
        counts=PlanCounts(**{name: plan.counts.get(name, 0) for name in PlanCounts.model_fields}),
        reasons=_reasons(plan),
        parts=[
            PlanPart(
                kind=kind,
                title=KINDS[kind].title,
                company=str(public("co", company_id)),
                store=public("st", store_id),
                tasks=len(tasks),
                retry_of=[
                    str(public("op", number)) for number in sorted({t.operation_id for t in tasks})
                ],
            )
            for (company_id, store_id, kind), tasks in groups.items()
        ],
        created=[],
    )


def _reasons(plan: retries.Plan) -> list[PlanReason]:
    found: dict[tuple[str, str], PlanReason] = {}
    for task in plan.of("unless_fixed"):
        advice = advise(task.kind, task.code, said=task.said or None, facts=task.facts)
        reason = found.setdefault(
            (task.code, advice.short),
            PlanReason(
                code=task.code, short=advice.short, who=advice.who, where=advice.where, tasks=0
            ),
        )
        reason.tasks += 1
    return sorted(found.values(), key=lambda each: -each.tasks)[:10]


def _origins(plan: retries.Plan, made: Operation) -> list[int]:
    return sorted(
        {
            each.operation_id
            for each in plan.of(*retries.SENT)
            if (each.kind, each.store_id) == (made.kind, made.store_id)
        }
    )

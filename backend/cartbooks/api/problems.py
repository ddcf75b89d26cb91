"""Problems: the same trouble on many records, and what people do about it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from sqlalchemy import select

from cartbooks.api.deps import (
    Agent,
    Db,
    Manager,
    Pages,
    Paging,
    ReadDb,
    Viewer,
    find,
    optional,
    page,
    record,
)
from cartbooks.api.noun import routes_of
from cartbooks.api.problem_shapes import (
    Affected,
    AffectedList,
    Join,
    ProblemCounts,
    ProblemDetail,
    ProblemList,
    ProblemOut,
    ProblemPatch,
    Split,
    Understood,
)
from cartbooks.api.shapes import public
from cartbooks.api.tasks import TaskOut
from cartbooks.db import Database
from cartbooks.engine import grouping, tending
from cartbooks.engine import problem_lists as lists
from cartbooks.errors import Refused
from cartbooks.model import Company, Problem, ProblemState, Task

router = routes_of("problems")


@router.get("/problems")
def list_problems(
    _: Viewer,
    db: ReadDb,
    paging: Pages,
    company: str | None = None,
    q: Annotated[
        str,
        Query(
            max_length=200,
            description="Words; `is:open`, `is:stops` (something), `is:notes` (nothing),"
            " `code:3180`, `owner:ana`, `kind:…`.",
        ),
    ] = "",
    state: Annotated[list[ProblemState] | None, Query()] = None,
    zone: Annotated[str, Query(max_length=60, description="Whose days the trend counts.")] = "UTC",
) -> ProblemList:
    """
    The worst first: by the money at stake, then the oldest, then the most records.

    Without a state: what is open, unless `q` asks for more.
    """
    asked = lists.asked(db, q, optional(db, Company, company), state)
    rows, last = _page(db, asked, paging)
    trends = lists.trends(db, rows, lists.days_in(zone))
    return ProblemList(
        items=[ProblemOut.of(each, trends[each.id]) for each in rows],
        next_cursor=public("cu", last.id) if last else None,
        understood=[Understood(name=name, value=value) for name, value in asked.understood],
        counts=ProblemCounts(**lists.counts(db, optional(db, Company, company))),
    )


def _page(db: Database, asked: lists.Asked, paging: Paging) -> tuple[list[Problem], Problem | None]:
    from_row = db.get(Problem, paging.after) if paging.after else None
    if paging.after and from_row is None:
        raise Refused("This cursor is not one of ours.", code="bad_cursor")
    return lists.page(db, asked, from_row, paging.limit)


@router.get("/problems/{problem_id}")
def get_problem(
    _: Viewer,
    db: ReadDb,
    problem_id: str,
    zone: Annotated[str, Query(max_length=60)] = "UTC",
) -> ProblemDetail:
    """One problem: advice, why its tasks are together, how it went on, what was joined or split."""
    return _detail(db, find(db, Problem, problem_id), zone)


def _detail(db: Database, problem: Problem, zone: str = "UTC") -> ProblemDetail:
    trend = lists.trends(db, [problem], lists.days_in(zone))[problem.id]
    return ProblemDetail.of_all(
        problem,
        trend,
        examples=TaskOut.many(db, lists.examples(db, problem)),
        events=lists.history(db, problem),
        relations=lists.relations(db, problem),
    )


@router.get("/problems/{problem_id}/tasks")
def list_problem_tasks(
    _: Viewer,
    db: ReadDb,
    paging: Pages,
    problem_id: str,
    open: Annotated[bool, Query(description="Only what still stands in it.")] = False,
) -> AffectedList:
    """The affected records, the newest first; by the indexes of tasks in problems."""
    problem = find(db, Problem, problem_id)
    rows = select(Task).where(Task.problem_id.in_(grouping.members(db, problem)))
    if open:
        rows = rows.where(Task.problem_since.is_not(None))
    items, cursor = page(db, rows, Task.id, paging)
    shown = TaskOut.many(db, items)
    return AffectedList(items=Affected.many(items, shown), next_cursor=cursor)


@router.patch("/problems/{problem_id}")
def change_problem(actor: Manager, db: Db, problem_id: str, data: ProblemPatch) -> ProblemDetail:
    """
    Take it on (`owner`), mark it as seen, leave it alone until a day or until so many more, or say
    that it is dealt with: so is then every record that stands in it, and nothing is sent for them.
    """
    problem = find(db, Problem, problem_id)
    if data.owner is not None:
        tending.own(db, problem, data.owner.strip(), actor.name)
    match data.state:
        case ProblemState.SEEN:
            tending.see(db, problem, actor.name)
        case ProblemState.LEFT_ALONE:
            tending.leave_alone(
                db, problem, actor.name, until=data.left_until, more=data.left_more, note=data.note
            )
        case ProblemState.DEALT_WITH:
            tending.deal_with(db, problem, data.note, actor.name)
        case ProblemState.NEW | ProblemState.CAME_BACK:
            raise Refused("It becomes new or comes back by itself.", code="not_by_hand")
    record(
        db, actor, "problem.change", problem.public_id, company_id=problem.company_id,
        **data.model_dump(mode="json", exclude_unset=True),
    )  # fmt: skip
    return _detail(db, problem)


@router.post("/problems/{problem_id}/split", status_code=201)
def split_problem(actor: Agent, db: Db, problem_id: str, data: Split) -> ProblemDetail:
    """What names the word is a problem of its own from now on. Gives the new problem."""
    problem = find(db, Problem, problem_id)
    part = tending.split(db, problem, data.word, actor.name)
    record(
        db, actor, "problem.split", problem.public_id,
        company_id=problem.company_id, word=data.word, part=part.public_id,
    )  # fmt: skip
    return _detail(db, part)


@router.post("/problems/{problem_id}/join")
def join_problem(actor: Agent, db: Db, problem_id: str, data: Join) -> ProblemDetail:
    """Show this problem under another one from now on. Gives the other problem."""
    problem, into = find(db, Problem, problem_id), find(db, Problem, data.into)
    tending.join(db, problem, into, actor.name)
    record(
        db, actor, "problem.join", problem.public_id,
        company_id=problem.company_id, into=into.public_id,
    )  # fmt: skip
    return _detail(db, into)


@router.post("/problems/{problem_id}/separate")
def separate_problem(actor: Agent, db: Db, problem_id: str) -> ProblemDetail:
    """Take it out of the problem that it was joined into."""
    problem = tending.separate(db, find(db, Problem, problem_id), actor.name)
    record(db, actor, "problem.separate", problem.public_id, company_id=problem.company_id)
    return _detail(db, problem)

"""The shapes of problems."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Self

from pydantic import Field

from cartbooks.advice import Advice as Catalogued
from cartbooks.advice import advise, operation_sentence
from cartbooks.advice.wording import sentence_case
from cartbooks.api.shapes import Advice, Input, Moment, Money, Output, Written, public
from cartbooks.api.tasks import TaskOut
from cartbooks.model import Problem, ProblemEvent, ProblemState, Task
from cartbooks.operations.registry import KINDS


class TrendDay(Output):
    day: date
    tasks: int


class Fix(Output):
    """How it was fixed the last time."""

    at: Moment
    how: str = Field(description="went_through, marked (a person said so) or over")
    by: str
    note: str


class ProblemOut(Output):
    """
    The same trouble on one or many records. `open` counts the records that have not gone through
    since, `tasks` every task that ever ended like this.
    """

    id: str = Field(examples=["pb_8K2QW3F"])
    company: str
    kind: str
    title: str = Field(description="The kind of operation, on screen.")
    code: str
    sentence: str = Field(description="The trouble in one clause, as a sentence.")
    who: str
    where: str
    retry: str
    stops: bool = Field(description="Whether something stays undone until somebody acts.")
    state: ProblemState
    owner: str
    open: int
    affects: dict[str, int] = Field(description="Open records by type.")
    money: Money
    tasks: int
    times_back: int
    first_at: Moment
    last_at: Moment
    left_until: Moment | None
    left_more: int | None = Field(description="So many more, and it speaks up again.")
    last_fix: Fix | None
    split_by: str
    trend: list[TrendDay] = Field(description="The last fourteen days, today last.")

    @classmethod
    def of(cls, problem: Problem, trend: Sequence[tuple[date, int]]) -> Self:
        return cls(**_plain(problem, trend))


def _plain(problem: Problem, trend: Sequence[tuple[date, int]]) -> dict[str, object]:
    advice = advice_of(problem)
    kind = KINDS.get(problem.kind)
    at_most = problem.left_at_most
    return {
        "id": problem.public_id,
        "company": public("co", problem.company_id),
        "kind": problem.kind,
        "title": kind.title if kind else problem.kind,
        "code": problem.code,
        "sentence": f"{sentence_case(advice.short)}.",
        "who": advice.who,
        "where": advice.where,
        "retry": advice.retry,
        "stops": problem.stops,
        "state": problem.state,
        "owner": problem.owner,
        "open": problem.open_tasks,
        "affects": problem.affects,
        "money": problem.money,
        "tasks": problem.tasks,
        "times_back": problem.times_back,
        "first_at": problem.first_at,
        "last_at": problem.last_at,
        "left_until": problem.left_until,
        "left_more": None if at_most is None else max(0, at_most - problem.tasks),
        "last_fix": Fix(
            at=problem.fixed_at, how=problem.fixed_how,
            by=problem.fixed_by, note=problem.fixed_note,
        ) if problem.fixed_at else None,
        "split_by": problem.split_by,
        "trend": [TrendDay(day=day, tasks=tasks) for day, tasks in trend],
    }  # fmt: skip


def advice_of(problem: Problem) -> Catalogued:
    """Worded for all of its records: what is said of one of them need not hold for the rest."""
    advice = advise(problem.kind, problem.code, said=problem.said or None)
    if advice.confidence != "known" or not problem.said:
        return advice
    return advise(problem.kind, problem.code).model_copy(update={"source_text": advice.source_text})


class Together(Output):
    """Why its tasks are one problem."""

    kind: str
    direction: str
    code: str
    message: str = Field(description="What was said, with … for what differs.")
    field: str
    examples: list[TaskOut]


class ProblemEventOut(Output):
    at: Moment
    what: str = Field(
        description="opened, came_back, went_through, marked, over, seen, owned, disowned,"
        " left_alone, taken_back, split, split_off, joined, took_in, separated or gave_back"
    )
    by: str
    detail: str


class Relation(Output):
    """A problem that was joined into this one or split off from it, or the other way round."""

    how: str = Field(description="joined_here, joined_into, split_off or split_from")
    id: str
    sentence: str
    word: str
    open: int


class ProblemDetail(ProblemOut):
    what_happened: str
    advice: Advice
    together: Together
    history: list[ProblemEventOut]
    relations: list[Relation]

    @classmethod
    def of_all(
        cls,
        problem: Problem,
        trend: Sequence[tuple[date, int]],
        *,
        examples: Sequence[TaskOut],
        events: Sequence[ProblemEvent],
        relations: Sequence[Problem],
    ) -> ProblemDetail:
        number = problem.open_tasks or problem.tasks
        kind = KINDS.get(problem.kind)
        facts = {"said": problem.said}
        return cls(
            **_plain(problem, trend),
            what_happened=operation_sentence(
                problem.kind, "ended", "red", {"failed": number}, problem.code, facts
            ),
            advice=Advice.of(advice_of(problem)),
            together=Together(
                kind=problem.kind,
                direction=kind.direction if kind else "",
                code=problem.code,
                message=problem.pattern,
                field=problem.field,
                examples=list(examples),
            ),
            history=[
                ProblemEventOut(at=each.at, what=each.what, by=each.by, detail=each.detail)
                for each in events
            ],
            relations=[_relation(problem, each) for each in relations],
        )


def _relation(problem: Problem, other: Problem) -> Relation:
    if other.joined_into == problem.id:
        how = "joined_here"
    elif problem.joined_into == other.id:
        how = "joined_into"
    else:
        how = "split_off" if other.split_from == problem.id else "split_from"
    return Relation(
        how=how,
        id=other.public_id,
        sentence=f"{sentence_case(advice_of(other).short)}.",
        word=other.split_by or problem.split_by,
        open=other.open_tasks,
    )


class ProblemCounts(Output):
    """How many problems there are in each state; `stops` are open and stop something."""

    open: int
    stops: int
    new: int
    seen: int
    came_back: int
    left_alone: int
    dealt_with: int


class Understood(Output):
    name: str = Field(description="is, state, code, kind, owner or words")
    value: str


class ProblemList(Output):
    items: list[ProblemOut]
    next_cursor: str | None
    understood: list[Understood] = Field(description="What was understood of `q`.")
    counts: ProblemCounts


class Affected(Output):
    """A task of the problem. `open`: its record still stands in it."""

    open: bool
    task: TaskOut

    @classmethod
    def many(cls, tasks: Sequence[Task], shown: Sequence[TaskOut]) -> list[Affected]:
        return [
            cls(open=task.problem_since is not None, task=out)
            for task, out in zip(tasks, shown, strict=True)
        ]


class AffectedList(Output):
    items: list[Affected]
    next_cursor: str | None


class ProblemPatch(Input):
    """What is left out stays as it is."""

    state: ProblemState | None = Field(None, description="seen, left_alone or dealt_with")
    owner: str | None = Field(None, max_length=120, description="Empty: nobody's.")
    left_until: datetime | None = Field(None, description="With left_alone: until then.")
    left_more: int | None = Field(
        None, ge=0, le=1_000_000, description="With left_alone: until it has hit so many more."
    )
    note: Written = Field("", max_length=500, description="What was done; dealt_with needs it.")


class Split(Input):
    word: str = Field(min_length=2, max_length=120, examples=["Kite"])


class Join(Input):
    into: str = Field(examples=["pb_8K2QW3F"])

"""Which problem a task belongs to, and how much of a problem is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from cartbooks import clock
from cartbooks.advice import advise
from cartbooks.db import Database, on_sqlite
from cartbooks.engine.fingerprints import Fingerprint, fingerprint, part_of
from cartbooks.model import Problem, ProblemState, Task
from cartbooks.operations.registry import KINDS
from cartbooks.queries import fold


def problems_of(db: Database, failing: Sequence[Task]) -> Iterator[tuple[int, Task]]:
    """Each task with the id of its problem, which is made where it is the first of its kind."""
    prints = {task.id: _print(task) for task in failing}
    wanted: dict[int, dict[str, tuple[Fingerprint, Task]]] = {}
    for task in failing:
        found = prints[task.id]
        wanted.setdefault(task.company_id, {}).setdefault(found.key, (found, task))
    for company_id, examples in sorted(wanted.items()):
        known = _known(db, company_id, examples)
        missing = sorted(examples.keys() - known.keys())
        if missing:
            for key in missing:
                make(db, *examples[key])
            known = _known(db, company_id, examples)
        parts = _parts(db, known.values())
        for task in failing:
            if task.company_id == company_id:
                whole = known[prints[task.id].key]
                words = heard(task)
                part = next((p for p in parts if p.split_from == whole and names(words, p)), None)
                yield (part.id if part else whole), task


def _print(task: Task) -> Fingerprint:
    kind = KINDS.get(task.kind)
    return fingerprint(
        kind.direction if kind else "", task.kind, task.code, task.said, task.facts, task.label
    )


def _known(db: Database, company_id: int, keys: Iterable[str]) -> dict[str, int]:
    rows = db.execute(
        select(Problem.fingerprint, Problem.id).where(
            Problem.company_id == company_id, Problem.fingerprint.in_(list(keys))
        )
    )
    return {row[0]: row[1] for row in rows}


def _parts(db: Database, wholes: Iterable[int]) -> Sequence[Problem]:
    return db.scalars(
        select(Problem).where(Problem.split_from.in_(list(wholes))).order_by(Problem.id)
    ).all()


def heard(task: Task) -> str:
    """All words of *task* that a part of a problem may be known by."""
    facts = " ".join(value for value in task.facts.values() if type(value) is str)
    return fold(f"{task.label} {task.said} {facts}")


def names(words: str, part: Problem) -> bool:
    """Whether *words* name what *part* was split off by."""
    return fold(part.split_by) in words


def make(
    db: Database, found: Fingerprint, task: Task, *, part: Problem | None = None, by: str = ""
) -> None:
    """Insert the problem, unless another process was faster. With *part*: what names *by*."""
    advice = advise(task.kind, task.code, said=task.said or None)
    insert = sqlite.insert if on_sqlite(db) else postgresql.insert
    now = clock.now()
    db.execute(
        insert(Problem)
        .values(
            company_id=task.company_id,
            fingerprint=part_of(found.key, by) if part else found.key,
            kind=task.kind,
            code=task.code,
            field=found.field,
            pattern=found.pattern,
            said=task.said,
            sentence=advice.short,
            stops=advice.severity == "stops",
            state=ProblemState.NEW,
            first_at=now,
            last_at=now,
            opened_at=now,
            split_from=part.id if part else None,
            split_by=by,
        )
        .on_conflict_do_nothing(index_elements=["company_id", "fingerprint"])
    )


_JOINED = select(Problem.id, Problem.joined_into).where(
    Problem.id.in_(bindparam("numbers", expanding=True))
)


def roots(db: Database, numbers: Iterable[int]) -> dict[int, int]:
    """Each problem with the one that it shows under, mostly itself."""
    rows = db.execute(_JOINED, {"numbers": list(numbers)})
    return {number: into or number for number, into in rows}


def locked(db: Database, numbers: Iterable[int]) -> Sequence[Problem]:
    """The rows as they are now, held until the transaction ends, in the order of their ids."""
    return db.scalars(
        select(Problem)
        .where(Problem.id.in_(list(numbers)))
        .order_by(Problem.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()


def members(db: Database, problem: Problem) -> list[int]:
    """The ids that tasks of *problem* may carry: its own and those joined into it."""
    joined = db.scalars(select(Problem.id).where(Problem.joined_into == problem.id))
    return [problem.id, *joined]


def count(db: Database, problem: Problem) -> None:
    """How many records stand in it and for how much money, by `ix_tasks_in_problem`."""
    rows = db.execute(
        select(Task.record_type, func.count(), func.sum(Task.amount))
        .where(Task.problem_id.in_(members(db, problem)), Task.problem_since.is_not(None))
        .group_by(Task.record_type)
    ).all()
    problem.open_tasks = sum(row[1] for row in rows)
    problem.money = sum((row[2] for row in rows if row[2] is not None), Decimal(0))
    problem.affects = {row[0]: row[1] for row in rows}

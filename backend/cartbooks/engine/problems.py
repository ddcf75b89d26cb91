"""
Problems join, close and open again by what happens to tasks.

Whoever ends a task notes it in `operations.troubles`; the bookkeeping is done once, as the last
thing before the transaction commits. So it costs a visit one question however many tasks it ended,
and it takes its locks in one order (tasks, new problems by fingerprint, problems by id): two
processes never wait for each other in a circle. docs/decisions/0010 says more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event, select

from cartbooks import clock
from cartbooks.db import Database
from cartbooks.engine import grouping
from cartbooks.model import Note, Problem, ProblemEvent, ProblemState, Task, TaskState, move
from cartbooks.operations import troubles

ended, settled, unsettled, over = (
    troubles.ended, troubles.settled, troubles.unsettled, troubles.over,
)  # fmt: skip

_AT_ONCE = 500
_TROUBLE = frozenset({TaskState.FAILED, TaskState.HELD})
_SAME_RECORD = {"verify_orders": "push_orders"}
"""Kinds whose tasks speak of the same thing: an order posted anew is no longer missing."""


@dataclass(slots=True)
class _Change:
    """What a transaction did to one problem."""

    joined: list[Task] = field(default_factory=list)
    reopened: bool = False
    how: str = ""
    by: str = ""
    note: str = ""


@event.listens_for(Database, "before_commit")
def _before_commit(db: Database) -> None:
    if troubles.any_noted(db) and not db.in_nested_transaction():
        tend(db)


def tend(db: Database) -> None:
    """Bring the problems up to date with what this transaction did to tasks."""
    touched = troubles.take(db)
    db.flush()
    changes: dict[int, _Change] = {}
    for task, how, by, note in _closing(db, touched):
        assert task.problem_id is not None
        task.problem_since = None
        change = changes.setdefault(task.problem_id, _Change())
        if how == "went_through" or not change.how:
            change.how, change.by, change.note = how, by, note
    failing = [t for t in touched.ended if t.state in _TROUBLE and t.dealt_with_at is None]
    for problem_id, task in grouping.problems_of(db, failing):
        task.problem_id, task.problem_since = problem_id, clock.now()
        changes.setdefault(problem_id, _Change()).joined.append(task)
    for task in touched.unsettled:
        if task.problem_id is not None and task.problem_since is None:
            task.problem_since = clock.now()
            changes.setdefault(task.problem_id, _Change()).reopened = True
    if changes:
        db.flush()
        _carry_over(db, changes)


def _closing(db: Database, touched: troubles.Noted) -> list[tuple[Task, str, str, str]]:
    """The tasks whose records no longer stand in a problem: how, by whom, with what words."""
    found = []
    newest: dict[tuple[int, int | None, str, str, str], Task] = {}
    for task in touched.ended:
        newest[_thing(task)] = task
    for task in _standing(db, touched):
        later = newest.get(_thing(task))
        if task.id in touched.settled:
            _, by, reason = touched.settled[task.id]
            found.append((task, "marked", by, reason))
        elif (task.company_id, task.store_id, task.record_type, task.record) in touched.over:
            found.append((task, "over", "", ""))
        elif later is not None and later.id > task.id:
            how = "went_through" if later.state is TaskState.DONE else "over"
            found.append((task, how, "", ""))
    for snapshot in touched.ended:
        if snapshot.kind == "pull_inventory" and snapshot.record_type == "list":
            found += [(task, "went_through", "", "") for task in _agreeing(db, snapshot)]
    return found


def _thing(task: Task) -> tuple[int, int | None, str, str, str]:
    kind = _SAME_RECORD.get(task.kind, task.kind)
    return task.company_id, task.store_id, kind, task.record_type, task.record


def _standing(db: Database, touched: troubles.Noted) -> Iterable[Task]:
    """The tasks of these records that stand in a problem, by `ix_tasks_record_in_problem`."""
    wanted: dict[int, set[str]] = {}
    for task in [*touched.ended, *(task for task, _, _ in touched.settled.values())]:
        wanted.setdefault(task.company_id, set()).add(task.record)
    for company_id, _, _, record in touched.over:
        wanted.setdefault(company_id, set()).add(record)
    for company_id, records in sorted(wanted.items()):
        names = sorted(records)
        for start in range(0, len(names), _AT_ONCE):
            yield from db.scalars(
                select(Task)
                .where(
                    Task.company_id == company_id,
                    Task.record.in_(names[start : start + _AT_ONCE]),
                    Task.problem_since.is_not(None),
                )
                .order_by(Task.id)
                .with_for_update(key_share=True)
            ).all()


def _agreeing(db: Database, snapshot: Task) -> Sequence[Task]:
    """Products that an earlier comparison left in a problem and this one found to agree."""
    if snapshot.state is not TaskState.DONE:
        return []
    differing = select(Task.record).where(Task.operation_id == snapshot.operation_id)
    return db.scalars(
        select(Task)
        .where(
            Task.company_id == snapshot.company_id,
            Task.store_id == snapshot.store_id,
            Task.problem_since.is_not(None),
            Task.kind == snapshot.kind,
            Task.record_type == "product",
            Task.operation_id < snapshot.operation_id,
            Task.record.not_in(differing),
        )
        .order_by(Task.id)
        .with_for_update(key_share=True)
    ).all()


def _carry_over(db: Database, changes: dict[int, _Change]) -> None:
    """Count anew and move each problem; one that is joined into another speaks through that one."""
    roots = grouping.roots(db, changes)
    of_root: dict[int, list[_Change]] = {}
    for number, change in changes.items():
        of_root.setdefault(roots[number], []).append(change)
    for problem in grouping.locked(db, {*of_root, *changes}):
        if problem.id not in of_root:
            problem.tasks += len(changes[problem.id].joined)
            continue
        merged = _Change()
        for change in of_root[problem.id]:
            merged.joined += change.joined
            merged.reopened |= change.reopened
            if change.how:
                merged.how, merged.by, merged.note = change.how, change.by, change.note
        _move(db, problem, merged)


def _move(db: Database, problem: Problem, change: _Change) -> None:
    now = clock.now()
    if change.joined:
        if not problem.tasks:
            tell(db, problem, "opened")
        problem.tasks += len(change.joined)
        problem.last_at = now
    grouping.count(db, problem)
    if change.joined and problem.state is ProblemState.DEALT_WITH:
        come_back(db, problem, problem.fixed_note)
    elif change.joined and problem.state is ProblemState.LEFT_ALONE and _loud(problem):
        come_back(db, problem, f"More than {problem.left_at_most}")
    elif change.reopened and problem.state is ProblemState.DEALT_WITH and problem.open_tasks:
        move(db, problem, ProblemState.SEEN)
        tell(db, problem, "taken_back")
    elif not problem.open_tasks and problem.state is not ProblemState.DEALT_WITH:
        close(db, problem, change.how or "over", change.by, change.note)
    db.flush()


def _loud(problem: Problem) -> bool:
    return problem.left_at_most is not None and problem.tasks > problem.left_at_most


def come_back(db: Database, problem: Problem, detail: str = "") -> None:
    """It is there again: open, nobody's yet, with the memory of its last fix."""
    move(
        db, problem, ProblemState.CAME_BACK,
        opened_at=clock.now(), times_back=problem.times_back + 1,
        left_until=None, left_at_most=None,
    )  # fmt: skip
    tell(db, problem, "came_back", detail=detail)


def close(db: Database, problem: Problem, how: str, by: str = "", note: str = "") -> None:
    """Dealt with. What was written down last is kept as the memory of the fix."""
    written = db.scalars(
        select(Note)
        .where(
            Note.subject_type == "problem",
            Note.subject_id == problem.id,
            Note.at >= problem.opened_at,
        )
        .order_by(Note.id.desc())
        .limit(1)
    ).first()
    if written is not None and not note:
        note, by = written.text[:500], by or written.author
    move(
        db, problem, ProblemState.DEALT_WITH,
        fixed_at=clock.now(), fixed_how=how, fixed_by=by, fixed_note=note,
        left_until=None, left_at_most=None,
    )  # fmt: skip
    tell(db, problem, how, by=by, detail=note)


def tell(db: Database, problem: Problem, what: str, *, by: str = "", detail: str = "") -> None:
    """A line of the problem's history."""
    db.add(ProblemEvent(problem_id=problem.id, at=clock.now(), what=what, by=by, detail=detail))


def refresh(db: Database) -> None:
    """Old tasks have gone, days have come: count anew what is open, wake what was left alone."""
    now = clock.now()
    due = select(Problem).where(Problem.state == ProblemState.LEFT_ALONE, Problem.left_until <= now)
    for problem in db.scalars(due).all():
        come_back(db, problem, "The day has come")
    standing: Any = select(Problem.id).where(Problem.open_tasks > 0, Problem.joined_into.is_(None))
    for problem in grouping.locked(db, db.scalars(standing).all()):
        grouping.count(db, problem)
        if not problem.open_tasks and problem.state is not ProblemState.DEALT_WITH:
            close(db, problem, "over")
    db.flush()

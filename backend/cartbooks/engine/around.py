"""What stands around the operations of a page: tries, visits, problems, each asked for once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from cartbooks.db import Database
from cartbooks.engine import grouping
from cartbooks.model import Operation, Retry, Session, Task


@dataclass(frozen=True, slots=True)
class Surroundings:
    retried_by: Mapping[int, list[int]]  # operation → those that tried again what it left
    sessions: Mapping[int, Session]  # by the session's own id
    problems: Mapping[int, int]  # operation → the problem that most of its tasks are in


def surroundings(db: Database, operations: Sequence[Operation]) -> Surroundings:
    """By indexes alone: three queries, and a fourth where something went wrong."""
    numbers = [each.id for each in operations]
    retried_by: dict[int, list[int]] = {}
    for left, again in db.execute(
        select(Retry.operation_id, Retry.retried_by)
        .where(Retry.operation_id.in_(numbers))
        .order_by(Retry.retried_by)
    ):
        retried_by.setdefault(left, []).append(again)
    visits = {each.session_id for each in operations if each.session_id is not None}
    sessions = {each.id: each for each in db.scalars(select(Session).where(Session.id.in_(visits)))}
    return Surroundings(retried_by, sessions, _problems(db, operations))


def _problems(db: Database, operations: Sequence[Operation]) -> dict[int, int]:
    """By `ix_tasks_operation_problem`; those that went wrong only."""
    wrong = [each.id for each in operations if each.top_code]
    if not wrong:
        return {}
    rows = db.execute(
        select(Task.operation_id, Task.problem_id, func.count())
        .where(Task.operation_id.in_(wrong), Task.problem_id.is_not(None))
        .group_by(Task.operation_id, Task.problem_id)
        .order_by(func.count(), Task.problem_id.desc())
    ).all()
    found = {row[0]: row[1] for row in rows if row[1] is not None}  # the largest comes last
    roots = grouping.roots(db, set(found.values()))
    return {number: roots.get(problem, problem) for number, problem in found.items()}

"""What stands around the operations of a page: tries, visits, problems, each asked for once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import BindParameter, bindparam, func, select

from cartbooks.db import Database
from cartbooks.engine import grouping
from cartbooks.model import Operation, Retry, Session, Task

_NUMBERS: BindParameter[int] = bindparam("numbers", expanding=True)
_RETRIED_BY = (
    select(Retry.operation_id, Retry.retried_by)
    .where(Retry.operation_id.in_(_NUMBERS))
    .order_by(Retry.retried_by)
)
_SESSIONS = select(Session).where(Session.id.in_(_NUMBERS))
_IN_PROBLEMS = (
    select(Task.operation_id, Task.problem_id, func.count())
    .where(Task.operation_id.in_(_NUMBERS), Task.problem_id.is_not(None))
    .group_by(Task.operation_id, Task.problem_id)
    .order_by(func.count(), Task.problem_id.desc())
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    retried_by: Mapping[int, list[int]]  # operation → those that tried again what it left
    sessions: Mapping[int, Session]  # by the session's own id
    problems: Mapping[int, int]  # operation → the problem that most of its tasks are in


def surroundings(db: Database, operations: Sequence[Operation]) -> Surroundings:
    """By indexes alone: three queries, and a fourth where something went wrong."""
    numbers = [each.id for each in operations]
    retried_by: dict[int, list[int]] = {}
    for left, again in db.execute(_RETRIED_BY, {"numbers": numbers}):
        retried_by.setdefault(left, []).append(again)
    visits = {each.session_id for each in operations if each.session_id is not None}
    sessions = {each.id: each for each in db.scalars(_SESSIONS, {"numbers": list(visits)})}
    return Surroundings(retried_by, sessions, _problems(db, operations))


def _problems(db: Database, operations: Sequence[Operation]) -> dict[int, int]:
    """By `ix_tasks_operation_problem`; those that went wrong only."""
    wrong = [each.id for each in operations if each.top_code]
    if not wrong:
        return {}
    rows = db.execute(_IN_PROBLEMS, {"numbers": wrong}).all()
    found = {row[0]: row[1] for row in rows if row[1] is not None}  # the largest comes last
    roots = grouping.roots(db, set(found.values()))
    return {number: roots.get(problem, problem) for number, problem in found.items()}

"""What a bundle is about, and which rows that means. Each list has a bound and says when it cut."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, or_, select

from cartbooks import clock, ids
from cartbooks.db import Database
from cartbooks.errors import NotFound, Refused
from cartbooks.model import (
    Base,
    Company,
    Message,
    Operation,
    Problem,
    Request,
    Retry,
    Session,
    Store,
    Task,
)

OPERATIONS = 1_000
MESSAGES = 400
TASKS = 20_000
_MARGIN = timedelta(minutes=5)
_LONGEST = timedelta(days=31)


class Kind(StrEnum):
    OPERATION = "operation"
    SESSION = "session"
    PROBLEM = "problem"
    RECORD = "record"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class Scope:
    """
    One operation, session or problem by id, a record as `st_…/order/17`, or a range of time of one
    company (by id) or of all.
    """

    kind: Kind
    id: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(slots=True)
class Selection:
    """The rows of a scope by their numbers; `cut` says in words what was left out."""

    name: str
    companies: set[int] = field(default_factory=set)
    stores: set[int] = field(default_factory=set)
    operations: list[int] = field(default_factory=list)
    tasks: list[int] | None = None
    sessions: list[int] = field(default_factory=list)
    messages: list[int] = field(default_factory=list)
    answered: set[int] = field(default_factory=set)
    problems: list[int] = field(default_factory=list)
    records: list[tuple[int, str, str]] = field(default_factory=list)
    since: datetime = field(default_factory=clock.now)
    until: datetime = field(default_factory=clock.now)
    cut: list[str] = field(default_factory=list)


def select_rows(db: Database, scope: Scope) -> Selection:
    """The rows that *scope* means; raises `NotFound` or `Refused`."""
    found = {
        Kind.OPERATION: _operation,
        Kind.SESSION: _session,
        Kind.PROBLEM: _problem,
        Kind.RECORD: _record,
        Kind.RANGE: _range,
    }[scope.kind](db, scope)
    _complete(db, found, scope)
    return found


def _find(db: Database, noun: type[Base], text: str) -> Any:
    number = ids.number(noun.prefix, text)
    row = db.get(noun, number) if number else None
    if row is None:
        raise NotFound(noun.__name__.lower(), text[:60])
    return row


def _operation(db: Database, scope: Scope) -> Selection:
    """The operation, what it tried again, and what tried it again."""
    operation = _find(db, Operation, scope.id)
    found = Selection(operation.public_id.partition("_")[2], {operation.company_id})
    related = db.scalars(
        select(Operation.id)
        .where(or_(Operation.retry_of == operation.id, Operation.id == operation.retry_of))
        .limit(20)
    )
    links = db.execute(
        select(Retry.operation_id, Retry.retried_by)
        .where(or_(Retry.operation_id == operation.id, Retry.retried_by == operation.id))
        .limit(20)
    )
    more = {number for pair in links for number in pair}
    found.operations = sorted({operation.id, *related, *more})
    return found


def _session(db: Database, scope: Scope) -> Selection:
    session = _find(db, Session, scope.id)
    found = Selection(session.public_id.partition("_")[2], {session.company_id})
    found.sessions = [session.id]
    found.messages = _limited(
        db,
        select(Message.id).where(Message.session_id == session.id).order_by(Message.id),
        MESSAGES, found, "messages of this session",
    )  # fmt: skip
    tasks = (
        select(Request.task_id)
        .join(Message, Message.id == Request.message_id)
        .where(Message.session_id == session.id, Request.task_id.is_not(None))
    )
    found.operations = _limited(
        db,
        select(Task.operation_id).where(Task.id.in_(tasks)).distinct(),
        OPERATIONS, found, "operations of this session",
    )  # fmt: skip
    return found


def _problem(db: Database, scope: Scope) -> Selection:
    problem = _find(db, Problem, scope.id)
    found = Selection(problem.public_id.partition("_")[2], {problem.company_id})
    found.problems = [problem.id]
    found.tasks = _limited(
        db,
        select(Task.id).where(Task.problem_id == problem.id).order_by(Task.ended_at.desc()),
        OPERATIONS, found, "tasks of this problem",
    )  # fmt: skip
    found.operations = _operations_of(db, found.tasks)
    return found


def _record(db: Database, scope: Scope) -> Selection:
    parts = scope.id.split("/", 2)
    if len(parts) != 3:
        raise Refused("A record is named st_…/order/17.", code="bad_record")
    store = _find(db, Store, parts[0])
    record_type, ext_id = parts[1], parts[2]
    found = Selection(f"{record_type}-{_plain(ext_id)}", {store.company_id}, {store.id})
    found.records = [(store.id, record_type, ext_id)]
    found.tasks = _limited(
        db,
        select(Task.id)
        .where(Task.store_id == store.id, Task.record_type == record_type, Task.record == ext_id)
        .order_by(Task.id.desc()),
        200, found, "tasks of this record",
    )  # fmt: skip
    found.operations = _operations_of(db, found.tasks)
    return found


def _range(db: Database, scope: Scope) -> Selection:
    until = scope.until or clock.now()
    since = scope.since or until - timedelta(days=1)
    if not timedelta(0) < until - since <= _LONGEST:
        raise Refused("A range has at most 31 days and begins before it ends.", code="bad_range")
    company = _find(db, Company, scope.id) if scope.id else None
    found = Selection("range", since=since, until=until)
    found.companies = {company.id} if company else set(db.scalars(select(Company.id).limit(200)))
    for company_id in sorted(found.companies):
        found.operations += _between(db, Operation, Operation.created_at, company_id, found)
        found.sessions += _between(db, Session, Session.opened_at, company_id, found)
    found.messages = _limited(
        db,
        select(Message.id).where(Message.session_id.in_(found.sessions)).order_by(Message.id.desc()),
        MESSAGES, found, "messages in this range",
    )  # fmt: skip
    return found


def _between(db: Database, noun: Any, moment: Any, company_id: int, found: Selection) -> list[int]:
    """Ids of a range of time: the newest rows by (company, id), which is their order in time."""
    rows = db.execute(
        select(noun.id, moment)
        .where(noun.company_id == company_id)
        .order_by(noun.id.desc())
        .limit(50_000)
        .execution_options(yield_per=500)
    )
    numbers: list[int] = []
    for number, at in rows:
        if at < found.since:
            break
        if at <= found.until:
            numbers.append(number)
        if len(numbers) >= OPERATIONS:
            found.cut.append(f"Only the newest {OPERATIONS:,} {noun.__tablename__} are in here.")
            break
    rows.close()
    return numbers


def _operations_of(db: Database, tasks: Iterable[int]) -> list[int]:
    rows: set[int] = set()
    for some in _chunks(list(tasks)):
        rows.update(db.scalars(select(Task.operation_id).where(Task.id.in_(some)).distinct()))
    return sorted(rows)


def _complete(db: Database, found: Selection, scope: Scope) -> None:
    """The rest follows: messages of the tasks, their sessions, stores, records and the time."""
    tasks = (
        select(Task.id).where(Task.id.in_(found.tasks))
        if found.tasks is not None
        else select(Task.id).where(Task.operation_id.in_(found.operations))
    )
    if scope.kind not in {Kind.SESSION, Kind.RANGE}:
        found.messages = _limited(
            db,
            select(Request.message_id)
            .where(Request.task_id.in_(tasks))
            .distinct()
            .order_by(Request.message_id.desc()),
            MESSAGES, found, "messages",
        )  # fmt: skip
        found.sessions = sorted(
            set(
                db.scalars(
                    select(Message.session_id).where(Message.id.in_(found.messages)).distinct()
                )
            )
        )
    found.messages.sort()
    found.answered = set(
        db.scalars(
            select(Message.id).where(
                Message.id.in_(found.messages), Message.answer_bytes.is_not(None)
            )
        )
    )
    found.stores |= set(db.scalars(select(Store.id).where(Store.company_id.in_(found.companies))))
    if not found.problems:
        found.problems = sorted(
            set(
                db.scalars(
                    select(Task.problem_id)
                    .where(Task.id.in_(tasks), Task.problem_id.is_not(None))
                    .distinct()
                    .limit(200)
                )
            )
        )
    if scope.kind is not Kind.RANGE:
        _time_of(db, found)


def _time_of(db: Database, found: Selection) -> None:
    moments = [
        moment
        for noun, first, last, numbers in (
            (Operation, Operation.created_at, Operation.ended_at, found.operations),
            (Session, Session.opened_at, Session.ended_at, found.sessions),
        )
        for row in db.execute(select(first, last).where(noun.id.in_(numbers)))
        for moment in row
        if moment is not None
    ]
    found.since = min(moments, default=clock.now() - timedelta(days=1)) - _MARGIN
    found.until = max([*moments, found.since]) + _MARGIN


def _limited(
    db: Database, rows: Select[Any], at_most: int, found: Selection, what: str
) -> list[int]:
    numbers = list(db.scalars(rows.limit(at_most + 1)))
    if len(numbers) > at_most:
        found.cut.append(f"Only {at_most:,} {what} are in here.")
    return numbers[:at_most]


def _chunks(numbers: list[int], size: int = 500) -> Iterable[list[int]]:
    return (numbers[at : at + size] for at in range(0, len(numbers), size))


def _plain(text: str) -> str:
    return "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in text)[:40]

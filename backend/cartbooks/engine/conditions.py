"""
What an operation may be like, told by its own columns: when it was asked for, how it ended.

What must be looked up first is in `searching`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Dialect,
    Select,
    SQLColumnExpression,
    and_,
    any_,
    bindparam,
    false,
    func,
    literal,
    select,
    text,
    true,
)
from sqlalchemy.types import UserDefinedType

from cartbooks.db import Database, on_sqlite, once
from cartbooks.model import Color, Operation, OperationState
from cartbooks.search import Term, Value

Condition = ColumnElement[bool]
LOUD = text("(operations.color IS NOT NULL OR operations.state <> 'ended')")
QUIET = text("(operations.color IS NULL AND operations.state = 'ended')")
HAS_CODE = text("tasks.code <> ''")
DISORDER = 1000
"""So many may be numbered in another order than they began, by several processes."""


class _Numbers(UserDefinedType[Sequence[int]]):
    """Numbers as PostgreSQL writes many of them: of a list psycopg looks at each, in Python."""

    cache_ok = True
    render_bind_cast = True

    def get_col_spec(self, **_: Any) -> str:
        return "INTEGER[]"

    def bind_processor(self, dialect: Dialect) -> Callable[[Sequence[int] | None], str]:
        return lambda numbers: f"{{{','.join(map(str, numbers or ()))}}}"


class _JsonNumbers(_Numbers):
    """The same for SQLite, which takes JSON apart."""

    cache_ok = True
    render_bind_cast = False

    def bind_processor(self, dialect: Dialect) -> Callable[[Sequence[int] | None], str]:
        return lambda numbers: json.dumps(list(numbers or ()))


def is_color(term: Term) -> bool:
    """Whether it asks for colours and nothing else."""
    return term.name == "status" and all(each.text in set(Color) for each in term.values)


def status(value: str) -> Condition:
    """Red, yellow, green, running, waiting, cancelled, or nothing to do."""
    match value:
        case "red" | "yellow" | "green":
            return Operation.color == Color(value)
        case "running" | "waiting" | "cancelled":
            return Operation.state == OperationState(value)
        case _:
            return and_(QUIET, true())


def since(db: Database, moment: Any, began: Any = Operation.created_at) -> Condition:
    """
    Begun at *moment* or later, so that both databases read only that end of the history.

    Operations are numbered in the order they were asked for, visits in which they came, but for
    those of several processes in the same second: the number is a hint, the time decides.
    """
    first = first_since(db, moment, began)
    if first is None:
        return false()
    return and_(began.class_.id > first - DISORDER, _begun(db, began, moment) >= moment)


def first_since(db: Database, moment: datetime, began: Any = Operation.created_at) -> int | None:
    """The number of the first that began at *moment* or later."""
    number = began.class_.id
    rows = select(number).where(began >= moment).order_by(began, number).limit(1)
    return once(db, ("first since", moment, str(began)), lambda: db.scalar(rows))


def until(db: Database, moment: Any, began: Any = Operation.created_at) -> Condition:
    """Begun before *moment*; the other end of `since`."""
    number = began.class_.id
    rows = select(number).where(began < moment).order_by(began.desc(), number.desc()).limit(1)
    last = once(db, ("last until", moment, str(began)), lambda: db.scalar(rows))
    if last is None:
        return false()
    return and_(number < last + DISORDER, _begun(db, began, moment) < moment)


def _begun(db: Database, began: Any, moment: datetime) -> Any:
    """
    *began*, beside a number that says almost the same.

    PostgreSQL would take the two for independent, and some operations of a twelfth of the history
    for some of a hundred and fiftieth: then it reads them all one by one. It guesses better of what
    it cannot look up.
    """
    return began if on_sqlite(db) else func.coalesce(began, moment)


def among(db: Database, column: SQLColumnExpression[Any], numbers: Sequence[int]) -> Condition:
    """*column* is one of *numbers*, however many, in a single parameter."""
    if not numbers:
        return false()
    if len(numbers) <= 50:
        return column.in_(numbers)
    is_sqlite = on_sqlite(db)
    return _one_of(column, literal(numbers, _numbers_on(is_sqlite)), is_sqlite)


def among_given(column: SQLColumnExpression[Any], name: str, *, is_sqlite: bool) -> Condition:
    """*column* is one of the numbers that the statement is executed with under *name*."""
    return _one_of(column, bindparam(name, type_=_numbers_on(is_sqlite)), is_sqlite)


def _numbers_on(is_sqlite: bool) -> _Numbers:
    return _JsonNumbers() if is_sqlite else _Numbers()


def _one_of(
    column: SQLColumnExpression[Any], given: ColumnElement[Any], is_sqlite: bool
) -> Condition:
    if is_sqlite:
        return column.in_(select(func.json_each(given).table_valued("value").c.value))
    found: Condition = column == any_(given)
    return found


def gathered(db: Database, rows: Select[Any]) -> list[int]:
    """The numbers that *rows* selects, as one value: to hand them over one by one costs more."""
    return told(db, as_one(rows.subquery().c[0], is_sqlite=on_sqlite(db)))


def as_one(number: SQLColumnExpression[Any], *, is_sqlite: bool) -> Select[Any]:
    """Selects all values of *number* as one, for `told`."""
    return select(func.json_group_array(number) if is_sqlite else func.array_agg(number))


def told(db: Database, rows: Select[Any], given: Mapping[str, Any] | None = None) -> list[int]:
    """The numbers that *rows*, made by `as_one`, selects with the parameters *given*."""
    found = db.scalar(rows, given)
    return list(json.loads(found) if isinstance(found, str) else found or ())


def distinct(column: Any) -> Select[Any]:
    """The values of *column*, which are few: one step of its index for each of them."""
    values = select(func.min(column).label("value")).cte("known", recursive=True)
    following = select(func.min(column)).where(column > values.c.value).scalar_subquery()
    values = values.union_all(select(following).where(values.c.value.is_not(None)))
    return select(values.c.value).where(values.c.value.is_not(None))


def compared(column: SQLColumnExpression[Any], value: Value) -> Condition:
    match value.sign:
        case ">":
            found = column > value.number
        case ">=":
            found = column >= value.number
        case "<":
            found = column < value.number
        case "<=":
            found = column <= value.number
        case _:
            found = column == value.number
    return found

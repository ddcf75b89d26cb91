"""
The newest rows of several stores, or of anything else: those of each by an index, then of all.

Asked for all at once ("store is one of"), a database either reads everything those stores have or
walks through everybody's rows until it meets theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, false, select, union_all

from cartbooks.db import Database

APART = 50
"""More values than this are asked all at once: they have most of what there is."""
_DISORDER = 1000

Column = SQLColumnExpression[Any]


def rows(
    db: Database,
    noun: Any,
    found: Select[Any],
    column: Column,
    values: Sequence[Any] | None,
    *,
    after: int | None,
    limit: int,
) -> list[Any]:
    """
    At most *limit* of *found* before *after*, the newest first, whose *column* is one of *values*.

    None is any value. An index of the column with the id behind it makes it quick.
    """
    if values is not None and not values:
        return []
    if after is not None:
        found = found.where(noun.id < after)
    if values is not None and len(values) == 1:
        found = found.where(column == values[0])
    elif values is not None and len(values) > APART:
        found = found.where(column.in_(values))
    elif values is not None:
        newest = [
            select(
                found.with_only_columns(noun.id)
                .where(column == value)
                .order_by(noun.id.desc())
                .limit(limit)
                .subquery()
                .c.id
            )
            for value in values
        ]
        numbers = sorted(db.scalars(union_all(*newest)), reverse=True)[:limit]
        found = select(noun).where(noun.id.in_(numbers))
    return list(db.scalars(found.order_by(noun.id.desc()).limit(limit)))


def between(
    db: Database, noun: Any, at: Column, since: datetime | None, until: datetime | None
) -> list[ColumnElement[bool]]:
    """
    The time *at* is in this range; only that stretch of the rows is read.

    Rows are numbered in the order of their times, but for those that several processes write at
    once: the number is a hint, the time decides.
    """
    found: list[ColumnElement[bool]] = []
    if since is not None:
        first = db.scalar(select(noun.id).where(at >= since).order_by(at, noun.id).limit(1))
        if first is None:
            return [false()]
        found += [noun.id > first - _DISORDER, at >= since]
    if until is not None:
        newest = (at.desc(), noun.id.desc())
        last = db.scalar(select(noun.id).where(at < until).order_by(*newest).limit(1))
        if last is None:
            return [false()]
        found += [noun.id < last + _DISORDER, at < until]
    return found

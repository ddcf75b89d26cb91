"""The chain of tries that an operation is part of."""

from __future__ import annotations

from sqlalchemy import select

from cartbooks.db import Database
from cartbooks.model import Operation, Retry

_AT_MOST = 50


def retried_by(db: Database, operation_id: int) -> list[int]:
    """The operations that tried again what this one left."""
    return list(
        db.scalars(
            select(Retry.retried_by)
            .where(Retry.operation_id == operation_id)
            .order_by(Retry.retried_by)
        )
    )


def chain(db: Database, operation: Operation) -> list[tuple[Operation, list[int]]]:
    """
    All operations that are tied to *operation* by a retry, in either direction, the oldest first.

    Each comes with those that it tries again.
    """
    origins: dict[int, set[int]] = {}
    known, fresh = {operation.id}, {operation.id}
    while fresh and len(known) < _AT_MOST:
        rows = db.execute(
            select(Retry.operation_id, Retry.retried_by).where(
                Retry.operation_id.in_(fresh) | Retry.retried_by.in_(fresh)
            )
        ).all()
        for left, again in rows:
            origins.setdefault(again, set()).add(left)
        fresh = {number for row in rows for number in row} - known
        known |= fresh
    found = db.scalars(
        select(Operation)
        .where(Operation.id.in_(known))
        .order_by(Operation.id.desc())
        .limit(_AT_MOST)
    ).all()
    return [(each, sorted(origins.get(each.id, ()))) for each in reversed(found)]

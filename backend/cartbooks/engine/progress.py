"""How far a visit has come: the number that the Web Connector draws as a bar."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from sqlalchemy import exists, func, select

from cartbooks import clock
from cartbooks.db import Database
from cartbooks.engine import queue
from cartbooks.model import Session, Task

_ENOUGH = 5000


class Survey(NamedTuple):
    """What a visit still has before it."""

    more: bool
    """A task is ready that this visit may take up."""
    percent: int
    """How much of its work has come to an end, 1 to 99; it never goes back."""


def survey(db: Database, session: Session, *, without: Collection[str] = ()) -> Survey:
    """
    *without* names the kinds of operations that this visit must leave alone.

    A list that is read in pages counts by what QuickBooks says remains of it.
    """
    ready = queue.ready(session.company_id, clock.now())
    first = select(Task.memory).where(*ready).order_by(Task.priority, Task.id).limit(1)
    some = select(Task.id).where(*ready).limit(_ENOUGH).subquery()
    mine = select(Task.id).where(*ready, Task.kind.not_in(without))
    more, memory, count = db.execute(
        select(
            exists(mine),
            first.scalar_subquery(),
            select(func.count()).select_from(some).scalar_subquery(),
        )
    ).one()
    return Survey(more, max(session.progress, _percent(session.settled, memory or {}, count)))


def _percent(settled: int, memory: Mapping[str, Any], ready: int) -> int:
    read, remaining = int(memory.get("read", 0)), int(memory.get("remaining", 0))
    part = read / (read + remaining) if remaining else 0.0
    whole = settled + ready
    return min(99, max(1, int(100 * (settled + part) / whole) if whole else 99))

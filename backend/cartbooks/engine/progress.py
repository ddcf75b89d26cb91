"""How far a visit has come: the number that the Web Connector draws as a bar."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from sqlalchemy import bindparam, exists, func, select

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


_SOME = select(Task.id).where(*queue.READY).limit(_ENOUGH).subquery()
_SURVEY = select(
    exists().where(*queue.READY, Task.kind.not_in(bindparam("without", expanding=True))),
    select(Task.memory)
    .where(*queue.READY)
    .order_by(Task.priority, Task.id)
    .limit(1)
    .scalar_subquery(),
    select(func.count()).select_from(_SOME).scalar_subquery(),
)


def survey(db: Database, session: Session, *, without: Collection[str] = ()) -> Survey:
    """
    *without* names the kinds of operations that this visit must leave alone.

    A list that is read in pages counts by what QuickBooks says remains of it.
    """
    of = {"company_id": session.company_id, "now": clock.now(), "without": list(without)}
    more, memory, count = db.execute(_SURVEY, of).one()
    return Survey(more, max(session.progress, _percent(session.settled, memory or {}, count)))


def _percent(settled: int, memory: Mapping[str, Any], ready: int) -> int:
    read, remaining = int(memory.get("read", 0)), int(memory.get("remaining", 0))
    part = read / (read + remaining) if remaining > 0 else 0.0
    whole = settled + ready
    return min(99, max(1, int(100 * (settled + part) / whole) if whole else 99))

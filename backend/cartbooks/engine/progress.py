"""How far a visit has come: the number that the Web Connector draws as a bar."""

from __future__ import annotations

from sqlalchemy import func, select

from cartbooks import clock
from cartbooks.db import Database
from cartbooks.engine import queue
from cartbooks.model import Session, Task

_ENOUGH = 5000


def of(db: Database, session: Session) -> int:
    """
    Percent of this visit's work that has come to an end, 1 to 99; it never goes back.

    A list that is read in pages counts by what QuickBooks says remains of it.
    """
    waiting = db.scalars(
        select(Task.memory)
        .where(*queue.ready(session.company_id, clock.now()))
        .order_by(Task.priority, Task.id)
        .limit(1)
    ).first()
    count = (
        db.scalar(
            select(func.count()).select_from(
                select(Task.id)
                .where(*queue.ready(session.company_id, clock.now()))
                .limit(_ENOUGH)
                .subquery()
            )
        )
        or 0
    )
    read = int((waiting or {}).get("read", 0))
    remaining = int((waiting or {}).get("remaining", 0))
    part = read / (read + remaining) if remaining else 0.0
    whole = session.settled + count
    percent = int(100 * (session.settled + part) / whole) if whole else 99
    return max(session.progress, min(99, max(1, percent)))

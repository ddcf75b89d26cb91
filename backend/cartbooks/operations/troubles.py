"""
What happened to tasks and records, noted for the problems they may stand in.

The notes stay with the transaction; `engine.problems` reads them as the last thing before it
commits.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from cartbooks.db import Database
from cartbooks.model import Task

_INFO = "troubles"


@dataclass(slots=True)
class Noted:
    """What one transaction did. `over` names records by company, store, type and the store's id."""

    ended: list[Task] = field(default_factory=list)
    settled: dict[int, tuple[Task, str, str]] = field(default_factory=dict)
    unsettled: list[Task] = field(default_factory=list)
    over: set[tuple[int, int | None, str, str]] = field(default_factory=set)


def ended(db: Database, task: Task) -> None:
    """*task* has come to an end, whichever."""
    _noted(db).ended.append(task)


def settled(db: Database, task: Task, by: str, reason: str) -> None:
    """A person has dealt with *task*."""
    _noted(db).settled[task.id] = (task, by, reason)


def unsettled(db: Database, task: Task) -> None:
    """A person took back that *task* was dealt with."""
    _noted(db).unsettled.append(task)


def over(
    db: Database, company_id: int, store_id: int | None, record_type: str, record: str
) -> None:
    """Nothing is to be done for this record any more: it was cancelled, or is kept out for good."""
    _noted(db).over.add((company_id, store_id, record_type, record))


@contextmanager
def only_if_it_succeeds(db: Database) -> Iterator[None]:
    """A savepoint: what the block has written is undone when it raises, and what it noted too."""
    noted = _noted(db)
    before = Noted([*noted.ended], {**noted.settled}, [*noted.unsettled], set(noted.over))
    try:
        with db.begin_nested():
            yield
    except BaseException:
        db.info[_INFO] = before
        raise


def any_noted(db: Database) -> bool:
    return _INFO in db.info


def take(db: Database) -> Noted:
    """What was noted; nothing of it is left."""
    noted: Noted = db.info.pop(_INFO, None) or Noted()
    return noted


def _noted(db: Database) -> Noted:
    noted: Noted = db.info.setdefault(_INFO, Noted())
    return noted

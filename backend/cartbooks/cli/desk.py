"""What every command needs: the settings, the database in order, and the row behind an id."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from cartbooks import clock, ids, logs, schema
from cartbooks.db import Database, Storage
from cartbooks.errors import NotFound
from cartbooks.model import Activity, Company, Store
from cartbooks.settings import Settings

ACTOR = "command line"

Row = TypeVar("Row", Company, Store)


@dataclass(frozen=True)
class Desk:
    """The database is used directly; a server may run beside it."""

    settings: Settings
    storage: Storage


@contextmanager
def at_desk(*, quiet: bool = True) -> Iterator[Desk]:
    """Open what the environment names. *quiet* leaves log lines below a warning out."""
    settings = Settings.from_env()
    logs.set_up(settings.model_copy(update={"log_level": "warning"}) if quiet else settings)
    storage = Storage(settings.database, pool_size=settings.pool_size)
    try:
        schema.prepare(storage)
        yield Desk(settings, storage)
    finally:
        storage.close()


def find(db: Database, noun: type[Row], public_id: str) -> Row:
    """The row that *public_id* names; raises `NotFound`."""
    number = ids.number(noun.prefix, public_id)
    row = db.get(noun, number) if number else None
    if row is None:
        raise NotFound(noun.__name__.lower(), public_id)
    return row


def note(
    db: Database, action: str, subject: str, company_id: int | None = None, **detail: Any
) -> None:
    """Leave a line in the activity log, as every other way in does."""
    db.add(
        Activity(
            company_id=company_id, at=clock.now(), actor=ACTOR, action=action, subject=subject,
            detail=detail,
        )
    )  # fmt: skip

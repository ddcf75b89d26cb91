"""A round of the worker with nothing to do costs next to nothing, and stands in nobody's way."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

from cartbooks.db import Storage
from cartbooks.security import Secrets
from cartbooks.settings import Settings
from cartbooks.worker import Worker


def test_it_asks_once_and_takes_no_turn_to_write(storage: Storage, settings: Settings) -> None:
    worker = Worker(storage, settings, Secrets.opened(storage, settings))
    worker.tick()  # what is judged and tidied now and then
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    event.listen(storage.engine, "before_cursor_execute", note)
    assert not worker.tick()
    begun = [each for each in asked if each.startswith("BEGIN")]
    assert len(asked) - len(begun) == 1
    assert begun in ([], ["BEGIN DEFERRED"])  # psycopg begins by itself

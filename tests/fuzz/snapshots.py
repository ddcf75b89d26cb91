"""A database that goes back to how it was, as often as one likes, in a few milliseconds."""

from __future__ import annotations

import itertools
import sqlite3
from pathlib import Path
from typing import Protocol

from sqlalchemy.engine import make_url

import postgres
from cartbooks.db import Storage


class Snapshots(Protocol):
    """`take` gives a name, `put_back` brings that moment back. Nobody may be at work meanwhile."""

    def take(self) -> int: ...

    def put_back(self, name: int) -> None: ...


class OnSqlite:
    """Whole files, in memory."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._file = Path(storage.url.database or "")
        self._kept: list[bytes] = []

    def take(self) -> int:
        connection = sqlite3.connect(self._file)
        try:
            self._kept.append(connection.serialize())
        finally:
            connection.close()
        return len(self._kept) - 1

    def put_back(self, name: int) -> None:
        self._storage.engine.dispose()
        for beside in ("-wal", "-shm"):
            Path(f"{self._file}{beside}").unlink(missing_ok=True)
        self._file.write_bytes(self._kept[name])


class OnPostgres:
    """Databases that are the templates of the one that is used."""

    def __init__(self, storage: Storage, server: str) -> None:
        self._storage, self._server = storage, server
        self._name = make_url(storage.url).database
        self._numbers = itertools.count()

    def take(self) -> int:
        self._storage.engine.dispose()
        number = next(self._numbers)
        self._copy(f"{self._name}_{number}", str(self._name))
        return number

    def put_back(self, name: int) -> None:
        self._storage.engine.dispose()
        postgres.on_server(self._server, f'DROP DATABASE "{self._name}" WITH (FORCE)')
        self._copy(str(self._name), f"{self._name}_{name}")

    def forget(self) -> None:
        """Drop the templates."""
        for number in range(next(self._numbers)):
            postgres.on_server(self._server, f'DROP DATABASE "{self._name}_{number}" WITH (FORCE)')

    def _copy(self, name: str, template: str) -> None:
        postgres.on_server(self._server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


class Never:
    """Nothing is put back: each goes on from where the one before has left it."""

    def take(self) -> int:
        return 0

    def put_back(self, name: int) -> None:
        pass


def of(storage: Storage, server: str | None = None) -> OnSqlite | OnPostgres:
    """The kind that fits *storage*; PostgreSQL needs the address of its server."""
    if storage.is_sqlite:
        return OnSqlite(storage)
    assert server is not None
    return OnPostgres(storage, server)

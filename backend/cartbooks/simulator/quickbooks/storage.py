"""The company file on disk: one SQLite database, short transactions, safe to kill at any moment."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final

TABLES: Final = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE records (
    family TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
    full_name TEXT NOT NULL, name_key TEXT NOT NULL, parent TEXT, active INTEGER NOT NULL,
    created INTEGER NOT NULL, modified INTEGER NOT NULL, edit INTEGER NOT NULL,
    balance INTEGER NOT NULL DEFAULT 0, on_hand INTEGER NOT NULL DEFAULT 0,
    on_sales_order INTEGER NOT NULL DEFAULT 0, on_order INTEGER NOT NULL DEFAULT 0,
    data TEXT NOT NULL, PRIMARY KEY (family, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX records_name ON records (family, name_key);
CREATE INDEX records_kind ON records (kind, name_key);
CREATE INDEX records_modified ON records (kind, modified);
CREATE INDEX records_parent ON records (family, parent);
CREATE TABLE documents (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, number INTEGER NOT NULL, ref TEXT NOT NULL,
    ref_key TEXT NOT NULL, date TEXT NOT NULL, customer TEXT, total INTEGER NOT NULL,
    created INTEGER NOT NULL, modified INTEGER NOT NULL, edit INTEGER NOT NULL, data TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX documents_date ON documents (kind, date, number);
CREATE INDEX documents_ref ON documents (kind, ref_key);
CREATE INDEX documents_modified ON documents (kind, modified);
CREATE INDEX documents_customer ON documents (customer);
CREATE TABLE uses (
    document TEXT NOT NULL, family TEXT NOT NULL, id TEXT NOT NULL,
    PRIMARY KEY (family, id, document)
) WITHOUT ROWID;
CREATE INDEX uses_document ON uses (document);
CREATE TABLE deleted (
    list INTEGER NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,
    created INTEGER NOT NULL, deleted INTEGER NOT NULL
);
CREATE INDEX deleted_at ON deleted (list, kind, deleted);
CREATE TABLE extensions (
    owner TEXT NOT NULL, name TEXT NOT NULL, target TEXT NOT NULL, id TEXT NOT NULL,
    value TEXT NOT NULL, PRIMARY KEY (target, id, owner, name)
) WITHOUT ROWID;
CREATE TABLE message_sets (
    application TEXT NOT NULL, id TEXT NOT NULL, checksum TEXT NOT NULL, answers TEXT NOT NULL,
    PRIMARY KEY (application, id)
) WITHOUT ROWID;
"""


class Storage:
    """One connection a thread, opened when first used there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._here = threading.local()
        self._all: list[sqlite3.Connection] = []

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._here, "connection", None)
        if connection is None:
            connection = sqlite3.connect(
                self.path, timeout=30, isolation_level=None, check_same_thread=False
            )
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            self._here.connection = connection
            self._all.append(connection)
        return connection

    @contextmanager
    def _transaction(self, how: str) -> Iterator[sqlite3.Connection]:
        connection = self._connection()
        connection.execute(how)
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def writing(self) -> AbstractContextManager[sqlite3.Connection]:
        """A transaction that may write; what it raises undoes it."""
        return self._transaction("BEGIN IMMEDIATE")

    def reading(self) -> AbstractContextManager[sqlite3.Connection]:
        return self._transaction("BEGIN")

    def build(self) -> None:
        self._connection().executescript(TABLES)

    def copy_to(self, path: Path) -> None:
        target = sqlite3.connect(path)
        try:
            self._connection().backup(target)
        finally:
            target.close()

    def close(self) -> None:
        for connection in self._all:
            connection.close()
        self._all.clear()
        self._here = threading.local()

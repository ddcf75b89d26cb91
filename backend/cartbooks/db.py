"""
The database: one engine, transactions that say whether they write.

SQLite begins writers with BEGIN IMMEDIATE, so two of them queue up instead of failing half-way,
and keeps readers on a WAL snapshot. PostgreSQL runs the same code.
"""

from __future__ import annotations

import select
import sqlite3
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import Session as Database
from sqlalchemy.orm import sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

__all__ = ["Database", "Storage", "on_sqlite", "once", "one_at_a_time"]

_Answer = TypeVar("_Answer")

_READ_ONLY = "cartbooks_read_only"
_SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_ANSWERS = "cartbooks_answers"
_LAY_LONG = 30.0
"""Seconds in which nothing between here and the server forgets a connection."""
_ONE_AT_A_TIME = 0x0CA57B00C5  # PostgreSQL's advisory lock: any number of our own


class Storage:
    """Hands out transactions; a write commits at the end of its block, or not at all."""

    def __init__(self, url: str, *, pool_size: int = 5) -> None:
        self.url = make_url(url)
        if self.url.get_backend_name() == "sqlite" and self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        if self.url.drivername in {"postgresql", "postgres"}:
            self.url = self.url.set(drivername="postgresql+psycopg")
        options: dict[str, Any] = {
            "pool_size": pool_size,
            "max_overflow": pool_size * 2,
            "hide_parameters": True,  # a failed INSERT would write its customer into the log
        }
        if self.is_sqlite:
            options["connect_args"] = {"timeout": 30}
        self.engine: Engine = create_engine(self.url, **options)
        if self.is_sqlite:
            _teach_sqlite(self.engine)
        else:
            _teach_postgresql(self.engine)
        # SQLite has one writer. Threads of a process take turns here, where the next starts at
        # once: SQLite's own waiting sleeps in ever longer steps.
        self._turn: AbstractContextManager[Any] = (
            threading.Lock() if self.is_sqlite else nullcontext()
        )
        self._sessions = sessionmaker(self.engine, class_=Database, expire_on_commit=False)
        self._closed = False
        event.listen(self.engine, "checkin", self._let_go)

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def begin(self) -> Iterator[Database]:
        """A write transaction: committed when the block ends, rolled back when it raises."""
        with self._turn, self._sessions.begin() as db:
            yield db

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """A consistent read; nothing in it is ever written."""
        with self._sessions() as db:
            if self.is_sqlite:
                db.connection(execution_options={_READ_ONLY: True})
                yield db
            else:
                db.connection(execution_options=_SNAPSHOT)
                yield db
                db.commit()  # at a rollback psycopg forgets the statements it has prepared

    def close(self) -> None:
        """Close the connections; one that somebody still has, when they give it back."""
        self._closed = True
        self.engine.dispose()

    def _let_go(self, _connection: Any, entry: ConnectionPoolEntry) -> None:
        if self._closed:
            entry.invalidate()


def on_sqlite(db: Database) -> bool:
    """Whether it is SQLite that is asked, where the two must be asked in different words."""
    return db.get_bind().dialect.name == "sqlite"


def one_at_a_time(connection: Connection) -> None:
    """
    Until the transaction ends, no other process is in one that has come by here.

    For what starting servers do once for all of them. SQLite's writers are alone anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})")


def once(db: Database, question: Hashable, ask: Callable[[], _Answer]) -> _Answer:
    """
    The answer to *question*, which *ask* gets, and which stays the same in a transaction.

    For what the parts of one answer each need to know: where a range begins, who there is.
    """
    answers: dict[Hashable, _Answer] = db.info.setdefault(_ANSWERS, {})
    if question not in answers:
        answers[question] = ask()
    return answers[question]


class _WithHints(SQLiteCompiler):
    """Writes `with_hint(table, "INDEXED BY ...", "sqlite")` down: SQLite keeps no statistics."""

    def get_from_hint_text(self, table: Any, text: str | None) -> str | None:
        return text


def _teach_sqlite(engine: Engine) -> None:
    engine.dialect.statement_compiler = _WithHints

    @event.listens_for(engine, "connect")
    def connect(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # SQLAlchemy begins; the driver must not
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=30000",
            "cache_size=-16000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        read_only = connection.get_execution_options().get(_READ_ONLY)
        connection.exec_driver_sql("BEGIN DEFERRED" if read_only else "BEGIN IMMEDIATE")


def _teach_postgresql(engine: Engine) -> None:
    """
    A commit is on disk before anyone hears of it, also where the server's own default is to say so
    earlier: a request that was sent and then forgotten could be entered twice.

    And rows are looked up by their index: unless it is told, it takes a row that is somewhere for
    four times as dear as the next one, as on a disk that turns, and reads whole tables instead.
    Nor is anything asked here for so long that it were worth compiling. What is prepared is planned
    for what it asks each time: a plan for all companies alike takes eight times as long for some.
    """

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _entry: ConnectionPoolEntry) -> None:
        connection.cursor_factory = _with_plain_columns(connection.cursor_factory)
        connection.execute(
            "SELECT set_config('synchronous_commit', 'on', false)"
            " WHERE current_setting('synchronous_commit') = 'off'"
        )
        connection.execute(
            "SELECT set_config('random_page_cost', '1.1', false)"
            " WHERE current_setting('random_page_cost') = '4'"
        )
        connection.execute("SELECT set_config('jit', 'off', false)")
        connection.execute(
            "SELECT set_config('plan_cache_mode', 'force_custom_plan', false)"
            " WHERE current_setting('plan_cache_mode', true) = 'auto'"
        )
        connection.commit()

    @event.listens_for(engine, "checkin")
    def checkin(_connection: Any, entry: ConnectionPoolEntry) -> None:
        entry.info["laid_down"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def checkout(connection: Any, entry: ConnectionPoolEntry, _proxy: Any) -> None:
        """
        A connection whose server is gone is not handed out, nor any older one.

        Who is gone has said so: there is something to read where a server that lives is silent. To
        ask it each time costs as much as the shortest of our statements; so only one that said
        something is asked, and one that lay long, which somebody on the way may have forgotten.
        """
        now = time.monotonic()
        idle = now - entry.info.get("laid_down", now)
        try:
            if idle > _LAY_LONG or _has_said_something(connection):
                engine.dialect.do_ping(connection)
        except connection.Error as gone:
            raise InvalidatePoolError from gone


@cache
def _with_plain_columns(cursor: type[Any]) -> type[Any]:
    """
    The same cursor, which tells the columns of an answer by name and type alone.

    psycopg makes an object of each that knows everything about it: of a wide row, half as long as
    to ask for it.
    """
    return type(cursor.__name__, (cursor,), {"description": property(_columns)})


def _columns(cursor: Any) -> list[tuple[Any, ...]] | None:
    answer = cursor.pgresult
    if answer is None or not answer.nfields:
        return None
    return [
        (answer.fname(at).decode(), answer.ftype(at), None, None, None, None, None)
        for at in range(answer.nfields)
    ]


def _has_said_something(connection: Any) -> bool:
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))

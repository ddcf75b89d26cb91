"""The pool of database connections: what is handed out lives, and is not asked for it each time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

import postgres
from cartbooks import db, security
from cartbooks.db import Storage
from cartbooks.model import Role, User


@pytest.fixture
def on_postgres(pg: str) -> Iterator[Storage]:
    for url in postgres.database(pg, template="template0"):
        opened = Storage(url)
        yield opened
        opened.close()


def test_connections_that_the_server_has_ended_are_not_handed_out(
    on_postgres: Storage, pg: str
) -> None:
    with on_postgres.reading() as one, on_postgres.reading() as other:
        ours = {whose(one), whose(other)}
        assert len(ours) == 2
    for pid in ours:
        # waits until the server's process has gone
        postgres.on_server(pg, f"SELECT pg_terminate_backend({pid}, 10000)")
    with on_postgres.begin() as one, on_postgres.begin() as other:
        assert not ours & {whose(one), whose(other)}


def test_a_connection_is_asked_whether_it_lives_when_it_lay_long_and_else_not(
    on_postgres: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    ask = on_postgres.engine.dialect.do_ping

    def listen(connection: object) -> bool:
        asked.append(connection)
        return ask(connection)

    monkeypatch.setattr(on_postgres.engine.dialect, "do_ping", listen)
    for _ in range(3):
        with on_postgres.reading() as reading:
            whose(reading)
    assert not asked
    monkeypatch.setattr(db, "_LAY_LONG", 0.0)
    with on_postgres.reading() as reading:
        whose(reading)
    assert len(asked) == 1


def test_rows_are_looked_up_by_their_index_unless_the_operator_says_how_dear_that_is(
    on_postgres: Storage, pg: str
) -> None:
    def costs() -> str:
        with on_postgres.reading() as reading:
            return str(reading.scalar(text("SELECT current_setting('random_page_cost')")))

    assert costs() == "1.1"
    name = on_postgres.url.database
    postgres.on_server(pg, f'ALTER DATABASE "{name}" SET random_page_cost = 2.5')
    on_postgres.engine.dispose()
    assert costs() == "2.5"


def test_a_read_sees_one_moment_and_writes_nothing(storage: Storage) -> None:
    with storage.reading() as reading:
        assert not reading.query(User).count()
        with storage.begin() as writing:
            security.add_user(writing, "Ana", Role.ADMIN)
        assert not reading.query(User).count()
    with suppress(DBAPIError), storage.reading() as reading:
        security.add_user(reading, "Ben", Role.ADMIN)
    with storage.reading() as reading:
        assert [user.name for user in reading.query(User)] == ["Ana"]


def test_what_is_asked_again_and_again_is_prepared_and_planned_for_what_it_asks(
    on_postgres: Storage,
) -> None:
    for number in range(7):
        with on_postgres.reading() as reading:
            assert reading.scalar(text("SELECT :number + 1"), {"number": number}) == number + 1
    prepared = text(
        "SELECT generic_plans, custom_plans FROM pg_prepared_statements"
        " WHERE statement LIKE '% + 1'"
    )
    with on_postgres.reading() as reading:
        generic, custom = reading.execute(prepared).one()
    assert generic == 0
    assert custom > 0


def test_a_connection_that_is_out_when_the_storage_is_closed_is_closed_when_it_comes_back(
    database_url: str,
) -> None:
    storage, closed = Storage(database_url), []
    event.listen(storage.engine, "close", lambda connection, _entry: closed.append(connection))
    with storage.reading():
        storage.close()
        assert not closed
    assert len(closed) == 1
    with storage.reading():
        pass
    assert len(closed) == 2


def whose(connection: db.Database) -> int:
    return int(connection.scalar(text("SELECT pg_backend_pid()")) or 0)

"""Many rows of a table at once, in the model's own types: executemany on SQLite, COPY elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import repeat
from typing import Any

from sqlalchemy import Column, Index, Table, func, select
from sqlalchemy.engine import Connection

from cartbooks.db import Storage
from cartbooks.model import Base


class Bulk:
    """
    Collects rows of *columns* and writes them down; every other column gets its model's default.

    What a value becomes in the database is said by the column's type, as for any other write.
    """

    def __init__(self, noun: type[Base], columns: str, connection: Connection) -> None:
        self.table: Table = noun.__table__  # type: ignore[assignment]
        self.names = columns.split()
        self.rows: list[tuple[Any, ...]] = []
        dialect = connection.dialect
        made = [self.table.c[name] for name in self.names]
        others = [
            each
            for each in self.table.c
            if each.name not in self.names and not each.primary_key and each.default is not None
        ]
        self._types = [each.type.dialect_impl(dialect).bind_processor(dialect) for each in made]
        self._constants = [_default(each, dialect) for each in others]
        named = ", ".join(f'"{each.name}"' for each in [*made, *others])
        marks = ", ".join("?" * len([*made, *others]))
        self._insert = f'INSERT INTO "{self.table.name}" ({named}) VALUES ({marks})'  # noqa: S608
        self._copy = f'COPY "{self.table.name}" ({named}) FROM STDIN'

    def add(self, *values: Any) -> None:
        self.rows.append(values)

    def write(self, connection: Connection) -> None:
        """Write what was collected, column by column through its type."""
        if not self.rows:
            return
        columns: list[Any] = [
            _converted(of, column)
            for of, column in zip(self._types, zip(*self.rows, strict=True), strict=True)
        ]
        columns += [repeat(each, len(self.rows)) for each in self._constants]
        rows = zip(*columns, strict=True)
        cursor: Any = connection.connection.cursor()
        if connection.dialect.name == "sqlite":
            cursor.executemany(self._insert, rows)
        else:
            with cursor.copy(self._copy) as copy:
                for row in rows:
                    copy.write_row(row)
        self.rows = []


def _converted(of: Callable[[Any], Any] | None, column: Sequence[Any]) -> Sequence[Any]:
    """*column* as the database takes it; what is there several times is converted once."""
    if of is None:
        return column
    if any(isinstance(value, dict | list) for value in column[:1]):
        return [of(value) for value in column]
    known = {value: None if value is None else of(value) for value in set(column)}
    return [known[value] for value in column]


def _default(column: Column[Any], dialect: Any) -> Any:
    given: Any = column.default
    value = given.arg(None) if callable(given.arg) else given.arg
    of: Callable[[Any], Any] | None = column.type.dialect_impl(dialect).bind_processor(dialect)
    return value if of is None or value is None else of(value)


@contextmanager
def without_indexes(connection: Connection, nouns: Sequence[type[Base]]) -> Iterator[None]:
    """The indexes of *nouns* are made when all rows are there; unique constraints stay."""
    indexes: list[Index] = [
        index
        for noun in nouns
        for index in noun.__table__.indexes  # type: ignore[attr-defined]
    ]
    with connection.begin():
        for index in indexes:
            index.drop(connection, checkfirst=True)
    yield
    for index in indexes:
        with connection.begin():
            index.create(connection)


@contextmanager
def loading(storage: Storage) -> Iterator[Connection]:
    """A connection that trusts what it writes: nothing else may use this database meanwhile."""
    with storage.engine.connect() as connection:
        if storage.is_sqlite:
            _pragmas(
                connection, foreign_keys="OFF", synchronous="OFF", cache_size="-400000",
                temp_store="MEMORY",
            )  # fmt: skip
        else:
            with connection.begin():
                connection.exec_driver_sql("SET session_replication_role = replica")
                connection.exec_driver_sql("SET maintenance_work_mem = '512MB'")
        yield connection
        if storage.is_sqlite:
            _pragmas(connection, wal_checkpoint="TRUNCATE")
            _pragmas(connection, foreign_keys="ON", synchronous="FULL", cache_size="-16000")
        else:
            with connection.begin():
                _continue_numbers(connection)
                connection.exec_driver_sql("SET session_replication_role = origin")
            _outside(connection, "VACUUM ANALYZE")


def _pragmas(connection: Connection, **values: str) -> None:
    raw: Any = connection.connection
    for name, value in values.items():
        form = f"PRAGMA {name}({value})" if name == "wal_checkpoint" else f"PRAGMA {name}={value}"
        raw.execute(form).fetchall()


def _continue_numbers(connection: Connection) -> None:
    """Sequences go on behind the numbers that were written down."""
    for table in Base.metadata.sorted_tables:
        if "id" in table.c:
            sequence = func.pg_get_serial_sequence(table.name, "id")
            last = select(func.coalesce(func.max(table.c.id), 0) + 1).scalar_subquery()
            connection.execute(select(func.setval(sequence, last, False)))


def _outside(connection: Connection, command: str) -> None:
    raw: Any = connection.connection.driver_connection
    raw.commit()
    raw.autocommit = True
    raw.execute(command)
    raw.autocommit = False

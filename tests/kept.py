"""
A store that has just gone live, kept: to go live anew for every story takes longer than most.

What the way there left in both databases is read once in each process, and poured into the next
empty one with the same choices, later by as much as has passed since.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, exists, func, literal, select, union_all

from cartbooks import clock
from cartbooks.db import Storage
from cartbooks.model import Base
from cartbooks.simulator.quickbooks import CompanyFile

FRESH = timedelta(hours=1)
"""What is older was another hour's: reading of lists is due again, and days may have changed."""

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Kept:
    """A live store as it was at a moment: rows of each table, and the company file."""

    rows: Mapping[Table, Rows]
    books: bytes
    password: str
    at: datetime

    def fits(self, storage: Storage) -> bool:
        """Whether it can be poured there: it was not too long ago, and nothing is in the way."""
        if not timedelta(0) <= clock.now() - self.at < FRESH:
            return False
        with storage.engine.connect() as connection:
            return not any(_filled(connection, self.rows))

    def pour(self, storage: Storage, path: Path) -> CompanyFile:
        """Everything as it would be now had it been done just now; the company file at *path*."""
        later = clock.now() - self.at
        with storage.engine.begin() as connection:
            for table, rows in self.rows.items():
                connection.execute(table.insert(), [_moved(row, later) for row in rows])
            if connection.dialect.name == "postgresql":
                for table in self.rows:
                    _go_on_counting(connection, table)
        path.write_bytes(self.books)
        return CompanyFile.open(path, clock=clock.now)


def empty_tables(storage: Storage) -> list[Table]:
    """Those that nothing is in yet, each behind what it refers to."""
    with storage.engine.connect() as connection:
        tables = Base.metadata.sorted_tables
        filled = _filled(connection, tables)
        return [table for table, is_filled in zip(tables, filled, strict=True) if not is_filled]


def keep(storage: Storage, tables: Sequence[Table], file: CompanyFile, password: str) -> Kept:
    """What is in *tables*, which were empty before, and in the company file."""
    with storage.engine.connect() as connection:
        found = {
            table: [dict(row) for row in connection.execute(_in_order(table)).mappings()]
            for table in tables
        }
    copy = file.path.with_name("kept.qbw.db")
    file.copy_to(copy).close()
    books = copy.read_bytes()
    copy.unlink()
    return Kept(
        {table: rows for table, rows in found.items() if rows}, books, password, clock.now()
    )


def _in_order(table: Table) -> Any:
    return select(table).order_by(*table.primary_key.columns)


def _filled(connection: Connection, tables: Iterable[Table]) -> list[bool]:
    asked = (
        select(literal(at), exists(select(table.columns[0]))) for at, table in enumerate(tables)
    )
    found = {row[0]: bool(row[1]) for row in connection.execute(union_all(*asked))}
    return [found[at] for at in sorted(found)]


def _moved(row: Mapping[str, Any], later: timedelta) -> dict[str, Any]:
    return {
        name: value + later if isinstance(value, datetime) else value for name, value in row.items()
    }


def _go_on_counting(connection: Connection, table: Table) -> None:
    """PostgreSQL counts on from the ids that were given, not from those that it gave itself."""
    if "id" in table.columns:
        highest = select(func.max(table.columns["id"])).scalar_subquery()
        sequence = func.pg_get_serial_sequence(table.name, "id")
        connection.execute(select(func.setval(sequence, highest)))

"""
Statements are compiled once in a process of tests, not once more for each database that it makes.

A server has one database for as long as it lives, and each statement there is compiled once. Tests
make a thousand, and to compile anew for each was a seventh of their time. Here all databases of a
kind have the same dialect, as far as SQLAlchemy asks, and what is compiled is kept in one place.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

_COMPILED: LRUCache[Any, Any] = LRUCache(3000)


class _Alike:
    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=_COMPILED)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))


class OurSQLite(_Alike, SQLiteDialect_pysqlite):
    supports_statement_cache = True


class OurPostgreSQL(_Alike, PGDialect_psycopg):
    supports_statement_cache = True


def compile_once() -> None:
    """From now on, for every database that this process opens."""
    registry.register("sqlite", __name__, OurSQLite.__name__)
    registry.register("postgresql.psycopg", __name__, OurPostgreSQL.__name__)

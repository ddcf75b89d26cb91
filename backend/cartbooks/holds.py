"""Whether a text in the database has some words in it."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Boolean, ColumnElement, String, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class Later(NamedTuple):
    """Words that a statement is executed with, as `pattern` writes them, under this name."""

    name: str
    is_ascii: bool


def holds(column: Any, words: str | Later) -> ColumnElement[bool]:
    """
    *column* has *words* in it, in upper or lower case.

    What SQLAlchemy calls `icontains`, but that makes a lower-case copy of each text first: five
    times as slow on SQLite, whose LIKE does not look at the case anyway.
    """
    if isinstance(words, Later):
        given, is_ascii = bindparam(words.name, type_=String), words.is_ascii
    else:
        given, is_ascii = bindparam(None, pattern(words), String), words.isascii()
    return (_HoldsAscii if is_ascii else _Holds)(column, given)


def pattern(words: str) -> str:
    """What LIKE must be told to find *words* anywhere."""
    escaped = words.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return f"%{escaped}%"


class _Holds(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True


class _HoldsAscii(_Holds):
    """The same of words that are nothing but ASCII: PostgreSQL need not know other cases then."""

    inherit_cache = True


@compiles(_Holds)
def _on_postgresql(element: _Holds, compiler: SQLCompiler, **how: Any) -> str:
    column, pattern = (compiler.process(each, **how) for each in element.clauses)
    return f"({column} ILIKE {pattern} ESCAPE '/')"


@compiles(_HoldsAscii)
def _on_postgresql_in_ascii(element: _HoldsAscii, compiler: SQLCompiler, **how: Any) -> str:
    column, pattern = (compiler.process(each, **how) for each in element.clauses)
    return f"({column} ILIKE {pattern} COLLATE \"C\" ESCAPE '/')"


@compiles(_Holds, "sqlite")
@compiles(_HoldsAscii, "sqlite")
def _on_sqlite(element: _Holds, compiler: SQLCompiler, **how: Any) -> str:
    column, pattern = (compiler.process(each, **how) for each in element.clauses)
    return f"({column} LIKE {pattern} ESCAPE '/')"

"""
Local copies of QuickBooks' lists, written in bulk as an answer is read.

Upserts are idempotent, so an answer that is interpreted twice after a crash does no harm.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Protocol

from sqlalchemy import (
    JSON,
    ColumnElement,
    Insert,
    Select,
    TableValuedAlias,
    Text,
    Update,
    bindparam,
    cast,
    exists,
    func,
    literal_column,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from cartbooks import clock
from cartbooks.db import Database, Storage
from cartbooks.model import ListRecord, ListState
from cartbooks.qbxml.copies import COLUMNS


class Readable(Protocol):
    """`qbxml.copies.Page`, or one that another process reads."""

    def digests(self) -> Sequence[str]: ...

    def rows(self, new: Collection[str], take: Callable[[str], None]) -> None: ...


class Copy:
    """
    Collects the records of one answer and writes them in chunks.

    Each chunk is a short transaction of its own: reading an answer never keeps the door waiting.
    """

    def __init__(
        self,
        storage: Storage,
        company_id: int,
        kind: str,
        *,
        reading: int,
        read_at: datetime,
        partial: bool = False,
    ) -> None:
        self._storage = storage
        self._list = {"company_id": company_id, "kind": kind}
        self._fixed = {**self._list, "reading": reading, "read_at": read_at, "gone": False}
        # a part of the list must not pass for the reading of the whole
        self._marks = {"read_at": read_at} if partial else {"read_at": read_at, "reading": reading}
        self._upsert = _upsert(storage.is_sqlite, partial=partial)
        self._named, self._new = "", list[str]()
        self._rows = ""

    def read(self, page: Readable) -> None:
        """
        Take all records of *page*; what is left to write is written by `write`.

        A record that says the same as at the last reading is only marked as read. Raises
        `Unreadable`, after the records that came before the break.
        """
        new: set[str] = set()
        for named in page.digests():
            self._make_room()
            self._new = self._not_the_same(named)
            self._named = named
            new.update(self._new)
        page.rows(new, self._take)

    def _not_the_same(self, named: str) -> list[str]:
        """The ListIDs whose record was another at the last reading, or not there."""
        with self._storage.reading() as db:
            statement = _not_the_same(self._storage.is_sqlite)
            return list(db.scalars(statement, {**self._list, "named": named}))

    def _take(self, rows: str) -> None:
        self._make_room()
        self._rows = rows

    def _make_room(self) -> None:
        if self._rows or self._named:
            with self._storage.begin() as db:
                self.write(db)

    def write(self, db: Database) -> None:
        """Write what was collected since the last chunk."""
        if self._named:
            mark = _mark(self._storage.is_sqlite, frozenset(self._marks))
            which = {"named": self._named, "new": json.dumps(self._new)}
            fixed = {"of_company": self._list["company_id"], "of_kind": self._list["kind"]}
            db.connection().execute(mark, {**fixed, **which, **self._marks})
        if self._rows:
            db.connection().execute(self._upsert, {**self._fixed, "rows": self._rows})
        self._named, self._new, self._rows = "", [], ""


@cache
def _upsert(is_sqlite: bool, *, partial: bool) -> Insert:
    """
    A chunk of `Page.rows`, written by one statement.

    The database itself takes the JSON apart, and the interpreter goes on meanwhile.
    """
    columns = ListRecord.__table__.columns
    fixed = ("company_id", "kind", "reading", "read_at", "gone")
    values: list[ColumnElement[Any]] = [bindparam(name, type_=columns[name].type) for name in fixed]
    rows = bindparam("rows", type_=Text)
    each = func.json_each(rows) if is_sqlite else func.json_array_elements(cast(rows, JSON))
    row = each.table_valued("value").c.value
    for position, name in enumerate(COLUMNS):
        if is_sqlite:
            values.append(func.json_extract(row, literal_column(f"'$[{position}]'")))
        else:
            value = row.op("->>")(literal_column(str(position)))
            values.append(cast(value, columns[name].type))
    insert: Any = sqlite_insert if is_sqlite else postgres_insert
    statement = insert(ListRecord).from_select([*fixed, *COLUMNS], select(*values).where(true()))
    kept = {"company_id", "kind", "list_id"} | ({"reading"} if partial else set())
    written = [name for name in (*fixed, *COLUMNS) if name not in kept]
    upsert: Insert = statement.on_conflict_do_update(
        index_elements=["company_id", "kind", "list_id"],
        set_={name: statement.excluded[name] for name in written},
    )
    return upsert


@cache
def _not_the_same(is_sqlite: bool) -> Select[tuple[str]]:
    """Of the *named* records, those that the copy does not hold just so."""
    named = _named(is_sqlite)
    return select(named.c.key).where(
        ~exists().where(
            ListRecord.company_id == bindparam("company_id"),
            ListRecord.kind == bindparam("kind"),
            ListRecord.list_id == named.c.key,
            ListRecord.digest == named.c.value,
            ListRecord.gone.is_(False),
        )
    )


@cache
def _mark(is_sqlite: bool, marks: frozenset[str]) -> Update:
    """The *named* records but the *new* ones were read again."""
    new = bindparam("new", type_=Text)
    each = func.json_each(new) if is_sqlite else func.json_array_elements_text(cast(new, JSON))
    return (
        update(ListRecord)
        .where(
            ListRecord.company_id == bindparam("of_company"),
            ListRecord.kind == bindparam("of_kind"),
            ListRecord.list_id.in_(select(_named(is_sqlite).c.key)),
            ListRecord.list_id.not_in(select(each.table_valued("value").c.value)),
        )
        .values({name: bindparam(name) for name in marks})
    )


def _named(is_sqlite: bool) -> TableValuedAlias:
    named = bindparam("named", type_=Text)
    each = func.json_each(named) if is_sqlite else func.json_each_text(cast(named, JSON))
    return each.table_valued("key", "value")


def begin_reading(db: Database, company_id: int, kind: str) -> ListState:
    """The state of one list's copy, made when it is read for the first time."""
    state = db.scalars(
        select(ListState).where(ListState.company_id == company_id, ListState.kind == kind)
    ).first()
    if state is None:
        state = ListState(company_id=company_id, kind=kind)
        db.add(state)
        db.flush()
    return state


def finish_reading(
    db: Database, company_id: int, kind: str, *, reading: int, full: bool, watermark: str
) -> tuple[int, bool]:
    """
    The last page is in: mark what a full reading did not see as gone, and move the watermark.

    Returns how many records the copy now holds, and whether anything was new or fell away.
    """
    state = begin_reading(db, company_id, kind)
    now, before = clock.now(), state.count
    gone = 0
    of_list = (ListRecord.company_id == company_id, ListRecord.kind == kind)
    if full:
        fallen = db.execute(
            update(ListRecord)
            .where(*of_list, ListRecord.reading < reading, ListRecord.gone.is_(False))
            .values(gone=True)
            .returning(ListRecord.id)
            .execution_options(synchronize_session=False)
        ).all()
        gone = len(fallen)
        state.full_at = now
    state.complete_at = now
    if watermark:
        state.watermark = watermark
    count = db.scalar(
        select(func.count()).select_from(ListRecord).where(*of_list, ListRecord.gone.is_(False))
    )
    state.count = count or 0
    db.flush()
    changed = bool(gone or state.count != before)
    if not (full or changed):
        any_read = select(ListRecord.id).where(*of_list, ListRecord.reading == reading).limit(1)
        changed = db.scalar(any_read) is not None
    return state.count, changed

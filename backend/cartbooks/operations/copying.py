"""
Local copies of QuickBooks' lists, written in bulk as an answer is read.

Upserts are idempotent, so an answer that is interpreted twice after a crash does no harm.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any, Protocol

from sqlalchemy import (
    ARRAY,
    JSON,
    ColumnElement,
    Insert,
    Text,
    bindparam,
    cast,
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
from cartbooks.qbxml.copies import CHUNK, COLUMNS


class Readable(Protocol):
    """`qbxml.copies.Page`, or one that another process reads."""

    def digests(self) -> Mapping[str, str]: ...

    def rows(self, known: Collection[str], take: Callable[[str], None]) -> None: ...


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
        self._known: list[str] = []
        self._rows = ""

    def read(self, page: Readable) -> None:
        """
        Take all records of *page*; what is left to write is written by `write`.

        A record that says the same as at the last reading is only marked as read. Raises
        `Unreadable`, after the records that came before the break.
        """
        digests = iter(page.digests().items())
        known: set[str] = set()
        while chunk := dict(islice(digests, CHUNK)):
            self._make_room()
            self._known = self._same(chunk)
            known.update(self._known)
        page.rows(known, self._take)

    def _same(self, digests: Mapping[str, str]) -> list[str]:
        """The ListIDs whose record was the same at the last reading."""
        same = select(ListRecord.list_id).where(
            ListRecord.company_id == self._list["company_id"],
            ListRecord.kind == self._list["kind"],
            ListRecord.list_id.in_(_one_of(self._storage, digests.keys())),
            ListRecord.digest.in_(_one_of(self._storage, digests.values())),
            ListRecord.gone.is_(False),
        )
        with self._storage.reading() as db:
            return list(db.scalars(same))

    def _take(self, rows: str) -> None:
        self._make_room()
        self._rows = rows

    def _make_room(self) -> None:
        if self._rows or self._known:
            with self._storage.begin() as db:
                self.write(db)

    def write(self, db: Database) -> None:
        """Write what was collected since the last chunk."""
        if self._known:
            mark = update(ListRecord).where(
                ListRecord.company_id == self._list["company_id"],
                ListRecord.kind == self._list["kind"],
                ListRecord.list_id.in_(_one_of(self._storage, self._known)),
            )
            db.execute(mark.values(self._marks).execution_options(synchronize_session=False))
        if self._rows:
            db.connection().execute(self._upsert, {**self._fixed, "rows": self._rows})
        self._known, self._rows = [], ""


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


def _one_of(storage: Storage, values: Collection[str]) -> Any:
    """*values* for an IN, as one parameter however many they are."""
    if storage.is_sqlite:
        return select(func.json_each(json.dumps(list(values))).table_valued("value").c.value)
    return select(func.unnest(bindparam(None, list(values), ARRAY(Text))).column_valued())


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

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

from sqlalchemy import ARRAY, CursorResult, Dialect, Text, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.types import TypeEngine

from cartbooks import clock
from cartbooks.db import Database, Storage
from cartbooks.model import ListRecord, ListState
from cartbooks.qbxml.copies import Row

_CHUNK = 1000


class Readable(Protocol):
    """`qbxml.copies.Page`, or one that another process reads."""

    def digests(self) -> Mapping[str, str]: ...

    def rows(self, known: Collection[str], take: Callable[[Row], None]) -> None: ...


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
        self._fixed = {
            "company_id": company_id,
            "kind": kind,
            "reading": reading,
            "read_at": read_at,
            "gone": False,
        }
        dialect = storage.engine.dialect
        self._fixed_written = {
            name: _bound(ListRecord.__table__.columns[name].type, dialect, value)
            for name, value in self._fixed.items()
        }
        self._marks = ("read_at",) if partial else ("read_at", "reading")
        self._rows: dict[str, dict[str, Any]] = {}
        self._statement, self._names, self._writers = _compiled(dialect, partial=partial)

    def read(self, page: Readable) -> None:
        """
        Take all records of *page*; what is left to write is written by `write`.

        A record that says the same as at the last reading is only marked as read. Raises
        `Unreadable`, after the records that came before the break.
        """
        known: set[str] = set()
        digests = iter(page.digests().items())
        while chunk := dict(islice(digests, _CHUNK)):
            with self._storage.begin() as db:
                known.update(self._mark_known(db, chunk))
        page.rows(known, self._take)

    def _mark_known(self, db: Database, digests: Mapping[str, str]) -> Collection[str]:
        """The ListIDs whose record was the same at the last reading: they are marked as read."""
        known = (
            ListRecord.company_id == self._fixed["company_id"],
            ListRecord.kind == self._fixed["kind"],
            ListRecord.list_id.in_(_one_of(self._storage, digests.keys())),
            ListRecord.digest.in_(_one_of(self._storage, digests.values())),
            ListRecord.gone.is_(False),
        )
        marked = db.execute(
            update(ListRecord)
            .where(*known)
            .values({name: self._fixed[name] for name in self._marks})
            .execution_options(synchronize_session=False)
        )
        assert isinstance(marked, CursorResult)
        if marked.rowcount in (0, len(digests)):  # the usual: a first reading, or nothing changed
            return digests.keys() if marked.rowcount else ()
        return set(db.scalars(select(ListRecord.list_id).where(*known)))

    def _take(self, row: Row) -> None:
        self._rows[row["list_id"]] = row
        if len(self._rows) >= _CHUNK:
            with self._storage.begin() as db:
                self.write(db)

    def write(self, db: Database) -> None:
        """Write what was collected since the last chunk."""
        if self._rows:
            rows = [self._written(row) for row in self._rows.values()]
            db.connection().exec_driver_sql(self._statement, rows)
        self._rows = {}

    def _written(self, row: Mapping[str, Any]) -> Any:
        """The row as the driver takes it: what SQLAlchemy would do, without its cost a row."""
        values = {**self._fixed_written, **row}
        for name, writer in self._writers:
            values[name] = writer(values[name])
        if self._names:
            return tuple(values[name] for name in self._names)
        return values


@cache
def _compiled(
    dialect: Dialect, *, partial: bool
) -> tuple[str, tuple[str, ...], tuple[tuple[str, Callable[[Any], Any]], ...]]:
    """The upsert in the dialect's words, the order of its values, and who writes which."""
    insert = sqlite_insert if dialect.name == "sqlite" else postgres_insert
    columns = [column for column in ListRecord.__table__.columns if column.name != "id"]
    statement = insert(ListRecord).values({each.name: bindparam(each.name) for each in columns})
    kept = {"company_id", "kind", "list_id"}
    if partial:  # a part of the list must not pass for the reading of the whole
        kept.add("reading")
    upsert = statement.on_conflict_do_update(
        index_elements=["company_id", "kind", "list_id"],
        set_={
            each.name: statement.excluded[each.name] for each in columns if each.name not in kept
        },
    )
    compiled = upsert.compile(dialect=dialect)
    writers = tuple(
        (each.name, writer)
        for each in columns
        if (writer := each.type.dialect_impl(dialect).bind_processor(dialect)) is not None
        and each.name in {"facts", "is_active"}
    )
    return str(compiled), tuple(compiled.positiontup or ()), writers


def _bound(type_: TypeEngine[Any], dialect: Dialect, value: Any) -> Any:
    writer = type_.dialect_impl(dialect).bind_processor(dialect)
    return writer(value) if writer else value


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
    read = db.scalar(select(ListRecord.id).where(*of_list, ListRecord.reading == reading).limit(1))
    return state.count, bool(gone or state.count != before or (not full and read))

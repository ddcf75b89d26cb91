"""Operations as lines of a file: CSV for spreadsheets, JSON Lines for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any

from cartbooks.api.operations import OperationOut
from cartbooks.db import Database, Storage
from cartbooks.engine import history
from cartbooks.engine.history import TITLES, Conditions, Sort, status_of
from cartbooks.model import Operation

Cell = str | int | None
Row = list[tuple[str, Cell]]

_BOM = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}


def _file(media_type: str, what: str) -> dict[int | str, dict[str, Any]]:
    content = {media_type: {"schema": {"type": "string", "format": "binary"}}}
    return {200: {"description": what, "content": content}}


CSV = _file("text/csv", "A CSV file")
JSON_LINES = _file("application/jsonl", "A file with an object on each line")

_OF: Mapping[str, Callable[[OperationOut], Any]] = {
    "created_at": lambda one: one.created_at,
    "started_at": lambda one: one.started_at,
    "ended_at": lambda one: one.ended_at,
    "title": lambda one: one.title,
    "status": lambda one: TITLES[status_of(one.color, one.state)],
    "what_happened": lambda one: one.what_happened,
    "total": lambda one: one.counts.total,
    "done": lambda one: one.counts.done,
    "failed": lambda one: one.counts.failed,
    "held": lambda one: one.counts.held,
    "not_confirmed": lambda one: one.counts.not_confirmed,
    "skipped": lambda one: one.counts.skipped,
    "cancelled": lambda one: one.counts.cancelled,
    "took_ms": lambda one: one.took_ms,
    "started_by": lambda one: one.started_by,
    "reason": lambda one: one.reason,
    "code": lambda one: one.top_code,
    "kind": lambda one: one.kind,
    "direction": lambda one: one.direction,
    "color": lambda one: one.color.value if one.color else None,
    "state": lambda one: one.state.value,
    "session": lambda one: one.session.id if one.session else None,
    "connector": lambda one: one.session.connector if one.session else None,
    "problem": lambda one: one.problem,
    "retry_of": lambda one: one.retry_of,
    "company": lambda one: one.company,
    "store": lambda one: one.store,
    "id": lambda one: one.id,
}
COLUMNS: tuple[str, ...] = tuple(_OF)
USUAL: tuple[str, ...] = (
    "created_at", "title", "status", "total", "done", "what_happened", "took_ms", "started_by",
    "code", "session", "id",
)  # fmt: skip
_TIMES = frozenset({"created_at", "started_at", "ended_at"})


def rows(
    storage: Storage,
    conditions: Conditions,
    sort: Sort,
    columns: Sequence[str],
    zone: tzinfo,
) -> Iterator[list[Row]]:
    """A batch at a time, with each time twice: in UTC and as text in *zone*."""

    def shown(db: Database, found: list[Operation]) -> list[Row]:
        return [_row(each, columns, zone) for each in OperationOut.many(db, found)]

    return history.batches(storage, conditions, sort, shown)


def _row(operation: OperationOut, columns: Sequence[str], zone: tzinfo) -> Row:
    row: Row = []
    for name in columns:
        value = _OF[name](operation)
        if name in _TIMES:
            row += [(name, _utc(value)), (f"{name}_local", _local(value, zone))]
        else:
            row.append((name, value))
    return row


def _utc(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _local(moment: datetime | None, zone: tzinfo) -> str | None:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}" if moment else None


def csv_of(batches: Iterable[list[Row]], columns: Sequence[str], zone: str) -> Iterator[bytes]:
    """The file in pieces, its heads first, also when there is no row."""
    heads: list[str] = []
    for name in columns:
        heads += [name, f"{name} ({zone})"] if name in _TIMES else [name]
    yield (_BOM + _lines([heads])).encode()
    for batch in batches:
        if batch:
            yield _lines([[_defused(cell) for _, cell in row] for row in batch]).encode()


def _lines(table: Iterable[Sequence[Cell]]) -> str:
    made = io.StringIO()
    csv.writer(made).writerows(table)
    return made.getvalue()


def _defused(cell: Cell) -> Cell:
    """What begins like a formula is text to every spreadsheet behind an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def lines_of(batches: Iterable[list[Row]]) -> Iterator[bytes]:
    """A JSON object on each line."""
    for batch in batches:
        if batch:
            text = "".join(f"{json.dumps(dict(row), ensure_ascii=False)}\n" for row in batch)
            yield text.encode()

"""
Find anything by a few letters: records by the words they are called, problems, operations.

`record_words` answers "begins with" from its indexes, exact words first, the newest of them first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import aliased

from cartbooks.db import Database
from cartbooks.engine import problem_lists
from cartbooks.model import (
    Company,
    Customer,
    Operation,
    Order,
    Problem,
    Product,
    RecordWord,
    Store,
    Task,
)
from cartbooks.stores.words import plain

_LAST = "\U0010ffff"
_EACH = 8
"""So many stores are asked one by one, each straight from its index; more are asked together."""
_WIDE = 2000

Record = Order | Product | Customer
_NOUNS: dict[str, type[Order] | type[Product] | type[Customer]] = {
    "order": Order,
    "product": Product,
    "customer": Customer,
}


class Hit(NamedTuple):
    record_type: str
    row_id: int


def terms(q: str) -> list[str]:
    """The words of *q* as records are called: "#10432" and "order 10432" are "10432"."""
    found = [word.strip(".,;:()[]{}\"'!?#") for word in plain(q).split()]
    found = [word for word in found if word]
    if len(found) > 1:
        found = [word for word in found if word not in {"order", "no", "nr"}] or found
    return found[:5]


def store_ids(db: Database, company: Company | None, store: Store | None = None) -> list[int]:
    """The stores to look in."""
    if store is not None:
        return [store.id]
    rows = select(Store.id).order_by(Store.id)
    if company is not None:
        rows = rows.where(Store.company_id == company.id)
    return list(db.scalars(rows))


def hits(
    db: Database, stores: Sequence[int], q: str, *, limit: int, record_type: str = ""
) -> list[Hit]:
    """Records whose words begin with each word of *q*; a single letter must be the whole word."""
    wanted = terms(q)
    if not wanted or not stores:
        return []
    groups = [[one] for one in stores] if len(stores) <= _EACH else [list(stores)]
    found: list[tuple[str, int, Hit]] = []
    for group in groups:
        for row in db.execute(_query(group, wanted, record_type).limit(limit * 4)):
            found.append((row.word, -row.row_id, Hit(row.record_type, row.row_id)))
    found.sort(key=lambda each: each[:2])
    return list(dict.fromkeys(hit for _, _, hit in found))[:limit]


def _query(stores: list[int], wanted: list[str], record_type: str) -> Select[str, int, str]:
    first, *others = sorted(wanted, key=len, reverse=True)
    rows = select(RecordWord.word, RecordWord.row_id, RecordWord.record_type).where(
        RecordWord.store_id == stores[0] if len(stores) == 1 else RecordWord.store_id.in_(stores),
        *_begins(RecordWord, first),
    )
    if record_type:
        rows = rows.where(RecordWord.record_type == record_type)
    for word in others:
        other = aliased(RecordWord)
        rows = rows.where(
            select(other.id)
            .where(
                other.record_type == RecordWord.record_type,
                other.row_id == RecordWord.row_id,
                *_begins(other, word),
            )
            .exists()
        )
    return rows.order_by(RecordWord.word, RecordWord.row_id.desc())


def _begins(noun: type[RecordWord], word: str) -> list[ColumnElement[bool]]:
    if len(word) == 1:
        return [noun.word == word]
    return [noun.word >= word, noun.word < word + _LAST]


def row_ids(db: Database, stores: Sequence[int], q: str, record_type: str) -> list[int]:
    """The records of one type that are called so, for a list: at most two thousand."""
    return [hit.row_id for hit in hits(db, stores, q, limit=_WIDE, record_type=record_type)]


def rows_of(db: Database, found: Sequence[Hit]) -> list[Record]:
    """The rows behind *found*, in the same order."""
    rows: dict[Hit, Record] = {}
    for kind, noun in _NOUNS.items():
        wanted = [hit.row_id for hit in found if hit.record_type == kind]
        if wanted:
            fetched: Sequence[Any] = db.scalars(select(noun).where(noun.id.in_(wanted))).all()
            rows |= {Hit(kind, row.id): row for row in fetched}
    return [rows[hit] for hit in found if hit in rows]


def type_of(row: Record) -> str:
    """order, product or customer"""
    return type(row).__name__.lower()


def problems(db: Database, company: Company | None, q: str, limit: int) -> list[Problem]:
    """Problems whose sentence or message holds the words, open ones first."""
    asked = problem_lists.Asked([Problem.joined_into.is_(None)])
    if company is not None:
        asked.conditions.append(Problem.company_id == company.id)
    asked.conditions += [problem_lists.words(word) for word in q.split()[:5]]
    return list(
        db.scalars(
            select(Problem)
            .where(*asked.conditions)
            .order_by(Problem.open_tasks == 0, Problem.last_at.desc())
            .limit(limit)
        )
    )


def operations(db: Database, found: Sequence[Record], limit: int) -> list[Operation]:
    """The newest operations that worked on these records, by `ix_tasks_record`."""
    numbers: set[int] = set()
    for row in found[:5]:
        numbers |= set(
            db.scalars(
                select(Task.operation_id)
                .where(
                    Task.store_id == row.store_id,
                    Task.record_type == type_of(row),
                    Task.record == row.ext_id,
                )
                .order_by(Task.id.desc())
                .limit(limit)
            )
        )
    return list(
        db.scalars(
            select(Operation)
            .where(Operation.id.in_(numbers))
            .order_by(Operation.id.desc())
            .limit(limit)
        )
    )

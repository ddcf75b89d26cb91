"""
Find anything by a few letters: records by the words they are called, problems, operations.

`record_words` answers "begins with" from its indexes, exact words first, the newest of them first.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    String,
    Subquery,
    bindparam,
    select,
    union_all,
)
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
_SEVERAL = 100
"""A record may have several words that begin alike: so many more are read for that."""

_ANY, _SOME = "any", "some"
"""Whose records, where the stores are not asked one by one."""
_MOST: BindParameter[int] = bindparam("most", type_=Integer)

Record = Order | Product | Customer
NOUNS: dict[str, type[Order] | type[Product] | type[Customer]] = {
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


def stores_of(db: Database, company: Company | None) -> list[int] | None:
    """The stores of *company*; None where all are meant, however many there are."""
    return None if company is None else store_ids(db, company)


def hits(
    db: Database,
    stores: Sequence[int] | None,
    q: str,
    *,
    limit: int,
    record_type: str = "",
    exact: bool = False,
) -> list[Hit]:
    """
    Records whose words begin with each word of *q*; a single letter must be the whole word.

    Those that have the very word come first, the newest of each type before the others; then
    those whose words go on, from the last of these words to the first. *exact*: the former only.
    """
    wanted = terms(q)
    if not wanted or stores == []:
        return []
    first, *others = sorted(wanted, key=len, reverse=True)
    types = (record_type,) if record_type else tuple(NOUNS)
    letters = tuple(len(word) == 1 for word in others)
    given: dict[str, Any] = {"first": first, "first_end": first + _LAST}
    for at, word in enumerate(others):
        given |= {f"other_{at}": word, f"other_{at}_end": word + _LAST}
    whose: tuple[str, ...] = (_ANY,)
    if stores is not None and len(stores) > _EACH:
        whose, given[_SOME] = (_SOME,), stores
    elif stores is not None:
        whose = tuple(f"store_{at}" for at in range(len(stores)))
        given |= zip(whose, stores, strict=True)

    def walk(most: int, *, whole: bool) -> dict[Hit, None]:
        rows = db.execute(_walk(types, whose, letters, whole), {**given, "most": most})
        return dict.fromkeys(Hit(*row) for row in rows)

    found = walk(limit, whole=True)
    if len(found) < limit and not exact and len(first) > 1:
        found |= walk(limit + _SEVERAL, whole=False)
    return list(found)[:limit]


@lru_cache(maxsize=256)
def _walk(
    types: tuple[str, ...], whose: tuple[str, ...], letters: tuple[bool, ...], whole: bool
) -> Select[str, int]:
    """
    Records that have the first word, or one that goes on from it: made once for each way to ask.

    *whose*: the parameters that name stores, each of which is asked on its own. *letters*: whether
    each of the other words is a single letter.
    """
    parts = (_part(kind, store, letters, whole=whole) for kind in types for store in whose)
    rows = union_all(*(select(each) for each in parts)).subquery().c
    newest = select(rows.record_type, rows.row_id)
    return newest.order_by(rows.word.desc(), rows.row_id.desc()).limit(_MOST)


def _part(record_type: str, store: str, letters: tuple[bool, ...], *, whole: bool) -> Subquery:
    """One walk along an index from its end: of one type, of one store or of several."""
    rows = select(RecordWord.word, RecordWord.row_id, RecordWord.record_type).where(
        RecordWord.record_type == record_type, *_is_of(RecordWord, store)
    )
    if whole:
        rows = rows.where(RecordWord.word == _word("first"))
    else:
        rows = rows.where(RecordWord.word > _word("first"), RecordWord.word < _word("first_end"))
    for at, is_letter in enumerate(letters):
        other = aliased(RecordWord)  # looked up once, from the index alone, and not for each row
        there = select(other.row_id).where(
            other.record_type == record_type, *_begins(other, f"other_{at}", is_letter)
        )
        if store != _SOME:
            there = there.where(*_is_of(other, store))
        rows = rows.where(RecordWord.row_id.in_(there))
    return rows.order_by(RecordWord.word.desc(), RecordWord.row_id.desc()).limit(_MOST).subquery()


def _is_of(noun: type[RecordWord], store: str) -> list[ColumnElement[bool]]:
    if store == _ANY:
        return []
    if store == _SOME:
        return [noun.store_id.in_(bindparam(_SOME, expanding=True))]
    return [noun.store_id == bindparam(store, type_=Integer)]


def _begins(noun: type[RecordWord], name: str, is_letter: bool) -> list[ColumnElement[bool]]:
    if is_letter:
        return [noun.word == _word(name)]
    return [noun.word >= _word(name), noun.word < _word(f"{name}_end")]


def _word(name: str) -> BindParameter[str]:
    return bindparam(name, type_=String)


def row_ids(db: Database, stores: Sequence[int] | None, q: str, record_type: str) -> list[int]:
    """The records of one type that are called so, for a list: at most two thousand."""
    return [hit.row_id for hit in hits(db, stores, q, limit=_WIDE, record_type=record_type)]


def rows_of(db: Database, found: Sequence[Hit]) -> list[Record]:
    """The rows behind *found*, in the same order."""
    rows: dict[Hit, Record] = {}
    for kind, noun in NOUNS.items():
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

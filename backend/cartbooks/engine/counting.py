"""
How many operations answer a question of History, how many of each sort, and what to loosen.

Every number is counted to `EXACT` and no further, and what is rare is not looked for among all that
is common, so the answers cost the same however much history there is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Select, Subquery, func, null, select, union

from cartbooks import ids
from cartbooks.db import Database
from cartbooks.engine import searching
from cartbooks.engine.conditions import Condition, status
from cartbooks.engine.history import TITLES, Conditions, Question, of_store, status_of
from cartbooks.engine.searching import EXACT, ByIndex, Searching
from cartbooks.model import Color, Operation, OperationState, Store
from cartbooks.operations.registry import KINDS
from cartbooks.search import STATUSES, Asking, range_of, top

_GROUPS = ("status", "kind", "store")
_STORES = 25
"""Stores are counted one by one only where they are few."""
_SOME = 2_000
"""So many are looked at for a number that is not exact anyway."""
_WIDER = ("7d", "30d", "all")


@dataclass(frozen=True, slots=True)
class Number:
    """How many; `more` when there are more than were counted."""

    n: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    value: str
    title: str
    number: Number


@dataclass(frozen=True, slots=True)
class Hint:
    """How many would match without one part of the query, or in a wider range."""

    how: Literal["without", "range"]
    text: str
    query: str
    range: str
    number: Number


def count(db: Database, conditions: Conditions, most: int | None = None) -> Number:
    """How many there are, exact to *most*, or to `EXACT`."""
    if conditions.contradict:
        return Number(0)
    most = most or EXACT
    ways = conditions.by_each_way(Operation.id)
    n = 0
    # one of several may be enough
    for some in [*([each] for each in ways[:-1]), ways]:
        rows = _each_once(some, most)
        n = int(db.scalar(select(func.count()).select_from(rows)) or 0)
        if n > most:
            break
    return Number(min(n, most), n > most)


def _each_once(ways: Sequence[Select[Any]], most: int) -> Subquery:
    """*most* of the rows and one more, if so many; what is found in two ways is told once."""
    each = [way.limit(most + 1) for way in ways]
    if len(each) == 1:
        return each[0].subquery()
    return union(*(select(rows.subquery()) for rows in each)).limit(most + 1).subquery()


@dataclass(frozen=True, slots=True)
class Totals:
    matching: Number
    everything: Number
    quiet: Number


@dataclass(frozen=True, slots=True)
class Numbers:
    totals: Totals
    facets: Mapping[str, Sequence[Facet]]


def numbers(db: Database, asked: Question) -> Numbers:
    """
    How many match, there are at all and are hidden; how many of each status, kind and store.

    A facet is counted as if the query did not say which, so the number on a chip is what one would
    see after choosing it: to `EXACT` where at most so many match, or where nothing else is asked.
    Of more, some are looked at, and it is a number that there are at least: what is rare among
    many must not be looked for among all there ever were.
    """
    stores = _few_stores(db, asked)
    place = asked.everything(db)
    everything = count(db, place)
    of_place = None  # of too many, each value is counted by an index of its own
    if not everything.more and any(asked.is_plain(without=each) for each in _GROUPS):
        of_place = _cells(db, place, stores)
    if asked.is_plain():
        matching, cells, quiet = everything, None, _quiet(db, asked)
    else:
        matching, cells, quiet = _matching(db, asked, stores)
    counted: dict[str, _Cells | None] = {}
    for group in _GROUPS:
        if asked.is_plain(without=group):
            counted[group] = of_place
        elif asked.narrows(group):
            wider = asked.conditions(db, without=group)
            if matching.more:  # then these are more, too
                counted[group] = _cells(db, wider, stores, _SOME)
            else:
                counted[group] = _counted(db, wider, stores)[1]
        else:
            counted[group] = cells
    return Numbers(
        Totals(matching, everything, quiet),
        {
            "status": _statuses(db, asked, counted["status"], quiet),
            "kind": _kinds(db, asked, counted["kind"]),
            "store": _by_store(db, asked, counted["store"], stores),
        },
    )


_Cell = tuple[Color | None, OperationState, str, int | None, int]
_Stores = Mapping[str, tuple[str, Condition]]
"""By public ID: its name, and what its operations are like."""


@dataclass(frozen=True, slots=True)
class _Cells:
    """Numbers by colour, state, kind and store; `cut` when there are more rows than these."""

    cells: Sequence[_Cell]
    cut: bool

    @property
    def number(self) -> Number:
        """Of all of them together."""
        return Number(min(sum(each[4] for each in self.cells), EXACT), self.cut)

    def by(self, name: Callable[[_Cell], str]) -> dict[str, Number]:
        """The number of each value."""
        found: dict[str, int] = {}
        for cell in self.cells:
            found[name(cell)] = found.get(name(cell), 0) + cell[4]
        return {value: Number(min(n, EXACT), self.cut) for value, n in found.items()}


def _cells(
    db: Database, conditions: Conditions, stores: _Stores, most: int | None = None
) -> _Cells:
    """Of *most* rows (or `EXACT`) and one more, if so many; by store where stores are told."""
    most = most or EXACT
    store = Operation.store_id if stores else null().label("store")
    ways = conditions.by_each_way(
        Operation.id, Operation.color, Operation.state, Operation.kind, store
    )
    told = list(_each_once(ways, most).c)[1:]
    found = db.execute(select(*told, func.count()).group_by(*told))
    cells = [(row[0], row[1], row[2], row[3], row[4]) for row in found]
    return _Cells(cells, sum(each[4] for each in cells) > most)


def _matching(
    db: Database, asked: Question, stores: _Stores
) -> tuple[Number, _Cells | None, Number]:
    """How many match, what they are, and how many are hidden; of a list one look tells all."""
    if asked.hides_quiet:
        either = asked.conditions(db, quiet=False)
        found = _cells(db, either, stores) if either.index == "NOT INDEXED" else None
        if found and not found.cut:
            loud = _Cells([each for each in found.cells if not _is_quiet(each)], cut=False)
            return loud.number, loud, Number(found.number.n - loud.number.n)
    return *_counted(db, asked.conditions(db), stores), _quiet(db, asked)


def _quiet(db: Database, asked: Question) -> Number:
    """How many would match, but are hidden."""
    return count(db, asked.conditions(db, quiet=True)) if asked.hides_quiet else Number(0)


def _is_quiet(cell: _Cell) -> bool:
    return cell[0] is None and cell[1] is OperationState.ENDED


def _counted(db: Database, conditions: Conditions, stores: _Stores) -> tuple[Number, _Cells]:
    """How many there are, and what they are: all of them to `EXACT`, some of more."""
    if conditions.index == "NOT INDEXED":  # they are on a list, which is not longer than that
        found = _cells(db, conditions, stores)
        return found.number, found
    some = _cells(db, conditions, stores, _SOME)
    if not some.cut:
        return some.number, some
    number = count(db, conditions)
    return number, some if number.more else _cells(db, conditions, stores)


def _few_stores(db: Database, asked: Question) -> _Stores:
    """The stores of the place; none where they are too many to be told one by one."""
    stores = select(Store.id, Store.name, Store.company_id).order_by(Store.id).limit(_STORES + 1)
    if asked.company is not None:
        stores = stores.where(Store.company_id == asked.company.id)
    found = {ids.public("st", row[0]): (row[1], of_store(row[2], row[0]))
             for row in db.execute(stores)}  # fmt: skip
    return found if len(found) <= _STORES else {}


def _each(
    db: Database, asked: Question, group: str, values: Mapping[str, Condition]
) -> dict[str, Number]:
    """The number of each value where nothing else is asked: every one has an index."""
    conditions = asked.everything(db)
    index: ByIndex = ""
    if conditions.index == asked.by_loud:
        any_ = "" if asked.company or group == "store" else "any_"
        index = f"INDEXED BY ix_operations_{any_}loud_{group}"
    return {value: count(db, conditions.also(each, index=index)) for value, each in values.items()}


def _statuses(db: Database, asked: Question, cells: _Cells | None, quiet: Number) -> list[Facet]:
    if cells is None:
        found = _each_status(db, asked)
    else:
        found = cells.by(lambda cell: status_of(cell[0], cell[1]))
    if asked.hides_quiet:
        found["nothing-to-do"] = (
            count(db, asked.conditions(db, without="status", quiet=True))
            if asked.narrows("status")
            else quiet
        )
    rest = Number(0, cells is not None and cells.cut)
    return [Facet(each.value, TITLES[each.value], found.get(each.value, rest)) for each in STATUSES]


def _each_status(db: Database, asked: Question) -> dict[str, Number]:
    conditions = replace(asked, hides_quiet=False).everything(db)
    found = {}
    for each in STATUSES:
        if each.value == "nothing-to-do" and asked.hides_quiet:
            continue
        index: ByIndex = ""
        if each.value not in searching.FEW:
            wanted = status(each.value)
        elif asked.company is None:
            wanted, name = searching.FEW[each.value]
            index = f"INDEXED BY {name}"
        else:  # the index of those that are few does not know companies
            looks = Searching(db)
            wanted = looks.few(each.value)
            index = "NOT INDEXED" if looks.is_list else ""
        found[each.value] = count(db, conditions.also(wanted, index=index))
    return found


def _kinds(db: Database, asked: Question, cells: _Cells | None) -> list[Facet]:
    if cells is None:
        found = _each(db, asked, "kind", {kind: Operation.kind == kind for kind in KINDS})
    else:
        found = cells.by(lambda cell: cell[2])
    titles = {kind.kind: kind.title for kind in KINDS.values()}
    return [
        Facet(kind, titles.get(kind, kind), found[kind])
        for kind in (*KINDS, *sorted(set(found) - set(KINDS)))
        if kind in found and found[kind].n
    ]


def _by_store(db: Database, asked: Question, cells: _Cells | None, stores: _Stores) -> list[Facet]:
    if cells is None:
        found = _each(db, asked, "store", {name: where for name, (_, where) in stores.items()})
    else:
        found = cells.by(lambda cell: ids.public("st", cell[3]) if cell[3] else "")
    return [
        Facet(name, title, found[name])
        for name, (title, _) in stores.items()
        if name in found and found[name].n
    ]


def hints(db: Database, asked: Question, asking: Asking) -> list[Hint]:
    """For a question that nothing answers: what would, without one part or in a wider range."""
    found: list[Hint] = []
    parts = top(asked.node)
    for part in parts:
        number = count(db, asked.conditions(db, leaving_out=part))
        if number.n:
            end = part.start + part.length
            rest = f"{asked.text[: part.start].rstrip()} {asked.text[end:].lstrip()}".strip()
            found.append(
                Hint("without", asked.text[part.start : end], rest, asked.within.name, number)
            )
    for name in _WIDER:
        wider = range_of(name, asking)
        if _reaches_back(wider.since, asked.within.since):
            number = count(db, asked.conditions(db, within=wider))
            if number.n:
                said = wider.said or "all time"
                found.append(Hint("range", said, asked.text, name, number))
                break
    return found


def _reaches_back(first: datetime | None, second: datetime | None) -> bool:
    return second is not None and (first is None or first < second)

"""
What History asks: one page of operations, how many there are of each sort, what to loosen.

Every number is counted to `EXACT` and no further, and every page is read by keyset, so the answers
cost the same however much history there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, TypeVar

from sqlalchemy import Select, and_, func, or_, select, text, true, tuple_
from sqlalchemy.sql.elements import AsBoolean, False_

from cartbooks import ids
from cartbooks.db import Database, Storage
from cartbooks.engine import searching
from cartbooks.engine.searching import EXACT, VOCABULARY, ByIndex, Condition, Searching
from cartbooks.errors import Refused
from cartbooks.model import Color, Company, Operation, OperationState, Store
from cartbooks.operations.registry import KINDS
from cartbooks.search import (
    STATUSES,
    And,
    Asking,
    Node,
    Not,
    Or,
    Range,
    Term,
    Words,
    parse,
    range_of,
    sentence,
    top,
)

Sort = Literal["newest", "oldest", "longest", "most-tasks"]
Batch = TypeVar("Batch")
_STORES = 25
"""Stores are counted one by one only where they are few."""
_AT_ONCE = 500
_AT_A_PASS = 50_000
_COLUMNS: Mapping[str, Any] = {"longest": Operation.took_ms, "most-tasks": Operation.total}
_SCATTERED = frozenset({"store", "company", "took", "tasks", "by"})
"""Terms with an index that finds their operations and knows nothing else of them."""
_NARROW = _SCATTERED | {"status", "kind"}
"""Terms that have indexes of their own: none of them is to be looked for among the loud ones."""
_CODED = text("operations.top_code <> ''")
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


@dataclass(frozen=True, slots=True)
class Filters:
    """The plain filters of the list; several values of one mean any of them."""

    kinds: Sequence[str] = ()
    states: Sequence[OperationState] = ()
    colors: Sequence[Color] = ()
    code: str = ""

    def conditions(self, without: str = "") -> Iterator[Condition]:
        if self.kinds and without != "kind":
            yield Operation.kind.in_(self.kinds)
        if self.states and without != "status" and not self.few(without):
            yield Operation.state.in_(self.states)
        if self.colors and without != "status":
            yield Operation.color.in_(self.colors)
        if self.code:
            # in the words of `ix_operations_code`, too, so that SQLite uses it
            yield and_(Operation.top_code == self.code, _CODED)

    def few(self, without: str = "") -> Sequence[str]:
        """The states that are asked for, where few operations are in them at any time."""
        states = [each.value for each in self.states]
        asked = without != "status" and all(each in searching.FEW for each in states)
        return states if asked else ()

    def narrow(self, group: str) -> bool:
        """Whether they say anything that *group* counts."""
        return bool(self.kinds if group == "kind" else group == "status" and self._how)

    @property
    def _how(self) -> bool:
        return bool(self.states or self.colors)


@dataclass(frozen=True, slots=True)
class Conditions:
    """What all must hold, and by which index SQLite is to look."""

    all: tuple[Condition, ...] = ()
    index: ByIndex = ""
    scattered: bool = False
    """Whether to know more of those that match takes a look at each."""

    def select(self, *columns: Any, sort: Sort = "newest") -> Select[Any]:
        """The rows; an order that has an index of its own is left to find it."""
        whole = and_(true(), *self.all)
        rows = select(*columns).where(whole)
        if not self.index or isinstance(
            whole, False_ | AsBoolean
        ):  # what finds nothing needs no index
            return rows
        if sort in _COLUMNS and self.index != "NOT INDEXED":
            return rows
        return rows.with_hint(Operation, self.index, "sqlite")

    def also(self, condition: Condition, *, index: ByIndex = "") -> Conditions:
        """One more. The index is chosen anew, unless these are found by their ids."""
        return Conditions(
            (*self.all, condition), self.index if self.index == "NOT INDEXED" else index
        )


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, read and translated."""

    text: str
    node: Node
    within: Range
    company: Company | None
    store: Store | None
    filters: Filters
    hides_quiet: bool
    me: str
    _known: dict[int, tuple[Condition, bool]] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        return sentence(self.node, self.within, VOCABULARY)

    def conditions(
        self,
        db: Database,
        *,
        without: str = "",
        leaving_out: Node | None = None,
        within: Range | None = None,
        quiet: bool | None = None,
    ) -> Conditions:
        """
        What an operation must be like.

        *without* leaves out what says something of one group, *leaving_out* one part of the query;
        *within* is another range. *quiet*: it must have had nothing to do; False: or not, whatever
        the question hides.
        """
        filtered = [*self.filters.conditions(without)]
        found = [*self._place(db, within or self.within), *filtered]
        narrow = bool(filtered)
        listed = colored = scattered = False
        if states := self.filters.few(without):
            looks = Searching(db, self.company.id if self.company else None, self.me)
            found.append(or_(*[looks.few(each) for each in states]))
            listed, narrow = looks.is_list, True
        for part in top(self.node):
            if part is leaving_out or (without and isinstance(part, Term) and part.name == without):
                continue
            condition, is_list = self._translated(db, part)
            found.append(condition)
            listed |= is_list
            narrow |= isinstance(part, Words) or (isinstance(part, Term) and part.name in _NARROW)
            scattered |= isinstance(part, Words) or (
                isinstance(part, Term) and part.name in _SCATTERED
            )
            colored |= _of_colors(part)
        index: ByIndex = self.by_color if colored else ""
        index = "NOT INDEXED" if listed else index
        if quiet:
            found.append(searching.status("nothing-to-do"))
            if not listed and not narrow and self.store is None:
                index = f"INDEXED BY ix_operations_{'' if self.company else 'any_'}quiet"
        elif self.hides_quiet and quiet is None:
            found.append(and_(searching.LOUD, true()))
            if not listed and not narrow and self.store is None:
                index = self.by_loud
        return Conditions(tuple(found), index, scattered and not listed)

    @property
    def by_color(self) -> ByIndex:
        """The index that knows each colour's rows."""
        return f"INDEXED BY ix_operations_{'' if self.company else 'any_'}color"

    @property
    def by_loud(self) -> ByIndex:
        """The index that holds no quiet operation."""
        return f"INDEXED BY ix_operations_{'' if self.company else 'any_'}loud"

    def _place(self, db: Database, within: Range) -> Iterator[Condition]:
        if self.company is not None:
            yield Operation.company_id == self.company.id
        if self.store is not None:
            yield of_store(self.store.company_id, self.store.id)
        if within.since is not None:
            yield searching.since(db, within.since)
        if within.until is not None:
            yield searching.until(db, within.until)

    def of_operations(self, db: Database) -> Sequence[Condition]:
        """What the query alone says of operations, whenever and wherever they ran."""
        anywhen = Range("all", "")
        return replace(self, store=None, hides_quiet=False, within=anywhen).conditions(db).all

    def everything(self, db: Database) -> Conditions:
        """All there is in this place and range, whatever the query."""
        asks_nothing = replace(self, node=And(()), filters=Filters(), _known={})
        return asks_nothing.conditions(db)

    def narrows(self, group: str) -> bool:
        """Whether the query or a filter says something of what *group* counts."""
        terms = (part for part in top(self.node) if isinstance(part, Term))
        return any(part.name == group for part in terms) or self.filters.narrow(group)

    def _translated(self, db: Database, part: Node) -> tuple[Condition, bool]:
        """The condition of *part*, and whether it is a list of ids."""
        if id(part) not in self._known:
            looks = Searching(db, self.company.id if self.company else None, self.me)
            condition = looks.condition(part)
            self._known[id(part)] = condition, looks.is_list
        return self._known[id(part)]


def of_store(company_id: int, store_id: int) -> Condition:
    """Of one store; the company is said too, since the index begins with it."""
    return and_(Operation.company_id == company_id, Operation.store_id == store_id)


def question(
    text: str,
    asking: Asking,
    *,
    range: str = "all",
    company: Company | None = None,
    store: Store | None = None,
    filters: Filters | None = None,
    hide_quiet: bool = False,
    me: str = "",
) -> Question:
    """Read what is asked. Raises `BadQuery`, or `Refused` for a range that is none."""
    node = parse(text, asking)
    return Question(
        text, node, range_of(range, asking), company, store, filters or Filters(),
        hide_quiet and not _names_quiet(node), me,
    )  # fmt: skip


def _of_colors(node: Node) -> bool:
    """Whether it asks for colours and nothing else, so that their index finds all."""
    return isinstance(node, Term) and node.name == "status" and all(
        each.text in set(Color) for each in node.values
    )  # fmt: skip


def _names_quiet(node: Node) -> bool:
    """Who asks for those with nothing to do wants to see them."""
    match node:
        case And(parts=parts) | Or(parts=parts):
            return any(_names_quiet(each) for each in parts)
        case Not(part=part):
            return _names_quiet(part)
        case Term(name="status", values=values):
            return any(each.text == "nothing-to-do" for each in values)
    return False


# -- pages


def page(
    db: Database, conditions: Conditions, sort: Sort, cursor: str | None, limit: int
) -> tuple[list[Operation], str | None]:
    """The rows behind *cursor* in the order of *sort*, and the cursor of the next page."""
    rows = conditions.select(Operation, sort=sort)
    column = _COLUMNS.get(sort)
    if cursor:
        number, value = _place_of(cursor, sorted_by=column is not None)
        if column is not None:
            rows = rows.where(tuple_(column, Operation.id) < tuple_(value, number))
        else:
            rows = rows.where(Operation.id > number if sort == "oldest" else Operation.id < number)
    order = [] if column is None else [column.desc()]
    order.append(Operation.id.asc() if sort == "oldest" else Operation.id.desc())
    found = list(db.scalars(rows.order_by(*order).limit(limit + 1)))
    more = len(found) > limit
    found = found[:limit]
    return found, _cursor(found[-1], sort) if more else None


def _cursor(last: Operation, sort: Sort) -> str:
    name = ids.public("cu", last.id)
    match sort:
        case "longest":
            return f"{name}.{last.took_ms or 0}"
        case "most-tasks":
            return f"{name}.{last.total}"
        case _:
            return name


def _place_of(cursor: str, *, sorted_by: bool) -> tuple[int, int]:
    name, dot, value = cursor.partition(".")
    number = ids.number("cu", name)
    fits = value.isdecimal() and value.isascii() and len(value) < 11 if sorted_by else not dot
    if number is None or not fits:
        raise Refused("This cursor is not one of ours.", code="bad_cursor")
    return number, int(value or 0)


def batches(
    storage: Storage,
    conditions: Conditions,
    sort: Sort,
    shown: Callable[[Database, list[Operation]], Batch],
) -> Iterator[Batch]:
    """
    All rows as *shown* tells them, a few hundred at a time, each in a short read of its own.

    Who downloads slowly holds no transaction open, and no more than one batch is in memory.
    """
    cursor: str | None = None
    while True:
        with storage.reading() as db:
            rows, cursor = page(db, conditions, sort, cursor, _AT_ONCE)
            batch = shown(db, rows)
        yield batch
        if cursor is None:
            return


# -- numbers


def count(db: Database, conditions: Conditions) -> Number:
    """How many there are, exact to `EXACT`."""
    rows = conditions.select(Operation.id).limit(EXACT + 1)
    return _up_to_exact(int(db.scalar(select(func.count()).select_from(rows.subquery())) or 0))


@dataclass(frozen=True, slots=True)
class Totals:
    matching: Number
    everything: Number
    quiet: Number


def totals(db: Database, asked: Question) -> Totals:
    """How many match, how many there are in this range at all, how many are hidden as quiet."""
    matching = count(db, asked.conditions(db))
    unasked = isinstance(asked.node, And) and not asked.node.parts
    unasked = unasked and not any(True for _ in asked.filters.conditions())
    return Totals(
        matching,
        matching if unasked else count(db, asked.everything(db)),
        count(db, asked.conditions(db, quiet=True)) if asked.hides_quiet else Number(0),
    )


def facets(db: Database, asked: Question) -> dict[str, list[Facet]]:
    """
    How many of each status, kind and store, each as if the query did not say which.

    So the number on a chip is what one would see after choosing it.
    """
    shared = None
    found: dict[str, list[Facet]] = {}
    for group in ("status", "kind", "store"):
        if asked.narrows(group):
            cells = _cells(db, asked.conditions(db, without=group))
        else:
            shared = shared if shared is not None else _cells(db, asked.conditions(db))
            cells = shared
        found[group] = _GROUPS[group](db, asked, cells)
    return found


_Cells = list[tuple[Color | None, OperationState, str, int | None, int]]


def _cells(db: Database, conditions: Conditions) -> _Cells:
    """
    Numbers by colour, state, kind and store of the first `EXACT` + 1 rows.

    Of more rows, up to `_AT_A_PASS`, where these are scattered: each number alone would then look
    at all of them, and there are many numbers.
    """
    found = _cells_of(db, conditions, EXACT)
    if _exact(found) or not conditions.scattered:
        return found
    more = _cells_of(db, conditions, _AT_A_PASS)
    return more if _total(more) <= _AT_A_PASS else found


def _cells_of(db: Database, conditions: Conditions, most: int) -> _Cells:
    rows = (
        conditions.select(Operation.color, Operation.state, Operation.kind, Operation.store_id)
        .limit(most + 1)
        .subquery()
    )
    cells = db.execute(select(*rows.c, func.count()).group_by(*rows.c))
    return [(row[0], row[1], row[2], row[3], row[4]) for row in cells]


def _total(cells: _Cells) -> int:
    return sum(each[4] for each in cells)


def _exact(cells: _Cells) -> bool:
    """Whether these are all there are: those of a page that was cut off are `EXACT` + 1."""
    return _total(cells) != EXACT + 1


def _up_to_exact(n: int) -> Number:
    return Number(min(n, EXACT), n > EXACT)


def _numbers(
    db: Database,
    asked: Question,
    group: str,
    cells: _Cells,
    values: Sequence[tuple[str, Condition]],
    name: Callable[[Any], str],
) -> dict[str, Number]:
    """The number of each value: from the cells where they hold all rows, else one by one."""
    if _exact(cells):
        numbers = dict.fromkeys((value for value, _ in values), 0)
        for cell in cells:
            numbers[name(cell)] = numbers.get(name(cell), 0) + cell[4]
        return {value: _up_to_exact(n) for value, n in numbers.items()}
    conditions = asked.conditions(db, without=group)
    index: ByIndex = ""
    if conditions.index == asked.by_loud:
        any_ = "" if asked.company or group == "store" else "any_"
        index = f"INDEXED BY ix_operations_{any_}loud_{group}"
    return {value: count(db, conditions.also(each, index=index)) for value, each in values}


def _statuses(db: Database, asked: Question, cells: _Cells) -> list[Facet]:
    shown = [each for each in STATUSES if each.value != "nothing-to-do" or not asked.hides_quiet]
    values = [(each.value, searching.status(each.value)) for each in shown]
    name = _status_of_cell
    if _exact(cells):
        numbers = _numbers(db, asked, "status", cells, values, name)
    else:
        conditions = asked.conditions(db, without="status", quiet=False)
        numbers = {}
        for value, condition in values:
            looks = Searching(db)
            wanted = looks.few(value) if value in searching.FEW else condition
            index: ByIndex = "NOT INDEXED" if looks.is_list else ""
            numbers[value] = count(db, conditions.also(wanted, index=index))
    if asked.hides_quiet:
        quiet = asked.conditions(db, without="status", quiet=True)
        numbers["nothing-to-do"] = count(db, quiet)
    return [
        Facet(each.value, TITLES[each.value], numbers.get(each.value, Number(0)))
        for each in STATUSES
    ]


def _status_of_cell(cell: tuple[Color | None, OperationState, str, int | None, int]) -> str:
    return status_of(cell[0], cell[1])


def _kinds(db: Database, asked: Question, cells: _Cells) -> list[Facet]:
    values = [(kind, Operation.kind == kind) for kind in KINDS]
    numbers = _numbers(db, asked, "kind", cells, values, lambda cell: str(cell[2]))
    titles = {kind.kind: kind.title for kind in KINDS.values()}
    return [
        Facet(kind, titles.get(kind, kind), number) for kind, number in numbers.items() if number.n
    ]


def _by_store(db: Database, asked: Question, cells: _Cells) -> list[Facet]:
    stores = select(Store.id, Store.name, Store.company_id).order_by(Store.id).limit(_STORES + 1)
    if asked.company is not None:
        stores = stores.where(Store.company_id == asked.company.id)
    found = {ids.public("st", row[0]): (row[1], of_store(row[2], row[0]))
             for row in db.execute(stores)}  # fmt: skip
    if len(found) > _STORES:
        return []
    values = [(name, condition) for name, (_, condition) in found.items()]
    numbers = _numbers(
        db, asked, "store", cells, values, lambda cell: ids.public("st", cell[3]) if cell[3] else ""
    )
    return [
        Facet(name, found[name][0], number)
        for name, number in numbers.items()
        if name in found and number.n
    ]


_GROUPS: Mapping[str, Callable[[Database, Question, _Cells], list[Facet]]] = {
    "status": _statuses,
    "kind": _kinds,
    "store": _by_store,
}

TITLES = {
    "red": "Nothing done",
    "yellow": "Partly done",
    "green": "All done",
    "running": "Running now",
    "waiting": "Waiting",
    "nothing-to-do": "Nothing to do",
    "cancelled": "Cancelled",
}


def status_of(color: Color | None, state: OperationState) -> str:
    """The word of the search language for how an operation ended or where it stands."""
    if color is not None:
        return color.value
    return "nothing-to-do" if state is OperationState.ENDED else state.value


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

"""
What History asks, and a page of what answers it.

Every page is read by keyset, so it costs the same however much history there is. How many there
are of each sort, `counting` knows.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar

from sqlalchemy import Select, and_, false, or_, select, text, true, tuple_
from sqlalchemy.sql.elements import AsBoolean, False_

from cartbooks import ids
from cartbooks.db import Database, Storage
from cartbooks.engine import searching
from cartbooks.engine.conditions import (
    DISORDER,
    LOUD,
    Condition,
    among,
    first_since,
    is_color,
    since,
    status,
    until,
)
from cartbooks.engine.searching import VOCABULARY, ByIndex, Searching, Way
from cartbooks.errors import Refused
from cartbooks.model import Color, Company, Operation, OperationState, Store
from cartbooks.search import (
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
_AT_ONCE = 500
_WIDER_EACH_TIME = 8
_COLUMNS: Mapping[str, Any] = {"longest": Operation.took_ms, "most-tasks": Operation.total}
_NARROW = frozenset({"store", "company", "took", "tasks", "by", "status", "kind"})
"""Terms that have indexes of their own: none of them is to be looked for among the loud ones."""
_CODED = text("operations.top_code <> ''")


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
    walk: ByIndex = ""
    """By which the newest are soon found, one after the other, where so many match."""
    ways: tuple[Way, ...] = ()
    """Each of which is enough beside `rest`, and finds its operations by an index of its own."""
    rest: tuple[Condition, ...] = ()
    long: bool = False
    """More operations of the range than `lists_to` are like that."""
    numbers: Sequence[int] = ()
    """The only ones that may be meant, the oldest first, where all that is asked made lists."""
    beside: tuple[Condition, ...] = ()
    """What else these must be like."""

    def select(self, *columns: Any, sort: Sort = "newest") -> Select[Any]:
        """The rows; an order that has an index of its own is left to find it."""
        rows = select(*columns).where(and_(true(), *self.all))
        if not self.index or self.contradict:
            return rows
        if sort in _COLUMNS and self.index != "NOT INDEXED":
            return rows
        return rows.with_hint(Operation, self.index, "sqlite")

    def by_each_way(self, *columns: Any) -> list[Select[Any]]:
        """The rows, some of them perhaps twice: to be counted, and in no order."""
        if self.ways and not self.contradict:
            return [way.select(*columns).where(and_(true(), *self.rest)) for way in self.ways]
        return [self.select(*columns)]

    @property
    def contradict(self) -> bool:
        """Whether nothing can be like that, so that nobody need look."""
        whole = and_(true(), *self.all)
        return isinstance(whole, AsBoolean) and isinstance(whole.element, False_)

    def in_order(self, sort: Sort) -> Conditions:
        """The same for a page of them, which *sort* may find sooner than it could count them."""
        return replace(self, index=self.walk) if self.walk and sort not in _COLUMNS else self

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
    lists_to: int | None = None
    """So long are lists of what is looked up, where less than all is to be counted."""
    _known: dict[tuple[int, int], tuple[Condition, Searching]] = field(default_factory=dict)

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
        within = within or self.within
        filtered = [*self.filters.conditions(without)]
        found = [*self._place(db, within), *filtered]
        after = _before(db, within)
        narrow = bool(filtered)
        lists: list[frozenset[int]] = []
        parts: list[Condition] = []
        ways: tuple[Way, ...] = ()
        named = {"kind"} if self.filters.narrow("kind") and without != "kind" else set()
        listed = colored = several = never_quiet = so_many = long = False
        if states := self.filters.few(without):
            looks = self._searching(db, after)
            found.append(or_(*[looks.few(each) for each in states]))
            listed, narrow = looks.is_list, True
        for part in top(self.node):
            if part is leaving_out or (without and isinstance(part, Term) and part.name == without):
                continue
            condition, looked = self._translated(db, part, after)
            if looked.only is None:
                parts.append(condition)
                ways = tuple(looked.apart(part))
                long = bool(looked.ways) and not looked.unknown and not isinstance(part, Or)
            else:
                lists.append(frozenset(looked.only))
            listed |= looked.is_list
            several |= looked.several
            narrow |= isinstance(part, Words) or (isinstance(part, Term) and part.name in _NARROW)
            colored |= _of_colors(part)
            never_quiet |= _of_done_tasks(part)
            so_many |= _of_so_many_tasks(part)
            named |= {part.name} if isinstance(part, Term) else set()
        numbers = sorted(frozenset.intersection(*lists)) if lists else []
        of_list = [among(db, Operation.id, numbers)] if lists else []
        index: ByIndex = self.by_color if colored else ""
        index = "NOT INDEXED" if listed else index
        if quiet:
            kept = tuple(each for each in ways if not each.never_quiet)
            never_quiet |= colored or bool(ways and not kept)
            found.append(false() if never_quiet else status("nothing-to-do"))
            ways = kept
            if not listed and self.store is None:
                index = self._by_quiet(named)
        elif self.hides_quiet and quiet is None:
            found.append(and_(LOUD, true()))
            if not listed and not narrow and self.store is None:
                index = self.by_loud
            elif so_many and not listed and not colored and self.company is None:
                index = "INDEXED BY ix_operations_any_loud_tasks"
        alone = len(top(self.node)) == 1 and not filtered and self.store is None
        walk = self.by_place if alone and several and not listed and not index else ""
        if not alone or self.company is not None:
            ways, long = (), False
        return Conditions(
            (*found, *of_list, *parts), index, walk, ways, (*found, *of_list),
            long and within.until is None, numbers, (*found, *parts),
        )  # fmt: skip

    @property
    def by_place(self) -> ByIndex:
        """The newest first, whatever they are like."""
        return "INDEXED BY ix_operations_company" if self.company else "NOT INDEXED"

    @property
    def by_color(self) -> ByIndex:
        """The index that knows each colour's rows."""
        return f"INDEXED BY ix_operations_{'' if self.company else 'any_'}color"

    @property
    def by_loud(self) -> ByIndex:
        """The index that holds no quiet operation."""
        return f"INDEXED BY ix_operations_{'' if self.company else 'any_'}loud"

    def _by_quiet(self, named: Collection[str]) -> ByIndex:
        """The index that knows what is quiet and begins with a term that is *named*, if any."""
        if "store" in named:
            return "INDEXED BY ix_operations_quiet_store"
        if self.company is not None or "company" in named:
            return "INDEXED BY ix_operations_quiet"
        if "kind" in named:
            return "INDEXED BY ix_operations_any_quiet_kind"
        if "by" in named:
            return "INDEXED BY ix_operations_by"
        return "INDEXED BY ix_operations_any_quiet"

    def _place(self, db: Database, within: Range) -> Iterator[Condition]:
        if self.company is not None:
            yield Operation.company_id == self.company.id
        if self.store is not None:
            yield of_store(self.store.company_id, self.store.id)
        if within.since is not None:
            yield since(db, within.since)
        if within.until is not None:
            yield until(db, within.until)

    def of_operations(self, db: Database) -> Sequence[Condition]:
        """What the query alone says of operations, whenever and wherever they ran."""
        anywhen = Range("all", "")
        return replace(self, store=None, hides_quiet=False, within=anywhen).conditions(db).all

    def everything(self, db: Database) -> Conditions:
        """All there is in this place and range, whatever the query."""
        asks_nothing = replace(self, node=And(()), filters=Filters(), _known={})
        return asks_nothing.conditions(db)

    def is_plain(self, without: str = "") -> bool:
        """Whether nothing is asked but a range, in a company or all; *without* one group."""
        terms = top(self.node)
        said = [each for each in terms if not (isinstance(each, Term) and each.name == without)]
        filtered = any(True for _ in self.filters.conditions(without))
        return not said and self.store is None and not filtered

    def narrows(self, group: str) -> bool:
        """Whether the query or a filter says something of what *group* counts."""
        terms = (part for part in top(self.node) if isinstance(part, Term))
        return any(part.name == group for part in terms) or self.filters.narrow(group)

    def _translated(self, db: Database, part: Node, after: int) -> tuple[Condition, Searching]:
        """The condition of *part*, and how it was looked up."""
        if (id(part), after) not in self._known:
            looks = self._searching(db, after)
            condition = looks.condition(part)
            self._known[id(part), after] = condition, looks
        return self._known[id(part), after]

    def _searching(self, db: Database, after: int) -> Searching:
        within = self.company.id if self.company else None
        return Searching(db, within, self.me, after, self.lists_to)


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


def _before(db: Database, within: Range) -> int:
    """All operations of the range have a higher number."""
    if within.since is None:
        return 0
    first = first_since(db, within.since)
    return 0 if first is None else max(0, first - DISORDER)


def _of_colors(node: Node) -> bool:
    """Whether it asks for colours and nothing else, so that their index finds all."""
    return isinstance(node, Term) and is_color(node)


def _of_so_many_tasks(part: Node) -> bool:
    """Whether it asks for one number of tasks, so that an index has them with the newest first."""
    return (
        isinstance(part, Term)
        and part.name == "tasks"
        and len(part.values) == 1
        and part.values[0].sign == "="
    )


def _of_done_tasks(part: Node) -> bool:
    """Whether it asks for what is done with a note, so that something was to be done."""
    return (
        isinstance(part, Term)
        and part.name == "is"
        and all(each.text == "noted" for each in part.values)
    )


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
    column = _COLUMNS.get(sort)
    number, value = _place_of(cursor, sorted_by=column is not None) if cursor else (None, 0)
    if conditions.numbers and column is None:
        found = _of_list(db, conditions, number, limit + 1, oldest_first=sort == "oldest")
    else:
        rows = conditions.in_order(sort).select(Operation, sort=sort)
        if number is not None and column is not None:
            rows = rows.where(tuple_(column, Operation.id) < tuple_(value, number))
        elif number is not None:
            rows = rows.where(Operation.id > number if sort == "oldest" else Operation.id < number)
        order = [] if column is None else [column.desc()]
        order.append(Operation.id.asc() if sort == "oldest" else Operation.id.desc())
        found = list(db.scalars(rows.order_by(*order).limit(limit + 1)))
    more = len(found) > limit
    found = found[:limit]
    return found, _cursor(found[-1], sort) if more else None


def _of_list(
    db: Database, conditions: Conditions, behind: int | None, most: int, *, oldest_first: bool
) -> list[Operation]:
    """
    The first of those that are known by number.

    A database would look at all of them, to put them in order: it is asked for some, and for more
    only where too few of these are like that.
    """
    numbers = conditions.numbers
    if oldest_first:
        left = numbers[bisect_right(numbers, behind) :] if behind is not None else numbers
    else:
        left = numbers[: bisect_left(numbers, behind)] if behind is not None else numbers
        left = left[::-1]
    found: list[Operation] = []
    at_once = 2 * most
    while left and len(found) < most and not conditions.contradict:
        some, left = left[:at_once], left[at_once:]
        at_once *= _WIDER_EACH_TIME
        rows = select(Operation).where(among(db, Operation.id, some), *conditions.beside)
        rows = rows.with_hint(Operation, "NOT INDEXED", "sqlite")
        order = Operation.id.asc() if oldest_first else Operation.id.desc()
        found += db.scalars(rows.order_by(order).limit(most - len(found)))
    return found


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

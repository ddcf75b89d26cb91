"""
From the tree of a query to conditions on operations.

What is asked of tasks, records, problems or visits is looked up first, each from an index of its
own, and becomes a list of operations. Only where that list is longer than anything that is counted
exactly (`EXACT`) is the question asked of each operation instead: then so many match that a page
is full soon. So neither a rare nor a common answer reads through the history.

SQLite keeps no statistics by itself and takes the first index that fits. Where it must be told,
`ByIndex` tells it; PostgreSQL finds its way alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    Select,
    and_,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    text,
    true,
    union,
)

from cartbooks import ids
from cartbooks.db import Database, on_sqlite, once
from cartbooks.engine import about, finding, grouping, worded
from cartbooks.engine.about import Named
from cartbooks.engine.conditions import (
    HAS_CODE,
    Condition,
    among,
    compared,
    distinct,
    gathered,
    is_color,
    since,
    status,
    until,
)
from cartbooks.holds import holds
from cartbooks.model import (
    Carried,
    Color,
    Company,
    Note,
    Operation,
    OperationState,
    Order,
    Posting,
    Problem,
    Product,
    Retry,
    Store,
    Task,
    TaskEvent,
)
from cartbooks.operations.registry import KINDS
from cartbooks.queries import QUEUED, by_index, fold
from cartbooks.search import And, Node, Not, Or, Term, Value, Vocabulary, Words
from cartbooks.stores.words import plain

EXACT = 10_000
"""So many are counted exactly; above it a number means "more than"."""
_RECORDS = 500

VOCABULARY = Vocabulary({kind.kind: kind.title for kind in KINDS.values()})
_CANCELLED = text("operations.state = 'cancelled'")
_UNCONFIRMED = text("operations.not_confirmed > 0")
_NOTED = text("tasks.state = 'done' AND (tasks.note <> '' OR tasks.code <> '')")
_CHANGED = text("task_events.what = 'changed'")
_IN_PROBLEM = text("tasks.problem_since IS NOT NULL")

FEW: Mapping[str, tuple[Condition, str]] = {
    "running": (and_(QUEUED, Operation.state == OperationState.RUNNING), "ix_operations_queue"),
    "waiting": (and_(QUEUED, Operation.state == OperationState.WAITING), "ix_operations_queue"),
    "cancelled": (and_(_CANCELLED, true()), "ix_operations_cancelled"),
    "not-confirmed": (and_(_UNCONFIRMED, true()), "ix_operations_unconfirmed"),
}
"""Those that are few at any time, each with the index that holds them and nothing else."""
ByIndex = str
"""How SQLite is to find the rows: INDEXED BY one, NOT INDEXED (by their ids), or as it likes."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which an operation may be meant; so many are meant so that they are no list."""

    condition: Condition
    index: ByIndex = ""
    source: Select[Any] | None = None
    """What selects their numbers, where something else than the operations tells."""
    never_quiet: bool = False
    """None of them had nothing to do."""

    def select(self, *columns: Any) -> Select[Any]:
        """Columns of the operations that are meant so."""
        if self.source is not None:
            meant = Operation.id == self.source.selected_columns[0]
            rows = self.source.with_only_columns(*columns, maintain_column_froms=True)
            return rows.join(Operation, meant).distinct()
        rows = select(*columns).where(self.condition)
        return rows.with_hint(Operation, self.index, "sqlite") if self.index else rows


@dataclass(slots=True)
class Searching:
    """Turns trees into conditions for one who asks (`me`), perhaps within one company."""

    db: Database
    company_id: int | None = None
    me: str = ""
    after: int = 0
    """Nobody asks for operations of this number or below: none of them is to be looked up."""
    longest: int | None = None
    """No list is to be longer, where less than `EXACT` is enough."""
    lists: list[Sequence[int]] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    unknown: int = 0
    """What became neither, and may be few or many."""
    several: bool = False
    """Whether something is found by several keys, so that no index has it in order."""

    @property
    def is_list(self) -> bool:
        """Whether all that was asked for became lists of ids."""
        return bool(self.lists) and not self.ways and not self.unknown

    @property
    def only(self) -> Sequence[int] | None:
        """The operations, where all that was asked for is a single list of them."""
        return self.lists[0] if self.is_list and len(self.lists) == 1 else None

    def apart(self, node: Node) -> Sequence[Way]:
        """
        The ways in which *node*, which was asked for, is met, where one of them is enough.

        None where the database finds its way by *node* as it is.
        """
        if self.unknown or not _any_will_do(node):
            return ()
        listed = frozenset[int]().union(*self.lists)
        mine = Way(among(self.db, Operation.id, sorted(listed)), "NOT INDEXED")
        ways = (*self.ways, mine) if listed else tuple(self.ways)
        return ways if len(ways) > 1 or (ways and ways[0].source is not None) else ()

    def condition(self, node: Node) -> Condition:
        """What an operation must be like to be meant by *node*, the only one that is asked for."""
        found = self._condition(node)
        if self.is_list and len(self.lists) > 1 and _any_will_do(node):
            whole = frozenset[int]().union(*self.lists)
            if len(whole) <= EXACT:
                self.lists.clear()
                return self._among(sorted(whole))
        return found

    def _condition(self, node: Node) -> Condition:
        match node:
            case And(parts=parts):
                return _all(self._condition(each) for each in parts)
            case Or():
                return self._either(node)
            case Not(part=part):
                self.unknown += 1
                # "unknown" is "no", also when it is asked the other way round
                return not_(func.coalesce(self._condition(part), false()))
            case Words():
                return self._words(node)
            case Term():
                return or_(*[self._term(node.name, value) for value in node.values])

    def _either(self, node: Or) -> Condition:
        """Each part as a list of its own, or as what so many are like that they are soon found."""
        ways, unknown = len(self.ways), self.unknown
        found = [
            self._of_color(each) if isinstance(each, Term) and is_color(each) else
            self._condition(each)
            for each in node.parts
        ]  # fmt: skip
        self.several |= len(self.ways) > ways and self.unknown == unknown
        return or_(*found)

    def _of_color(self, term: Term) -> Condition:
        mine = Operation.color.in_([Color(each.text) for each in term.values])
        rows = select(Operation.id).where(mine)
        if self.company_id is not None:
            rows = rows.where(Operation.company_id == self.company_id)
        index = f"ix_operations_{'any_' if self.company_id is None else ''}color"
        return self._listed(rows, Way(mine, f"INDEXED BY {index}", never_quiet=True))

    def _term(self, name: str, value: Value) -> Condition:
        found = self._looked_up(name, value)
        if found is not None:
            return found
        self.unknown += 1
        match name:
            case "status":
                return status(value.text)
            case "kind":
                return Operation.kind == value.text
            case "dir":
                wanted = value.text.replace("-", "_")
                return Operation.kind.in_([k.kind for k in KINDS.values() if k.direction == wanted])
            case "after":
                return since(self.db, value.since)
            case "before":
                return until(self.db, value.since)
            case "on":
                return and_(since(self.db, value.since), until(self.db, value.until))
        raise AssertionError(name)  # the word table and this function know the same terms

    def _looked_up(self, name: str, value: Value) -> Condition | None:
        """What is asked of something else than the operation itself, or of few of them."""
        match name:
            case "status" if value.text in FEW:
                return self.few(value.text)
            case "by":
                return self._by(value.text)
            case "company":
                return self._company(value.text)
            case "store":
                return self._store(value.text)
            case "took":
                ended = Operation.state == OperationState.ENDED
                return self._measured(and_(compared(Operation.took_ms, value), ended))
            case "tasks":
                return self._measured(compared(Operation.total, value))
            case "order":
                return self._records(self._orders(value.text))
            case "customer":
                return self._records(self._customer(value.text))
            case "sku":
                return self._records(self._sku(value.text))
            case "txn":
                return self._txn(value.text)
            case "code":
                return self._code(value.text)
            case "problem":
                return self._problem(value.text)
            case "session":
                number = ids.number("se", value.text)
                return self._some(select(Carried.operation_id).where(Carried.session_id == number))
            case "task":
                number = ids.number("ta", value.text)
                return self._some(select(Task.operation_id).where(Task.id == number))
            case "is":
                return self._is(value.text)
        return None

    def _is(self, what: str) -> Condition:
        match what:
            case "open":
                return self._some(
                    by_index(
                        select(Task.operation_id).where(_IN_PROBLEM), Task, "ix_tasks_in_problem"
                    )
                )
            case "noted":
                noted = by_index(select(Task.operation_id).where(_NOTED), Task, "ix_tasks_noted")
                return self._some(noted, never_quiet=True)
            case "retried":
                return self._some(select(Retry.operation_id))
            case "not-confirmed":
                return self.few("not-confirmed")
            case "edited":
                edited = (
                    select(Task.operation_id)
                    .join(TaskEvent, TaskEvent.task_id == Task.id)
                    .where(_CHANGED)
                )
                return self._some(by_index(edited, TaskEvent, "ix_task_events_changed"))
            case _:
                on_tasks = (
                    select(Task.operation_id)
                    .join(Note, and_(Note.subject_type == "task", Note.subject_id == Task.id))
                )  # fmt: skip
                on_operations = select(Note.subject_id).where(Note.subject_type == "operation")
                return or_(self._some(on_operations), self._some(on_tasks))

    def _code(self, code: str) -> Condition:
        known = {code, code.lower(), code.upper(), _hresult(code)}
        tasks = select(Task.operation_id).where(Task.code.in_(sorted(known)), HAS_CODE)
        if self.company_id is not None:
            tasks = tasks.where(Task.company_id == self.company_id)
        return self._some(tasks)

    def _problem(self, name: str) -> Condition:
        problem = self.db.get(Problem, ids.number("pb", name) or 0)
        if problem is None:
            return self._none()
        return self._in_problems(grouping.members(self.db, problem))

    def _in_problems(self, numbers: Sequence[int]) -> Condition:
        if not numbers:
            return self._none()
        mine = among(self.db, Task.problem_id, numbers)
        return self._some(select(Task.operation_id).where(mine))

    def _txn(self, txn: str) -> Condition:
        companies = select(Company.id)
        if self.company_id is not None:
            companies = companies.where(Company.id == self.company_id)
        rows = self.db.execute(
            select(Posting.store_id, Posting.source_id)
            .where(Posting.company_id.in_(companies), Posting.txn_id == txn)
            .limit(_RECORDS)
        )
        return self._records([("order", row[0], row[1]) for row in rows])

    def _company(self, name: str) -> Condition:
        number = ids.number("co", name)
        found = list(
            self.db.scalars(
                select(Company.id).where(
                    or_(
                        Company.id == (number or 0),
                        holds(Company.name, name),
                    )
                )
            )
        )
        mine = Operation.company_id.in_(found)
        if self.company_id is not None:
            self.unknown += 1
            return mine
        self.several |= len(found) > 1
        return self._listed(select(Operation.id).where(mine), Way(mine))

    def _store(self, name: str) -> Condition:
        number = ids.number("st", name)
        found = select(Store.id, Store.company_id).where(
            or_(Store.id == (number or 0), holds(Store.name, name))
        )
        if self.company_id is not None:
            found = found.where(Store.company_id == self.company_id)
        stores = self.db.execute(found).all()
        # the company is said too, since the index begins with it
        mine = and_(
            Operation.company_id.in_({each.company_id for each in stores}),
            Operation.store_id.in_([each.id for each in stores]),
        )
        return self._listed(select(Operation.id).where(mine), Way(mine))

    def _by(self, name: str) -> Condition:
        match name.lower():
            case "me":
                names = [self.me]
            case "schedule":
                names = ["schedule"]
            case _:
                names = self._people(name)
        if not names:
            return self._none()
        way = Way(Operation.started_by.in_(names), "INDEXED BY ix_operations_by")
        return self._listed(way.select(Operation.id), way)

    def few(self, what: str) -> Condition:
        condition, index = FEW[what]
        way = Way(condition, f"INDEXED BY {index}")
        return self._listed(way.select(Operation.id), way)

    def _listed(self, rows: Select[Any], way: Way) -> Condition:
        """The ids of *rows*, or the condition that they meet when they are too many."""
        found = self._if_few(rows)
        if found is None:
            self.ways.append(way)
            return way.condition
        return self._among(found)

    def _measured(self, condition: Condition) -> Condition:
        """Longer or larger than so much: by the index of that measure where they are few."""
        rows = select(Operation.id).where(condition)
        if self.company_id is not None:
            rows = rows.where(Operation.company_id == self.company_id)
        return self._listed(rows, Way(condition))

    def _none(self) -> Condition:
        return self._among(())

    def _among(self, numbers: Sequence[int]) -> Condition:
        self.lists.append(numbers)
        return among(self.db, Operation.id, numbers)

    def _people(self, name: str) -> list[str]:
        """Everybody who ever started anything and is called so: few, whatever the history holds."""
        return [each for each in starters(self.db) if plain(name) in plain(each)]

    # -- records

    @property
    def stores(self) -> list[int]:
        rows = select(Store.id).order_by(Store.id)
        if self.company_id is not None:
            rows = rows.where(Store.company_id == self.company_id)
        return once(self.db, ("stores", self.company_id), lambda: list(self.db.scalars(rows)))

    def _orders(self, number: str) -> list[Named]:
        number = number.lstrip("#")
        if self.company_id is None:  # of all stores: by the words that orders are known by
            exactly = self._called(number, "order", exact=True)
            return exactly or self._called(number, "order")
        # each by an index of its own, which SQLite does not do for "or" beside a list of stores
        columns = select(Order.store_id, Order.ext_id).where(Order.store_id.in_(self.stores))
        either = union(columns.where(Order.number == number), columns.where(Order.ext_id == number))
        found = [("order", row[0], row[1]) for row in self.db.execute(either.limit(_RECORDS))]
        return found or self._called(number, "order")

    def _customer(self, name: str) -> list[Named]:
        return [*self._called(name, "customer"), *self._called(name, "order")]

    def _sku(self, sku: str) -> list[Named]:
        rows = self.db.execute(
            select(Product.store_id, Product.ext_id)
            .where(Product.store_id.in_(self.stores), Product.key_sku == fold(sku.strip()))
            .limit(_RECORDS)
        )
        return [("product", row[0], row[1]) for row in rows] or self._called(sku, "product")

    def _called(self, q: str, record_type: str = "", *, exact: bool = False) -> list[Named]:
        """Records whose words begin like this, or are these."""
        stores = None if self.company_id is None else self.stores
        hits = finding.hits(
            self.db, stores, q, limit=_RECORDS, record_type=record_type, exact=exact
        )
        return about.names(self.db, hits)

    def _records(self, records: Sequence[Named]) -> Condition:
        if not records:
            return self._none()
        of = about.given(self.db, records)
        return self._some(about.operations(is_sqlite=on_sqlite(self.db), of=of))

    # -- words

    def _words(self, words: Words) -> Condition:
        wanted = words.text
        found: list[Way] = []
        number = ids.number("op", wanted)
        numbers: set[int] = {number} if number else set()
        for way in self._of_operations(wanted):
            some = self._if_few(way.select(Operation.id))
            if some is None:
                found.append(way)
            else:
                numbers |= set(some)
        numbers |= worded.operations(
            self.db,
            wanted,
            codes=(wanted, wanted.lower(), _hresult(wanted)),
            records=self._called(wanted),
            company_id=self.company_id,
            after=self.after,
            most=EXACT + 1,
        )
        self.ways += found
        self.several |= bool(found)
        listed = self._among(sorted(numbers)[-EXACT - 1 :])
        return or_(listed, *(way.condition for way in found))

    def _of_operations(self, wanted: str) -> Iterable[Way]:
        """What the words may say of an operation itself, each with its index."""
        kinds = [k.kind for k in KINDS.values() if wanted.lower() in k.title.lower()]
        if kinds and len(wanted) > 2:
            yield Way(Operation.kind.in_(kinds), "INDEXED BY ix_operations_any_kind")
        if people := self._people(wanted):
            yield Way(Operation.started_by.in_(people), "INDEXED BY ix_operations_by")

    def _some(self, operations: Select[Any], *, never_quiet: bool = False) -> Condition:
        """Operations out of *operations*, which selects their ids: a list where that is short."""
        column = operations.selected_columns[0]
        found = self._if_few(operations.distinct())
        if found is not None:
            return self._among(found)
        there = exists(operations.where(column == Operation.id))
        self.ways.append(Way(there, source=self._asked_for(operations), never_quiet=never_quiet))
        return there

    def _if_few(self, rows: Select[Any]) -> list[int] | None:
        """The ids, where they are not too many for a list."""
        longest = self.longest or EXACT
        found = gathered(self.db, self._asked_for(rows).limit(longest + 1))
        return found if len(found) <= longest else None

    def _asked_for(self, rows: Select[Any]) -> Select[Any]:
        return rows.where(rows.selected_columns[0] > self.after) if self.after else rows


_STARTERS = distinct(Operation.started_by).limit(500)


def starters(db: Database) -> list[str]:
    """Who has ever started an operation: one step of `ix_operations_by` for each."""
    return once(db, "starters", lambda: list(db.scalars(_STARTERS)))


def _any_will_do(node: Node) -> bool:
    """Whether each single thing that is asked for is enough."""
    if isinstance(node, Or):
        return all(isinstance(each, Term | Words) for each in node.parts)
    return isinstance(node, Term | Words)


def _all(conditions: Iterable[Condition]) -> Condition:
    return and_(true(), *conditions)


def _hresult(code: str) -> str:
    """Codes are kept as 0x80040414, whatever case somebody types."""
    head, digits = code[:2].lower(), code[2:]
    return f"0x{digits.upper()}" if head == "0x" else code

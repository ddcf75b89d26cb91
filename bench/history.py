"""
A long history of many companies, made through the model: `make history`.

Everything that years of visits leave behind, with the numbers that belong together kept together:
operations with their tasks, visits, messages, the ledger, orders, problems, what people did. The
same seed makes the same history, whatever the database.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection

from bench import firms as firms_of
from bench import places
from bench.bulk import Bulk, loading, without_indexes
from bench.firms import DAYS
from bench.places import Firm, Person, Shop
from cartbooks import clock, ids, schema
from cartbooks.advice import advise, operation_sentence
from cartbooks.db import Storage
from cartbooks.engine.fingerprints import fingerprint
from cartbooks.model import (
    Activity,
    Base,
    Carried,
    Color,
    Company,
    Customer,
    Delivery,
    DeliveryState,
    Hand,
    Message,
    MessageState,
    Note,
    Operation,
    OperationState,
    Order,
    OrderPush,
    Posting,
    PostingState,
    Problem,
    ProblemEvent,
    ProblemState,
    RecordWord,
    Request,
    Retry,
    Session,
    SessionState,
    Task,
    TaskEvent,
    TaskState,
    color_of,
)
from cartbooks.operations.registry import KINDS
from cartbooks.queries import fold
from cartbooks.stores.words import words

BATCH = 20_000
STANDING = 4_000
"""Trouble of the newest operations still stands, however long the history is."""
QUEUED, RUNNING, UNSURE = 120, 5, 30
_PEOPLE = ("ann", "ben", "clara", "david", "eva", "token shop", "token import")
_MIX = {
    "push_orders": 50, "pull_inventory": 22, "sync_lists": 8, "sync_customers": 8,
    "verify_orders": 8, "push_products": 4,
}  # fmt: skip
_LISTS = ("item", "account", "customer", "payment_method", "sales_tax_code", "terms")
_QUIET = 0.4
_SAID = "There was an error when saving a {0}. QuickBooks error message: The record is in use."
_NO_SUCH = 'There is an invalid reference to QuickBooks Item "{0}" in the {1}.'
TROUBLES: dict[str, tuple[tuple[TaskState, str, str, str], ...]] = {
    "push_orders": (
        (TaskState.HELD, "sku_unmatched", "", ""),
        (TaskState.HELD, "customer_name_taken", "", ""),
        (TaskState.FAILED, "3140", _NO_SUCH, "Sales Receipt"),
        (TaskState.FAILED, "3140", _NO_SUCH, "Invoice"),
        (TaskState.FAILED, "3180", _SAID, ""),
        (TaskState.FAILED, "3100", 'The name "{0}" of the list element is already in use.', ""),
        (TaskState.HELD, "number_taken", "", ""),
    ),
    "pull_inventory": ((TaskState.FAILED, "product_unlinked", "", ""),
                       (TaskState.FAILED, "stock_changed", "", "")),
    "push_products": ((TaskState.FAILED, "sku_exists", "", ""),
                      (TaskState.FAILED, "sku_blank", "", "")),
    "verify_orders": ((TaskState.FAILED, "document_missing", "", ""),
                      (TaskState.FAILED, "total_differs", "", "")),
    "sync_lists": ((TaskState.FAILED, "3120", 'Object "{0}" cannot be found.', ""),),
    "sync_customers": ((TaskState.FAILED, "3120", 'Object "{0}" cannot be found.', ""),),
}  # fmt: skip
_ELEMENTS = {
    "push_orders": "SalesReceiptAddRq", "pull_inventory": "ItemInventoryQueryRq",
    "push_products": "ItemInventoryAddRq", "verify_orders": "SalesReceiptQueryRq",
    "sync_lists": "AccountQueryRq", "sync_customers": "CustomerQueryRq",
}  # fmt: skip
_COLUMNS: dict[type[Base], str] = {
    Operation: "id company_id store_id kind state color priority started_by retry_of params"
    " open_tasks total done failed held not_confirmed top_code what_happened created_at"
    " started_at ended_at took_ms session_id",
    Task: "id operation_id company_id store_id kind priority state waits_for step record_type"
    " record label amount message_id code said facts note problem_id problem_since txn_id"
    " created_at ended_at",
    TaskEvent: "task_id at what code message_id",
    Session: "id company_id ticket_sha256 state peer connector_version opened_at last_call_at"
    " ended_at company_file qbxml_version file_checked progress settled code",
    Carried: "session_id operation_id",
    Message: "id session_id company_id state purpose message_set_id request request_bytes answer"
    " answer_bytes judged sent_at answered_at interpreted_at",
    Request: "message_id position request_id element task_id code said",
    Order: "id store_id ext_id number status payment_state placed_at paid_at currency total"
    " key_email customer_name fingerprint body push why posted_at created_at updated_at",
    Customer: "id store_id ext_id key_email name body created_at updated_at",
    RecordWord: "store_id word record_type row_id",
    Posting: "id company_id store_id source source_id role state form number token task_id"
    " message_id predicted_total returned_total txn_id how claimed_at sent_at settled_at",
    Activity: "company_id at actor action subject detail",
    Note: "company_id subject_type subject_id author text at",
    Retry: "operation_id retried_by",
    Delivery: "webhook_id event body state attempts created_at delivered_at",
}


@dataclass(slots=True)
class Trouble:
    """A problem in the making."""

    id: int
    kind: str
    code: str
    said: str
    tasks: int = 0
    open_tasks: int = 0
    money: Decimal = Decimal(0)
    records: Counter[str] = field(default_factory=Counter)
    first_at: datetime | None = None
    last_at: datetime | None = None
    opened_at: datetime | None = None


@dataclass(slots=True)
class Visit:
    id: int
    firm: Firm
    opened_at: datetime
    last_at: datetime
    settled: int = 0


class History:
    """One history in the making; `rows` are what is to be written next."""

    def __init__(self, connection: Connection, firms: Sequence[Firm], chance: random.Random):
        self.firms, self.chance = firms, chance
        self.rows = {noun: Bulk(noun, named, connection) for noun, named in _COLUMNS.items()}
        self.numbers = {noun: itertools.count(1) for noun in _COLUMNS}
        self.visits: dict[int, Visit] = {}
        self.troubles: list[tuple[Firm, Trouble]] = []
        self.webhooks: dict[int, int] = {}
        self.pushed: dict[str, int] = {}
        self.standing: dict[int, tuple[TaskState, str]] = {}
        self.packed = {kind: _documents(element) for kind, element in _ELEMENTS.items()}
        self._shares = list(itertools.accumulate(firm.weight for firm in firms))

    def write(self, connection: Connection) -> None:
        with connection.begin():
            for rows in self.rows.values():
                rows.write(connection)

    # -- one operation

    def operation(self, at: datetime, left: int) -> None:
        """One that was asked for *at*; *left* come behind it."""
        chance = self.chance
        firm = chance.choices(self.firms, cum_weights=self._shares)[0]
        kind = chance.choices(list(_MIX), weights=list(_MIX.values()))[0]
        shop = chance.choice(firm.shops) if kind not in {"sync_lists", "sync_customers"} else None
        by = "schedule" if chance.random() < 0.8 else chance.choice(_PEOPLE)
        number = next(self.numbers[Operation])
        self._did(firm, number, at, by)
        if chance.random() < 0.003:
            self._row(number, firm, shop, kind, at, by, Counter(cancelled=0),
                      state=OperationState.CANCELLED, ended=at + timedelta(minutes=1))  # fmt: skip
            return
        if by == "schedule" and chance.random() < _QUIET:
            self._row(number, firm, shop, kind, at, by, Counter(), started=at,
                      ended=at + timedelta(seconds=1), took=1000)  # fmt: skip
            return
        self._carried_out(number, firm, shop, kind, at, by, left)

    def _carried_out(
        self, number: int, firm: Firm, shop: Shop | None, kind: str, at: datetime, by: str,
        left: int,
    ) -> None:  # fmt: skip
        chance = self.chance
        visit = self._visit(firm, at)
        started = visit.last_at
        took = int(chance.lognormvariate(8, 1)) + 200
        ended = started + timedelta(milliseconds=took)
        visit.last_at = ended
        self.rows[Carried].add(visit.id, number)
        records = self._records(firm, shop, kind, started)
        troubled = chance.random() < 0.1
        unsure = kind == "push_orders" and left < 40 * UNSURE and left % 40 == 0
        counts: Counter[str] = Counter()
        codes: Counter[str] = Counter()
        retry_of = None
        for first in range(0, len(records), 20):
            message = self._message(visit, kind, started, ended, lost=unsure)
            for position, (type_, record, label, amount, left_by) in enumerate(
                records[first : first + 20]
            ):
                state, code = TaskState.DONE, ""
                trouble = None
                if unsure and not position:
                    state, code = TaskState.NOT_CONFIRMED, "answer_lost"
                elif troubled and chance.random() < 0.5:
                    state, code, trouble = self._trouble(firm, kind, label)
                elif chance.random() < 0.03:
                    code = "rounding_line" if kind == "push_orders" else "500"
                counts[state.value] += 1
                if state is not TaskState.DONE:
                    codes[code] += 1
                retry_of = retry_of or left_by
                self._task(
                    number, firm, shop, kind, message, position, started, ended,
                    (type_, record, label, amount), state, code, trouble, left,
                )  # fmt: skip
        visit.settled += sum(counts.values()) - counts["not_confirmed"]
        if retry_of and by != "schedule":
            self.rows[Retry].add(retry_of, number)
        else:
            retry_of = None
        self._row(number, firm, shop, kind, at, by, counts, started=started, ended=ended,
                  took=took, session=visit.id, retry_of=retry_of,
                  code=codes.most_common(1)[0][0] if codes else "")  # fmt: skip

    def _row(
        self, number: int, firm: Firm, shop: Shop | None, kind: str, at: datetime, by: str,
        counts: Counter[str], *, state: OperationState = OperationState.ENDED,
        started: datetime | None = None, ended: datetime | None = None, took: int = 0,
        session: int | None = None, retry_of: int | None = None, code: str = "", waiting: int = 0,
    ) -> None:  # fmt: skip
        done, failed, held = counts["done"], counts["failed"], counts["held"]
        unsure = counts["not_confirmed"]
        color = color_of(done, failed + held + unsure) if state is OperationState.ENDED else None
        said = _sentence(
            kind, state.value, color and color.value, done, failed, held, unsure, waiting, code
        )
        self.rows[Operation].add(
            number, firm.id, shop.id if shop else None, kind, state, color, KINDS[kind].priority,
            by, retry_of, {"ask": {}}, waiting, done + failed + held + unsure + waiting, done,
            failed, held, unsure, code, said, at, started, ended,
            took if state is OperationState.ENDED else None, session,
        )  # fmt: skip
        if color is not None and firm.id in self.webhooks and number % 4 == 0:
            event = {Color.GREEN: "operation.green"}.get(color, "operation.not_green")
            self.rows[Delivery].add(
                self.webhooks[firm.id], event, {"operation": ids.public("op", number)},
                DeliveryState.DELIVERED, 1, ended, ended,
            )  # fmt: skip

    def _task(
        self, operation: int, firm: Firm, shop: Shop | None, kind: str, message: int,
        position: int, started: datetime, ended: datetime,
        record: tuple[str, str, str, Decimal | None], state: TaskState, code: str,
        trouble: Trouble | None, left: int,
    ) -> None:  # fmt: skip
        chance = self.chance
        type_, name, label, amount = record
        number = next(self.numbers[Task])
        stands = trouble is not None and left < STANDING and chance.random() < 0.6
        said = trouble.said.format(label, "order") if trouble else ""
        if trouble is not None:
            _count(trouble, ended, type_, amount if stands else None, stands=stands)
        txn = f"{number:X}-{1_700_000_000 + number}" if type_ == "order" and not trouble else ""
        self.rows[Task].add(
            number, operation, firm.id, shop.id if shop else None, kind, KINDS[kind].priority,
            state, None, "", type_, name, label, amount, message, code, said,
            {"subject": label} if code else {}, "", trouble.id if trouble else None,
            ended if stands else None, txn, started, None if code == "answer_lost" else ended,
        )  # fmt: skip
        events = self.rows[TaskEvent]
        events.add(number, started, "sent", "", message)
        if trouble or chance.random() < 0.3:
            events.add(number, ended, state.value, code, message)
        if trouble and chance.random() < 0.05:
            events.add(number, ended, "changed", "", None)
        if trouble and chance.random() < 0.02:
            self.rows[Note].add(firm.id, "task", number, "ann", "Called the shop.", ended)
        refused = int(code) if code.isdecimal() and trouble else 0
        self.rows[Request].add(message, position, str(position), _ELEMENTS[kind], number,
                               refused, said)  # fmt: skip
        if kind == "push_orders" and shop is not None:
            self._posting(firm, shop, number, message, name, label, amount, txn, started, ended,
                          state)  # fmt: skip
            order = self.pushed[name]
            if trouble is None:
                self.standing.pop(order, None)
                return
            self.standing[order] = (state, code)
            if not stands:  # somebody will try it again
                shop.backlog.append((order, name, label, amount or Decimal(0), operation))

    # -- what belongs to it

    def _visit(self, firm: Firm, at: datetime) -> Visit:
        """A visit carries a few operations, then the next one comes."""
        visit = self.visits.get(firm.id)
        if visit is not None and firm.carries > 0 and at < visit.last_at + timedelta(minutes=5):
            firm.carries -= 1
            return visit
        if visit is not None:
            self.close(visit)
        opened = max(at, visit.last_at if visit else at) + timedelta(
            seconds=self.chance.randint(1, 300)
        )
        visit = Visit(next(self.numbers[Session]), firm, opened, opened)
        self.visits[firm.id] = visit
        firm.carries = self.chance.randint(0, 3)
        return visit

    def close(self, visit: Visit, *, is_open: bool = False) -> None:
        state, code = SessionState.FINISHED, ""
        if is_open:
            state = SessionState.OPEN
        elif self.chance.random() < 0.02:
            state, code = SessionState.TIMED_OUT, "visit_timed_out"
        elif self.chance.random() < 0.01:
            state, code = SessionState.FAILED, "0x80040408"
        self.rows[Session].add(
            visit.id, visit.firm.id, f"{visit.id:064x}", state, f"10.0.{visit.firm.id % 250}.7",
            "2.3.0.215", visit.opened_at, visit.last_at, None if is_open else visit.last_at,
            rf"C:\QuickBooks\{visit.firm.name}.qbw", "13.0", "right", 50 if is_open else 100,
            visit.settled, code,
        )  # fmt: skip

    def _message(
        self, visit: Visit, kind: str, at: datetime, ended: datetime, *, lost: bool = False
    ) -> int:
        number = next(self.numbers[Message])
        asked, answered, sizes = self.packed[kind]
        writes = kind.startswith("push_")
        state = MessageState.LOST if lost else MessageState.INTERPRETED
        self.rows[Message].add(
            number, visit.id, visit.firm.id, state, "write" if writes else "read",
            f"CB{number:020x}" if writes else None, asked, sizes[0],
            None if lost else answered, None if lost else sizes[1], not lost, at,
            None if lost else ended, None if lost else ended,
        )  # fmt: skip
        return number

    def _records(
        self, firm: Firm, shop: Shop | None, kind: str, at: datetime
    ) -> list[tuple[str, str, str, Decimal | None, int | None]]:
        """What the operation is about: type, id, label, amount, and who left it."""
        chance = self.chance
        if shop is None:
            lists = _LISTS if kind == "sync_lists" else ("customer",)
            chosen = lists[: chance.randint(1, len(lists))]
            return [("list", each, each.replace("_", " "), None, None) for each in chosen]
        match kind:
            case "push_orders":
                return self._orders(firm, shop, at)
            case "pull_inventory":
                wares = chance.sample(shop.wares, min(len(shop.wares), chance.choice((0, 1, 3))))
                return [("list", "stock", "stock", None, None),
                        *(("product", w.ext_id, w.sku, None, None) for w in wares)]  # fmt: skip
            case "push_products":
                return [("product", w.ext_id, w.sku, None, None)
                        for w in chance.sample(shop.wares, min(len(shop.wares), 2))]  # fmt: skip
            case _:
                last = shop.orders
                return [("order", f"o-{n}", f"Order {n}", Decimal("20.00"), None)
                        for n in range(max(1001, 1001 + last - 2), 1001 + last)] or [
                            ("list", "orders", "orders", None, None)]  # fmt: skip

    def _orders(
        self, firm: Firm, shop: Shop, at: datetime
    ) -> list[tuple[str, str, str, Decimal | None, int | None]]:
        """Some that did not go through before, and new ones; now and then very many."""
        chance = self.chance
        found: list[tuple[str, str, str, Decimal | None, int | None]] = []
        self.pushed = {}
        again, shop.backlog = shop.backlog[:5], shop.backlog[5:]
        for row, name, label, amount, left_by in again:
            found.append(("order", name, label, amount, left_by))
            self.pushed[name] = row
        many = 1 + int(chance.expovariate(0.9))
        if chance.random() < 0.001:
            many = chance.randint(100, 500)
        for _ in range(many):
            row, name, label, total = self._order(shop, at)
            found.append(("order", name, label, total, None))
            self.pushed[name] = row
        return found

    def _order(self, shop: Shop, at: datetime) -> tuple[int, str, str, Decimal]:
        chance = self.chance
        buyer = self._buyer(shop, at)
        shop.orders += 1
        number = str(1000 + shop.orders)
        bought = chance.sample(shop.wares, chance.choice((1, 1, 2, 3)))
        body = places.order_body(buyer, number, at, bought)
        total = Decimal(body["total"])
        row = next(self.numbers[Order])
        placed = at - timedelta(minutes=chance.randint(1, 60))
        self.rows[Order].add(
            row, shop.id, f"o-{number}", number, "completed", "paid", placed, placed, "USD", total,
            fold(buyer.email), buyer.name, f"{row:032x}", body, OrderPush.POSTED, "", at, placed,
            at,
        )  # fmt: skip
        for word in {number, f"o-{number}", *_words_of(buyer.first, buyer.last, buyer.email)}:
            self.rows[RecordWord].add(shop.id, word, "order", row)
        return row, f"o-{number}", f"Order {number}", total

    def _buyer(self, shop: Shop, at: datetime) -> Person:
        if shop.people and self.chance.random() < 0.75:
            return self.chance.choice(shop.people)
        number = next(self.numbers[Customer])
        made = places.person(self.chance, number, len(shop.people) + 1)
        shop.people.append(made)
        self.rows[Customer].add(
            number, shop.id, made.ext_id, fold(made.email), made.name,
            {"ext_id": made.ext_id, "email": made.email}, at, at,
        )  # fmt: skip
        for word in {made.ext_id, *_words_of(made.first, made.last, made.email)}:
            self.rows[RecordWord].add(shop.id, word, "customer", number)
        return made

    def _posting(
        self, firm: Firm, shop: Shop, task: int, message: int, record: str, label: str,
        amount: Decimal | None, txn: str, started: datetime, ended: datetime, state: TaskState,
    ) -> None:  # fmt: skip
        if state not in {TaskState.DONE, TaskState.NOT_CONFIRMED}:
            return
        number = next(self.numbers[Posting])
        posted = state is TaskState.DONE
        self.rows[Posting].add(
            number, firm.id, shop.id, "order", record, "sale",
            PostingState.POSTED if posted else PostingState.NOT_CONFIRMED, "SalesReceipt",
            label.partition(" ")[2], f"CB{number:08X}", task, message, amount or Decimal(0),
            amount if posted else None, txn if posted else "", "answered" if posted else "",
            started, started, ended if posted else None,
        )  # fmt: skip

    def _trouble(self, firm: Firm, kind: str, label: str) -> tuple[TaskState, str, Trouble]:
        at = self.chance.randrange(len(TROUBLES[kind]))
        state, code, said, _ = TROUBLES[kind][at]
        known = firm.problems.get((kind, str(at)))
        if known is None:
            known = Trouble(len(self.troubles) + 1, kind, code, said)
            firm.problems[kind, str(at)] = known
            self.troubles.append((firm, known))
        return state, code, known

    def _did(self, firm: Firm, operation: int, at: datetime, by: str) -> None:
        """What people did beside it."""
        chance = self.chance
        if by != "schedule":
            self.rows[Activity].add(
                firm.id, at, by, "operation.ask", ids.public("op", operation), {"kind": "asked"}
            )
        if chance.random() < 0.005:
            self.rows[Note].add(firm.id, "operation", operation, "ben", "Looked into it.", at)

    # -- what is going on now

    def present(self, now: datetime) -> None:
        """What waits, what runs, and the visits that are under way."""
        for visit in self.visits.values():
            self.close(visit)
        for at, firm in enumerate(self.firms[: QUEUED + RUNNING]):
            shop = firm.shops[0]
            number = next(self.numbers[Operation])
            runs = at >= QUEUED
            session = None
            if runs:
                visit = Visit(next(self.numbers[Session]), firm, now, now)
                self.close(visit, is_open=True)
                session = visit.id
                self.rows[Carried].add(session, number)
            tasks = [self._order(shop, now) for _ in range(3)]
            self._row(
                number, firm, shop, "push_orders", now, "schedule", Counter(), waiting=len(tasks),
                state=OperationState.RUNNING if runs else OperationState.WAITING,
                started=now if runs else None, session=session,
            )  # fmt: skip
            for row, name, label, total in tasks:
                self.standing[row] = (TaskState.WAITING, "")
                self.rows[Task].add(
                    next(self.numbers[Task]), number, firm.id, shop.id, "push_orders",
                    KINDS["push_orders"].priority, TaskState.WAITING, Hand.QUICKBOOKS, "customer",
                    "order", name, label, total, None, "", "", {}, "", None, None, "", now, None,
                )  # fmt: skip

    def finish(self, connection: Connection) -> None:
        """Orders that did not go through say so; problems are written with their numbers."""
        pushes = {TaskState.HELD: OrderPush.HELD, TaskState.FAILED: OrderPush.FAILED,
                  TaskState.WAITING: OrderPush.QUEUED}  # fmt: skip
        with connection.begin():
            for (state, why), rows in _grouped(self.standing.items()):
                for first in range(0, len(rows), 500):
                    connection.execute(
                        update(Order)
                        .where(Order.id.in_(rows[first : first + 500]))
                        .values(push=pushes[state], why=why, posted_at=None)
                    )
            if self.troubles:
                connection.execute(insert(Problem), [_problem(f, t) for f, t in self.troubles])
                connection.execute(
                    insert(ProblemEvent),
                    [{"problem_id": t.id, "at": t.first_at, "what": "opened"}
                     for _, t in self.troubles],
                )  # fmt: skip


def _count(
    trouble: Trouble, at: datetime, record_type: str, amount: Decimal | None, *, stands: bool
) -> None:
    trouble.tasks += 1
    trouble.first_at = trouble.first_at or at
    trouble.last_at = max(at, trouble.last_at or at)
    if stands:
        trouble.open_tasks += 1
        trouble.opened_at = trouble.opened_at or at
        trouble.money += amount or Decimal(0)
        trouble.records[record_type] += 1


def _problem(firm: Firm, trouble: Trouble) -> dict[str, Any]:
    kind = KINDS[trouble.kind]
    said = trouble.said.format("A-1", "order")
    key = fingerprint(kind.direction, trouble.kind, trouble.code, said)
    is_open = trouble.open_tasks > 0
    return {
        "id": trouble.id, "company_id": firm.id, "fingerprint": f"{key.key[:24]}{trouble.id:08x}",
        "kind": trouble.kind, "code": trouble.code, "pattern": key.pattern, "said": said,
        "sentence": advise(trouble.kind, trouble.code, said=said or None).short, "stops": True,
        "state": ProblemState.NEW if is_open else ProblemState.DEALT_WITH, "owner": "",
        "first_at": trouble.first_at, "last_at": trouble.last_at,
        "opened_at": trouble.opened_at or trouble.first_at, "tasks": trouble.tasks,
        "open_tasks": trouble.open_tasks, "money": trouble.money,
        "affects": dict(trouble.records), "fixed_at": None if is_open else trouble.last_at,
        "fixed_how": "" if is_open else "went_through",
    }  # fmt: skip


def _grouped(
    standing: Any,
) -> Iterator[tuple[tuple[TaskState, str], list[int]]]:
    found: dict[tuple[TaskState, str], list[int]] = {}
    for row, what in standing:
        found.setdefault(what, []).append(row)
    yield from found.items()


@cache
def _sentence(
    kind: str, state: str, color: str | None, done: int, failed: int, held: int, unsure: int,
    waiting: int, code: str,
) -> str:  # fmt: skip
    counts = {"done": done, "failed": failed, "held": held, "not_confirmed": unsure,
              "waiting": waiting}  # fmt: skip
    return operation_sentence(kind, state, color, counts, code or None)


@cache
def _words_of(first: str, last: str, email: str) -> frozenset[str]:
    return words(email, last, first)


def _documents(element: str) -> tuple[bytes, bytes, tuple[int, int]]:
    """A request and its answer as they are kept, with their sizes."""
    asked = (
        '<?xml version="1.0" encoding="utf-8"?><?qbxml version="13.0"?><QBXML>'
        f'<QBXMLMsgsRq onError="continueOnError"><{element} requestID="0">'
        "<MaxReturned>100</MaxReturned></" + element + "></QBXMLMsgsRq></QBXML>"
    )
    answer = element.removesuffix("Rq")
    answered = (
        f'<?xml version="1.0" ?><QBXML><QBXMLMsgsRs><{answer}Rs requestID="0" statusCode="0" '
        'statusSeverity="Info" statusMessage="Status OK"><Ret><ListID>80000001-1416570432</ListID>'
        f"<FullName>Kite</FullName></Ret></{answer}Rs></QBXMLMsgsRs></QBXML>"
    )
    texts = [text.encode() for text in (asked, answered)]
    return zlib.compress(texts[0], 1), zlib.compress(texts[1], 1), (len(texts[0]), len(texts[1]))


def make(
    storage: Storage,
    operations: int,
    *,
    companies: int = 200,
    seed: int = 1,
    wares: int = 1500,
    say: Callable[[str], None] = lambda _text: None,
) -> None:
    """Fill an empty database. Raises `ValueError` when there is a history already."""
    schema.upgrade(storage)
    with storage.reading() as db:
        if db.scalar(select(func.count()).select_from(Company)):
            raise ValueError("This database is not empty.")
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    now = clock.now()
    firms = firms_of.settle(storage, companies, chance, now, wares)
    hooks = firms_of.webhooks(storage, firms, now)
    say(f"{len(firms)} companies")
    step = timedelta(days=DAYS) / max(1, operations)
    start = now - timedelta(days=DAYS)
    with loading(storage) as connection, without_indexes(connection, list(_COLUMNS)):
        history = History(connection, firms, chance)
        history.webhooks = hooks
        for number in range(operations):
            history.operation(start + number * step, operations - number - 1)
            if number % BATCH == BATCH - 1:
                history.write(connection)
                say(f"{number + 1:,} operations")
        history.present(now)
        history.write(connection)
        history.finish(connection)
        say("indexes")
    say("done")


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.history", description=__doc__)
    parser.add_argument("operations", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--companies", type=int, default=200)
    parser.add_argument(
        "--database", default=os.environ.get("DATABASE_URL") or "sqlite:///data/history.db"
    )
    given = parser.parse_args()
    began = time.perf_counter()

    def say(text: str) -> None:
        sys.stdout.write(f"{time.perf_counter() - began:7.1f} s  {text}\n")
        sys.stdout.flush()

    storage = Storage(given.database)
    make(storage, given.operations, companies=given.companies, say=say)
    storage.close()


if __name__ == "__main__":
    main()

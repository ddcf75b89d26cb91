"""The named questions to a history: each filter, list, number and page of the API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from cartbooks import clock, ids
from cartbooks.db import Database
from cartbooks.model import (
    Company,
    Customer,
    Message,
    Operation,
    Order,
    OrderPush,
    Posting,
    Problem,
    Product,
    Session,
    Store,
    Task,
    Webhook,
)

Params = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """`path` is beneath /api/v1."""

    name: str
    path: str
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cast:
    """Those of a history that are asked for by name."""

    large: str
    small: str
    store: str
    small_store: str
    order: str
    order_ext: str
    customer: str
    product: str
    product_ext: str
    txn: str
    operation: str
    large_operation: str
    stock: str
    task: str
    session: str
    message: str
    problem: str
    posting: str
    source: str
    webhook: str
    middle: int
    tops: Mapping[str, int]


def cast(db: Database) -> Cast:
    """Chosen alike in every history: of the largest company, of the smallest, in the middle."""
    large = _first(db, select(Company).order_by(Company.id))
    small = _first(db, select(Company).order_by(Company.id.desc()))
    store = _first(db, select(Store).where(Store.company_id == large.id).order_by(Store.id))
    small_store = _first(db, select(Store).where(Store.company_id == small.id))
    posting = _first(
        db,
        select(Posting).where(Posting.store_id == store.id, Posting.txn_id != "")
        .order_by(Posting.id.desc()),
    )  # fmt: skip
    task = db.get_one(Task, posting.task_id)
    operation = db.get_one(Operation, task.operation_id)
    largest = _first(
        db, select(Operation).where(Operation.company_id == large.id)
        .order_by(Operation.total.desc(), Operation.id)
    )  # fmt: skip
    order = _first(
        db, select(Order).where(Order.store_id == store.id, Order.ext_id == posting.source_id)
    )
    customer = _first(db, select(Customer).where(Customer.store_id == store.id))
    product = _first(db, select(Product).where(Product.store_id == store.id))
    nouns: tuple[Any, ...] = (Operation, Session, Order, Task, Posting, Message)
    return Cast(
        large=large.public_id,
        small=small.public_id,
        store=store.public_id,
        small_store=small_store.public_id,
        order=order.number,
        order_ext=order.ext_id,
        customer=customer.name,
        product=product.sku,
        product_ext=product.ext_id,
        txn=posting.txn_id,
        operation=operation.public_id,
        large_operation=largest.public_id,
        stock=_first(
            db,
            select(Operation)
            .where(Operation.company_id == large.id, Operation.kind == "pull_inventory")
            .order_by(Operation.total.desc(), Operation.id.desc()),
        ).public_id,
        task=task.public_id,
        session=str(ids.public("se", operation.session_id or 1)),
        message=str(ids.public("me", posting.message_id or 1)),
        problem=_first(
            db, select(Problem).where(Problem.company_id == large.id).order_by(Problem.tasks.desc())
        ).public_id,
        posting=posting.public_id,
        source=posting.source_id,
        webhook=_first(db, select(Webhook).where(Webhook.company_id == large.id)).public_id,
        middle=(db.scalar(select(func.max(Operation.id))) or 0) // 2,
        tops={noun.__tablename__: db.scalar(select(func.max(noun.id))) or 0 for noun in nouns},
    )


def _first(db: Database, rows: Any) -> Any:
    return db.scalars(rows.limit(1)).one()


def questions(who: Cast) -> Iterator[Question]:
    """All of them, by what they ask for."""
    for some in (_history, _searches, _details, _records, _company, _around):
        yield from some(who)


def _history(who: Cast) -> Iterator[Question]:
    def asked(name: str, **params: Any) -> Question:
        return Question(f"operations: {name}", "/operations", params)

    cursor = ids.public("cu", who.middle)
    yield asked("first page")
    yield asked("200 rows", limit=200)
    yield asked("middle page", cursor=cursor)
    yield asked("last page", cursor=ids.public("cu", 60))
    yield asked("oldest first", sort="oldest")
    yield asked("oldest first, middle page", sort="oldest", cursor=cursor)
    yield asked("longest first", sort="longest")
    yield asked("longest first, middle page", sort="longest", cursor=f"{cursor}.3000")
    yield asked("most tasks first", sort="most-tasks")
    yield asked("most tasks first, middle page", sort="most-tasks", cursor=f"{cursor}.2")
    yield asked("longest red", sort="longest", color="red")
    yield asked("longest of the last week", sort="longest", range="7d")
    for size, company, store in (
        ("large", who.large, who.store),
        ("small", who.small, who.small_store),
    ):
        yield asked(f"a {size} company", company=company)
        yield asked(f"a {size} company, middle page", company=company, cursor=cursor)
        yield asked(f"a {size} company's store", company=company, store=store)
        yield asked(f"a {size} store", store=store)
        yield asked(f"a {size} company, longest first", company=company, sort="longest")
        yield asked(f"a {size} company, most tasks first", company=company, sort="most-tasks")
        yield asked(f"a {size} company, red", company=company, color="red")
        yield asked(f"a {size} company, one kind", company=company, kind="push_orders")
        yield asked(f"a {size} company, numbers", company=company, facets=1)
        yield asked(f"a {size} company, last 30 days, numbers", company=company, facets=1,
                    range="30d", quiet="hide")  # fmt: skip
        yield asked(f"a {size} company, loud, numbers", company=company, facets=1, quiet="hide")
        yield asked(f"a {size} store, numbers", store=store, facets=1, quiet="hide")
    yield asked("one kind", kind="push_products")
    yield asked("two kinds", kind=["push_orders", "sync_lists"])
    for state in ("waiting", "running", "ended", "cancelled"):
        yield asked(f"state {state}", state=state)
    for color in ("red", "yellow", "green"):
        yield asked(f"color {color}", color=color)
    yield asked("red or yellow", color=["red", "yellow"])
    yield asked("a code", code="3140")
    yield asked("a code that there is not", code="9999")
    yield asked("without the quiet ones", quiet="hide")
    yield asked("without the quiet ones, middle page", quiet="hide", cursor=cursor)
    yield asked("numbers", facets=1)
    yield asked("numbers without the quiet ones", facets=1, quiet="hide")
    yield asked("numbers of red ones", facets=1, color="red")
    yield asked("numbers of one kind", facets=1, kind="push_orders", quiet="hide")
    for within in ("hour", "today", "yesterday", "7d", "30d", "all"):
        yield asked(f"range {within}, numbers", range=within, facets=1, quiet="hide")
    day = (clock.now() - timedelta(days=180)).date()
    yield asked("one day half a year ago, numbers", range=f"{day}..{day}", facets=1)
    yield asked("until half a year ago", range=f"..{day}")
    yield Question("operations: CSV, first rows", "/operations.csv", {"range": "hour"})
    yield Question("operations: JSON lines, one order", "/operations.jsonl",
                   {"q": f"order:{who.order}"})  # fmt: skip


TERMS: tuple[str, ...] = (
    "status:red", "status:yellow,green", "status:nothing-to-do", "status:running,waiting",
    "status:cancelled", 'kind:"Push Orders"', "kind:push_products", "dir:to-quickbooks",
    "dir:to-store", "is:open", "is:noted", "is:retried", "is:not-confirmed", "is:edited",
    "is:with-comment", "order:{order}", "order:9999999", 'customer:"{customer}"', "customer:Lee",
    "customer:mail.example", "sku:{product}", "sku:KIT", "txn:{txn}", "txn:1-2", "code:3140",
    "code:sku_unmatched", "code:nothing", "problem:{problem}", "session:{session}", "task:{task}",
    "company:Toys", "company:{small}", "store:Tea", "store:{small_store}", "by:schedule", "by:ann",
    "by:me", "took:>30s", "took:>10m", "took:<1s", "tasks:>100", "tasks:0", "tasks:>=1",
    "after:yesterday", "before:30d", "on:yesterday", "-status:green", "-is:open",
    "-kind:push_orders",
    "status:red OR is:open", "status:red kind:push_orders", "status:red -kind:push_orders after:7d",
    "status:yellow by:ann took:>5s", '(status:red OR status:yellow) code:3180', "kite", "Ann",
    "in use", '"error when saving"', "{order}", "{operation}", "zzzzzz", "status:green zzzzzz",
    "status:red status:green", "order:{order} status:green",
)  # fmt: skip


def _searches(who: Cast) -> Iterator[Question]:
    known = {name: getattr(who, name) for name in who.__slots__}
    for term in TERMS:
        q = term.format(**known)
        yield Question(f"q {term}", "/operations", {"q": q})
        yield Question(f"q {term}, numbers", "/operations", {"q": q, "facets": 1, "quiet": "hide"})
        yield Question(f"q {term}, large company, 30 days", "/operations",
                       {"q": q, "facets": 1, "company": who.large, "range": "30d"})  # fmt: skip
    for begun in (
        "", "s", "status:", "kind:", "by:", "company:t", "store:", "code:", "problem:", "order:1",
        "customer:a", "sku:k", "session:", "is:", "dir:",
    ):  # fmt: skip
        for where, more in (("", {}), (", large company", {"company": who.large})):
            yield Question(f"suggest {begun or 'nothing'}{where}", "/search/suggest",
                           {"q": begun, **more})  # fmt: skip


def _details(who: Cast) -> Iterator[Question]:
    for size, operation in (("an", who.operation), ("the largest", who.large_operation)):
        at = f"/operations/{operation}"
        yield Question(f"{size} operation", at)
        for part in ("tasks", "messages", "timeline", "tries", "advice"):
            yield Question(f"{size} operation: {part}", f"{at}/{part}")
        yield Question(f"{size} operation: tasks not done", f"{at}/tasks", {"show": "not_done"})
        yield Question(f"{size} operation: tasks found", f"{at}/tasks", {"q": who.order})
    yield Question("a stock run: differences", f"/operations/{who.stock}/differences")
    for part in ("", "/changes", "/documents"):
        yield Question(f"a task{part}", f"/tasks/{who.task}{part}")
    for part in ("", "/parts", "/request", "/response"):
        yield Question(f"a message{part}", f"/messages/{who.message}{part}")
    yield Question("a visit", f"/sessions/{who.session}")
    yield Question("a visit: conversation", f"/sessions/{who.session}/conversation")

    def visits(name: str, **params: Any) -> Question:
        return Question(f"sessions: {name}", "/sessions", params)

    yield visits("first page")
    yield visits("middle page", cursor=ids.public("cu", who.tops["sessions"] // 2))
    yield visits("last page", cursor=ids.public("cu", 60))
    yield visits("a large company", company=who.large)
    yield visits("a small company", company=who.small)
    yield visits("without the quiet ones", quiet="hide")
    yield visits("a large company, without the quiet ones", company=who.large, quiet="hide")
    for state in ("open", "finished", "failed", "timed_out", "superseded"):
        yield visits(f"state {state}", state=state)
        yield visits(f"state {state}, small company", state=state, company=who.small)
    for q in ("status:red", "kind:push_products", f"order:{who.order}", "is:open", "zzzzzz"):
        yield visits(f"q {q.partition(':')[0]} {q.partition(':')[2][:9]}", q=q)
    for within in ("hour", "7d", "30d"):
        yield visits(f"range {within}", range=within, quiet="hide")

    def problems(name: str, **params: Any) -> Question:
        return Question(f"problems: {name}", "/problems", params)

    yield problems("open")
    yield problems("a large company", company=who.large)
    yield problems("all of them", q="is:all")
    yield problems("dealt with", state="dealt_with")
    yield problems("words", q="item")
    yield problems("words among all", q="is:all invoice")
    yield problems("a code", q="is:all code:3140")
    yield problems("a kind", q="kind:push_orders")
    yield problems("an owner", q="is:all owner:nobody")
    yield Question("a problem", f"/problems/{who.problem}")
    yield Question("a problem: tasks", f"/problems/{who.problem}/tasks")
    yield Question("a problem: open tasks", f"/problems/{who.problem}/tasks", {"open": 1})
    yield Question("a problem: tasks, middle page", f"/problems/{who.problem}/tasks",
                   {"cursor": ids.public("cu", who.tops["tasks"] // 2)})  # fmt: skip


def _records(who: Cast) -> Iterator[Question]:
    middle = ids.public("cu", who.tops["orders"] // 2)
    places: tuple[tuple[str, dict[str, str]], ...] = (
        ("everywhere", {}), ("large company", {"company": who.large}),
        ("small company", {"company": who.small}), ("large store", {"store": who.store}),
    )  # fmt: skip
    for where, place in places:
        for kind in ("order", "product", "customer"):
            yield Question(f"records: {kind}s {where}", "/records", {"type": kind, **place})
            for standing in ("in_both", "only_in_store", "only_in_quickbooks"):
                yield Question(f"records: {kind}s {standing} {where}", "/records",
                               {"type": kind, "standing": standing, **place})  # fmt: skip
        for standing in ("differs", "in_doubt"):
            yield Question(f"records: orders {standing} {where}", "/records",
                           {"standing": standing, **place})  # fmt: skip
        for push in OrderPush:
            yield Question(f"records: orders {push.value} {where}", "/records",
                           {"push": push.value, **place})  # fmt: skip
        yield Question(f"records: numbers {where}", "/records", {"counts": 1, **place})
        yield Question(f"records: middle page {where}", "/records", {"cursor": middle, **place})
        yield Question(f"records: words {where}", "/records", {"q": "ann lee", **place})
        yield Question(f"records: a number {where}", "/records", {"q": who.order, **place})
        yield Question(
            f"records: last week {where}", "/records",
            {"since": (clock.now() - timedelta(days=7)).isoformat(), **place},
        )  # fmt: skip
    yield Question("a record: order", f"/records/{who.store}/order/{who.order_ext}")
    yield Question("a record: product", f"/records/{who.store}/product/{who.product_ext}")
    for size, store in (("large", who.store), ("small", who.small_store)):
        at = f"/stores/{store}"
        yield Question(f"a {size} store: orders", f"{at}/orders")
        yield Question(f"a {size} store: orders, middle page", f"{at}/orders", {"cursor": middle})
        for pushed in ("posted", "held", "queued"):
            yield Question(f"a {size} store: orders {pushed}", f"{at}/orders", {"push": pushed})
        yield Question(f"a {size} store: an order", f"{at}/orders", {"number": who.order})
        yield Question(f"a {size} store: orders of an e-mail", f"{at}/orders",
                       {"email": "nobody@example.com"})  # fmt: skip
        yield Question(f"a {size} store: products", f"{at}/products")
        yield Question(f"a {size} store: a product", f"{at}/products", {"sku": who.product})
        yield Question(f"a {size} store: customers", f"{at}/customers")
        yield Question(f"a {size} store: a customer", f"{at}/customers",
                       {"email": "nobody@example.com"})  # fmt: skip
        yield Question(f"postings: a {size} store", "/postings", {"store": store})
        yield Question(f"links: a {size} store", "/links", {"store": store})
        yield Question(f"links: a {size} store's customers", "/links",
                       {"store": store, "kind": "customer"})  # fmt: skip

    def postings(name: str, **params: Any) -> Question:
        return Question(f"postings: {name}", "/postings", params)

    yield postings("first page")
    yield postings("middle page", cursor=ids.public("cu", who.tops["postings"] // 2))
    yield postings("a large company", company=who.large)
    yield postings("a small company", company=who.small)
    for state in ("posted", "not_confirmed", "refused", "missing", "claimed"):
        yield postings(f"state {state}", state=state)
        yield postings(f"state {state}, large company", state=state, company=who.large)
    yield postings("a source", source_id=who.source)
    yield postings("a source of a store", source_id=who.source, store=who.store)
    yield Question("a posting", f"/postings/{who.posting}")
    yield Question("links: all", "/links")
    for kind in ("item", "account", "customer"):
        at = f"/companies/{who.large}/lists/{kind}"
        yield Question(f"lists: {kind}", at)
        yield Question(f"lists: {kind} found", at, {"q": "KIT"})
        yield Question(f"lists: {kind} by name", at, {"name": "KIT"})
    for q in (who.order, "ann lee", "kit", "zzzzzz", who.operation):
        for where, place in places[:2]:
            yield Question(f"find {'an id' if '_' in q else q} {where}", "/find",
                           {"q": q, **place})  # fmt: skip


def _company(who: Cast) -> Iterator[Question]:
    for size, company in (("large", who.large), ("small", who.small)):
        asked: Params = {"company": company}
        yield Question(f"overview: a {size} company", "/overview", asked)
        yield Question(f"queue: a {size} company", "/queue", asked)
        yield Question(f"actions: a {size} company", "/actions", asked)
        yield Question(f"connection: a {size} company", f"/companies/{company}/connection")
        yield Question(f"stores: a {size} company", "/stores", asked)
        yield Question(f"schedules: a {size} company", "/schedules", asked)
        yield Question(f"alerts: a {size} company", "/alerts", asked)
        yield Question(f"views with numbers: a {size} company", "/views", {"counts": 1, **asked})
        yield Question(f"activity: a {size} company", "/activity", asked)
    yield Question("overview: all companies", "/overview")
    yield Question("overview: companies by name", "/overview", {"q": "toys"})
    yield Question("companies", "/companies")
    yield Question("a store", f"/stores/{who.store}")
    yield Question("a store: choices", f"/stores/{who.store}/choices")
    yield Question("views with numbers", "/views", {"counts": 1})


def _around(who: Cast) -> Iterator[Question]:
    def activity(name: str, **params: Any) -> Question:
        return Question(f"activity: {name}", "/activity", params)

    month = (clock.now() - timedelta(days=30)).isoformat()
    old = (clock.now() - timedelta(days=300)).isoformat()
    yield activity("first page")
    yield activity("somebody", actor="ann")
    yield activity("nobody", actor="nobody")
    yield activity("an action", action="operation.ask")
    yield activity("an action that nobody took", action="company.delete")
    yield activity("a subject", subject=who.operation)
    yield activity("since a month", **{"from": month})
    yield activity("until long ago", to=old)
    older = (clock.now() - timedelta(days=301)).isoformat()
    yield activity("an old day", to=old, **{"from": older})
    yield Question("notes of an operation", "/notes",
                   {"subject_type": "operation", "subject": who.operation})  # fmt: skip
    yield Question("deliveries", f"/webhooks/{who.webhook}/deliveries")
    yield Question("deliveries given up", f"/webhooks/{who.webhook}/deliveries",
                   {"state": "given_up"})  # fmt: skip
    yield Question("go", f"/go/{who.operation}")
    yield Question("health", "/health")
    yield Question("alerts", "/alerts")
    yield Question("schedules", "/schedules")


__all__ = ["Cast", "Question", "cast", "questions"]

"""Push Orders: which orders go, what their steps must know, and what an end means for an order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, or_, select, update

from cartbooks import clock
from cartbooks.db import Database
from cartbooks.mapping import items
from cartbooks.mapping import token as memo_token
from cartbooks.mapping.customers import KnownCustomer
from cartbooks.mapping.eligibility import NotEligible, eligible
from cartbooks.mapping.item_index import Items, KnownItem
from cartbooks.mapping.preferences import Preferences
from cartbooks.model import (
    Company,
    Link,
    ListRecord,
    OpenLine,
    Operation,
    Order,
    OrderPush,
    Posting,
    PostingState,
    Product,
    RecordEvent,
    Store,
    Task,
    TaskState,
)
from cartbooks.operations import troubles
from cartbooks.operations.facts import CompanyFacts
from cartbooks.operations.kind import Kind
from cartbooks.operations.planning import (
    busy_records,
    company_facts,
    preferences_of,
    store_of,
    task,
)
from cartbooks.operations.push_orders.brief import (
    OrderBrief,
    customer_record,
    sku_record,
)
from cartbooks.operations.push_orders.choosing import PushOrders, candidates, must_be_known
from cartbooks.operations.push_orders.steps import STEPS
from cartbooks.queries import (
    fold,
    items_for,
    links_of_order,
    list_record,
    posting_of,
    store_order,
)
from cartbooks.stores import builtin, canonical

_MAY_CHANGE = frozenset({"not_paid", "authorized_not_paid", "status_not_eligible"})
"""Reasons to wait that an order's story tells: they pass, and then nothing else would say so."""


def plan(db: Database, operation: Operation) -> Sequence[Task]:
    """
    A task for every order that may go. What a rule keeps out is marked on the order, with the
    reason, and becomes a skipped task only where a person asked for that very order.
    """
    store = store_of(db, operation.store_id)
    params = PushOrders.model_validate(operation.params.get("ask", {}))
    must_be_known(db, store, params)
    preferences = preferences_of(store)
    busy = busy_records(db, store.id, "push_orders", "order")
    tasks: list[Task] = []
    for order in db.scalars(candidates(store, params)).all():
        if order.ext_id in busy:
            continue
        body = canonical.Order.model_validate(order.body)
        if order.why == "never_send":
            if params.chosen:
                tasks.append(_task(operation, order, skip="never_send"))
            continue
        posting = posting_of(db, store.id, order.ext_id)
        standing = posting is not None and posting.state in {
            PostingState.POSTED,
            PostingState.MISSING,
        }
        verdict = eligible(body, preferences, posted=standing)
        if isinstance(verdict, NotEligible):
            if order.why:
                troubles.over(db, store.company_id, store.id, "order", order.ext_id)
            _skip(db, order, verdict, posted=standing)
            if params.chosen:
                tasks.append(_task(operation, order, skip=verdict.code))
            continue
        order.push, order.why, order.why_facts = OrderPush.QUEUED, "", {}
        tasks.append(_task(operation, order))
    db.flush()
    return tasks


def _task(operation: Operation, order: Order, *, skip: str = "") -> Task:
    return task(
        operation,
        "order",
        order.ext_id,
        "customer",
        label=f"Order {order.number}",
        amount=order.total,
        memory={"skip": skip} if skip else {},
    )


def _skip(db: Database, order: Order, verdict: NotEligible, *, posted: bool) -> None:
    if posted:
        order.push = OrderPush.POSTED
        return
    if verdict.code in _MAY_CHANGE and order.why != verdict.code:
        db.add(
            RecordEvent(
                store_id=order.store_id, record_type="order", record=order.ext_id,
                at=clock.now(), what="waits", code=verdict.code, detail=verdict.sentence,
            )
        )  # fmt: skip
    order.push, order.why = OrderPush.SKIPPED, verdict.code
    order.why_facts = {"sentence": verdict.sentence}
    if verdict.code in {"before_start_date", "cancelled", "test_order", "refunded_before_posting"}:
        db.execute(delete(OpenLine).where(OpenLine.order_id == order.id))


def brief(db: Database, tasks: Sequence[Task]) -> Mapping[int, OrderBrief]:
    return {each.id: _brief(db, each) for each in tasks}


def _brief(db: Database, each: Task) -> OrderBrief:
    store = store_of(db, each.store_id)
    company = db.get(Company, store.company_id)
    assert company is not None
    order = _order(db, each)
    body = canonical.Order.model_validate(order.body)
    changes = {
        name.removeprefix("set_"): value
        for name, value in order.changes.items()
        if name.startswith("set_")
    }
    posting = posting_of(db, store.id, order.ext_id)
    memory = dict(each.memory)
    if wished := changes.get("customer_name"):
        memory.setdefault("name", wished)
    return order_brief(
        db,
        store,
        company_facts(company),
        body,
        Preferences.kept({**store.preferences, **changes}),
        memory=memory,
        posting=posting,
        number=str(changes.get("number") or ""),
        attempts=each.attempts,
        fingerprint=order.fingerprint,
    )


def order_brief(
    db: Database,
    store: Store,
    company: CompanyFacts,
    body: canonical.Order,
    preferences: Preferences,
    *,
    memory: Mapping[str, Any],
    posting: Posting | None = None,
    number: str = "",
    attempts: int = 0,
    fingerprint: str = "",
) -> OrderBrief:
    """
    What the steps must know of one order; also used for previews and pre-flight checks.

    What is linked is not looked for by name, and of what is found the store's record is not wanted.
    """
    record = customer_record(body)
    skus = [line.sku for line in body.lines if line.kind == "product" and line.sku]
    link, product_links = links_of_order(db, store.id, record, [sku_record(sku) for sku in skus])
    customer = _known_customer(db, store, link)
    item_links = {
        key: item
        for key, each in product_links.items()
        if (item := _known_item(db, store, each)) is not None
    }
    unlinked = [sku for sku in skus if sku_record(sku) not in item_links]
    known = tuple(_item(each) for each in items_for(db, store.company_id, unlinked))
    wanting = items.unmatched(unlinked, Items(known), preferences)
    reuse = posting is not None and posting.state in {PostingState.CLAIMED, PostingState.REFUSED}
    return OrderBrief(
        store=store.name,
        order=body,
        preferences=preferences,
        company=company,
        customer_record=record,
        customer_link=customer,
        customers=_customers(db, store, body) if customer is None else (),
        item_links=item_links,
        items=known,
        products=_products(db, store, wanting),
        token=posting.token if posting and reuse else str(memory.get("token") or memo_token.new()),
        form=posting.form if posting and posting.state is PostingState.CLAIMED else "",
        number=number,
        memory=memory,
        attempts=attempts,
        fingerprint=fingerprint,
    )


_CUSTOMERS = (
    select(ListRecord)
    .where(
        ListRecord.company_id == bindparam("company_id"),
        ListRecord.kind == "customer",
        ListRecord.gone.is_(False),
        or_(
            ListRecord.key_name.in_(bindparam("names", expanding=True)),
            ListRecord.key_email.in_(bindparam("emails", expanding=True)),
        ),
    )
    .order_by(ListRecord.id)
    .limit(50)
)


def _customers(db: Database, store: Store, body: canonical.Order) -> tuple[KnownCustomer, ...]:
    """QuickBooks customers that could be this buyer: same e-mail or same name."""
    names = {
        fold(name)
        for name in (
            body.customer.company,
            f"{body.customer.first_name} {body.customer.last_name}",
            f"{body.customer.last_name}, {body.customer.first_name}",
            body.bill_to.company,
            body.bill_to.name,
        )
        if name.strip(" ,")
    }
    email = fold(body.customer.email)
    found = db.scalars(
        _CUSTOMERS,
        {
            "company_id": store.company_id,
            "names": list(names),
            "emails": [email] if email else [],
        },
    )
    return tuple(_customer(record) for record in found)


def _customer(record: ListRecord) -> KnownCustomer:
    return KnownCustomer(
        list_id=record.list_id,
        full_name=record.full_name,
        email=str(record.facts.get("Email") or ""),
        postcode=str(record.facts.get("PostalCode") or ""),
        is_active=record.is_active,
        company=str(record.facts.get("CompanyName") or ""),
        first_name=str(record.facts.get("FirstName") or ""),
        last_name=str(record.facts.get("LastName") or ""),
    )


def _known_customer(db: Database, store: Store, link: Link | None) -> KnownCustomer | None:
    if link is None:
        return None
    record = list_record(db, store.company_id, "customer", link.list_id)
    if record is not None:
        return None if record.gone else _customer(record)
    return KnownCustomer(list_id=link.list_id, full_name=link.full_name)


def _item(record: ListRecord) -> KnownItem:
    return KnownItem(
        list_id=record.list_id,
        full_name=record.full_name,
        name=record.full_name.rpartition(":")[2],
        type=record.type,
        is_active=record.is_active,
        mpn=str(record.facts.get("ManufacturerPartNumber") or ""),
        barcode=str(record.facts.get("BarCodeValue") or ""),
    )


def _known_item(db: Database, store: Store, link: Link) -> KnownItem | None:
    record = list_record(db, store.company_id, "item", link.list_id)
    if record is not None:
        return None if record.gone else _item(record)
    return KnownItem(
        list_id=link.list_id,
        full_name=link.full_name,
        name=link.full_name.rpartition(":")[2],
        type=link.type or "ItemInventory",
    )


_PRODUCTS = select(Product).where(
    Product.store_id == bindparam("store_id"),
    Product.key_sku.in_(bindparam("keys", expanding=True)),
)


def _products(db: Database, store: Store, skus: Sequence[str]) -> Mapping[str, canonical.Product]:
    if not skus:
        return {}
    found = db.scalars(_PRODUCTS, {"store_id": store.id, "keys": list({fold(sku) for sku in skus})})
    return {product.key_sku: canonical.Product.model_validate(product.body) for product in found}


def _order(db: Database, each: Task) -> Order:
    order = store_order(db, each.store_id, each.record)
    assert order is not None
    return order


def ended(db: Database, each: Task) -> None:
    """Carry the end of a push over to its order."""
    order = _order(db, each)
    if each.state is TaskState.DONE or (
        each.state is TaskState.FAILED and each.code == "total_differs"
    ):
        order_posted(db, order)
        if each.code == "linked_by_number":
            posting = posting_of(db, order.store_id, order.ext_id)
            if posting is not None:
                posting.form = str(each.facts["form"])
                posting.ref_number = str(each.facts["number"])
        if each.code == "total_differs":
            order.why, order.why_facts = each.code, each.facts
        db.flush()
        return
    if order.push is OrderPush.POSTED:
        return
    order.push = {
        TaskState.HELD: OrderPush.HELD,
        TaskState.SKIPPED: OrderPush.SKIPPED,
    }.get(each.state, OrderPush.FAILED)
    order.why, order.why_facts = each.code, {**each.facts, "said": each.said}
    if order.changes.get("changed_while_queued"):
        order.push = OrderPush.READY  # the store changed it meanwhile: worth another look
        order.changes = {
            name: value for name, value in order.changes.items() if name != "changed_while_queued"
        }
    db.flush()


def order_posted(db: Database, order: Order) -> None:
    """The order stands in QuickBooks: its units stop counting as unposted from now on."""
    now = clock.now()
    posting = posting_of(db, order.store_id, order.ext_id)
    order.push, order.why_facts = OrderPush.POSTED, {}
    order.posted_at = now
    # what was sent, which may not be what the store says by now
    order.posted_fingerprint = (posting and posting.fingerprint) or order.fingerprint
    order.why = builtin.since_posted(order)
    order.changes = {
        name: value for name, value in order.changes.items() if name != "changed_while_queued"
    }
    db.execute(
        update(OpenLine)
        .where(OpenLine.order_id == order.id, OpenLine.posted_at.is_(None))
        .values(posted_at=now)
        .execution_options(synchronize_session=False)
    )
    db.flush()


def order_missing(db: Database, order: Order) -> None:
    """Its document is gone from QuickBooks: its units are sold and nothing there counts them."""
    order.why, order.why_facts = builtin.MISSING, {}
    builtin.count_open_lines(db, store_of(db, order.store_id), order)


KIND = Kind(
    kind="push_orders",
    title="Push Orders",
    priority=40,
    steps=STEPS,
    plan=plan,
    brief=brief,
    ended=ended,
    params=PushOrders,
    needs_live=True,
    every_minutes=1,
    first_step="customer",
)

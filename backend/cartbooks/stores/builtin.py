"""
The built-in store: products, customers and orders kept in Cartbooks itself.

It is the embedded default and the way in for custom shops: records are put by REST or import, are
known by the store's own id, and putting one twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, TypeVar

from pydantic import ValidationError
from sqlalchemy import delete, select

from cartbooks import clock
from cartbooks.db import Database
from cartbooks.errors import Conflict, Refused
from cartbooks.mapping.eligibility import CANCELLED, NEVER_ORDERS
from cartbooks.mapping.preferences import Preferences
from cartbooks.model import Company, Customer, OpenLine, Order, OrderPush, Product, Store
from cartbooks.model.store import LEFT_ALONE
from cartbooks.queries import fold
from cartbooks.stores import canonical, words

Outcome = Literal["created", "updated", "unchanged", "rejected"]
MISSING = "document_missing"
"""Why a posted order is looked at: its document is gone from QuickBooks."""


@dataclass(frozen=True, slots=True)
class Put:
    """What became of one record, and why where it was rejected."""

    ext_id: str
    outcome: Outcome
    reason: str = ""


def add_store(db: Database, company: Company, kind: str, name: str) -> Store:
    """A new store, off until it goes live."""
    name = " ".join(name.split())
    if kind != "builtin":
        raise Refused(f"There is no store kind {kind}.", code="unknown_kind")
    if not 1 <= len(name) <= 60:
        raise Refused("A store's name has 1 to 60 characters.", code="bad_name")
    taken = select(Store.id).where(Store.company_id == company.id, Store.name == name)
    if db.scalar(taken) is not None:
        raise Conflict(f"{company.name} has a store {name} already.", code="name_taken")
    store = Store(company_id=company.id, kind=kind, name=name, created_at=clock.now())
    db.add(store)
    db.flush()
    return store


def put_orders(db: Database, store: Store, orders: Sequence[canonical.Order]) -> list[Put]:
    """Take orders in. A wrong sum is not rejected: the order is held when it comes to posting."""
    known = _known_orders(db, store, [order.ext_id for order in orders])
    preferences = Preferences.kept(store.preferences)
    results: list[Put] = []
    new: dict[int, frozenset[str]] = {}
    renamed: dict[int, frozenset[str]] = {}
    for order in orders:
        row = known.get(order.ext_id)
        if row is None:
            row = _new_order(db, store, order)
            new[row.id] = words.of_order(order)
            known[order.ext_id] = row
            _open_lines(db, store, row, order, preferences)
            results.append(Put(order.ext_id, "created"))
        else:
            before = canonical.Order.model_validate(row.body)
            if before == order:
                results.append(Put(order.ext_id, "unchanged"))
                continue
            _change_order(db, row, before, order)
            if (called := words.of_order(order)) != words.of_order(before):
                (new if row.id in new else renamed)[row.id] = called
            _open_lines(db, store, row, order, preferences)
            results.append(Put(order.ext_id, "updated"))
    db.flush()
    words.add(db, store.id, "order", new)
    words.put(db, store.id, "order", renamed)
    return results


def _known_orders(db: Database, store: Store, ext_ids: Sequence[str]) -> dict[str, Order]:
    rows = db.scalars(select(Order).where(Order.store_id == store.id, Order.ext_id.in_(ext_ids)))
    return {row.ext_id: row for row in rows}


def _facts(order: canonical.Order) -> dict[str, object]:
    buyer = order.customer
    name = f"{buyer.first_name} {buyer.last_name}".strip()
    return {
        "number": order.number,
        "status": order.status,
        "payment_state": order.payment_state,
        "placed_at": order.placed_at,
        "paid_at": order.paid_at,
        "currency": order.currency,
        "total": order.total,
        "key_email": fold(buyer.email),
        "customer_name": buyer.company or name,
        "fingerprint": canonical.fingerprint(order),
        "body": order.model_dump(mode="json"),
        "updated_at": clock.now(),
    }


def _new_order(db: Database, store: Store, order: canonical.Order) -> Order:
    row = Order(
        store_id=store.id,
        ext_id=order.ext_id,
        push=OrderPush.READY,
        created_at=clock.now(),
        **_facts(order),
    )
    db.add(row)
    db.flush()
    return row


def _change_order(
    db: Database, row: Order, before: canonical.Order, order: canonical.Order
) -> None:
    """A posted order is never posted again: what changed is remembered and shown."""
    for name, value in _facts(order).items():
        setattr(row, name, value)
    if row.push is OrderPush.POSTED:
        row.why = row.why if row.why == MISSING else since_posted(row) or row.why
        if row.fingerprint != row.posted_fingerprint:
            row.changes = {**row.changes, "fields": _changed_fields(before, order)}
    elif row.push is OrderPush.QUEUED:
        row.changes = {**row.changes, "changed_while_queued": True}
    elif row.why not in LEFT_ALONE:
        row.push = OrderPush.READY
    db.flush()


def since_posted(row: Order) -> str:
    """What the store has done to an order since its document was sent, as a reason to look."""
    if row.fingerprint != row.posted_fingerprint:
        return "order_changed"
    return "order_cancelled_after_posting" if row.status.casefold() in CANCELLED else ""


def _changed_fields(before: canonical.Order, after: canonical.Order) -> dict[str, list[object]]:
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    return {name: [old[name], new[name]] for name in new if old[name] != new[name]}


def _open_lines(
    db: Database,
    store: Store,
    row: Order,
    order: canonical.Order,
    preferences: Preferences,
) -> None:
    """
    Units that QuickBooks does not know of: all of an order that may still be posted, or whose
    document is gone.
    """
    if row.posted_at is not None and row.why != MISSING:
        return
    db.execute(delete(OpenLine).where(OpenLine.order_id == row.id))
    if not counts_as_open(order, preferences) or row.why == "never_send":
        return
    units: dict[str, Decimal] = {}
    for line in order.lines:
        if line.kind == "product" and line.sku and line.quantity > 0:
            units[fold(line.sku)] = units.get(fold(line.sku), Decimal(0)) + line.quantity
    db.add_all(
        OpenLine(store_id=store.id, order_id=row.id, key_sku=key, quantity=quantity)
        for key, quantity in units.items()
    )
    db.flush()


def counts_as_open(order: canonical.Order, preferences: Preferences) -> bool:
    """Whether the order's units are sold in the store and may still come to QuickBooks."""
    status = order.status.casefold()
    if order.test or status in CANCELLED or status in NEVER_ORDERS or status == "refunded":
        return False
    if order.payment_state == "refunded":
        return False
    placed = order.placed_at.astimezone(preferences.tz).date()
    return preferences.start_date is None or placed >= preferences.start_date


def recount_open_lines(db: Database, store: Store) -> None:
    """After the start date was chosen: which unposted orders count has changed."""
    preferences = Preferences.kept(store.preferences)
    last = 0
    while True:
        rows = db.scalars(
            select(Order)
            .where(Order.store_id == store.id, Order.posted_at.is_(None), Order.id > last)
            .order_by(Order.id)
            .limit(500)
        ).all()
        if not rows:
            return
        last = rows[-1].id
        for row in rows:
            body = canonical.Order.model_validate(row.body)
            _open_lines(db, store, row, body, preferences)


def count_open_lines(db: Database, store: Store, row: Order) -> None:
    """One order's units count again, or no longer."""
    preferences = Preferences.kept(store.preferences)
    _open_lines(db, store, row, canonical.Order.model_validate(row.body), preferences)


def drop_open_lines(db: Database, row: Order) -> None:
    """One order's units count no longer, whatever it is."""
    db.execute(delete(OpenLine).where(OpenLine.order_id == row.id))


def put_products(db: Database, store: Store, products: Sequence[canonical.Product]) -> list[Put]:
    """Take products in. Stock is taken from the store only when the product is new."""
    rows = db.scalars(
        select(Product).where(
            Product.store_id == store.id,
            Product.ext_id.in_([product.ext_id for product in products]),
        )
    )
    known = {row.ext_id: row for row in rows}
    results: list[Put] = []
    called: dict[str, frozenset[str]] = {}
    now = clock.now()
    for product in products:
        row = known.get(product.ext_id)
        body = product.model_dump(mode="json")
        facts = {
            "sku": product.sku or "",
            "key_sku": fold(product.sku or ""),
            "name": product.name,
            "price": product.price,
            "tracked": product.tracked,
            "body": body,
            "updated_at": now,
        }
        if row is None:
            row = Product(
                store_id=store.id,
                ext_id=product.ext_id,
                stock=product.stock,
                created_at=now,
                **facts,
            )
            db.add(row)
            known[product.ext_id] = row
            called[product.ext_id] = words.of_product(product)
            results.append(Put(product.ext_id, "created"))
        elif row.body == body:
            results.append(Put(product.ext_id, "unchanged"))
        else:
            called[product.ext_id] = words.of_product(product)
            if product.stock is not None and row.body.get("stock") != product.stock:
                row.stock = product.stock  # the shop counted anew; the next run compares again
            for name, value in facts.items():
                setattr(row, name, value)
            results.append(Put(product.ext_id, "updated"))
    db.flush()
    words.put(db, store.id, "product", {known[name].id: found for name, found in called.items()})
    return results


def put_customers(
    db: Database, store: Store, customers: Sequence[canonical.CustomerRecord]
) -> list[Put]:
    """Take customers in."""
    rows = db.scalars(
        select(Customer).where(
            Customer.store_id == store.id,
            Customer.ext_id.in_([customer.ext_id for customer in customers]),
        )
    )
    known = {row.ext_id: row for row in rows}
    results: list[Put] = []
    called: dict[str, frozenset[str]] = {}
    now = clock.now()
    for customer in customers:
        row = known.get(customer.ext_id)
        body = customer.model_dump(mode="json")
        name = customer.company or f"{customer.first_name} {customer.last_name}".strip()
        facts = {"key_email": fold(customer.email), "name": name, "body": body, "updated_at": now}
        if row is None:
            row = Customer(store_id=store.id, ext_id=customer.ext_id, created_at=now, **facts)
            db.add(row)
            known[customer.ext_id] = row
            called[customer.ext_id] = words.of_customer(customer)
            results.append(Put(customer.ext_id, "created"))
        elif row.body == body:
            results.append(Put(customer.ext_id, "unchanged"))
        else:
            called[customer.ext_id] = words.of_customer(customer)
            for field, value in facts.items():
                setattr(row, field, value)
            results.append(Put(customer.ext_id, "updated"))
    db.flush()
    words.put(db, store.id, "customer", {known[name].id: found for name, found in called.items()})
    return results


Canonical = TypeVar("Canonical", canonical.Order, canonical.Product, canonical.CustomerRecord)


def checked(model: type[Canonical], data: Any) -> Canonical | Put:
    """The record, or its rejection with the first things that are wrong with it."""
    try:
        return model.model_validate(data)
    except ValidationError as wrong:
        reasons = [
            f"{'.'.join(str(part) for part in each['loc']) or 'record'}: {each['msg']}"
            for each in wrong.errors()[:5]
        ]
        ext_id = str(data.get("ext_id", ""))[:200] if isinstance(data, dict) else ""
        return Put(ext_id, "rejected", "; ".join(reasons)[:1000])

"""
Pull Inventory: QuickBooks' stock to the store (promise 5).

One task reads the snapshot. When its last page is in, the store's hand compares it with what the
store shows, less every unit on orders that QuickBooks did not know of when the item's page was
asked for; each product that differs becomes a task, and each of those reads the orders again
before it writes, guarded by the stock that it saw.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from pydantic import Field
from sqlalchemy import func, or_, select, update

from cartbooks import clock
from cartbooks.db import Database
from cartbooks.mapping import stock
from cartbooks.mapping.preferences import Preferences
from cartbooks.model import (
    Hand,
    Link,
    ListRecord,
    OpenLine,
    Operation,
    Product,
    Store,
    Task,
)
from cartbooks.operations.kind import Kind, Params
from cartbooks.operations.planning import preferences_of, store_of, task
from cartbooks.operations.pull_inventory.steps import STEPS
from cartbooks.operations.sync_lists.steps import Page, page_of
from cartbooks.operations.verdicts import Done, Failed, Held, Verdict

_CHUNK = 500


class PullInventory(Params):
    """`approved`: a person has seen the differences of `approves` and wants them written."""

    approved: bool = Field(False, description="Write without asking, also many zeros.")


@dataclass(frozen=True, slots=True)
class Offer:
    """What one product's stock in the store should be, and from what that was worked out."""

    product: Product
    list_id: str
    new: int
    on_hand: Decimal
    on_sales_order: Decimal
    unposted: Decimal


def plan(_db: Database, operation: Operation) -> Sequence[Task]:
    return [task(operation, "list", "inventory", "snapshot", label="Stock of all items")]


def brief(_db: Database, tasks: Sequence[Task]) -> Mapping[int, Page]:
    return {task.id: page_of(task.memory) for task in tasks}


def compare(db: Database, snapshot: Task) -> Verdict:
    """The snapshot is complete: make a task of each product whose stock differs."""
    store = store_of(db, snapshot.store_id)
    operation = db.get(Operation, snapshot.operation_id)
    assert operation is not None
    preferences = preferences_of(store)
    if not int(snapshot.memory.get("read", 0)):
        return Held("no_items_read")
    offers = list(offers_of(db, store, preferences))
    changed = [offer for offer in offers if offer.new != offer.product.stock]
    facts = {"count": str(len(offers)), "changed": str(len(changed))}
    if not changed:
        return Done(note=f"{len(offers)} products agree", facts=facts)
    stop = _why_ask_first(store, operation, preferences, offers)
    for offer in changed:
        db.add(
            task(
                operation,
                "product",
                offer.product.ext_id,
                "ask_first" if stop else "write",
                label=f"{offer.product.sku} {offer.product.name}".strip(),
                memory={"list_id": offer.list_id, "why": stop},
                hand=Hand.STORE,
            )
        )
    operation.total += len(changed)
    operation.open_tasks += len(changed)
    if snapshot.counted:
        snapshot.counted = False  # the products speak for the run now
        operation.total -= 1
    db.flush()
    return Done(note=f"{len(offers)} products compared", facts=facts)


def _why_ask_first(
    store: Store, operation: Operation, preferences: Preferences, offers: Sequence[Offer]
) -> str:
    if operation.params.get("approved"):
        return ""
    if preferences.approve_first_stock_run and store.stock_approved_at is None:
        return "approval_needed"
    changes = [(offer.product.stock, offer.new) for offer in offers]
    if stock.too_many_zero(changes, preferences.stock_zero_share_limit):
        return "too_many_zero"
    return ""


def ask_first(db: Database, product_task: Task) -> Verdict:
    """A person must approve: the difference is shown and nothing is written."""
    store = store_of(db, product_task.store_id)
    offer = _offer_of_task(db, store, product_task)
    if offer is None:
        return Failed("product_unlinked")
    return Held(str(product_task.memory["why"]), facts=_facts(offer))


def write(db: Database, product_task: Task) -> Verdict:
    """Read the orders again, then write where the stock is still what was seen."""
    store = store_of(db, product_task.store_id)
    offer = _offer_of_task(db, store, product_task)
    if offer is None:
        return Failed("product_unlinked")
    seen = offer.product.stock
    if seen == offer.new:
        return Done(facts=_facts(offer), list_id=offer.list_id)
    now = clock.now()
    written = db.execute(
        update(Product)
        .where(Product.id == offer.product.id, Product.stock.is_not_distinct_from(seen))
        .values(stock=offer.new, stock_at=now, updated_at=now)
        .returning(Product.id)
        .execution_options(synchronize_session=False)
    ).first()
    if written is None:
        return Failed("stock_changed", facts=_facts(offer))
    return Done(facts=_facts(offer), list_id=offer.list_id)


def _facts(offer: Offer) -> dict[str, str]:
    return {
        "sku": offer.product.sku,
        "from": "" if offer.product.stock is None else str(offer.product.stock),
        "to": str(offer.new),
        "on_hand": str(offer.on_hand.normalize()),
        "on_sales_order": str(offer.on_sales_order.normalize()),
        "unposted": str(offer.unposted.normalize()),
    }


def _offer_of_task(db: Database, store: Store, product_task: Task) -> Offer | None:
    product = db.scalars(
        select(Product).where(Product.store_id == store.id, Product.ext_id == product_task.record)
    ).first()
    if product is None:
        return None
    found = list(_offers(db, store, preferences_of(store), [product]))
    return found[0] if found else None


def offers_of(
    db: Database, store: Store, preferences: Preferences, *, after: int = 0
) -> Iterator[Offer]:
    """The offer of every tracked product behind *after* that has an item in QuickBooks."""
    last = after
    while True:
        products = db.scalars(
            select(Product)
            .where(Product.store_id == store.id, Product.tracked, Product.id > last)
            .order_by(Product.id)
            .limit(_CHUNK)
        ).all()
        if not products:
            return
        last = products[-1].id
        yield from _offers(db, store, preferences, products)


def _offers(
    db: Database, store: Store, preferences: Preferences, products: Sequence[Product]
) -> Iterator[Offer]:
    items = _items(db, store, products)
    for product in products:
        item = items.get(product.key_sku)
        if item is None or "QuantityOnHand" not in item.facts:
            continue
        on_hand = _number(item, "QuantityOnHand")
        on_sales_order = _number(item, "QuantityOnSalesOrder")
        unposted = unposted_units(db, store.id, product.key_sku, item.read_at)
        yield Offer(
            product=product,
            list_id=item.list_id,
            new=stock.offer(on_hand, on_sales_order, unposted, preferences.stock_buffer),
            on_hand=on_hand,
            on_sales_order=on_sales_order,
            unposted=unposted,
        )


def _number(item: ListRecord, name: str) -> Decimal:
    return Decimal(str(item.facts.get(name) or 0))


def _items(db: Database, store: Store, products: Sequence[Product]) -> Mapping[str, ListRecord]:
    """The inventory item of each SKU: by link, by full name, by a leaf name that is unique."""
    keys = [product.key_sku for product in products if product.key_sku]
    linked = {
        link.record.removeprefix("sku:"): link.list_id
        for link in db.scalars(
            select(Link).where(
                Link.store_id == store.id,
                Link.kind == "product",
                Link.record.in_([f"sku:{key}" for key in keys]),
            )
        )
    }
    of_list = (
        ListRecord.company_id == store.company_id,
        ListRecord.kind == "item",
        ListRecord.gone.is_(False),
    )
    records = db.scalars(
        select(ListRecord).where(
            *of_list,
            or_(
                ListRecord.list_id.in_(list(linked.values())),
                ListRecord.key_name.in_(keys),
                ListRecord.key_leaf.in_(keys),
            ),
        )
    ).all()
    by_id = {record.list_id: record for record in records}
    leaves: dict[str, ListRecord | None] = {}
    for record in records:
        leaves[record.key_leaf] = None if record.key_leaf in leaves else record
    found = {key: record for key, record in leaves.items() if record and record.is_active}
    found |= {record.key_name: record for record in records if record.is_active}
    found |= {key: by_id[list_id] for key, list_id in linked.items() if list_id in by_id}
    return found


def unposted_units(db: Database, store_id: int, key_sku: str, asked_at: datetime) -> Decimal:
    """Units on the store's orders that QuickBooks did not count when its stock was asked for."""
    units = db.scalar(
        select(func.sum(OpenLine.quantity)).where(
            OpenLine.store_id == store_id,
            OpenLine.key_sku == key_sku,
            or_(OpenLine.posted_at.is_(None), OpenLine.posted_at > asked_at),
        )
    )
    return units if units is not None else Decimal(0)


KIND = Kind(
    kind="pull_inventory",
    title="Pull Inventory",
    priority=50,
    steps=STEPS,
    plan=plan,
    brief=brief,
    store_steps={"compare": compare, "ask_first": ask_first, "write": write},
    params=PullInventory,
    needs_live=True,
    every_minutes=15,
    direction="to_store",
    event="stock.changed",
)

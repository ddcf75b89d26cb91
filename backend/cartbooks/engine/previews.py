"""What an action would do, worked out now: nothing is queued, and QuickBooks is asked nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlalchemy import func, select

from cartbooks.advice import advise
from cartbooks.db import Database
from cartbooks.engine import never
from cartbooks.engine.checks import Checker, Look, Summary
from cartbooks.errors import Refused
from cartbooks.mapping.eligibility import NotEligible, eligible
from cartbooks.model import (
    Company,
    ListRecord,
    Order,
    PostingState,
    Product,
    Store,
    Task,
    TaskState,
)
from cartbooks.operations.planning import busy_records, preferences_of
from cartbooks.operations.pull_inventory.plan import Offer, offers_of
from cartbooks.operations.push_orders.choosing import PushOrders, fitting, must_be_known
from cartbooks.operations.push_products.plan import PushProducts, chosen_products
from cartbooks.operations.push_products.preview import ProductPreview, preview_of
from cartbooks.operations.registry import KINDS
from cartbooks.queries import posting_of
from cartbooks.stores import canonical

CHECKED = 100
"""So many records are worked out for the numbers of the first page."""
COMPARED = 2000
"""So many products' stock is compared for one page."""


@dataclass(frozen=True, slots=True)
class Orders:
    """A page of orders, and with the first one the numbers for all that fit."""

    rows: Sequence[Look]
    matched: int
    matched_total: Decimal
    summary: Summary | None
    going_total: Decimal
    last: int | None


@dataclass(frozen=True, slots=True)
class ProductRow:
    preview: ProductPreview
    why: str
    fix: Sequence[str]


@dataclass(frozen=True, slots=True)
class Products:
    """A page of products, and with the first one the numbers."""

    rows: Sequence[ProductRow]
    matched: int
    counts: Mapping[str, int] | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Stock:
    """
    Products whose stock differs from QuickBooks' as it was last read; `read_at` None: never.

    `compared` counts the products that were looked at for this page.
    """

    rows: Sequence[Offer]
    compared: int
    read_at: datetime | None
    last: int | None


def params_of(kind: str, given: Mapping[str, Any]) -> BaseModel:
    """The params of *kind* as typed; raises `Refused` with what is wrong with them."""
    made_of = KINDS[kind]
    try:
        return made_of.params.model_validate(dict(given))
    except ValidationError as wrong:
        raise Refused(
            f"{made_of.title} cannot be asked for like that.",
            problems=[f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in wrong.errors()],
        ) from None


def orders(
    db: Database, company: Company, store: Store, params: PushOrders, *, after: int, limit: int
) -> Orders:
    """The orders that *params* name as the documents that they would become."""
    must_be_known(db, store, params)
    wanted = fitting(store, params)
    some = wanted.with_only_columns(func.count(), func.coalesce(func.sum(Order.total), 0))
    matched, total = db.execute(some).one()
    first = after == 0
    found = db.scalars(
        wanted.where(Order.id > after)
        .order_by(Order.id)
        .limit(max(CHECKED, limit + 1) if first else limit + 1)
    ).all()
    busy = set(busy_records(db, store.id, "push_orders", "order"))
    checker = Checker(db, company)
    looked = found if first else found[:limit]
    looks = [_order(db, checker, store, each, busy) for each in looked]
    summary, going = Summary(), Decimal(0)
    for look in looks:
        summary.add(look)
        if look.check is not None and look.check.verdict == "will_go":
            going += look.task.amount or Decimal(0)
    more = len(found) > limit
    return Orders(
        rows=looks[:limit],
        matched=matched,
        matched_total=Decimal(total),
        summary=summary if first else None,
        going_total=going,
        last=found[limit - 1].id if more else None,
    )


def _order(db: Database, checker: Checker, store: Store, order: Order, busy: set[str]) -> Look:
    task = _would_be(store, "push_orders", "order", order.ext_id, f"Order {order.number}")
    task.amount = order.total
    if order.ext_id in busy:
        return checker.skipped(task, "queued", "It is in the queue already.", order.number)
    if never.of(db, store.id, "order", order.ext_id) is not None:
        return checker.skipped(task, "never_send", "", order.number)
    posting = posting_of(db, store.id, order.ext_id)
    standing = posting is not None and posting.state in {
        PostingState.POSTED,
        PostingState.MISSING,
    }
    body = canonical.Order.model_validate(order.body)
    verdict = eligible(body, preferences_of(store), posted=standing)
    if isinstance(verdict, NotEligible):
        return checker.skipped(task, verdict.code, verdict.sentence, order.number)
    return checker.look([task])[0]


def _would_be(store: Store, kind: str, record_type: str, record: str, label: str) -> Task:
    """A task that is in no operation and in no database."""
    return Task(
        company_id=store.company_id,
        store_id=store.id,
        kind=kind,
        state=TaskState.WAITING,
        step=KINDS[kind].first_step,
        record_type=record_type,
        record=record,
        label=label,
        memory={},
        attempts=0,
        code="",
    )


def products(
    db: Database, company: Company, store: Store, params: PushProducts, *, after: int, limit: int
) -> Products:
    """The products that *params* name as the items that they would become."""
    chosen = chosen_products(db, store, params)
    found = [each for each in chosen if each.id > after]
    checker = Checker(db, company)
    first = after == 0
    rows = [
        _product(db, checker, store, each)
        for each in found[: max(CHECKED, limit) if first else limit]
    ]
    counts = dict.fromkeys(("create", "linked", "refused"), 0)
    for row in rows:
        counts[row.preview.will] += 1
    return Products(
        rows=rows[:limit],
        matched=len(chosen),
        counts=counts if first else None,
        last=found[limit - 1].id if len(found) > limit else None,
    )


def _product(db: Database, checker: Checker, store: Store, product: Product) -> ProductRow:
    label = f"{product.sku} {product.name}".strip()
    task = _would_be(store, "push_products", "product", product.ext_id, label)
    brief = KINDS["push_products"].brief(db, [task])[task.id]
    made = preview_of(brief, checker.twin(product.sku))
    if not made.code:
        return ProductRow(made, "", [])
    advice = advise("push_products", made.code, facts={"subject": label, **made.facts})
    return ProductRow(made, advice.why, advice.steps)


def stock(db: Database, company: Company, store: Store, *, after: int, limit: int) -> Stock:
    """What a stock run would write, by the stock that QuickBooks had when it was last read."""
    read_at = db.scalar(
        select(func.max(ListRecord.read_at)).where(
            ListRecord.company_id == company.id,
            ListRecord.kind == "item",
            ListRecord.type.like("ItemInventory%"),
        )
    )
    rows: list[Offer] = []
    compared, last, more = 0, after, False
    for offer in offers_of(db, store, preferences_of(store), after=after):
        if len(rows) == limit or compared == COMPARED:
            more = True
            break
        compared += 1
        last = offer.product.id
        if offer.new != offer.product.stock:
            rows.append(offer)
    return Stock(rows, compared, read_at, last if more else None)

"""
The equation of the last days: the store's orders = in QuickBooks + what is not there, and why.

The left side counts what the store told; "in QuickBooks" counts what the ledger has as confirmed.
They come from different tables, so they can differ, and then the difference is listed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

from sqlalchemy import ColumnElement, case, func, select

from cartbooks.db import Database
from cartbooks.engine.conditions import among
from cartbooks.model import Order, OrderPush, Posting, PostingState, Store, StoreState

DAYS = 30
LISTED = 20
_CONFIRMED, _UNSURE = 2, 1

Part = Literal["in_quickbooks", "not_done", "not_confirmed", "waiting", "not_sent", "difference"]


@dataclass(slots=True)
class Sum:
    """`amount` by currency."""

    count: int = 0
    amount: dict[str, Decimal] = field(default_factory=dict)
    reasons: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Odd:
    """An order on which both sides disagree."""

    order: Order
    why: str


@dataclass(frozen=True, slots=True)
class Equation:
    in_store: Sum
    parts: dict[Part, Sum]
    odd: Sequence[Odd]


def of(db: Database, stores: Collection[Store], since: datetime) -> Equation:
    """The orders that were placed since then; by `ix_orders_placed` and `ix_postings_source`."""
    ids = [each.id for each in stores]
    live = {each.id for each in stores if each.state is StoreState.LIVE}
    parts: dict[Part, Sum] = {
        "in_quickbooks": Sum(), "not_done": Sum(), "not_confirmed": Sum(), "waiting": Sum(),
        "not_sent": Sum(), "difference": Sum(),
    }  # fmt: skip
    everything = Sum()
    mine = (Order.store_id.in_(ids), Order.placed_at >= since)
    # looked up once an order, before they are grouped
    looked_up = (
        select(
            Order.id, Order.store_id, Order.push, Order.currency, Order.total,
            _standing().label("standing"),
            case((Order.push == OrderPush.POSTED, ""), else_=Order.why).label("why"),
        )
        .where(*mine)
        .cte("looked_up")
        .prefix_with("MATERIALIZED")
    )  # fmt: skip
    orders = looked_up.c
    posted = orders.push == OrderPush.POSTED
    disagree = posted != (func.coalesce(orders.standing, 0) == _CONFIRMED)
    # those on which both sides agree together, every other one for itself
    odd = case((disagree, orders.id)).label("odd")
    grouped = (orders.store_id, orders.push, orders.why, orders.currency, orders.standing, odd)
    rows = db.execute(select(*grouped, func.count(), func.sum(orders.total)).group_by(*grouped))
    disputed: list[int] = []
    for store_id, push, why, currency, standing, odd_id, number, total in map(tuple, rows):
        if odd_id is not None:
            disputed.append(odd_id)
        part, reason = _part(
            push,
            why,
            in_ledger=standing == _CONFIRMED,
            unsure=standing == _UNSURE,
            live=store_id in live,
        )
        for whole in (everything, parts[part]):
            whole.count += number
            whole.amount[currency] = whole.amount.get(currency, Decimal(0)) + (total or Decimal(0))
        if reason:
            parts[part].reasons[reason] += number
    return Equation(everything, parts, _newest(db, disputed))


def _part(
    push: OrderPush, why: str, *, in_ledger: bool, unsure: bool, live: bool
) -> tuple[Part, str]:
    if push is OrderPush.POSTED:
        return ("in_quickbooks", "") if in_ledger else ("difference", "document_missing")
    if in_ledger:
        return "difference", "already_posted"
    if unsure:
        return "not_confirmed", ""
    match push:
        case OrderPush.HELD | OrderPush.FAILED:
            return "not_done", why
        case OrderPush.SKIPPED:
            return "not_sent", why
        case OrderPush.READY if not live:
            return "not_sent", "store_not_live"
        case _:
            return "waiting", ""


def _standing() -> ColumnElement[int]:
    """What the ledger says of an order's sale: confirmed, not confirmed, or neither."""
    return (
        select(
            func.max(
                case(
                    (Posting.state == PostingState.POSTED, _CONFIRMED),
                    (Posting.state == PostingState.NOT_CONFIRMED, _UNSURE),
                    else_=0,
                )
            )
        )
        .where(
            Posting.store_id == Order.store_id,
            Posting.source == "order",
            Posting.source_id == Order.ext_id,
            Posting.role == "sale",
        )
        .correlate(Order)
        .scalar_subquery()
    )


def _newest(db: Database, disputed: Sequence[int]) -> list[Odd]:
    if not disputed:
        return []
    rows = select(Order).where(among(db, Order.id, disputed))
    return [
        Odd(each, "document_missing" if each.push is OrderPush.POSTED else "already_posted")
        for each in db.scalars(rows.order_by(Order.placed_at.desc()).limit(LISTED))
    ]

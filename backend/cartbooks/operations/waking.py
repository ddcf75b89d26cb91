"""
When something that an order was held for has changed, the planner looks at the order again.

Otherwise a schedule leaves held and failed orders alone, so that one bad order does not turn every
later run yellow.
"""

from __future__ import annotations

from sqlalchemy import select, update

from cartbooks.db import Database
from cartbooks.model import Order, OrderPush, Store

BY_LINK = frozenset({"sku_unmatched", "sku_ambiguous", "item_inactive", "item_unsupported"})
BY_LISTS = BY_LINK | {
    "setting_missing", "payment_method_unmapped", "customer_ambiguous", "customer_inactive",
    "customer_missing", "3140", "3120",
}  # fmt: skip
BY_SETTINGS = BY_LISTS | {
    "sku_blank", "total_mismatch", "sales_orders_unavailable", "closed_period", "number_taken",
    "status_not_eligible", "before_start_date", "not_paid", "authorized_not_paid", "zero_total",
}  # fmt: skip
"""Reasons that a link, a reading of the lists, or a change of the store's settings may undo."""

_ASLEEP = (OrderPush.HELD, OrderPush.FAILED, OrderPush.SKIPPED)


def wake_orders(
    db: Database,
    codes: frozenset[str],
    *,
    company_id: int | None = None,
    store_id: int | None = None,
) -> None:
    """Let the planner look again at the orders that were left for one of *codes*."""
    stores = select(Store.id)
    if company_id is not None:
        stores = stores.where(Store.company_id == company_id)
    if store_id is not None:
        stores = stores.where(Store.id == store_id)
    db.execute(
        update(Order)
        .where(Order.store_id.in_(stores), Order.push.in_(_ASLEEP), Order.why.in_(codes))
        .values(push=OrderPush.READY)
        .execution_options(synchronize_session=False)
    )

"""Whether an order is to be posted, and the visible reason where it is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from cartbooks.mapping import choice
from cartbooks.mapping.preferences import Preferences
from cartbooks.stores.canonical import Order

Code = Literal[
    "already_posted",
    "test_order",
    "cancelled",
    "status_not_eligible",
    "before_start_date",
    "refunded_before_posting",
    "authorized_not_paid",
    "not_paid",
    "zero_total",
]

CANCELLED = frozenset({"cancelled", "canceled", "voided", "trash", "trashed", "deleted"})
NEVER_ORDERS = frozenset({"checkout-draft", "draft", "failed", "auto-draft", "abandoned"})


@dataclass(frozen=True, slots=True)
class Eligible:
    """The order is to be posted."""


@dataclass(frozen=True, slots=True)
class NotEligible:
    """The order is not to be posted now; *sentence* tells a person why."""

    code: Code
    sentence: str
    facts: Mapping[str, str] = field(default_factory=dict)


def eligible(
    order: Order, preferences: Preferences, *, posted: bool = False
) -> Eligible | NotEligible:
    """
    The first rule that speaks against posting, the one that lasts longest first.

    *posted* says that the ledger has the order's document already.
    """
    status = order.status.casefold()
    wanted = {word.strip().casefold() for word in preferences.eligible_statuses}
    placed = order.placed_at.astimezone(preferences.tz).date()
    if posted:
        return NotEligible("already_posted", "The order is in QuickBooks already.")
    if order.test:
        return NotEligible("test_order", "The store says that this is a test order.")
    if status in CANCELLED:
        return NotEligible("cancelled", f"The order is {order.status} in the store.")
    if status not in wanted and ("*" not in wanted or status in NEVER_ORDERS):
        if order.payment_state == "refunded":
            return _refunded()
        return NotEligible(
            "status_not_eligible",
            f'Orders with the status "{order.status}" are not posted. '
            f"Posted are: {', '.join(preferences.eligible_statuses) or 'none'}.",
            {"status": order.status},
        )
    if preferences.start_date and placed < preferences.start_date:
        return NotEligible(
            "before_start_date",
            f"The order was placed on {placed}, before the start date {preferences.start_date}.",
            {"date": placed.isoformat()},
        )
    if order.payment_state == "refunded":
        return _refunded()
    return _by_money(order, preferences)


def _by_money(order: Order, preferences: Preferences) -> Eligible | NotEligible:
    if not order.total and not preferences.include_zero_total:
        return NotEligible("zero_total", "The total is 0.00, and such orders are not posted.")
    if order.payment_state == "authorized" and preferences.authorized_orders == "wait":
        return NotEligible(
            "authorized_not_paid", "The payment is authorised, but the money was not taken yet."
        )
    if choice.form(order, preferences) is None:
        return NotEligible("not_paid", "The order is not paid, and such orders wait.")
    return Eligible()


def _refunded() -> NotEligible:
    return NotEligible(
        "refunded_before_posting", "The order was refunded in full before it was posted."
    )

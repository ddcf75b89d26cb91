"""Which document an order becomes and how its way of paying is booked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from cartbooks.mapping.preferences import DocumentKind, Preferences
from cartbooks.mapping.refs import Ref
from cartbooks.stores.canonical import Order

_PAID = ("paid", "partially_refunded", "refunded")


class Booking(NamedTuple):
    """How the money of an order is booked; `mapped` says whether its gateway has its own row."""

    deposit_account: Ref | None
    payment_method: Ref | None
    mapped: bool


def is_paid(order: Order) -> bool:
    """The money was received. What was only authorised was not; what was given back was."""
    return order.payment_state in _PAID


def form(order: Order, preferences: Preferences) -> DocumentKind | None:
    """The kind of document for this order now, or None while it waits to be paid."""
    row = preferences.for_gateway(order.gateway())
    if is_paid(order):
        return (row and row.document_when_paid) or preferences.document_when_paid
    kind = (row and row.document_when_unpaid) or preferences.document_when_unpaid
    return None if kind == "none" else kind


def booking(order: Order, preferences: Preferences) -> Booking:
    """Account and payment method: the gateway's own row, else what holds for all."""
    row = preferences.for_gateway(order.gateway())
    return Booking(
        (row and row.deposit_account) or preferences.deposit_account,
        (row and row.payment_method) or preferences.payment_method,
        row is not None,
    )


def txn_date(order: Order, preferences: Preferences, closing_date: date | None = None) -> date:
    """
    The day of the document: paid, else placed, in the store's zone.

    Where the books are closed on that day and the preferences say so, the first open day.
    """
    moment = order.paid_at if order.paid_at and is_paid(order) else order.placed_at
    day = moment.astimezone(preferences.tz).date()
    moves = preferences.closed_period == "first_open_day"
    if closing_date and day <= closing_date and moves:
        return closing_date + timedelta(days=1)
    return day

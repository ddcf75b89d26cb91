"""What a customer is called in QuickBooks."""

from __future__ import annotations

import hashlib

from cartbooks.mapping.preferences import Preferences
from cartbooks.mapping.refs import normal_name
from cartbooks.qbxml import text
from cartbooks.stores.canonical import Order

NAME_LIMIT = 41
_LONGEST_ID = 20


def name_for(order: Order, preferences: Preferences) -> str:
    """
    The name of this order's customer by the form that was chosen; what is blank gives way to the
    next best.
    """
    wanted = (text.name(name, NAME_LIMIT) for name in _wanted(order, preferences))
    return next(filter(None, wanted), f"Web customer {_id(order)}")


def with_suffix(base: str, order: Order) -> str:
    """
    *base* with ` (W17)` behind it, for when the name is taken by somebody else (also by a vendor,
    an employee or an inactive customer). The base is cut, never the suffix.
    """
    suffix = f" (W{_id(order)})"
    return base[: NAME_LIMIT - len(suffix)].rstrip() + suffix


def known_as(order: Order) -> frozenset[str]:
    """All names that a bookkeeper may have given this customer, for comparing."""
    first, last = order.customer.first_name, order.customer.last_name
    names = [company(order), person(order)]
    if first and last:
        names.append(f"{last}, {first}")
    return frozenset(comparable(name) for name in names) - {""}


def comparable(name: str) -> str:
    """A name as it is compared: cleaned as it would be stored, without case and extra blanks."""
    return normal_name(text.name(name, NAME_LIMIT))


def company(order: Order) -> str:
    """The customer's company, else that of the billing address."""
    return text.clean(order.customer.company) or text.clean(order.bill_to.company)


def person(order: Order) -> str:
    """ "First Last", else the name on the billing or the shipping address."""
    whole = text.clean(f"{order.customer.first_name} {order.customer.last_name}")
    return whole or text.clean(order.bill_to.name) or text.clean(order.ship_to.name)


def _wanted(order: Order, preferences: Preferences) -> list[str]:
    first, last = text.clean(order.customer.first_name), text.clean(order.customer.last_name)
    turned = f"{last}, {first}" if first and last else ""
    email = text.clean(order.customer.email)
    match preferences.customer_name_form:
        case "company_or_name":
            return [company(order), person(order), email]
        case "first_last":
            return [person(order), company(order), email]
        case "last_first":
            return [turned, person(order), company(order), email]
        case "email":
            return [email, person(order), company(order)]


def _id(order: Order) -> str:
    """The customer's id in the store, a guest's order number; what is too long, as six letters."""
    id_ = text.name(order.customer.ext_id or order.number)
    if 0 < len(id_) <= _LONGEST_ID:
        return id_
    long = order.customer.ext_id or order.number
    return hashlib.sha256(long.encode()).hexdigest()[:6]

"""
WooCommerce REST v3 records become canonical ones.

What running the store taught is in the code: names come HTML-escaped, the SKU of a deleted product
is null, `price` is a float and never used, coupon lines do not add up to the discount (the lines'
`subtotal` and `total` do), and `total_tax` counts whatever a line's tax flags say.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from cartbooks.stores.canonical import CustomerRecord, Order, PaymentState, Product
from cartbooks.stores.complaints import complaints
from cartbooks.stores.values import Money, cents

Raw = Mapping[str, Any]

_MONEY: TypeAdapter[Decimal] = TypeAdapter(Money)
_NOTHING = Decimal("0.00")
_MOST_STOCK = 2**31
_TAG = re.compile(r"<[^<>]*>")
_NEVER_PAID = ("pending", "on-hold", "failed", "checkout-draft")


class NotWooCommerce(ValueError):
    """The record is not what WooCommerce sends; the sentence says what it is."""


def order(raw: Raw, *, zone: ZoneInfo) -> Order:
    """
    One order. *zone* is the store's time zone, which gives the order its day.

    Amounts are rounded to the cent one by one, so that they add up whatever number of decimals
    (`dp`) the store was asked for.
    """
    _must_be(raw, "order", ("id", "status", "total", "line_items"))
    total = _money(raw, "total")
    refunds = -sum((_money(refund, "total") for refund in _list(raw, "refunds")), _NOTHING)
    state = _payment_state(raw, total, refunds)
    paid_at = _moment(raw, "date_paid", zone)
    gateway = _text(raw, "payment_method")
    payments = []
    if paid_at and total and state != "unpaid":
        txn_id = _text(raw, "transaction_id") or None
        payments = [{"gateway": gateway, "txn_id": txn_id, "amount": total, "at": paid_at}]
    billing, shipping = _raw(raw, "billing"), _raw(raw, "shipping")
    return Order.model_validate(
        {
            "ext_id": raw["id"],
            "number": raw.get("number") or raw["id"],
            "status": raw["status"],
            "payment_state": state,
            "placed_at": _moment(raw, "date_created", zone),
            "paid_at": paid_at,
            "currency": raw.get("currency"),
            "customer": {"ext_id": _text(raw, "customer_id").lstrip("0"), **_person(billing)},
            "bill_to": _address(billing),
            "ship_to": _address(shipping),
            "lines": list(_lines(raw)),
            "tax": cents(_money(raw, "total_tax")),
            "total": cents(total),
            "payments": payments,
            "payment_method": gateway,
            "refunds_total": cents(refunds),
            "note": _text(raw, "customer_note"),
        }
    )


def product(raw: Raw, *, parent_name: str = "") -> Product:
    """A simple product or a variation; a variation's own name is only "S, Red"."""
    _must_be(raw, "product", ("id", "name"))
    tracked = raw.get("manage_stock") is True
    parent = raw.get("parent_id") or None
    name = _text(raw, "name")
    parent_name = _text(raw, "parent_name") or html.unescape(parent_name)
    if parent and parent_name:
        name = f"{parent_name} - {name}"
    return Product.model_validate(
        {
            "ext_id": raw["id"],
            "sku": _text(raw, "sku"),
            "name": name,
            "price": _text(raw, "regular_price") or _text(raw, "price") or None,
            "tracked": tracked,
            "stock": _stock(raw) if tracked else None,
            "description": _prose(raw, "short_description") or _prose(raw, "description"),
            "parent_ext_id": parent,
            "barcode": _text(raw, "global_unique_id"),
            "active": raw.get("status", "publish") == "publish",
        }
    )


def customer(raw: Raw) -> CustomerRecord:
    """A registered customer; guests exist only inside orders."""
    _must_be(raw, "customer", ("id", "email"))
    billing = _raw(raw, "billing")
    person = _person(billing)
    own = {name: _text(raw, name) for name in ("email", "first_name", "last_name")}
    return CustomerRecord.model_validate(
        {
            "ext_id": raw["id"],
            **person,
            **{name: value for name, value in own.items() if value},
            "bill_to": _address(billing),
            "ship_to": _address(_raw(raw, "shipping")),
        }
    )


def _payment_state(raw: Raw, total: Decimal, refunds: Decimal) -> PaymentState:
    if raw["status"] == "refunded" or (refunds and refunds >= total):
        return "refunded"
    if raw["status"] in _NEVER_PAID or not raw.get("date_paid"):
        return "unpaid"
    return "partially_refunded" if refunds else "paid"


def _lines(raw: Raw) -> Iterator[dict[str, Any]]:
    """
    Gross product lines, one negative line for all their discounts, shipping, fees.

    The discount is what the lines' totals fell by, because the coupons' own figures are rounded
    on their own. A line that costs more than before its discount was edited by hand: its total
    counts.
    """
    discount = _NOTHING
    for item in _list(raw, "line_items"):
        gross, net = cents(_money(item, "subtotal")), cents(_money(item, "total"))
        if net > gross:
            gross = net
        discount += net - gross
        sku = _text(item, "sku")
        yield _line(
            item, "product", _text(item, "name"), gross, sku=sku, quantity=item.get("quantity")
        )
    if discount:
        codes = ", ".join(_text(coupon, "code") for coupon in _list(raw, "coupon_lines"))
        name = f"Discount ({codes})" if codes else "Discount"
        yield {"kind": "discount", "name": name, "amount": discount}
    for item in _list(raw, "shipping_lines"):
        amount = cents(_money(item, "total"))
        if amount or _money(item, "total_tax"):
            yield _line(item, "shipping", _text(item, "method_title") or "Shipping", amount)
    for item in _list(raw, "fee_lines"):
        amount = cents(_money(item, "total"))
        if amount or _money(item, "total_tax"):
            kind = "discount" if amount < 0 else "fee"
            yield _line(item, kind, _text(item, "name") or "Fee", amount)


def _line(item: Raw, kind: str, name: str, amount: Decimal, **more: Any) -> dict[str, Any]:
    tax = cents(_money(item, "total_tax"))
    return {
        "ext_id": item.get("id"), "kind": kind, "name": name, "amount": amount, "tax": tax, **more,
    }  # fmt: skip


def _address(raw: Raw) -> dict[str, str]:
    person = f"{_text(raw, 'first_name')} {_text(raw, 'last_name')}".strip()
    return {
        "name": person,
        "company": _text(raw, "company"),
        "line1": _text(raw, "address_1"),
        "line2": _text(raw, "address_2"),
        "city": _text(raw, "city"),
        "region": _text(raw, "state"),
        "postcode": _text(raw, "postcode"),
        "country": _text(raw, "country"),
        "phone": _text(raw, "phone"),
    }


def _person(raw: Raw) -> dict[str, str]:
    return {
        name: _text(raw, name) for name in ("email", "first_name", "last_name", "company", "phone")
    }


def _moment(raw: Raw, name: str, zone: ZoneInfo) -> datetime | None:
    """The GMT time where the store gives it (the local one is open to doubt in autumn)."""
    gmt, local = raw.get(f"{name}_gmt"), raw.get(name)
    if gmt:
        moment = _naive(gmt, f"{name}_gmt").replace(tzinfo=UTC)
        try:
            return moment.astimezone(zone)
        except OverflowError:  # the first or the last day there is
            raise NotWooCommerce(f"{name}_gmt: the year {moment.year} cannot be meant") from None
    return _naive(local, name).replace(tzinfo=zone) if local else None


def _naive(value: object, name: str) -> datetime:
    try:
        return datetime.fromisoformat(str(value)).replace(tzinfo=None)
    except ValueError:
        raise NotWooCommerce(f"{name}: {str(value)[:40]!r} is not a time") from None


def _stock(raw: Raw) -> int | None:
    """Whole units; the fractions that some plugins allow are no unit that could be sold."""
    stock = raw.get("stock_quantity")
    if not isinstance(stock, int | float | Decimal):
        return None
    if not -_MOST_STOCK < stock < _MOST_STOCK:
        raise NotWooCommerce("stock_quantity: no store has so many")
    return int(stock // 1)


def _text(raw: Raw, name: str) -> str:
    value = raw.get(name)
    return html.unescape(str(value)).strip() if value is not None else ""


def _prose(raw: Raw, name: str) -> str:
    """Descriptions are HTML; QuickBooks prints plain text."""
    return " ".join(html.unescape(_TAG.sub(" ", str(raw.get(name) or ""))).split())


def _money(raw: Raw, name: str) -> Decimal:
    """Blank is nothing: WooCommerce leaves amounts out in places."""
    value = raw.get(name)
    if value is None or value == "":
        return _NOTHING
    try:
        return _MONEY.validate_python(value)
    except ValidationError as error:
        raise NotWooCommerce(f"{name}: {complaints(error)[0]}") from None


def _list(raw: Raw, name: str) -> Sequence[Raw]:
    value = raw.get(name) or []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise NotWooCommerce(f"{name}: a list of objects is expected here")
    return value


def _raw(raw: Raw, name: str) -> Raw:
    value = raw.get(name) or {}
    if not isinstance(value, dict):
        raise NotWooCommerce(f"{name}: an object is expected here")
    return value


def _must_be(raw: object, noun: str, fields: Sequence[str]) -> None:
    if not isinstance(raw, dict):
        raise NotWooCommerce(f"a WooCommerce {noun} is an object, and this is not one")
    if "code" in raw and "message" in raw and "id" not in raw:
        said = html.unescape(str(raw["message"]))[:200]
        raise NotWooCommerce(f"the store sent an error instead of the {noun}: {said}")
    absent = [name for name in fields if raw.get(name) is None]
    if absent:
        raise NotWooCommerce(f"this is not a WooCommerce {noun}: it has no {', '.join(absent)}")

"""An order as the QuickBooks document it becomes, its total worked out beforehand. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from cartbooks.mapping import choice
from cartbooks.mapping.customers import is_email, postal, ref
from cartbooks.mapping.preferences import DocumentKind, Preferences
from cartbooks.mapping.refs import Ref as Chosen
from cartbooks.mapping.refs import normal_name
from cartbooks.qbxml import InvoiceAdd, Ref, SalesLine, SalesOrderAdd, SalesReceiptAdd, problems
from cartbooks.qbxml.text import clean
from cartbooks.stores.canonical import Line, Order

MAX_NUMBER = 11
MAX_ROUNDING = Decimal("0.05")
MAX_MEMO = 4095
Document = SalesReceiptAdd | InvoiceAdd | SalesOrderAdd


@dataclass(frozen=True, slots=True)
class Item:
    """The item of a line; discount items take no quantity."""

    ref: Ref
    type: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """The document, ready to send. `ref_number` None lets QuickBooks number it."""

    request: Document
    form: DocumentKind
    ref_number: str | None
    txn_date: date
    total: Decimal


@dataclass(frozen=True, slots=True)
class Stopped:
    """The order cannot become a document as things stand."""

    code: str
    sentence: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Setting:
    """What surrounds an order: its store, and the company file that is open."""

    store: str
    country: str = "US"
    home_currency: str = "USD"
    sales_orders: bool = True
    closing_date: date | None = None


def number_of(order: Order, preferences: Preferences, wished: str = "") -> str | None:
    """The document number: prefix and number where they fit into 11 characters, else None."""
    number = wished or clean(preferences.number_prefix + order.number)
    return number if 0 < len(number) <= MAX_NUMBER else None


def stopped(
    order: Order, preferences: Preferences, setting: Setting, form: DocumentKind | None = None
) -> Stopped | None:
    """The first thing that stands against the order whatever its customer and items are."""
    kind = form or choice.form(order, preferences)
    if setting.country and setting.country != "US":
        return Stopped(
            "company_not_us",
            f"The company file is of the {setting.country} edition.",
            {"country": setting.country},
        )
    if setting.home_currency and order.currency != setting.home_currency:
        return Stopped(
            "currency_foreign",
            f"The order is in {order.currency}, the books are kept in {setting.home_currency}.",
            {"currency": order.currency, "home_currency": setting.home_currency},
        )
    if not order.lines:
        return Stopped("no_lines", "The order has no lines.")
    if kind == "SalesOrder" and not setting.sales_orders:
        return Stopped(
            "sales_orders_unavailable", "This edition of QuickBooks has no sales orders."
        )
    gap = order.gap()
    if abs(gap) > MAX_ROUNDING or (gap and preferences.rounding_item is None):
        return Stopped(
            "total_mismatch",
            f"The lines and the tax come to {order.total - gap}, the order says {order.total}.",
            {"amount": str(order.total), "expected": str(order.total - gap)},
        )
    booking = choice.booking(order, preferences)
    if preferences.unmapped_payment_method == "hold" and not booking.mapped:
        return Stopped(
            "payment_method_unmapped",
            f"The way of paying {order.gateway() or '(none)'} is not mapped.",
            {"method": order.gateway()},
        )
    closed = setting.closing_date
    day = choice.txn_date(order, preferences, closed)
    if closed and day <= closed:
        return Stopped(
            "closed_period",
            f"The books are closed until {closed}, the order is of {day}.",
            {"date": day.isoformat(), "closing_date": closed.isoformat()},
        )
    return None


def document(
    order: Order,
    preferences: Preferences,
    setting: Setting,
    *,
    customer: Ref,
    items: Mapping[int, Item],
    token: str,
    form: DocumentKind | None = None,
    number: str = "",
) -> Prepared | Stopped:
    """
    The document of *order*. `items` has the item of each product line by its index.

    Gross lines, one negative line per discount, the exact tax as a line of its own, everything
    non-taxable, and a document tax item of 0 %: QuickBooks then adds up to the store's cent.
    """
    against = stopped(order, preferences, setting, form)
    kind = form or choice.form(order, preferences)
    if against:
        return against
    if kind is None:
        return Stopped("not_paid", "The order is not paid, and such orders wait.")
    lines = _lines(order, preferences, items)
    if isinstance(lines, Stopped):
        return lines
    total = sum((line.amount or Decimal(0) for line in lines), Decimal(0))
    if total != order.total:
        return Stopped(
            "total_mismatch",
            f"The document would come to {total}, the order says {order.total}.",
            {"amount": str(order.total), "expected": str(total)},
        )
    if total < 0:
        return Stopped(
            "total_mismatch", f"The total of {total} is below zero.", {"amount": str(total)}
        )
    ref_number = number_of(order, preferences, number)
    request = _build(kind, order, preferences, setting, customer, tuple(lines), ref_number, token)
    wrong = problems(request)
    if wrong:
        first = wrong[0]
        return Stopped(
            "field_too_long" if first.code == "too_long" else "setting_missing",
            f"{first.path} {first.reason}.",
            {
                "field": first.path,
                "value": first.value[:200],
                "limit": str(first.limit or ""),
                "setting": first.path,
            },
        )
    return Prepared(
        request, kind, ref_number, choice.txn_date(order, preferences, setting.closing_date), total
    )


def _lines(
    order: Order, preferences: Preferences, items: Mapping[int, Item]
) -> list[SalesLine] | Stopped:
    lines: list[SalesLine] = []
    code = ref(preferences.non_taxable_code) if preferences.sales_tax else None
    for index, line in enumerate(order.lines):
        item = items.get(index) or _item_of(line, preferences)
        if item is None:
            return _lacking(_SETTINGS[line.kind])
        lines.append(_line(line, item, code))
    if order.tax:
        if preferences.tax_item is None:
            return _lacking("tax_item")
        lines.append(
            SalesLine(
                item_ref=ref(preferences.tax_item),
                desc="Sales tax",
                amount=cents(order.tax),
                sales_tax_code_ref=code,
            )
        )
    gap = order.gap()
    if gap:
        if preferences.rounding_item is None:
            return _lacking("rounding_item")
        lines.append(
            SalesLine(
                item_ref=ref(preferences.rounding_item),
                desc="Rounding",
                amount=gap,
                sales_tax_code_ref=code,
            )
        )
    return lines


def _line(line: Line, item: Item, code: Ref | None) -> SalesLine:
    counted = line.kind == "product" and item.type != "ItemDiscount"
    return SalesLine(
        item_ref=item.ref,
        desc=clean(line.name, 4095) or None,
        quantity=line.quantity if counted and line.quantity != 0 else None,
        amount=cents(line.amount),
        sales_tax_code_ref=code,
    )


_SETTINGS = {
    "product": "generic_item",
    "shipping": "shipping_item",
    "fee": "fee_item",
    "discount": "discount_item",
    "gift_card": "gift_card_item",
    "tip": "tip_item",
    "rounding": "rounding_item",
}


def _item_of(line: Line, preferences: Preferences) -> Item | None:
    """The item that the settings name for a line which is no matched product."""
    wanted = normal_name(line.name)
    for named, chosen in preferences.named_items.items():
        if wanted and line.kind != "product" and normal_name(named) == wanted:
            return Item(_certain(chosen))
    found = getattr(preferences, _SETTINGS[line.kind])
    if found is None and line.kind == "tip":
        found = preferences.fee_item
    return Item(_certain(found)) if found else None


def _certain(chosen: Chosen) -> Ref:
    return Ref(list_id=chosen.list_id, full_name=chosen.full_name)


def _lacking(setting: str) -> Stopped:
    return Stopped(
        "setting_missing",
        f"No item is chosen for {setting.removesuffix('_item').replace('_', ' ')} lines.",
        {"setting": setting},
    )


def cents(amount: Decimal) -> Decimal:
    """To the cent, half away from zero as shops do."""
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def memo_of(order: Order, preferences: Preferences, store: str, token: str) -> str:
    """The memo from its template, cleaned; the token stands at its end and is never cut."""
    name = order.bill_to.name or f"{order.customer.first_name} {order.customer.last_name}"
    text = preferences.memo.format_map(
        {
            "store": store,
            "number": order.number,
            "gateway": order.gateway(),
            "transaction": order.transaction(),
            "name": name,
        }
    )
    return f"{clean(text, MAX_MEMO - len(token) - 3)} [{token}]".strip()


def _build(
    kind: DocumentKind,
    order: Order,
    preferences: Preferences,
    setting: Setting,
    customer: Ref,
    lines: tuple[SalesLine, ...],
    ref_number: str | None,
    token: str,
) -> Document:
    booking = choice.booking(order, preferences)
    e_mails = preferences.to_be_emailed
    common: dict[str, Any] = {
        "customer_ref": customer,
        "class_ref": ref(preferences.class_ref),
        "template_ref": ref(preferences.template.get(kind)),
        "txn_date": choice.txn_date(order, preferences, setting.closing_date),
        "ref_number": ref_number,
        "bill_address": postal(order.bill_to),
        "ship_address": postal(order.ship_to),
        "ship_method_ref": _ship_method(order, preferences),
        "item_sales_tax_ref": ref(preferences.zero_tax_item) if preferences.sales_tax else None,
        "memo": memo_of(order, preferences, setting.store, token),
        "is_to_be_printed": preferences.to_be_printed,
        "is_to_be_emailed": e_mails and bool(order.customer.email),
        "customer_sales_tax_code_ref": ref(preferences.customer_tax_code)
        if preferences.sales_tax
        else None,
        "other": None if ref_number else clean(order.number, 29) or None,
        "lines": lines,
    }
    if kind == "SalesReceipt":
        return SalesReceiptAdd(
            payment_method_ref=ref(booking.payment_method),
            deposit_to_account_ref=ref(booking.deposit_account),
            **common,
        )
    unpaid = not choice.is_paid(order)
    common["terms_ref"] = ref(preferences.terms_unpaid) if unpaid else None
    if kind == "Invoice":
        return InvoiceAdd(ar_account_ref=ref(preferences.ar_account), **common)
    return SalesOrderAdd(**common)


def _ship_method(order: Order, preferences: Preferences) -> Ref | None:
    titles = {normal_name(line.name) for line in order.lines if line.kind == "shipping"}
    for title, chosen in preferences.shipping_methods.items():
        if normal_name(title) in titles:
            return ref(chosen)
    return None


__all__ = [
    "Document", "Item", "Prepared", "Setting", "Stopped", "cents", "document", "is_email",
    "memo_of", "number_of", "stopped",
]  # fmt: skip

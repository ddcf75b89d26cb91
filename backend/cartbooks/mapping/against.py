"""What stands against posting an order, whatever its customer and its items are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from cartbooks.mapping import choice
from cartbooks.mapping.held import Reason
from cartbooks.mapping.preferences import DocumentKind, Preferences
from cartbooks.mapping.refs import Ref
from cartbooks.stores.canonical import Line, Order
from cartbooks.stores.values import cents

MAX_ROUNDING = Decimal("0.05")

ITEM_SETTINGS = {
    "product": "generic_item",
    "shipping": "shipping_item",
    "fee": "fee_item",
    "discount": "discount_item",
    "gift_card": "gift_card_item",
    "tip": "tip_item",
    "rounding": "rounding_item",
}


@dataclass(frozen=True, slots=True)
class Setting:
    """What surrounds an order: its store, and the company file that is open."""

    store: str
    country: str = "US"
    home_currency: str = "USD"
    sales_orders: bool = True
    closing_date: date | None = None


@dataclass(frozen=True, slots=True)
class Stopped:
    """The order cannot become a document as things stand. The facts are what advice shows."""

    code: Reason
    sentence: str
    facts: Mapping[str, str] = field(default_factory=dict)


def against(
    order: Order, preferences: Preferences, setting: Setting, form: DocumentKind | None = None
) -> Iterator[Stopped]:
    """Everything that stands against the order, what nobody can change first."""
    kind = form or choice.form(order, preferences)
    if setting.country and setting.country != "US":
        yield Stopped(
            "company_not_us",
            f"The company file is of the {setting.country} edition.",
            {"country": setting.country},
        )
    home = setting.home_currency or "USD"
    if order.currency != home:
        yield Stopped(
            "currency_foreign",
            f"The order is in {order.currency}, and the books are kept in {home}.",
            {"currency": order.currency, "home_currency": home},
        )
    if kind == "SalesOrder" and not setting.sales_orders:
        yield Stopped("sales_orders_unavailable", "This edition of QuickBooks has no sales orders.")
    if not order.lines:
        yield Stopped("no_lines", "The order has no lines.")
    else:
        yield from _sums(order, preferences)
    yield from _money_goes(order, preferences, kind)
    yield from _tax_goes(order, preferences)
    yield from _lines_go(order, preferences)
    closed, day = setting.closing_date, choice.txn_date(order, preferences, setting.closing_date)
    if closed and day <= closed:
        yield Stopped(
            "closed_period",
            f"The order is of {day}, and the books are closed up to {closed}.",
            {"date": day.isoformat(), "closing_date": closed.isoformat()},
        )


def rounding(order: Order) -> Decimal:
    """
    What a rounding line must add so that the document reaches the order's total.

    Counted in cents as the document is written, so that fractions of cents in the lines (4
    decimals are taken in) cannot creep into the total.
    """
    lines = sum((cents(line.amount) for line in order.lines), Decimal(0))
    return cents(order.total) - cents(order.tax) - lines


def line_item(line: Line, preferences: Preferences) -> Ref | None:
    """The item that the settings name for a line which is no matched product."""
    if line.kind != "product":
        wanted = line.name.casefold().split()
        for name, chosen in preferences.named_items.items():
            if wanted and name.casefold().split() == wanted:
                return chosen
    elif line.sku:
        return None
    chosen = getattr(preferences, ITEM_SETTINGS[line.kind])
    return chosen or (preferences.fee_item if line.kind == "tip" else None)


def lacking(setting: str, what: str) -> Stopped:
    """A setting is needed for this order and was not chosen."""
    return Stopped(
        "setting_missing", f"The setting {setting} is needed {what}.", {"setting": setting}
    )


def _sums(order: Order, preferences: Preferences) -> Iterator[Stopped]:
    gap, total = rounding(order), cents(order.total)
    shown = {"amount": str(total - gap), "expected": str(total)}
    if abs(gap) > MAX_ROUNDING or total != order.total:
        yield Stopped(
            "total_mismatch",
            f"The lines and the tax come to {total - gap}, and the order says {order.total}.",
            {**shown, "expected": str(order.total)},
        )
    elif gap and preferences.rounding_item is None:
        yield Stopped(
            "total_mismatch",
            f"The lines and the tax come to {total - gap}, and the order says {total}; "
            "no item is chosen for the rounding line that could close the gap.",
            {**shown, "setting": "rounding_item"},
        )
    if total < 0:
        yield Stopped(
            "total_mismatch",
            f"The total of {total} is below zero, which no sale in QuickBooks can have.",
            {"amount": str(total), "expected": "0.00"},
        )


def _money_goes(
    order: Order, preferences: Preferences, kind: DocumentKind | None
) -> Iterator[Stopped]:
    booking = choice.booking(order, preferences)
    if preferences.unmapped_payment_method == "hold" and not booking.mapped:
        yield Stopped(
            "payment_method_unmapped",
            f"The way of paying {order.gateway() or '(none)'} is not mapped.",
            {"method": order.gateway()},
        )
    if kind == "SalesReceipt" and booking.deposit_account is None:
        yield lacking("deposit_account", "to know where the money of the receipt goes")


def _tax_goes(order: Order, preferences: Preferences) -> Iterator[Stopped]:
    line, whole = preferences.tax_item, preferences.zero_tax_item
    if order.tax and line is None:
        yield lacking("tax_item", "for the line with the tax")
    if not preferences.sales_tax:
        return
    if whole is None:
        yield lacking("zero_tax_item", "so that QuickBooks adds no tax of its own")
    elif order.tax and line and line.is_same(whole):
        yield Stopped(
            "setting_missing",
            "The tax line and the document have the same tax item, which QuickBooks refuses.",
            {"setting": "tax_item"},
        )


def _lines_go(order: Order, preferences: Preferences) -> Iterator[Stopped]:
    absent: set[str] = set()
    for line in order.lines:
        if line.kind == "product" or line_item(line, preferences):
            continue
        setting = ITEM_SETTINGS[line.kind]
        if setting not in absent:
            absent.add(setting)
            yield lacking(setting, f'for "{line.name or line.kind}"')

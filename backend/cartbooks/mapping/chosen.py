"""The list records of QuickBooks that settings name, and which of them an order's document uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cartbooks.mapping import choice
from cartbooks.mapping.against import line_item, rounding
from cartbooks.mapping.preferences import DocumentKind, Preferences
from cartbooks.mapping.refs import Ref, normal_name
from cartbooks.stores.canonical import Order

LISTS: Mapping[str, str] = {
    "payment_method": "payment_method",
    "deposit_account": "account",
    "ar_account": "account",
    "terms_unpaid": "terms",
    "class_ref": "class",
    "tax_item": "item",
    "zero_tax_item": "item",
    "non_taxable_code": "sales_tax_code",
    "customer_tax_code": "sales_tax_code",
    "shipping_item": "item",
    "fee_item": "item",
    "tip_item": "item",
    "discount_item": "item",
    "gift_card_item": "item",
    "rounding_item": "item",
    "generic_customer": "customer",
    "customer_type": "customer_type",
    "generic_item": "item",
    "income_account": "account",
    "cogs_account": "account",
    "asset_account": "account",
}
"""The list that the record of a setting stands in."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A record that a setting names."""

    setting: str
    list: str
    ref: Ref


def chosen(preferences: Preferences) -> Iterator[Chosen]:
    """Every record that the settings name, the rows of single ways of paying included."""
    for setting, list_ in LISTS.items():
        ref = getattr(preferences, setting)
        if ref is not None:
            yield Chosen(setting, list_, ref)
    for gateway, row in preferences.payment_methods.items():
        for name in ("deposit_account", "payment_method"):
            ref = getattr(row, name)
            if ref is not None:
                yield Chosen(f"payment_methods.{gateway}.{name}", LISTS[name], ref)
    for title, ref in preferences.shipping_methods.items():
        yield Chosen(f"shipping_methods.{title}", "ship_method", ref)
    for title, ref in preferences.named_items.items():
        yield Chosen(f"named_items.{title}", "item", ref)


def used(order: Order, preferences: Preferences, form: DocumentKind | None) -> Iterator[Chosen]:
    """Those that the document of *order* names, so that it fails when one of them is gone."""
    wanted = [*_head(order, preferences, form), *_lines(order, preferences)]
    seen: set[str] = set()
    for each in chosen(preferences):
        if any(each.ref is ref for ref in wanted) and each.setting not in seen:
            seen.add(each.setting)
            yield each


def _head(
    order: Order, preferences: Preferences, form: DocumentKind | None
) -> Iterator[Ref | None]:
    yield preferences.class_ref
    if preferences.customer_rule == "generic":
        yield preferences.generic_customer
    if preferences.sales_tax:
        yield preferences.zero_tax_item
        yield preferences.customer_tax_code
        yield preferences.non_taxable_code
    if form == "SalesReceipt":
        booking = choice.booking(order, preferences)
        yield booking.deposit_account
        yield booking.payment_method
    elif form == "Invoice":
        yield preferences.ar_account
    if form != "SalesReceipt" and not choice.is_paid(order):
        yield preferences.terms_unpaid
    titles = {normal_name(line.name) for line in order.lines if line.kind == "shipping"}
    for title, ref in preferences.shipping_methods.items():
        if normal_name(title) in titles:
            yield ref


def _lines(order: Order, preferences: Preferences) -> Iterator[Ref | None]:
    if order.tax:
        yield preferences.tax_item
    if rounding(order):
        yield preferences.rounding_item
    for line in order.lines:
        yield line_item(line, preferences)

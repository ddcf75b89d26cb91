"""Orders and settings for mapping tests: the recorded ones, and small ones made to measure."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cartbooks.mapping.documents import Item, Prepared, Setting, Stopped, document
from cartbooks.mapping.preferences import Preferences
from cartbooks.qbxml import Ref
from cartbooks.stores import imports
from cartbooks.stores.canonical import Order

RECORDED = Path(__file__).parents[2] / "fixtures" / "woocommerce"
NEW_YORK = ZoneInfo("America/New_York")
TOKEN = "CB:7K2QW3FX"
SETTING = Setting(store="Main Street")
CUSTOMER = Ref(list_id="80000001-1", full_name="Jane O'Neil")

CHOSEN: dict[str, Any] = {
    "start_date": "2026-01-01",
    "zone": "America/New_York",
    "deposit_account": {"list_id": "80000010-1", "full_name": "Undeposited Funds"},
    "tax_item": {"list_id": "80000011-1", "full_name": "Web tax"},
    "zero_tax_item": {"list_id": "80000012-1", "full_name": "No tax"},
    "shipping_item": {"list_id": "80000013-1", "full_name": "Shipping"},
    "fee_item": {"list_id": "80000014-1", "full_name": "Web fees"},
    "discount_item": {"list_id": "80000015-1", "full_name": "Web discount"},
    "gift_card_item": {"list_id": "80000016-1", "full_name": "Gift card"},
    "rounding_item": {"list_id": "80000017-1", "full_name": "Rounding"},
    "generic_item": {"list_id": "80000018-1", "full_name": "Web item"},
    "income_account": {"list_id": "80000019-1", "full_name": "Sales"},
}


def choices(**other: Any) -> Preferences:
    """Settings that are complete, with *other* ones."""
    return Preferences.model_validate({**CHOSEN, **other})


def make_order(**other: Any) -> Order:
    """One mug for 10.00 and 5.00 of shipping, 1.20 tax, paid by card; with *other* fields."""
    fields: dict[str, Any] = {
        "ext_id": "20",
        "number": "1001",
        "status": "processing",
        "payment_state": "paid",
        "placed_at": "2026-11-23T13:12:18-05:00",
        "paid_at": "2026-11-23T13:13:00-05:00",
        "currency": "USD",
        "customer": {
            "ext_id": "17",
            "email": "jane@example.com",
            "first_name": "Jane",
            "last_name": "O'Neil",
        },
        "bill_to": {
            "name": "Jane O'Neil",
            "line1": "12 Pearl St",
            "city": "Albany",
            "region": "NY",
            "postcode": "12207",
            "country": "US",
        },
        "lines": [
            {"sku": "MUG-11", "name": "Mug", "quantity": "1", "amount": "10.00"},
            {"kind": "shipping", "name": "Flat rate", "amount": "5.00"},
        ],
        "tax": "1.20",
        "total": "16.20",
        "payments": [{"gateway": "stripe", "txn_id": "ch_123", "amount": "16.20"}],
    }
    return Order.model_validate({**fields, **other})


def items_of(order: Order) -> dict[int, Item]:
    """An item for every product line."""
    return {
        index: Item(Ref(list_id=f"8000{index:04x}-9", full_name=f"Item {index}"), "ItemInventory")
        for index, line in enumerate(order.lines)
        if line.kind == "product"
    }


def posted(order: Order, preferences: Preferences | None = None, **other: Any) -> Prepared:
    """The document of an order that has to become one."""
    made = tried(order, preferences, **other)
    assert isinstance(made, Prepared), made
    return made


def tried(
    order: Order, preferences: Preferences | None = None, setting: Setting = SETTING, **other: Any
) -> Prepared | Stopped:
    given: dict[str, Any] = {"customer": CUSTOMER, "items": items_of(order), "token": TOKEN} | other
    return document(order, preferences or choices(), setting, **given)


def recorded(name: str) -> list[Order]:
    """The orders in a recorded exchange."""
    rows = list(imports.read(RECORDED / name, "orders", "woocommerce", NEW_YORK))
    orders = [row.record for row in rows if isinstance(row.record, Order)]
    assert len(orders) == len(rows), [row.error for row in rows]
    return orders


ORDER_FILES = sorted(
    path.name for path in RECORDED.glob("*order*.json") if path.name != "064-order-404.json"
)

"""
Real orders, from a file to the books: what a running WooCommerce said goes through the command
line into a store, through the gate, over SOAP into QuickBooks, and arrives to the cent.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from cartbooks.db import Storage
from cartbooks.model import Order, OrderPush, Store
from cartbooks.settings import Settings
from cartbooks.simulator.quickbooks import Bookkeeper
from command_line import CommandLine
from world import CHOICES, World

RECORDED = Path(__file__).parents[1] / "fixtures" / "woocommerce"
FILES = (
    "030-order-taxed", "031-order-percent-coupon", "032-order-fixed-coupon-rounding",
    "034-order-fee-and-negative-fee", "035-order-eur-unicode", "036-order-onhold-check",
    "037-order-pending", "039-order-cancel", "040-order-zero-total", "048-order-after-full-refund",
    "101-order-tax-inclusive",
)  # fmt: skip
SKUS = ("MUG-11", "SVC-SETUP", "TEE-S-R", "TEE-S-B", "BOLT")
SHOP = ("zone=America/New_York", 'eligible_statuses=["processing", "on-hold", "completed"]')

POSTED = {
    "20": ("SalesReceipt", "89.24"),
    "21": ("SalesReceipt", "42.36"),
    "24": ("SalesReceipt", "19.69"),
    "26": ("Invoice", "51.06"),
    "29": ("SalesReceipt", "0.00"),
    "34": ("SalesReceipt", "34.77"),
}
NOT_POSTED = {
    "22": (OrderPush.HELD, "sku_blank"),
    "23": (OrderPush.SKIPPED, "refunded_before_posting"),
    "25": (OrderPush.HELD, "currency_foreign"),
    "27": (OrderPush.SKIPPED, "status_not_eligible"),
    "28": (OrderPush.SKIPPED, "cancelled"),
}


@pytest.fixture
def world(storage: Storage, settings: Settings, tmp_path: Path) -> World:
    """QuickBooks has the items of that shop, under the same names."""
    world = World(storage, settings, tmp_path, live=False)
    for sku in SKUS:
        Bookkeeper(world.file).add(
            "ItemNonInventory",
            Name=sku,
            SalesOrPurchase={"Desc": sku, "AccountRef": {"FullName": "Merchandise Sales"}},
        )
    world.ask("sync_lists")
    world.ask("sync_customers")
    world.run()
    return world


def test_recorded_orders_arrive_to_the_cent_or_say_why_not(
    cli: CommandLine, world: World, storage: Storage
) -> None:
    with storage.reading() as db:
        store = db.get_one(Store, world.store_id).public_id
    choices = [f"{name}={json.dumps(value)}" for name, value in CHOICES.items()]
    for choice in [*choices, "start_date=2026-11-01", *SHOP]:
        cli.ok("store", "settings", store, "--set", choice)
    for name in FILES:
        said = cli.ok(
            "import", "orders", str(RECORDED / f"{name}.json"), "--store", store, "--format",
            "woocommerce",
        )  # fmt: skip
        assert "1 created" in said
    willing = {row["number"]: row["will"] for row in cli.json("store", "preview", store)}
    assert {number for number, will in willing.items() if will == "go"} == set(POSTED)
    cli.ok("store", "go-live", store)

    world.push()

    entered = {each["ref_number"]: (each["kind"], each["total"]) for each in world.documents()}
    assert entered == POSTED
    with storage.reading() as db:
        stand = {row.number: (row.push, row.why) for row in db.scalars(select(Order))}
    assert {number: stand[number] for number in NOT_POSTED} == NOT_POSTED
    assert {stand[number][0] for number in POSTED} == {OrderPush.POSTED}

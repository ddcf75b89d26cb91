"""Recorded WooCommerce answers become canonical records that add up."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cartbooks.stores import woocommerce
from cartbooks.stores.imports import read
from cartbooks.stores.woocommerce import NotWooCommerce

RECORDED = Path(__file__).parents[2] / "fixtures" / "woocommerce"
NEW_YORK = ZoneInfo("America/New_York")


def raw(name: str) -> Any:
    return json.loads((RECORDED / name).read_text(encoding="utf-8"))["response"]["json"]


def order(name: str, **changed: Any) -> Any:
    return woocommerce.order({**raw(name), **changed}, zone=NEW_YORK)


@pytest.mark.parametrize("path", sorted(RECORDED.glob("*order*.json")), ids=lambda path: path.stem)
def test_every_recorded_order_adds_up(path: Path) -> None:
    rows = list(read(path, "orders", "woocommerce", NEW_YORK))
    assert rows
    for row in rows:
        if path.name.startswith("064"):
            assert row.error == "the store sent an error instead of the order: Invalid ID."
        else:
            assert row.record is not None, row.error
            assert row.record.gap() == 0  # type: ignore[union-attr]


def test_a_recorded_order_in_full() -> None:
    found = order("030-order-taxed.json")
    assert (found.ext_id, found.number, found.status) == ("20", "20", "processing")
    assert found.payment_state == "paid"
    assert found.placed_at.isoformat() == "2026-11-23T13:12:18-05:00"
    assert found.paid_at is not None
    assert found.customer.ext_id == "2"
    assert found.customer.email == "jane.o'neil@example.com"
    assert found.bill_to.company == "O'Neil & Sons, Inc."
    assert [(line.kind, line.sku, line.name, line.amount) for line in found.lines] == [
        ("product", "MUG-11", "Mug “Ünïcode” & Co", Decimal("29.97")),
        ("product", "SVC-SETUP", "Setup service", Decimal("49.00")),
        ("shipping", None, "Flat rate", Decimal("7.50")),
    ]
    assert (found.tax, found.total) == (Decimal("2.77"), Decimal("89.24"))
    assert [(p.gateway, p.txn_id, p.amount) for p in found.payments] == [
        ("stripe", "ch_123", Decimal("89.24"))
    ]


def test_the_discount_is_what_the_lines_fell_by_not_what_the_coupons_say() -> None:
    found = order("031-order-percent-coupon.json")
    assert [(line.kind, str(line.amount)) for line in found.lines] == [
        ("product", "19.98"),
        ("product", "15.50"),
        ("discount", "-3.55"),
        ("shipping", "7.50"),
    ]
    assert found.lines[2].name == "Discount (ten)"


def test_more_decimals_do_not_change_what_an_order_is() -> None:
    coarse = order("050-order-with-deleted-product.json")
    fine = next(o for o in raw("056-orders-modified-after.json") if o["id"] == 22)
    assert fine["line_items"][0]["subtotal"] == "2.3310"
    exact = woocommerce.order(fine, zone=NEW_YORK)
    assert exact.lines == coarse.lines
    assert exact.total == coarse.total


def test_a_deleted_product_keeps_its_name_and_has_no_sku() -> None:
    line = order("050-order-with-deleted-product.json").lines[2]
    assert (line.name, line.sku) == ("No SKU thing", None)


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("030-order-taxed.json", "paid"),
        ("036-order-onhold-check.json", "unpaid"),
        ("037-order-pending.json", "unpaid"),
        ("044-order-after-refund.json", "partially_refunded"),
        ("048-order-after-full-refund.json", "refunded"),
        ("105-order-edit-status-to-completed.json", "paid"),
    ],
)
def test_the_payment_state_comes_from_status_paid_date_and_refunds(name: str, state: str) -> None:
    found = order(name)
    assert found.payment_state == state
    assert bool(found.payments) == (state != "unpaid")


def test_cash_on_delivery_is_being_processed_and_not_paid() -> None:
    found = order("030-order-taxed.json", date_paid=None, date_paid_gmt=None, payment_method="cod")
    assert (found.payment_state, found.payments, found.gateway()) == ("unpaid", (), "cod")


def test_refunds_are_told_and_the_total_stays() -> None:
    found = order("044-order-after-refund.json")
    assert (found.total, found.refunds_total) == (Decimal("89.24"), Decimal("10.82"))


def test_free_shipping_is_no_line_and_guests_have_no_id() -> None:
    free = {"method_title": "Free", "total": "0.00", "total_tax": "0.00"}
    found = order("033-order-guest-nontax.json", shipping_lines=[free], total="9.99")
    assert [line.kind for line in found.lines] == ["product"]
    assert found.customer.ext_id is None
    assert found.gap() == 0


def test_a_line_made_dearer_by_hand_counts_with_its_total() -> None:
    lines = [{**raw("033-order-guest-nontax.json")["line_items"][0], "total": "12.99"}]
    found = order("033-order-guest-nontax.json", line_items=lines, total="20.49")
    assert [(line.kind, str(line.amount)) for line in found.lines] == [
        ("product", "12.99"),
        ("shipping", "7.50"),
    ]
    assert found.gap() == 0


def test_local_time_serves_where_gmt_is_absent() -> None:
    found = order("030-order-taxed.json", date_created_gmt=None)
    assert found.placed_at.isoformat() == "2026-11-23T13:12:18-05:00"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"total": "abc"}, "total: an amount must be a plain number"),
        ({"line_items": "none"}, "line_items: a list of objects"),
        ({"billing": []}, None),
        ({"billing": "x"}, "billing: an object is expected"),
        ({"date_created_gmt": "yesterday"}, "is not a time"),
        ({"status": None}, "it has no status"),
    ],
)
def test_what_is_no_order_is_refused_in_words(
    changed: dict[str, Any], sentence: str | None
) -> None:
    if sentence is None:
        order("030-order-taxed.json", **changed)
        return
    with pytest.raises(NotWooCommerce, match=sentence):
        order("030-order-taxed.json", **changed)


def test_products_and_variations() -> None:
    mug = woocommerce.product(raw("008-product-simple.json"))
    assert (mug.sku, mug.name, mug.tracked, mug.stock) == (
        "MUG-11", "Mug “Ünïcode” & Co", True, 25,
    )  # fmt: skip
    assert mug.barcode == "0012345678905"
    service = woocommerce.product(raw("010-product-virtual.json"))
    assert (service.tracked, service.stock) == (False, None)
    assert woocommerce.product(raw("011-product-nosku.json")).sku is None
    (shirt,) = map(woocommerce.product, raw("019-products-by-variation-sku.json"))
    assert (shirt.name, shirt.parent_ext_id) == ("T-Shirt - S, Red", "14")
    named = woocommerce.product(raw("013-variation-0.json"), parent_name="T-Shirt")
    assert named.name == "T-Shirt - S, Red"


def test_a_products_description_is_plain_text() -> None:
    changed = {**raw("008-product-simple.json"), "description": "<p>Big &amp; <b>blue</b></p>"}
    assert woocommerce.product(changed).description == "Big & blue"


def test_customers() -> None:
    jane = woocommerce.customer(raw("024-customer-create.json"))
    assert (jane.ext_id, jane.email, jane.company) == (
        "2", "jane.o'neil@example.com", "O'Neil & Sons, Inc.",
    )  # fmt: skip
    assert jane.ship_to.is_blank()

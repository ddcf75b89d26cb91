"""An order becomes a document whose total is the store's, or is held and says why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from order_samples import (
    ORDER_FILES,
    TOKEN,
    choices,
    make_order,
    posted,
    recorded,
    tried,
)

from cartbooks.mapping import token
from cartbooks.mapping.documents import Item, Setting, Stopped
from cartbooks.qbxml import InvoiceAdd, Ref, SalesOrderAdd, SalesReceiptAdd


def lines_of(prepared: Any) -> list[tuple[str, str | None, str]]:
    return [
        (line.item_ref.full_name, line.quantity and str(line.quantity), str(line.amount))
        for line in prepared.request.lines
    ]


@pytest.mark.parametrize("name", ORDER_FILES)
def test_every_recorded_order_reaches_the_stores_total_or_is_held(name: str) -> None:
    for order in recorded(name):
        made = tried(order)
        if order.currency == "EUR":
            assert isinstance(made, Stopped)
            assert made.code == "currency_foreign"
            continue
        assert not isinstance(made, Stopped), made
        assert made.total == order.total
        assert sum(line.amount or 0 for line in made.request.lines) == order.total


def test_a_recorded_order_becomes_gross_lines_one_discount_shipping_and_its_exact_tax() -> None:
    (order,) = recorded("031-order-percent-coupon.json")
    assert lines_of(posted(order)) == [
        ("Item 0", "2", "19.98"),
        ("Item 1", "1", "15.50"),
        ("Web discount", None, "-3.55"),
        ("Shipping", None, "7.50"),
        ("Web tax", None, "2.93"),
    ]


def test_a_negative_fee_is_a_discount_and_the_tax_is_the_orders() -> None:
    (order,) = recorded("034-order-fee-and-negative-fee.json")
    assert lines_of(posted(order))[1:] == [
        ("Shipping", None, "7.50"),
        ("Web fees", None, "3.00"),
        ("Web discount", None, "-2.00"),
        ("Web tax", None, "1.20"),
    ]


def test_all_lines_are_non_taxable_and_the_document_has_an_item_of_its_own() -> None:
    request = posted(make_order()).request
    codes = [
        line.sales_tax_code_ref and line.sales_tax_code_ref.full_name for line in request.lines
    ]
    assert codes == ["Non", "Non", None]
    assert request.item_sales_tax_ref is not None
    assert request.item_sales_tax_ref.full_name == "No tax"


def test_a_company_without_sales_tax_gets_no_codes_and_no_document_item() -> None:
    request = posted(make_order(), choices(sales_tax=False, zero_tax_item=None)).request
    assert request.item_sales_tax_ref is None
    assert not any(line.sales_tax_code_ref for line in request.lines)


def test_paid_becomes_a_receipt_and_unpaid_an_invoice_with_terms() -> None:
    receipt = posted(make_order()).request
    assert isinstance(receipt, SalesReceiptAdd)
    assert receipt.deposit_to_account_ref is not None
    unpaid = make_order(payment_state="unpaid", payments=[], paid_at=None)
    chosen = choices(terms_unpaid={"full_name": "Due on receipt"})
    invoice = posted(unpaid, chosen).request
    assert isinstance(invoice, InvoiceAdd)
    assert invoice.terms_ref == Ref(full_name="Due on receipt")
    order = posted(unpaid, choices(document_when_unpaid="SalesOrder")).request
    assert isinstance(order, SalesOrderAdd)


def test_a_gateway_with_its_own_row_goes_its_own_way() -> None:
    chosen = choices(
        payment_methods={
            "Stripe": {
                "deposit_account": {"full_name": "Stripe clearing"},
                "payment_method": {"full_name": "Card"},
            },
            "cheque": {"document_when_paid": "Invoice"},
        }
    )
    receipt = posted(make_order(), chosen).request
    assert isinstance(receipt, SalesReceiptAdd)
    assert receipt.deposit_to_account_ref == Ref(full_name="Stripe clearing")
    assert receipt.payment_method_ref == Ref(full_name="Card")
    by_cheque = make_order(payment_method="cheque")
    assert isinstance(posted(by_cheque, chosen).request, InvoiceAdd)


def test_the_day_is_the_paid_day_in_the_stores_zone() -> None:
    late = make_order(placed_at="2026-11-30T23:00:00Z", paid_at="2026-12-01T03:00:00Z")
    assert posted(late).txn_date == date(2026, 11, 30)
    assert posted(late, choices(zone="UTC")).txn_date == date(2026, 12, 1)


def test_the_memo_names_the_order_and_holds_the_token() -> None:
    memo = posted(make_order()).memo
    assert memo == "Web Main Street #1001 stripe ch_123 [CB:7K2QW3FX]"
    assert token.find(memo) == TOKEN


def test_a_memo_that_is_too_long_loses_everything_but_the_token() -> None:
    order = make_order(payment_method="x" * 9_000)
    memo = posted(order).memo
    assert len(memo) == 4095
    assert token.find(memo) == TOKEN


def test_a_long_number_is_never_cut_but_left_to_quickbooks() -> None:
    order = make_order(number="AMZ-112-3456789-0123456")
    made = posted(order, choices(number_prefix="A", memo="Web order"))
    assert made.ref_number is None
    assert made.request.other == "AAMZ-112-3456789-0123456"
    assert made.memo == f"Web order #AAMZ-112-3456789-0123456 [{TOKEN}]"
    assert made.notes


def test_a_prefix_and_a_number_that_fit_are_the_documents_number() -> None:
    made = posted(make_order(), choices(number_prefix="W-"))
    assert made.ref_number == "W-1001"
    assert made.request.other is None
    assert posted(make_order(), number="X7").ref_number == "X7"


def test_a_gap_of_five_cents_is_closed_by_a_line_and_told() -> None:
    made = posted(make_order(total="16.25"))
    assert lines_of(made)[-1] == ("Rounding", None, "0.05")
    assert made.total == Decimal("16.25")
    assert "0.05" in made.notes[0]


@pytest.mark.parametrize(
    ("changed", "setting", "chosen", "code"),
    [
        ({"total": "16.26"}, {}, {}, "total_mismatch"),
        ({"total": "16.14"}, {}, {}, "total_mismatch"),
        ({"total": "16.25"}, {}, {"rounding_item": None}, "total_mismatch"),
        ({"total": "16.2001"}, {}, {}, "total_mismatch"),
        ({"lines": [], "tax": "0", "total": "0"}, {}, {}, "no_lines"),
        ({"lines": [{"amount": "-5"}], "tax": "0", "total": "-5"}, {}, {}, "total_mismatch"),
        ({"currency": "EUR"}, {}, {}, "currency_foreign"),
        ({}, {"home_currency": "CAD"}, {}, "currency_foreign"),
        ({}, {"country": "CA"}, {}, "company_not_us"),
        ({}, {"closing_date": date(2026, 11, 23)}, {}, "closed_period"),
        (
            {},
            {"sales_orders": False},
            {"document_when_paid": "SalesOrder"},
            "sales_orders_unavailable",
        ),
        ({}, {}, {"unmapped_payment_method": "hold"}, "payment_method_unmapped"),
        ({}, {}, {"deposit_account": None}, "setting_missing"),
        ({}, {}, {"tax_item": None}, "setting_missing"),
        ({}, {}, {"zero_tax_item": None}, "setting_missing"),
        ({}, {}, {"tax_item": {"full_name": "NO TAX"}}, "setting_missing"),
        ({}, {}, {"shipping_item": None}, "setting_missing"),
        ({}, {}, {"class_ref": {"full_name": "c" * 160}}, "field_too_long"),
    ],
)  # fmt: skip
def test_what_cannot_become_a_document_says_why(
    changed: dict[str, Any], setting: dict[str, Any], chosen: dict[str, Any], code: str
) -> None:
    made = tried(make_order(**changed), choices(**chosen), Setting(store="S", **setting))
    assert isinstance(made, Stopped)
    assert made.code == code
    assert made.sentence.endswith(".")


def test_a_held_total_tells_both_sums() -> None:
    made = tried(make_order(total="20.00"))
    assert isinstance(made, Stopped)
    assert made.facts == {"amount": "16.20", "expected": "20.00"}


def test_the_first_open_day_may_be_taken_instead() -> None:
    closed = Setting(store="S", closing_date=date(2026, 12, 31))
    made = posted(make_order(), choices(closed_period="first_open_day"), setting=closed)
    assert made.txn_date == date(2027, 1, 1)


def test_a_product_without_item_is_held_and_one_without_sku_is_generic() -> None:
    made = tried(make_order(), items={})
    assert isinstance(made, Stopped)
    assert made.code == "sku_unmatched"
    assert made.facts["sku"] == "MUG-11"
    nameless = make_order(lines=[{"name": "Gift", "amount": "15.00"}])
    assert lines_of(posted(nameless, items={}))[0] == ("Web item", "1", "15.00")
    made = tried(nameless, choices(generic_item=None), items={})
    assert isinstance(made, Stopped)
    assert made.code == "sku_blank"


def test_a_generic_line_still_tells_its_sku() -> None:
    generic = Item(Ref(list_id="80000018-1", full_name="Web item"))
    request = posted(make_order(), items={0: generic}).request
    assert request.lines[0].desc == "Mug [MUG-11]"


def test_gift_cards_tips_and_named_discounts_have_items_of_their_own() -> None:
    order = make_order(
        lines=[
            {"sku": "A", "amount": "20.00"},
            {"kind": "gift_card", "name": "Card sold", "amount": "10.00"},
            {"kind": "gift_card", "name": "Card used", "amount": "-15.00"},
            {"kind": "tip", "name": "Tip", "amount": "1.00"},
            {"kind": "discount", "name": "Reward  Points", "amount": "-1.00"},
        ]
    )
    chosen = choices(named_items={"reward points": {"full_name": "Points"}})
    assert [line[0] for line in lines_of(posted(order, chosen))] == [
        "Item 0", "Gift card", "Gift card", "Web fees", "Points", "Web tax",
    ]  # fmt: skip


def test_only_products_have_a_quantity_and_discount_items_never() -> None:
    order = make_order(
        lines=[
            {"sku": "A", "quantity": "3", "amount": "13.00"},
            {"sku": "B", "quantity": "0", "amount": "2.00"},
            {"sku": "D", "quantity": "1", "amount": "0.00"},
        ]
    )
    items = {
        0: Item(Ref(full_name="A")),
        1: Item(Ref(full_name="B")),
        2: Item(Ref(full_name="D"), "ItemDiscount"),
    }
    assert [line[1] for line in lines_of(posted(order, items=items))] == ["3", None, None, None]


def test_text_is_made_safe_and_amounts_are_whole_cents() -> None:
    order = make_order(
        lines=[{"sku": "A", "name": "Mug 😀 “blue”:\x07 &amp; Łódź", "amount": "14.995"}],
        total="16.20",
    )
    line = posted(order).request.lines[0]
    assert line.desc == "Mug “blue”: & Lódz"
    assert line.amount == Decimal("15.00")


def test_to_be_emailed_is_off_unless_it_is_wanted_and_there_is_an_address() -> None:
    assert posted(make_order()).request.is_to_be_emailed is False
    wanted = choices(to_be_emailed=True)
    assert posted(make_order(), wanted).request.is_to_be_emailed is True
    assert posted(make_order(customer={}), wanted).request.is_to_be_emailed is False


def test_a_document_form_that_was_fixed_before_stays() -> None:
    assert isinstance(posted(make_order(), form="Invoice").request, InvoiceAdd)


def test_split_payments_are_told() -> None:
    order = make_order(
        payments=[{"gateway": "paypal", "amount": "6.20"}, {"gateway": "stripe", "amount": "10"}]
    )
    assert order.gateway() == "stripe"
    assert "paypal, stripe" in posted(order).notes[0]

"""Which records of QuickBooks an order's document names, by which settings."""

from __future__ import annotations

from typing import Any

import pytest
from order_samples import choices, make_order

from cartbooks.mapping.chosen import LISTS, chosen, used
from cartbooks.mapping.preferences import DocumentKind, Preferences
from cartbooks.mapping.refs import Ref


def names(form: DocumentKind = "SalesReceipt", order: Any = None, **other: Any) -> set[str]:
    return {each.setting for each in used(order or make_order(), choices(**other), form)}


def test_every_setting_that_names_a_record_is_known_with_its_list() -> None:
    of_model = {
        name for name, field in Preferences.model_fields.items()
        if field.annotation in {Ref, Ref | None}
    }  # fmt: skip
    assert of_model == set(LISTS)


def test_a_receipt_names_its_account_and_an_invoice_does_not() -> None:
    assert "deposit_account" in names()
    assert "deposit_account" not in names("Invoice")
    receivable = Ref(full_name="Accounts Receivable")
    assert "ar_account" in names("Invoice", ar_account=receivable)
    assert "ar_account" not in names(ar_account=receivable)


def test_the_row_of_the_gateway_counts_where_there_is_one() -> None:
    paid = make_order(payments=[{"gateway": "stripe", "amount": str(make_order().total)}])
    rows = {"stripe": {"deposit_account": {"full_name": "Stripe clearing"}}}
    assert "payment_methods.stripe.deposit_account" in names(order=paid, payment_methods=rows)
    assert "deposit_account" not in names(order=paid, payment_methods=rows)


@pytest.mark.parametrize("tax", ["0", "1.00"])
def test_the_tax_item_counts_where_there_is_tax(tax: str) -> None:
    assert ("tax_item" in names(order=make_order(tax=tax))) == (tax != "0")


def test_without_sales_tax_no_tax_codes_are_named() -> None:
    assert "zero_tax_item" in names()
    assert not names(sales_tax=False) & {"zero_tax_item", "non_taxable_code"}


def test_an_item_for_one_name_is_named_by_its_row() -> None:
    rows = {"Gift wrap": {"full_name": "Wrapping"}}
    order = make_order(lines=[{"kind": "fee", "name": "gift wrap", "amount": "3"}])
    assert "named_items.Gift wrap" in names(order=order, named_items=rows)
    found = {each.setting: each.list for each in chosen(choices(named_items=rows))}
    assert found["named_items.Gift wrap"] == "item"

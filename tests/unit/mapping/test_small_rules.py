"""Stock on offer, memo tokens, settings."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from order_samples import choices
from pydantic import ValidationError

from cartbooks.mapping import stock, token
from cartbooks.mapping.preferences import Preferences, missing
from cartbooks.mapping.refs import Ref


@pytest.mark.parametrize(
    ("on_hand", "promised", "unposted", "buffer", "offered"),
    [
        ("10", "0", "0", 0, 10),
        ("10", "3", "2", 1, 4),
        ("10.5", "0", "0.2", 0, 10),
        ("2", "3", "0", 0, 0),
        ("-4", "0", "0", 0, 0),
        ("0.9", "0", "0", 0, 0),
    ],
)
def test_stock_on_offer_is_never_below_zero_and_never_rounded_up(
    on_hand: str, promised: str, unposted: str, buffer: int, offered: int
) -> None:
    given = Decimal(on_hand), Decimal(promised), Decimal(unposted)
    assert stock.offer(*given, buffer) == offered


def test_many_products_falling_to_zero_at_once_are_noticed() -> None:
    share = Decimal("0.20")
    calm = [(5, 4)] * 8 + [(5, 0)] * 2
    assert not stock.too_many_zero(calm, share)
    assert stock.too_many_zero([*calm, (1, 0)], share)
    assert not stock.too_many_zero([(0, 0)] * 10, share)
    assert not stock.too_many_zero([(None, 0)] * 10, share)
    assert not stock.too_many_zero([(1, 0)], share)
    assert not stock.too_many_zero([], share)


def test_tokens_are_short_different_and_found_in_what_people_edit() -> None:
    tokens = {token.new() for _ in range(500)}
    assert len(tokens) == 500
    assert all(re.fullmatch(r"CB:[0-9A-HJKMNP-TV-Z]{8}", one) for one in tokens)
    assert token.find("paid by phone cb:7k2qw3fx, thanks") == "CB:7K2QW3FX"
    assert token.find("Web #1 [CB: 7K2QW3FX]") == "CB:7K2QW3FX"


@pytest.mark.parametrize(
    "memo", [None, "", "CB:7K2QW3F", "ACB:7K2QW3FX", "CB:7K2QW3FX9", "CB:IIIIIIII"]
)
def test_no_token_is_seen_where_there_is_none(memo: str | None) -> None:
    assert token.find(memo) is None


def test_settings_say_what_they_still_need() -> None:
    fields = [one.field for one in missing(Preferences())]
    assert fields == [
        "start_date", "deposit_account", "tax_item", "zero_tax_item", "shipping_item", "fee_item",
        "discount_item",
    ]  # fmt: skip
    assert missing(choices()) == []


@pytest.mark.parametrize(
    ("chosen", "field"),
    [
        ({"tax_item": {"full_name": "no TAX"}}, "tax_item"),
        ({"customer_rule": "generic"}, "generic_customer"),
        ({"unmatched_sku": "generic", "generic_item": None}, "generic_item"),
        ({"unmatched_sku": "create", "income_account": None}, "income_account"),
    ],
)
def test_settings_that_need_others(chosen: dict[str, Any], field: str) -> None:
    assert [one.field for one in missing(choices(**chosen))] == [field]


def test_an_inventory_item_needs_three_accounts_only_where_one_is_created() -> None:
    chosen = choices(unmatched_sku="create", create_item_as="inventory")
    assert [one.field for one in missing(chosen)] == ["cogs_account", "asset_account"]
    assert missing(choices(create_item_as="inventory")) == []


def test_without_receipts_and_sales_tax_less_is_needed() -> None:
    chosen = choices(
        document_when_paid="Invoice", deposit_account=None, sales_tax=False, zero_tax_item=None
    )
    assert missing(chosen) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"zone": "Mars/Base"},
        {"zone": "../../etc/passwd"},
        {"memo": "{password}"},
        {"memo": "{store.__class__}"},
        {"deposit_account": {}},
        {"deposit_acount": {"full_name": "X"}},
        {"document_when_paid": "Estimate"},
    ],
)
def test_settings_that_cannot_be(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        choices(**wrong)


def test_references_are_compared_by_id_and_else_by_name() -> None:
    assert Ref(list_id="1", full_name="A").is_same(Ref(list_id="1"))
    assert not Ref(list_id="1", full_name="A").is_same(Ref(list_id="2", full_name="A"))
    assert Ref(full_name="Sales  Tax").is_same(Ref(list_id="2", full_name="sales tax"))
    assert not Ref(full_name="A").is_same(Ref(list_id="2"))


def test_every_setting_is_described() -> None:
    assert all(field.description for field in Preferences.model_fields.values())

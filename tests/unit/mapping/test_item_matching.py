"""An SKU is linked, found by name, created, replaced or held; it is never guessed and never cut."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from order_samples import choices

from cartbooks.mapping.held import Held
from cartbooks.mapping.item_index import Items, KnownItem
from cartbooks.mapping.items import (
    Ambiguous,
    CreateItem,
    Inactive,
    Matched,
    Unmatched,
    Unsupported,
    choose,
    item_add,
    match,
)
from cartbooks.mapping.refs import Ref
from cartbooks.qbxml import ItemInventoryAdd, ItemNonInventoryAdd, ItemServiceAdd
from cartbooks.stores.canonical import Line, Product


def item(list_id: str, full_name: str, type_: str = "ItemInventory", **other: Any) -> KnownItem:
    leaf = full_name.rpartition(":")[2]
    return KnownItem(list_id=list_id, full_name=full_name, name=leaf, type=type_, **other)


MUG = item("1", "MUG-11", mpn="M-1", barcode="0012345678905")
SHIRT_RED = item("2", "Shirts:Red")
CUPS_RED = item("3", "Cups:Red")
TEE = item("4", "Shirts:TEE")
KIT = item("5", "KIT", "ItemGroup")
OLD = item("6", "OLD", is_active=False)
INDEX = Items([MUG, SHIRT_RED, CUPS_RED, TEE, KIT, OLD])


def found(sku: str, **other: Any) -> str:
    result = match(sku, INDEX, **other)
    assert isinstance(result, Matched), result
    return f"{result.ref.list_id} {result.how}"


def test_a_link_counts_first_and_one_to_nothing_not_at_all() -> None:
    assert found("whatever", link=Ref(list_id="4")) == "4 link"
    assert found("MUG-11", link=Ref(list_id="gone")) == "1 full_name"


def test_names_are_compared_without_case_and_blanks_around() -> None:
    assert found(" mug-11 ") == "1 full_name"
    assert found("shirts:red") == "2 full_name"
    assert found("tee") == "4 name"


def test_a_leaf_name_under_two_parents_is_not_guessed() -> None:
    assert match("Red", INDEX) == Ambiguous((SHIRT_RED, CUPS_RED))


def test_part_number_and_barcode_count_only_where_they_are_wanted() -> None:
    assert match("M-1", INDEX) == Unmatched()
    assert found("m-1", mpn=True) == "1 mpn"
    assert found("0012345678905", barcode=True) == "1 barcode"


def test_inactive_items_and_groups_are_said_to_be_so() -> None:
    assert match("OLD", INDEX) == Inactive(OLD)
    assert match("KIT", INDEX) == Unsupported(KIT)
    active = item("7", "Again:OLD")
    assert isinstance(match("OLD", Items([item("8", "X:OLD", is_active=False), active])), Matched)


@pytest.mark.parametrize(
    ("sku", "code"),
    [
        ("NEW-1", "sku_unmatched"),
        ("Red", "sku_ambiguous"),
        ("OLD", "item_inactive"),
        ("KIT", "item_unsupported"),
    ],
)
def test_by_default_what_does_not_match_is_held(sku: str, code: str) -> None:
    held = choose(Line(sku=sku, amount=Decimal(1)), choices(), INDEX, field="lines[0].sku")
    assert isinstance(held, Held)
    assert (held.code, held.field) == (code, "lines[0].sku")


def test_a_line_without_sku_takes_the_generic_item() -> None:
    line = Line(name="Gift", amount=Decimal(1))
    chosen = choose(line, choices(), INDEX)
    assert isinstance(chosen, Matched)
    assert chosen.how == "generic"
    held = choose(line, choices(generic_item=None), INDEX)
    assert isinstance(held, Held)
    assert held.code == "sku_blank"


def test_an_unmatched_sku_may_take_the_generic_item_or_be_created() -> None:
    line = Line(sku="NEW-1", name="New", quantity=Decimal(3), amount=Decimal(10))
    generic = choose(line, choices(unmatched_sku="generic"), INDEX)
    assert isinstance(generic, Matched)
    created = choose(line, choices(unmatched_sku="create"), INDEX)
    assert isinstance(created, CreateItem)
    assert isinstance(created.request, ItemNonInventoryAdd)
    assert created.request.name == "NEW-1"
    assert created.request.sales_or_purchase is not None
    assert created.request.sales_or_purchase.price == Decimal("3.33333")


def test_what_is_created_depends_on_the_settings_and_on_tracking() -> None:
    tracked = Product(ext_id="1", sku="A", name="A", price=Decimal("9.99"), tracked=True, mpn="M")
    untracked = Product(ext_id="2", sku="B", name="B")
    accounts = {"cogs_account": {"full_name": "COGS"}, "asset_account": {"full_name": "Stock"}}
    chosen = choices(create_item_as="inventory", **accounts)
    made = item_add(tracked, chosen, inventory_date=date(2020, 1, 1))
    assert isinstance(made, ItemInventoryAdd)
    assert made.quantity_on_hand == 0
    assert made.inventory_date == date(2020, 1, 1)
    assert made.manufacturer_part_number == "M"
    assert isinstance(item_add(untracked, chosen), ItemNonInventoryAdd)
    assert isinstance(item_add(untracked, choices(create_item_as="service")), ItemServiceAdd)


def test_no_item_is_created_without_its_accounts() -> None:
    product = Product(ext_id="1", sku="A", name="A", tracked=True)
    held = item_add(product, choices(income_account=None))
    assert isinstance(held, Held)
    assert (held.code, held.field) == ("setting_missing", "income_account")
    held = item_add(product, choices(create_item_as="inventory"))
    assert isinstance(held, Held)
    assert held.field == "cogs_account"


@pytest.mark.parametrize("sku", ["S" * 60, "Parent:Child"])
def test_an_sku_is_never_cut_and_never_becomes_a_child(sku: str) -> None:
    held = item_add(Line(sku=sku, amount=Decimal(1)), choices())
    assert isinstance(held, Held)
    assert held.code == "sku_unmatched"

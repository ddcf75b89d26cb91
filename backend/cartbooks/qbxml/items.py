"""Requests that make or change items. Fields in schema order; "not in QBD" is left out."""

from __future__ import annotations

from typing import ClassVar

from cartbooks.qbxml.base import Fields, Write
from cartbooks.qbxml.common import (
    AccountRef,
    BarCode,
    ClassRef,
    Ref,
    SalesAndPurchase,
    SalesOrPurchase,
    ShortRef,
    TaxCodeRef,
    VendorRef,
)
from cartbooks.qbxml.fields import (
    Amount,
    Day,
    Flag,
    Guid,
    Id,
    ListName31,
    NewName31,
    Percent,
    Price,
    Quantity,
    Text16,
    Text31,
    Text4095,
)

_NAMED = ("name",)
_PRICED = ("sales_or_purchase", "sales_and_purchase")


class ItemInventoryAdd(Write):
    required: ClassVar[Fields] = _NAMED

    name: ListName31 = ""
    bar_code: BarCode | None = None
    is_active: Flag = None
    class_ref: ClassRef = None
    parent_ref: Ref | None = None
    manufacturer_part_number: Text31 = None
    unit_of_measure_set_ref: ShortRef = None
    sales_tax_code_ref: TaxCodeRef = None
    sales_desc: Text4095 = None
    sales_price: Price = None
    income_account_ref: AccountRef = None
    purchase_desc: Text4095 = None
    purchase_cost: Price = None
    cogs_account_ref: AccountRef = None
    pref_vendor_ref: VendorRef = None
    asset_account_ref: AccountRef = None
    reorder_point: Quantity = None
    max: Quantity = None
    quantity_on_hand: Quantity = None
    total_value: Amount = None
    inventory_date: Day = None
    external_guid: Guid = None


class ItemInventoryMod(Write):
    """What is absent stays as it is; an empty text clears its field."""

    required: ClassVar[Fields] = ("list_id", "edit_sequence")

    list_id: Id = None
    edit_sequence: Text16 = None
    name: NewName31 = None
    bar_code: BarCode | None = None
    is_active: Flag = None
    class_ref: ClassRef = None
    parent_ref: Ref | None = None
    manufacturer_part_number: Text31 = None
    unit_of_measure_set_ref: ShortRef = None
    sales_tax_code_ref: TaxCodeRef = None
    sales_desc: Text4095 = None
    sales_price: Price = None
    income_account_ref: AccountRef = None
    purchase_desc: Text4095 = None
    purchase_cost: Price = None
    cogs_account_ref: AccountRef = None
    pref_vendor_ref: VendorRef = None
    asset_account_ref: AccountRef = None
    reorder_point: Quantity = None
    max: Quantity = None


class ItemNonInventoryAdd(Write):
    """The parent stands before the class here, and in no other item."""

    required: ClassVar[Fields] = _NAMED
    one_of: ClassVar[Fields] = _PRICED

    name: ListName31 = ""
    bar_code: BarCode | None = None
    is_active: Flag = None
    parent_ref: Ref | None = None
    class_ref: ClassRef = None
    manufacturer_part_number: Text31 = None
    unit_of_measure_set_ref: ShortRef = None
    sales_tax_code_ref: TaxCodeRef = None
    sales_or_purchase: SalesOrPurchase | None = None
    sales_and_purchase: SalesAndPurchase | None = None
    external_guid: Guid = None


class ItemServiceAdd(Write):
    required: ClassVar[Fields] = _NAMED
    one_of: ClassVar[Fields] = _PRICED

    name: ListName31 = ""
    bar_code: BarCode | None = None
    is_active: Flag = None
    class_ref: ClassRef = None
    parent_ref: Ref | None = None
    unit_of_measure_set_ref: ShortRef = None
    sales_tax_code_ref: TaxCodeRef = None
    sales_or_purchase: SalesOrPurchase | None = None
    sales_and_purchase: SalesAndPurchase | None = None
    external_guid: Guid = None


class ItemOtherChargeAdd(Write):
    required: ClassVar[Fields] = _NAMED
    one_of: ClassVar[Fields] = _PRICED

    name: ListName31 = ""
    bar_code: BarCode | None = None
    is_active: Flag = None
    class_ref: ClassRef = None
    parent_ref: Ref | None = None
    sales_tax_code_ref: TaxCodeRef = None
    sales_or_purchase: SalesOrPurchase | None = None
    sales_and_purchase: SalesAndPurchase | None = None
    external_guid: Guid = None


class ItemDiscountAdd(Write):
    required: ClassVar[Fields] = _NAMED
    at_most_one: ClassVar[tuple[Fields, ...]] = (("discount_rate", "discount_rate_percent"),)

    name: ListName31 = ""
    bar_code: BarCode | None = None
    is_active: Flag = None
    class_ref: ClassRef = None
    parent_ref: Ref | None = None
    item_desc: Text4095 = None
    sales_tax_code_ref: TaxCodeRef = None
    discount_rate: Price = None
    discount_rate_percent: Percent = None
    account_ref: AccountRef = None
    external_guid: Guid = None


class ItemSalesTaxAdd(Write):
    required: ClassVar[Fields] = _NAMED

    name: ListName31 = ""
    bar_code: BarCode | None = None
    is_active: Flag = None
    class_ref: ClassRef = None
    item_desc: Text4095 = None
    tax_rate: Percent = None
    tax_vendor_ref: VendorRef = None
    external_guid: Guid = None

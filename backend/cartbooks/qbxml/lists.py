"""Requests about lists: customers, items, accounts, terms, ... Fields in schema order."""

from __future__ import annotations

from typing import Annotated, ClassVar

from cartbooks.qbxml.base import IteratedQuery, Query, Write
from cartbooks.qbxml.common import (
    AccountRef,
    Address,
    ClassRef,
    NameFilter,
    Ref,
    SalesAndPurchase,
    SalesOrPurchase,
    SalesRepRef,
    ShortRef,
    TaxCodeRef,
    TypeRef,
    VendorRef,
)
from cartbooks.qbxml.fields import (
    ActiveStatus,
    Amount,
    Day,
    Elements,
    Flag,
    Guid,
    Guids,
    Id,
    Ids,
    ListName31,
    ListName41,
    Moment,
    Names,
    Percent,
    Price,
    Quantity,
    ShipName,
    Text5,
    Text15,
    Text21,
    Text25,
    Text31,
    Text41,
    Text99,
    Text1023,
    Text4095,
    Whole,
    choice,
)

_NAMED = frozenset({"name"})
_PRICED = ("sales_or_purchase", "sales_and_purchase")


class HostQuery(Query):
    include_ret_element: Elements = ()


class CompanyQuery(Query):
    include_ret_element: Elements = ()
    owner_id: Guids = ()


class PreferencesQuery(Query):
    include_ret_element: Elements = ()


class CustomerQuery(IteratedQuery):
    list_id: Ids = ()
    full_name: Names = ()
    max_returned: Whole = None
    active_status: ActiveStatus = None
    from_modified_date: Moment = None
    to_modified_date: Moment = None
    name_filter: NameFilter | None = None
    include_ret_element: Elements = ()
    owner_id: Guids = ()


class ItemQuery(IteratedQuery):
    list_id: Ids = ()
    full_name: Names = ()
    max_returned: Whole = None
    active_status: ActiveStatus = None
    from_modified_date: Moment = None
    to_modified_date: Moment = None
    name_filter: NameFilter | None = None
    include_ret_element: Elements = ()
    owner_id: Guids = ()


class ItemInventoryQuery(ItemQuery):
    pass


class ItemSalesTaxQuery(ItemQuery):
    pass


class _ListQuery(Query):
    list_id: Ids = ()
    full_name: Names = ()
    max_returned: Whole = None
    active_status: ActiveStatus = None
    from_modified_date: Moment = None
    to_modified_date: Moment = None
    name_filter: NameFilter | None = None
    include_ret_element: Elements = ()


class AccountQuery(Query):
    list_id: Ids = ()
    full_name: Names = ()
    max_returned: Whole = None
    active_status: ActiveStatus = None
    from_modified_date: Moment = None
    to_modified_date: Moment = None
    name_filter: NameFilter | None = None
    account_type: Names = ()
    include_ret_element: Elements = ()
    owner_id: Guids = ()


class ClassQuery(_ListQuery):
    pass


class PaymentMethodQuery(_ListQuery):
    pass


class ShipMethodQuery(_ListQuery):
    pass


class TermsQuery(_ListQuery):
    pass


class SalesTaxCodeQuery(_ListQuery):
    pass


class CustomerTypeQuery(_ListQuery):
    pass


class CustomerAdd(Write):
    required: ClassVar[frozenset[str]] = _NAMED

    name: ListName41 = ""
    is_active: Flag = None
    class_ref: ClassRef = None
    parent_ref: Ref | None = None
    company_name: Text41 = None
    salutation: Text15 = None
    first_name: Text25 = None
    middle_name: Text5 = None
    last_name: Text25 = None
    job_title: Text41 = None
    bill_address: Address | None = None
    ship_address: Address | None = None
    phone: Text21 = None
    alt_phone: Text21 = None
    fax: Text21 = None
    email: Text1023 = None
    cc: Text1023 = None
    contact: Text41 = None
    alt_contact: Text41 = None
    customer_type_ref: TypeRef = None
    terms_ref: ShortRef = None
    sales_rep_ref: SalesRepRef = None
    open_balance: Amount = None
    open_balance_date: Day = None
    sales_tax_code_ref: TaxCodeRef = None
    item_sales_tax_ref: ShortRef = None
    resale_number: Text15 = None
    account_number: Text99 = None
    credit_limit: Amount = None
    preferred_payment_method_ref: ShortRef = None
    notes: Text4095 = None
    price_level_ref: ShortRef = None
    external_guid: Guid = None


class ItemInventoryAdd(Write):
    required: ClassVar[frozenset[str]] = _NAMED

    name: ListName31 = ""
    is_active: Flag = None
    class_ref: ClassRef = None
    parent_ref: Ref | None = None
    manufacturer_part_number: Text31 = None
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
    quantity_on_hand: Quantity = None
    total_value: Amount = None
    inventory_date: Day = None
    external_guid: Guid = None


class ItemNonInventoryAdd(Write):
    required: ClassVar[frozenset[str]] = _NAMED
    one_of: ClassVar[tuple[str, ...]] = _PRICED

    name: ListName31 = ""
    is_active: Flag = None
    parent_ref: Ref | None = None
    class_ref: ClassRef = None
    manufacturer_part_number: Text31 = None
    sales_tax_code_ref: TaxCodeRef = None
    sales_or_purchase: SalesOrPurchase | None = None
    sales_and_purchase: SalesAndPurchase | None = None
    external_guid: Guid = None


class ItemServiceAdd(Write):
    required: ClassVar[frozenset[str]] = _NAMED
    one_of: ClassVar[tuple[str, ...]] = _PRICED

    name: ListName31 = ""
    is_active: Flag = None
    class_ref: ClassRef = None
    parent_ref: Ref | None = None
    sales_tax_code_ref: TaxCodeRef = None
    sales_or_purchase: SalesOrPurchase | None = None
    sales_and_purchase: SalesAndPurchase | None = None
    external_guid: Guid = None


class ItemOtherChargeAdd(ItemServiceAdd):
    pass


class ItemDiscountAdd(Write):
    required: ClassVar[frozenset[str]] = _NAMED

    name: ListName31 = ""
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
    required: ClassVar[frozenset[str]] = _NAMED

    name: ListName31 = ""
    is_active: Flag = None
    class_ref: ClassRef = None
    item_desc: Text4095 = None
    tax_rate: Percent = None
    tax_vendor_ref: VendorRef = None
    external_guid: Guid = None


class PaymentMethodAdd(Write):
    required: ClassVar[frozenset[str]] = _NAMED

    name: ListName31 = ""
    is_active: Flag = None


class ShipMethodAdd(Write):
    required: ClassVar[frozenset[str]] = _NAMED

    name: ShipName = ""
    is_active: Flag = None


class ClassAdd(Write):
    required: ClassVar[frozenset[str]] = _NAMED

    name: ListName31 = ""
    is_active: Flag = None


_LIST_TYPES = (
    "Account", "Class", "Customer", "CustomerType", "ItemDiscount", "ItemInventory",
    "ItemNonInventory", "ItemOtherCharge", "ItemSalesTax", "ItemService", "PaymentMethod",
    "ShipMethod", "StandardTerms",
)  # fmt: skip


class ListDel(Write):
    wrapped: ClassVar[bool] = False
    required: ClassVar[frozenset[str]] = frozenset({"list_del_type", "list_id"})

    list_del_type: Annotated[str, choice(*_LIST_TYPES)] = ""
    list_id: Id = None


__all__ = [
    "AccountQuery", "ClassAdd", "ClassQuery", "CompanyQuery", "CustomerAdd", "CustomerQuery",
    "CustomerTypeQuery", "HostQuery", "ItemDiscountAdd", "ItemInventoryAdd", "ItemInventoryQuery",
    "ItemNonInventoryAdd", "ItemOtherChargeAdd", "ItemQuery", "ItemSalesTaxAdd",
    "ItemSalesTaxQuery", "ItemServiceAdd", "ListDel", "PaymentMethodAdd", "PaymentMethodQuery",
    "PreferencesQuery", "SalesTaxCodeQuery", "ShipMethodAdd", "ShipMethodQuery", "TermsQuery",
]  # fmt: skip

"""Requests about customers. Fields in schema order; what is "not in QBD" is left out."""

from __future__ import annotations

from typing import Annotated, ClassVar

from cartbooks.qbxml.base import Fields, Write
from cartbooks.qbxml.common import (
    Address,
    ClassRef,
    CurrencyRef,
    Ref,
    SalesRepRef,
    ShortRef,
    TaxCodeRef,
    TypeRef,
)
from cartbooks.qbxml.fields import (
    Amount,
    Day,
    Flag,
    Guid,
    Id,
    ListName41,
    NewName41,
    Text5,
    Text15,
    Text16,
    Text21,
    Text25,
    Text41,
    Text99,
    Text1023,
    Text4095,
    choice,
)

Delivery = Annotated[str | None, choice("None", "Email", "Fax")]


class CustomerAdd(Write):
    required: ClassVar[Fields] = ("name",)

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
    preferred_delivery_method: Delivery = None
    price_level_ref: ShortRef = None
    external_guid: Guid = None
    currency_ref: CurrencyRef = None


class CustomerMod(Write):
    """What is absent stays as it is; an empty text clears its field."""

    required: ClassVar[Fields] = ("list_id", "edit_sequence")

    list_id: Id = None
    edit_sequence: Text16 = None
    name: NewName41 = None
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
    sales_tax_code_ref: TaxCodeRef = None
    item_sales_tax_ref: ShortRef = None
    resale_number: Text15 = None
    account_number: Text99 = None
    credit_limit: Amount = None
    preferred_payment_method_ref: ShortRef = None
    notes: Text4095 = None
    preferred_delivery_method: Delivery = None
    price_level_ref: ShortRef = None
    currency_ref: CurrencyRef = None

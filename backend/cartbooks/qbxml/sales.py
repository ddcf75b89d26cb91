"""
Requests that make sales documents, or take documents back.

Fields in schema order; what is "not in QBD" is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from cartbooks.qbxml.base import Aggregate, Fields, Write
from cartbooks.qbxml.common import (
    AccountRef,
    Address,
    ClassRef,
    CustomerMsgRef,
    CustomerRef,
    Ref,
    SalesRepRef,
    ShipMethodRef,
    ShortRef,
    TaxCodeRef,
)
from cartbooks.qbxml.fields import (
    Amount,
    Day,
    Flag,
    Guid,
    Id,
    Percent,
    Price,
    Quantity,
    Rate,
    Text11,
    Text13,
    Text25,
    Text29,
    Text31,
    Text40,
    Text4095,
    choice,
)
from cartbooks.qbxml.words import DELETABLE, VOIDABLE


class SalesLine(Aggregate):
    """One line. Quantity and Amount together let QuickBooks derive the rate."""

    at_most_one: ClassVar[tuple[Fields, ...]] = (
        ("rate", "rate_percent", "price_level_ref"),
        ("serial_number", "lot_number"),
    )

    item_ref: Ref | None = None
    desc: Text4095 = None
    quantity: Quantity = None
    unit_of_measure: Text31 = None
    rate: Price = None
    rate_percent: Percent = None
    price_level_ref: ShortRef = None
    class_ref: ClassRef = None
    amount: Amount = None
    inventory_site_ref: ShortRef = None
    inventory_site_location_ref: ShortRef = None
    serial_number: Text4095 = None
    lot_number: Text40 = None
    service_date: Day = None
    sales_tax_code_ref: TaxCodeRef = None
    other1: Text29 = None
    other2: Text29 = None


class SalesReceiptAdd(Write):
    tags: ClassVar[dict[str, str]] = {"lines": "SalesReceiptLineAdd"}
    required: ClassVar[Fields] = ("lines",)

    customer_ref: CustomerRef = None
    class_ref: ClassRef = None
    template_ref: ShortRef = None
    txn_date: Day = None
    ref_number: Text11 = None
    bill_address: Address | None = None
    ship_address: Address | None = None
    is_pending: Flag = None
    check_number: Text25 = None
    payment_method_ref: ShortRef = None
    due_date: Day = None
    sales_rep_ref: SalesRepRef = None
    ship_date: Day = None
    ship_method_ref: ShipMethodRef = None
    fob: Text13 = None
    item_sales_tax_ref: ShortRef = None
    memo: Text4095 = None
    customer_msg_ref: CustomerMsgRef = None
    is_to_be_printed: Flag = None
    is_to_be_emailed: Flag = None
    customer_sales_tax_code_ref: TaxCodeRef = None
    deposit_to_account_ref: AccountRef = None
    other: Text29 = None
    exchange_rate: Rate = None
    external_guid: Guid = None
    lines: tuple[SalesLine, ...] = ()


class InvoiceAdd(Write):
    tags: ClassVar[dict[str, str]] = {"lines": "InvoiceLineAdd"}
    required: ClassVar[Fields] = ("customer_ref", "lines")

    customer_ref: CustomerRef = None
    class_ref: ClassRef = None
    ar_account_ref: AccountRef = None
    template_ref: ShortRef = None
    txn_date: Day = None
    ref_number: Text11 = None
    bill_address: Address | None = None
    ship_address: Address | None = None
    is_pending: Flag = None
    po_number: Text25 = None
    terms_ref: ShortRef = None
    due_date: Day = None
    sales_rep_ref: SalesRepRef = None
    fob: Text13 = None
    ship_date: Day = None
    ship_method_ref: ShipMethodRef = None
    item_sales_tax_ref: ShortRef = None
    memo: Text4095 = None
    customer_msg_ref: CustomerMsgRef = None
    is_to_be_printed: Flag = None
    is_to_be_emailed: Flag = None
    customer_sales_tax_code_ref: TaxCodeRef = None
    other: Text29 = None
    exchange_rate: Rate = None
    external_guid: Guid = None
    lines: tuple[SalesLine, ...] = ()


class SalesOrderAdd(Write):
    tags: ClassVar[dict[str, str]] = {"lines": "SalesOrderLineAdd"}
    required: ClassVar[Fields] = ("customer_ref", "lines")

    customer_ref: CustomerRef = None
    class_ref: ClassRef = None
    template_ref: ShortRef = None
    txn_date: Day = None
    ref_number: Text11 = None
    bill_address: Address | None = None
    ship_address: Address | None = None
    po_number: Text25 = None
    terms_ref: ShortRef = None
    due_date: Day = None
    sales_rep_ref: SalesRepRef = None
    fob: Text13 = None
    ship_date: Day = None
    ship_method_ref: ShipMethodRef = None
    item_sales_tax_ref: ShortRef = None
    is_manually_closed: Flag = None
    memo: Text4095 = None
    customer_msg_ref: CustomerMsgRef = None
    is_to_be_printed: Flag = None
    is_to_be_emailed: Flag = None
    customer_sales_tax_code_ref: TaxCodeRef = None
    other: Text29 = None
    exchange_rate: Rate = None
    external_guid: Guid = None
    lines: tuple[SalesLine, ...] = ()

    def extra_problems(self) -> Iterator[tuple[str, str, str, str]]:
        dated = next((line.service_date for line in self.lines if line.service_date), None)
        if dated:
            reason = "has no place in a sales order"
            yield "SalesOrderLineAdd/ServiceDate", dated.isoformat(), "not_allowed", reason


class _TxnWrite(Write):
    wrapped: ClassVar[bool] = False


class TxnVoid(_TxnWrite):
    required: ClassVar[Fields] = ("txn_void_type", "txn_id")

    txn_void_type: Annotated[str, choice(*VOIDABLE)] = ""
    txn_id: Id = None


class TxnDel(_TxnWrite):
    required: ClassVar[Fields] = ("txn_del_type", "txn_id")

    txn_del_type: Annotated[str, choice(*DELETABLE)] = ""
    txn_id: Id = None

"""Requests about sales documents. Fields in schema order; what is "not in QBD" is left out."""

from __future__ import annotations

from typing import Annotated, ClassVar

from cartbooks.qbxml.base import Aggregate, IteratedQuery, Query, Write
from cartbooks.qbxml.common import (
    AccountRef,
    Address,
    ClassRef,
    CustomerMsgRef,
    CustomerRef,
    DeletedDateRangeFilter,
    EntityFilter,
    ModifiedDateRangeFilter,
    Ref,
    SalesRepRef,
    ShipMethodRef,
    ShortRef,
    TaxCodeRef,
    TxnDateRangeFilter,
)
from cartbooks.qbxml.fields import (
    Amount,
    Day,
    Elements,
    Flag,
    Guid,
    Guids,
    Id,
    Ids,
    Names,
    Percent,
    Price,
    Quantity,
    Text11,
    Text13,
    Text25,
    Text29,
    Text4095,
    Whole,
    choice,
)


class SalesLine(Aggregate):
    """One line. Quantity and Amount together let QuickBooks derive the rate."""

    at_most_one: ClassVar[tuple[tuple[str, ...], ...]] = (("rate", "rate_percent"),)

    item_ref: Ref | None = None
    desc: Text4095 = None
    quantity: Quantity = None
    rate: Price = None
    rate_percent: Percent = None
    class_ref: ClassRef = None
    amount: Amount = None
    sales_tax_code_ref: TaxCodeRef = None
    other1: Text29 = None
    other2: Text29 = None


class SalesReceiptAdd(Write):
    tags: ClassVar[dict[str, str]] = {"lines": "SalesReceiptLineAdd"}
    required: ClassVar[frozenset[str]] = frozenset({"lines"})

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
    external_guid: Guid = None
    lines: tuple[SalesLine, ...] = ()


class InvoiceAdd(Write):
    tags: ClassVar[dict[str, str]] = {"lines": "InvoiceLineAdd"}
    required: ClassVar[frozenset[str]] = frozenset({"customer_ref", "lines"})

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
    external_guid: Guid = None
    lines: tuple[SalesLine, ...] = ()


class SalesOrderAdd(Write):
    tags: ClassVar[dict[str, str]] = {"lines": "SalesOrderLineAdd"}
    required: ClassVar[frozenset[str]] = frozenset({"customer_ref", "lines"})

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
    external_guid: Guid = None
    lines: tuple[SalesLine, ...] = ()


class _SalesQuery(IteratedQuery):
    at_most_one: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("txn_id", "ref_number", "ref_number_case_sensitive", "max_returned"),
        ("modified_date_range_filter", "txn_date_range_filter"),
    )

    txn_id: Ids = ()
    ref_number: Names = ()
    ref_number_case_sensitive: Names = ()
    max_returned: Whole = None
    modified_date_range_filter: ModifiedDateRangeFilter | None = None
    txn_date_range_filter: TxnDateRangeFilter | None = None
    entity_filter: EntityFilter | None = None
    include_line_items: Flag = None
    include_ret_element: Elements = ()
    owner_id: Guids = ()


class SalesReceiptQuery(_SalesQuery):
    pass


class InvoiceQuery(_SalesQuery):
    pass


class SalesOrderQuery(_SalesQuery):
    pass


_TXN_TYPES = (
    "ARRefundCreditCard", "CreditMemo", "Invoice", "ReceivePayment", "SalesOrder", "SalesReceipt",
)  # fmt: skip
_VOIDABLE = ("ARRefundCreditCard", "CreditMemo", "Invoice", "SalesReceipt")
TxnTypes = Annotated[tuple[str, ...], choice(*_TXN_TYPES)]


class TxnDeletedQuery(Query):
    required: ClassVar[frozenset[str]] = frozenset({"txn_del_type"})

    txn_del_type: TxnTypes = ()
    deleted_date_range_filter: DeletedDateRangeFilter | None = None
    include_ret_element: Elements = ()


class _TxnWrite(Write):
    wrapped: ClassVar[bool] = False


class TxnVoid(_TxnWrite):
    required: ClassVar[frozenset[str]] = frozenset({"txn_void_type", "txn_id"})

    txn_void_type: Annotated[str, choice(*_VOIDABLE)] = ""
    txn_id: Id = None


class TxnDel(_TxnWrite):
    required: ClassVar[frozenset[str]] = frozenset({"txn_del_type", "txn_id"})

    txn_del_type: Annotated[str, choice(*_TXN_TYPES)] = ""
    txn_id: Id = None


__all__ = [
    "InvoiceAdd", "InvoiceQuery", "SalesLine", "SalesOrderAdd", "SalesOrderQuery",
    "SalesReceiptAdd", "SalesReceiptQuery", "TxnDel", "TxnDeletedQuery", "TxnVoid",
]  # fmt: skip

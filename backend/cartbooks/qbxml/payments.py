"""Requests that take a payment, or give credit. Fields in schema order."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar

from cartbooks.qbxml.base import Aggregate, Fields, Write
from cartbooks.qbxml.common import (
    AccountRef,
    Address,
    ClassRef,
    CustomerMsgRef,
    CustomerRef,
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
    Rate,
    Text11,
    Text13,
    Text20,
    Text25,
    Text29,
    Text4095,
)
from cartbooks.qbxml.sales import SalesLine


class CreditMemoAdd(Write):
    tags: ClassVar[dict[str, str]] = {"lines": "CreditMemoLineAdd"}
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


class AppliedToTxn(Aggregate):
    """A payment's share for one invoice."""

    required: ClassVar[Fields] = ("txn_id",)

    txn_id: Id = None
    payment_amount: Amount = None
    discount_amount: Amount = None
    discount_account_ref: AccountRef = None
    discount_class_ref: ClassRef = None


class ReceivePaymentAdd(Write):
    tags: ClassVar[dict[str, str]] = {"applied_to": "AppliedToTxnAdd"}
    required: ClassVar[Fields] = ("customer_ref",)
    one_of: ClassVar[Fields] = ("is_auto_apply", "applied_to")

    customer_ref: CustomerRef = None
    ar_account_ref: AccountRef = None
    txn_date: Day = None
    ref_number: Text20 = None
    total_amount: Amount = None
    exchange_rate: Rate = None
    payment_method_ref: ShortRef = None
    memo: Text4095 = None
    deposit_to_account_ref: AccountRef = None
    external_guid: Guid = None
    is_auto_apply: Flag = None
    applied_to: tuple[AppliedToTxn, ...] = ()

    def extra_problems(self) -> Iterator[tuple[str, str, str, str]]:
        applied = sum((each.payment_amount or Decimal(0) for each in self.applied_to), Decimal(0))
        if self.applied_to and self.total_amount is not None and applied > self.total_amount:
            reason = f"is less than the {applied} applied to invoices"
            yield "TotalAmount", str(self.total_amount), "not_allowed", reason

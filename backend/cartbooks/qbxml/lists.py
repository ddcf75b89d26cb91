"""Requests about the other lists: accounts, classes, terms, methods, ... in schema order."""

from __future__ import annotations

from typing import Annotated, ClassVar

from cartbooks.qbxml.base import Fields, Write
from cartbooks.qbxml.common import CurrencyRef, Ref, TaxCodeRef
from cartbooks.qbxml.fields import (
    Amount,
    Day,
    Flag,
    Id,
    ListName31,
    Percent,
    ShipName,
    Text7,
    Text25,
    Text200,
    Whole,
    choice,
)
from cartbooks.qbxml.words import ACCOUNT_TYPES, LIST_TYPES, PAYMENT_METHOD_TYPES

_NAMED = ("name",)


class AccountAdd(Write):
    required: ClassVar[Fields] = ("name", "account_type")

    name: ListName31 = ""
    is_active: Flag = None
    parent_ref: Ref | None = None
    account_type: Annotated[str, choice(*ACCOUNT_TYPES)] = ""
    account_number: Text7 = None
    bank_number: Text25 = None
    desc: Text200 = None
    open_balance: Amount = None
    open_balance_date: Day = None
    sales_tax_code_ref: TaxCodeRef = None
    currency_ref: CurrencyRef = None


class ClassAdd(Write):
    required: ClassVar[Fields] = _NAMED

    name: ListName31 = ""
    is_active: Flag = None
    parent_ref: Ref | None = None


class CustomerTypeAdd(Write):
    required: ClassVar[Fields] = _NAMED

    name: ListName31 = ""
    is_active: Flag = None
    parent_ref: Ref | None = None


class PaymentMethodAdd(Write):
    required: ClassVar[Fields] = _NAMED

    name: ListName31 = ""
    is_active: Flag = None
    payment_method_type: Annotated[str | None, choice(*PAYMENT_METHOD_TYPES)] = None


class ShipMethodAdd(Write):
    required: ClassVar[Fields] = _NAMED

    name: ShipName = ""
    is_active: Flag = None


class StandardTermsAdd(Write):
    required: ClassVar[Fields] = _NAMED

    name: ListName31 = ""
    is_active: Flag = None
    std_due_days: Whole = None
    std_discount_days: Whole = None
    discount_pct: Percent = None


class ListDel(Write):
    wrapped: ClassVar[bool] = False
    required: ClassVar[Fields] = ("list_del_type", "list_id")

    list_del_type: Annotated[str, choice(*LIST_TYPES)] = ""
    list_id: Id = None

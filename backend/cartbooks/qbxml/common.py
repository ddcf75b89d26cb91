"""Aggregates that many requests share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from cartbooks.qbxml.base import Aggregate, Fields
from cartbooks.qbxml.fields import (
    Day,
    Flag,
    Id,
    Ids,
    Moment,
    Names,
    Percent,
    Price,
    Text,
    Text13,
    Text21,
    Text31,
    Text41,
    Text50,
    Text4095,
    choice,
    name_of_at_most,
)


class Ref(Aggregate):
    """A record of another list. QuickBooks ignores the name where it is given the id."""

    list_id: Id = None
    full_name: Text = None

    def extra_problems(self) -> Iterator[tuple[str, str, str, str]]:
        if not self.list_id and not self.full_name:
            yield "", "", "missing", "names no record"


CustomerRef = Annotated[Ref | None, name_of_at_most(209)]
AccountRef = Annotated[Ref | None, name_of_at_most(159)]
ClassRef = Annotated[Ref | None, name_of_at_most(159)]
TypeRef = Annotated[Ref | None, name_of_at_most(159)]
ShortRef = Annotated[Ref | None, name_of_at_most(31)]
TaxCodeRef = Annotated[Ref | None, name_of_at_most(3)]
ShipMethodRef = Annotated[Ref | None, name_of_at_most(15)]
SalesRepRef = Annotated[Ref | None, name_of_at_most(5)]
CustomerMsgRef = Annotated[Ref | None, name_of_at_most(101)]
VendorRef = Annotated[Ref | None, name_of_at_most(41)]
CurrencyRef = Annotated[Ref | None, name_of_at_most(64)]


class Address(Aggregate):
    """At most five printed lines in all: Addr1 to Addr5 alone, or fewer with the city line."""

    addr1: Text41 = None
    addr2: Text41 = None
    addr3: Text41 = None
    addr4: Text41 = None
    addr5: Text41 = None
    city: Text31 = None
    state: Text21 = None
    postal_code: Text13 = None
    country: Text31 = None
    note: Text41 = None

    def extra_problems(self) -> Iterator[tuple[str, str, str, str]]:
        lines = sum(
            bool(line) for line in (self.addr1, self.addr2, self.addr3, self.addr4, self.addr5)
        )
        lines += bool(self.city or self.state or self.postal_code) + bool(self.country)
        if lines > 5:
            yield "", str(lines), "too_many_lines", "has more than five lines"


class BarCode(Aggregate):
    bar_code_value: Text50 = None
    assign_even_if_used: Flag = None
    allow_override: Flag = None


class SalesOrPurchase(Aggregate):
    """The prices of an item that is sold or bought, and not both."""

    at_most_one: ClassVar[tuple[Fields, ...]] = (("price", "price_percent"),)

    desc: Text4095 = None
    price: Price = None
    price_percent: Percent = None
    account_ref: AccountRef = None


class SalesAndPurchase(Aggregate):
    """The prices of an item that is bought, or paid for, and sold on."""

    sales_desc: Text4095 = None
    sales_price: Price = None
    income_account_ref: AccountRef = None
    purchase_desc: Text4095 = None
    purchase_cost: Price = None
    expense_account_ref: AccountRef = None
    pref_vendor_ref: VendorRef = None


MatchCriterion = Annotated[str, choice("StartsWith", "Contains", "EndsWith")]


class NameFilter(Aggregate):
    required: ClassVar[Fields] = ("name",)

    match_criterion: MatchCriterion = "StartsWith"
    name: Text = None


class NameRangeFilter(Aggregate):
    from_name: Text = None
    to_name: Text = None


class RefNumberFilter(Aggregate):
    required: ClassVar[Fields] = ("ref_number",)

    match_criterion: MatchCriterion = "StartsWith"
    ref_number: Text = None


class RefNumberRangeFilter(Aggregate):
    from_ref_number: Text = None
    to_ref_number: Text = None


class ModifiedDateRangeFilter(Aggregate):
    from_modified_date: Moment = None
    to_modified_date: Moment = None


class TxnDateRangeFilter(Aggregate):
    from_txn_date: Day = None
    to_txn_date: Day = None


class DeletedDateRangeFilter(Aggregate):
    from_deleted_date: Moment = None
    to_deleted_date: Moment = None


class EntityFilter(Aggregate):
    """Records of a list, by one of these; `with_children` takes those below them too."""

    one_of: ClassVar[Fields] = (
        "list_id", "full_name", "list_id_with_children", "full_name_with_children",
    )  # fmt: skip

    list_id: Ids = ()
    full_name: Names = ()
    list_id_with_children: Id = None
    full_name_with_children: Text = None

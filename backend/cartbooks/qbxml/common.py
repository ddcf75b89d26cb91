"""Aggregates that many requests share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from cartbooks.qbxml.base import Aggregate
from cartbooks.qbxml.fields import (
    Day,
    Id,
    Ids,
    Moment,
    Names,
    Percent,
    Price,
    Rule,
    Text,
    Text13,
    Text21,
    Text31,
    Text41,
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


def _to(limit: int) -> Rule:
    return name_of_at_most(limit)


CustomerRef = Annotated[Ref | None, _to(209)]
AccountRef = Annotated[Ref | None, _to(159)]
ClassRef = Annotated[Ref | None, _to(159)]
TypeRef = Annotated[Ref | None, _to(159)]
ShortRef = Annotated[Ref | None, _to(31)]
TaxCodeRef = Annotated[Ref | None, _to(3)]
ShipMethodRef = Annotated[Ref | None, _to(15)]
SalesRepRef = Annotated[Ref | None, _to(5)]
CustomerMsgRef = Annotated[Ref | None, _to(101)]
VendorRef = Annotated[Ref | None, _to(41)]


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


class SalesOrPurchase(Aggregate):
    desc: Text4095 = None
    price: Price = None
    price_percent: Percent = None
    account_ref: AccountRef = None


class SalesAndPurchase(Aggregate):
    sales_desc: Text4095 = None
    sales_price: Price = None
    income_account_ref: AccountRef = None
    purchase_desc: Text4095 = None
    purchase_cost: Price = None
    expense_account_ref: AccountRef = None
    pref_vendor_ref: VendorRef = None


class NameFilter(Aggregate):
    required: ClassVar[frozenset[str]] = frozenset({"name"})

    match_criterion: Annotated[str, choice("StartsWith", "Contains", "EndsWith")] = "StartsWith"
    name: Text = None


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
    one_of: ClassVar[tuple[str, ...]] = ("list_id", "full_name")

    list_id: Ids = ()
    full_name: Names = ()

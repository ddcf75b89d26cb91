"""Questions about the file and its lists. Fields in schema order."""

from __future__ import annotations

from typing import Annotated, ClassVar

from cartbooks.qbxml.base import Fields, IteratedQuery, Query
from cartbooks.qbxml.common import DeletedDateRangeFilter, NameFilter, NameRangeFilter
from cartbooks.qbxml.fields import (
    ActiveStatus,
    Count,
    Elements,
    Guids,
    Ids,
    Moment,
    Names,
    choice,
)
from cartbooks.qbxml.words import ACCOUNT_TYPES, LIST_TYPES, PAYMENT_METHOD_TYPES

_FILTERS = (
    "max_returned", "active_status", "from_modified_date", "to_modified_date", "name_filter",
    "name_range_filter",
)  # fmt: skip


def _by_name_or(*filters: str) -> tuple[Fields, ...]:
    """Records are asked for by id, or by name, or by filters."""
    groups = tuple(("list_id", "full_name", each) for each in (*_FILTERS, *filters))
    return (*groups, ("name_filter", "name_range_filter"))


class HostQuery(Query):
    include_ret_element: Elements = ()


class CompanyQuery(Query):
    include_ret_element: Elements = ()
    owner_id: Guids = ()


class PreferencesQuery(Query):
    include_ret_element: Elements = ()


class _PagedListQuery(IteratedQuery):
    at_most_one: ClassVar[tuple[Fields, ...]] = _by_name_or()

    list_id: Ids = ()
    full_name: Names = ()
    max_returned: Count = None
    active_status: ActiveStatus = None
    from_modified_date: Moment = None
    to_modified_date: Moment = None
    name_filter: NameFilter | None = None
    name_range_filter: NameRangeFilter | None = None
    include_ret_element: Elements = ()
    owner_id: Guids = ()


class CustomerQuery(_PagedListQuery):
    pass


class ItemQuery(_PagedListQuery):
    pass


class ItemInventoryQuery(_PagedListQuery):
    pass


class ItemSalesTaxQuery(_PagedListQuery):
    pass


class _ListQuery(Query):
    """QuickBooks has no iterator for these: they come whole."""

    at_most_one: ClassVar[tuple[Fields, ...]] = _by_name_or()

    list_id: Ids = ()
    full_name: Names = ()
    max_returned: Count = None
    active_status: ActiveStatus = None
    from_modified_date: Moment = None
    to_modified_date: Moment = None
    name_filter: NameFilter | None = None
    name_range_filter: NameRangeFilter | None = None


class AccountQuery(_ListQuery):
    at_most_one: ClassVar[tuple[Fields, ...]] = _by_name_or("account_type")

    account_type: Annotated[tuple[str, ...], choice(*ACCOUNT_TYPES)] = ()
    include_ret_element: Elements = ()
    owner_id: Guids = ()


class PaymentMethodQuery(_ListQuery):
    at_most_one: ClassVar[tuple[Fields, ...]] = _by_name_or("payment_method_type")

    payment_method_type: Annotated[tuple[str, ...], choice(*PAYMENT_METHOD_TYPES)] = ()
    include_ret_element: Elements = ()


class ClassQuery(_ListQuery):
    include_ret_element: Elements = ()


class ShipMethodQuery(_ListQuery):
    include_ret_element: Elements = ()


class TermsQuery(_ListQuery):
    include_ret_element: Elements = ()


class StandardTermsQuery(_ListQuery):
    include_ret_element: Elements = ()


class SalesTaxCodeQuery(_ListQuery):
    include_ret_element: Elements = ()


class CustomerTypeQuery(_ListQuery):
    include_ret_element: Elements = ()


class CustomerMsgQuery(_ListQuery):
    include_ret_element: Elements = ()


class ListDeletedQuery(Query):
    required: ClassVar[Fields] = ("list_del_type",)

    list_del_type: Annotated[tuple[str, ...], choice(*LIST_TYPES)] = ()
    deleted_date_range_filter: DeletedDateRangeFilter | None = None
    include_ret_element: Elements = ()

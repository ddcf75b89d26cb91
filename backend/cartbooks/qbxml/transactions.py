"""Questions about documents: by id, by number, or by filters. Fields in schema order."""

from __future__ import annotations

from typing import Annotated, ClassVar

from cartbooks.qbxml.base import Aggregate, Fields, IteratedQuery, Query
from cartbooks.qbxml.common import (
    DeletedDateRangeFilter,
    EntityFilter,
    ModifiedDateRangeFilter,
    RefNumberFilter,
    RefNumberRangeFilter,
    TxnDateRangeFilter,
)
from cartbooks.qbxml.fields import Count, Elements, Flag, Guids, Ids, Names, choice
from cartbooks.qbxml.words import DELETABLE, TXN_TYPES

_DIRECT = ("txn_id", "ref_number", "ref_number_case_sensitive")
_DATES = ("modified_date_range_filter", "txn_date_range_filter")
_NUMBERS = ("ref_number_filter", "ref_number_range_filter")


class _TxnQuery(IteratedQuery):
    """
    Of many documents ask by `ref_number_case_sensitive`: a plain `ref_number` with letters makes
    QuickBooks read them all.
    """

    at_most_one: ClassVar[tuple[Fields, ...]] = (
        *((*_DIRECT, each) for each in ("max_returned", *_DATES, "entity_filter", *_NUMBERS)),
        _DATES,
        _NUMBERS,
    )

    txn_id: Ids = ()
    ref_number: Names = ()
    ref_number_case_sensitive: Names = ()
    max_returned: Count = None
    modified_date_range_filter: ModifiedDateRangeFilter | None = None
    txn_date_range_filter: TxnDateRangeFilter | None = None
    entity_filter: EntityFilter | None = None
    ref_number_filter: RefNumberFilter | None = None
    ref_number_range_filter: RefNumberRangeFilter | None = None


class SalesReceiptQuery(_TxnQuery):
    include_line_items: Flag = None
    include_ret_element: Elements = ()
    owner_id: Guids = ()


class InvoiceQuery(_TxnQuery):
    at_most_one: ClassVar[tuple[Fields, ...]] = (
        *_TxnQuery.at_most_one,
        (*_DIRECT, "paid_status"),
    )

    paid_status: Annotated[str | None, choice("All", "PaidOnly", "NotPaidOnly")] = None
    include_line_items: Flag = None
    include_linked_txns: Flag = None
    include_ret_element: Elements = ()
    owner_id: Guids = ()


class SalesOrderQuery(_TxnQuery):
    include_line_items: Flag = None
    include_linked_txns: Flag = None
    include_ret_element: Elements = ()
    owner_id: Guids = ()


class CreditMemoQuery(_TxnQuery):
    include_line_items: Flag = None
    include_linked_txns: Flag = None
    include_ret_element: Elements = ()
    owner_id: Guids = ()


class ReceivePaymentQuery(_TxnQuery):
    include_line_items: Flag = None
    include_ret_element: Elements = ()
    owner_id: Guids = ()


class TransactionTypeFilter(Aggregate):
    required: ClassVar[Fields] = ("txn_type_filter",)

    txn_type_filter: Annotated[tuple[str, ...], choice(*TXN_TYPES)] = ()


class TransactionQuery(IteratedQuery):
    """Documents of any kind, in brief."""

    at_most_one: ClassVar[tuple[Fields, ...]] = (
        ("txn_id", "max_returned"),
        ("txn_id", "transaction_modified_date_range_filter"),
        ("txn_id", "transaction_date_range_filter"),
        ("txn_id", "transaction_entity_filter"),
        ("txn_id", "transaction_type_filter"),
        ("txn_id", "ref_number", "ref_number_case_sensitive", *_NUMBERS),
    )

    txn_id: Ids = ()
    max_returned: Count = None
    ref_number: Names = ()
    ref_number_case_sensitive: Names = ()
    ref_number_filter: RefNumberFilter | None = None
    ref_number_range_filter: RefNumberRangeFilter | None = None
    transaction_modified_date_range_filter: ModifiedDateRangeFilter | None = None
    transaction_date_range_filter: TxnDateRangeFilter | None = None
    transaction_entity_filter: EntityFilter | None = None
    transaction_type_filter: TransactionTypeFilter | None = None
    include_ret_element: Elements = ()


class TxnDeletedQuery(Query):
    required: ClassVar[Fields] = ("txn_del_type",)

    txn_del_type: Annotated[tuple[str, ...], choice(*DELETABLE)] = ()
    deleted_date_range_filter: DeletedDateRangeFilter | None = None
    include_ret_element: Elements = ()

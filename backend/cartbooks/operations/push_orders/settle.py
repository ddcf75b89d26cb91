"""
Whether a document whose answer was lost stands in QuickBooks. Pure.

Ours is the one with our token in its memo. A document that fits without the token is a doubt and
never a proof: a bookkeeper may have edited the memo, or entered the order by hand.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from cartbooks.mapping import token as memo_token
from cartbooks.qbxml import (
    Answer,
    InvoiceQuery,
    ModifiedDateRangeFilter,
    Request,
    SalesOrderQuery,
    SalesReceiptQuery,
    decimal,
    ref,
)

QUERIES: Mapping[str, type[SalesReceiptQuery | InvoiceQuery | SalesOrderQuery]] = {
    "SalesReceipt": SalesReceiptQuery,
    "Invoice": InvoiceQuery,
    "SalesOrder": SalesOrderQuery,
}
BRIEF = (
    "TxnID", "EditSequence", "TimeCreated", "TxnDate", "RefNumber", "CustomerRef", "Memo",
    "TotalAmount", "Subtotal", "SalesTaxTotal",
)  # fmt: skip

_MARGIN = timedelta(hours=2)  # QuickBooks' own clock is an hour off in part of the year


@dataclass(frozen=True, slots=True)
class Lost:
    """What the ledger knows of a document whose answer was lost."""

    form: str
    ref_number: str | None
    token: str
    customer_list_id: str
    total: Decimal
    sent_at: datetime
    txn_id: str = ""


@dataclass(frozen=True, slots=True)
class Stands:
    """The document is in QuickBooks."""

    txn_id: str
    edit_sequence: str
    total: Decimal | None
    how: str = "look-up"
    detail: str = "Found in QuickBooks by the token in its memo."


@dataclass(frozen=True, slots=True)
class Absent:
    """It is not there."""

    detail: str = "QuickBooks does not have it."


@dataclass(frozen=True, slots=True)
class Doubt:
    """A person must look: the candidates are shown."""

    code: str
    candidates: Sequence[Mapping[str, Any]]
    facts: Mapping[str, str] = field(default_factory=dict)


def document_query(
    form: str,
    *,
    txn_ids: Sequence[str] = (),
    ref_numbers: Sequence[str] = (),
    brief: bool = False,
) -> Request:
    """Documents of one form by TxnID or by number."""
    return QUERIES[form](
        txn_id=tuple(txn_ids),
        ref_number=tuple(ref_numbers),
        include_ret_element=("TxnID",) if brief else BRIEF,
    )


def look_up(lost: Lost) -> list[Request]:
    """The questions about this document alone: by TxnID where QuickBooks named one, by number."""
    questions: list[Request] = []
    if lost.txn_id:
        questions.append(document_query(lost.form, txn_ids=(lost.txn_id,)))
    if lost.ref_number:
        questions.append(document_query(lost.form, ref_numbers=(lost.ref_number,)))
    return questions


def look_around(lost: Collection[Lost]) -> list[Request]:
    """
    A question for each form: the documents that were entered or changed since these were sent.

    Whatever a bookkeeper has changed since, number, customer and memo, they are among them.
    """
    since: dict[str, datetime] = {}
    for each in lost:
        since[each.form] = min(each.sent_at - _MARGIN, since.get(each.form, each.sent_at))
    return [
        QUERIES[form](
            modified_date_range_filter=ModifiedDateRangeFilter(from_modified_date=moment),
            include_ret_element=BRIEF,
        )
        for form, moment in since.items()
    ]


def judge(lost: Lost, answers: Sequence[Answer]) -> Stands | Absent | Doubt:
    """What the answers to `look_up` and to `look_around` for its form prove."""
    failed = [answer for answer in answers if answer.code >= 1000]
    if failed:
        return Doubt("outcome_unknown", [], {"said": failed[-1].message})
    found = {
        str(record.get("TxnID")): record
        for answer in answers
        for record in answer.records
        if record.get("TxnID")
    }
    ours = [
        record
        for record in found.values()
        if memo_token.find(_text(record.get("Memo"))) == lost.token
    ]
    if len(ours) == 1:
        return _stands(ours[0])
    if len(ours) > 1:
        return Doubt("outcome_two_candidates", [_shown(record) for record in ours])
    alike = [record for record in found.values() if _could_be(lost, record)]
    if alike:
        return Doubt("outcome_unknown", [_shown(record) for record in alike])
    return Absent()


def _stands(record: Mapping[str, Any]) -> Stands:
    return Stands(
        txn_id=_text(record.get("TxnID")),
        edit_sequence=_text(record.get("EditSequence")),
        total=total_of(record),
    )


def _could_be(lost: Lost, record: Mapping[str, Any]) -> bool:
    """Without our token: the number is ours, or the total and either the customer or the time."""
    if memo_token.find(_text(record.get("Memo"))):
        return False  # the document of another order of ours
    if lost.txn_id and record.get("TxnID") == lost.txn_id:
        return True
    if lost.ref_number and record.get("RefNumber") == lost.ref_number:
        return True
    if total_of(record) != lost.total:
        return False
    customer, _ = ref(record, "CustomerRef")
    return customer == lost.customer_list_id or _when_sent(lost, record)


def _when_sent(lost: Lost, record: Mapping[str, Any]) -> bool:
    """Whether it was entered at about the time; one that does not say when could have been."""
    try:
        entered = datetime.fromisoformat(_text(record.get("TimeCreated")))
    except ValueError:
        return True
    if entered.tzinfo is None:
        return True
    return abs(entered - lost.sent_at) <= _MARGIN


def total_of(record: Mapping[str, Any]) -> Decimal | None:
    """The document's total: an Invoice says it in two parts."""
    total = decimal(record, "TotalAmount")
    if total is not None:
        return total
    subtotal, tax = decimal(record, "Subtotal"), decimal(record, "SalesTaxTotal")
    return None if subtotal is None else subtotal + (tax or Decimal(0))


def _shown(record: Mapping[str, Any]) -> dict[str, str]:
    total = total_of(record)
    _, customer = ref(record, "CustomerRef")
    return {
        "txn_id": _text(record.get("TxnID")),
        "number": _text(record.get("RefNumber")),
        "customer": customer or "",
        "date": _text(record.get("TxnDate")),
        "total": "" if total is None else str(total),
        "memo": _text(record.get("Memo"))[:200],
    }


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""

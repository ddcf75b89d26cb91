"""What the documents that QuickBooks shows prove about one whose answer was lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cartbooks.operations.push_orders.settle import (
    Absent,
    Doubt,
    Lost,
    Stands,
    judge,
    look_around,
)
from cartbooks.qbxml import Answer, write

SENT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
LOST = Lost("Invoice", "1001", "CB:GWX8NP7G", "80-1", Decimal("20.00"), SENT)


def document(**changed: Any) -> dict[str, Any]:
    """Somebody else's: another number and customer, no token, the total of ours, at that time."""
    return {
        "TxnID": "A-1", "EditSequence": "1", "RefNumber": "7", "Memo": "",
        "CustomerRef": {"ListID": "80-9", "FullName": "Kids Corner"},
        "Subtotal": "20.00", "SalesTaxTotal": "0.00", "TimeCreated": SENT.isoformat(), **changed,
    }  # fmt: skip


def judged(*records: dict[str, Any]) -> Stands | Absent | Doubt:
    return judge(LOST, [Answer("InvoiceQueryRs", "1", 0, "Info", "", records=list(records))])


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, Doubt),
        ({"TimeCreated": (SENT + timedelta(hours=2)).isoformat()}, Doubt),
        ({"TimeCreated": (SENT + timedelta(hours=3)).isoformat()}, Absent),
        ({"TimeCreated": (SENT - timedelta(days=30)).isoformat()}, Absent),
        ({"TimeCreated": None}, Doubt),
        ({"TimeCreated": "2026-11-24T04:00:00"}, Doubt),
        ({"TimeCreated": "2026-11-24T04:00:00-08:00"}, Doubt),
        ({"Subtotal": "21.00"}, Absent),
        ({"Memo": "Web #1 [CB:FY6MMGZP]"}, Absent),
        ({"RefNumber": "1001", "Subtotal": "21.00"}, Doubt),
        ({"CustomerRef": {"ListID": "80-1"}, "TimeCreated": "2020-01-01T00:00:00+00:00"}, Doubt),
        ({"Memo": "Web #1001 [CB:GWX8NP7G]", "Subtotal": "99.00"}, Stands),
    ],
)
def test_a_document_without_our_token_is_a_doubt_only_when_it_could_be_ours(
    changed: dict[str, Any], expected: type[Stands | Absent | Doubt]
) -> None:
    assert isinstance(judged(document(**changed)), expected)


def test_two_with_our_token_are_shown_both() -> None:
    ours = document(Memo="[CB:GWX8NP7G]")
    found = judged(ours, {**ours, "TxnID": "A-2"})
    assert isinstance(found, Doubt)
    assert found.code == "outcome_two_candidates"
    assert [each["txn_id"] for each in found.candidates] == ["A-1", "A-2"]


def test_one_question_for_each_form_looks_around_since_the_first_was_sent() -> None:
    later = Lost("Invoice", "1002", "CB:X", "80-2", Decimal(1), SENT + timedelta(days=1))
    other = Lost("SalesReceipt", "1003", "CB:Y", "80-3", Decimal(1), SENT)
    asked = look_around([later, LOST, other])
    assert [each.element for each in asked] == ["InvoiceQueryRq", "SalesReceiptQueryRq"]
    written = write([(str(at), each) for at, each in enumerate(asked)], version="13.0")
    moment = "<FromModifiedDate>2026-11-24T10:00:00+00:00</FromModifiedDate>"
    assert written.count(moment) == len(asked)

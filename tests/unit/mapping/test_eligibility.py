"""Which orders are posted, and the reason that is shown for each that is not."""

from __future__ import annotations

from typing import Any

import pytest
from order_samples import ORDER_FILES, choices, make_order, recorded

from cartbooks.mapping.eligibility import Eligible, NotEligible, eligible

UNPAID: dict[str, Any] = {"payment_state": "unpaid", "payments": [], "paid_at": None}


def test_a_paid_order_that_is_being_processed_is_posted() -> None:
    assert eligible(make_order(), choices()) == Eligible()
    assert eligible(make_order(status="Processing"), choices()) == Eligible()


@pytest.mark.parametrize(
    ("changed", "chosen", "code"),
    [
        ({"test": True}, {}, "test_order"),
        ({"status": "cancelled"}, {}, "cancelled"),
        ({"status": "trash"}, {}, "cancelled"),
        ({"status": "pending"}, {}, "status_not_eligible"),
        ({"status": "failed"}, {"eligible_statuses": ["*"]}, "status_not_eligible"),
        ({"placed_at": "2025-12-31T23:59:59-05:00"}, {}, "before_start_date"),
        ({"status": "refunded", "payment_state": "refunded"}, {}, "refunded_before_posting"),
        ({"payment_state": "refunded"}, {}, "refunded_before_posting"),
        ({"payment_state": "authorized"}, {}, "authorized_not_paid"),
        (UNPAID, {"document_when_unpaid": "none"}, "not_paid"),
        ({"lines": [], "tax": "0", "total": "0"}, {"include_zero_total": False}, "zero_total"),
    ],
)
def test_what_is_not_posted_says_why(
    changed: dict[str, Any], chosen: dict[str, Any], code: str
) -> None:
    verdict = eligible(make_order(**changed), choices(**chosen))
    assert isinstance(verdict, NotEligible)
    assert verdict.code == code
    assert verdict.sentence.endswith(".")


@pytest.mark.parametrize(
    ("changed", "chosen"),
    [
        (UNPAID, {}),
        ({"payment_state": "authorized"}, {"authorized_orders": "unpaid"}),
        ({"payment_state": "partially_refunded"}, {}),
        ({"status": "on-hold"}, {"eligible_statuses": ["*"]}),
        ({"placed_at": "2026-01-01T00:00:00-05:00"}, {}),
        ({"placed_at": "2025-06-01T00:00:00-05:00"}, {"start_date": None}),
        ({"lines": [], "tax": "0", "total": "0"}, {}),
    ],
)
def test_what_is_posted_all_the_same(changed: dict[str, Any], chosen: dict[str, Any]) -> None:
    assert eligible(make_order(**changed), choices(**chosen)) == Eligible()


def test_what_the_ledger_has_is_not_posted_again() -> None:
    verdict = eligible(make_order(), choices(), posted=True)
    assert isinstance(verdict, NotEligible)
    assert verdict.code == "already_posted"


def test_the_start_date_is_a_day_in_the_stores_zone() -> None:
    order = make_order(placed_at="2026-01-01T03:00:00Z")
    assert isinstance(eligible(order, choices()), NotEligible)
    assert eligible(order, choices(zone="UTC")) == Eligible()


def test_the_recorded_orders() -> None:
    codes: dict[str, set[str]] = {}
    for name in ORDER_FILES:
        for order in recorded(name):
            verdict = eligible(order, choices())
            code = verdict.code if isinstance(verdict, NotEligible) else "eligible"
            codes.setdefault(order.status, set()).add(code)
    assert codes == {
        "processing": {"eligible"},
        "completed": {"eligible"},
        "on-hold": {"status_not_eligible"},
        "pending": {"status_not_eligible"},
        "cancelled": {"cancelled"},
        "trash": {"cancelled"},
        "refunded": {"refunded_before_posting"},
    }

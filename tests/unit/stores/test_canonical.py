"""What the REST API takes for an order, and in which words it refuses."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from cartbooks.stores.canonical import (
    CustomerRecord,
    Line,
    Order,
    Product,
    digest,
    fingerprint,
)
from cartbooks.stores.complaints import complaints

ORDER: dict[str, Any] = {
    "ext_id": "20",
    "number": "1001",
    "status": "processing",
    "payment_state": "paid",
    "placed_at": "2026-11-23T13:12:18-05:00",
    "currency": "USD",
    "lines": [{"sku": "MUG-11", "name": "Mug", "quantity": "3", "amount": "29.97"}],
    "tax": "2.47",
    "total": "32.44",
}


def made(**other: Any) -> Order:
    return Order.model_validate({**ORDER, **other})


def refused(**other: Any) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        made(**other)
    return complaints(caught.value)


def test_an_order_survives_its_own_json() -> None:
    order = made(bill_to={"city": "Albany"}, payments=[{"gateway": "stripe", "amount": "32.44"}])
    again = Order.model_validate(json.loads(order.model_dump_json()))
    assert again == order
    assert fingerprint(again) == fingerprint(order)
    assert digest(again) == digest(order)


def test_money_is_text_in_json_and_numbers_are_taken_by_their_text() -> None:
    order = made(total=32.44, tax=2, lines=[{"amount": 30.44}])
    assert order.total == Decimal("32.44")
    dumped = json.loads(order.model_dump_json())
    assert (dumped["total"], dumped["tax"]) == ("32.44", "2.00")
    assert dumped["lines"][0]["quantity"] == "1"


@pytest.mark.parametrize("same", ["32.44", "32.4400", 32.44, "+32.440", " 32.44 "])
def test_one_amount_has_one_fingerprint(same: Any) -> None:
    assert fingerprint(made(total=same)) == fingerprint(made())


@pytest.mark.parametrize(
    "amount",
    ["NaN", "Infinity", "1e3", "1,000.00", "", "twelve", True, [], 0.1 + 0.2, "0.12345", 1e20,
     "9" * 14, "9" * 5000, float("nan"), float("inf"), "1.2.3", "\u0661\u0662"],
)  # fmt: skip
def test_what_is_no_amount_is_refused_in_words(amount: Any) -> None:
    if amount == "\u0661\u0662":  # digits of another script are digits
        assert made(total=amount).total == 12
        return
    (sentence,) = refused(total=amount)
    assert sentence.startswith("total: an amount ")


def test_a_wrong_sum_is_taken_in_and_its_gap_told() -> None:
    assert made().gap() == 0
    assert made(total="40.00").gap() == Decimal("7.56")
    assert made(lines=[]).gap() == Decimal("29.97")


def test_an_unknown_field_is_refused_with_the_one_that_was_meant() -> None:
    assert refused(payement_state="paid", colour="red") == [
        "payement_state: there is no such field; did you mean payment_state?",
        "colour: there is no such field; did you mean country?",
    ]
    assert refused(lines=[{"amount": "1", "qty": 3}]) == ["lines[0].qty: there is no such field"]


def test_meta_may_hold_anything_but_not_without_end() -> None:
    assert made(meta={"a": [1, {"b\x00": "\x00"}]}).meta == {"a": [1, {"b": ""}]}
    assert "longer than" in refused(meta={"a": "x" * 70_000})[0]


def test_times_need_an_offset_and_a_year_that_can_be_meant() -> None:
    assert "offset" in refused(placed_at="2026-11-23T13:12:18")[0]
    assert "offset" in refused(placed_at="2026-11-23")[0]
    assert "must be text" in refused(placed_at=1_700_000_000)[0]
    assert "9999" in refused(placed_at="9999-12-31T23:59:59-05:00")[0]


def test_null_is_as_good_as_nothing_where_nothing_is_needed() -> None:
    order = made(customer=None, bill_to=None, tax=None, paid_at=None, note=None, payments=None,
                 lines=[{"amount": "32.44", "name": None, "tax": None, "sku": ""}])  # fmt: skip
    assert order.tax == 0
    assert order.lines[0].sku is None
    assert refused(number=None) == ["number: Input should be a valid string"]


def test_numbers_of_records_may_be_numbers() -> None:
    order = made(ext_id=20, number=1001, lines=[{"sku": 77, "amount": "32.44"}], tax="0")
    assert (order.ext_id, order.number, order.lines[0].sku) == ("20", "1001", "77")


def test_keys_with_unstorable_characters_are_refused_and_texts_are_freed_of_them() -> None:
    assert "cannot be stored" in refused(ext_id="a\x00b")[0]
    assert made(note="a\x00b").note == "ab"
    assert refused(note="\ud800")


def test_there_is_an_end_to_lines_and_texts() -> None:
    assert "5000" in refused(lines=[{"amount": "1"}] * 5_001)[0]
    assert "10000" in refused(note="x" * 10_001)[0]
    assert len(made(lines=[{"amount": "0"}] * 5_000).lines) == 5_000


def test_the_gateway_is_the_buyers_choice_or_that_of_the_largest_payment() -> None:
    payments = [
        {"gateway": "gift_card", "amount": "5", "txn_id": "g"},
        {"gateway": "stripe", "amount": "27.44", "txn_id": "ch_1"},
    ]
    assert made(payments=payments).gateway() == "stripe"
    assert made(payments=payments).transaction() == "ch_1"
    assert made(payment_method="cheque").gateway() == "cheque"
    assert (made().gateway(), made().transaction()) == ("", "")


@pytest.mark.parametrize(
    "other",
    [{"status": "completed"}, {"payment_state": "refunded"}, {"refunds_total": "1"}, {"note": "x"},
     {"paid_at": "2026-11-24T00:00:00Z"}, {"payments": [{"gateway": "x", "amount": "1"}]},
     {"meta": {"exported": True}}],
)  # fmt: skip
def test_the_life_of_an_order_does_not_change_its_fingerprint(other: dict[str, Any]) -> None:
    assert fingerprint(made(**other)) == fingerprint(made())
    assert digest(made(**other)) != digest(made())


@pytest.mark.parametrize(
    "other",
    [{"total": "32.45"}, {"tax": "2.48"}, {"bill_to": {"city": "Albany"}}, {"currency": "EUR"},
     {"customer": {"email": "a@b.co"}}, {"lines": [{"sku": "MUG-12", "amount": "29.97"}]},
     {"number": "1002"}],
)  # fmt: skip
def test_what_the_document_is_made_of_changes_it(other: dict[str, Any]) -> None:
    assert fingerprint(made(**other)) != fingerprint(made())


def test_products_and_customers() -> None:
    product = Product.model_validate({"ext_id": 7, "sku": " A ", "name": "A", "price": 9.9})
    assert (product.sku, str(product.price), product.tracked) == ("A", "9.90", False)
    with pytest.raises(ValidationError):
        CustomerRecord.model_validate({"email": "a@b.co"})
    assert Line(amount=Decimal("1")).kind == "product"

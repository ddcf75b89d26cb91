"""Every request that can be written holds to the qbXML 13.0 schema, and `problems` judges alike."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cartbooks import qbxml
from cartbooks.qbxml import Request, problems
from cartbooks.qbxml.base import Aggregate, IteratedQuery
from shared_data import SHARED, needs_shared

from .qbxml_building import (
    GUID,
    REQUESTS,
    Field,
    a_value,
    allowed,
    errors,
    fields_of,
    is_guid,
    leaves,
    requests,
    smallest,
)

NOT_IN_QUICKBOOKS = {
    "Suffix", "PrintAs", "Mobile", "Pager", "SalesTaxCountry", "IsStatementWithParent",
    "DeliveryMethod", "TaxRegistrationNumber", "IsTaxIncluded", "TaxAmount", "IsTaxable",
    "PurchaseTaxCodeRef", "DiscountLineAdd", "SalesTaxLineAdd", "ShippingLineAdd",
}  # fmt: skip
each_request = pytest.mark.parametrize("model", REQUESTS, ids=lambda model: model.__name__)


@needs_shared
@each_request
def test_what_has_no_problem_holds_to_the_schema(model: type[Request]) -> None:
    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(requests(model))
    def check(request: Any) -> None:
        assert problems(request) == []
        assert errors(request) == []

    check()


@needs_shared
@each_request
def test_every_field_alone_has_its_place(model: type[Request]) -> None:
    for field in leaves(model):
        request = smallest(model, field.path, a_value(field))
        assert problems(request) == [], field.path
        assert errors(request) == [], field.path


@needs_shared
@each_request
def test_lengths_are_the_schemas_own(model: type[Request]) -> None:
    for field in leaves(model):
        if field.rule is None or field.rule.limit is None:
            continue
        for size in (field.rule.limit, field.rule.limit + 1):
            text = "x" * size
            request = smallest(model, field.path, text)
            assert [problem.code for problem in problems(request)] == (
                ["too_long"] if size > field.rule.limit else []
            ), field.path
            assert any("CVC_MAXLENGTH" in error for error in errors(request)) is (
                size > field.rule.limit
            ), field.path


@needs_shared
@each_request
def test_choices_are_the_schemas_own(model: type[Request]) -> None:
    for field in leaves(model):
        words = allowed(field.rule)
        for word in [*words, "Sideways"] if words else ():
            request = smallest(model, field.path, word)
            good = word in words
            assert [problem.code for problem in problems(request)] == (
                [] if good else ["bad_choice"]
            ), (field.path, word)
            assert (errors(request) == []) is good, (field.path, word)


@needs_shared
@each_request
def test_numbers_and_guids_are_the_schemas_own(model: type[Request]) -> None:
    tries: dict[type, list[Any]] = {
        Decimal: [
            Decimal(each)
            for each in (
                "0", "-0.0", "1E+3", "1E-5", "1.10", "0.1", "1.005", "1.234567", "123456789.123",
                "9" * 10, "9" * 11, "9" * 13, "9" * 14, "-12.5",
            )
        ],
    }  # fmt: skip
    for field in leaves(model):
        guids = [GUID, GUID.lower(), "0", GUID.strip("{}"), "nonsense"] if is_guid(field) else []
        for value in tries.get(field.kind, guids):
            request = smallest(model, field.path, value)
            assert (problems(request) == []) is (errors(request) == []), (field.path, value)


@needs_shared
@each_request
def test_what_excludes_another_does_so_in_the_schema(model: type[Request]) -> None:
    for group in [*model.at_most_one, *([model.one_of] if model.one_of else [])]:
        for first, second in pairwise(group):
            request = model(
                **{**dict(smallest(model)), **_set(model, first), **_set(model, second)}
            )
            assert "not_allowed" in {problem.code for problem in problems(request)}
            assert any("ELEMENT_CONTENT" in error for error in errors(request)), (first, second)


def _set(model: type[Aggregate], name: str) -> dict[str, Any]:
    field = next(field for field in leaves(model) if field.path[0] == name)
    made = smallest(model, field.path, a_value(field))
    return {name: getattr(made, name)}


@needs_shared
def test_iterators_are_allowed_where_quickbooks_pages() -> None:
    assert SHARED is not None
    facts = json.loads((SHARED / "data/qbxml_schema/field_limits_v13.json").read_text())["requests"]
    for model in REQUESTS:
        assert issubclass(model, IteratedQuery) is model.iterates
        if model.element in facts:
            assert model.iterates is facts[model.element]["iterator"], model
        if not model.iterates:
            continue
        paged = smallest(model).model_copy(update={"iterator": "Start", "max_returned": 100})
        assert problems(paged) == []
        assert errors(paged) == []


def test_fields_that_quickbooks_desktop_does_not_have_are_left_out() -> None:
    def tags(model: type[Aggregate]) -> set[str]:
        found = {model.tag(name) for field in leaves(model) for name in field.path[:1]}
        inner = (field.kind for field in _aggregates(model))
        return found.union(*(tags(kind) for kind in inner))

    for model in REQUESTS:
        assert not tags(model) & NOT_IN_QUICKBOOKS, model


def _aggregates(model: type[Aggregate]) -> list[Field]:

    return [field for _, field in fields_of(model) if issubclass(field.kind, Aggregate)]


def receipt(**fields: Any) -> qbxml.SalesReceiptAdd:
    line = qbxml.SalesLine(item_ref=qbxml.Ref(full_name="Cup"), amount=Decimal(1))
    return qbxml.SalesReceiptAdd(**{"lines": (line,), **fields})


def found(request: Request) -> list[tuple[str, str, int | None]]:
    return [(each.path, each.code, each.limit) for each in problems(request)]


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (
            receipt(ref_number="123456789012"),
            [("SalesReceiptAdd/RefNumber", "too_long", 11)],
        ),
        (
            receipt(lines=()),
            [("SalesReceiptAdd/SalesReceiptLineAdd", "missing", None)],
        ),
        (
            receipt(lines=(qbxml.SalesLine(), qbxml.SalesLine(desc="a\x07b"))),
            [("SalesReceiptAdd/SalesReceiptLineAdd[2]/Desc", "bad_characters", None)],
        ),
        (
            receipt(customer_ref=qbxml.Ref(full_name="x" * 210)),
            [("SalesReceiptAdd/CustomerRef/FullName", "too_long", 209)],
        ),
        (receipt(customer_ref=qbxml.Ref()), [("SalesReceiptAdd/CustomerRef", "missing", None)]),
        (
            receipt(bill_address=qbxml.Address(addr1="1", addr2="2", addr3="3", addr4="4",
                                               city="5", country="6")),
            [("SalesReceiptAdd/BillAddress", "too_many_lines", None)],
        ),
        (qbxml.CustomerAdd(name="Acme: north"), [("CustomerAdd/Name", "not_allowed", None)]),
        (qbxml.CustomerAdd(), [("CustomerAdd/Name", "missing", None)]),
        (
            qbxml.CustomerMod(name="Acme"),
            [
                ("CustomerMod/EditSequence", "missing", None),
                ("CustomerMod/ListID", "missing", None),
            ],
        ),
        (
            qbxml.CustomerAdd(name="A", credit_limit=Decimal("1.005")),
            [("CustomerAdd/CreditLimit", "bad_number", None)],
        ),
        (
            qbxml.SalesOrderAdd(
                customer_ref=qbxml.Ref(list_id="1"),
                lines=(qbxml.SalesLine(service_date=date(2026, 1, 2)),),
            ),
            [("SalesOrderAdd/SalesOrderLineAdd/ServiceDate", "not_allowed", None)],
        ),
        (
            qbxml.ReceivePaymentAdd(
                customer_ref=qbxml.Ref(list_id="1"),
                total_amount=Decimal(5),
                applied_to=(qbxml.AppliedToTxn(txn_id="1-2", payment_amount=Decimal(6)),),
            ),
            [("ReceivePaymentAdd/TotalAmount", "not_allowed", None)],
        ),
        (
            qbxml.ItemServiceAdd(name="Gift wrapping"),
            [("ItemServiceAdd", "missing", None)],
        ),
        (
            qbxml.ItemQuery(iterator="Continue"),
            [("ItemQuery/iteratorID", "missing", None), ("ItemQuery/MaxReturned", "missing", None)],
        ),
        (qbxml.TxnVoid(txn_void_type="SalesOrder", txn_id="1"),
         [("TxnVoid/TxnVoidType", "bad_choice", None)]),
        (
            qbxml.TxnDel(),
            [("TxnDel/TxnDelType", "missing", None), ("TxnDel/TxnID", "missing", None)],
        ),
    ],
)  # fmt: skip
def test_problems_name_the_field_and_the_reason(
    request_: Request, expected: list[tuple[str, str, int | None]]
) -> None:
    assert found(request_) == expected
    assert all(each.reason for each in problems(request_))


@given(st.text(max_size=80), st.decimals(allow_nan=False, allow_infinity=False))
def test_building_never_fails_for_what_quickbooks_would_refuse(text: str, number: Decimal) -> None:
    request = receipt(ref_number=text, memo=text, exchange_rate=number)
    assert all(each.path.startswith("SalesReceiptAdd/") for each in problems(request))

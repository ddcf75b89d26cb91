"""Whatever an order holds, its requests are valid by Intuit's own schema and its total is exact."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from order_samples import ORDER_FILES, choices, make_order, recorded, tried

from cartbooks import qbxml
from cartbooks.mapping import customers, items
from cartbooks.mapping.documents import Prepared, Stopped
from cartbooks.stores.canonical import Order
from shared_data import SHARED, needs_shared

NASTY = st.text(
    alphabet=st.one_of(
        st.characters(exclude_categories=["Cs"], exclude_characters="\x00"),
        st.sampled_from("😀:&<>\"'“”‘’–—…éßŁ中ж\t\n\u200b\ufeff\u202e"),
    ),
    max_size=60,
)
CENTS = st.integers(-50_000, 5_000_000).map(lambda n: Decimal(n) / 100)
LINE = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(
            ["product", "product", "shipping", "fee", "discount", "gift_card", "tip", "rounding"]
        ),
        "sku": st.one_of(st.none(), NASTY, st.just("S" * 60)),
        "name": NASTY,
        "quantity": st.integers(-3, 100_000).map(lambda n: str(Decimal(n) / 8)),
        "amount": CENTS.map(str),
    }
)
PARTS = ("name", "company", "line1", "line2", "city", "region", "postcode", "country", "phone")
ADDRESS = st.fixed_dictionaries(dict.fromkeys(PARTS, NASTY))


@st.composite
def orders(draw: st.DrawFn) -> Order:
    lines = draw(st.lists(LINE, min_size=1, max_size=8))
    tax = draw(CENTS)
    gap = draw(st.sampled_from(["0", "0", "0.05", "-0.05", "0.01", "0.06"]))
    total = sum((Decimal(str(line["amount"])) for line in lines), tax) + Decimal(gap)
    fields: dict[str, Any] = {
        "number": draw(st.one_of(st.just("1001"), NASTY.filter(str.strip))),
        "payment_state": draw(st.sampled_from(["paid", "unpaid"])),
        "customer": {
            name: draw(NASTY) for name in ("email", "first_name", "last_name", "company", "phone")
        },
        "bill_to": draw(ADDRESS),
        "ship_to": draw(ADDRESS),
        "lines": lines,
        "tax": str(tax),
        "total": str(total),
        "payment_method": draw(NASTY),
    }
    return make_order(**fields)


def schema() -> etree.XMLSchema:
    assert SHARED is not None
    place = SHARED / "data" / "qbxml_schema" / "v13_hotglue" / "qbxmlops130.xsd"
    return etree.XMLSchema(etree.parse(str(place)))


@pytest.fixture(scope="module")
def intuits_schema() -> etree.XMLSchema:
    return schema()


def assert_valid(intuits_schema: etree.XMLSchema, request: qbxml.Request) -> None:
    text = qbxml.write([("1", request)])
    text.encode("ascii")
    valid = intuits_schema.validate(etree.fromstring(text.encode("ascii")))
    assert valid, (str(intuits_schema.error_log), text)


@given(order=orders(), unpaid=st.sampled_from(["Invoice", "SalesOrder"]))
@settings(max_examples=150, deadline=None)
def test_the_total_is_exact_or_the_order_is_held_for_its_total(order: Order, unpaid: str) -> None:
    made = tried(order, choices(document_when_unpaid=unpaid))
    gap = order.gap()
    if abs(gap) > Decimal("0.05") or order.total < 0:
        assert isinstance(made, Stopped)
        assert made.code == "total_mismatch"
        return
    assert isinstance(made, Prepared), made
    assert made.total == order.total == sum(line.amount or 0 for line in made.request.lines)
    assert qbxml.problems(made.request) == []


@needs_shared
@given(order=orders(), unpaid=st.sampled_from(["Invoice", "SalesOrder"]))
@settings(max_examples=100, deadline=None)
def test_any_order_that_goes_is_a_valid_document(
    intuits_schema: etree.XMLSchema, order: Order, unpaid: str
) -> None:
    made = tried(order, choices(document_when_unpaid=unpaid))
    if isinstance(made, Prepared):
        assert_valid(intuits_schema, made.request)


@needs_shared
@given(order=orders(), form=st.sampled_from(["company_or_name", "last_first", "email"]))
@settings(max_examples=100, deadline=None)
def test_any_buyer_becomes_a_valid_customer(
    intuits_schema: etree.XMLSchema, order: Order, form: str
) -> None:
    chosen = choices(customer_name_form=form)
    name = customers.name_for(order, chosen)
    for one in (name, customers.with_suffix(name, order)):
        request = customers.customer_add(order, chosen, one)
        assert 0 < len(request.name) <= 41
        assert ":" not in request.name
        assert qbxml.problems(request) == []
        assert_valid(intuits_schema, request)


@needs_shared
@given(order=orders(), kind=st.sampled_from(["noninventory", "service"]))
@settings(max_examples=60, deadline=None)
def test_any_sku_becomes_a_valid_item_or_is_held(
    intuits_schema: etree.XMLSchema, order: Order, kind: str
) -> None:
    for line in order.lines:
        request = items.item_add(line, choices(create_item_as=kind))
        if isinstance(request, qbxml.Request):
            assert qbxml.problems(request) == []
            assert_valid(intuits_schema, request)


@needs_shared
@pytest.mark.parametrize("name", ORDER_FILES)
def test_recorded_orders_become_valid_documents(intuits_schema: etree.XMLSchema, name: str) -> None:
    for order in recorded(name):
        made = tried(order)
        if isinstance(made, Prepared):
            assert_valid(intuits_schema, made.request)
            request = customers.customer_add(order, choices(), "Somebody")
            assert_valid(intuits_schema, request)

"""Files of orders, products and customers: each record, or a sentence with its place."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cartbooks.stores import json_stream
from cartbooks.stores.canonical import CustomerRecord, Order, Product
from cartbooks.stores.imports import Row, read

NEW_YORK = ZoneInfo("America/New_York")
RECORDED = Path(__file__).parents[2] / "fixtures" / "woocommerce"
ORDER: dict[str, Any] = {
    "ext_id": "20",
    "number": "1001",
    "status": "processing",
    "payment_state": "paid",
    "placed_at": "2026-11-23T13:12:18-05:00",
    "currency": "USD",
    "lines": [{"sku": "A", "amount": "9.90"}],
    "total": 9.90,
}
ONE = json.dumps(ORDER)


def rows(data: str | bytes, kind: Any = "orders", form: Any = "cartbooks") -> list[Row]:
    given = data.encode() if isinstance(data, str) else data
    return list(read(io.BytesIO(given), kind, form, NEW_YORK))


def seen(data: str | bytes, kind: Any = "orders", form: Any = "cartbooks") -> list[tuple[int, str]]:
    """(place, ext_id or the error's first words)."""
    return [
        (row.place, row.record.ext_id if row.record else str(row.error)[:24])
        for row in rows(data, kind, form)
    ]


@pytest.mark.parametrize(
    "data",
    [
        ONE,
        json.dumps(ORDER, indent=2),
        f"[{ONE}]",
        f"\n\n [ \n{ONE}\n ] \n",
        f"{ONE}\n\n",
        json.dumps({"orders": [ORDER]}),
        json.dumps({"request": {}, "response": {"json": ORDER}}),
        json.dumps({"request": {}, "response": {"json": [ORDER]}}, indent=1),
        f"\ufeff{ONE}",
        ONE.encode("utf-16"),
        f"\ufeff[{ONE}]".encode(),
    ],
)
def test_one_order_in_all_its_wrappings(data: str | bytes) -> None:
    assert seen(data) == [(1, "20")]


@pytest.mark.parametrize("data", ["", " \n ", "[]", "[ ]", b"\xef\xbb\xbf"])
def test_an_empty_file_has_nothing(data: str | bytes) -> None:
    assert seen(data) == []


def test_one_bad_line_of_json_lines_does_not_hide_the_others() -> None:
    assert seen(f"{ONE}\n{{broken\n\n{ONE}\n") == [
        (1, "20"),
        (2, "this is not JSON: Expect"),
        (4, "20"),
    ]
    assert seen(f"{{broken\n{ONE}\n{ONE}") == [
        (1, "this is not JSON: Expect"),
        (2, "20"),
        (3, "20"),
    ]


def test_a_record_that_is_refused_says_why_in_words() -> None:
    (row,) = rows(json.dumps({**ORDER, "colour": 1, "total": "x"}))
    assert row.error is not None
    assert "total: an amount must be" in row.error
    assert "colour: there is no such field" in row.error


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (f"[{ONE},", "the file ends in the middle of its list (line 1)"),
        (f"[{ONE}\n{ONE}]", "a comma is missing before line 2"),
        (f"[{ONE},\n{{'a': 1}}]", "(in the value that starts in line 2)"),
        (f"[{ONE},{ONE[:-9]}", "this is not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000, "nested too deeply"),
        (b'[{"a": "\xff"}]', "not UTF-8 text (byte 8)"),
        ("[12]", "an object is expected"),
        ('["x"]', "an object is expected"),
        ("[NaN]", "an object is expected"),
    ],
)
def test_a_broken_file_ends_with_what_is_wrong(data: str | bytes, sentence: str) -> None:
    last = rows(data)[-1]
    assert last.error is not None
    assert sentence in last.error


def test_numbers_in_files_lose_nothing() -> None:
    (row,) = rows(ONE.replace("9.9}", "12345678901.10}"))
    assert isinstance(row.record, Order)
    assert str(row.record.total) == "12345678901.10"
    (row,) = rows(ONE.replace("9.9}", "0.30000000000000004}"))
    assert "4 decimals" in str(row.error)
    (row,) = rows(ONE.replace("9.9}", "NaN}"))
    assert "plain number" in str(row.error)


class Slow(io.RawIOBase):
    """A stream that cannot go back, and that counts what was asked of it."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self.parts, self.rest = parts, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.rest = self.rest or next(self.parts, b"")
        given, self.rest = self.rest[: len(buffer)], self.rest[len(buffer) :]
        buffer[: len(given)] = given
        return len(given)


def test_a_big_array_comes_from_a_stream_one_by_one() -> None:
    parts = [b"[", *([ONE.encode(), b",\n"] * 2_999), ONE.encode(), b"]"]
    found = read(io.BufferedReader(Slow(iter(parts))), "orders", "cartbooks", NEW_YORK)
    assert next(found).place == 1
    places = [row.place for row in found]
    assert (places[0], places[-1], len(places)) == (2, 3_000, 2_999)


@given(
    values=st.lists(
        st.recursive(
            st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
            lambda inner: st.one_of(
                st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)
            ),
            max_leaves=8,
        ),
        max_size=30,
    ),
    indent=st.sampled_from([None, 1]),
)
@settings(max_examples=150, deadline=None)
def test_every_element_of_every_array_is_found(values: list[Any], indent: int | None) -> None:
    text = io.StringIO(json.dumps(values, indent=indent))
    found = list(json_stream.values(text))
    assert [one.value for one in found] == values
    assert not any(one.error for one in found)


@given(data=st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_no_file_makes_it_fall_over(data: bytes) -> None:
    for kind in ("orders", "products", "customers"):
        for form in ("cartbooks", "woocommerce"):
            list(rows(data, kind, form))


def test_recorded_exchanges_are_read_as_they_lie() -> None:
    path = RECORDED / "054-orders-list-p1.json"
    assert [row.place for row in read(path, "orders", "woocommerce", NEW_YORK)] == [1, 2, 3]
    products = list(read(RECORDED / "008-product-simple.json", "products", "woocommerce", NEW_YORK))
    assert isinstance(products[0].record, Product)
    people = list(read(RECORDED / "027-customers-list.json", "customers", "woocommerce", NEW_YORK))
    assert all(isinstance(row.record, CustomerRecord) for row in people)


def test_products_in_csv_as_excel_saves_them() -> None:
    data = (
        "ext_id;sku;name;price;tracked;stock\r\n"
        "1;A;Café;9.50;yes;3\r\n"
        "2;B;Tea;9,50;no;\r\n"
        '3;"C;1";"Two\r\nlines";1;no;\r\n'
        "\r\n"
        "4;D;x;1;perhaps;\r\n"
        "5;E;x;1;no;;surplus\r\n"
    ).encode("cp1252")
    found = rows(data, "products")
    assert [row.place for row in found] == [2, 3, 4, 7, 8]
    first, second, third, fourth, fifth = found
    assert isinstance(first.record, Product)
    assert (first.record.name, first.record.stock, first.record.tracked) == ("Café", 3, True)
    assert "not 9,50" in str(second.error)
    assert isinstance(third.record, Product)
    assert third.record.sku == "C;1"
    assert "neither yes nor no" in str(fourth.error)
    assert "7 cells and the heading 6" in str(fifth.error)


def test_orders_in_csv_are_the_lines_that_stand_together() -> None:
    head = (
        "ext_id,number,status,payment_state,placed_at,currency,total,email,bill_city,"
        "line_sku,line_quantity,line_amount,line_kind\n"
    )
    data = head + (
        "1,1001,processing,paid,2026-11-23 13:12:18,USD,12,a@b.co,Albany,A,2,10,\n"
        "1,,,,,,,,,,,2,shipping\n"
        "2,1002,processing,paid,2026-11-23T13:12:18Z,USD,5,,,B,1,5,\n"
        "1,,,,,,,,,C,1,1,\n"
    )
    first, second, last = rows(data)
    assert isinstance(first.record, Order)
    assert first.record.placed_at.isoformat() == "2026-11-23T13:12:18-05:00"
    assert [line.kind for line in first.record.lines] == ["product", "shipping"]
    assert first.record.gap() == 0
    assert first.record.customer.email == "a@b.co"
    assert first.record.bill_to.city == "Albany"
    assert isinstance(second.record, Order)
    assert "do not stand together" in str(last.error)


def test_an_order_with_an_unreadable_line_is_left_out_whole() -> None:
    data = (
        "ext_id,number,status,payment_state,placed_at,currency,total,line_amount\n"
        "1,1,processing,paid,2026-11-23,USD,3,1\n"
        "1,,,,,,,1,surplus\n"
        "1,,,,,,,1\n"
        "2,2,processing,paid,2026-11-23,USD,1,1\n"
    )
    assert [(row.place, bool(row.record)) for row in rows(data)] == [
        (3, False), (2, False), (5, True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("sku,name\nA,B\n", "ext_id must be one of them"),
        ("ext_id,colour\n1,red\n", "there is no such column: colour"),
        ("ext_id,sku,sku\n1,A,B\n", "the column sku is there twice"),
    ],
)
def test_a_heading_that_cannot_be(data: str, sentence: str) -> None:
    (row,) = rows(data, "products")
    assert sentence in str(row.error)


def test_a_line_that_is_no_csv_does_not_hide_the_next() -> None:
    assert seen('ext_id,name\n1,"a"b\n2,c\n3,"open\n', "products") == [
        (2, "this line is not CSV: ',"),
        (3, "2"),
        (4, "this line is not CSV: un"),
    ]


def test_woocommerce_is_json_only() -> None:
    (row,) = rows("a,b\n", "orders", "woocommerce")
    assert "this is not JSON" in str(row.error)

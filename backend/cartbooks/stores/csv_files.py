"""
Records out of CSV: products and customers a line each, orders one line for each of their lines.

The columns are the fields of the canonical models; an address is `bill_line1`, `ship_city`, an
order's line `line_sku`, its customer `email`. The lines of an order stand together, and what is
said of the order is read from the first of them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Literal, NamedTuple, TextIO
from zoneinfo import ZoneInfo

from cartbooks.stores.canonical import Address, Customer, CustomerRecord, Line, Order, Product

Kind = Literal["orders", "products", "customers"]


class Value(NamedTuple):
    place: int
    value: dict[str, Any] | None
    error: str | None = None


_ADDRESSES = {
    f"{short}_{name}": (whole, name)
    for short, whole in (("bill", "bill_to"), ("ship", "ship_to"))
    for name in Address.model_fields
}
_LINE = {f"line_{name}": name for name in Line.model_fields}
_BUYER = {name: name for name in Customer.model_fields if name != "ext_id"} | {
    "customer_ext_id": "ext_id"
}
_PLAIN = {
    "orders": set(Order.model_fields)
    - {"customer", "bill_to", "ship_to", "lines", "payments", "meta"},
    "products": set(Product.model_fields) - {"meta"},
    "customers": set(CustomerRecord.model_fields) - {"bill_to", "ship_to", "meta"},
}
_TIMES = ("placed_at", "paid_at")
_BOOLEANS = ("tracked", "active", "test")
_SAID = {"yes": True, "true": True, "1": True, "y": True, "no": False, "false": False, "0": False,
         "n": False}  # fmt: skip


def records(text: TextIO, kind: Kind, zone: ZoneInfo) -> Iterator[Value]:
    """Dictionaries as the canonical models take them. Times without an offset are *zone*'s."""
    rows = _rows(text, kind)
    if kind == "orders":
        yield from _orders(rows, zone)
        return
    for place, row, error in rows:
        yield Value(place, None, error) if row is None else _converted(place, kind, [row], zone)


def _rows(text: TextIO, kind: Kind) -> Iterator[Value]:
    head = text.readline()
    while head and not head.strip("\ufeff \t\r\n,;"):
        head = text.readline()
    delimiter = max(",;\t", key=head.count)
    try:
        cells = next(_reader([head], delimiter), [])
    except csv.Error as error:
        yield Value(1, None, f"the first line is not CSV: {error}")
        return
    names = [name.strip().strip("\ufeff").lower() for name in cells]
    if problem := _head_problem(names, kind):
        yield Value(1, None, problem)
        return
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    place = 1
    while True:
        start = place + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            place = reader.line_num + 1
            yield Value(start, None, f"this line is not CSV: {error}")
            continue
        place = reader.line_num + 1
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
            yield Value(
                start, None, f"this line has {len(cells)} cells and the heading {len(names)}"
            )
            continue
        given = zip(names, cells, strict=False)
        yield Value(start, {name: cell.strip() for name, cell in given if cell.strip()})


def _reader(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    return iter(csv.reader(lines, delimiter=delimiter))


def _head_problem(names: list[str], kind: Kind) -> str | None:
    known = set(_PLAIN[kind])
    if kind != "products":
        known |= set(_ADDRESSES)
    if kind == "orders":
        known |= set(_LINE) | set(_BUYER)
    strange = [name or "(blank)" for name in names if name not in known]
    twice = sorted({name for name in names if names.count(name) > 1})
    if "ext_id" not in names:
        return "the first line must name the columns, and ext_id must be one of them"
    if strange:
        return f"there is no such column: {', '.join(strange[:10])}"
    return f"the column {twice[0]} is there twice" if twice else None


def _orders(rows: Iterator[Value], zone: ZoneInfo) -> Iterator[Value]:
    group: list[dict[str, Any]] = []
    first, current = 0, ""
    broken = ""
    complete: set[str] = set()
    for place, row, error in rows:
        if row is None:
            yield Value(place, None, error)
            broken = current
            continue
        ext_id = row.get("ext_id", "")
        if group and ext_id == current:
            group.append(row)
            continue
        if group:
            yield _order(first, group, zone, broken == current)
            complete.add(current)
        if ext_id in complete:
            yield Value(place, None, f"the lines of order {ext_id} do not stand together")
            group = []
            continue
        group, first, current = [row], place, ext_id
    if group:
        yield _order(first, group, zone, broken == current)


def _order(place: int, group: list[dict[str, Any]], zone: ZoneInfo, broken: bool) -> Value:
    if broken:
        return Value(place, None, "a line of this order could not be read, so it was left out")
    return _converted(place, "orders", group, zone)


def _converted(place: int, kind: Kind, group: list[dict[str, Any]], zone: ZoneInfo) -> Value:
    """The first row says what the record is; every row may hold a line of it."""
    record: dict[str, Any] = {}
    try:
        for name, cell in group[0].items():
            if name in _ADDRESSES:
                whole, part = _ADDRESSES[name]
                record.setdefault(whole, {})[part] = cell
            elif name not in _LINE:
                record[name] = _cell(name, cell, zone)
    except ValueError as error:
        return Value(place, None, str(error))
    if kind == "orders":
        record["customer"] = {
            part: record.pop(name) for name, part in _BUYER.items() if name in record
        }
        lines = [
            {_LINE[name]: cell for name, cell in row.items() if name in _LINE} for row in group
        ]
        record["lines"] = [line for line in lines if line]
    return Value(place, record)


def _cell(name: str, cell: str, zone: ZoneInfo) -> Any:
    if name in _TIMES:
        try:
            moment = datetime.fromisoformat(cell)
        except ValueError:
            raise ValueError(
                f"{name}: {cell[:40]!r} is not a time such as 2026-11-23 13:12:18"
            ) from None
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)
    if name in _BOOLEANS:
        if cell.lower() not in _SAID:
            raise ValueError(f"{name}: {cell[:40]!r} is neither yes nor no")
        return _SAID[cell.lower()]
    return cell

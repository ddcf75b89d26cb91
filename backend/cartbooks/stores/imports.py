"""
Orders, products and customers out of a file, one by one, each a record or a sentence.

Formats: `cartbooks` (the REST API's own JSON, and CSV) and `woocommerce` (REST v3 JSON). JSON may
be an array, JSON Lines, one object, `{"orders": [...]}`, or a recorded exchange: its answer counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from cartbooks.stores import csv_files, json_stream, woocommerce
from cartbooks.stores.canonical import CustomerRecord, Order, Product
from cartbooks.stores.complaints import complaints
from cartbooks.stores.text_files import NotText, as_text, opened

Kind = Literal["orders", "products", "customers"]
Format = Literal["cartbooks", "woocommerce"]
Record = Order | Product | CustomerRecord

MODELS: dict[Kind, type[Order] | type[Product] | type[CustomerRecord]] = {
    "orders": Order,
    "products": Product,
    "customers": CustomerRecord,
}


@dataclass(frozen=True, slots=True)
class Row:
    """
    One record, or what is wrong with it.

    `place` is the line in CSV and JSON Lines, else the position from 1.
    """

    place: int
    record: Record | None = None
    error: str | None = None


def read(
    source: Path | str | BinaryIO, kind: Kind, format: Format, zone: ZoneInfo
) -> Iterator[Row]:
    """
    The records in *source*. *zone* is the store's time zone, for times without an offset (CSV and
    WooCommerce).

    Never raises for what is in the file: a record that cannot be used is a row with a sentence, and
    what breaks the file as a whole is its last row.
    """
    with opened(source) as stream:
        try:
            if _is_json(stream):
                yield from _json(stream, kind, _converter(kind, format, zone))
            elif format == "cartbooks":
                yield from _csv(stream, kind, zone)
            else:
                yield Row(1, error="WooCommerce records are read from JSON, and this is not JSON.")
        except NotText as error:
            yield Row(1, error=str(error))


def _json(stream: BinaryIO, kind: Kind, convert: Callable[[Any], Record]) -> Iterator[Row]:
    for place, value, error in json_stream.values(as_text(stream)):
        if error:
            yield Row(place, error=error)
            continue
        inner = _unwrapped(value, kind)
        several = isinstance(inner, list)
        for position, item in enumerate(inner if several else [inner], 1):
            yield _row(position if several else place, item, convert)


def _csv(stream: BinaryIO, kind: Kind, zone: ZoneInfo) -> Iterator[Row]:
    text = as_text(stream, legacy="cp1252")  # what Excel calls CSV
    convert = _converter(kind, "cartbooks", zone)
    for place, value, error in csv_files.records(text, kind, zone):
        yield Row(place, error=error) if error else _row(place, value, convert)


def _row(place: int, item: Any, convert: Callable[[Any], Record]) -> Row:
    try:
        return Row(place, convert(item))
    except ValidationError as error:
        return Row(place, error="; ".join(complaints(error, most=5)))
    except ValueError as error:
        return Row(place, error=str(error))


def _converter(kind: Kind, format: Format, zone: ZoneInfo) -> Callable[[Any], Record]:
    if format == "cartbooks":
        return MODELS[kind].model_validate
    if kind == "orders":
        return lambda raw: woocommerce.order(raw, zone=zone)
    return woocommerce.product if kind == "products" else woocommerce.customer


def _unwrapped(value: Any, kind: Kind) -> Any:
    """What a recorded exchange or an envelope holds."""
    if not isinstance(value, dict):
        return value
    if "request" in value and isinstance(value.get("response"), dict):
        value = value["response"].get("json")
    if isinstance(value, dict) and isinstance(value.get(kind), list):
        return value[kind]
    return value


def _is_json(stream: BinaryIO) -> bool:
    start = stream.read(4096).decode("latin-1").replace("\x00", "").lstrip("ï»¿ÿþ \t\r\n")
    stream.seek(0)
    return start[:1] in ("[", "{", "")

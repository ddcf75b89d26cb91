"""Reading a record's fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from cartbooks.qbxml.reply import Record

_WHOLE, _FRACTION = 13, 30
"""Digits on either side of the point: `1e999999999` is a number too, a gigabyte of one."""


def ref(record: Mapping[str, Any], name: str) -> tuple[str | None, str | None]:
    """(ListID, FullName) of a reference in a record."""
    found = record.get(name)
    if not isinstance(found, Mapping):
        return None, None
    return found.get("ListID"), found.get("FullName")


def decimal(record: Mapping[str, Any], name: str) -> Decimal | None:
    """A number in a record; None where it is absent, no number, or one that no books hold."""
    try:
        number = Decimal(str(record[name]).strip())
    except (KeyError, InvalidOperation):
        return None
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -_FRACTION or number.adjusted() >= _WHOLE:
        return None
    return number


def lines(record: Mapping[str, Any]) -> Iterator[Record]:
    """The lines of a document, whatever its form calls them."""
    for tag, value in record.items():
        if tag.endswith(("LineRet", "LineGroupRet")):
            yield from value if isinstance(value, list) else [value]

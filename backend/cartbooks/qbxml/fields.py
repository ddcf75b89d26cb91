"""
How a field of a request is written and checked: its type, length and choices, declared once.

Lengths and patterns are facts of the qbXML 13.0 schema; 16.0 has the same ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """Why QuickBooks would refuse a value. `limit` is the length, where that is the trouble."""

    path: str
    value: str
    reason: str
    code: str
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """The schema's word on one value; `check` returns (code, reason) or nothing."""

    write: Callable[[Any], str]
    check: Callable[[str], tuple[str, str] | None]
    limit: int | None = None


def _text(limit: int | None, *, colon: bool = True) -> Rule:
    def check(value: str) -> tuple[str, str] | None:
        if _ILLEGAL.search(value):
            return "bad_characters", "has control characters"
        if limit is not None and len(value) > limit:
            return "too_long", f"has {len(value)} characters; QuickBooks takes {limit}"
        if not colon and ":" in value:
            return "not_allowed", "must not contain a colon"
        return None

    return Rule(str, check, limit)


def _pattern(write: Callable[[Any], str], pattern: str, reason: str) -> Rule:
    compiled = re.compile(pattern)

    def check(value: str) -> tuple[str, str] | None:
        return None if compiled.fullmatch(value) else ("bad_number", reason)

    return Rule(write, check)


def choice(*allowed: str) -> Rule:
    """One of a few words."""

    def check(value: str) -> tuple[str, str] | None:
        return None if value in allowed else ("bad_choice", f"must be one of {', '.join(allowed)}")

    return Rule(str, check)


def name_of_at_most(limit: int) -> Rule:
    """The length of the full name in a reference."""
    return _text(limit)


def _money(value: Decimal) -> str:
    exact = f"{value:.2f}"
    return exact if Decimal(exact) == value else f"{value:f}"


def _number(value: Decimal | int) -> str:
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment(value: datetime) -> str:
    """With the offset where there is one; never Z, which QuickBooks does not read."""
    return value.replace(microsecond=0).isoformat()


Text3 = Annotated[str | None, _text(3)]
Text5 = Annotated[str | None, _text(5)]
Text11 = Annotated[str | None, _text(11)]
Text13 = Annotated[str | None, _text(13)]
Text15 = Annotated[str | None, _text(15)]
Text20 = Annotated[str | None, _text(20)]
Text21 = Annotated[str | None, _text(21)]
Text25 = Annotated[str | None, _text(25)]
Text29 = Annotated[str | None, _text(29)]
Text31 = Annotated[str | None, _text(31)]
Text41 = Annotated[str | None, _text(41)]
Text50 = Annotated[str | None, _text(50)]
Text64 = Annotated[str | None, _text(64)]
Text99 = Annotated[str | None, _text(99)]
Text101 = Annotated[str | None, _text(101)]
Text159 = Annotated[str | None, _text(159)]
Text209 = Annotated[str | None, _text(209)]
Text1023 = Annotated[str | None, _text(1023)]
Text4095 = Annotated[str | None, _text(4095)]
Text = Annotated[str | None, _text(None)]
ListName31 = Annotated[str, _text(31, colon=False)]
ListName41 = Annotated[str, _text(41, colon=False)]
ShipName = Annotated[str, _text(15)]
Id = Annotated[str | None, _text(36)]
Ids = Annotated[tuple[str, ...], _text(36)]
Names = Annotated[tuple[str, ...], _text(None)]
Elements = Annotated[tuple[str, ...], _text(50)]
Guid = Annotated[
    str | None,
    _pattern(str, r"0|\{[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}", "is no GUID"),
]
Guids = Annotated[tuple[str, ...], _pattern(str, r"0|\{[0-9A-Fa-f-]{36}\}", "is no GUID")]
Amount = Annotated[
    Decimal | None,
    _pattern(_money, r"[+-]?\d{1,13}(\.\d\d)?", "is no amount with two decimals"),
]
Price = Annotated[
    Decimal | None,
    _pattern(_number, r"[+-]?\d{1,10}(\.\d{1,5})?", "is no price with up to five decimals"),
]
Quantity = Annotated[
    Decimal | None,
    _pattern(_number, r"[+-]?\d{1,10}(\.\d{1,5})?", "is no quantity with up to five decimals"),
]
Percent = Annotated[
    Decimal | None,
    _pattern(_number, r"[+-]?\d{1,10}(\.\d{1,5})?", "is no percentage"),
]
Whole = Annotated[int | None, _pattern(str, r"[+-]?\d{1,9}", "is no whole number")]
Flag = Annotated[
    bool | None, _pattern(lambda value: "true" if value else "false", "true|false", "is no flag")
]
Day = Annotated[date | None, _pattern(date.isoformat, r"\d{4}-\d\d-\d\d", "is no date")]
Moment = Annotated[
    datetime | None,
    _pattern(_moment, r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([+-]\d\d:\d\d)?", "is no moment"),
]
ActiveStatus = Annotated[str | None, choice("ActiveOnly", "InactiveOnly", "All")]

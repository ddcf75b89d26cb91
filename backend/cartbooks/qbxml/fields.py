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

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML document may hold, not even as a reference."""


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


def text(limit: int | None, *, colon: bool = True) -> Rule:
    """
    At most *limit* characters. In the name of a record that may have children QuickBooks reads a
    colon as "child of", so there it is none of the allowed ones.
    """

    def check(value: str) -> tuple[str, str] | None:
        if ILLEGAL.search(value):
            return "bad_characters", "has control characters"
        if limit is not None and len(value) > limit:
            return "too_long", f"has {len(value)} characters; QuickBooks takes {limit}"
        if not colon and ":" in value:
            return "not_allowed", "must not contain a colon"
        return None

    return Rule(str, check, limit)


def _pattern(
    write: Callable[[Any], str], pattern: str, reason: str, code: str = "bad_number"
) -> Rule:
    compiled = re.compile(pattern)

    def check(value: str) -> tuple[str, str] | None:
        return None if compiled.fullmatch(value) else (code, reason)

    return Rule(write, check)


def choice(*allowed: str) -> Rule:
    """One of a few words."""

    def check(value: str) -> tuple[str, str] | None:
        return None if value in allowed else ("bad_choice", f"must be one of {', '.join(allowed)}")

    return Rule(str, check)


def name_of_at_most(limit: int) -> Rule:
    """The length of the full name in a reference."""
    return text(limit)


def _money(value: Decimal) -> str:
    exact = f"{value:.2f}"
    if Decimal(exact) != value:
        return f"{value:f}"
    return exact if value else "0.00"


def _number(value: Decimal | int) -> str:
    digits = f"{Decimal(value):f}"
    trimmed = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return "0" if trimmed == "-0" else trimmed


def _moment(value: datetime) -> str:
    """With the offset where there is one; never Z, which QuickBooks does not read."""
    return value.replace(microsecond=0).isoformat()


_PRICE = r"[+-]?[0-9]{1,10}(\.[0-9]{1,5})?"
_GUID = r"0|\{[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}"

Text5 = Annotated[str | None, text(5)]
Text7 = Annotated[str | None, text(7)]
Text11 = Annotated[str | None, text(11)]
Text13 = Annotated[str | None, text(13)]
Text15 = Annotated[str | None, text(15)]
Text16 = Annotated[str | None, text(16)]
Text20 = Annotated[str | None, text(20)]
Text21 = Annotated[str | None, text(21)]
Text25 = Annotated[str | None, text(25)]
Text29 = Annotated[str | None, text(29)]
Text31 = Annotated[str | None, text(31)]
Text40 = Annotated[str | None, text(40)]
Text41 = Annotated[str | None, text(41)]
Text50 = Annotated[str | None, text(50)]
Text99 = Annotated[str | None, text(99)]
Text200 = Annotated[str | None, text(200)]
Text1023 = Annotated[str | None, text(1023)]
Text4095 = Annotated[str | None, text(4095)]
Text = Annotated[str | None, text(None)]
ListName31 = Annotated[str, text(31, colon=False)]
ListName41 = Annotated[str, text(41, colon=False)]
NewName31 = Annotated[str | None, text(31, colon=False)]
NewName41 = Annotated[str | None, text(41, colon=False)]
ShipName = Annotated[str, text(15)]
Id = Annotated[str | None, text(36)]
Ids = Annotated[tuple[str, ...], text(36)]
Names = Annotated[tuple[str, ...], text(None)]
Elements = Annotated[tuple[str, ...], text(50)]
Guid = Annotated[str | None, _pattern(str, _GUID, "is no GUID in braces", "bad_format")]
Guids = Annotated[tuple[str, ...], _pattern(str, _GUID, "is no GUID in braces", "bad_format")]
Amount = Annotated[
    Decimal | None,
    _pattern(_money, r"[+-]?[0-9]{1,13}(\.[0-9]{2})?", "is no amount with two decimals"),
]
Price = Annotated[Decimal | None, _pattern(_number, _PRICE, "is no price with up to five decimals")]
Quantity = Annotated[
    Decimal | None, _pattern(_number, _PRICE, "is no quantity with up to five decimals")
]
Percent = Annotated[
    Decimal | None, _pattern(_number, _PRICE, "is no percentage with up to five decimals")
]
Rate = Annotated[Decimal | None, _pattern(_number, r"[+-]?[0-9]+(\.[0-9]+)?", "is no number")]
Whole = Annotated[int | None, _pattern(str, r"[+-]?[0-9]{1,9}", "is no whole number")]
Count = Annotated[int | None, _pattern(str, r"[1-9][0-9]{0,8}", "is no number from 1 on")]
Flag = Annotated[
    bool | None,
    _pattern(lambda value: "true" if value else "false", "true|false", "is no flag", "bad_format"),
]
Day = Annotated[
    date | None, _pattern(date.isoformat, r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "is no date", "bad_format")
]
Moment = Annotated[
    datetime | None,
    _pattern(
        _moment,
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([+-][0-9]{2}:[0-9]{2})?",
        "is no moment",
        "bad_format",
    ),
]
ActiveStatus = Annotated[str | None, choice("ActiveOnly", "InactiveOnly", "All")]

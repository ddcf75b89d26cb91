"""The kinds of value that come from a store: storable text, money, quantities, moments."""

from __future__ import annotations

import json
import re
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    JsonValue,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)

from cartbooks import sensitive

CENT = Decimal("0.01")

_NUMBER = re.compile(r"[+-]?(\d+)(?:\.(\d*))?")
_UNSTORABLE = re.compile("\x00")
_META_LIMIT = 65_536
_FIRST_YEAR, _LAST_YEAR = 1970, 2200


def cents(value: Decimal) -> Decimal:
    """*value* to the cent, half up (half away from zero), never minus zero."""
    return value.quantize(CENT, ROUND_HALF_UP) + 0


def plain(value: Decimal) -> str:
    """A number without exponent and without zeros that say nothing: `2`, `0.5`, `100`."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _written(value: Decimal) -> str:
    """Without an exponent, unless that took a million zeros: `1e999999999` is a number too."""
    exponent = value.as_tuple().exponent
    short = isinstance(exponent, int) and abs(exponent) < 100
    return format(value, "f") if short else str(value)


def _decimal(value: object, what: str, decimals: int, digits: int) -> Decimal:
    """
    A Decimal from text, or from a JSON number by way of its text.

    So 0.30000000000000004 is refused, not rounded behind the sender's back.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise ValueError(f'{what} must be text such as "12.50"')
    text = _written(value) if isinstance(value, Decimal) else str(value).strip()
    found = _NUMBER.fullmatch(text)
    if not found:
        shown = text[:40] or "nothing"
        raise ValueError(f'{what} must be a plain number such as "12.50", not {shown}')
    whole, fraction = found[1].lstrip("0"), (found[2] or "").rstrip("0")
    if len(whole) > digits:
        raise ValueError(f"{what} has more than {digits} digits before the point")
    if len(fraction) > decimals:
        raise ValueError(
            f"{what} has more than {decimals} decimals ({text[:40]}); send it as exact text"
        )
    return Decimal(text) + 0


def _money(value: object) -> Decimal:
    amount = _decimal(value, "an amount", decimals=4, digits=13)
    short = amount.quantize(CENT)
    return short + 0 if short == amount else amount.quantize(Decimal("0.0001"))


def _quantity(value: object) -> Decimal:
    return Decimal(plain(_decimal(value, "a quantity", decimals=5, digits=10)))


def _storable(text: str) -> str:
    """Without what no database keeps, and without what nobody should: card numbers, passwords."""
    return sensitive.kept(_UNSTORABLE.sub("", text))


def _key(value: object) -> object:
    """Stores number their records: 1001 is as good as "1001"."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _stored_as_is(text: str) -> str:
    if _UNSTORABLE.search(text):
        raise ValueError("it holds a character that cannot be stored")
    return text


def _nothing(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def _moment_in(value: object) -> object:
    if isinstance(value, str | datetime) or value is None:
        return value
    raise ValueError('a time must be text such as "2026-11-23T13:12:18-05:00"')


def _with_offset(value: datetime) -> datetime:
    if value.tzinfo is None or value.utcoffset() is None:
        raise ValueError(
            "a time needs its offset from UTC, as in 2026-11-23T13:12:18-05:00 or ...18:12:18Z"
        )
    if not _FIRST_YEAR <= value.year <= _LAST_YEAR:
        raise ValueError(f"the year {value.year} cannot be meant")
    return value


def _currency(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{3}", text):
        raise ValueError("a currency is a code of three letters such as USD")
    return text.upper()


def _meta(value: dict[str, JsonValue]) -> dict[str, JsonValue]:
    if len(json.dumps(value, default=str)) > _META_LIMIT:
        raise ValueError(f"meta is longer than {_META_LIMIT} characters")
    return {_storable(key): _meta_value(key, item) for key, item in value.items()}


def _storable_json(value: Any) -> Any:
    if isinstance(value, str):
        return _storable(value)
    if isinstance(value, list):
        return [_storable_json(item) for item in value]
    if isinstance(value, dict):
        return {_storable(key): _meta_value(key, item) for key, item in value.items()}
    return value


def _meta_value(key: str, value: Any) -> Any:
    return sensitive.HIDDEN if sensitive.names_a_secret(key) and value else _storable_json(value)


Money = Annotated[
    Decimal,
    BeforeValidator(_money),
    PlainSerializer(str, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "decimal", "examples": ["89.24", "-5.00"]}),
]
Quantity = Annotated[
    Decimal,
    BeforeValidator(_quantity),
    PlainSerializer(plain, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "decimal", "examples": ["3", "0.5"]}),
]
Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=10_000),
    AfterValidator(_storable),
]
Key = Annotated[
    str,
    BeforeValidator(_key),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=255),
    AfterValidator(_stored_as_is),
]
MaybeKey = Annotated[Key | None, BeforeValidator(_nothing)]
Sku = Annotated[
    str,
    BeforeValidator(_key),
    StringConstraints(strip_whitespace=True, max_length=1_000),
    AfterValidator(_stored_as_is),
]
MaybeSku = Annotated[Sku | None, BeforeValidator(_nothing)]
Moment = Annotated[datetime, BeforeValidator(_moment_in), AfterValidator(_with_offset)]
Meta = Annotated[dict[str, JsonValue], AfterValidator(_meta)]
Currency = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=10), AfterValidator(_currency)
]

"""The simulator's own table of qbXML elements: order, types, lengths, allowed values.

`schema.json` holds facts only: for each aggregate a content model such as
`Name=STR:41 IsActive=BOOL? (Rate=PRICE|RatePercent=PERCENT)?`, which is nearly the regular
expression that its children's names must match.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

_FIELD = re.compile(r"(\w+)=([A-Za-z]\w*(?::\w+)?(?:#\d+)?)")
_TOKEN = re.compile(r"\w+=[A-Za-z]\w*(?::\w+)?(?:#\d+)?|[()|]|[?*+]|\{\d+,\d+\}")

_NUMBER = re.compile(r"([+\-]?[0-9]{1,10}(\.[0-9]{1,5})?)?")
_PATTERNS: Final = {
    "AMT": (re.compile(r"([+\-]?[0-9]{1,13}(\.[0-9]{2})?)?"), 3040),
    "PRICE": (_NUMBER, 3045),
    "PERCENT": (_NUMBER, 3050),
    "QUAN": (_NUMBER, 3060),
    "GUID": (re.compile(r"0|(\{[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\})"), 3065),
    "INT": (re.compile(r"\s*[+\-]?[0-9]+\s*"), 3085),
    "FLOAT": (re.compile(r"\s*([+\-]?([0-9]+(\.[0-9]*)?|\.[0-9]+))?\s*"), 3085),
    "BOOL": (re.compile(r"\s*(true|false|1|0)?\s*"), 3010),
    "DATE": (
        re.compile(
            r"\s*((?:-?[0-9]{4,}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01]))"
            r"(?:Z|[+\-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?)?\s*"
        ),
        3020,
    ),
    "DATETIME": (
        re.compile(
            r"([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(T[0-9]{1,2}(:[0-9]{1,2}(:[0-9]{1,2}"
            r"([+\-][0-9]{1,2}:[0-9]{1,2})?)?)?)?)?\s*"
        ),
        3020,
    ),
}
_KINDS: Final = {
    3010: ("boolean value", "."),
    3020: ("date value", ""),
    3040: ("amount", ""),
    3045: ("price", ""),
    3050: ("percent", ""),
    3060: ("quantity", ""),
    3065: ("GUID value", ""),
    3085: ("number", ""),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """What may stand inside one aggregate."""

    model: re.Pattern[str]
    types: dict[str, str]
    order: dict[str, int]
    repeats: frozenset[str]
    attributes: dict[str, str]
    text: str | None


@dataclass(frozen=True, slots=True)
class Schema:
    shapes: dict[str, Shape]
    enums: dict[str, frozenset[str]]
    requests: frozenset[str]
    others: frozenset[str]

    def complaint(self, kind: str, tag: str, value: str) -> tuple[int, str] | None:
        """The status code and message that a wrong value earns, None for a good one."""
        base, _, detail = kind.partition(":")
        if base == "ENUM":
            if value in self.enums[detail]:
                return None
            return 3110, (
                f'The enumerated value "{value}" in the field "{tag}" is unknown or invalid '
                "for the qbXML version in use."
            )
        limit = 36 if base == "ID" else int(detail) if detail and base == "STR" else None
        if limit is not None and len(value) > limit:
            return 3070, f'The string "{value}" in the field "{tag}" is too long.'
        pattern, code = _PATTERNS.get(base, (None, 0))
        if pattern is None or (pattern.fullmatch(value) and _is_sound(base, detail, value)):
            return None
        what, stop = _KINDS[code]
        return code, (
            f'There was an error when converting the {what} "{value}" in the field "{tag}"{stop}'
        )


def _is_sound(base: str, detail: str, value: str) -> bool:
    """What a pattern cannot say: a number within its range, a day that is in the calendar."""
    if base == "INT" and detail:
        least, _, most = detail.partition("_")
        return int(least) <= int(value) and (not most or int(value) <= int(most))
    if base != "DATE" or not value.strip():
        return True
    year, month, day = (int(part) for part in value.strip().lstrip("-")[:10].split("-"))
    if month != 2:
        return day <= (30 if month in (4, 6, 9, 11) else 31)
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return day <= (29 if leap else 28)


def _shape(entry: dict[str, Any]) -> Shape:
    model = entry.get("model", "")
    fields = _FIELD.findall(model)
    pattern = _FIELD.sub(r"(?:\1,)", model.replace("(", "(?:")).replace(" ", "")
    order: dict[str, int] = {}
    for name, _ in fields:
        order.setdefault(name, len(order))
    return Shape(
        model=re.compile(pattern),
        types=dict(fields),
        order=order,
        repeats=frozenset(_repeating(model)),
        attributes=entry.get("attributes", {}),
        text=entry.get("text"),
    )


def _repeating(model: str) -> set[str]:
    """Names that may occur more than once: marked themselves, or inside a marked group."""
    found: set[str] = set()
    stack: list[list[str]] = [[]]
    last: list[str] = []
    for part in _TOKEN.findall(model):
        if part == "(":
            stack.append([])
        elif part == ")":
            last = stack.pop()
            stack[-1].extend(last)
        elif part[0] in "*+{":
            found.update(last)
        elif part not in "|?":
            last = [part.partition("=")[0]]
            stack[-1].extend(last)
    return found


@cache
def schema() -> Schema:
    raw = json.loads(files(__package__).joinpath("schema.json").read_text("ascii"))
    return Schema(
        shapes={name: _shape(entry) for name, entry in raw["types"].items()},
        enums={name: frozenset(values) for name, values in raw["enums"].items()},
        requests=frozenset(raw["requests"]),
        others=frozenset(raw["others"]),
    )

"""The filters of queries, as conditions on the tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .amounts import cents
from .books import Books, name_key
from .document import Body
from .errors import Refusal
from .kinds import LISTS, targets


class Where:
    """An SQL condition that grows."""

    def __init__(self, text: str, *values: Any) -> None:
        self.parts = [text]
        self.values: list[Any] = list(values)

    def add(self, text: str, *values: Any) -> None:
        self.parts.append(text)
        self.values.extend(values)

    def between(self, column: str, start: Any, end: Any) -> None:
        if start is not None:
            self.add(f"{column} >= ?", start)
        if end is not None:
            self.add(f"{column} <= ?", end)

    def any_of(self, column: str, values: Sequence[Any]) -> None:
        self.add(f"{column} IN ({', '.join('?' * len(values))})", *values)

    @property
    def text(self) -> str:
        return " AND ".join(self.parts)


def moments(books: Books, body: Body, first: str, last: str) -> tuple[int | None, int | None]:
    start = books.moment(body[first]) if body.get(first) else None
    end = books.moment(body[last], end=True) if body.get(last) else None
    if start is not None and end is not None and start > end:
        raise Refusal(3030, "Invalid date range: From date is greater than To date.")
    return start, end


def matches(criterion: str, wanted: str, value: str) -> bool:
    wanted, value = wanted.casefold(), value.casefold()
    if criterion == "StartsWith":
        return value.startswith(wanted)
    return value.endswith(wanted) if criterion == "EndsWith" else wanted in value


def balance(body: Body) -> tuple[str, int]:
    sign = {
        "LessThan": "<",
        "LessThanEqual": "<=",
        "Equal": "=",
        "GreaterThan": ">",
        "GreaterThanEqual": ">=",
    }[body["Operator"]]
    return f"balance {sign} ?", cents(body["Amount"])


def like(column: str, criterion: str, wanted: str) -> tuple[str, str]:
    text = wanted.casefold()
    for sign in "\\%_":
        text = text.replace(sign, "\\" + sign)
    start = "" if criterion == "StartsWith" else "%"
    end = "" if criterion == "EndsWith" else "%"
    return f"{column} LIKE ? ESCAPE '\\'", f"{start}{text}{end}"


def entities(books: Books, body: Body) -> list[str]:
    """ListIDs that an EntityFilter means; unknown ones are an error, as for any reference."""
    kinds = targets("EntityRef")
    found: list[str] = []
    for name, with_children in (
        ("ListID", False), ("FullName", False),
        ("ListIDWithChildren", True), ("FullNameWithChildren", True),
    ):  # fmt: skip
        given = body.get(name, [])
        for value in [given] if isinstance(given, str) else given:
            key = "ListID" if name.startswith("ListID") else "FullName"
            one = books.find("EntityRef", {key: value}, "EntityFilter")
            found.append(one.id)
            if with_children:
                start = name_key(one.full_name)
                rows = books.db.execute(
                    "SELECT id FROM records WHERE family = ? AND name_key >= ? AND name_key < ?",
                    (LISTS[kinds[0]].family, f"{start}:", f"{start};"),
                )
                found += [row[0] for row in rows]
    return found

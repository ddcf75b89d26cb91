"""Writes answers as QuickBooks does: one element a line, no indentation, pure ASCII."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from .document import LINES, Body
from .schema import schema

START: Final = '<?xml version="1.0" ?>\n<QBXML>\n'

Name = Callable[[str, str], str | None]
"""(reference element, ListID) -> today's FullName of the list element."""


def escaped(text: str) -> str:
    if text.isascii() and text.isalnum():
        return text
    for sign, name in ("&", "amp"), ("<", "lt"), (">", "gt"), ('"', "quot"), ("'", "apos"):
        if sign in text:
            text = text.replace(sign, f"&{name};")
    return text if text.isascii() else text.encode("ascii", "xmlcharrefreplace").decode("ascii")


def attributes(pairs: Iterable[tuple[str, str | None]]) -> str:
    return "".join(f' {name}="{escaped(value)}"' for name, value in pairs if value is not None)


def element(
    tag: str, kind: str, data: Body, name_of: Name, only: frozenset[str] | None = None
) -> str:
    """An aggregate with its children in schema order; `only` names the children wanted."""
    out: list[str] = []
    _write(out, tag, kind, data, name_of, only)
    return "".join(out)


def _write(
    out: list[str], tag: str, kind: str, data: Body, name_of: Name, only: frozenset[str] | None
) -> None:
    shape = schema().shapes[kind]
    order, types = shape.order, shape.types
    rows: list[tuple[int, str, Any]] = [
        (order[name], name, value)
        for name, value in data.items()
        if name in order and (only is None or name in only)
    ]
    for name, line in data.get(LINES, ()):
        if name in order and (only is None or name in only):
            rows.append((order[name], name, line))
    rows.sort(key=_position)
    out.append(f"<{tag}>\n")
    for _, name, value in rows:
        for one in value if isinstance(value, list) else (value,):
            if isinstance(one, str):
                out.append(f"<{name}>{escaped(one)}</{name}>\n")
            elif "ListID" in one and name.endswith("Ref"):
                full_name = name_of(name, one["ListID"])
                if full_name is not None:
                    out.append(
                        f"<{name}>\n<ListID>{one['ListID']}</ListID>\n"
                        f"<FullName>{escaped(full_name)}</FullName>\n</{name}>\n"
                    )
            else:
                _write(out, name, types[name], one, name_of, None)
    out.append(f"</{tag}>\n")


def _position(row: tuple[int, str, Any]) -> int:
    return row[0]

"""What a query is made of. Positions count characters from 0; they do not make trees differ."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Sign = Literal["", ">", ">=", "<", "<=", "="]
_PLAIN = re.compile(r"[^\s\"(),:<>=-][^\s\"(),]*")


@dataclass(frozen=True, slots=True)
class Value:
    """
    One value of a term, in its one spelling: "partly" is read as `yellow`.

    `sign` and `number` are those of `took:` (in milliseconds) and `tasks:`; `since` and `until`
    are the moments that a time means.
    """

    text: str
    sign: Sign = ""
    number: int = 0
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """Text that may stand anywhere; *exact* was quoted."""

    text: str
    exact: bool = False
    start: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Term:
    """`name:value,value`: any of the values."""

    name: str
    values: tuple[Value, ...]
    start: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    part: Node
    start: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """All of them; of none: everything."""

    parts: tuple[Node, ...]
    start: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Node, ...]
    start: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)


Node = Words | Term | Not | And | Or


def top(node: Node) -> tuple[Node, ...]:
    """The parts that must all hold."""
    return node.parts if isinstance(node, And) else (node,)


def written(node: Node) -> str:
    """The query that is read as *node*, in its shortest spelling."""
    return _written(node, within=False)


def _written(node: Node, *, within: bool) -> str:
    match node:
        case Words():
            return _quoted(node.text) if node.exact else node.text
        case Term():
            return f"{node.name}:{','.join(_value(each) for each in node.values)}"
        case Not():
            return f"-{_written(node.part, within=True)}"
        case And():
            text = " ".join(_written(each, within=True) for each in node.parts)
        case Or():
            text = " OR ".join(_written(each, within=True) for each in node.parts)
    return f"({text})" if within else text


def _value(value: Value) -> str:
    if value.sign:
        return value.sign + value.text
    return value.text if _PLAIN.fullmatch(value.text) else _quoted(value.text)


def _quoted(text: str) -> str:
    return f'"{text}"'

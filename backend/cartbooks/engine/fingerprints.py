"""
When two troubles are the same: all that tells one record from another is taken out. Pure.

Numbers, names, amounts, dates and quoted text become holes; what is left, with the kind of
operation, the code and the field, is the fingerprint.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from cartbooks.advice.catalogue import canonical

HOLE = "…"
_LONGEST = 500
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_HOLES = (
    re.compile(r'"[^"]*"|“[^”]*”|«[^»]*»'),
    # an apostrophe within a word ("customer's") neither begins nor ends a quotation
    re.compile(r"(?<!\w)['‘](?!\s)[^'’]*(?:\w['’]\w[^'’]*)*['’](?!\w)"),
    re.compile(r"https?://\S+"),
    re.compile(r"\S+@\S+"),
    re.compile(rf"\b\d{{1,2}}\.? {_MONTH}(?: \d{{2,4}})?\b", re.IGNORECASE),
    re.compile(rf"\b{_MONTH} \d{{1,2}}(?:, \d{{4}})?\b", re.IGNORECASE),
    # every word with a digit in it: amounts, ids, SKUs, dates in figures
    re.compile(r"[$€£]?[\w#+\-./:,]*\d[\w\-./:,%]*(?<![.,:])"),
)
_BLANKS = re.compile(r"\s+")
_SEVERAL = re.compile(rf"{HOLE}(?:[\s,;/-]*{HOLE})+")
_PLACE = re.compile(r"\[\d+\]|(?<=[./])\d+(?=[./]|$)")
# words of ours that tell kinds of trouble apart, and sentences that hold such words
_NOT_NAMES = frozenset({
    "field", "form", "document", "type", "reason", "reasons", "sentence", "said", "object", "list",
    "setting", "status", "attempts", "subject",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """`pattern` is the message with its holes, as people may read it."""

    key: str
    pattern: str
    field: str


def fingerprint(
    direction: str,
    kind: str,
    code: str,
    said: str = "",
    facts: Mapping[str, object] | None = None,
    label: str = "",
) -> Fingerprint:
    """What *code* with the message *said* has in common with its like; *facts* name names."""
    facts = facts or {}
    field = _PLACE.sub("[]", str(facts.get("field") or facts.get("setting") or ""))
    names = [
        value for name, value in facts.items() if name not in _NOT_NAMES and type(value) is str
    ]
    pattern = with_holes(said, [*names, label])
    parts = (direction, kind, canonical(code), pattern.casefold(), field.casefold())
    return Fingerprint(hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32], pattern, field)


def part_of(whole: str, word: str) -> str:
    """The fingerprint of what was split off from *whole* because it names *word*."""
    parts = (whole, "split", " ".join(word.split()).casefold())
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def with_holes(said: str, names: list[str] | None = None) -> str:
    """*said* without anything that belongs to one record only."""
    text = _BLANKS.sub(" ", said).strip()[: 4 * _LONGEST]
    for hole in _HOLES[:2]:
        text = hole.sub(HOLE, text)
    for name in sorted({each.strip() for each in names or []}, key=len, reverse=True):
        if 2 <= len(name) <= 200:
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", HOLE, text, flags=re.IGNORECASE)
    for hole in _HOLES[2:]:
        text = hole.sub(HOLE, text)
    return _SEVERAL.sub(HOLE, text)[:_LONGEST]

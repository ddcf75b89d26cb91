"""
Text made safe for QuickBooks, which keeps Windows-1252 and refuses or mangles the rest.

In this order: HTML unescaped, composed (NFC), control characters dropped, typographic signs outside
the repertoire replaced, other scripts transliterated, emoji dropped, blanks collapsed, shortened.
Lengths count characters after all that, so shortening comes last.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterable

from anyascii import anyascii

from cartbooks.qbxml.common import Address

_SIGNS = str.maketrans({
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2015": "-", "\u2212": "-",
    "\u2032": "'", "\u2033": '"', "\u02bc": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " ",
    "\u200a": " ", "\u2003": " ", "\u2002": " ", "\u2028": "\n", "\u2029": "\n", "\u00ad": "",
    "\u200b": "", "\u200c": "", "\u200d": "", "\ufeff": "", "\u2060": "", "\ufe0f": "",
})  # fmt: skip
_DROPPED = {"So", "Cs", "Co", "Cn", "Cf", "Sk"}


def clean(text: str, limit: int | None = None) -> str:
    """One line of safe text, at most *limit* characters."""
    return _shorten(" ".join(_safe(text).split()), limit)


def multi_line(text: str, limit: int | None = None) -> str:
    """Safe text whose line breaks stay."""
    lines = (" ".join(line.split()) for line in _safe(text).splitlines())
    return _shorten("\n".join(lines).strip(), limit)


def name(text: str, limit: int | None = None) -> str:
    """Safe text for a list record's name: a colon would make it a child of another."""
    return clean(text.replace(":", " "), limit).replace(":", " ").strip()


def _safe(text: str) -> str:
    text = unicodedata.normalize("NFC", html.unescape(html.unescape(text)))
    return "".join(map(_character, text.translate(_SIGNS)))


def _character(character: str) -> str:
    if character in "\t\n\r":
        return "\n" if character != "\t" else " "
    if character < " " or "\x7f" <= character <= "\x9f":
        return ""
    try:
        character.encode("cp1252")
    except UnicodeEncodeError:
        if unicodedata.category(character) in _DROPPED:
            return ""
        replaced = anyascii(character)
        return replaced if replaced.isprintable() else ""
    return character


def _shorten(text: str, limit: int | None) -> str:
    return text if limit is None else text[:limit].rstrip()


def address(parts: Iterable[str], city: str, region: str, postcode: str, country: str) -> Address:
    """
    An address of at most five printed lines.

    The city line counts as one and the country as another, so at most three of *parts* stay; what
    is too long for its field is shortened, as on an envelope.
    """
    city, region, postcode, country = (
        clean(city, 31), clean(region, 21), clean(postcode, 13), clean(country, 31),
    )  # fmt: skip
    room = 5 - bool(city or region or postcode) - bool(country)
    kept = [line for line in (clean(part, 41) for part in parts) if line][: min(room, 5)]
    addr: list[str | None] = [*kept, *[None] * (5 - len(kept))]
    return Address(
        addr1=addr[0],
        addr2=addr[1],
        addr3=addr[2],
        addr4=addr[3],
        addr5=addr[4],
        city=city or None,
        state=region or None,
        postal_code=postcode or None,
        country=country or None,
    )

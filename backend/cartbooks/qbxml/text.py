"""
Text made safe for QuickBooks, which keeps Windows-1252 and refuses or mangles the rest.

In this order: HTML unescaped, composed (NFC), control characters dropped, typographic signs outside
the repertoire replaced, other scripts transliterated, emoji dropped, blanks collapsed, shortened.
What Windows-1252 has stays as it is, curly quotes and dashes included: the document writes it as
decimal references. Lengths count characters after all that, so shortening comes last.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from html.entities import html5

from anyascii import anyascii

from cartbooks.qbxml.common import Address

_SIGNS = str.maketrans({
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2015": "-", "\u2212": "-",
    "\u2032": "'", "\u2033": '"', "\u02bc": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " ",
    "\u200a": " ", "\u2003": " ", "\u2002": " ", "\u2028": "\n", "\u2029": "\n", "\u00ad": "",
    "\u200b": "", "\u200c": "", "\u200d": "", "\ufeff": "", "\u2060": "", "\ufe0f": "",
})  # fmt: skip
_DROPPED = {"Cs", "Co", "Cn", "Cf", "Sk", "Me"}
_AMPERSANDS = re.compile(r"&(?:(?:amp|#0*38|#x0*26);)+", re.IGNORECASE)
_REFERENCE = re.compile(r"&(#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_EMOJI_NAME = re.compile(r":\w[\w+-]*:")


def clean(text: str, limit: int | None = None) -> str:
    """One line of safe text, at most *limit* characters. Cleaning it again changes nothing."""
    return _shorten(_one_line(_safe(text)), limit)


def multi_line(text: str, limit: int | None = None) -> str:
    """Safe text whose line breaks stay."""
    lines = (_one_line(line) for line in _safe(text).splitlines())
    return _shorten("\n".join(lines).strip(), limit)


def name(text: str, limit: int | None = None) -> str:
    """Safe text for a list record's name: a colon would make it a child of another."""
    return _shorten(_one_line(_safe(text).replace(":", " ")), limit)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _safe(text: str) -> str:
    """To the point where nothing changes: stores escape HTML more than once."""
    while (safe := _safer(text)) != text:
        text = safe
    return safe


def _safer(text: str) -> str:
    if "&" in text:
        text = _REFERENCE.sub(_unescaped, _AMPERSANDS.sub("&", text))
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
    return "".join(map(_character, text.translate(_SIGNS)))


def _unescaped(reference: re.Match[str]) -> str:
    """Only with its semicolon: in "Bed&notes" there is nothing to unescape."""
    if reference[1].startswith("#"):
        return html.unescape(reference[0])
    return html5.get(f"{reference[1]};", reference[0])


def _character(character: str) -> str:
    if character in "\t\n\r":
        return " " if character == "\t" else "\n"
    if character < " " or "\x7f" <= character <= "\x9f":
        return ""
    try:
        character.encode("cp1252")
    except UnicodeEncodeError:
        return _spelled(character)
    return character


def _spelled(character: str) -> str:
    """A letter or sign in ASCII. Of symbols only those made of letters, such as №, remain."""
    category = unicodedata.category(character)
    symbol = category == "So" and not unicodedata.decomposition(character)
    spelled = anyascii(character)
    if symbol or category in _DROPPED or _EMOJI_NAME.fullmatch(spelled):
        return ""
    return spelled


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

"""
Changes that a document may suffer, knowing a little of what XML, JSON and CSV look like.

Bytes that are changed blindly hardly ever get past a parser. These swap, repeat and drop whole
tags, put odd values where values stand, and now and then spoil a byte. Everything is drawn from
one random number generator: the same seed gives the same document.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

Piece = bytes
Change = Callable[[list[Piece], random.Random], None]

_TOKEN = re.compile(rb"<[^<>]*>|[{}\[\],:;\n]|[^<>{}\[\],:;\n]+|[<>]")
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")

NUMBERS: Sequence[bytes] = (
    b"", b"0", b"-0", b"-1", b"-7", b"1", b"00", b"2147483648", b"9223372036854775808",
    b"-9223372036854775809", b"9" * 40, b"9" * 5000, b"1e9", b"1e999999", b"1e-999999",
    b"-1E+9999999999", b"1e99999999999999999999", b"NaN", b"sNaN", b"Infinity", b"-inf", b"0x10",
    b"1_000", b"1,000.00", b"12.345678901", b"\xd9\xa3\xd9\xa3", b"0.1", b"none",
)  # fmt: skip
DATES: Sequence[bytes] = (
    b"2026-02-30", b"0000-00-00", b"0001-01-01", b"9999-12-31", b"10000-01-01",
    b"2026-11-26T25:61:00", b"0001-01-01T00:00:00+23:59", b"9999-12-31T23:59:59-14:00",
    b"yesterday",
)  # fmt: skip
TEXTS: Sequence[bytes] = (
    b"&#0;", b"&#26;", b"&#xD800;", b"&#xFFFE;", b"&#99999999999999999999;", b"&amp;#0;",
    b"&bogus;",
    b"&", b"]]>", b"<![CDATA[]]>", b"<![CDATA[<x>]]>", b"<!-- -->", b"<!--", b"-->", b"<?x y?>",
    b"<?xml version='1.0'?>", b"<?", b"?>", b"\x00", b"\x1a", b"\xff\xfe", b"\xef\xbb\xbf",
    b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"\xef\xbf\xbe", b"\r", b"\\u0000", b"\\ud800",
    b"%s%n", b"' OR 1=1 --", b"CB:AAAAAAAA", b"true", b"null", b"\"", b"'", b" ", b"A" * 5000,
)  # fmt: skip
TAGS: Sequence[bytes] = (
    b"<", b"</", b"<a>", b"</a>", b"<ListID>", b"<TxnID>x</TxnID>", b"<EditSequence/>", b"<QBXML>",
    b"<!DOCTYPE a [<!ENTITY b 'bb'>]>", b"<a xmlns:q1='urn:x' q1:b='c'/>", b"<ErrorRecovery/>",
    b"<QBXMLMsgsRs>", b"</QBXMLMsgsRs>", b"<SalesReceiptRet></SalesReceiptRet>",
)  # fmt: skip
_HEAVY: Sequence[Callable[[random.Random], bytes]] = (
    lambda dice: b"<a>" * dice.choice([40, 300, 3000]),
    lambda dice: b"<?a?>" * dice.choice([30, 1000]),
    lambda dice: b"<!--a-->" * dice.choice([30, 1000]),
    lambda dice: b"<?xml " * dice.choice([30, 5000]),
    lambda dice: b" a='b'" * dice.choice([2, 3000]),
    lambda dice: b"[" * dice.choice([50, 3000]),
    lambda dice: b"&#65;" * dice.choice([50, 3000]),
    lambda dice: b" " * dice.choice([50, 60000]),
)


def mutated(data: bytes, dice: random.Random, largest: int = 1 << 18) -> bytes:
    """*data* with one to five changes, at most *largest* bytes of it."""
    pieces = _TOKEN.findall(data)
    for _ in range(dice.choice([1, 1, 1, 2, 3, 5])):
        if not pieces:
            pieces = [dice.choice(TAGS)]
        dice.choice(_CHANGES)(pieces, dice)
    changed = b"".join(pieces)
    if dice.random() < 0.05:
        changed = dice.choice(_WHOLE)(changed, dice)
    return changed[:largest]


def crossed(one: bytes, other: bytes, dice: random.Random, largest: int = 1 << 18) -> bytes:
    """The beginning of *one* and the end of *other*, cut between their tags."""
    ahead, behind = _TOKEN.findall(one), _TOKEN.findall(other)
    first, second = dice.randint(0, len(ahead)), dice.randint(0, len(behind))
    return b"".join([*ahead[:first], *behind[second:]])[:largest]


def _span(pieces: list[Piece], dice: random.Random) -> slice:
    start = dice.randrange(len(pieces))
    return slice(start, start + dice.choice([1, 1, 1, 2, 3, 5, 8, 13]))


def _drop(pieces: list[Piece], dice: random.Random) -> None:
    del pieces[_span(pieces, dice)]


def _repeat(pieces: list[Piece], dice: random.Random) -> None:
    span = _span(pieces, dice)
    pieces[span.start : span.start] = pieces[span] * dice.choice([1, 1, 2, 20])


def _swap(pieces: list[Piece], dice: random.Random) -> None:
    one, other = dice.randrange(len(pieces)), dice.randrange(len(pieces))
    pieces[one], pieces[other] = pieces[other], pieces[one]


def _cut(pieces: list[Piece], dice: random.Random) -> None:
    del pieces[dice.randrange(len(pieces)) :]


def _insert(pieces: list[Piece], dice: random.Random) -> None:
    what = dice.choice([TAGS, TEXTS, NUMBERS])
    pieces.insert(dice.randint(0, len(pieces)), dice.choice(what))


def _insert_much(pieces: list[Piece], dice: random.Random) -> None:
    pieces.insert(dice.randint(0, len(pieces)), dice.choice(_HEAVY)(dice))


def _odd_value(pieces: list[Piece], dice: random.Random) -> None:
    """Into the text between two tags, or between two signs."""
    value = dice.choice(dice.choice([NUMBERS, NUMBERS, DATES, TEXTS]))
    texts = [at for at, piece in enumerate(pieces) if piece[:1] not in b"<{}[],:;\n"]
    pieces[dice.choice(texts or range(len(pieces)))] = value


def _odd_attribute(pieces: list[Piece], dice: random.Random) -> None:
    value = dice.choice(dice.choice([NUMBERS, NUMBERS, TEXTS]))
    tags = [at for at, piece in enumerate(pieces) if _QUOTED.search(piece)]
    if not tags:
        return
    at = dice.choice(tags)
    chosen = dice.choice(list(_QUOTED.finditer(pieces[at])))
    before, after = pieces[at][: chosen.start() + 1], pieces[at][chosen.end() - 1 :]
    pieces[at] = before + value + after


def _rename(pieces: list[Piece], dice: random.Random) -> None:
    """One tag's name becomes another's, opening and closing it alike where they are neighbours."""
    names = list(dict.fromkeys(re.findall(rb"</([\w:.-]+)", b"".join(pieces))))
    if len(names) < 2:
        return
    old, new = dice.sample(names, 2)
    at = dice.randrange(len(pieces))
    for place in range(at, min(at + 12, len(pieces))):
        pieces[place] = re.sub(rb"^(</?)%b\b" % re.escape(old), rb"\g<1>" + new, pieces[place])


def _spoil(pieces: list[Piece], dice: random.Random) -> None:
    at = dice.randrange(len(pieces))
    spoiled = bytearray(pieces[at])
    for _ in range(dice.choice([1, 1, 2, 4])):
        where = dice.randint(0, len(spoiled))
        spoiled[where : where + dice.randint(0, 1)] = bytes([dice.randrange(256)])
    pieces[at] = bytes(spoiled)


_CHANGES: Sequence[Change] = (
    _drop, _repeat, _swap, _cut, _insert, _insert_much, _odd_value, _odd_value, _odd_value,
    _odd_attribute, _odd_attribute, _rename, _spoil,
)  # fmt: skip
_WHOLE: Sequence[Callable[[bytes, random.Random], bytes]] = (
    lambda data, _: b"\xef\xbb\xbf" + data,
    lambda data, _: data.decode("utf-8", "replace").encode("utf-16"),
    lambda data, _: data.decode("utf-8", "replace").encode("utf-16-be"),
    lambda data, _: data.decode("utf-8", "replace").encode("cp1252", "replace"),
    lambda data, _: data.decode("utf-8", "replace").encode("utf-7", "replace"),
    lambda data, _: data + data,
    lambda data, dice: data[: dice.randint(0, len(data))],
)

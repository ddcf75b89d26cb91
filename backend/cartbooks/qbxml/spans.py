"""Where each list record of an answer stands, told from its bytes without parsing it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_OPENING = re.compile(rb"<(\w+Ret)>\s*<ListID>([^<>&\x00-\x20]{1,36})</ListID>")
_HIDING = (b"<!--", b"<![CDATA[", b"<?")


class Span(NamedTuple):
    """A whole `<…Ret>` element, from `start` to `end`."""

    list_id: str
    start: int
    end: int


def spans(document: bytes) -> Iterator[Span]:
    """
    The records that begin with their ListID, as all of QuickBooks' list records do.

    For telling records apart that are known byte for byte, never for reading them: what is not
    found here is simply parsed. Nothing is found where comments, CDATA or instructions could hide
    that a piece of text is no element.
    """
    body = document.find(b"<QBXML")
    if body < 0 or any(document.find(sign, body) >= 0 for sign in _HIDING):
        return
    position = body
    while opening := _OPENING.search(document, position):
        closing = b"</%b>" % opening[1]
        found = document.find(closing, opening.end())
        if found < 0:
            return
        position = found + len(closing)
        yield Span(opening[2].decode("ascii", "replace"), opening.start(), position)

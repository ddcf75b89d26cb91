"""
The heads of an answer's elements, found without parsing what is between them.

Only for documents of the shape that QuickBooks writes; for any other the parser is asked.
"""

from __future__ import annotations

import re

from cartbooks.qbxml.reply import SETS, Reply, answer_from

_ATTRIBUTES = r"""((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*"""
_OPENING = re.compile(
    rf"(?:\s++|<\?.*?\?>|<!--.*?-->)*+<QBXML\s*>\s*<({'|'.join(SETS)}){_ATTRIBUTES}(/?)>",
    re.DOTALL,
)
_HEAD = re.compile(rf"\s*<([A-Za-z]\w*){_ATTRIBUTES}(/?)>")
_CLOSING = re.compile(r"\s*</QBXML\s*>\s*")
_ATTRIBUTE = re.compile(r"""([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_REFERENCE = re.compile(r"&(?:#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,8}))|(\w+));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_BLANKS = str.maketrans("\t\r\n", "   ")


def scan_heads(text: str) -> Reply | None:
    """The reply without its records; None where the document is of another shape."""
    opening = _OPENING.match(text.lstrip("\ufeff"))
    if opening is None:
        return None
    text = opening.string
    reply = Reply()
    reply.note(_attributes(opening[2]))
    place, closing = opening.end(), f"</{opening[1]}>"
    while not opening[3]:
        head = _HEAD.match(text, place)
        if head is None:
            break
        reply.answers.append(answer_from(head[1], _attributes(head[2])))
        place = head.end()
        if not head[3]:
            end = f"</{head[1]}>"
            found = text.find(end, place)
            if found < 0:
                return None
            place = found + len(end)
    if not opening[3]:
        rest = text[place : place + 80].lstrip()
        if not rest.startswith(closing):
            return None
        place = text.index(closing, place) + len(closing)
    return reply if _CLOSING.fullmatch(text, place) else None


def _attributes(written: str) -> dict[str, str]:
    return {
        name: _REFERENCE.sub(_character, (double or single).translate(_BLANKS))
        for name, double, single in _ATTRIBUTE.findall(written)
    }


def _character(reference: re.Match[str]) -> str:
    if reference[3]:
        return _NAMED.get(reference[3], reference[0])
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    legal = number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE
    return chr(number) if legal or 0x10000 <= number < 0x110000 else ""

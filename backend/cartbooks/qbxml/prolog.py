"""What comes before an answer's root: encodings, declarations, and what is refused there."""

from __future__ import annotations

import re

from cartbooks.qbxml.reply import Unreadable

_BOM = "\ufeff"
_BLANK = b"\xef\xbb\xbf \t\r\n"
_DECLARATION = re.compile(r"<\?xml\s[^<>]*\?>")
_ENCODING = re.compile(rb"""<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_BEFORE_ROOT = re.compile(rb"(?:\s++|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
_ONE_BYTE = ("windows-1252", "cp1252", "iso-8859-1", "latin-1", "latin1")
_CONTROLS = bytes(each for each in range(32) if each not in (9, 10, 13))
_NO_CHARACTER = re.compile(b"\xef\xbf[\xbe\xbf]")
_REFERENCE = re.compile(rb"&#(?:x([0-9A-Fa-f]+)|([0-9]+));")


def prepared(document: str | bytes) -> bytes:
    """
    The document as UTF-8 bytes that may be parsed as such.

    A document type declaration is refused before any parser sees it: it is the way to entity
    bombs and to files of this machine, and QuickBooks never sends one.
    """
    text = document if isinstance(document, str) else _decoded(document)
    if isinstance(text, str):
        # What is decoded must not be decoded again by what its first line says.
        text = text.lstrip(_BOM + " \t\r\n")
        declared = _DECLARATION.match(text)
        text = text[declared.end() if declared else 0 :].encode("utf-8", "replace")
    return _without_types(text.lstrip(_BLANK))


def repaired(data: bytes) -> bytes:
    """
    The document without the characters that XML forbids, raw or as references such as `&#26;`.

    Such junk stands in names that were pasted into QuickBooks; it costs itself, not the records.
    """
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        data = data.decode("cp1252", "replace").encode()
    data = _REFERENCE.sub(_legal, data.translate(None, _CONTROLS))
    return _without_types(_NO_CHARACTER.sub(b"", data))


def _decoded(document: bytes) -> str | bytes:
    if document[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return document.decode("utf-16", "replace")
    if document[:2] in (b"<\x00", b"\x00<"):
        return document.decode("utf-16-le" if document[0] else "utf-16-be", "replace")
    named = _ENCODING.match(document.lstrip(_BLANK)[:200])
    if named and named[1].decode().lower() in _ONE_BYTE:
        return document.decode("cp1252", "replace")
    return document


def _without_types(data: bytes) -> bytes:
    before = _BEFORE_ROOT.match(data)
    root = data[before.end() if before else 0 :][:2]
    if not root:
        raise Unreadable("The answer is empty.")
    if root == b"<!":
        raise Unreadable("The answer has a document type declaration.")
    if root[:1] != b"<":
        raise Unreadable("The answer is no XML.")
    return data


def _legal(reference: re.Match[bytes]) -> bytes:
    digits, base = (reference[1], 16) if reference[1] else (reference[2], 10)
    number = int(digits, base) if len(digits) < 12 else -1
    legal = number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE
    return reference[0] if legal or 0x10000 <= number < 0x110000 else b""

"""
SOAP bodies in, SOAP bodies out; nothing about what they mean.

Read with expat and not with lxml: it takes a body of 682 kB (a document of 517 kB, escaped) in
2.3 ms where lxml takes 3.6, accepts text of any length, takes a long body piece by piece, and lets
us refuse a document type before anything in it was looked at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.parsers import expat

INTUIT = "http://developer.intuit.com/"
SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"

Value = str | int | Sequence[str]
"""What an operation may return: string, int or ArrayOfString."""

_SEPARATOR = "}"
_ENVELOPES = frozenset(f"{namespace}{_SEPARATOR}Envelope" for namespace in (SOAP_11, SOAP_12))
_BODIES = frozenset(f"{namespace}{_SEPARATOR}Body" for namespace in (SOAP_11, SOAP_12))

_DEEPEST = 32
_MOST_ELEMENTS = 1_000
_MOST_ATTRIBUTES = 1_000
_LONGEST_MARKUP = 1 << 20
_PIECE = 1 << 20

_BODY, _OPERATION, _PARAMETER = 2, 3, 4


class NotACall(Exception):
    """The body is not a call of the Web Connector; the text is fit to be sent back."""


class Malformed(NotACall):
    """Not well-formed XML, or in an encoding that we do not read."""


class Forbidden(NotACall):
    """A document type: the door to entities, of which SOAP has no use."""


class TooMuchMarkup(NotACall):
    """Deeper, longer or more numerous markup than any call has."""


class NotSoap(NotACall):
    """XML, but no SOAP envelope."""


class NoOperation(NotACall):
    """A SOAP envelope that calls nothing."""


class UnknownOperation(NotACall):
    """A call of something that the Web Connector contract does not have."""


@dataclass(frozen=True, slots=True)
class Call:
    """An operation and its arguments by local name; what was absent or nil is absent or empty."""

    operation: str
    arguments: dict[str, str]


class Reader:
    """
    Takes a body piece by piece and gives the call.

    A body of up to a megabyte is parsed at once, which is a quarter faster; a longer one as it
    comes, so that it is never held whole. `feed` and `close` raise `NotACall`.
    """

    def __init__(self) -> None:
        self._held: list[bytes] = []
        self._held_size = 0
        self._fed = 0
        self._depth = 0
        self._elements = 0
        self._attributes = 0
        self._in_body = self._in_call = False
        self._operation = ""
        self._arguments: dict[str, str] = {}
        self._name = ""
        self._text: list[str] = []
        parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        parser.buffer_text = True
        parser.buffer_size = 1 << 16
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._doctype
        self._parser = parser
        self._over = False

    def feed(self, piece: bytes) -> None:
        """Take the next *piece* of the body."""
        self._held.append(piece)
        self._held_size += len(piece)
        if self._held_size > _PIECE:
            self._parse(final=False)

    def close(self) -> Call:
        """The body has ended: what does it call?"""
        self._parse(final=True)
        self._let_go()
        if not self._operation:
            raise NoOperation("The SOAP body is empty: it calls no operation.")
        return Call(self._operation, self._arguments)

    def _parse(self, *, final: bool) -> None:
        data = self._held[0] if len(self._held) == 1 else b"".join(self._held)
        self._held.clear()
        self._held_size = 0
        self._fed += len(data)
        if self._over:
            raise Malformed("The message was refused already.")
        try:
            self._parser.Parse(data, final)
            behind = self._fed - self._parser.CurrentByteIndex
            if not final and behind > _LONGEST_MARKUP:  # expat would read it again for each piece
                raise TooMuchMarkup("A tag or comment of the message is too long.")
        except expat.ExpatError as wrong:
            self._let_go()
            raise Malformed(
                f"The message is not well-formed XML (line {wrong.lineno}, column {wrong.offset}: "
                f"{expat.ErrorString(wrong.code)})."
            ) from None
        except (ValueError, LookupError):
            self._let_go()
            raise Malformed("The message is in a character encoding that is not read.") from None
        except NotACall:
            self._let_go()
            raise

    def _let_go(self) -> None:
        """Break the cycle of parser and handlers, so that a long body is freed at once."""
        self._over = True
        self._parser.StartElementHandler = None
        self._parser.EndElementHandler = None
        self._parser.CharacterDataHandler = None
        self._parser.StartDoctypeDeclHandler = None

    def _doctype(self, *_: object) -> None:
        raise Forbidden("The message has a document type (DTD), which is not accepted.")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth = depth = self._depth + 1
        self._elements += 1
        self._attributes += len(attributes)
        if depth > _DEEPEST:
            raise TooMuchMarkup("The message is nested too deeply.")
        if self._elements > _MOST_ELEMENTS or self._attributes > _MOST_ATTRIBUTES:
            raise TooMuchMarkup("The message has too many elements or attributes.")
        if depth == 1:
            if tag not in _ENVELOPES:
                raise NotSoap("The message is XML but not a SOAP envelope.")
        elif depth == _BODY:
            self._in_body = tag in _BODIES
        elif self._in_body and depth == _OPERATION and not self._operation:
            self._operation = _local(tag)
            self._in_call = True
        elif self._in_call and depth == _PARAMETER:
            self._name = _local(tag)
            self._parser.CharacterDataHandler = self._text.append
        elif self._in_call:
            raise NotSoap(f"{self._name} holds elements where text belongs: it was not escaped.")

    def _end(self, _tag: str) -> None:
        if self._in_call and self._depth == _PARAMETER:
            self._parser.CharacterDataHandler = None
            self._arguments.setdefault(self._name, "".join(self._text))
            self._text.clear()
        elif self._depth == _OPERATION:
            self._in_call = False
        self._depth -= 1


def _local(tag: str) -> str:
    return tag.rpartition(_SEPARATOR)[2]


def read(body: bytes) -> Call:
    """The call in *body*; raises `NotACall`."""
    reader = Reader()
    reader.feed(body)
    return reader.close()


_OPENING = (
    '<?xml version="1.0" encoding="utf-8"?>'
    f'<soap:Envelope xmlns:soap="{SOAP_11}"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>'
)
_CLOSING = "</soap:Body></soap:Envelope>"
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LEAST_STRINGS = 2


def reply(operation: str, value: Value) -> bytes:
    """
    The answer to *operation*, byte for byte as ASP.NET writes it.

    A list has at least two strings: the Web Connector reads the second one without looking whether
    it is there. Nothing is ever nil or left out.
    """
    if isinstance(value, str):
        result = _element(f"{operation}Result", value)
    elif isinstance(value, int):
        result = f"<{operation}Result>{value:d}</{operation}Result>"
    else:
        padding = [""] * (_LEAST_STRINGS - len(value))
        strings = "".join(_element("string", text) for text in (*value, *padding))
        result = f"<{operation}Result>{strings}</{operation}Result>"
    inside = f'<{operation}Response xmlns="{INTUIT}">{result}</{operation}Response>'
    return f"{_OPENING}{inside}{_CLOSING}".encode()


def fault(sentence: str, *, ours: bool = False) -> bytes:
    """A soap:Fault that blames the caller, or us; *sentence* is all that it tells."""
    code = "soap:Server" if ours else "soap:Client"
    inside = (
        f"<soap:Fault><faultcode>{code}</faultcode>{_element('faultstring', sentence)}"
        "<detail /></soap:Fault>"
    )
    return f"{_OPENING}{inside}{_CLOSING}".encode()


def legal(text: str) -> str:
    """*text* without what XML cannot hold: control characters and halves of surrogate pairs."""
    return _NOT_IN_XML.sub("", text)


def _element(name: str, text: str) -> str:
    text = legal(text)
    if not text:
        return f"<{name} />"
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<{name}>{escaped.replace(chr(13), '&#xD;')}</{name}>"

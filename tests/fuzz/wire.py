"""
Requests as they stand on the wire, spoilt where HTTP itself is: lines, lengths, chunks, addresses.

What stands in a body is spoilt by `mutation`. All is drawn from one random number generator.
"""

from __future__ import annotations

import random
import re
import socket
from collections.abc import Callable, Sequence

from fuzz.mutation import NUMBERS, TEXTS

PATIENCE = 10.0
"""Seconds; nothing takes a hundredth of them."""
COMPLAINT = re.compile(
    r"Traceback|\[(?:error|critical) *\] (?!ASGI callable returned without compl)"
)
"""In a log: what went wrong in us. That the rest of an answer was left out is no such thing."""
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")

Lines = list[bytes]
"""The request line and the headers, without their ends."""

_SOAP = (
    b'<?xml version="1.0" encoding="utf-8"?><soap:Envelope '
    b'xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
    b'<authenticate xmlns="http://developer.intuit.com/"><strUserName>a</strUserName>'
    b"<strPassword>b</strPassword></authenticate></soap:Body></soap:Envelope>"
)
_JSON = b'{"items": [{"ext_id": "1", "number": "10431", "total": "9.99"}]}'
_ORDINARY: Sequence[tuple[Lines, bytes]] = (
    ([b"POST /webconnector HTTP/1.1", b"Host: localhost", b"Content-Type: text/xml",
      b'SOAPAction: "http://developer.intuit.com/authenticate"'], _SOAP),
    ([b"GET /webconnector?wsdl HTTP/1.1", b"Host: localhost"], b""),
    ([b"GET /api/v1/operations?q=status:red&limit=5 HTTP/1.1", b"Host: localhost",
      b"Authorization: Bearer x", b"Accept: application/json", b'If-None-Match: "a"'], b""),
    ([b"PUT /api/v1/stores/st_AAAAAAA/preferences HTTP/1.1", b"Host: localhost",
      b"Content-Type: application/json", b"Idempotency-Key: 1"], _JSON),
    ([b"GET /console/ HTTP/1.1", b"Host: localhost", b"Accept-Encoding: gzip, br",
      b"Cookie: session=x; other=y"], b""),
    ([b"HEAD /console/assets/..%2f..%2fmain.js HTTP/1.1", b"Host: localhost",
      b"Range: bytes=0-5"], b""),
    ([b"OPTIONS /metrics HTTP/1.1", b"Host: localhost", b"Origin: http://elsewhere"], b""),
)  # fmt: skip
_HEADERS: Sequence[bytes] = (
    b"Content-Length", b"Transfer-Encoding", b"Expect", b"Connection", b"Upgrade", b"Host",
    b"Content-Encoding", b"Content-Type", b"X-Forwarded-For", b"X-Forwarded-Proto", b"Cookie",
    b"Authorization", b"Range", b"If-None-Match", b"Last-Event-ID", b"X", b"", b"A" * 300,
    b"H\x00", b"H\xe9", b"Content-Length ", b" Host", b"Te\tst",
)  # fmt: skip
_VALUES: Sequence[bytes] = (
    b"chunked", b"gzip, chunked", b"chunked, identity", b"100-continue", b"close", b"upgrade",
    b"websocket", b"h2c", b"gzip", b"text/xml; charset=utf-7", b"multipart/form-data",
    b"application/json; charset=\xff", b"Bearer " + b"x" * 4000, b"bytes=5-2,0-", b"a\x00b",
    b"a\rb", b"a\r\n b", b"[::1]:99999", b"a b", b"127.0.0.1, , x", b"W/", b"*",
)  # fmt: skip
_PLACES: Sequence[bytes] = (
    b"*", b"//", b"/%", b"/%00", b"/%ff%fe", b"/api/v1/%2e%2e/%2e%2e/etc/passwd",
    b"/" + b"a" * 9000,
    b"http://elsewhere/api/v1/me", b"/console/../../etc/passwd", b"/\xf0\x9f\x98\x80", b"/a b",
    b"/api/v1/operations?q=%", b"/api/v1/operations?" + b"a=b&" * 2000, b"/webconnector?wsdl#x",
    b"localhost:443", b"", b"/console/%5c..%5c..%5c", b"/api/v1/stream",
    b"/console/" + b"%41" * 900,
)  # fmt: skip
_METHODS: Sequence[bytes] = (
    b"GET", b"POST", b"CONNECT", b"TRACE", b"DELETE", b"PATCH", b"get", b"PRI", b"", b"M" * 200,
    b"G\x00T", b"M-SEARCH",
)  # fmt: skip
_VERSIONS: Sequence[bytes] = (
    b"HTTP/1.1", b"HTTP/1.0", b"HTTP/0.9", b"HTTP/2.0", b"HTTP/9.9", b"http/1.1", b"HTTP/", b"",
    b"HTTP/1.1 x",
)  # fmt: skip
_OTHERS: Sequence[bytes] = (
    b"", b"\r\n\r\n\r\n", b"\x00" * 64, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET /\r\n", b"GET / HTTP/1.1", b"<xml/>",
    b"\xff\xd8\xff\xe0" * 500, b"A" * 70_000, b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 20_000,
)  # fmt: skip


def drawn(dice: random.Random) -> bytes:
    """What one connection sends: a request or two that are a little wrong, or something else."""
    if dice.random() < 0.08:
        return dice.choice(_OTHERS)
    sent = b"".join(_request(dice) for _ in range(dice.choice([1, 1, 1, 2])))
    if dice.random() < 0.15:
        sent = sent[: dice.randint(1, len(sent))]
    if dice.random() < 0.15:
        spoilt = bytearray(sent)
        for _ in range(dice.choice([1, 2, 5])):
            spoilt[dice.randrange(len(spoilt))] = dice.randrange(256)
        sent = bytes(spoilt)
    return sent


def heard(port: int, sent: bytes) -> bytes:
    """All that comes back until the server closes, which it does once nothing more is sent."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        received = b""
        try:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            while piece := connection.recv(65_536):
                received += piece
        except TimeoutError:
            raise
        except OSError:
            pass  # it did not listen to the end
        return received


def wrong(heard: bytes) -> str:
    """What is wrong with such an answer; '' where nothing is. None at all is one, too."""
    if heard and not heard.startswith(b"HTTP/1."):
        return "no HTTP"
    if b"Traceback" in heard:
        return "a trace"
    told = {int(each) for each in _STATUS.findall(heard)}
    if b"<faultcode>soap:Client</faultcode>" in heard:
        told -= {500}  # so SOAP 1.1 has it
    return "an error of our own" if max(told, default=0) >= 500 else ""


def _request(dice: random.Random) -> bytes:
    lines, body = dice.choice(_ORDINARY)
    lines = list(lines)
    if body:
        length, body = dice.choice(_LENGTHS)(body, dice)
        lines += length
    for _ in range(dice.choice([1, 1, 2, 3])):
        dice.choice(_CHANGES)(lines, dice)
    end = dice.choice([b"\r\n"] * 9 + [b"\n", b"\r", b"\r\n\r\n"])
    return end.join(lines) + end + end + body


def _chunks(body: bytes, dice: random.Random) -> bytes:
    sent = b""
    for at in range(0, len(body), 100):
        piece = body[at : at + 100]
        size = f"{len(piece) + dice.choice([0] * 8 + [1, -1]):x}".encode()
        sent += dice.choice([size] * 12 + [*NUMBERS, b"zz", size + b";a=b"]) + b"\r\n" + piece
        sent += dice.choice([b"\r\n"] * 12 + [b"", b"\n"])
    return sent + dice.choice([b"0\r\n\r\n"] * 4 + [b"", b"0\r\nA: b\r\n\r\n", b"0\r\n"])


_LENGTHS: Sequence[Callable[[bytes, random.Random], tuple[Lines, bytes]]] = (
    lambda body, _: ([b"Content-Length: %d" % len(body)], body),
    lambda body, dice: ([b"Content-Length: %d" % (len(body) + dice.choice([-3, 5]))], body),
    lambda body, dice: ([b"Content-Length: " + dice.choice(NUMBERS)], body),
    lambda body, dice: ([b"Transfer-Encoding: chunked"], _chunks(body, dice)),
    lambda body, _: ([], body),
)


def _another_line(lines: Lines, dice: random.Random) -> None:
    value = dice.choice(dice.choice([_VALUES, _VALUES, NUMBERS, TEXTS]))
    lines.insert(dice.randint(1, len(lines)), dice.choice(_HEADERS) + b": " + value)


def _without_a_line(lines: Lines, dice: random.Random) -> None:
    if len(lines) > 1:
        del lines[dice.randrange(1, len(lines))]


def _a_line_again(lines: Lines, dice: random.Random) -> None:
    lines += [dice.choice(lines)] * dice.choice([1, 1, 500])


def _another_start(lines: Lines, dice: random.Random) -> None:
    parts = lines[0].split(b" ")
    parts[dice.randrange(len(parts))] = b"?"
    lines[0] = b" ".join(
        dice.choice(odd) if part == b"?" else part
        for part, odd in zip(parts, (_METHODS, _PLACES, _VERSIONS), strict=False)
    )


_CHANGES: Sequence[Callable[[Lines, random.Random], None]] = (
    _another_line, _another_line, _without_a_line, _a_line_again, _another_start, _another_start,
)  # fmt: skip

"""
JSON values out of a text, one by one, without holding all of it.

An array gives its elements; JSON Lines one value a line; anything else is one value. Numbers with a
point become Decimal, so that no cent is lost on the way.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple, TextIO

_CHUNK = 1 << 16
_BLANK = " \t\r\n"
_LITERAL = 16  # an error this close to the end may be a word that is not yet complete
LONGEST = 32 << 20


class Value(NamedTuple):
    """`place` is the line in JSON Lines, else the position in the array from 1."""

    place: int
    value: Any
    error: str | None = None


def _number(text: str) -> Decimal | str:
    """A Decimal; what is beyond all exponents stays text, for whoever wants a number to refuse."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


_DECODER = json.JSONDecoder(parse_float=_number, parse_constant=str)


def values(text: TextIO) -> Iterator[Value]:
    """All values of *text*; a broken array ends with the error, a broken line is one error."""
    start = _first_sign(text)
    text.seek(0)
    if start == "[":
        yield from _elements(text)
    else:
        yield from _lines_or_whole(text)


def _first_sign(text: TextIO) -> str:
    while chunk := text.read(_CHUNK):
        if stripped := chunk.lstrip(_BLANK + "\ufeff"):
            return stripped[0]
    return ""


def _lines_or_whole(text: TextIO) -> Iterator[Value]:
    """One object over many lines breaks in its first line; JSON Lines does not."""
    first = next((line for line in text if line.strip(_BLANK + "\ufeff")), "")
    if not first:
        return
    try:
        _DECODER.decode(first.strip(_BLANK + "\ufeff"))
    except (ValueError, RecursionError):
        whole = first + text.read(LONGEST + 1)
        if len(whole) > LONGEST:
            yield Value(1, None, f"no record may be longer than {LONGEST >> 20} MB")
            return
        whole_value = _decode(whole, 1)
        if whole_value.error and _is_lines(whole):
            yield from (
                _decode(line, place)
                for place, line in enumerate(whole.splitlines(), 1)
                if line.strip()
            )
        else:
            yield whole_value
        return
    text.seek(0)
    for place, line in enumerate(text, 1):
        if stripped := line.strip(_BLANK + "\ufeff"):
            yield _decode(stripped, place)


def _is_lines(text: str) -> bool:
    """Most lines are objects of their own, so that the first one is merely broken."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    objects = sum(line.startswith("{") and line.endswith("}") for line in lines)
    return len(lines) > 1 and objects * 2 >= len(lines)


def _decode(text: str, place: int) -> Value:
    try:
        return Value(place, _DECODER.decode(text.strip(_BLANK + "\ufeff")))
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, " if error.lineno > 1 else ""
        return Value(place, None, f"this is not JSON: {error.msg} ({where}column {error.colno})")
    except (ValueError, RecursionError):
        return Value(place, None, "this JSON is nested too deeply or holds a number too long")


def _elements(text: TextIO) -> Iterator[Value]:
    """The elements of an array, each decoded as soon as it is complete in the buffer."""
    buffer, at, place, line = "", 0, 0, 1
    ended = False
    wanted = "["
    while True:
        while at < len(buffer) and buffer[at] in _BLANK + "\ufeff":
            at += 1
        if at == len(buffer) or at > _CHUNK:
            line += buffer.count("\n", 0, at)
            buffer, at = buffer[at:], 0
        if not buffer and not ended:
            buffer = text.read(_CHUNK)
            ended = not buffer
            continue
        if not buffer:
            yield Value(place + 1, None, f"the file ends in the middle of its list (line {line})")
            return
        sign = buffer[at]
        if wanted == "[":
            at, wanted = at + 1, "first"
        elif wanted in ("first", ",") and sign == "]":
            return
        elif wanted == ",":
            if sign != ",":
                line += buffer.count("\n", 0, at)
                yield Value(place + 1, None, f"a comma is missing before line {line}")
                return
            at, wanted = at + 1, "value"
        else:
            place += 1
            found = _complete(buffer, at, text)
            if isinstance(found, str):
                line += buffer.count("\n", 0, at)
                yield Value(place, None, f"{found} (in the value that starts in line {line})")
                return
            value, buffer, at = found
            yield Value(place, value)
            wanted = ","


def _complete(buffer: str, at: int, text: TextIO) -> tuple[Any, str, int] | str:
    """The value that starts at *at*, with as much more text as it takes, or what is wrong."""
    step = _CHUNK
    while True:
        try:
            value, end = _DECODER.raw_decode(buffer, at)
        except json.JSONDecodeError as error:
            problem = f"this is not JSON: {error.msg}"
            is_cut = error.msg.startswith("Unterminated") or error.pos > len(buffer) - _LITERAL
            if not is_cut:
                return problem
        except (ValueError, RecursionError):
            return "this JSON is nested too deeply or holds a number too long"
        else:
            if end < len(buffer) or not isinstance(value, int | Decimal):
                return value, buffer, end
            problem = "the file ends in the middle of its list"
        more = text.read(step) if len(buffer) - at < LONGEST else ""
        if not more:
            return problem
        buffer, step = buffer + more, step * 2

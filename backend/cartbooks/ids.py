"""Opaque, speakable ids: a row's number, scrambled, with a prefix that says what it is."""

from __future__ import annotations

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
_LENGTH = 7
_SPACE = 32**_LENGTH
_LAST_ROW = 2**31 - 1  # what a primary key can be on PostgreSQL
_FACTOR = 22_695_477_731  # odd, so that it has an inverse modulo a power of two
_INVERSE = pow(_FACTOR, -1, _SPACE)
_SHIFT = 9_876_543_211
_MISREAD = str.maketrans("ILOU", "110V")


def public(prefix: str, number: int) -> str:
    """`op_8K2QW3F` for operation 1: short, opaque, the same for ever."""
    scrambled = (number * _FACTOR + _SHIFT) % _SPACE
    digits = ""
    for _ in range(_LENGTH):
        scrambled, digit = divmod(scrambled, 32)
        digits = _ALPHABET[digit] + digits
    return f"{prefix}_{digits}"


def number(prefix: str, text: str) -> int | None:
    """The row's number, or None when *text* is no id of this kind. The prefix may be left out."""
    head, _, digits = text.strip().rpartition("_")
    if head and head.lower() != prefix:
        return None
    digits = digits.upper().translate(_MISREAD)
    if len(digits) != _LENGTH or any(letter not in _ALPHABET for letter in digits):
        return None
    scrambled = 0
    for letter in digits:
        scrambled = scrambled * 32 + _ALPHABET.index(letter)
    found = (scrambled - _SHIFT) * _INVERSE % _SPACE
    return found if 0 < found <= _LAST_ROW else None

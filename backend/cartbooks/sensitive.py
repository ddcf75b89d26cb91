"""
What must never be kept or shown, recognised by how it looks: card numbers, keys, passwords.

`kept` is for texts that come from outside, before they are stored: it takes out only what cannot be
anything else. `shown` is stricter and is for texts on their way out.
"""

from __future__ import annotations

import re
from collections.abc import Callable

HIDDEN = "[hidden]"

_CARD = re.compile(
    r"(?<![\w.-])"
    r"(?:\d{13,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{1,4}(?:\1\d{3})?|\d{4}([ -])\d{6}\2\d{4,5})"
    r"(?![\w-]|\.\d)"
)
_KEY = re.compile(
    r"\b(?:cbt_[\w-]{16,}|(?:sk|rk|pk)_(?:live|test)_\w{8,}|whsec_\w{16,}|c[ks]_[0-9a-f]{24,}"
    r"|shp(?:at|ss|ca|pa)_[0-9a-fA-F]{16,}|xox[a-z]-[\w-]{10,}|gh[pousr]_\w{20,}|AKIA[0-9A-Z]{16}"
    r"|AIza[\w-]{30,}|SG\.[\w-]{16,}\.[\w-]{16,}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*)"
)
_NAMED = re.compile(
    r"(?i)(\b(?:pass(?:word|wd|phrase|code)|pwd|secret(?:[ _-]?key)?|api[ _-]?key|access[ _-]?key"
    r"|consumer[ _-]?key|client[ _-]?secret|private[ _-]?key|cvv2?|cvc2?|security code"
    r"|(?:card|account|routing) ?(?:number|no\.?)|ssn)\b[\"']?\s*(?:is\s|[:=])\s*[\"']?)"
    r"(?!\[hidden\])([^\s\"'<>,;&]+)"
)
_NAMED_OUTSIDE = re.compile(
    r"(?i)(\b(?:token|ticket|authorization|auth|cookie|csrf|session[ _-]?id|pin)\b[\"']?\s*[:=]\s*"
    r"[\"']?)(?!\[hidden\])([^\s\"'<>,;&]+)"
)
_BEARER = re.compile(r"(?i)(\b(?:bearer|basic)\s+)([\w.~+/=-]{8,})")
_IN_URL = re.compile(r"(\w://)[^\s/@:]+:[^\s/@]+@")
_SSN = re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_RANDOM = re.compile(r"(?<![\w+-])[\w+-]{24,}={0,2}(?![\w+-])")
_SECRET_NAME = re.compile(
    r"(?i)pass(word|wd|phrase|code)|^pwd$|secret|api_?key|access_?key|consumer_?key|private_?key"
    r"|(^|_)(cvv2?|cvc2?|pan|ssn|csrf|cookie|authorization|ticket)$|(^|_)token$"
    r"|card_?(number|no|num)$|(account|routing)_?(number|no)$"
)
_WORTH_A_LOOK = re.compile(
    r"\d{4}|(?i:pass|pwd|secret|key|cv[vc]|ssn|code|number|bearer|basic|://|_)"
)

Found = Callable[[str], None]
"""Is told the name of each rule that took something out."""


def _nobody(_rule: str) -> None:
    pass


def names_a_secret(name: str) -> bool:
    """Whether what a field of this name holds is secret, whatever it looks like."""
    return bool(_SECRET_NAME.search(name))


def kept(text: str, found: Found = _nobody) -> str:
    """*text* without card numbers, keys, passwords and what stands beside such words."""
    if not _WORTH_A_LOOK.search(text):
        return text

    def whole(rule: str) -> Callable[[re.Match[str]], str]:
        def replace(_match: re.Match[str]) -> str:
            found(rule)
            return HIDDEN

        return replace

    def named(match: re.Match[str]) -> str:
        found("password or key")
        return match[1] + HIDDEN

    def card(match: re.Match[str]) -> str:
        if not is_card(match[0]):
            return match[0]
        found("card number")
        return HIDDEN

    text = _CARD.sub(card, text)
    text = _KEY.sub(whole("password or key"), text)
    text = _IN_URL.sub(lambda match: named(match) + "@", text)
    text = _BEARER.sub(named, text)
    return _NAMED.sub(named, text)


def shown(text: str, found: Found = _nobody) -> str:
    """As `kept`, and without tickets, tokens and long random words."""
    text = kept(text, found)

    def named(match: re.Match[str]) -> str:
        found("ticket or token")
        return match[1] + HIDDEN

    def random(match: re.Match[str]) -> str:
        if not looks_random(match[0]):
            return match[0]
        found("long random word")
        return HIDDEN

    def number(_match: re.Match[str]) -> str:
        found("personal number")
        return HIDDEN

    text = _NAMED_OUTSIDE.sub(named, text)
    text = _SSN.sub(number, text)
    return _RANDOM.sub(random, text)


def looks_random(word: str) -> bool:
    """A long word of mixed letters and digits that is no UUID: a ticket, a password, a key."""
    letters = sum(letter.isalpha() for letter in word)
    digits = sum(letter.isdigit() for letter in word)
    return letters >= 6 and digits >= 1 and not _UUID.search(word)


def is_card(text: str) -> bool:
    """A number of a known card network whose check digit is right."""
    digits = re.sub(r"\D", "", text)
    return _of_a_network(digits) and _luhn(digits)


def _of_a_network(digits: str) -> bool:
    size, head = len(digits), int(digits[:4])
    return (
        (digits[0] == "4" and size in {13, 16, 19})
        or ((5100 <= head <= 5599 or 2221 <= head <= 2720) and size == 16)
        or (digits[:2] in {"34", "37"} and size == 15)
        or ((head == 6011 or 6440 <= head <= 6599) and 16 <= size <= 19)
        or ((3000 <= head <= 3059 or digits[:2] in {"36", "38", "39"}) and size == 14)
        or (3528 <= head <= 3589 and size == 16)
        or (digits[:2] == "62" and 16 <= size <= 19)
    )


def _luhn(digits: str) -> bool:
    total = 0
    for position, digit in enumerate(reversed(digits)):
        number = int(digit) * (1 + position % 2)
        total += number - 9 if number > 9 else number
    return total % 10 == 0

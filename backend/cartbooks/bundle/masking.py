"""
Hides who the customers are, and keeps apart who is who: a value becomes a steady token.

`Customer-7F3A9K` is a keyed digest: the same name has the same token in every bundle of this
installation, and nobody can compute a name from it. Secrets are taken out whatever was asked for.
"""

from __future__ import annotations

import hmac
import re
from collections import Counter
from collections.abc import Iterable

from cartbooks import sensitive
from cartbooks.queries import fold
from cartbooks.sensitive import HIDDEN

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LONGEST = 8
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)*")
_PHONE = re.compile(
    r"(?<![\w.-])(?:\+\d[\d ().-]{7,17}\d|(?:1[ .-])?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4})"
    r"(?![\w-])"
)
_PATH = re.compile(
    r"(?:\b[A-Za-z]:[\\/]|\\\\)[^\"<>|*?\r\n]*?(\w[\w .-]*\.\w{2,4})\b|\b[A-Za-z]:\\\S+"
)
_IP = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])")
_QUOTED = re.compile(r"\"([^\"\r\n]{1,300})\"|“([^”\r\n]{1,300})”")
_PLAIN_VALUE = re.compile(
    r"[+-]?\d[\d.,]*%?|true|false|[0-9A-Fa-f]{1,8}-\d{6,10}|0x[0-9A-Fa-f]+|\d{4}-\d\d-\d\d[T\d:.+Z-]*"
    r"|[A-Z][A-Za-z]{2,40}(?:Ref|Rq|Rs|Ret|Add|Mod|Query|Type|Number|ID|Line)\w*|[a-z]+_[a-z_]+",
)
_POSTCODE = re.compile(r"\b([A-Z]{2},? )\d{5}(?:-\d{4})?\b")
_TEXT = re.compile(r"Text-[0-9A-Z]{6} \(\d+ characters\)")
_TOKEN = re.compile(r"(?:Customer|Email|Phone|Address|Person|PC|Text)-[0-9A-Z]{6}|\[hidden\]")


class Mask:
    """
    What one bundle hides. `hits` counts per file and rule; `file` is the one being written.

    With *details* customers are shown as they are; secrets are not.
    """

    def __init__(self, key: bytes, *, details: bool = False) -> None:
        self._key, self.details = key, details
        self.file = ""
        self.hits: Counter[tuple[str, str]] = Counter()
        self._known: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._safe: set[str] = set()

    # -- what is known beforehand

    def learn(self, kind: str, value: str, same_as: str = "") -> None:
        """
        This value is somebody's: hide it wherever it turns up in a text.

        *same_as* is the name that it is another form of; both get one token.
        """
        words = tuple(fold(word) for word in _WORD.findall(value))[:_LONGEST]
        if not words or (len(words) == 1 and (len(words[0]) < 3 or words[0].isdigit())):
            return
        entries = self._known.setdefault(words[0], [])
        if all(known != words for known, _ in entries):
            entries.append((words, self._digest(kind, same_as or value)))
            entries.sort(key=lambda entry: -len(entry[0]))

    def trust(self, values: Iterable[str]) -> None:
        """Names of items, accounts and the like: they may be quoted."""
        self._safe.update(fold(value) for value in values)

    # -- one value whose meaning is known

    def token(self, kind: str, value: str | None) -> str:
        """The steady stand-in for *value*; an empty one stays empty."""
        if not value or not value.strip() or _TOKEN.fullmatch(value):
            return value or ""
        if self.details:
            return self.secrets(value)
        self._hit(f"{kind.lower()} hidden")
        return self._digest(kind, value)

    def customer(self, value: str | None) -> str:
        """A customer's full name; each part of `Ann Lee:Kitchen` by itself."""
        if value and ":" in value and not self.details:
            return ":".join(self.token("Customer", part) for part in value.split(":"))
        return self.token("Customer", value)

    def text(self, value: str | None) -> str:
        """What a person wrote: hidden whole, with its length."""
        if not value or not value.strip() or _TEXT.fullmatch(value):
            return value or ""
        if self.details:
            return self.secrets(value)
        self._hit("text hidden")
        return f"{self._digest('Text', value)} ({len(value)} characters)"

    def path(self, value: str | None) -> str:
        """A file's name without its folders, which may hold a person's name."""
        if not value or self.details:
            return self.secrets(value or "")
        folder, sign, name = value.replace("\\", "/").rpartition("/")
        if not sign:
            return self.words(value)
        self._hit("path hidden")
        return f"[folder hidden]/{self.words(name)}" if folder else self.words(name)

    # -- a sentence that a machine wrote

    def words(self, value: str | None) -> str:
        """A sentence without what is known, what is quoted and what looks like a person's."""
        if not value:
            return value or ""
        value = self.secrets(value)
        if self.details:
            return value
        value = _PATH.sub(self._path_in, value)
        value = _EMAIL.sub(lambda found: self.token("Email", fold(found[0])), value)
        value = self._without_known(value)
        value = _QUOTED.sub(self._quoted, value)
        value = _POSTCODE.sub(lambda found: f"{found[1]}{self.token('Address', found[0])}", value)
        value = _PHONE.sub(lambda found: self.token("Phone", _digits(found[0])), value)
        return _IP.sub(lambda found: self.token("PC", found[0]), value)

    def secrets(self, value: str) -> str:
        """Only what nobody may see: card numbers, passwords, keys, tickets."""
        return sensitive.shown(value, self._hit)

    def secret(self, value: object) -> str:
        """What a secret became: whether it is set."""
        self._hit("secret hidden")
        return "set" if value else "not set"

    # --

    def _hit(self, rule: str) -> None:
        self.hits[self.file, rule] += 1

    def _digest(self, kind: str, value: str) -> str:
        digest = hmac.digest(self._key, f"{kind}\0{fold(value)}".encode(), "sha256")
        number = int.from_bytes(digest[:4], "big")
        letters = ""
        for _ in range(6):
            number, digit = divmod(number, 32)
            letters = _ALPHABET[digit] + letters
        return f"{kind}-{letters}"

    def _path_in(self, found: re.Match[str]) -> str:
        self._hit("path hidden")
        return f"[folder hidden]/{found[1]}" if found[1] else "[path hidden]"

    def _quoted(self, found: re.Match[str]) -> str:
        inner = found[1] if found[1] is not None else found[2]
        rest = _TOKEN.sub("", inner)
        if fold(inner) in self._safe or _PLAIN_VALUE.fullmatch(inner) or not _WORD.search(rest):
            return found[0]
        return f'"{self.token("Text", inner)}"'

    def _without_known(self, value: str) -> str:
        """Replace the longest known value at each word; the words between stay as they are."""
        if not self._known:
            return value
        words = [(fold(found[0]), *found.span()) for found in _WORD.finditer(value)]
        capital = {found.start() for found in _WORD.finditer(value) if found[0][0].isupper()}
        parts: list[str] = []
        at = position = 0
        while position < len(words):
            hit = self._known_at(words, position, words[position][1] in capital)
            if hit is None:
                position += 1
                continue
            size, token = hit
            self._hit("known value hidden")
            parts += [value[at : words[position][1]], token]
            at = words[position + size - 1][2]
            position += size
        return "".join([*parts, value[at:]])

    def _known_at(
        self, words: list[tuple[str, int, int]], position: int, is_name: bool
    ) -> tuple[int, str] | None:
        for wanted, token in self._known.get(words[position][0], ()):
            there = tuple(word for word, _, _ in words[position : position + len(wanted)])
            # one word alone counts only where it is written like a name: Price, but not price
            if there == wanted and (is_name or len(wanted) > 1):
                return len(wanted), token
        return None


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


__all__ = ["HIDDEN", "Mask"]

"""
From text to tree. What is not understood raises `BadQuery` with its place; nothing is dropped.

    query = all ("OR" all)*      all = one+      one = "-" one | "(" query ")" | name:values | words
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from cartbooks import ids
from cartbooks.errors import BadQuery
from cartbooks.search.terms import TERMS, Choice, TermWord
from cartbooks.search.times import Asking, moments
from cartbooks.search.tree import And, Node, Not, Or, Sign, Term, Value, Words

LONGEST = 2000
_DEEPEST = 20
_MOST = 60
_NAME = re.compile(r"([A-Za-z][A-Za-z_-]*):")
_BARE = re.compile(r"[^\s\"()]+")
_SPACE = re.compile(r"\s*")
_VALUE = re.compile(r"\"([^\"]*)\"|([^\s\"(),]+)")
_SIGN = re.compile(r"(>=|<=|>|<|=)?(.*)", re.DOTALL)
_DURATION = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)\s*(ms|s|sec|min|m|h)?", re.IGNORECASE)
_UNITS = {"ms": 1, "s": 1000, "sec": 1000, "m": 60_000, "min": 60_000, "h": 3_600_000}
_LARGEST = 2**31 - 1


def parse(text: str, asking: Asking) -> Node:
    """The tree of *text*. Raises `BadQuery`."""
    if len(text) > LONGEST:
        raise BadQuery(
            f"A query has at most {LONGEST:,} characters.", position=LONGEST,
            length=len(text) - LONGEST,
        )  # fmt: skip
    reader = _Reader(text, asking)
    node = reader.query(0)
    if not reader.at_end:
        raise BadQuery("This bracket closes nothing.", position=reader.at, length=1)
    return node


@dataclass(slots=True)
class _Reader:
    text: str
    asking: Asking
    at: int = 0
    terms: int = 0

    @property
    def at_end(self) -> bool:
        self._skip()
        return self.at >= len(self.text)

    def query(self, depth: int) -> Node:
        """Up to the end or a closing bracket, which is left for the caller."""
        start = self.at
        choices = [self._all(depth)]
        while self._word("OR"):
            where = self.at - 2
            if not _parts(choices[-1]):
                raise BadQuery("There is nothing before this OR.", position=where, length=2)
            choices.append(self._all(depth))
            if not _parts(choices[-1]):
                raise BadQuery("There is nothing after this OR.", position=where, length=2)
        if len(choices) == 1:
            return choices[0]
        return Or(tuple(choices), start, self.at - start)

    def _all(self, depth: int) -> Node:
        start = self.at
        parts: list[Node] = []
        while not self.at_end and self.text[self.at] != ")" and not self._sees("OR"):
            if self._word("AND"):
                continue
            parts.append(self._one(depth))
        if len(parts) == 1:
            return parts[0]
        return And(tuple(parts), start, self.at - start)

    def _one(self, depth: int) -> Node:
        start = self.at
        if depth > _DEEPEST:
            raise BadQuery("This is nested too deeply.", position=start, length=1)
        if self.text[start] == "-":
            self.at += 1
            if self.at >= len(self.text) or self.text[self.at].isspace():
                raise BadQuery(
                    "A minus stands right before what is to be left out.", position=start, length=1
                )
            if self.text[self.at] == ")":
                raise BadQuery("There is nothing after this minus.", position=start, length=1)
            part = self._one(depth + 1)
            return Not(part, start, self.at - start)
        if self.text[start] == "(":
            return self._bracket(depth)
        self.terms += 1
        if self.terms > _MOST:
            raise BadQuery(
                f"A query has at most {_MOST} terms.", position=start, length=len(self.text) - start
            )
        if self.text[start] == '"':
            return Words(self._quoted(), True, start, self.at - start)
        if name := _NAME.match(self.text, start):
            return self._term(name)
        found = _BARE.match(self.text, start)
        assert found is not None  # no space, quote or bracket stands here
        self.at = found.end()
        return Words(found[0], False, start, self.at - start)

    def _bracket(self, depth: int) -> Node:
        start = self.at
        self.at += 1
        inner = self.query(depth + 1)
        if self.at_end:
            raise BadQuery("This bracket is not closed.", position=start, length=1)
        self.at += 1
        if not _parts(inner):
            raise BadQuery(
                "There is nothing in these brackets.", position=start, length=self.at - start
            )
        return replace(inner, start=start, length=self.at - start)

    def _quoted(self) -> str:
        start = self.at
        end = self.text.find('"', start + 1)
        if end < 0:
            raise BadQuery(
                "This quotation is not closed.", position=start, length=len(self.text) - start
            )
        self.at = end + 1
        text = self.text[start + 1 : end].strip()
        if not text:
            raise BadQuery(
                "There is nothing in these quotes.", position=start, length=self.at - start
            )
        return text

    def _term(self, found: re.Match[str]) -> Term:
        start = found.start()
        name = found[1].lower()
        word = TERMS.get(name)
        if word is None:
            raise _unknown_term(found[1], start)
        self.at = found.end()
        values: list[Value] = []
        while True:
            value = _VALUE.match(self.text, self.at)
            if value is None or not (value[1] or value[2] or "").strip():
                if self.at < len(self.text) and self.text[self.at] == '"' and value is None:
                    self._quoted()  # says that it is not closed
                raise BadQuery(
                    f"`{name}:` needs a value, for example `{word.example}`.", position=start,
                    length=max(self.at - start, 1), suggestion=word.example,
                )  # fmt: skip
            text = (value[1] if value[1] is not None else value[2]).strip()
            values.append(self._value(word, text, value.start(), value.end() - value.start()))
            self.at = value.end()
            if self.at >= len(self.text) or self.text[self.at] != ",":
                break
            self.at += 1
        if self.at < len(self.text) and self.text[self.at] == '"':
            raise BadQuery("Put a space before this quotation.", position=self.at, length=1)
        return Term(name, tuple(dict.fromkeys(values)), start, self.at - start)

    def _value(self, word: TermWord, text: str, position: int, length: int) -> Value:
        match word.takes:
            case "choice":
                return self._choice(word, text, position, length)
            case "id":
                if ids.number(word.prefix, text) is None:
                    raise BadQuery(
                        f"{text} is no {word.name}'s id; one looks like `{word.example}`.",
                        position=position, length=length,
                    )  # fmt: skip
                return Value(text)
            case "duration" | "number":
                return _compared(word, text, position, length)
            case "time":
                meant = moments(text, self.asking)
                if meant is None:
                    raise BadQuery(
                        f"{text} is no time. Say today, yesterday, 2h, 7d, 2026-11-19, 08:00 or"
                        " 2026-11-20T08:00.",
                        position=position, length=length,
                    )  # fmt: skip
                return Value(text, since=meant[0], until=meant[1])
            case _:
                return Value(text)

    def _choice(self, word: TermWord, text: str, position: int, length: int) -> Value:
        known: dict[str, Choice] = {}
        for choice in self.asking.vocabulary.choices(word.name):
            known |= dict.fromkeys((choice.value, choice.said.lower(), *choice.also), choice)
        given = " ".join(text.lower().split())
        if given in known:
            return Value(known[given].value)
        close = _close(given, known)
        suggestion = known[close].shown if close else ""
        if suggestion:
            help_ = f"Did you mean `{word.name}:{suggestion}`?"
        else:
            help_ = f"Known are {', '.join(dict.fromkeys(each.shown for each in known.values()))}."
        raise BadQuery(
            f"There is no `{word.name}:{text}`. {help_}", position=position, length=length,
            suggestion=suggestion,
        )  # fmt: skip

    def _sees(self, word: str) -> bool:
        self._skip()
        end = self.at + len(word)
        return self.text[self.at : end] == word and (
            end >= len(self.text) or self.text[end].isspace() or self.text[end] in '()"'
        )

    def _word(self, word: str) -> bool:
        if self._sees(word):
            self.at += len(word)
            return True
        return False

    def _skip(self) -> None:
        found = _SPACE.match(self.text, self.at)
        assert found is not None  # no space is a match too
        self.at = found.end()


def _parts(node: Node) -> bool:
    return not isinstance(node, And) or bool(node.parts)


def _compared(word: TermWord, text: str, position: int, length: int) -> Value:
    found = _SIGN.fullmatch(text)
    assert found is not None  # it matches any text
    sign: Sign = found[1] or "="  # type: ignore[assignment]  # the expression knows no others
    given = found[2].strip()
    if word.takes == "duration":
        number = _milliseconds(given)
    else:
        number = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None
    if number is None or number > _LARGEST:
        raise BadQuery(
            f"`{word.name}:{text}` needs a number, for example `{word.example}`.",
            position=position, length=length,
        )  # fmt: skip
    return Value(given, sign, number)


def _milliseconds(text: str) -> int | None:
    found = _DURATION.fullmatch(text)
    if found is None or not text.isascii():
        return None
    return round(float(found[1]) * _UNITS[(found[2] or "s").lower()])


def _unknown_term(name: str, start: int) -> BadQuery:
    close = _close(name.lower(), TERMS)
    if close:
        help_ = f"Did you mean `{close}:`?"
    else:
        help_ = f'To look for these words, put them in quotes: "{name}:".'
    return BadQuery(
        f"There is no `{name}:`. {help_}", position=start, length=len(name) + 1,
        suggestion=f"{close}:" if close else "",
    )  # fmt: skip


def _close(given: str, known: Iterable[str]) -> str:
    found = difflib.get_close_matches(given, list(known), n=1, cutoff=0.6)
    return found[0] if found else ""

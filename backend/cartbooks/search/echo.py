"""A query said back in words: "Push Orders, red or yellow, order 10432, last 7 days"."""

from __future__ import annotations

from collections.abc import Iterable

from cartbooks.search.terms import TERMS, Vocabulary
from cartbooks.search.times import Range
from cartbooks.search.tree import And, Node, Not, Or, Term, Value, Words, top

_SIGNS_TOOK = {
    ">": "longer than", ">=": "at least", "<": "less than", "<=": "at most", "=": "just",
}  # fmt: skip
_SIGNS_TASKS = {
    ">": "more than", ">=": "at least", "<": "fewer than", "<=": "at most", "=": "",
}  # fmt: skip


def sentence(node: Node, within: Range | None, vocabulary: Vocabulary) -> str:
    """What was understood. Of nothing asked: "Everything"."""
    parts = [said(each, vocabulary) for each in top(node)]
    if within is not None and within.said:
        parts.append(within.said)
    text = ", ".join(parts) or "everything"
    return text[:1].upper() + text[1:]


def said(node: Node, vocabulary: Vocabulary) -> str:
    """One part of a query in words."""
    match node:
        case Words(text=text, exact=exact):
            return f"exactly \u201c{text}\u201d" if exact else f"\u201c{text}\u201d"
        case Term():
            return _term(node, vocabulary)
        case Not(part=part):
            inner = said(part, vocabulary)
            return f"not ({inner})" if isinstance(part, And | Or) else f"not {inner}"
        case And(parts=parts):
            return " and ".join(_grouped(each, vocabulary) for each in parts)
        case Or(parts=parts):
            return " or ".join(_grouped(each, vocabulary) for each in parts)


def _grouped(node: Node, vocabulary: Vocabulary) -> str:
    text = said(node, vocabulary)
    return f"({text})" if isinstance(node, And | Or) else text


def _term(term: Term, vocabulary: Vocabulary) -> str:
    word = TERMS[term.name]
    match word.takes:
        case "choice":
            names = {each.value: each.said for each in vocabulary.choices(term.name)}
            return _any(names.get(value.text, value.text) for value in term.values)
        case "duration":
            return f"took {_any(_compared(each, _SIGNS_TOOK) for each in term.values)}"
        case "number":
            return f"{_any(_compared(each, _SIGNS_TASKS) for each in term.values)} tasks"
        case "time":
            return _any(_time(term.name, each.text) for each in term.values)
        case _:
            return f"{word.said} {_any(each.text for each in term.values)}"


def _compared(value: Value, signs: dict[str, str]) -> str:
    return f"{signs[value.sign]} {value.text}".strip()


def _time(name: str, text: str) -> str:
    if name == "after":
        return f"from {text} on"
    if name == "before":
        return f"before {text}"
    return text if text in {"today", "yesterday"} else f"on {text}"


def _any(texts: Iterable[str]) -> str:
    return " or ".join(texts)

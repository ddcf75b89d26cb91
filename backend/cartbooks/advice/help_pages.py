"""The catalogue as help pages: one for each code, which can be searched."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from cartbooks.advice.catalogue import CATALOGUE, OWN_REASONS, STATUSES, advise, canonical, entries
from cartbooks.advice.hresults import HRESULTS
from cartbooks.advice.model import RETRY_WORDS, WHERE_WORDS, WHO_WORDS, Advice

Group = Literal["status", "quickbooks", "web_connector", "own"]

_MENU = re.compile(
    r"\b(?:File|Edit|View|Lists|Favorites|Company|Customers|Vendors|Employees|Banking|Reports|"
    r"Window|Help)(?: > [A-Z][\w.&'-]*(?: (?:[A-Z&][\w.&'-]*|to|or|an?|the|from|of)(?![\w]))*)+"
)


@dataclass(frozen=True, slots=True)
class Page:
    """One code, for one kind of operation or ("") for all others."""

    code: str
    kind: str
    group: Group
    advice: Advice

    def has(self, words: str) -> bool:
        """Whether every one of *words* is in the code or in a text of it."""
        advice = self.advice
        texts = (self.code, self.kind, advice.what, advice.why, advice.short, *advice.steps)
        text = " ".join(texts).casefold()
        return all(word in text for word in words.casefold().split())


@cache
def pages() -> tuple[Page, ...]:
    """All pages, QuickBooks' status codes first."""
    found = []
    for kind, code, _ in entries():
        group = group_of(code)
        assert group is not None
        found.append(Page(code, kind, group, advise(kind, code)))
    order = {"status": 0, "own": 1, "quickbooks": 2, "web_connector": 3}
    number = re.compile(r"\d+")
    return tuple(
        sorted(
            found,
            key=lambda page: (
                order[page.group],
                int(page.code) if number.fullmatch(page.code) else 0,
                page.code,
                page.kind,
            ),
        )
    )


def group_of(code: str) -> Group | None:
    """Whose code it is; None for one that the catalogue does not have."""
    code = canonical(code)
    if code in OWN_REASONS:
        return "own"
    if code in STATUSES:
        return "status"
    if code in HRESULTS:
        return "quickbooks"
    if code in CATALOGUE:
        return "web_connector"
    return "status" if kinds_of(code) else None


def kinds_of(code: str) -> list[str]:
    """The kinds of operation for which *code* has an advice of its own."""
    code = canonical(code)
    return sorted(kind for kind, each, _ in entries() if kind and each == code)


def menu_paths(advice: Advice) -> list[str]:
    """The menus that the steps name, each once: `Lists > Item List`."""
    found = (match[0] for step in advice.steps for match in _MENU.finditer(step))
    return list(dict.fromkeys(each.rstrip(".,") for each in found))


def who(advice: Advice) -> str:
    return WHO_WORDS[advice.who]


def where(advice: Advice) -> str:
    return WHERE_WORDS[advice.where]


def retry(advice: Advice) -> str:
    return RETRY_WORDS[advice.retry]

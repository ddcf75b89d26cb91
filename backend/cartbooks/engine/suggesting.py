"""What may come next in a query: names of terms, and behind a colon values with their numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from cartbooks.db import Database
from cartbooks.engine import counting, finding, history, searching
from cartbooks.engine.conditions import DISORDER
from cartbooks.engine.counting import Number
from cartbooks.engine.history import Question
from cartbooks.holds import holds
from cartbooks.model import Company, Customer, Order, Problem, Product, Session, Store
from cartbooks.search import TERMS, And, Asking, Term, Value, range_of
from cartbooks.search.terms import TermWord

_WORD = re.compile(r"(?:[^\s\"()]|\"[^\"]*(?:\"|$))*")
_COUNTED = 1_000
"""Each value is counted so far while somebody types, and there may be a dozen."""
_AT_MOST = 10
_PLAIN = re.compile(r"[^\s\"(),:]+")


@dataclass(frozen=True, slots=True)
class Suggested:
    text: str
    title: str
    number: Number | None = None


@dataclass(frozen=True, slots=True)
class Suggestions:
    """*items* replace the characters from *start* to *end*."""

    start: int
    end: int
    name: str
    items: Sequence[Suggested]


def suggest(
    db: Database,
    q: str,
    position: int,
    asking: Asking,
    *,
    company: Company | None = None,
    range: str = "30d",
    me: str = "",
) -> Suggestions:
    """For the word of *q* that *position* is in or behind. Never fails for what is half written."""
    start, end = _word_at(q, position)
    while start < end and q[start] in "-(":
        start += 1
    word = q[start:end]
    name, colon, given = word.partition(":")
    term = TERMS.get(name.lower())
    if not colon or term is None:
        return Suggestions(start, end, "", _names(name.lower()))
    kept, _, last = given.rpartition(",")
    begun = last.strip('"').lower()
    asks = _Values(db, asking, company, range_of(range, asking).name, me)
    items = asks.of(term, begun)
    lead = f"{term.name}:{f'{kept},' if kept else ''}"
    return Suggestions(
        start, end, term.name,
        [Suggested(lead + each.text, each.title, each.number) for each in items[:_AT_MOST]],
    )  # fmt: skip


def _word_at(q: str, position: int) -> tuple[int, int]:
    """The word around *position*, quotes and all; an empty one between words."""
    at = 0
    while at <= position:
        found = _WORD.match(q, at)
        assert found is not None  # it matches nothing, too
        if found.end() >= position:
            return at, found.end()
        at = found.end() + 1
    return position, position


def _names(begun: str) -> list[Suggested]:
    return [
        Suggested(f"{term.name}:", term.means)
        for term in TERMS.values()
        if term.name.startswith(begun)
    ]


@dataclass(frozen=True, slots=True)
class _Values:
    db: Database
    asking: Asking
    company: Company | None
    range: str
    me: str

    def of(self, term: TermWord, begun: str) -> list[Suggested]:
        """Values of *term* that begin or, where they are names, go on with *begun*."""
        match term.name:
            case "status" | "kind" | "dir" | "is":
                return self._choices(term, begun)
            case "by":
                return self._counted("by", ["me", *searching.starters(self.db)], begun)
            case "company":
                rows = select(Company.name).where(
                    holds(Company.name, begun)
                ).order_by(Company.name)  # fmt: skip
                return [_plain(each) for each in self.db.scalars(rows.limit(_AT_MOST))]
            case "store":
                stores = select(Store.name).where(holds(Store.name, begun))
                if self.company is not None:
                    stores = stores.where(Store.company_id == self.company.id)
                found = self.db.scalars(stores.order_by(Store.name).limit(_AT_MOST))
                return self._counted("store", list(dict.fromkeys(found)), "")
            case "code":
                return self._codes(begun)
            case "problem":
                return self._problems(begun)
            case "order" | "customer" | "sku":
                return self._records(term.name, begun)
            case "session":
                return self._sessions(begun)
            case "after" | "before" | "on":
                return _begin(("today", "yesterday", "7d", f"{self.asking.today}"), begun)
            case "took":
                return _begin((">10s", ">30s", ">1m", ">10m"), begun)
            case "tasks":
                return _begin((">1", ">10", ">100", ">1000"), begun)
        return []

    def _question(self, name: str, value: str) -> Question:
        asked = history.question(
            "", self.asking, range=self.range, company=self.company, me=self.me
        )
        term = Term(name, (Value(value),))
        # of all companies; of one, the indexes do not know what to leave out
        lists_to = _COUNTED + 2 * DISORDER if self.company is None else None
        return replace(asked, node=And((term,)), lists_to=lists_to, _known={})

    def _number(self, name: str, value: str) -> Number:
        conditions = self._question(name, value).conditions(self.db)
        if conditions.long:
            return Number(_COUNTED, more=True)
        return counting.count(self.db, conditions, most=_COUNTED)

    def _choices(self, term: TermWord, begun: str) -> list[Suggested]:
        return [
            Suggested(each.shown, each.said, self._number(term.name, each.value))
            for each in self.asking.vocabulary.choices(term.name)
            if any(begun in one.lower() for one in (each.value, each.said, *each.also))
        ]

    def _counted(self, name: str, values: Sequence[str], begun: str) -> list[Suggested]:
        fitting = [each for each in values if begun in each.lower()][:_AT_MOST]
        return [Suggested(_quoted(each), each, self._number(name, each)) for each in fitting]

    def _codes(self, begun: str) -> list[Suggested]:
        """Codes of the company's problems: few, each with what it means."""
        rows = (
            select(Problem.code, Problem.sentence)
            .where(holds(Problem.code, begun), Problem.code != "")
            .order_by(Problem.last_at.desc())
            .limit(100)
        )
        if self.company is not None:
            rows = rows.where(Problem.company_id == self.company.id)
        sentences: dict[str, str] = {}
        for code, sentence in self.db.execute(rows):
            sentences.setdefault(code, sentence)
        return [
            Suggested(_quoted(code), sentence, self._number("code", code))
            for code, sentence in list(sentences.items())[:_AT_MOST]
        ]

    def _problems(self, begun: str) -> list[Suggested]:
        rows = (
            select(Problem)
            .where(Problem.joined_into.is_(None), holds(Problem.sentence, begun)
                   | (begun == ""))
            .order_by(Problem.open_tasks == 0, Problem.last_at.desc())
            .limit(_AT_MOST)
        )  # fmt: skip
        if self.company is not None:
            rows = rows.where(Problem.company_id == self.company.id)
        return [
            Suggested(each.public_id, each.sentence, self._number("problem", each.public_id))
            for each in self.db.scalars(rows)
        ]

    def _sessions(self, begun: str) -> list[Suggested]:
        rows = select(Session).order_by(Session.id.desc()).limit(200)
        if self.company is not None:
            rows = rows.where(Session.company_id == self.company.id)
        return [
            Suggested(
                each.public_id,
                f"{each.opened_at.astimezone(self.asking.zone):%Y-%m-%d %H:%M}",
            )
            for each in self.db.scalars(rows)
            if begun in each.public_id.lower()
        ]

    def _records(self, name: str, begun: str) -> list[Suggested]:
        kind = {"sku": "product"}.get(name, name)
        stores = finding.stores_of(self.db, self.company)
        hits = finding.hits(self.db, stores, begun, limit=_AT_MOST, record_type=kind)
        found: list[Suggested] = []
        for row in finding.rows_of(self.db, hits):
            match row:
                case Order():
                    found.append(Suggested(_quoted(row.number), row.customer_name))
                case Product():
                    found.append(Suggested(_quoted(row.sku), row.name))
                case Customer():
                    found.append(Suggested(_quoted(row.name), row.key_email))
        return list(dict.fromkeys(found))


def _begin(values: Sequence[str], begun: str) -> list[Suggested]:
    return [Suggested(each, each) for each in values if each.startswith(begun)]


def _plain(text: str) -> Suggested:
    return Suggested(_quoted(text), text)


def _quoted(text: str) -> str:
    clean = text.replace('"', " ").strip()
    return clean if _PLAIN.fullmatch(clean) else f'"{clean}"'

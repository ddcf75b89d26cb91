"""From a code to an advice: the only place that knows all tables of the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cartbooks.advice import wording
from cartbooks.advice.actions import ACTIONS
from cartbooks.advice.hresults import HRESULTS
from cartbooks.advice.matched import MATCHES, normal
from cartbooks.advice.model import Advice, Confidence, Entry
from cartbooks.advice.reasons_by_hand import BY_HAND_REASONS
from cartbooks.advice.reasons_orders import ORDER_REASONS
from cartbooks.advice.reasons_skips import SKIP_REASONS
from cartbooks.advice.reasons_stock import STOCK_REASONS
from cartbooks.advice.reasons_visit import VISIT_REASONS
from cartbooks.advice.said import named_in
from cartbooks.advice.shapes import IF_IT_STAYS
from cartbooks.advice.statuses_format import FORMAT
from cartbooks.advice.statuses_notes import NOTES
from cartbooks.advice.statuses_of_kind import STATUSES_OF_KIND
from cartbooks.advice.statuses_rules import RULES
from cartbooks.advice.texts import TRY_AGAIN
from cartbooks.advice.web_connector import WEB_CONNECTOR

STATUSES: dict[str, Entry] = {**NOTES, **FORMAT, **RULES}
REASONS: dict[str, Entry] = {
    **ORDER_REASONS, **SKIP_REASONS, **VISIT_REASONS, **STOCK_REASONS, **BY_HAND_REASONS,
}  # fmt: skip
OWN_REASONS = frozenset(REASONS)

CATALOGUE: dict[str, Entry] = {**STATUSES, **HRESULTS, **WEB_CONNECTOR, **REASONS}

UNKNOWN = Entry(
    short="QuickBooks gave its own reason",
    why="[QuickBooks refused this and gave its own reason, {below}.|"
    "QuickBooks refused this without giving a reason in words.] We have no advice for it yet.",
    steps=(
        "[Read QuickBooks' own words {below}, and do what they ask for if you can.|"
        "Look at the record in QuickBooks.]",
        TRY_AGAIN,
        IF_IT_STAYS,
    ),
    alternatives=("make_bundle", "try_again", "mark_dealt_with"),
    where="console",
    confidence="unknown",
)

_HRESULT = re.compile(r"0x[0-9a-f]{1,8}", re.IGNORECASE)


def canonical(code: str) -> str:
    """*code* as the catalogue spells it; HRESULTs come in both cases and as negative numbers."""
    code = str(code).strip()
    if _HRESULT.fullmatch(code):
        return f"0x{int(code, 16):08X}"
    if re.fullmatch(r"-\d{1,10}", code):
        return f"0x{int(code) & 0xFFFFFFFF:08X}"
    return code.upper() if code[:4].upper() == "QBWC" else code


def advise(
    kind: str, code: str, *, said: str | None = None, facts: Mapping[str, object] | None = None
) -> Advice:
    """
    What happened, why and what to do, for *code* met in an operation of *kind* ("" outside one).

    *said* is QuickBooks' or the store's own message: shown untouched, and read for what a known
    code names in it. *facts* fill the texts; whatever is missing is worded around. Never raises.
    """
    code = canonical(code)
    entry, confidence = _entry(kind, code, said)
    return _render(kind, code, entry, confidence, said, facts or {})


def _entry(kind: str, code: str, said: str | None) -> tuple[Entry, Confidence]:
    entry = STATUSES_OF_KIND.get((kind, code)) or CATALOGUE.get(code)
    if entry is None:
        return UNKNOWN, "unknown"
    if said and not entry.recalled:
        words = normal(said)
        for match in MATCHES:
            if match.fits(code, words):
                return match.entry, "matched"
    return entry, entry.confidence


def _render(
    kind: str,
    code: str,
    entry: Entry,
    confidence: Confidence,
    said: str | None,
    facts: Mapping[str, object],
) -> Advice:
    words = said if said and said.strip() else None
    shown = wording.known(kind, {**named_in(code, words), **wording.present(facts)})
    if words:
        shown["below"] = "below"
    else:
        shown.pop("below", None)
    return Advice(
        what=wording.fill(entry.what or wording.outcome(kind, entry.outcome), shown),
        why=wording.fill(entry.why, shown),
        short=wording.fill(entry.short, shown),
        steps=tuple(filter(None, (wording.fill(step, shown) for step in entry.steps))),
        alternatives=tuple(ACTIONS[key] for key in entry.alternatives),
        who=entry.who,
        where=entry.where,
        retry=entry.retry,
        severity=entry.severity,
        code=code,
        source_text=words,
        confidence=confidence,
    )


def entries() -> Iterator[tuple[str, str, Entry]]:
    """Every row as (kind, code, entry); the kind is "" where it holds for all."""
    for code, entry in CATALOGUE.items():
        yield "", code, entry
    for (kind, code), entry in STATUSES_OF_KIND.items():
        yield kind, code, entry


def sentence(advice: Advice) -> str:
    """One line for a list: what happened, and why, as one sentence."""
    return f"{advice.what.rstrip('.')}: {advice.short}."


_SENTENCE_END = re.compile(r"(?<=[.!?]) ")


def window(advice: Advice, *, link: str | None = None, limit: int = 240) -> str:
    """
    A short text for the Web Connector's window: what, why, the first step, where to read more.

    Sentences that do not fit are left out whole, with all behind them; the link always fits.
    """
    tail = f" More: {link}" if link else ""
    text = advice.what
    for part in (*_SENTENCE_END.split(advice.why), *advice.steps[:1]):
        if len(text) + 1 + len(part) + len(tail) > limit:
            break
        text = f"{text} {part}"
    return text + tail

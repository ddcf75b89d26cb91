"""docs/errors.md, written from the catalogue so that the two cannot disagree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cartbooks.advice.catalogue import STATUSES, advise, entries
from cartbooks.advice.hresults import HRESULTS
from cartbooks.advice.matched import MATCHES
from cartbooks.advice.model import RETRY_WORDS, WHERE_WORDS, WHO_WORDS, Advice
from cartbooks.advice.reasons_by_hand import BY_HAND_REASONS
from cartbooks.advice.reasons_orders import ORDER_REASONS
from cartbooks.advice.reasons_skips import SKIP_REASONS
from cartbooks.advice.reasons_stock import STOCK_REASONS
from cartbooks.advice.reasons_visit import VISIT_REASONS
from cartbooks.advice.web_connector import WEB_CONNECTOR
from cartbooks.advice.wording import sentence_case

HEAD = """\
# What went wrong, and what to do

Made by `python -m cartbooks.advice` from the catalogue in `backend/cartbooks/advice`; a test holds
it to that. The console, the CSV export, the alerts and the Web Connector's window show the same
texts, with the names and numbers of the record filled in.

Where QuickBooks or the store gave a message of its own, it is shown beneath the advice, untouched.
"""

REFUSED = "push_orders"


def document() -> str:
    """The whole text of docs/errors.md."""
    parts = [
        HEAD,
        _section("QuickBooks' status codes", STATUSES, REFUSED),
        "## When a code means something else\n",
        *(
            _advice(f"{code} in `{kind}`", advise(kind, code))
            for kind, code, _ in entries()
            if kind
        ),
        "## Recognised by QuickBooks' own words\n",
        *_matched(),
        _section("When QuickBooks could not be reached or could not read", HRESULTS, ""),
        _section("The Web Connector's own codes", WEB_CONNECTOR, ""),
        _section("Why an order or a product waits", ORDER_REASONS, REFUSED),
        _section("Why something was skipped", SKIP_REASONS, REFUSED),
        _section("Around a visit of the Web Connector", VISIT_REASONS, REFUSED),
        _section("Stock, and the store", STOCK_REASONS, "pull_inventory"),
        _section("What a person decided", BY_HAND_REASONS, REFUSED),
        _section("Everything else", ("unknown",), REFUSED),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _matched() -> Iterator[str]:
    for match in MATCHES:
        code = min(match.codes)
        title = f"{', '.join(sorted(match.codes))}: “{match.parts[0]}”"
        yield _advice(title, advise(REFUSED, code, said=match.parts[0]))


def _section(title: str, codes: Iterable[str], kind: str) -> str:
    kinds = {"sku_exists": "push_products"}
    advices = ((code, advise(kinds.get(code, kind), code)) for code in codes)
    return "\n".join([f"## {title}\n", *(_advice(code, advice) for code, advice in advices)])


def _advice(title: str, advice: Advice) -> str:
    does = " ".join(f"{number}. {step}" for number, step in enumerate(advice.steps, 1))
    lines = [
        f"### {title}: {advice.short}" if "“" not in title else f"### {title}",
        "",
        f"{advice.what} {sentence_case(advice.why)}",
        "",
        f"- **Do this** {does if len(advice.steps) > 1 else ''.join(advice.steps)}",
    ]
    if advice.alternatives:
        lines.append(f"- **Here** {' · '.join(action.label for action in advice.alternatives)}")
    who = WHO_WORDS[advice.who]
    place = WHERE_WORDS[advice.where]
    lines.append(f"- **Who** {who}" + ("" if advice.who == "no_one" else f", {place}"))
    lines.append(f"- **Tried again** {RETRY_WORDS[advice.retry]}")
    return "\n".join([*lines, ""])

"""An operation in one sentence: how many of what, and why the rest was not done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cartbooks.advice.catalogue import advise


@dataclass(frozen=True, slots=True)
class Words:
    """
    How a kind of operation speaks of its tasks: nouns and verbs, each for one and for many.

    Without *counted* the tasks are pages or the like, whose number tells nobody anything.
    """

    one: str
    many: str
    done: tuple[str, str]
    not_done: tuple[str, str]
    not_confirmed: tuple[str, str] = ("is not confirmed", "are not confirmed")
    counted: bool = True


def _passive(done: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (f"was {done}", f"were {done}"), (f"was not {done}", f"were not {done}")


_ADDED = _passive("added to QuickBooks")
_READ = _passive("read from QuickBooks")

WORDS: dict[str, Words] = {
    "push_orders": Words("order", "orders", *_ADDED),
    "push_payments": Words("payment", "payments", *_ADDED),
    "push_refunds": Words("refund", "refunds", *_ADDED),
    "push_products": Words("product", "products", *_ADDED),
    "pull_products": Words("product", "products", *_READ),
    "sync_lists": Words("list", "lists", *_READ),
    "sync_customers": Words(
        "the customers",
        "the customers",
        ("were read from QuickBooks", "were read from QuickBooks"),
        ("were not read from QuickBooks", "were not read from QuickBooks"),
        ("are not confirmed", "are not confirmed"),
        counted=False,
    ),
    "pull_inventory": Words(
        "product's stock",
        "products' stock",
        ("was changed in the store", "was changed in the store"),
        ("was not changed in the store", "was not changed in the store"),
        ("is not confirmed", "is not confirmed"),
    ),
    "verify_orders": Words(
        "order",
        "orders",
        ("agrees with QuickBooks", "agree with QuickBooks"),
        ("does not agree with QuickBooks", "do not agree with QuickBooks"),
    ),
    "set_up_lists": Words("entry", "entries", *_passive("created in QuickBooks")),
    "run_qbxml": Words("request", "requests", *_passive("carried out by QuickBooks")),
}
ANY = Words("task", "tasks", *_passive("done"))
STATES = ("done", "failed", "held", "not_confirmed", "skipped", "cancelled", "waiting", "sent")


def operation_sentence(
    kind: str,
    state: str,
    color: str | None,
    counts: Mapping[str, int],
    top_code: str | None = None,
    facts: Mapping[str, object] | None = None,
) -> str:
    """
    The sentence for the list of operations and the head of one.

    *counts* are tasks by state: done, failed, held, not_confirmed, skipped, cancelled, waiting,
    sent. *top_code* is the commonest code among those not done (or skipped, when none counts);
    the fact `said` is what QuickBooks said with it, and `reasons` how many codes there are.
    """
    words = WORDS.get(kind, ANY)
    n = {name: max(0, int(counts.get(name) or 0)) for name in STATES}
    done, unsure = n["done"], n["not_confirmed"]
    undone = n["failed"] + n["held"]
    total = done + undone + unsure
    if state == "waiting":
        return _waiting(words, sum(n.values()))
    if state == "cancelled":
        return "Taken out of the queue before it started: nothing was sent."
    if state == "running":
        return _running(words, total, sum(n.values()))
    because = _because(kind, top_code, facts or {})
    if undone and unsure:
        return (
            f"{_share(words, undone, total)} {_verb(words.not_done, undone)} and {unsure:,}"
            f" {'is' if unsure == 1 else 'are'} not confirmed{because}."
        )
    if undone:
        return f"{_share(words, undone, total)} {_verb(words.not_done, undone)}{because}."
    if unsure:
        return f"{_share(words, unsure, total)} {_verb(words.not_confirmed, unsure)}{because}."
    if done and color is not None:
        return f"{_share(words, done, done)} {_verb(words.done, done)}."
    return _nothing(n["skipped"], n["cancelled"], because)


def _waiting(words: Words, number: int) -> str:
    waits = "Waits for the next visit of the Web Connector"
    if not number or not words.counted:
        return f"{waits}."
    return f"{waits}: {_share(words, number, number)}."


def _running(words: Words, ended: int, number: int) -> str:
    if not number or not words.counted:
        return "Running now."
    return f"Running now: {ended:,} of {_share(words, number, number)}."


def _nothing(skipped: int, cancelled: int, because: str) -> str:
    if skipped and cancelled:
        return f"Nothing to do, {skipped:,} skipped and {cancelled:,} cancelled{because}."
    if skipped:
        return f"Nothing to do, {skipped:,} skipped{because}."
    if cancelled:
        return f"Nothing to do, {cancelled:,} cancelled."
    return "Nothing to do."


def _because(kind: str, code: str | None, facts: Mapping[str, object]) -> str:
    """The reason as the end of a sentence, or nothing where none is known."""
    if not code:
        return ""
    mostly = "mostly because " if str(facts.get("reasons") or "1") not in {"0", "1"} else ""
    said = str(facts.get("said") or "")
    return f": {mostly}{advise(kind, code, said=said, facts=facts).short}"


def _share(words: Words, number: int, total: int) -> str:
    if not words.counted:
        return words.many[:1].upper() + words.many[1:]
    noun = words.one if total == 1 else words.many
    return f"{number:,} {noun}" if number == total else f"{number:,} of {total:,} {noun}"


def _verb(verbs: tuple[str, str], number: int) -> str:
    return verbs[0] if number == 1 else verbs[1]

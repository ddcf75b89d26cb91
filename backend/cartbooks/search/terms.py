"""The word table: every term of the language, what it means, and the values that it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Takes = Literal["choice", "text", "id", "duration", "number", "time"]


@dataclass(frozen=True, slots=True)
class Choice:
    """
    One value out of few: its spelling, how people say it, and what else is understood.

    *quoted* is how it is best written after the colon, where that is not its spelling.
    """

    value: str
    said: str
    also: tuple[str, ...] = ()
    quoted: str = ""

    @property
    def shown(self) -> str:
        return self.quoted or self.value


@dataclass(frozen=True, slots=True)
class TermWord:
    """A term: `name:`. *said* leads its values in the echo; *prefix* is that of an id."""

    name: str
    means: str
    takes: Takes
    example: str
    said: str = ""
    choices: tuple[Choice, ...] = ()
    prefix: str = ""


STATUSES = (
    Choice("red", "red", ("nothing-done",)),
    Choice("yellow", "yellow", ("partly", "partly-done")),
    Choice("green", "green", ("done", "all-done")),
    Choice("running", "running now"),
    Choice("waiting", "waiting", ("pending",)),
    Choice("nothing-to-do", "nothing to do", ("quiet",)),
    Choice("cancelled", "cancelled", ("canceled",)),
)
_DIRECTIONS = (
    Choice("to-quickbooks", "to QuickBooks", ("to_quickbooks",)),
    Choice("to-store", "to the store", ("to_store",)),
    Choice("from-quickbooks", "from QuickBooks", ("from_quickbooks",)),
)
_IS = (
    Choice("open", "with something still open"),
    Choice("noted", "done with a note"),
    Choice("retried", "tried again since"),
    Choice("not-confirmed", "not confirmed", ("not_confirmed",)),
    Choice("edited", "tried again with changes"),
    Choice("with-comment", "with a comment", ("commented",)),
)

TERMS: Mapping[str, TermWord] = MappingProxyType(
    {
        each.name: each
        for each in (
            TermWord("status", "how it ended, or where it stands", "choice", "status:red,yellow",
                     choices=STATUSES),
            TermWord("kind", "what ran", "choice", 'kind:"Push Orders"'),
            TermWord("dir", "which way the data went", "choice", "dir:to-quickbooks",
                     choices=_DIRECTIONS),
            TermWord("is", "what became of it", "choice", "is:open", choices=_IS),
            TermWord("order", "an order's number", "text", "order:10432", "order"),
            TermWord("customer", "a customer's name or e-mail", "text", 'customer:"Ann Lee"',
                     "customer"),
            TermWord("sku", "a product's SKU", "text", "sku:AB-1", "SKU"),
            TermWord("txn", "a document's TxnID in QuickBooks", "text", "txn:1A2-1230841",
                     "QuickBooks document"),
            TermWord("code", "a code of QuickBooks, the Web Connector or Cartbooks", "text",
                     "code:3100", "code"),
            TermWord("problem", "a problem's id", "id", "problem:pb_YAQ366E", "problem",
                     prefix="pb"),
            TermWord("session", "a visit's id", "id", "session:se_YAQ366E", "session",
                     prefix="se"),
            TermWord("task", "a task's id", "id", "task:ta_YAQ366E", "task", prefix="ta"),
            TermWord("company", "a company's name or id", "text", 'company:"Acme Toys"', "company"),
            TermWord("store", "a store's name or id", "text", "store:Web", "store"),
            TermWord("by", "who started it: a name, me, or schedule", "text", "by:schedule",
                     "started by"),
            TermWord("took", "how long it took", "duration", "took:>30s"),
            TermWord("tasks", "how many tasks it has", "number", "tasks:>100"),
            TermWord("after", "asked for then or later", "time", "after:yesterday"),
            TermWord("before", "asked for before then", "time", "before:2026-11-20T08:00"),
            TermWord("on", "asked for on that day", "time", "on:2026-11-19"),
        )
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the language takes from outside: the kinds of operation, by API name with title."""

    kinds: Mapping[str, str] = field(default_factory=dict)

    def choices(self, name: str) -> tuple[Choice, ...]:
        """The values that `name:` takes, where they are few."""
        if name == "kind":
            return tuple(
                Choice(kind, title, (kind.replace("_", "-"),), f'"{title}"')
                for kind, title in self.kinds.items()
            )
        return TERMS[name].choices

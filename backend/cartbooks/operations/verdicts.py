"""
What a step can say. The engine decides what it means; a step never touches a state.

Ask                  these requests go to QuickBooks
Done                 the task has succeeded
More                 go on with another step (or page), perhaps at the store's hand
Failed · Held        not done: QuickBooks or the store refused · a person must decide
Skipped              a rule says that this record is not for us
Wait                 not now: somebody has it open, or what it needs is not there yet
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any, Literal

from cartbooks.qbxml import Request

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NewLink:
    """Draw a link: this store record is that QuickBooks list record."""

    kind: Literal["customer", "product"]
    record: str
    list_id: str
    full_name: str
    how: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """The ledger row that must be written before the request leaves."""

    source_id: str
    number: str
    form: str
    ref_number: str | None
    token: str
    predicted_total: Decimal
    customer_list_id: str
    fingerprint: str
    source: str = "order"
    role: str = "sale"


@dataclass(frozen=True, slots=True)
class Ask:
    """
    Requests of one task for one message.

    `alone` keys must not occur twice in a message: two orders of one new customer do not both add
    the customer.
    """

    requests: Sequence[Request]
    claim: Claim | None = None
    alone: frozenset[str] = frozenset()
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Posted:
    """A document stands in QuickBooks: what it said about it."""

    txn_id: str
    edit_sequence: str
    total: Decimal | None
    how: str


@dataclass(frozen=True, slots=True)
class Done:
    note: str = ""
    code: str = ""
    said: str = ""
    facts: Facts = field(default_factory=dict)
    list_id: str = ""
    links: Sequence[NewLink] = ()
    posted: Posted | None = None


@dataclass(frozen=True, slots=True)
class More:
    """
    Go on at *step* with *memory* (merged into what is remembered; None removes a key).

    `heard` is what QuickBooks said when the way there was not the straight one; `trace` tells it in
    words for the timeline.
    """

    step: str
    memory: Facts = field(default_factory=dict)
    hand: Literal["quickbooks", "store"] = "quickbooks"
    links: Sequence[NewLink] = ()
    gone: Sequence[str] = ()  # ListIDs that are no longer in QuickBooks
    posted: Posted | None = None
    refused: bool = False  # the claimed document did not come into being
    trace: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    code: str
    said: str = ""
    facts: Facts = field(default_factory=dict)
    links: Sequence[NewLink] = ()
    posted: Posted | None = None
    missing: bool = False  # the posted document is gone from QuickBooks


@dataclass(frozen=True, slots=True)
class Held:
    code: str
    said: str = ""
    facts: Facts = field(default_factory=dict)
    links: Sequence[NewLink] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    code: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wait:
    """Try the same step again later; after `at_most` attempts it is `Failed` with the same code."""

    code: str
    said: str = ""
    after: timedelta = timedelta(minutes=2)
    at_most: int = 8
    step: str = ""


Verdict = Done | More | Failed | Held | Skipped | Wait

"""Number and memo of a document: how people and we find it again."""

from __future__ import annotations

import re

from cartbooks.mapping.names import person
from cartbooks.mapping.preferences import Preferences
from cartbooks.qbxml.text import clean
from cartbooks.stores.canonical import Order

MAX_NUMBER = 11
MAX_MEMO = 4095
MAX_OTHER = 29


def wished_number(order: Order, preferences: Preferences, wished: str = "") -> str:
    """The number in full: what a person wished, else prefix and store number."""
    return clean(wished or preferences.number_prefix + order.number)


def number_of(order: Order, preferences: Preferences, wished: str = "") -> str | None:
    """
    The document number, or None to let QuickBooks number it.

    A number that does not fit into 11 characters is never cut: cut numbers clash.
    """
    number = wished_number(order, preferences, wished)
    return number if 0 < len(number) <= MAX_NUMBER else None


def other_of(order: Order, preferences: Preferences, wished: str = "") -> str | None:
    """The full number for the field Other, where the document has none and it fits."""
    number = wished_number(order, preferences, wished)
    fits = MAX_NUMBER < len(number) <= MAX_OTHER
    return number if fits else None


def memo_of(order: Order, preferences: Preferences, store: str, token: str) -> str:
    """
    The memo from its template. The token stands at its end, and so does a number that is not the
    document's and that the template leaves out; neither is ever cut.
    """
    parts = {
        "store": store,
        "number": order.number,
        "gateway": order.gateway(),
        "transaction": order.transaction(),
        "name": person(order),
    }
    memo = re.sub(r"\{(\w+)\}", lambda found: parts.get(found[1], ""), preferences.memo)
    end = f" [{token}]"
    full = wished_number(order, preferences)
    if number_of(order, preferences) is None and full and clean(order.number) not in clean(memo):
        end = f" #{full}{end}"
    return f"{clean(memo, max(0, MAX_MEMO - len(end)))}{end}".strip()

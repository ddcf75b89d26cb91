"""A postal address on a document: at most three lines above the line with the city."""

from __future__ import annotations

import textwrap

from cartbooks import qbxml
from cartbooks.qbxml import text
from cartbooks.stores.canonical import Address

_WIDTH = 41
_LINES = 3


def address(source: Address, *, name: str = "") -> qbxml.Address | None:
    """
    *source* as QuickBooks prints it, or None where it is blank; *name* stands in where the address
    has no name of its own.

    Company, person and street are put together until they fit. The street counts more than the
    person, and only what fits in no way is shortened.
    """
    if source.is_blank():
        return None
    person = text.clean(source.name or name)
    company = text.clean(source.company)
    if person.casefold() == company.casefold():
        person = ""
    streets = [street for street in (text.clean(source.line1), text.clean(source.line2)) if street]
    return text.address(
        _fit([who for who in (company, person) if who], streets),
        source.city,
        source.region,
        source.postcode,
        source.country,
    )


def _fit(who: list[str], streets: list[str]) -> list[str]:
    street = ", ".join(streets)
    for names in (who, [", ".join(who)] if who else [], who[:1]):
        for rest in (streets, [street] if street else []):
            lines = [part for line in [*names, *rest] for part in _wrapped(line)]
            if len(lines) <= _LINES:
                return lines
    lines = [name[:_WIDTH].rstrip() for name in who[:1]]
    return [*lines, *_wrapped(street)][:_LINES]


def _wrapped(line: str) -> list[str]:
    return textwrap.wrap(line, _WIDTH, break_on_hyphens=False)

"""Who the selected records are about: the values that must not turn up in any text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cartbooks.bundle.masking import Mask

ADDRESS = frozenset({"line1", "line2", "city", "postcode"})


def learn_order(mask: Mask, body: Mapping[str, Any]) -> None:
    """Everything in an order that says who the buyer is."""
    learn_customer(mask, body.get("customer") or {})
    for place in ("bill_to", "ship_to"):
        learn_address(mask, body.get(place) or {})


def learn_customer(mask: Mask, body: Mapping[str, Any]) -> None:
    learn_name(mask, str(body.get("first_name") or ""), str(body.get("last_name") or ""))
    mask.learn("Customer", str(body.get("company") or ""))
    mask.learn("Customer", str(body.get("name") or ""))
    mask.learn("Email", str(body.get("email") or ""))
    mask.learn("Phone", str(body.get("phone") or ""))
    for place in ("bill_to", "ship_to"):
        learn_address(mask, body.get(place) or {})


def learn_name(mask: Mask, first: str, last: str) -> None:
    """A person by full name, the other way round, and by each name alone."""
    full = f"{first} {last}".strip()
    for form in (full, f"{last} {first}", last, first):
        mask.learn("Customer", form, full)


def learn_address(mask: Mask, body: Mapping[str, Any]) -> None:
    name = str(body.get("name") or "")
    mask.learn("Customer", name)
    parts = name.split()
    if len(parts) > 1:
        learn_name(mask, parts[0], parts[-1])
    mask.learn("Customer", str(body.get("company") or ""))
    mask.learn("Phone", str(body.get("phone") or ""))
    for part in ("line1", "line2", "city", "postcode"):
        mask.learn("Address", str(body.get(part) or ""))


def learn_list_record(mask: Mask, full_name: str, facts: Mapping[str, Any]) -> None:
    """A customer of QuickBooks, as the local copy has it."""
    for part in full_name.split(":"):
        mask.learn("Customer", part)
    mask.learn("Email", str(facts.get("Email") or ""))
    mask.learn("Phone", str(facts.get("Phone") or ""))
    mask.learn("Customer", str(facts.get("CompanyName") or ""))
    learn_name(mask, str(facts.get("FirstName") or ""), str(facts.get("LastName") or ""))

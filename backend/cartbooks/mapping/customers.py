"""Which QuickBooks customer a buyer is, and what a new one looks like. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cartbooks.mapping.preferences import Preferences
from cartbooks.mapping.refs import Ref as Chosen
from cartbooks.mapping.refs import normal_name
from cartbooks.qbxml import Address as QuickBooksAddress
from cartbooks.qbxml import CustomerAdd, Ref
from cartbooks.qbxml.text import address, clean, name
from cartbooks.stores.canonical import Address, Order

MAX_NAME = 41
_EMAIL = re.compile(r"[^@\s,;<>()]+@[^@\s,;<>()]+\.[^@\s,;<>().]{2,}")


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    """A customer in QuickBooks, as the local copy has it."""

    list_id: str
    full_name: str
    email: str = ""
    postcode: str = ""
    is_active: bool = True
    company: str = ""
    first_name: str = ""
    last_name: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """This customer, and what proved it."""

    customer: KnownCustomer
    how: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """A person must say; `candidates` are their names in QuickBooks."""

    code: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Create:
    """Nobody fits: create one of this name."""

    name: str


def is_email(text: str) -> bool:
    """Whether QuickBooks would accept it for a document "To be e-mailed"."""
    return bool(_EMAIL.fullmatch(text.strip()))


def emails(text: str) -> set[str]:
    """The addresses in a field; QuickBooks keeps several in one, parted by commas."""
    return {part.strip().casefold() for part in re.split(r"[,;\s]+", text) if "@" in part}


def match(
    order: Order,
    preferences: Preferences,
    known: Sequence[KnownCustomer],
    link: KnownCustomer | None,
) -> Found | Unclear | Create:
    """Link, then exact e-mail, then the name with e-mail or postcode, else a new one."""
    if link is not None:
        if not link.is_active:
            return Unclear("customer_inactive", (link.full_name,))
        return Found(link, "link")
    wanted = emails(order.customer.email)
    same_email = [each for each in known if wanted & emails(each.email)]
    if same_email:
        return _one(same_email, "e-mail")
    wished = normal_name(name_for(order, preferences))
    names = [each for each in known if wished in _names(each)]
    if not wanted:
        postcodes = {_plain(order.bill_to.postcode), _plain(order.ship_to.postcode)} - {""}
        same_place = [each for each in names if _plain(each.postcode) in postcodes]
        if same_place:
            return _one(same_place, "name and postcode")
    return Create(name_for(order, preferences))


def _one(found: Sequence[KnownCustomer], how: str) -> Found | Unclear:
    active = [each for each in found if each.is_active]
    if len(active) == 1:
        return Found(active[0], how)
    names = tuple(each.full_name for each in (active or found))
    return Unclear("customer_ambiguous" if active else "customer_inactive", names)


def _names(known: KnownCustomer) -> set[str]:
    person = f"{known.first_name} {known.last_name}"
    turned = f"{known.last_name}, {known.first_name}"
    spelled = (known.full_name, known.company, person, turned)
    return {normal_name(each) for each in spelled if each.strip(" ,")}


def _plain(postcode: str) -> str:
    return "".join(postcode.split()).casefold()[:5]


def name_for(order: Order, preferences: Preferences) -> str:
    """The name of a new customer in the form the store chose, safe and short enough."""
    buyer, bill_to = order.customer, order.bill_to
    first, last = buyer.first_name.strip(), buyer.last_name.strip()
    person = f"{first} {last}".strip() or bill_to.name.strip()
    company = buyer.company.strip() or bill_to.company.strip()
    turned = f"{last}, {first}" if first and last else person
    wanted = {
        "company_or_name": (company, person),
        "first_last": (person, company),
        "last_first": (turned, company),
        "email": (buyer.email, person, company),
    }[preferences.customer_name_form]
    for spelled in (*wanted, buyer.email, f"Web customer {order.number}"):
        safe = name(spelled, MAX_NAME)
        if safe:
            return safe
    return f"Web customer {order.ext_id}"[:MAX_NAME]


def with_suffix(base: str, order: Order) -> str:
    """The name with ` (W17)` behind it, for when another record already has it."""
    suffix = f" (W{name(order.customer.ext_id or order.number)})"[:20]
    return base[: MAX_NAME - len(suffix)].rstrip() + suffix


def customer_add(order: Order, preferences: Preferences, customer_name: str) -> CustomerAdd:
    """The new customer. Nothing but the e-mail is left whole; names and addresses are shortened."""
    buyer = order.customer
    company = clean(buyer.company or order.bill_to.company, 41)
    email = clean(buyer.email)
    return CustomerAdd(
        name=customer_name,
        company_name=company or None,
        first_name=clean(buyer.first_name, 25) or None,
        last_name=clean(buyer.last_name, 25) or None,
        bill_address=postal(order.bill_to),
        ship_address=postal(order.ship_to),
        phone=clean(buyer.phone or order.bill_to.phone, 21) or None,
        email=email or None,
        customer_type_ref=ref(preferences.customer_type),
        sales_tax_code_ref=ref(preferences.customer_tax_code) if preferences.sales_tax else None,
        item_sales_tax_ref=ref(preferences.zero_tax_item) if preferences.sales_tax else None,
    )


def postal(place: Address) -> QuickBooksAddress | None:
    """The address as QuickBooks prints it: person, company, streets; at most five lines."""
    if place.is_blank():
        return None
    parts = [place.name, place.company, place.line1, place.line2]
    return address(parts, place.city, place.region, place.postcode, place.country)


def ref(chosen: Chosen | None) -> Ref | None:
    """A preference's reference in the language of qbXML."""
    return Ref(list_id=chosen.list_id, full_name=chosen.full_name) if chosen else None

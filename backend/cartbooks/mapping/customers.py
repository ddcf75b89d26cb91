"""Which QuickBooks customer a buyer is, and what a new one looks like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cartbooks import qbxml
from cartbooks.mapping import names
from cartbooks.mapping.addresses import address
from cartbooks.mapping.held import Reason
from cartbooks.mapping.names import name_for, with_suffix
from cartbooks.mapping.preferences import Preferences
from cartbooks.mapping.refs import in_qbxml
from cartbooks.qbxml import text
from cartbooks.stores.canonical import Order

_PERSON_LIMIT = 25
_COMPANY_LIMIT = 41
_PHONE_LIMIT = 21
_ATOM = r"[^\s@.,;:<>()\[\]\\\"]+"
_EMAIL = re.compile(rf"{_ATOM}(\.{_ATOM})*@({_ATOM}\.)+[^\W\d_]{{2,}}")


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

    code: Reason
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Create:
    """Nobody fits: create one of this name."""

    name: str


def is_email(text: str) -> bool:
    """Whether QuickBooks can be expected to take it for a document "To be e-mailed"."""
    return bool(_EMAIL.fullmatch(text.strip()))


def emails(text: str) -> set[str]:
    """The addresses in a field; QuickBooks keeps several in one, parted by commas."""
    return {part.strip().casefold() for part in re.split(r"[,;\s]+", text) if "@" in part}


def match(
    order: Order,
    preferences: Preferences,
    known: Sequence[KnownCustomer],
    link: KnownCustomer | None = None,
) -> Found | Unclear | Create:
    """
    Link, then exact e-mail, then the name with the postcode, else a new one.

    *known* are the customers that share an e-mail address or a name with the buyer. Of several
    that fit, the one whose name fits too counts, then the one that is no job of another.
    """
    if link is not None:
        if not link.is_active:
            return Unclear("customer_inactive", (link.full_name,))
        return Found(link, "link")
    called = names.known_as(order)
    same_name = [each for each in known if called & _names(each)]
    wanted = emails(order.customer.email)
    same_email = [each for each in known if wanted & emails(each.email)]
    if same_email:
        return _one(same_email, same_name, "e-mail")
    postcodes = {_plain(order.bill_to.postcode), _plain(order.ship_to.postcode)} - {""}
    same_place = [each for each in same_name if _plain(each.postcode) in postcodes]
    if same_place:
        return _one(same_place, [], "name and postcode")
    return Create(name_for(order, preferences))


def _one(
    found: Sequence[KnownCustomer], better: Sequence[KnownCustomer], how: str
) -> Found | Unclear:
    active = [each for each in found if each.is_active]
    if not active:
        return Unclear("customer_inactive", tuple(each.full_name for each in found))
    for narrower in (
        [each for each in active if each in better],
        [each for each in active if ":" not in each.full_name],
    ):
        if len(active) > 1 and narrower:
            active = [each for each in active if each in narrower]
    if len(active) > 1:
        return Unclear("customer_ambiguous", tuple(each.full_name for each in active))
    return Found(active[0], how)


def _names(known: KnownCustomer) -> frozenset[str]:
    person = f"{known.first_name} {known.last_name}"
    leaf = known.full_name.rpartition(":")[2]
    return frozenset(map(names.comparable, (leaf, known.company, person))) - {""}


def _plain(postcode: str) -> str:
    """Without blanks and hyphens; of an American ZIP+4 the first five digits."""
    plain = re.sub(r"[\s-]", "", postcode).casefold()
    return plain[:5] if re.fullmatch(r"\d{9}", plain) else plain


def customer_add(order: Order, preferences: Preferences, customer_name: str) -> qbxml.CustomerAdd:
    """
    The request that creates the buyer.

    Names and addresses are shortened; a phone number that is too long goes to the notes in full,
    and an e-mail address is never cut.
    """
    buyer = order.customer
    bill_to = order.ship_to if order.bill_to.is_blank() else order.bill_to
    phone = text.clean(buyer.phone or order.bill_to.phone)
    taxed = preferences.sales_tax
    return qbxml.CustomerAdd(
        name=customer_name,
        company_name=text.clean(names.company(order), _COMPANY_LIMIT) or None,
        first_name=text.clean(buyer.first_name, _PERSON_LIMIT) or None,
        last_name=text.clean(buyer.last_name, _PERSON_LIMIT) or None,
        bill_address=address(bill_to, name=names.person(order)),
        ship_address=address(order.ship_to, name=names.person(order)),
        phone=phone if 0 < len(phone) <= _PHONE_LIMIT else None,
        email=text.clean(buyer.email) or None,
        customer_type_ref=in_qbxml(preferences.customer_type),
        sales_tax_code_ref=in_qbxml(preferences.customer_tax_code) if taxed else None,
        item_sales_tax_ref=in_qbxml(preferences.zero_tax_item) if taxed else None,
        notes=text.clean(f"Phone: {phone}", 4095) if len(phone) > _PHONE_LIMIT else None,
    )


__all__ = [
    "Create", "Found", "KnownCustomer", "Unclear", "customer_add", "emails", "is_email", "match",
    "name_for", "with_suffix",
]  # fmt: skip

"""
qbXML for people's eyes: one element a line, and personal data behind dots.

What is stored stays as it went over the wire; this is only a view of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

HIDDEN = "•••"

_PERSONAL = (
    "Email", "Cc", "Phone", "AltPhone", "Mobile", "Fax", "Pager", "PagerPIN", "Contact",
    "AltContact", "ContactValue", "Salutation", "FirstName", "MiddleName", "LastName", "Suffix",
    "JobTitle", "CompanyName", "PrintAs", "PrintAsName", "Notes", "SSN", "BirthDate", "EIN",
    "BankAccountNumber", "BankName", "AccountNumber", "ResaleNumber", "VendorTaxIdent",
    "CreditCardNumber", "NameOnCard", "CreditCardAddress", "CreditCardPostalCode",
    "ExpirationMonth", "ExpirationYear", "CustomerRegistrationNumber",
)  # fmt: skip
"""Hidden wherever they are."""

_ADDRESS = ("Addr1", "Addr2", "Addr3", "Addr4", "Addr5", "City", "State", "County", "PostalCode",
            "Country", "Note")  # fmt: skip
"""Hidden within an address."""

_NAMES = ("Name", "FullName")
"""Hidden where they name a person or firm: within one of these."""
_NAMED = frozenset({
    "CustomerRef", "CustomerRet", "CustomerAdd", "CustomerMod", "CustomerQueryRq", "EntityRef",
    "EntityFilter", "PayeeEntityRef", "VendorRef", "VendorRet", "VendorAdd", "VendorQueryRq",
    "EmployeeRef", "EmployeeRet", "OtherNameRet", "EntityFilterWithChildren", "ShipToAddress",
})  # fmt: skip
_NAME_MATCH = frozenset({"NameFilter", "NameRangeFilter"})

_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'
_TAGS = frozenset({*_PERSONAL, *_ADDRESS, *_NAMES})
_MAIL = re.compile(r"[^\s\"'<>()]+@[^\s\"'<>()]+")
_LEAF = re.compile(rf"<({'|'.join(sorted(_TAGS))})>[^<]+</")
_PART = re.compile(r"^    <(\w+)([^>]*)>", re.MULTILINE)
_REQUEST_ID = re.compile(r'requestID="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Part:
    """One request or answer within a document, and the lines that it stands on (from 1)."""

    request_id: str
    element: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A document as it is shown. `hidden` counts the values behind dots."""

    text: str
    hidden: int
    well_formed: bool = True


def parsed(document: str) -> etree._Element | None:
    """The document's root, or None when it is not well-formed."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=True, remove_blank_text=True,
        encoding="utf-8", load_dtd=False,
    )  # fmt: skip
    try:
        return etree.fromstring(document.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def show(document: str, *, pretty: bool, masked: bool) -> Shown:
    """The *document* for the screen. What is no XML is hidden by its look alone."""
    if not document or not (pretty or masked):
        return Shown(document, 0)
    root = parsed(document)
    if root is None:
        text, hidden = _LEAF.subn(rf"<\1>{HIDDEN}</", document) if masked else (document, 0)
        return Shown(text, hidden, well_formed=False)
    hidden = mask(root) if masked else 0
    if pretty:
        return Shown(lay_out(root), hidden)
    text = etree.tostring(root.getroottree(), encoding="unicode")
    return Shown(f"{_DECLARATION}{text}", hidden)


def lay_out(root: etree._Element) -> str:
    """One element a line, indented by two."""
    etree.indent(root, "  ")
    text = etree.tostring(root.getroottree(), encoding="unicode")
    text = text.replace("?><QBXML>", "?>\n<QBXML>", 1)
    return f"{_DECLARATION}\n{text}"


def mask(root: etree._Element) -> int:
    """Put dots in the place of personal values. Returns how many."""
    hidden = 0
    for element in root.iter(*_TAGS):
        if element.text and len(element) == 0 and _is_personal(element):
            element.text = HIDDEN
            hidden += 1
    for element in root.iterfind("./*/*[@statusMessage]"):
        said = element.get("statusMessage", "")
        element.set("statusMessage", _MAIL.sub(HIDDEN, said))
    return hidden


def _is_personal(element: etree._Element) -> bool:
    tag = element.tag
    parent = element.getparent()
    within = str(parent.tag) if parent is not None else ""
    if tag in _ADDRESS:
        return "Address" in within
    if tag in _NAMES:
        return within in _NAMED or (within in _NAME_MATCH and _asks_for_people(parent))
    return True


def _asks_for_people(element: etree._Element | None) -> bool:
    above = element.getparent() if element is not None else None
    return above is not None and str(above.tag) in _NAMED


def parts(pretty: str) -> list[Part]:
    """Which lines belong to which request of a document that `show` has laid out."""
    return list(_parts(pretty))


def _parts(pretty: str) -> Iterator[Part]:
    starts = [(found.start(), found) for found in _PART.finditer(pretty)]
    ends = [*(place for place, _ in starts), len(pretty)]
    line, counted = 1, 0
    for (place, found), (_, until) in zip(starts, pairwise(ends), strict=True):
        line += pretty.count("\n", counted, place)
        counted = place
        closing = pretty.find(f"\n    </{found[1]}>", place, until)
        last = line if closing < 0 else line + pretty.count("\n", place, closing + 1)
        named = _REQUEST_ID.search(found[2])
        yield Part(named[1] if named else "", found[1], line, last)

"""
A qbXML document, indented and with its customers hidden, piece by piece: 50 MB need no more memory
than one page of text.

What is shown is listed; whatever this file has never heard of is hidden.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from cartbooks.bundle.masking import HIDDEN, Mask

_PIECE = 65_536
_SECRET = re.compile(
    r"CreditCard(Number|SecurityCode|PostalCode)|SecurityCode|SSN|SocialSecurity|EIN$|FederalEIN"
    r"|BankAccount|BankNumber|Routing|Password|Ticket|AuthorizationCode|TaxIDNumber|VendorTaxIdent"
    r"|ResaleNumber|BusinessNumber"
)
_KINDS = {
    "Email": "Email", "Cc": "Email", "Phone": "Phone", "AltPhone": "Phone", "Fax": "Phone",
    "Mobile": "Phone", "Pager": "Phone", "AltMobile": "Phone", "AltFax": "Phone",
    "Addr1": "Address", "Addr2": "Address", "Addr3": "Address", "Addr4": "Address",
    "Addr5": "Address", "City": "Address", "PostalCode": "Address", "Line1": "Address",
    "CreditCardAddress": "Address", "NameOnCard": "Customer", "PrintAs": "Customer",
    "Contact": "Customer", "AltContact": "Customer", "ContactName": "Customer",
    "AccountNumber": "Text", "AttnAddress": "Address",
}  # fmt: skip
_PERSON_PARTS = frozenset({"Salutation", "FirstName", "MiddleName", "LastName", "Suffix"})
_NAMES = frozenset({"Name", "FullName", "FromName", "ToName", "CompanyName", "NickName"})
_PEOPLE = re.compile(
    r"(Customer(?!Type|Msg|SalesTax)|Vendor(?!Type)|Employee|OtherName|Entity|Payee|SalesRep|Job(?!Type)"
    r"|Contact|Lead|Donor|NameFilter|NameRange|BillTo|ShipTo)"
)
_THINGS = re.compile(
    r"(Item|Account|Terms|Class|Tax|Method|Template|Currency|PriceLevel|UnitOfMeasure|CustomerType"
    r"|JobType|VendorType|Site|Preferences|Host|Company|CustomerMsg|DateDriven|Standard|Inventory)"
)
_WRITTEN = re.compile(
    r"^(Memo|Notes?|Desc|Other\d*|FOB|PONumber|DataExtValue|CustomField\w*|JobDesc|Message|Text\w*"
    r"|AdditionalNote\w*)$"
)
_TOKEN_IN_MEMO = re.compile(r"\[CB:[^\]\s]{1,40}\]|\bCB:[\w-]{1,40}")
_PLAIN = re.compile(
    r"[+-]?\d[\d.,]*%?|true|false|\d{4}-\d\d-\d\d(T[\d:.+Z-]+)?|P[\dYMDTHS]+"
    r"|[0-9A-Fa-f]{1,8}-\d{6,10}|\{?[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?|0"
)
_WORD_FIELDS = re.compile(
    r"(Type|Status|Version|Mode|Edition|Country|State|Province|Code|Macro|Match|Frequency|Option"
    r"|Criterion|Level|Preference|Method|Name(?<=DataExtName)|ProductName|RefNumber|ID|Location"
    r"|IncludeRetElement|ClearedStatus|EditSequence|MajorVersion|MinorVersion|BuildNumber"
    r"|DataExtName|TxnDelType|ListDelType|QBFileMode|iterator)$"
)


def masked(data: bytes, mask: Mask) -> Iterator[bytes]:
    """The document that *data* (zlib) holds, as UTF-8; one that is no XML is told, not shown."""
    writer = _Writer(mask)
    unpack, size = zlib.decompressobj(), 0
    rest = data
    try:
        while rest:
            piece = unpack.decompress(rest, _PIECE)
            rest = unpack.unconsumed_tail
            size += len(piece)
            writer.feed(piece)
            yield from writer.taken()
            if not piece:
                break
        writer.feed(b"", last=True)
        yield from writer.taken()
    except (expat.ExpatError, zlib.error, ValueError) as wrong:
        yield from writer.taken()
        why = str(wrong) if isinstance(wrong, expat.ExpatError) else type(wrong).__name__
        yield f"\n<!-- From here on it is no XML ({escape(why)}): hidden. -->\n".encode()


class _Writer:
    """Takes expat's events and writes one line an element."""

    def __init__(self, mask: Mask) -> None:
        self._mask = mask
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.ProcessingInstructionHandler = self._instruction
        self._parser.XmlDeclHandler = self._declaration
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._path: list[str] = []
        self._text: list[str] = []
        self._open = False  # the last start tag has not been closed with > yet
        self._person: list[tuple[str, str]] = []
        self._out: list[str] = []

    def feed(self, piece: bytes, *, last: bool = False) -> None:
        self._parser.Parse(piece, last)

    def taken(self) -> Iterator[bytes]:
        if self._out:
            out, self._out = "".join(self._out), []
            yield out.encode("utf-8", "replace")

    # -- events

    def _declaration(self, _version: str, _encoding: str | None, _standalone: int) -> None:
        self._out.append('<?xml version="1.0" encoding="utf-8"?>\n')

    def _instruction(self, target: str, data: str) -> None:
        self._out.append(f"<?{target} {self._mask.words(data)}?>\n")

    def _doctype(self, *_facts: object) -> None:
        raise ValueError("a document type is not read")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._flush_person_before(name)
        self._close_start()
        said = "".join(
            f" {key}={quoteattr(self._attribute(key, value))}" for key, value in attributes.items()
        )
        self._out.append(f"{'  ' * len(self._path)}<{name}{said}")
        self._path.append(name)
        self._open, self._text = True, []
        if name in _PERSON_PARTS and not self._mask.details:
            self._out.pop()

    def _characters(self, text: str) -> None:
        self._text.append(text)

    def _end(self, name: str) -> None:
        text = "".join(self._text).strip()
        self._text = []
        if name in _PERSON_PARTS and not self._mask.details:
            self._path.pop()
            self._open = False
            self._person.append((name, text))
            return
        if self._open:
            self._open = False
            value = self._value(name, text) if text else ""
            self._path.pop()
            self._out.append(f">{escape(value)}</{name}>\n" if value else " />\n")
            return
        self._flush_person_before("")
        self._path.pop()
        self._out.append(f"{'  ' * len(self._path)}</{name}>\n")

    def _close_start(self) -> None:
        if self._open:
            self._open = False
            self._out.append(">\n")

    # -- what is hidden

    def _flush_person_before(self, name: str) -> None:
        """First, middle and last name are one person, so all of them get one token."""
        if not self._person or name in _PERSON_PARTS:
            return
        self._close_start()
        known = dict(self._person)
        full = " ".join(
            known[part] for part in ("FirstName", "LastName") if known.get(part)
        ) or " ".join(known.values())
        indent = "  " * len(self._path)
        for part, text in self._person:
            token = self._mask.token("Customer", full) if text else ""
            self._out.append(f"{indent}<{part}>{token}</{part}>\n")
        self._person = []

    def _attribute(self, name: str, value: str) -> str:
        if name == "statusMessage":
            return self._mask.words(value)
        if _PLAIN.fullmatch(value) or len(value) <= 40:
            return self._mask.secrets(value)
        return self._mask.text(value)

    def _value(self, name: str, text: str) -> str:
        mask = self._mask
        if _SECRET.search(name):
            mask.secret(text)
            return HIDDEN
        if name in _KINDS:
            return mask.token(_KINDS[name], text)
        if name in _NAMES or name.endswith("Name"):
            return self._name(name, text)
        if _WRITTEN.match(name):
            return self._written(text)
        if _PLAIN.fullmatch(text):
            return text
        if _WORD_FIELDS.search(name) or self._about_a_thing():
            return mask.words(text)
        return mask.text(text)

    def _name(self, name: str, text: str) -> str:
        owner = self._owner()
        if name in _NAMES and _PEOPLE.search(owner):
            return self._mask.customer(text)
        if _WORD_FIELDS.search(name) or _THINGS.search(owner):
            return self._mask.words(text)
        return self._mask.text(text)

    def _owner(self) -> str:
        """The element that says what a name names: the nearest above with a telling name."""
        for name in reversed(self._path[:-1]):
            if name == "ParentRef":
                continue
            if _PEOPLE.search(name) or _THINGS.search(name):
                return name
        return ""

    def _about_a_thing(self) -> bool:
        owner = self._owner()
        return bool(owner) and not _PEOPLE.search(owner)

    def _written(self, text: str) -> str:
        if _PLAIN.fullmatch(text) or self._mask.details:
            return self._mask.secrets(text)
        token = _TOKEN_IN_MEMO.search(text)
        hidden = self._mask.text(text)
        return f"{hidden} {token[0]}" if token else hidden

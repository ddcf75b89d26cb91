"""What is kept of the records of QuickBooks' lists, and how known ones are told from new ones."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Collection, Mapping
from itertools import islice
from typing import Any

from cartbooks.folding import fold
from cartbooks.qbxml.answers import stream
from cartbooks.qbxml.reply import Record
from cartbooks.qbxml.spans import Span, spans

COLUMNS = (
    "list_id", "type", "full_name", "key_name", "key_leaf", "key_email", "is_active",
    "edit_sequence", "facts", "digest",
)  # fmt: skip
"""What a row holds, in its order. `facts` is JSON by itself."""
CHUNK = 1000

Row = list[Any]
_KEPT = (
    "SalesDesc", "SalesPrice", "QuantityOnHand", "QuantityOnSalesOrder", "QuantityOnOrder",
    "ManufacturerPartNumber", "BarCodeValue", "TaxRate", "AccountType", "SpecialAccountType",
    "AccountNumber", "IsTaxable", "Email", "Phone", "CompanyName", "FirstName", "LastName",
    "Balance", "PaymentMethodType", "StdDueDays", "Desc", "ItemDesc", "InventoryDate",
    "UnitOfMeasureSetRef", "CurrencyRef", "SalesTaxCodeRef", "IncomeAccountRef",
)  # fmt: skip
_SOLD = ("SalesOrPurchase", "SalesAndPurchase")
_ADDRESS = ("PostalCode", "City", "State")
_WANTED = frozenset(_KEPT) | frozenset(_SOLD) | {
    "ListID", "FullName", "Name", "IsActive", "EditSequence", "BillAddress",
}  # fmt: skip
_SHAPE = hashlib.sha256(repr((2, _KEPT, _SOLD, _ADDRESS)).encode()).digest()


class Page:
    """
    The list records of one answer, which comes packed with zlib.

    First `digests`, then `rows` of those that are new. Both are pure and may be slow: another
    process can do them.
    """

    def __init__(self, packed: bytes) -> None:
        self._document = zlib.decompress(packed)
        self._spans: list[Span] = []
        self._digests: dict[str, str] = {}

    def digests(self) -> list[str]:
        """
        What names each record's bytes: JSON objects {ListID: digest} of up to `CHUNK` records.

        Two that are equal hold the same, and were read by the same rules: a version of Cartbooks
        that keeps more has other digests. JSON, because a database compares them with its own.
        """
        self._spans = list(spans(self._document))
        self._digests = {
            each.list_id: hashlib.blake2b(
                self._document[each.start : each.end], digest_size=16, key=_SHAPE
            ).hexdigest()
            for each in self._spans
        }
        rest, chunks = iter(self._digests.items()), list[str]()
        while chunk := dict(islice(rest, CHUNK)):
            chunks.append(json.dumps(chunk))
        return chunks

    def rows(self, new: Collection[str], take: Callable[[str], None]) -> None:
        """
        Hand out what is kept of each record, up to `CHUNK` rows at a time.

        Of the records that `digests` named, only the *new* ones. A chunk is the JSON that a
        database takes as it is: a list of rows, no two of which are the same record. What has no
        ListID is no list record and is passed by. Raises `Unreadable`, after the records that came
        before the break.
        """
        rows: dict[str, Row] = {}

        def hand_out() -> None:
            if rows:
                take(json.dumps(list(rows.values())))
                rows.clear()

        def each(_request_id: str | None, record: Record) -> None:
            list_id = _text(record.get("ListID"))
            name = _text(record.get("FullName")) or _text(record.get("Name"))
            if list_id and name:
                rows[list_id] = _row(record, list_id, name, self._digests.get(list_id, ""))
                if len(rows) == CHUNK:
                    hand_out()

        try:
            stream(self._with(new), each, only=_WANTED)
        finally:
            hand_out()

    def _with(self, new: Collection[str]) -> bytes:
        """The document without the named records that are not *new*."""
        rest, position = [], 0
        for span in self._spans:
            if span.list_id not in new:
                rest.append(self._document[position : span.start])
                position = span.end
        if not position:
            return self._document
        rest.append(self._document[position:])
        return b"".join(rest)


def _row(record: Record, list_id: str, name: str, digest: str) -> Row:
    """In the order of `COLUMNS`."""
    facts = {key: record[key] for key in _KEPT if record.get(key) not in (None, "")}
    address = record.get("BillAddress")
    if isinstance(address, Mapping):
        facts |= {key: address[key] for key in _ADDRESS if address.get(key)}
    _sold(record, facts)
    mpn, email = _text(record.get("ManufacturerPartNumber")), _text(record.get("Email"))
    return [
        list_id,
        str(record.get("#tag", "")).removesuffix("Ret"),
        name,
        fold(name),
        fold(_text(record.get("Name")) or name.rpartition(":")[2]),
        fold(email or mpn),
        _text(record.get("IsActive")).lower() not in {"false", "0"},
        _text(record.get("EditSequence")),
        json.dumps(facts),
        digest,
    ]


def _sold(record: Record, facts: Record) -> None:
    """Items without stock nest what they are sold for, by whether they are bought as well."""
    for nest in _SOLD:
        sold = record.get(nest)
        if isinstance(sold, Mapping):
            price = sold.get("SalesPrice") or sold.get("Price")
            words = sold.get("SalesDesc") or sold.get("Desc")
            facts |= {"SalesPrice": price} if price else {}
            facts |= {"SalesDesc": words} if words else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""

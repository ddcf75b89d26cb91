"""Documents as the books keep them, and what each of them moves."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any, Final

from . import addresses
from .answers import element
from .books import Books
from .document import LINES, Body
from .errors import Refusal
from .kinds import DOCUMENTS, DocumentKind
from .records import references

NOT_IN_DESKTOP: Final = (
    "IsTaxIncluded", "TaxAmount", "DiscountLineAdd", "SalesTaxLineAdd", "ShippingLineAdd",
)  # fmt: skip


SALES: Final = ("SalesReceipt", "Invoice", "SalesOrder", "CreditMemo")


CLOSED: Final = (
    "An attempt was made to modify a {kind} with a date that is on or before the closing date of "
    "the company. If you are sure you really want to do this, please ask a user with Admin "
    "privileges to remove the password for editing transactions on or before to closing date "
    "(this setting is in the Accounting Company Preferences), then try again."
)


@dataclass(slots=True)
class Transaction:
    """One document of the books; `data` is its Ret without what changes by itself."""

    id: str
    kind: str
    number: int
    ref: str
    date: str
    customer: str | None
    total: int
    created: int
    modified: int
    edit: int
    data: Body

    @property
    def lines(self) -> list[tuple[str, Body]]:
        return [(tag, line) for tag, line in self.data.get(LINES, [])]


def transaction(row: sqlite3.Row) -> Transaction:
    return Transaction(
        row["id"], row["kind"], row["number"], row["ref"], row["date"], row["customer"],
        row["total"], row["created"], row["modified"], row["edit"], json.loads(row["data"]),
    )  # fmt: skip


def by_id(books: Books, txn_id: str, kind: str | None = None) -> Transaction | None:
    row = books.db.execute("SELECT * FROM documents WHERE id = ?", (txn_id,)).fetchone()
    return transaction(row) if row is not None and kind in (None, row["kind"]) else None


def unsupported(body: Body, kind: str) -> str | None:
    """The first element that the schema allows and QuickBooks Desktop ignores (status 530)."""
    if kind not in SALES:
        return None
    lines = [line for _, line in body.get(LINES, [])] or _plain_lines(body)
    for place in (body, *lines):
        for name in NOT_IN_DESKTOP:
            if name in place:
                return name
    return None


def _plain_lines(body: Body) -> list[Body]:
    return [
        line
        for name, value in body.items()
        if isinstance(value, list) and "Line" in name
        for line in value
    ]


def move(books: Books, txn: Transaction, sign: int) -> None:
    """Stock, open orders and what the customer owes, forwards or backwards."""
    kind = DOCUMENTS[txn.kind]
    if txn.data.get("IsPending") == "true":
        return
    for item, amount in txn.data.get("#moves", {}).items():
        books.db.execute(
            "UPDATE records SET on_hand = on_hand + ?, on_sales_order = on_sales_order + ?,"
            " modified = ? WHERE family = 'Item' AND id = ?",
            (sign * kind.stock * amount, sign * kind.ordered * amount, books.now, item),
        )
    if kind.owed and txn.customer:
        books.db.execute(
            "UPDATE records SET balance = balance + ?, modified = ?"
            " WHERE family = 'Entity' AND id = ?",
            (sign * kind.owed * txn.total, books.now, txn.customer),
        )


def store(books: Books, txn: Transaction, *, edited: bool = True) -> None:
    txn.edit, txn.modified = books.next_edit(txn.edit) if edited else txn.edit, books.now
    books.db.execute(
        "UPDATE documents SET ref = ?, ref_key = ?, date = ?, customer = ?, total = ?,"
        " modified = ?, edit = ?, data = ? WHERE id = ?",
        (
            txn.ref, txn.ref.casefold(), txn.date, txn.customer, txn.total, txn.modified,
            txn.edit, json.dumps(txn.data), txn.id,
        ),
    )  # fmt: skip
    _note_uses(books, txn)


def insert(books: Books, txn: Transaction) -> None:
    books.db.execute(
        "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            txn.id, txn.kind, txn.number, txn.ref, txn.ref.casefold(), txn.date, txn.customer,
            txn.total, txn.created, txn.modified, txn.edit, json.dumps(txn.data),
        ),
    )  # fmt: skip
    _note_uses(books, txn)


def _note_uses(books: Books, txn: Transaction) -> None:
    books.db.execute("DELETE FROM uses WHERE document = ?", (txn.id,))
    books.db.executemany(
        "INSERT OR IGNORE INTO uses VALUES (?, ?, ?)",
        [(txn.id, family, list_id) for family, list_id in references(txn.data)],
    )


def refuse_closed(books: Books, kind: DocumentKind, when: str) -> None:
    closing = books.option("closing date")
    if closing and when <= closing:
        raise Refusal(3171, CLOSED.format(kind=kind.kind))


def shown(books: Books, txn: Transaction, *, lines: bool = True, linked: bool = False) -> Body:
    data = {k: v for k, v in txn.data.items() if not k.startswith("#")}
    data |= {
        "TxnID": txn.id,
        "TimeCreated": books.stamp(txn.created),
        "TimeModified": books.stamp(txn.modified),
        "EditSequence": str(txn.edit),
        "TxnNumber": str(txn.number),
        "TxnDate": txn.date,
    }
    if txn.ref:
        data["RefNumber"] = txn.ref
    for tag in "BillAddress", "ShipAddress":
        if tag in data:
            data[f"{tag}Block"] = addresses.block(data[tag])
            data[tag] = addresses.stored(data[tag])
    for name, value in data.items():
        if name.startswith("Is") and value in ("0", "1"):
            data[name] = "true" if value == "1" else "false"
    if lines and LINES in txn.data:
        data[LINES] = txn.data[LINES]
    if not linked:
        data.pop("LinkedTxn", None)
    return data


def rendered(
    books: Books,
    txn: Transaction,
    only: frozenset[str] | None = None,
    *,
    lines: bool = True,
    linked: bool = False,
    extensions: Any = None,
) -> str:
    data = shown(books, txn, lines=lines, linked=linked)
    if extensions:
        data["DataExtRet"] = extensions
    tag = DOCUMENTS[txn.kind].ret
    return element(tag, tag, data, books.name_of, only)

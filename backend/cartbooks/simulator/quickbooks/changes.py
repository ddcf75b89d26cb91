"""Changes, voids and deletes documents that are in the books."""

from __future__ import annotations

from .books import Books
from .document import LINES, Body
from .documents import (
    CLOSED,
    SALES,
    Transaction,
    by_id,
    move,
    refuse_closed,
    rendered,
    store,
)
from .errors import Refusal, not_enabled, not_found, with_tail
from .kinds import DOCUMENTS, DocumentKind
from .payments import unlink
from .posting import customer_id, fill, given_lines, without_lines
from .sales import sum_fields


def change(books: Books, kind_name: str, body: Body) -> Transaction:
    """A modification by a program: lines that are not listed go, `-1` marks a new one."""
    kind = DOCUMENTS[kind_name]
    txn = by_id(books, body["TxnID"], kind.kind)
    if txn is None:
        raise not_found(body["TxnID"])
    if body["EditSequence"] != str(txn.edit):
        message = f'The provided edit sequence "{body["EditSequence"]}" is out-of-date. '
        raise Refusal(3200, message, rendered(books, txn))
    if books.meta(f"locked {txn.id}"):
        text = f"There was an error when modifying a {kind.kind}."
        raise Refusal(3170, with_tail(text, "The list element is in use."))
    return edit(books, txn, body)


def edit(books: Books, txn: Transaction, body: Body) -> Transaction:
    kind = DOCUMENTS[txn.kind]
    refuse_closed(books, kind, txn.date)
    changes = books.resolve(without_lines(body), kind.kind)
    changes = {k: v for k, v in changes.items() if k not in ("TxnID", "EditSequence")}
    move(books, txn, -1)
    old = {k: v for k, v in txn.data.items() if not k.startswith("#")}
    if "ItemSalesTaxRef" in changes or "CustomerRef" in changes:
        for name in "Subtotal", "SalesTaxPercentage", "SalesTaxTotal":
            old.pop(name, None)
    head = {**old, **changes}
    given = given_lines(body, kind)
    if given:
        lines = [_changed_line(books, txn, kind, tag, line) for tag, line in given]
    else:
        lines = txn.lines
    txn.date = changes.get("TxnDate") or txn.date
    txn.ref = changes.get("RefNumber", txn.ref)
    txn.customer = customer_id(head)
    used = txn.data.get("#used")
    if used:
        head["#used"] = used
    fill(books, kind, txn, head, lines)
    move(books, txn, 1)
    store(books, txn)
    return txn


def _changed_line(
    books: Books, txn: Transaction, kind: DocumentKind, tag: str, line: Body
) -> tuple[str, Body]:
    wanted = books.resolve(line, f"{kind.kind} line")
    if wanted["TxnLineID"] == "-1":
        return tag, {k: v for k, v in wanted.items() if k != "TxnLineID"}
    for _, old in txn.lines:
        if old.get("TxnLineID") == wanted["TxnLineID"]:
            kept = dict(old)
            if {"Rate", "RatePercent", "ItemRef", "Quantity"} & wanted.keys():
                kept.pop("Amount", None)
            if "ItemRef" in wanted:
                for name in "Rate", "RatePercent", "Desc", "SalesTaxCodeRef":
                    kept.pop(name, None)
            return tag, {**kept, **wanted}
    raise not_found(wanted["TxnLineID"])


def void(books: Books, kind_name: str, txn_id: str) -> Transaction:
    """Keeps the document with nothing in it."""
    txn = _there(books, kind_name, txn_id)
    kind = DOCUMENTS[txn.kind]
    refuse_closed(books, kind, txn.date)
    if not kind.void:
        raise not_enabled()
    unlink(books, txn, "void")
    move(books, txn, -1)
    data = txn.data
    data["#moves"] = {}
    for _, line in data.get(LINES, []):
        for name in "Amount", "TotalAmount", "Rate":
            if name in line:
                line[name] = "0.00"
        if "Quantity" in line:
            line["Quantity"] = "0"
    for name in "Subtotal", "SalesTaxTotal", "TotalAmount", "UnusedPayment":
        if name in data:
            data[name] = "0.00"
    txn.total = 0
    if txn.kind in SALES:
        sum_fields(kind, txn, data)
    data["Memo"] = f"VOID: {data.get('Memo', '')}".rstrip()
    store(books, txn)
    return txn


def delete(books: Books, kind_name: str, txn_id: str) -> Transaction:
    txn = _there(books, kind_name, txn_id)
    closing = books.option("closing date")
    if closing and txn.date <= closing:
        message = CLOSED.format(kind=txn.kind).replace("modify", "delete", 1)
        raise Refusal(3161, message)
    unlink(books, txn, "delete")
    move(books, txn, -1)
    books.db.execute("DELETE FROM documents WHERE id = ?", (txn.id,))
    books.db.execute("DELETE FROM uses WHERE document = ?", (txn.id,))
    books.db.execute("DELETE FROM extensions WHERE target = 'Txn' AND id = ?", (txn.id,))
    books.db.execute(
        "INSERT INTO deleted VALUES (0, ?, ?, ?, ?, ?)",
        (txn.kind, txn.id, txn.ref, txn.created, books.now),
    )
    return txn


def _there(books: Books, kind: str, txn_id: str) -> Transaction:
    txn = by_id(books, txn_id, kind)
    if txn is None:
        raise not_found(txn_id)
    return txn

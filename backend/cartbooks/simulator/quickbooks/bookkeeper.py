"""The hands of the people at the PC: what they do in QuickBooks while no program looks."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from . import changes, documents, lists, posting
from .amounts import units
from .books import Books, Record
from .document import LINES, Body
from .kinds import LISTS, QUERIES, targets

if TYPE_CHECKING:
    from .company_file import CompanyFile


class Bookkeeper:
    """Works on a company file by hand; names are full names, documents are named by TxnID."""

    def __init__(self, file: CompanyFile) -> None:
        self.file = file

    def add_customer(self, name: str, **fields: Any) -> str:
        """Adds a customer; returns its ListID."""
        return self.add("Customer", Name=name, **fields)

    def add(self, kind: str, **fields: Any) -> str:
        """Adds an element to any list, its fields spelled as in qbXML."""
        with self.file.books() as books:
            return lists.add(books, kind, fields).id

    def rename_customer(self, name: str, new_name: str) -> None:
        self.edit_customer(name, Name=new_name)

    def rename_item(self, name: str, new_name: str) -> None:
        self.edit_item(name, Name=new_name)

    def edit_customer(self, name: str, **fields: Any) -> None:
        with self.file.books() as books:
            lists.edit(books, books.named("Customer", name), fields)

    def edit_item(self, name: str, **fields: Any) -> None:
        with self.file.books() as books:
            lists.edit(books, _item(books, name), fields)

    def make_inactive(self, name: str, kind: str = "Customer") -> None:
        """Hides an element; `kind` "Item" means an item of any type."""
        with self.file.books() as books:
            found = _item(books, name) if kind == "Item" else books.named(kind, name)
            lists.edit(books, found, {"IsActive": "false"})

    def delete_customer(self, name: str) -> None:
        """Raises `Refusal` 3160 if documents use it, as QuickBooks would."""
        with self.file.books() as books:
            found = books.named("Customer", name)
            lists.delete(books, found.kind, found.id)

    def delete_item(self, name: str) -> None:
        with self.file.books() as books:
            found = _item(books, name)
            lists.delete(books, found.kind, found.id)

    def merge_customers(self, name: str, into: str) -> None:
        """Merges one customer into another: the first one's ListID is gone, its documents move."""
        with self.file.books() as books:
            _merge(books, books.named("Customer", name), books.named("Customer", into))

    def merge_items(self, name: str, into: str) -> None:
        with self.file.books() as books:
            _merge(books, _item(books, name), _item(books, into))

    def add_document(
        self, kind: str = "SalesReceipt", *, number: str | None = None, **fields: Any
    ) -> str:
        """Writes a document by hand; `lines` are pairs of item and amount. Returns its TxnID."""
        pairs = fields.pop("lines", [("Web item", "10.00")])
        customer = fields.pop("customer", None)
        body: Body = dict(fields)
        if number is not None:
            body["RefNumber"] = number
        if customer:
            body["CustomerRef"] = {"FullName": customer}
        body[f"{kind}LineAdd"] = [
            {"ItemRef": {"FullName": item}, "Amount": amount} for item, amount in pairs
        ]
        with self.file.books() as books:
            return posting.add(books, kind, body).id

    def edit_document(self, txn_id: str, **fields: Any) -> None:
        """Changes fields of the head: RefNumber, Memo, TxnDate, ..."""
        with self.file.books() as books:
            changes.edit(books, _document(books, txn_id), fields)

    def change_total(self, txn_id: str, by: str) -> None:
        """Changes the amount of the first line that has an item."""
        with self.file.books() as books:
            txn = _document(books, txn_id)
            changed = []
            done = False
            for tag, line in txn.lines:
                row = {k: v for k, v in line.items() if k == "TxnLineID"}
                if not done and "ItemRef" in line and "Amount" in line:
                    done = True
                    row["Amount"] = f"{Decimal(line['Amount']) + Decimal(by):.2f}"
                changed.append((tag.replace("Ret", "Mod"), row))
            changes.edit(books, txn, {LINES: changed})

    def delete_document(self, txn_id: str) -> None:
        with self.file.books() as books:
            changes.delete(books, _document(books, txn_id).kind, txn_id)

    def void_document(self, txn_id: str) -> None:
        with self.file.books() as books:
            changes.void(books, _document(books, txn_id).kind, txn_id)

    def set_closing_date(self, day: str) -> None:
        """Closes the books up to a day; an empty one opens them again."""
        self.file.set_option("closing date", day)

    def receive_stock(self, name: str, count: str) -> None:
        """Goods come in (or, with a minus sign, are written off)."""
        self._move(name, "on_hand", count)

    def order_stock(self, name: str, count: str) -> None:
        """A purchase order to a supplier: the units are "on order"."""
        self._move(name, "on_order", count)

    def hold(self, object_id: str) -> None:
        """Keeps an element or document open on the screen: no program may change it."""
        with self.file.books() as books:
            books.set_meta(f"locked {object_id}", "yes")

    def release(self, object_id: str) -> None:
        with self.file.books() as books:
            books.db.execute("DELETE FROM meta WHERE key = ?", (f"locked {object_id}",))

    def _move(self, name: str, column: str, count: str) -> None:
        with self.file.books() as books:
            found = books.named("ItemInventory", name)
            books.db.execute(
                f"UPDATE records SET {column} = {column} + ?, modified = ?"  # noqa: S608
                " WHERE family = 'Item' AND id = ?",
                (units(count), books.now, found.id),
            )


def _item(books: Books, name: str) -> Record:
    found = books.by_name(QUERIES["ItemQueryRq"], name)
    if found is None:
        raise LookupError(f"no item is called {name!r}")
    return found


def _document(books: Books, txn_id: str) -> documents.Transaction:
    txn = documents.by_id(books, txn_id)
    if txn is None:
        raise LookupError(f"no document has the id {txn_id!r}")
    return txn


def _merge(books: Books, gone: Record, kept: Record) -> None:
    rows = books.db.execute(
        "SELECT document FROM uses WHERE family = ? AND id = ?", (gone.family, gone.id)
    ).fetchall()
    for row in rows:
        txn = _document(books, row["document"])
        txn.data = _renamed(txn.data, gone, kept)
        txn.customer = kept.id if txn.customer == gone.id else txn.customer
        documents.store(books, txn, edited=False)
    for column in "balance", "on_hand", "on_sales_order", "on_order":
        books.db.execute(
            f"UPDATE records SET {column} = {column} + ? WHERE family = ? AND id = ?",  # noqa: S608
            (getattr(gone, column), kept.family, kept.id),
        )
    books.db.execute(
        "UPDATE records SET parent = ? WHERE family = ? AND parent = ?",
        (kept.id, gone.family, gone.id),
    )
    lists.remove(books, gone)


def _renamed(data: Any, gone: Record, kept: Record, tag: str = "") -> Any:
    if isinstance(data, list):
        return [_renamed(one, gone, kept, tag) for one in data]
    if not isinstance(data, dict):
        return data
    if tag.endswith("Ref") and data == {"ListID": gone.id} and _points_to(tag, gone):
        return {"ListID": kept.id}
    out: Body = {}
    for name, value in data.items():
        if name == LINES:
            out[name] = [[t, _renamed(line, gone, kept, t)] for t, line in value]
        elif name == "#moves" and gone.family == "Item":
            out[name] = {kept.id if k == gone.id else k: v for k, v in value.items()}
        else:
            out[name] = _renamed(value, gone, kept, name)
    return out


def _points_to(tag: str, gone: Record) -> bool:
    kinds = targets(tag)
    return bool(kinds) and LISTS[kinds[0]].family == gone.family

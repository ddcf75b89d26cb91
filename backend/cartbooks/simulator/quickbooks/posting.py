"""Posts documents: sales receipts, invoices, sales orders, credit memos and their kin."""

from __future__ import annotations

import re
from typing import Any

from .amounts import quantity, units
from .books import Books
from .document import LINES, Body
from .documents import NOT_IN_DESKTOP, SALES, Transaction, insert, move, refuse_closed
from .errors import Refusal, invalid_value, not_enabled
from .kinds import DOCUMENTS, DocumentKind
from .payments import fill_payment, settle
from .sales import fill_sale
from .schema import schema


def add(books: Books, kind_name: str, body: Body) -> Transaction:
    """Posts one document, with everything that it moves."""
    kind = DOCUMENTS[kind_name]
    _refuse_features(books, kind, body)
    given = books.resolve(without_lines(body), kind.kind)
    lines = [
        (tag, books.resolve(line, f"{kind.kind} line")) for tag, line in given_lines(body, kind)
    ]
    txn = Transaction(
        "", kind.kind, 0, _number(books, kind, given), _date(books, kind, given),
        customer_id(given), 0, books.now, books.now, books.now, {},
    )  # fmt: skip
    start = books.count("Txn")
    txn.id = f"{start:X}-{books.now}"
    fill(books, kind, txn, given, lines)
    txn.number = books.count("TxnNumber")
    insert(books, txn)
    move(books, txn, 1)
    settle(books, txn, body)
    if "TxnDate" in given:
        books.set_meta("last date", txn.date)
    return txn


def fill(books: Books, kind: DocumentKind, txn: Transaction, given: Body, lines: list[Any]) -> None:
    """Works out the document's data from what is known of its head and lines."""
    refuse_closed(books, kind, txn.date)
    types = schema().shapes[kind.ret].types
    data = {k: v for k, v in given.items() if v and (k in types or k.startswith("#"))}
    data.pop("TxnDate", None)
    data.pop("RefNumber", None)
    if kind.kind in SALES:
        fill_sale(books, kind, txn, data, lines)
    elif kind.kind == "InventoryAdjustment":
        _fill_adjustment(books, txn, data, lines)
    else:
        fill_payment(books, kind, txn, data, given)
    txn.data = data
    _number_lines(books, txn)


def _fill_adjustment(books: Books, txn: Transaction, data: Body, lines: list[Any]) -> None:
    if books.option("inventory") != "yes":
        raise not_enabled()
    moves: dict[str, int] = {}
    kept = []
    for _, line in lines:
        item = books.by_id(("ItemInventory", "ItemInventoryAssembly"), line["ItemRef"]["ListID"])
        if item is None:
            raise invalid_value("ItemRef", "", "Only inventory items can be adjusted.")

        change = line.get("QuantityAdjustment") or {}
        if change.get("NewQuantity"):
            by = units(change["NewQuantity"]) - item.on_hand - moves.get(item.id, 0)
        else:
            by = units(change.get("QuantityDifference", ""))
        moves[item.id] = moves.get(item.id, 0) + by
        kept.append(
            (
                "InventoryAdjustmentLineRet",
                {
                    "ItemRef": {"ListID": item.id},
                    "QuantityDifference": quantity(by),
                    "ValueDifference": "0.00",
                },
            )
        )
    data["#moves"] = moves
    data[LINES] = kept


def _number_lines(books: Books, txn: Transaction) -> None:
    """Line ids come from the counter of the documents: the first is the document's own + 2."""
    fresh = [line for _, line in txn.data.get(LINES, []) if "TxnLineID" not in line]
    for tag, line in txn.data.get(LINES, []):
        if "Group" in tag:
            inner = line[f"{DOCUMENTS[txn.kind].line}Ret"]
            fresh += [part for part in inner if "TxnLineID" not in part]
    if not fresh:
        return
    books.count("Txn")
    start = books.count("Txn", len(fresh))
    for offset, line in enumerate(fresh):
        line["TxnLineID"] = f"{start + offset:X}-{books.now}"


def given_lines(body: Body, kind: DocumentKind) -> list[tuple[str, Body]]:
    found = list(body.get(LINES, []))
    if found:
        return found
    return [
        (tag, line)
        for tag, value in body.items()
        if isinstance(value, list) and tag.startswith(kind.line)
        for line in value
    ]


def without_lines(body: Body) -> Body:
    skipped = (LINES, *NOT_IN_DESKTOP, "defMacro")
    return {
        k: v
        for k, v in body.items()
        if k not in skipped and not (isinstance(v, list) and "Line" in k)
    }


def customer_id(given: Body) -> str | None:
    found = given.get("CustomerRef", {}).get("ListID")
    return str(found) if found else None


def _date(books: Books, kind: DocumentKind, given: Body) -> str:
    """A date that is left out is the one used last, as on QuickBooks' own forms."""
    return str(given.get("TxnDate") or books.meta("last date") or books.today)[:10]


def _number(books: Books, kind: DocumentKind, given: Body) -> str:
    """Left out: the next number of this kind. Empty: stays empty. QuickBooks never compares."""
    key = f"last number {kind.kind}"
    if "RefNumber" not in given:
        last = re.fullmatch(r"(.*?)(\d+)", books.meta(key, "0"))
        head, digits = (last[1], last[2]) if last else ("", "0")
        number = f"{head}{int(digits) + 1:0{len(digits)}d}"
        if kind.kind == "ReceivePayment":
            return ""
    else:
        number = str(given["RefNumber"])
    if number and number[-1].isdigit():
        books.set_meta(key, number)
    return number


def _refuse_features(books: Books, kind: DocumentKind, body: Body) -> None:
    if kind.kind == "SalesOrder" and books.option("edition") == "Pro":
        raise not_enabled()
    if "LinkToTxnID" in body:  # not simulated, and better refused than forgotten
        raise Refusal(1030, "This request is not supported by this implementation.")
    multicurrency = books.option("multicurrency") == "yes"
    if "ExchangeRate" in body and not multicurrency:
        raise not_enabled()

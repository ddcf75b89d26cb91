"""The transaction engine: sales receipts, invoices, sales orders, credit memos and their kin."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from . import addresses
from .amounts import cents, money, price
from .answers import element
from .books import Books, Record
from .document import LINES, Body
from .errors import Refusal, invalid_value, missing, not_enabled, not_found, not_saved, with_tail
from .kinds import DOCUMENTS, DocumentKind
from .lines import is_taxable, tax, total_up
from .lists import references
from .schema import schema

NOT_IN_DESKTOP: Final = (
    "IsTaxIncluded", "TaxAmount", "DiscountLineAdd", "SalesTaxLineAdd", "ShippingLineAdd",
)  # fmt: skip
SALES: Final = ("SalesReceipt", "Invoice", "SalesOrder", "CreditMemo")
_EMAIL: Final = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+")
_BAD_EMAIL: Final = (
    "The email address specified for this customer is invalid, and the transaction is marked "
    "'To be e-mailed'."
)
_CLOSED: Final = (
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


def add(books: Books, kind_name: str, body: Body) -> Transaction:
    """Posts one document, with everything that it moves."""
    kind = DOCUMENTS[kind_name]
    _refuse_features(books, kind, body)
    given = books.resolve(_without_lines(body), kind.kind)
    lines = [
        (tag, books.resolve(line, f"{kind.kind} line")) for tag, line in _given_lines(body, kind)
    ]
    txn = Transaction(
        "", kind.kind, 0, _number(books, kind, given), _date(books, kind, given),
        _customer_id(given), 0, books.now, books.now, books.now, {},
    )  # fmt: skip
    start = books.count("Txn")
    txn.id = f"{start:X}-{books.now}"
    _fill(books, kind, txn, given, lines)
    txn.number = books.count("TxnNumber")
    _insert(books, txn)
    move(books, txn, 1)
    _settle(books, txn, body)
    if "TxnDate" in given:
        books.set_meta("last date", txn.date)
    return txn


def _fill(
    books: Books, kind: DocumentKind, txn: Transaction, given: Body, lines: list[Any]
) -> None:
    """Works out the document's data from what is known of its head and lines."""
    _refuse_closed(books, kind, txn.date)
    types = schema().shapes[kind.ret].types
    data = {k: v for k, v in given.items() if v and (k in types or k.startswith("#"))}
    data.pop("TxnDate", None)
    data.pop("RefNumber", None)
    if kind.kind in SALES:
        _fill_sale(books, kind, txn, data, lines)
    elif kind.kind == "InventoryAdjustment":
        _fill_adjustment(books, txn, data, lines)
    else:
        _fill_payment(books, kind, txn, data, given)
    txn.data = data
    _number_lines(books, txn)


def _fill_sale(
    books: Books, kind: DocumentKind, txn: Transaction, data: Body, lines: list[Any]
) -> None:
    customer = books.by_id(("Customer",), txn.customer) if txn.customer else None
    _default_head(books, kind, txn, data, customer)
    _refuse_bad_email(kind, data, customer)
    for tag in "BillAddress", "ShipAddress":
        if tag in data:
            addresses.block(data[tag])
    tax_item = data.get("ItemSalesTaxRef", {}).get("ListID", "")
    if not lines:
        raise missing(f"{kind.line}Add")
    totals = total_up(books, kind, lines, txn.date, tax_item)
    code = data.get("CustomerSalesTaxCodeRef")
    taxable = totals.taxable if code is None or is_taxable(books, code) else 0
    percentage, amount = tax(books, tax_item, taxable)
    data["Subtotal"] = money(totals.subtotal)
    data["SalesTaxPercentage"] = price(percentage)
    data["SalesTaxTotal"] = money(amount)
    txn.total = totals.subtotal + amount
    if txn.total < 0:
        raise not_saved(kind.kind, "Transaction amount must be positive.")
    _sum_fields(kind, txn, data)
    data["#moves"] = totals.moves
    data[LINES] = totals.lines


def _sum_fields(kind: DocumentKind, txn: Transaction, data: Body) -> None:
    if kind.kind == "Invoice":
        applied = cents(data.get("AppliedAmount", "0"))
        data["AppliedAmount"] = money(applied)
        data["BalanceRemaining"] = money(txn.total + applied)
        data["IsPaid"] = "true" if txn.total + applied <= 0 else "false"
        data.setdefault("IsFinanceCharge", "false")
        return
    data["TotalAmount"] = money(txn.total)
    if kind.kind == "CreditMemo":
        data["CreditRemaining"] = money(txn.total - cents(data.get("#used", "0")))
    if kind.kind == "SalesOrder":
        data.setdefault("IsManuallyClosed", "false")
        data["IsFullyInvoiced"] = "false"


def _default_head(
    books: Books, kind: DocumentKind, txn: Transaction, data: Body, customer: Record | None
) -> None:
    """What QuickBooks fills in: template, dates, tax, accounts, the customer's own settings."""
    known = customer.data if customer else {}
    data.setdefault("DueDate", txn.date)
    for name in "TermsRef", "SalesRepRef", "BillAddress", "ShipAddress":
        if name in known and name in schema().shapes[kind.ret].types:
            data.setdefault(name, known[name])
    if kind.template:
        template = books.by_name(("Template",), kind.template)
        if template:
            data.setdefault("TemplateRef", {"ListID": template.id})
    if "TermsRef" in data and data["DueDate"] == txn.date:
        terms = books.by_id(("StandardTerms", "DateDrivenTerms"), data["TermsRef"]["ListID"])
        days = int(terms.data.get("StdDueDays", "0")) if terms else 0
        data["DueDate"] = (date.fromisoformat(txn.date) + timedelta(days)).isoformat()
    data.setdefault("ShipDate", txn.date)
    data.setdefault("IsToBePrinted", "true")
    data.setdefault("IsToBeEmailed", "false")
    if kind.kind != "SalesOrder":
        data.setdefault("IsPending", "false")
    if kind.kind == "SalesReceipt":
        _default_account(books, data, "DepositToAccountRef", "Undeposited Funds")
    elif kind.owed:
        _default_account(books, data, "ARAccountRef", "Accounts Receivable")
    if books.option("sales tax") != "yes":
        return
    code = books.by_name(("SalesTaxCode",), books.option("default tax code"))
    if "SalesTaxCodeRef" in known:
        data.setdefault("CustomerSalesTaxCodeRef", known["SalesTaxCodeRef"])
    elif code:
        data.setdefault("CustomerSalesTaxCodeRef", {"ListID": code.id})
    if "ItemSalesTaxRef" in known:
        data.setdefault("ItemSalesTaxRef", known["ItemSalesTaxRef"])
    usual = books.option("default tax item")
    found = books.by_name(("ItemSalesTax", "ItemSalesTaxGroup"), usual) if usual else None
    if found:
        data.setdefault("ItemSalesTaxRef", {"ListID": found.id})


def _default_account(books: Books, data: Body, field: str, name: str) -> None:
    account = books.by_name(("Account",), name)
    if account:
        data.setdefault(field, {"ListID": account.id})


def _fill_adjustment(books: Books, txn: Transaction, data: Body, lines: list[Any]) -> None:
    if books.option("inventory") != "yes":
        raise not_enabled()
    moves: dict[str, int] = {}
    kept = []
    for _, line in lines:
        item = books.by_id(("ItemInventory", "ItemInventoryAssembly"), line["ItemRef"]["ListID"])
        if item is None:
            raise invalid_value("ItemRef", "", "Only inventory items can be adjusted.")
        from .amounts import quantity, units

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


def _fill_payment(
    books: Books, kind: DocumentKind, txn: Transaction, data: Body, given: Body
) -> None:
    if kind.kind == "ReceivePayment":
        txn.total = cents(given.get("TotalAmount", "0"))
        data["TotalAmount"] = money(txn.total)
        _default_account(books, data, "ARAccountRef", "Accounts Receivable")
        _default_account(books, data, "DepositToAccountRef", "Undeposited Funds")
        data["UnusedPayment"] = money(txn.total)
        data["UnusedCredits"] = "0.00"
    else:
        parts = given.get("RefundAppliedToTxnAdd", [])
        txn.total = sum(cents(part["RefundAmount"]) for part in parts)
        data["TotalAmount"] = money(txn.total)
        _default_account(books, data, "RefundFromAccountRef", "Undeposited Funds")
        _default_account(books, data, "ARAccountRef", "Accounts Receivable")


def _settle(books: Books, txn: Transaction, body: Body) -> None:
    """Applies a payment to invoices, or a refund to credit memos."""
    if txn.kind == "ReceivePayment":
        applied = body.get("AppliedToTxnAdd", [])
        wanted = [(one["TxnID"], cents(one.get("PaymentAmount", "0"))) for one in applied]
        if body.get("IsAutoApply") in ("true", "1"):
            wanted = _oldest_first(books, txn)
        _apply(books, txn, wanted, "Invoice", "AppliedToTxnRet")
    elif txn.kind == "ARRefundCreditCard":
        wanted = [
            (one["TxnID"], cents(one["RefundAmount"])) for one in body["RefundAppliedToTxnAdd"]
        ]
        _apply(books, txn, wanted, "CreditMemo", "RefundAppliedToTxnRet")


def _oldest_first(books: Books, txn: Transaction) -> list[tuple[str, int]]:
    rows = books.db.execute(
        "SELECT * FROM documents WHERE kind = 'Invoice' AND customer = ? ORDER BY date, number",
        (txn.customer,),
    ).fetchall()
    left, wanted = txn.total, []
    for invoice in map(transaction, rows):
        part = min(left, cents(invoice.data["BalanceRemaining"]))
        if part > 0:
            wanted.append((invoice.id, part))
            left -= part
    return wanted


def _apply(
    books: Books, txn: Transaction, wanted: list[tuple[str, int]], kind: str, shown_as: str
) -> None:
    if txn.kind == "ReceivePayment" and sum(amount for _, amount in wanted) > txn.total:
        tail = "You cannot apply more than the amount of the payment."
        raise invalid_value("payment amount", money(sum(a for _, a in wanted)), tail)
    for txn_id, amount in wanted:
        target = by_id(books, txn_id, kind)
        if target is None or target.customer != txn.customer:
            raise not_found(txn_id)
        open_field = "BalanceRemaining" if kind == "Invoice" else "CreditRemaining"
        if amount > cents(target.data[open_field]):
            tail = "You cannot pay more than the amount due."
            raise invalid_value("payment amount", money(amount), tail)
        _link(target, txn, amount, 1)
        store(books, target, edited=False)
        row = {"TxnID": target.id, "TxnType": kind, "TxnDate": target.date}
        if target.ref:
            row["RefNumber"] = target.ref
        if kind == "Invoice":
            row |= {"BalanceRemaining": target.data[open_field], "Amount": money(amount)}
        else:
            row |= {"CreditRemaining": target.data[open_field], "RefundAmount": money(amount)}
        txn.data.setdefault(shown_as, []).append(row)
    if txn.kind == "ReceivePayment":
        txn.data["UnusedPayment"] = money(txn.total - sum(amount for _, amount in wanted))
    store(books, txn, edited=False)


def _link(target: Transaction, txn: Transaction, amount: int, sign: int) -> None:
    """Notes on an invoice or credit memo what was applied to it, or takes the note away."""
    data = target.data
    linked = [row for row in data.get("LinkedTxn", []) if row["TxnID"] != txn.id]
    if sign > 0:
        row = {"TxnID": txn.id, "TxnType": txn.kind, "TxnDate": txn.date}
        if txn.ref:
            row["RefNumber"] = txn.ref
        linked.append({**row, "LinkType": "AMTTYPE", "Amount": money(-amount)})
    data["LinkedTxn"] = linked
    if target.kind == "Invoice":
        data["AppliedAmount"] = money(cents(data["AppliedAmount"]) - sign * amount)
    else:
        data["#used"] = money(cents(data.get("#used", "0")) + sign * amount)
    _sum_fields(DOCUMENTS[target.kind], target, data)


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
    _refuse_closed(books, kind, txn.date)
    changes = books.resolve(_without_lines(body), kind.kind)
    changes = {k: v for k, v in changes.items() if k not in ("TxnID", "EditSequence")}
    move(books, txn, -1)
    old = {k: v for k, v in txn.data.items() if not k.startswith("#")}
    if "ItemSalesTaxRef" in changes or "CustomerRef" in changes:
        for name in "Subtotal", "SalesTaxPercentage", "SalesTaxTotal":
            old.pop(name, None)
    head = {**old, **changes}
    given = _given_lines(body, kind)
    if given:
        lines = [_changed_line(books, txn, kind, tag, line) for tag, line in given]
    else:
        lines = txn.lines
    txn.date = changes.get("TxnDate") or txn.date
    txn.ref = changes.get("RefNumber", txn.ref)
    txn.customer = _customer_id(head)
    used = txn.data.get("#used")
    if used:
        head["#used"] = used
    _fill(books, kind, txn, head, lines)
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
    _refuse_closed(books, kind, txn.date)
    if not kind.void:
        raise not_enabled()
    _unlink(books, txn, "void")
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
        _sum_fields(kind, txn, data)
    data["Memo"] = f"VOID: {data.get('Memo', '')}".rstrip()
    store(books, txn)
    return txn


def delete(books: Books, kind_name: str, txn_id: str) -> Transaction:
    txn = _there(books, kind_name, txn_id)
    closing = books.option("closing date")
    if closing and txn.date <= closing:
        message = _CLOSED.format(kind=txn.kind).replace("modify", "delete", 1)
        raise Refusal(3161, message)
    _unlink(books, txn, "delete")
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


def _unlink(books: Books, txn: Transaction, verb: str) -> None:
    """A payment lets go of its invoices; an invoice that is paid cannot simply go."""
    if txn.kind in ("Invoice", "CreditMemo") and txn.data.get("LinkedTxn") and verb == "delete":
        text = f'Cannot delete the object specified by the id = "{txn.id}".'
        raise Refusal(3160, with_tail(text, "The transaction is linked to another transaction."))
    for name, amount in ("AppliedToTxnRet", "Amount"), ("RefundAppliedToTxnRet", "RefundAmount"):
        for row in txn.data.pop(name, []):
            target = by_id(books, row["TxnID"])
            if target is not None:
                _link(target, txn, cents(row[amount]), -1)
                store(books, target, edited=False)


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


def _insert(books: Books, txn: Transaction) -> None:
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


def _given_lines(body: Body, kind: DocumentKind) -> list[tuple[str, Body]]:
    found = list(body.get(LINES, []))
    if found:
        return found
    return [
        (tag, line)
        for tag, value in body.items()
        if isinstance(value, list) and tag.startswith(kind.line)
        for line in value
    ]


def _without_lines(body: Body) -> Body:
    skipped = (LINES, *NOT_IN_DESKTOP, "defMacro")
    return {
        k: v
        for k, v in body.items()
        if k not in skipped and not (isinstance(v, list) and "Line" in k)
    }


def _customer_id(given: Body) -> str | None:
    found = given.get("CustomerRef", {}).get("ListID")
    return str(found) if found else None


def _date(books: Books, kind: DocumentKind, given: Body) -> str:
    """A date that is left out is the one used last, as on QuickBooks' own forms."""
    return str(given.get("TxnDate") or books.meta("last date") or books.today)


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
    multicurrency = books.option("multicurrency") == "yes"
    if "ExchangeRate" in body and not multicurrency:
        raise not_enabled()


def _refuse_closed(books: Books, kind: DocumentKind, when: str) -> None:
    closing = books.option("closing date")
    if closing and when <= closing:
        raise Refusal(3171, _CLOSED.format(kind=kind.kind))


def _refuse_bad_email(kind: DocumentKind, data: Body, customer: Record | None) -> None:
    if data.get("IsToBeEmailed") not in ("true", "1"):
        return
    address = customer.data.get("Email", "") if customer else ""
    if not all(_EMAIL.fullmatch(one.strip()) for one in re.split("[,;]", address)):
        raise not_saved(kind.kind, _BAD_EMAIL)


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

"""Payments and refunds, and the invoices and credit memos that they settle."""

from __future__ import annotations

from .amounts import cents, money
from .books import Books
from .document import Body
from .documents import Transaction, by_id, store, transaction
from .errors import Refusal, invalid_value, not_found, with_tail
from .kinds import DOCUMENTS, DocumentKind
from .sales import default_account, sum_fields


def fill_payment(
    books: Books, kind: DocumentKind, txn: Transaction, data: Body, given: Body
) -> None:
    if kind.kind == "ReceivePayment":
        txn.total = cents(given.get("TotalAmount", "0"))
        data["TotalAmount"] = money(txn.total)
        default_account(books, data, "ARAccountRef", "Accounts Receivable")
        default_account(books, data, "DepositToAccountRef", "Undeposited Funds")
        data["UnusedPayment"] = money(txn.total)
        data["UnusedCredits"] = "0.00"
    else:
        parts = given.get("RefundAppliedToTxnAdd", [])
        txn.total = sum(cents(part["RefundAmount"]) for part in parts)
        data["TotalAmount"] = money(txn.total)
        default_account(books, data, "RefundFromAccountRef", "Undeposited Funds")
        default_account(books, data, "ARAccountRef", "Accounts Receivable")


def settle(books: Books, txn: Transaction, body: Body) -> None:
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
        link(target, txn, amount, 1)
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


def link(target: Transaction, txn: Transaction, amount: int, sign: int) -> None:
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
    sum_fields(DOCUMENTS[target.kind], target, data)


def unlink(books: Books, txn: Transaction, verb: str) -> None:
    """A payment lets go of its invoices; an invoice that is paid cannot simply go."""
    if txn.kind in ("Invoice", "CreditMemo") and txn.data.get("LinkedTxn") and verb == "delete":
        text = f'Cannot delete the object specified by the id = "{txn.id}".'
        raise Refusal(3160, with_tail(text, "The transaction is linked to another transaction."))
    for name, amount in ("AppliedToTxnRet", "Amount"), ("RefundAppliedToTxnRet", "RefundAmount"):
        for row in txn.data.pop(name, []):
            target = by_id(books, row["TxnID"])
            if target is not None:
                link(target, txn, cents(row[amount]), -1)
                store(books, target, edited=False)

"""The head and the sums of a sales document."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any, Final

from . import addresses
from .amounts import cents, money, price
from .books import Books, Record
from .document import LINES, Body
from .documents import Transaction
from .errors import missing, not_saved
from .kinds import DocumentKind
from .lines import is_taxable, tax, total_up
from .schema import schema

_EMAIL: Final = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+")


_BAD_EMAIL: Final = (
    "The email address specified for this customer is invalid, and the transaction is marked "
    "'To be e-mailed'."
)


def fill_sale(
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
    sum_fields(kind, txn, data)
    data["#moves"] = totals.moves
    data[LINES] = totals.lines


def sum_fields(kind: DocumentKind, txn: Transaction, data: Body) -> None:
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
        default_account(books, data, "DepositToAccountRef", "Undeposited Funds")
    elif kind.owed:
        default_account(books, data, "ARAccountRef", "Accounts Receivable")
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


def default_account(books: Books, data: Body, field: str, name: str) -> None:
    account = books.by_name(("Account",), name)
    if account:
        data.setdefault(field, {"ListID": account.id})


def _refuse_bad_email(kind: DocumentKind, data: Body, customer: Record | None) -> None:
    if data.get("IsToBeEmailed") not in ("true", "1"):
        return
    address = customer.data.get("Email", "") if customer else ""
    if not all(_EMAIL.fullmatch(one.strip()) for one in re.split("[,;]", address)):
        raise not_saved(kind.kind, _BAD_EMAIL)

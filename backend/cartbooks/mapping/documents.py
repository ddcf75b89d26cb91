"""An order as the QuickBooks document it becomes, its total worked out beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from cartbooks.mapping import choice
from cartbooks.mapping.addresses import address
from cartbooks.mapping.against import Setting, Stopped, against, line_item, rounding
from cartbooks.mapping.memos import memo_of, number_of, other_of
from cartbooks.mapping.names import person
from cartbooks.mapping.preferences import DocumentKind, Preferences
from cartbooks.mapping.refs import in_qbxml, normal_name
from cartbooks.qbxml import (
    FieldProblem,
    InvoiceAdd,
    Ref,
    SalesLine,
    SalesOrderAdd,
    SalesReceiptAdd,
    problems,
)
from cartbooks.qbxml.text import clean
from cartbooks.stores.canonical import Line, Order
from cartbooks.stores.values import cents

MAX_DESCRIPTION = 4095
Document = SalesReceiptAdd | InvoiceAdd | SalesOrderAdd


@dataclass(frozen=True, slots=True)
class Item:
    """The item of a line; discount items take no quantity."""

    ref: Ref
    type: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """
    The document, ready to send. `ref_number` None lets QuickBooks number it; `total` is what
    QuickBooks will come to; `notes` say what a person should know about it.
    """

    request: Document
    form: DocumentKind
    ref_number: str | None
    txn_date: date
    total: Decimal
    notes: tuple[str, ...] = ()

    @property
    def memo(self) -> str:
        """The memo with its token."""
        return self.request.memo or ""


def stopped(
    order: Order, preferences: Preferences, setting: Setting, form: DocumentKind | None = None
) -> Stopped | None:
    """The first thing that stands against the order whatever its customer and items are."""
    return next(against(order, preferences, setting, form), None)


def document(
    order: Order,
    preferences: Preferences,
    setting: Setting,
    *,
    customer: Ref,
    items: Mapping[int, Item],
    token: str,
    form: DocumentKind | None = None,
    number: str = "",
) -> Prepared | Stopped:
    """
    The document of *order*. `items` has the item of each product line by its index; `form` and
    `number` are given where they were fixed before.

    Gross lines, one negative line per discount, the exact tax as a line of its own, everything
    non-taxable, and a document tax item of 0 %: QuickBooks then adds up to the store's cent.
    """
    if first := stopped(order, preferences, setting, form):
        return first
    kind = form or choice.form(order, preferences)
    if kind is None:
        return Stopped(
            "setting_missing",
            "The order is not paid, and no document is chosen for such orders.",
            {"setting": "document_when_unpaid"},
        )
    lines = _lines(order, preferences, items)
    if isinstance(lines, Stopped):
        return lines
    total = predicted(lines)
    if total != cents(order.total):
        return Stopped(
            "total_mismatch",
            f"The document would come to {total}, and the order says {order.total}.",
            {"amount": str(total), "expected": str(order.total)},
        )
    common = _common(kind, order, preferences, setting, customer, lines)
    common |= {
        "ref_number": number_of(order, preferences, number),
        "other": other_of(order, preferences, number),
        "memo": memo_of(order, preferences, setting.store, token),
    }
    request = _form(kind, order, preferences, common)
    for problem in problems(request):
        return refused(problem)
    return Prepared(
        request,
        kind,
        request.ref_number,
        choice.txn_date(order, preferences, setting.closing_date),
        total,
        tuple(_notes(order, preferences, request)),
    )


def predicted(lines: tuple[SalesLine, ...]) -> Decimal:
    """
    What QuickBooks will come to: the amounts as they are, and no tax of its own, since every line
    is non-taxable and the document's tax item is one of 0 %.
    """
    return sum((line.amount or Decimal(0) for line in lines), Decimal("0.00"))


def refused(problem: FieldProblem) -> Stopped:
    """A field that QuickBooks would refuse, said of the order."""
    return Stopped(
        "setting_missing" if problem.code == "missing" else "field_too_long",
        f"{problem.path} {problem.reason}.",
        {
            "field": problem.path,
            "value": problem.value[:200],
            "limit": str(problem.limit or ""),
            "setting": problem.path,
        },
    )


def _lines(
    order: Order, preferences: Preferences, items: Mapping[int, Item]
) -> tuple[SalesLine, ...] | Stopped:
    lines: list[SalesLine] = []
    code = in_qbxml(preferences.non_taxable_code) if preferences.sales_tax else None
    for index, line in enumerate(order.lines):
        item = items.get(index)
        if item is None:
            chosen = line_item(line, preferences)
            if chosen is None:
                return _unmatched(line)
            item = Item(chosen.in_qbxml())
        lines.append(_line(line, item, code, preferences))
    if order.tax:
        # A sales tax item takes no tax code on its line.
        lines.append(_extra(in_qbxml(preferences.tax_item), "Sales tax", cents(order.tax), None))
    if gap := rounding(order):
        lines.append(_extra(in_qbxml(preferences.rounding_item), "Rounding", gap, code))
    return tuple(lines)


def _line(line: Line, item: Item, code: Ref | None, preferences: Preferences) -> SalesLine:
    counted = line.kind == "product" and item.type != "ItemDiscount" and line.quantity
    generic = preferences.generic_item
    named = clean(line.name)
    if line.sku and generic and item.ref == generic.in_qbxml():
        named = clean(f"{line.name} [{line.sku}]")
    return SalesLine(
        item_ref=item.ref,
        desc=named[:MAX_DESCRIPTION].rstrip() or None,
        quantity=line.quantity if counted else None,
        amount=cents(line.amount),
        sales_tax_code_ref=code,
    )


def _extra(item: Ref | None, name: str, amount: Decimal, code: Ref | None) -> SalesLine:
    return SalesLine(item_ref=item, desc=name, amount=amount, sales_tax_code_ref=code)


def _unmatched(line: Line) -> Stopped:
    if line.sku:
        return Stopped(
            "sku_unmatched",
            f"QuickBooks has no item with the SKU {line.sku}.",
            {"sku": line.sku, "item": line.name},
        )
    return Stopped(
        "sku_blank",
        f'"{line.name}" has no SKU in the store, and no generic item is chosen.',
        {"value": line.name, "item": line.name},
    )


def _common(
    kind: DocumentKind,
    order: Order,
    preferences: Preferences,
    setting: Setting,
    customer: Ref,
    lines: tuple[SalesLine, ...],
) -> dict[str, Any]:
    """The fields that all three forms have."""
    bill_to = order.ship_to if order.bill_to.is_blank() else order.bill_to
    tax_item = preferences.zero_tax_item if preferences.sales_tax else None
    tax_code = preferences.customer_tax_code if preferences.sales_tax else None
    return {
        "customer_ref": customer,
        "class_ref": in_qbxml(preferences.class_ref),
        "template_ref": in_qbxml(preferences.template.get(kind)),
        "txn_date": choice.txn_date(order, preferences, setting.closing_date),
        "bill_address": address(bill_to, name=person(order)),
        "ship_address": address(order.ship_to, name=person(order)),
        "ship_method_ref": _ship_method(order, preferences),
        "item_sales_tax_ref": in_qbxml(tax_item),
        "is_to_be_printed": preferences.to_be_printed,
        "is_to_be_emailed": preferences.to_be_emailed and bool(order.customer.email),
        "customer_sales_tax_code_ref": in_qbxml(tax_code),
        "lines": lines,
    }


def _form(
    kind: DocumentKind, order: Order, preferences: Preferences, common: dict[str, Any]
) -> Document:
    if kind == "SalesReceipt":
        booking = choice.booking(order, preferences)
        return SalesReceiptAdd(
            payment_method_ref=in_qbxml(booking.payment_method),
            deposit_to_account_ref=in_qbxml(booking.deposit_account),
            **common,
        )
    terms = None if choice.is_paid(order) else in_qbxml(preferences.terms_unpaid)
    if kind == "Invoice":
        return InvoiceAdd(
            ar_account_ref=in_qbxml(preferences.ar_account), terms_ref=terms, **common
        )
    return SalesOrderAdd(terms_ref=terms, **common)


def _ship_method(order: Order, preferences: Preferences) -> Ref | None:
    titles = {normal_name(line.name) for line in order.lines if line.kind == "shipping"}
    for title, chosen in preferences.shipping_methods.items():
        if normal_name(title) in titles:
            return chosen.in_qbxml()
    return None


def _notes(order: Order, preferences: Preferences, request: Document) -> list[str]:
    notes = []
    if gap := rounding(order):
        notes.append(f"A rounding line of {gap} closes the gap to the store's total.")
    if request.ref_number is None:
        notes.append(
            f"The number {preferences.number_prefix}{order.number} does not fit into the 11 "
            "characters of a document's number: QuickBooks numbers it, and the memo has it in full."
        )
    gateways = {payment.gateway for payment in order.payments if payment.amount}
    if len(gateways) > 1:
        notes.append(
            f"It was paid in several ways ({', '.join(sorted(gateways))}); "
            f"it is booked as {order.gateway()}."
        )
    return notes


__all__ = [
    "Document", "Item", "Prepared", "Setting", "Stopped", "document", "memo_of", "number_of",
    "predicted", "refused", "stopped",
]  # fmt: skip

"""An order as the document it would become, with what it would create on the way. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from cartbooks.mapping import customers, documents, items
from cartbooks.operations.push_orders.brief import OrderBrief
from cartbooks.operations.push_orders.steps import choices, document_item, setting_of
from cartbooks.operations.verdicts import Held
from cartbooks.qbxml import Ref, SalesLine, write
from cartbooks.stores.canonical import Order


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be sent for one order, or why nothing would."""

    ext_id: str
    number: str
    total: str
    will: str  # go | held | skipped
    code: str
    why: str
    form: str
    ref_number: str
    txn_date: str
    customer: str
    customer_is_new: bool
    new_items: Sequence[str]
    lines: Sequence[dict[str, str]]
    document_total: str
    qbxml: str

    @classmethod
    def stopped(cls, order: Order, will: str, code: str, why: str) -> Self:
        """Nothing would be sent."""
        return cls(
            order.ext_id, order.number, str(order.total), will, code, why,
            "", "", "", "", False, [], [], "", "",
        )  # fmt: skip

    @classmethod
    def skipped(cls, order: Order, code: str, why: str) -> Self:
        """A rule keeps the order out."""
        return cls.stopped(order, "skipped", code, why)


def preview_of(brief: OrderBrief) -> Preview:
    """Work the order out as its steps would, without asking QuickBooks anything."""
    order = brief.order
    name, customer_ref, is_new = _customer(brief)
    if isinstance(name, Held):
        return Preview.stopped(order, "held", name.code, str(dict(name.facts).get("reason", "")))
    resolved = _items(brief)
    if isinstance(resolved, Held):
        why = str(dict(resolved.facts).get("reason", ""))
        return Preview.stopped(order, "held", resolved.code, why)
    lines, new_items = resolved
    prepared = documents.document(
        order,
        brief.preferences,
        setting_of(brief),
        customer=customer_ref,
        items=lines,
        token=brief.token,
        number=brief.number,
    )
    if isinstance(prepared, documents.Stopped):
        return Preview.stopped(order, "held", prepared.code, prepared.sentence)
    return Preview(
        ext_id=order.ext_id,
        number=order.number,
        total=str(order.total),
        will="go",
        code="",
        why="",
        form=prepared.form,
        ref_number=prepared.ref_number or "",
        txn_date=prepared.txn_date.isoformat(),
        customer=name,
        customer_is_new=is_new,
        new_items=new_items,
        lines=[_line(line) for line in prepared.request.lines],
        document_total=str(prepared.total),
        qbxml=write([("preview", prepared.request)]),
    )


def _customer(brief: OrderBrief) -> tuple[Any, Ref, bool]:
    generic = brief.preferences.generic_customer
    if brief.preferences.customer_rule == "generic" and generic is not None:
        ref = Ref(list_id=generic.list_id, full_name=generic.full_name)
        return str(generic), ref, False
    found = customers.match(brief.order, brief.preferences, brief.customers, brief.customer_link)
    match found:
        case customers.Found():
            known = found.customer
            return known.full_name, Ref(list_id=known.list_id, full_name=known.full_name), False
        case customers.Unclear():
            reason = f"Several fit: {', '.join(found.candidates)}."
            return Held(found.code, facts={"reason": reason}), Ref(full_name="-"), False
        case customers.Create():
            return found.name, Ref(full_name=found.name), True


def _items(brief: OrderBrief) -> tuple[dict[int, documents.Item], list[str]] | Held:
    """The item of each product line, those that are not there yet by their SKU, and these SKUs."""
    found: dict[int, documents.Item] = {}
    new: list[str] = []
    for index, line, chosen in choices(brief):
        match chosen:
            case items.Matched():
                found[index] = document_item(chosen)
            case items.CreateItem():
                found[index] = documents.Item(Ref(full_name=chosen.name))
                new.append(str(line.sku))
            case Held():
                return chosen
    return found, new


def _line(line: SalesLine) -> dict[str, str]:
    item = line.item_ref
    return {
        "item": (item.full_name or item.list_id or "") if item else "",
        "description": line.desc or "",
        "quantity": "" if line.quantity is None else str(line.quantity),
        "amount": "" if line.amount is None else str(line.amount),
    }

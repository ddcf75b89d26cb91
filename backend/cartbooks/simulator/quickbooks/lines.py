"""What the lines of a sales document come to: amounts, discounts, groups, tax."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from .amounts import cents, money, price, quantity, to_cents, units
from .books import Books, Record
from .document import Body
from .errors import Refusal, bad_reference, invalid_value, not_enabled, not_saved
from .kinds import DocumentKind

_SAME_TAX: Final = "You cannot use the same tax item in both the line items and the txn tax."
_KEPT: Final = (
    "TxnLineID", "Desc", "UnitOfMeasure", "ClassRef", "ServiceDate", "Other1", "Other2",
    "SalesTaxCodeRef", "Invoiced", "IsManuallyClosed",
)  # fmt: skip


@dataclass(slots=True)
class Totals:
    """The lines as kept, and the sums of the document."""

    lines: list[tuple[str, Body]] = field(default_factory=list)
    subtotal: int = 0
    taxable: int = 0
    moves: dict[str, int] = field(default_factory=dict)
    """Units of stocked items, by ListID."""

    pending: int = 0
    """Sum since the last subtotal line."""

    previous: int = 0
    previous_taxable: bool = False


def price_of(item: Record) -> Decimal | None:
    """The sales price on the item, if it has one."""
    data = item.data
    for place in (data, data.get("SalesOrPurchase", {}), data.get("SalesAndPurchase", {})):
        for name in "SalesPrice", "Price":
            if place.get(name):
                return Decimal(place[name])
    return None


def description_of(item: Record) -> str:
    data = item.data
    for place in (data, data.get("SalesOrPurchase", {}), data.get("SalesAndPurchase", {})):
        for name in "SalesDesc", "Desc", "ItemDesc":
            if place.get(name):
                return str(place[name])
    return ""


def is_taxable(books: Books, code: Body | None) -> bool:
    found = books.by_id(("SalesTaxCode",), code["ListID"]) if code else None
    return found is not None and found.data.get("IsTaxable") == "true"


def total_up(
    books: Books, kind: DocumentKind, given: list[tuple[str, Body]], date: str, tax_item: str
) -> Totals:
    """Every line of a document, in order; `tax_item` is the ListID of the document's tax."""
    totals = Totals()
    for tag, line in given:
        if "Group" in tag:
            _group(books, kind, line, totals, date)
        else:
            kept = _line(books, kind, line, totals, date, tax_item)
            totals.lines.append((f"{kind.line}Ret", kept))
    return totals


def _line(
    books: Books, kind: DocumentKind, line: Body, totals: Totals, date: str, tax_item: str
) -> Body:
    where = f"{kind.kind} line"
    if "InventorySiteRef" in line and books.option("inventory sites") != "yes":
        raise not_enabled()
    if not line.get("ItemRef"):
        if any(line.get(name) for name in ("Amount", "Rate", "RatePercent", "Quantity")):
            raise Refusal(3270, "Missing posting account.")
        return {name: line[name] for name in _KEPT if line.get(name)}
    item = books.by_id(_ITEMS, line["ItemRef"]["ListID"])
    if item is None:
        raise bad_reference("Item", line["ItemRef"]["ListID"], where)
    if item.kind == "ItemGroup":
        raise invalid_value("ItemRef", item.full_name, "A group item needs a group line.")
    if item.kind in ("ItemSalesTax", "ItemSalesTaxGroup") and item.id == tax_item:
        raise bad_reference("Item", item.full_name, where, _SAME_TAX)
    kept: Body = {"ItemRef": {"ListID": item.id}}
    kept |= {name: line[name] for name in _KEPT if line.get(name)}
    if "Desc" not in line and (text := description_of(item)):
        kept["Desc"] = text
    code = line.get("SalesTaxCodeRef") or item.data.get("SalesTaxCodeRef")
    for place in "SalesOrPurchase", "SalesAndPurchase":
        code = code or item.data.get(place, {}).get("SalesTaxCodeRef")
    if item.kind not in ("ItemSalesTax", "ItemSalesTaxGroup", "ItemSubtotal", "ItemPayment"):
        code = code or _default_code(books)
        if code:
            kept["SalesTaxCodeRef"] = code
    else:
        code = None
        kept.pop("SalesTaxCodeRef", None)
    amount = _amount(item, line, kept, totals)
    kept["Amount"] = money(amount)
    taxable = is_taxable(books, code)
    if item.kind == "ItemSubtotal":
        totals.pending = 0
    else:
        totals.subtotal += amount
        totals.pending += amount
        totals.taxable += amount if taxable else 0
    totals.previous, totals.previous_taxable = amount, taxable
    if item.kind in ("ItemInventory", "ItemInventoryAssembly"):
        _refuse_before_stock(item, kind, date)
        moved = units(line.get("Quantity") or "1")
        totals.moves[item.id] = totals.moves.get(item.id, 0) + moved
    if kind.ordered:
        kept.setdefault("Invoiced", "0")
        kept.setdefault("IsManuallyClosed", "false")
    return kept


_ITEMS: Final = tuple(
    f"Item{kind}"
    for kind in (
        "Inventory", "NonInventory", "Service", "OtherCharge", "Discount", "SalesTax",
        "SalesTaxGroup", "Group", "InventoryAssembly", "Subtotal", "Payment",
    )
)  # fmt: skip


def _amount(item: Record, line: Body, kept: Body, totals: Totals) -> int:
    """The amount of a line in cents; writes Quantity, Rate or RatePercent as they come back."""
    if item.kind == "ItemSubtotal":
        return totals.pending
    if item.kind == "ItemDiscount":
        return _discount(item, line, kept, totals)
    count = Decimal(line["Quantity"]) if line.get("Quantity") else None
    if count is not None:
        kept["Quantity"] = quantity(units(line["Quantity"]))
    if line.get("Amount"):
        amount = cents(line["Amount"])
        if count:
            kept["Rate"] = price(Decimal(amount) / 100 / count)
        elif count is None:
            kept["Rate"] = price(Decimal(amount) / 100)
        if item.kind == "ItemPayment":
            return -abs(amount)
        return amount
    if line.get("RatePercent"):
        percent = Decimal(line["RatePercent"])
        kept["RatePercent"] = price(percent)
        return to_cents(Decimal(totals.previous) * percent / 10_000)
    rate = Decimal(line["Rate"]) if line.get("Rate") else price_of(item)
    if rate is None and item.kind == "ItemSalesTax":
        percent = Decimal(item.data.get("TaxRate", "0"))
        kept["RatePercent"] = price(percent)
        return to_cents(Decimal(totals.taxable) * percent / 10_000)
    rate = rate if rate is not None else Decimal(0)
    kept["Rate"] = price(rate)
    amount = to_cents(rate * (count if count is not None else 1))
    return -abs(amount) if item.kind == "ItemPayment" else amount


def _discount(item: Record, line: Body, kept: Body, totals: Totals) -> int:
    """A discount takes away whatever its sign; a percentage is of the line above it."""
    if line.get("Quantity"):
        raise invalid_value("Quantity", line["Quantity"], "The parameter is incorrect.")
    percent = line.get("RatePercent") or ("" if line.get("Rate") else item.data.get(_PERCENT, ""))
    if line.get("Amount"):
        amount = -abs(cents(line["Amount"]))
        kept["Rate"] = price(Decimal(amount) / 100)
    elif percent:
        kept["RatePercent"] = price(-abs(Decimal(percent)))
        amount = -abs(to_cents(Decimal(totals.previous) * Decimal(percent) / 10_000))
    else:
        rate = -abs(Decimal(line.get("Rate") or item.data.get("DiscountRate") or "0"))
        kept["Rate"] = price(rate)
        amount = to_cents(rate)
    return amount


_PERCENT: Final = "DiscountRatePercent"


def _group(books: Books, kind: DocumentKind, line: Body, totals: Totals, date: str) -> None:
    """A group line stands for the group's items at their own prices."""
    group = books.by_id(("ItemGroup",), line["ItemGroupRef"]["ListID"])
    if group is None:
        raise bad_reference("ItemGroup", line["ItemGroupRef"]["ListID"], f"{kind.kind} line")
    times = Decimal(line.get("Quantity") or "1")
    inner = []
    start = totals.subtotal
    for part in group.data.get("ItemGroupLine", []):
        count = Decimal(part.get("Quantity") or "1") * times
        given = {"ItemRef": part["ItemRef"], "Quantity": f"{count:f}"}
        inner.append(_line(books, kind, given, totals, date, ""))
    kept: Body = {name: line[name] for name in ("TxnLineID", "Desc") if line.get(name)}
    kept |= {
        "ItemGroupRef": {"ListID": group.id},
        "Quantity": quantity(units(f"{times:f}")),
        "IsPrintItemsInGroup": group.data.get("IsPrintItemsInGroup", "false"),
        "TotalAmount": money(totals.subtotal - start),
        f"{kind.line}Ret": inner,
    }
    totals.lines.append((f"{kind.line}GroupRet", kept))


def _default_code(books: Books) -> Body | None:
    """Where sales tax is on, an item that says nothing is taxable."""
    if books.option("sales tax") != "yes":
        return None
    name = books.option("default tax code")
    found = books.by_name(("SalesTaxCode",), name) if name else None
    return {"ListID": found.id} if found else None


def _refuse_before_stock(item: Record, kind: DocumentKind, date: str) -> None:
    start = item.data.get("InventoryDate", "")
    if start and date < start:
        raise not_saved(
            kind.kind,
            f'The date of this transaction is earlier than the inventory start date of "'
            f'{item.full_name}".',
        )


def tax(books: Books, tax_item: str, taxable: int) -> tuple[Decimal, int]:
    """Percentage and amount of the document's tax: each tax item is rounded once, half up."""
    found = books.by_id(("ItemSalesTax", "ItemSalesTaxGroup"), tax_item) if tax_item else None
    if found is None:
        return Decimal(0), 0
    parts = [found]
    if found.kind == "ItemSalesTaxGroup":
        refs = found.data.get("ItemSalesTaxRef", [])
        members = [books.by_id(("ItemSalesTax",), ref["ListID"]) for ref in refs]
        parts = [member for member in members if member is not None]
    rates = [Decimal(part.data.get("TaxRate", "0")) for part in parts]
    amounts = [to_cents(Decimal(taxable) * rate / 10_000) for rate in rates]
    return sum(rates, Decimal(0)), sum(amounts)

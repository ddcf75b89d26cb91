"""What a record of a list keeps, and what its Ret shows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from . import addresses
from .amounts import cents, money, price, quantity, units
from .answers import element
from .books import Books, Record, name_key
from .document import Body
from .kinds import LISTS, ListKind, targets
from .schema import schema

STOCKED: Final = ("ItemInventory", "ItemInventoryAssembly")


_ADDRESSES: Final = ("BillAddress", "ShipAddress", "VendorAddress")


def references(data: Body) -> set[tuple[str, str]]:
    """(family, ListID) of everything that a record or document points to."""
    found: set[tuple[str, str]] = set()
    for tag, value in data.items():
        for one in value if isinstance(value, list) else (value,):
            if isinstance(one, (list, tuple)) and len(one) == 2 and isinstance(one[1], dict):
                found |= references({one[0]: one[1]})
            elif isinstance(one, dict):
                kinds = targets(tag)
                if tag.endswith("Ref") and kinds and "ListID" in one:
                    found.add((LISTS[kinds[0]].family, one["ListID"]))
                found |= references(one)
    return found


def shown(books: Books, found: Record) -> Body:
    """The fields of a record's Ret, with what QuickBooks works out itself."""
    row = LISTS[found.kind]
    data = dict(found.data)
    data |= {
        "ListID": found.id,
        "TimeCreated": books.stamp(found.created),
        "TimeModified": books.stamp(found.modified),
        "EditSequence": str(found.edit),
        row.name_field: found.name,
        "FullName": found.full_name,
        "IsActive": "true" if found.active else "false",
        "Sublevel": str(found.level),
    }
    if found.parent:
        data["ParentRef"] = {"ListID": found.parent}
    for tag in _ADDRESSES:
        if tag in data:
            data[f"{tag}Block"] = addresses.block(data[tag])
            data[tag] = addresses.stored(data[tag])
    if found.kind in ("Customer", "Vendor", "Account"):
        data["Balance"] = money(found.balance)
    if found.kind in ("Customer", "Account"):
        data["TotalBalance"] = money(found.balance + _balance_below(books, found))
    if found.kind == "Customer":
        data.setdefault("JobStatus", "None")
    if found.kind in STOCKED:
        data["QuantityOnHand"] = quantity(found.on_hand)
        data["QuantityOnOrder"] = quantity(found.on_order)
        data["QuantityOnSalesOrder"] = quantity(found.on_sales_order)
    return data


def rendered(
    books: Books, found: Record, only: frozenset[str] | None = None, extensions: Any = None
) -> str:
    data = shown(books, found)
    if extensions:
        data["DataExtRet"] = extensions

    def name_of(reference: str, list_id: str) -> str | None:
        return books.name_of(reference, list_id, own=found.kind)

    tag = LISTS[found.kind].ret
    return element(tag, tag, data, name_of, only)


def plain(name: str) -> str:
    """`SalesOrPurchaseMod` changes what was added as `SalesOrPurchase`."""
    return name.removesuffix("Mod") if name.endswith("PurchaseMod") else name


def merge(old: Body, new: Body) -> Body:
    out = dict(old)
    for name, value in new.items():
        if isinstance(value, dict) and not name.endswith(("Ref", "Address")):
            out[name] = merge(old.get(name, {}), value)
        else:
            out[name] = value
    return out


def fields(row: ListKind, given: Body, parent: Record | None) -> Body:
    """What is kept: non-empty fields that the Ret can show, money and prices spelled its way."""
    types = schema().shapes[row.ret].types
    data: Body = {}
    for name, value in given.items():
        if name == "BarCode":
            name, value = "BarCodeValue", value.get("BarCodeValue", "")
        if name in types and name not in (row.name_field, "IsActive", "ParentRef") and value:
            data[name] = _spelled(types[name], value)
    if parent is not None and row.kind == "Customer":
        for name in "CompanyName", "BillAddress", "SalesTaxCodeRef", "ItemSalesTaxRef":
            if name in parent.data:
                data.setdefault(name, parent.data[name])
    if row.kind == "Item" and "SalesPrice" in types:
        data.setdefault("SalesPrice", "0.00")
    if row.kind == "ItemInventory":
        data.setdefault("SalesPrice", "0.00")
        data.setdefault("PurchaseCost", "0.00")
    return data


def _spelled(kind: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_spelled(kind, one) for one in value]
    if isinstance(value, dict):
        types = schema().shapes[kind].types if kind in schema().shapes else {}
        return {k: _spelled(types.get(k, ""), v) for k, v in value.items() if v}
    if kind == "AMT":
        return money(cents(value))
    if kind in ("PRICE", "PERCENT"):
        return price(Decimal(value))
    if kind == "QUAN":
        return quantity(units(value))
    if kind == "BOOL":
        return {"1": "true", "0": "false"}.get(value, value)
    return value


def _balance_below(books: Books, found: Record) -> int:
    row = books.db.execute(
        "SELECT COALESCE(SUM(balance), 0) FROM records WHERE family = ? AND name_key >= ?"
        " AND name_key < ?",
        (found.family, f"{name_key(found.full_name)}:", f"{name_key(found.full_name)};"),
    ).fetchone()
    return int(row[0])

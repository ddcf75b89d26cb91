"""The list engine: customers, items, accounts and all the small lists, by one set of rules."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, Final

from . import addresses
from .amounts import cents, money, price, quantity, units
from .answers import element
from .books import Books, Record, name_key
from .document import Body
from .errors import NO_COLON, Refusal, missing, name_in_use, not_enabled, not_found, with_tail
from .kinds import LISTS, ListKind
from .schema import schema

UNSUPPORTED: Final = (
    "Suffix", "PrintAs", "Mobile", "Pager", "SalesTaxCountry", "IsStatementWithParent",
    "DeliveryMethod", "TaxRegistrationNumber", "IsTaxIncluded", "PurchaseTaxCodeRef",
)  # fmt: skip
"""Elements that the schema allows and QuickBooks Desktop ignores with status 530."""

_STOCKED: Final = ("ItemInventory", "ItemInventoryAssembly")
_ADDRESSES: Final = ("BillAddress", "ShipAddress", "VendorAddress")


def unsupported(body: Body) -> tuple[Body, str | None]:
    """The body without what this edition ignores, and the first field that it ignored."""
    ignored = next((name for name in UNSUPPORTED if name in body), None)
    return {k: v for k, v in body.items() if k not in UNSUPPORTED}, ignored


def unsupported_message(field: str) -> str:
    return f'The field "{field}" is not supported by this implementation.'


def add(books: Books, kind: str, body: Body, **extra: Any) -> Record:
    """Adds one element; `extra` sets columns that no request can (a seeded balance, say)."""
    row = LISTS[kind]
    _refuse_while_locked(books, row, str(body.get(row.name_field, "")))
    if kind in _STOCKED and books.option("inventory") != "yes":
        raise not_enabled()
    if "CurrencyRef" in body and books.option("multicurrency") != "yes":
        raise not_enabled()
    name = _checked_name(row, body)
    given = books.resolve(
        {k: v for k, v in body.items() if k != "ParentRef"}, row.kind, own=(row.kind,)
    )
    parent = None
    if body.get("ParentRef"):
        parent = books.find("ParentRef", body["ParentRef"], row.label, own=(row.kind,))
    full_name = f"{parent.full_name}:{name}" if parent else name
    _refuse_taken(books, row, full_name, name)
    if row.family == "Item":
        _refuse_without_accounts(kind, given)
    data = _fields(row, given, parent)
    new = Record(
        row.family, kind, books.new_list_id(row.family), name, full_name,
        parent.id if parent else None, _is_active(body), books.now, books.now, books.now,
        0, 0, 0, 0, data,
    )  # fmt: skip
    if kind in _STOCKED:
        new.on_hand = units(body.get("QuantityOnHand", ""))
        data["InventoryDate"] = body.get("InventoryDate") or books.today
        value = Decimal(body.get("TotalValue") or "0")
        cost = Decimal(data.get("PurchaseCost") or "0")
        worth = value * 100_000 / new.on_hand if value and new.on_hand else cost
        data["AverageCost"] = price(worth)
    if body.get("OpenBalance"):
        new.balance = cents(body["OpenBalance"])
    for column, value_ in extra.items():
        setattr(new, column, value_)
    _insert(books, new)
    return new


def change(books: Books, kind: str, body: Body) -> Record:
    """A modification by a program: the object must exist and its EditSequence be fresh."""
    row = LISTS[kind]
    found = books.by_id((kind,), body["ListID"])
    if found is None:
        raise not_found(body["ListID"])
    if body["EditSequence"] != str(found.edit):
        message = f'The provided edit sequence "{body["EditSequence"]}" is out-of-date. '
        raise Refusal(3200, message, rendered(books, found))
    _refuse_while_locked(books, row, found.name, found.id)
    return edit(books, found, body)


def edit(books: Books, found: Record, body: Body) -> Record:
    """Changes the given fields; empty ones are cleared, the others stay."""
    row = LISTS[found.kind]
    given = {k: v for k, v in body.items() if k not in ("ListID", "EditSequence", "ParentRef")}
    given = books.resolve(given, row.kind, own=(row.kind,))
    name = _checked_name(row, given) if row.name_field in given else found.name
    parent = books.by_id((found.kind,), found.parent) if found.parent else None
    if "ParentRef" in body:
        parent = None
        if body["ParentRef"].get("ListID") or body["ParentRef"].get("FullName"):
            parent = books.find("ParentRef", body["ParentRef"], row.label, own=(row.kind,))
    full_name = f"{parent.full_name}:{name}" if parent else name
    if name_key(full_name) != name_key(found.full_name):
        _refuse_taken(books, row, full_name, name)
    before = found.full_name
    found.name, found.full_name, found.parent = name, full_name, parent.id if parent else None
    if "IsActive" in given:
        found.active = _is_active(given)
    merged = _merge(found.data, {_plain(k): v for k, v in given.items()})
    found.data = _fields(row, merged, parent)
    for kept in "InventoryDate", "AverageCost":
        if kept in merged:
            found.data[kept] = merged[kept]
    save(books, found)
    if before != full_name:
        _rename_below(books, found, before)
    return found


def save(books: Books, found: Record) -> None:
    found.edit, found.modified = books.next_edit(found.edit), books.now
    books.db.execute(
        "UPDATE records SET name = ?, full_name = ?, name_key = ?, parent = ?, active = ?,"
        " modified = ?, edit = ?, data = ? WHERE family = ? AND id = ?",
        (
            found.name, found.full_name, name_key(found.full_name), found.parent, found.active,
            found.modified, found.edit, json.dumps(found.data), found.family, found.id,
        ),
    )  # fmt: skip
    books._names.pop((found.family, found.id), None)


def delete(books: Books, kind: str, list_id: str) -> Record:
    """Deletes an element that nothing uses."""
    found = books.by_id((kind,), list_id) if kind in LISTS else None
    if found is None:
        raise not_found(list_id)
    _refuse_while_locked(books, LISTS[kind], found.name, found.id)
    if in_use(books, found):
        text = f'Cannot delete the object specified by the id = "{list_id}".'
        raise Refusal(3160, with_tail(text, "The list element is in use."))
    remove(books, found)
    return found


def remove(books: Books, found: Record) -> None:
    books.db.execute("DELETE FROM records WHERE family = ? AND id = ?", (found.family, found.id))
    books.db.execute(
        "INSERT INTO deleted VALUES (1, ?, ?, ?, ?, ?)",
        (found.kind, found.id, found.full_name, found.created, books.now),
    )


def in_use(books: Books, found: Record) -> bool:
    key = (found.family, found.id)
    if books.db.execute("SELECT 1 FROM uses WHERE family = ? AND id = ? LIMIT 1", key).fetchone():
        return True
    if books.db.execute(
        "SELECT 1 FROM records WHERE family = ? AND parent = ? LIMIT 1", key
    ).fetchone():
        return True
    rows = books.db.execute(
        "SELECT data FROM records WHERE instr(data, ?) > 0", (f'"{found.id}"',)
    ).fetchall()
    return any(key in references(json.loads(row[0])) for row in rows)


def references(data: Body) -> set[tuple[str, str]]:
    """(family, ListID) of everything that a record or document points to."""
    from .kinds import targets

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
    if found.kind in _STOCKED:
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


def _insert(books: Books, new: Record) -> None:
    books.db.execute(
        "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            new.family, new.id, new.kind, new.name, new.full_name, name_key(new.full_name),
            new.parent, new.active, new.created, new.modified, new.edit, new.balance, new.on_hand,
            new.on_sales_order, new.on_order, json.dumps(new.data),
        ),
    )  # fmt: skip


def _checked_name(row: ListKind, body: Body) -> str:
    name = str(body.get(row.name_field, "")).strip()
    if not name:
        raise missing(row.name_field)
    if ":" in name:
        text = f'There was an error when storing "{name}" in the "{row.label} name" field.'
        raise Refusal(3090, with_tail(text, NO_COLON))
    return name


def _refuse_taken(books: Books, row: ListKind, full_name: str, name: str) -> None:
    taken = books.db.execute(
        "SELECT 1 FROM records WHERE family = ? AND name_key = ?",
        (row.family, name_key(full_name)),
    ).fetchone()
    if taken:
        raise name_in_use(name)


def _refuse_while_locked(books: Books, row: ListKind, name: str, list_id: str = "") -> None:
    if books.option("lists locked") == "yes":
        text = f'There was an error when saving a {row.kind}s list, element "{name}".'
        tail = "This list has been modified by another user."
        raise Refusal(3180, with_tail(text, tail))
    if list_id and books.meta(f"locked {list_id}"):
        text = f'The object "{list_id}" cannot be changed because it is already in use.'
        raise Refusal(3175, with_tail(text, "The list element is in use."))


def _refuse_without_accounts(kind: str, given: Body) -> None:
    """An item must say where its money goes."""
    needed: tuple[str, ...] = ()
    body = given
    if kind == "ItemInventory":
        needed = ("IncomeAccountRef", "COGSAccountRef", "AssetAccountRef")
    elif "SalesOrPurchase" in given:
        needed, body = ("AccountRef",), given["SalesOrPurchase"]
    elif "SalesAndPurchase" in given:
        needed, body = ("IncomeAccountRef", "ExpenseAccountRef"), given["SalesAndPurchase"]
    elif kind == "ItemDiscount":
        needed = ("AccountRef",)
    if any(not body.get(name) for name in needed):
        raise Refusal(3270, "Missing posting account.")


def _is_active(body: Body) -> bool:
    return body.get("IsActive", "true") not in ("false", "0")


def _plain(name: str) -> str:
    """`SalesOrPurchaseMod` changes what was added as `SalesOrPurchase`."""
    return name.removesuffix("Mod") if name.endswith("PurchaseMod") else name


def _merge(old: Body, new: Body) -> Body:
    out = dict(old)
    for name, value in new.items():
        if isinstance(value, dict) and not name.endswith(("Ref", "Address")):
            out[name] = _merge(old.get(name, {}), value)
        else:
            out[name] = value
    return out


def _fields(row: ListKind, given: Body, parent: Record | None) -> Body:
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


def _rename_below(books: Books, top: Record, before: str) -> None:
    start = name_key(before)
    rows = books.db.execute(
        "SELECT id, full_name FROM records WHERE family = ? AND name_key >= ? AND name_key < ?",
        (top.family, f"{start}:", f"{start};"),
    ).fetchall()
    for row in rows:
        full_name = top.full_name + row["full_name"][len(before) :]
        books.db.execute(
            "UPDATE records SET full_name = ?, name_key = ? WHERE family = ? AND id = ?",
            (full_name, name_key(full_name), top.family, row["id"]),
        )
    books._names.clear()

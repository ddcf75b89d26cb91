"""The list engine: customers, items, accounts and all the small lists, by one set of rules."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, Final

from .amounts import cents, price, units
from .books import Books, Record, name_key
from .document import Body
from .errors import NO_COLON, Refusal, missing, name_in_use, not_enabled, not_found, with_tail
from .kinds import LISTS, ListKind
from .records import STOCKED, fields, merge, plain, references, rendered

UNSUPPORTED: Final = (
    "Suffix", "PrintAs", "Mobile", "Pager", "SalesTaxCountry", "IsStatementWithParent",
    "DeliveryMethod", "TaxRegistrationNumber", "IsTaxIncluded", "PurchaseTaxCodeRef",
)  # fmt: skip
"""Elements that the schema allows and QuickBooks Desktop ignores with status 530."""


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
    if kind in STOCKED and books.option("inventory") != "yes":
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
    data = fields(row, given, parent)
    new = Record(
        row.family, kind, books.new_list_id(row.family), name, full_name,
        parent.id if parent else None, _is_active(body), books.now, books.now, books.now,
        0, 0, 0, 0, data,
    )  # fmt: skip
    if kind in STOCKED:
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
    merged = merge(found.data, {plain(k): v for k, v in given.items()})
    found.data = fields(row, merged, parent)
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
    books.forget_names()


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
    books.forget_names()

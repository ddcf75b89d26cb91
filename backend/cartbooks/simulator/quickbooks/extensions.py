"""Private and custom data that programs hang on the company, on lists and on documents."""

from __future__ import annotations

from . import documents
from .answers import element
from .books import Books
from .document import Body
from .errors import Refusal, not_found, not_saved
from .kinds import LISTS


def answer(books: Books, name: str, body: Body) -> str:
    """DataExtAdd, DataExtMod and DataExtDel; a program's own owner needs no definition here."""
    if body["OwnerID"] == "0":
        text = f'The data extension "{body["DataExtName"]}" is not defined for owner "0".'
        raise Refusal(3121, text)
    target, one = _target(books, body)
    key = (target, one, body["OwnerID"].lower(), body["DataExtName"])
    there = books.db.execute(
        "SELECT 1 FROM extensions WHERE target = ? AND id = ? AND owner = ? AND name = ?", key
    ).fetchone()
    if name == "DataExtAdd" and there:
        raise not_saved("DataExt", "The data extension already has a value.")
    if name != "DataExtAdd" and not there:
        raise not_found(body["DataExtName"])
    if name == "DataExtDel":
        books.db.execute(
            "DELETE FROM extensions WHERE target = ? AND id = ? AND owner = ? AND name = ?", key
        )
        return ""
    put(books, *key, body["DataExtValue"])
    data = {
        "OwnerID": body["OwnerID"],
        "DataExtName": body["DataExtName"],
        "DataExtType": "STR255TYPE",
        "DataExtValue": body["DataExtValue"],
    }
    return element("DataExtRet", "DataExtRet", data, books.name_of)


def put(books: Books, target: str, one: str, owner: str, name: str, value: str) -> None:
    books.db.execute(
        "INSERT OR REPLACE INTO extensions (owner, name, target, id, value) VALUES (?, ?, ?, ?, ?)",
        (owner.lower(), name, target, one, value),
    )


def _target(books: Books, body: Body) -> tuple[str, str]:
    if "ListDataExtType" in body:
        wanted = body["ListDataExtType"]
        kinds = tuple(k for k in LISTS if k == wanted or (wanted == "Item" and k[:4] == "Item"))
        given = body.get("ListObjRef", {})
        for kind in kinds:
            found = None
            if given.get("ListID"):
                found = books.by_id((kind,), given["ListID"])
            elif given.get("FullName"):
                found = books.by_name((kind,), given["FullName"])
            if found:
                return found.family, found.id
        raise not_found(given.get("ListID") or given.get("FullName") or "")
    if "TxnDataExtType" in body:
        txn = documents.by_id(books, body["TxnID"], body["TxnDataExtType"])
        if txn is None:
            raise not_found(body["TxnID"])
        return "Txn", txn.id
    return "Company", ""


def rows(books: Books, target: str, one: str, owners: list[str]) -> list[Body]:
    """The DataExtRet rows of an object under the given owners."""
    found: list[Body] = []
    for owner in owners:
        for row in books.db.execute(
            "SELECT name, value FROM extensions WHERE target = ? AND id = ? AND owner = ?"
            " ORDER BY name",
            (target, one, owner.lower()),
        ):
            found.append(
                {
                    "OwnerID": owner,
                    "DataExtName": row["name"],
                    "DataExtType": "STR255TYPE",
                    "DataExtValue": row["value"],
                }
            )
    return found

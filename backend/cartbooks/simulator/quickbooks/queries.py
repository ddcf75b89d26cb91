"""What queries find: explicit ids, filters, iterators, and the pages that come back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

from .answers import element
from .books import Books
from .document import Body, Request
from .errors import Refusal, missing
from .filters import Where, moments
from .kinds import DOCUMENTS, QUERIES
from .sources import Documents, Lists, Transactions

NO_MATCH: Final = "A query request did not find a matching object in QuickBooks"


@dataclass(slots=True)
class Iterators:
    """The open iterators of one session: they die with it."""

    waiting: dict[str, tuple[str, list[str]]] = field(default_factory=dict)


@dataclass(slots=True)
class Found:
    """A page of a query's answer, and what its status says."""

    content: str = ""
    count: int = 0
    code: int = 0
    message: str = "Status OK"
    remaining: int | None = None
    iterator_id: str | None = None


def answer(books: Books, request: Request, iterators: Iterators) -> Found:
    """Carries out any query of the lists or documents."""
    name = request.element.removesuffix("Rq")
    if request.element in QUERIES:
        source: Any = Lists(QUERIES[request.element])
    elif name.removesuffix("Query") in DOCUMENTS:
        source = Documents(name.removesuffix("Query"))
    elif request.element == "TransactionQueryRq":
        source = Transactions()
    else:
        return _deleted(books, request)
    only = only_wanted(request.body)
    owners = request.body.get("OwnerID", [])

    def page(ids: Sequence[str]) -> str:
        return "".join(source.render(books, one, request.body, only, owners) for one in ids)

    explicit = source.explicit(books, request.body)
    iterator = request.attributes.get("iterator")
    if iterator in ("Continue", "Stop"):
        return _continue(request, iterators, iterator, page)
    if explicit is not None:
        return _explicit(explicit, page)
    ids = source.filtered(books, request.body)
    limit = int(request.body["MaxReturned"]) if "MaxReturned" in request.body else None
    if iterator == "Start" and not limit:
        raise missing("MaxReturned")
    if not ids:
        return Found(code=1, message=NO_MATCH)
    shown = ids if limit is None else ids[:limit]
    found = Found(page(shown), len(shown))
    if iterator == "Start":
        found.iterator_id = f"{{{uuid4()}}}"
        found.remaining = len(ids) - len(shown)
        iterators.waiting[found.iterator_id] = (request.element, ids[len(shown) :])
    return found


def _continue(
    request: Request, iterators: Iterators, verb: str, page: Callable[[Sequence[str]], str]
) -> Found:
    iterator_id = request.attributes.get("iteratorID", "")
    element_name, ids = iterators.waiting.get(iterator_id, ("", []))
    if element_name != request.element:
        raise Refusal(3391, f'The iteratorID "{iterator_id}" is not valid.')
    if verb == "Stop":
        del iterators.waiting[iterator_id]
        return Found(remaining=0, iterator_id=iterator_id)
    if "MaxReturned" not in request.body:
        raise missing("MaxReturned")
    limit = int(request.body["MaxReturned"])
    shown, rest = ids[:limit], ids[limit:]
    iterators.waiting[iterator_id] = (request.element, rest)
    if not rest:
        del iterators.waiting[iterator_id]
    return Found(page(shown), len(shown), remaining=len(rest), iterator_id=iterator_id)


def _explicit(wanted: list[tuple[str, list[str]]], page: Callable[[Sequence[str]], str]) -> Found:
    """Objects asked for by name: those that are there, and a warning for the first that is not."""
    ids = list(dict.fromkeys(one for _, found in wanted for one in found))
    lost = [value for value, found in wanted if not found]
    found = Found(page(ids), len(ids))
    if lost:
        found.code = 500
        found.message = (
            "The query request has not been fully completed. There was a required element "
            f'("{lost[0]}") that could not be found in QuickBooks.'
        )
    return found


def only_wanted(body: Body) -> frozenset[str] | None:
    names = body.get("IncludeRetElement")
    return frozenset(names) if names else None


def _deleted(books: Books, request: Request) -> Found:
    is_list = request.element == "ListDeletedQueryRq"
    body = request.body
    where = Where("list = ?", int(is_list))
    where.any_of("kind", body["ListDelType" if is_list else "TxnDelType"])
    limits = body.get("DeletedDateRangeFilter", {})
    where.between("deleted", *moments(books, limits, "FromDeletedDate", "ToDeletedDate"))
    rows = books.db.execute(
        f"SELECT * FROM deleted WHERE {where.text} ORDER BY deleted",  # noqa: S608
        where.values,
    ).fetchall()
    if not rows:
        return Found(code=1, message=NO_MATCH)
    content = []
    for row in rows:
        data = {
            "ListDelType" if is_list else "TxnDelType": row["kind"],
            "ListID" if is_list else "TxnID": row["id"],
            "TimeCreated": books.stamp(row["created"]),
            "TimeDeleted": books.stamp(row["deleted"]),
        }
        if row["name"]:
            data["FullName" if is_list else "RefNumber"] = row["name"]
        tag = "ListDeletedRet" if is_list else "TxnDeletedRet"
        content.append(element(tag, tag, data, books.name_of, only_wanted(body)))
    return Found("".join(content), len(rows))

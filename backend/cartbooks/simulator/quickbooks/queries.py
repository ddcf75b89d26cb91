"""What queries find: filters, explicit ids, iterators, and the pages that come back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

from . import documents, lists
from .answers import element
from .books import Books, name_key, record
from .document import Body, Request
from .errors import Refusal, missing
from .kinds import DOCUMENTS, LISTS, QUERIES, targets

NO_MATCH: Final = "A query request did not find a matching object in QuickBooks"

Render = Callable[[Books, str], str]


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
        source: Any = _Lists(QUERIES[request.element])
    elif name.removesuffix("Query") in DOCUMENTS:
        source = _Documents(name.removesuffix("Query"))
    elif request.element == "TransactionQueryRq":
        source = _Transactions()
    else:
        return _deleted(books, request)
    only = _only(request.body)
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


def _only(body: Body) -> frozenset[str] | None:
    names = body.get("IncludeRetElement")
    return frozenset(names) if names else None


def _matches(criterion: str, wanted: str, value: str) -> bool:
    wanted, value = wanted.casefold(), value.casefold()
    if criterion == "StartsWith":
        return value.startswith(wanted)
    return value.endswith(wanted) if criterion == "EndsWith" else wanted in value


def _range(books: Books, body: Body, first: str, last: str) -> tuple[int | None, int | None]:
    start = books.moment(body[first]) if body.get(first) else None
    end = books.moment(body[last], end=True) if body.get(last) else None
    if start is not None and end is not None and start > end:
        raise Refusal(3030, "Invalid date range: From date is greater than To date.")
    return start, end


class _Where:
    """An SQL condition that grows."""

    def __init__(self, text: str, *values: Any) -> None:
        self.parts = [text]
        self.values: list[Any] = list(values)

    def add(self, text: str, *values: Any) -> None:
        self.parts.append(text)
        self.values.extend(values)

    def between(self, column: str, start: Any, end: Any) -> None:
        if start is not None:
            self.add(f"{column} >= ?", start)
        if end is not None:
            self.add(f"{column} <= ?", end)

    def any_of(self, column: str, values: Sequence[Any]) -> None:
        self.add(f"{column} IN ({', '.join('?' * len(values))})", *values)

    @property
    def text(self) -> str:
        return " AND ".join(self.parts)


class _Lists:
    def __init__(self, kinds: tuple[str, ...]) -> None:
        self.kinds = kinds
        self.family = LISTS[kinds[0]].family

    def explicit(self, books: Books, body: Body) -> list[tuple[str, list[str]]] | None:
        wanted: list[tuple[str, list[str]]] = []
        for value in body.get("ListID", []):
            found = books.by_id(self.kinds, value)
            wanted.append((value, [found.id] if found else []))
        for value in body.get("FullName", []):
            found = books.by_name(self.kinds, value)
            wanted.append((value, [found.id] if found else []))
        return wanted or None

    def filtered(self, books: Books, body: Body) -> list[str]:
        where = _Where("1")
        where.any_of("kind", self.kinds)
        active = body.get("ActiveStatus", "ActiveOnly")
        if active != "All":
            where.add("active = ?", int(active == "ActiveOnly"))
        where.between("modified", *_range(books, body, "FromModifiedDate", "ToModifiedDate"))
        limits = body.get("NameRangeFilter", {})
        if limits.get("FromName"):
            where.add("name_key >= ?", name_key(limits["FromName"]))
        if limits.get("ToName"):
            where.add("name_key <= ?", name_key(limits["ToName"]) + "\U0010ffff")
        if body.get("TotalBalanceFilter"):
            where.add(*_balance(body["TotalBalanceFilter"]))
        rows = books.db.execute(
            f"SELECT id, name FROM records WHERE {where.text} ORDER BY name_key",  # noqa: S608
            where.values,
        ).fetchall()
        if name := body.get("NameFilter"):
            rows = [r for r in rows if _matches(name["MatchCriterion"], name["Name"], r["name"])]
        if body.get("AccountType"):
            wanted = set(body["AccountType"])
            return [r["id"] for r in rows if self._type(books, r["id"]) in wanted]
        return [r["id"] for r in rows]

    def _type(self, books: Books, list_id: str) -> str:
        found = books.by_id(self.kinds, list_id)
        return str(found.data.get("AccountType", "")) if found else ""

    def render(
        self, books: Books, one: str, body: Body, only: frozenset[str] | None, owners: list[str]
    ) -> str:
        row = books.db.execute(
            "SELECT * FROM records WHERE family = ? AND id = ?", (self.family, one)
        ).fetchone()
        if row is None:  # deleted since the iterator started
            return ""
        more = extensions(books, self.family, one, owners) if owners else None
        return lists.rendered(books, record(row), only, more)


def _balance(body: Body) -> tuple[str, int]:
    from .amounts import cents

    sign = {
        "LessThan": "<",
        "LessThanEqual": "<=",
        "Equal": "=",
        "GreaterThan": ">",
        "GreaterThanEqual": ">=",
    }[body["Operator"]]
    return f"balance {sign} ?", cents(body["Amount"])


class _Documents:
    def __init__(self, kind: str) -> None:
        self.kinds: tuple[str, ...] = (kind,)

    def explicit(self, books: Books, body: Body) -> list[tuple[str, list[str]]] | None:
        wanted: list[tuple[str, list[str]]] = []
        for value in body.get("TxnID", []):
            wanted.append((value, self._ids(books, "id = ?", value)))
        for value in body.get("RefNumber", []):
            wanted.append((value, self._ids(books, "ref_key = ?", value.casefold())))
        for value in body.get("RefNumberCaseSensitive", []):
            where = "ref_key = ? AND ref = ?"
            wanted.append((value, self._ids(books, where, value.casefold(), value)))
        return wanted or None

    def _ids(self, books: Books, text: str, *values: str) -> list[str]:
        where = _Where(text, *values)
        where.any_of("kind", self.kinds)
        return self._select(books, where)

    def _select(self, books: Books, where: _Where) -> list[str]:
        rows = books.db.execute(
            f"SELECT id FROM documents WHERE {where.text} ORDER BY date, number",  # noqa: S608
            where.values,
        )
        return [row[0] for row in rows]

    def filtered(self, books: Books, body: Body) -> list[str]:
        where = _Where("1")
        where.any_of("kind", self.kinds)
        changed = body.get("ModifiedDateRangeFilter", {})
        where.between("modified", *_range(books, changed, "FromModifiedDate", "ToModifiedDate"))
        dated = body.get("TxnDateRangeFilter", {})
        if dated.get("DateMacro") == "Today":
            dated = {"FromTxnDate": books.today, "ToTxnDate": books.today}
        if dated.get("FromTxnDate", "") > (dated.get("ToTxnDate") or "9999"):
            raise Refusal(3030, "Invalid date range: From date is greater than To date.")
        where.between("date", dated.get("FromTxnDate"), dated.get("ToTxnDate"))
        if "EntityFilter" in body:
            where.any_of("customer", entities(books, body["EntityFilter"]))
        limits = body.get("RefNumberRangeFilter", {})
        where.between(
            "ref_key",
            limits["FromRefNumber"].casefold() if limits.get("FromRefNumber") else None,
            limits["ToRefNumber"].casefold() if limits.get("ToRefNumber") else None,
        )
        if number := body.get("RefNumberFilter"):
            where.add(*_like("ref_key", number["MatchCriterion"], number["RefNumber"]))
        paid = body.get("PaidStatus", "All")
        if paid != "All":
            where.add("instr(data, ?) > 0", f'"IsPaid": "{str(paid == "PaidOnly").lower()}"')
        return self._select(books, where)

    def render(
        self, books: Books, one: str, body: Body, only: frozenset[str] | None, owners: list[str]
    ) -> str:
        txn = documents.by_id(books, one)
        if txn is None:
            return ""
        return documents.rendered(
            books,
            txn,
            only,
            lines=body.get("IncludeLineItems") in ("true", "1"),
            linked=body.get("IncludeLinkedTxns") in ("true", "1"),
            extensions=extensions(books, "Txn", one, owners) if owners else None,
        )


class _Transactions(_Documents):
    """TransactionQuery: every kind of document in one flat shape."""

    def __init__(self) -> None:
        self.kinds = tuple(DOCUMENTS)

    def explicit(self, books: Books, body: Body) -> list[tuple[str, list[str]]] | None:
        if "TxnID" in body:
            return super().explicit(books, {"TxnID": body["TxnID"]})
        return None

    def filtered(self, books: Books, body: Body) -> list[str]:
        plain: Body = {
            name: body[name] for name in ("RefNumberFilter", "RefNumberRangeFilter") if name in body
        }
        changed = body.get("TransactionModifiedDateRangeFilter", {})
        plain["ModifiedDateRangeFilter"] = changed
        dated = body.get("TransactionDateRangeFilter", {})
        plain["TxnDateRangeFilter"] = {
            "FromTxnDate": dated.get("FromTxnDate"),
            "ToTxnDate": dated.get("ToTxnDate"),
        }
        plain["TxnDateRangeFilter"] = {k: v for k, v in plain["TxnDateRangeFilter"].items() if v}
        entity = body.get("TransactionEntityFilter")
        if entity and "EntityTypeFilter" not in entity:
            plain["EntityFilter"] = entity
        types = body.get("TransactionTypeFilter", {}).get("TxnTypeFilter", [])
        if types and "All" not in types:
            self.kinds = tuple(kind for kind in DOCUMENTS if kind in types) or ("",)
        ids = super().filtered(books, plain)
        numbers = set(body.get("RefNumberCaseSensitive", []))
        loose = {value.casefold() for value in body.get("RefNumber", [])}
        if not numbers and not loose:
            return ids
        rows = [documents.by_id(books, one) for one in ids]
        return [
            txn.id
            for txn in rows
            if txn is not None and (txn.ref in numbers or txn.ref.casefold() in loose)
        ]

    def render(
        self, books: Books, one: str, body: Body, only: frozenset[str] | None, owners: list[str]
    ) -> str:
        from .amounts import money

        txn = documents.by_id(books, one)
        if txn is None:
            return ""
        shown = documents.shown(books, txn, lines=False)
        data: Body = {
            name: shown[name]
            for name in ("TxnID", "TimeCreated", "TimeModified", "TxnDate", "RefNumber", "Memo")
            if name in shown
        }
        data |= {"TxnType": txn.kind, "Amount": money(txn.total)}
        if txn.customer:
            data["EntityRef"] = {"ListID": txn.customer}
        for name in "ARAccountRef", "DepositToAccountRef", "AccountRef":
            if name in shown:
                data.setdefault("AccountRef", shown[name])
        return element("TransactionRet", "TransactionRet", data, books.name_of, only)


def _like(column: str, criterion: str, wanted: str) -> tuple[str, str]:
    text = wanted.casefold()
    for sign in "\\%_":
        text = text.replace(sign, "\\" + sign)
    start = "" if criterion == "StartsWith" else "%"
    end = "" if criterion == "EndsWith" else "%"
    return f"{column} LIKE ? ESCAPE '\\'", f"{start}{text}{end}"


def entities(books: Books, body: Body) -> list[str]:
    """ListIDs that an EntityFilter means; unknown ones are an error, as for any reference."""
    kinds = targets("EntityRef")
    found: list[str] = []
    for name, with_children in (
        ("ListID", False), ("FullName", False),
        ("ListIDWithChildren", True), ("FullNameWithChildren", True),
    ):  # fmt: skip
        given = body.get(name, [])
        for value in [given] if isinstance(given, str) else given:
            key = "ListID" if name.startswith("ListID") else "FullName"
            one = books.find("EntityRef", {key: value}, "EntityFilter")
            found.append(one.id)
            if with_children:
                start = name_key(one.full_name)
                rows = books.db.execute(
                    "SELECT id FROM records WHERE family = ? AND name_key >= ? AND name_key < ?",
                    (LISTS[kinds[0]].family, f"{start}:", f"{start};"),
                )
                found += [row[0] for row in rows]
    return found


def extensions(books: Books, target: str, one: str, owners: list[str]) -> list[Body]:
    """The DataExtRet rows of an object under the given owners."""
    rows: list[Body] = []
    for owner in owners:
        for row in books.db.execute(
            "SELECT name, value FROM extensions WHERE target = ? AND id = ? AND owner = ?"
            " ORDER BY name",
            (target, one, owner.lower()),
        ):
            rows.append(
                {
                    "OwnerID": owner,
                    "DataExtName": row["name"],
                    "DataExtType": "STR255TYPE",
                    "DataExtValue": row["value"],
                }
            )
    return rows


def _deleted(books: Books, request: Request) -> Found:
    is_list = request.element == "ListDeletedQueryRq"
    body = request.body
    where = _Where("list = ?", int(is_list))
    where.any_of("kind", body["ListDelType" if is_list else "TxnDelType"])
    limits = body.get("DeletedDateRangeFilter", {})
    where.between("deleted", *_range(books, limits, "FromDeletedDate", "ToDeletedDate"))
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
        content.append(element(tag, tag, data, books.name_of, _only(body)))
    return Found("".join(content), len(rows))

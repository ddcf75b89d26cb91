"""What queries choose from: lists, documents of one kind, documents of all kinds."""

from __future__ import annotations

from . import documents, records
from .amounts import money
from .answers import element
from .books import Books, name_key, record
from .document import Body
from .errors import Refusal, not_found
from .extensions import rows as extension_rows
from .filters import Where, balance, entities, like, matches, moments
from .kinds import DOCUMENTS, LISTS


class Lists:
    def __init__(self, kinds: tuple[str, ...]) -> None:
        self.kinds = kinds
        self.family = LISTS[kinds[0]].family

    def explicit(self, books: Books, body: Body) -> list[tuple[str, list[str]]] | None:
        wanted: list[tuple[str, list[str]]] = []
        for value in body.get("ListID", []):
            found = books.by_id(self.kinds, value)
            if found is None and books.option("unknown list id") == "3120":
                raise not_found(value)
            wanted.append((value, [found.id] if found else []))
        for value in body.get("FullName", []):
            found = books.by_name(self.kinds, value)
            wanted.append((value, [found.id] if found else []))
        return wanted or None

    def filtered(self, books: Books, body: Body) -> list[str]:
        where = Where("1")
        where.any_of("kind", self.kinds)
        active = body.get("ActiveStatus") or "ActiveOnly"
        if active != "All":
            where.add("active = ?", int(active == "ActiveOnly"))
        where.between("modified", *moments(books, body, "FromModifiedDate", "ToModifiedDate"))
        limits = body.get("NameRangeFilter", {})
        if limits.get("FromName"):
            where.add("name_key >= ?", name_key(limits["FromName"]))
        if limits.get("ToName"):
            where.add("name_key <= ?", name_key(limits["ToName"]) + "\U0010ffff")
        if body.get("TotalBalanceFilter"):
            where.add(*balance(body["TotalBalanceFilter"]))
        rows = books.db.execute(
            f"SELECT id, name FROM records WHERE {where.text} ORDER BY name_key",  # noqa: S608
            where.values,
        ).fetchall()
        if name := body.get("NameFilter"):
            rows = [r for r in rows if matches(name["MatchCriterion"], name["Name"], r["name"])]
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
        more = extension_rows(books, self.family, one, owners) if owners else None
        return records.rendered(books, record(row), only, more)


class Documents:
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
        where = Where(text, *values)
        where.any_of("kind", self.kinds)
        return self._select(books, where)

    def _select(self, books: Books, where: Where) -> list[str]:
        rows = books.db.execute(
            f"SELECT id FROM documents WHERE {where.text} ORDER BY date, number",  # noqa: S608
            where.values,
        )
        return [row[0] for row in rows]

    def filtered(self, books: Books, body: Body) -> list[str]:
        where = Where("1")
        where.any_of("kind", self.kinds)
        changed = body.get("ModifiedDateRangeFilter", {})
        where.between("modified", *moments(books, changed, "FromModifiedDate", "ToModifiedDate"))
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
            where.add(*like("ref_key", number["MatchCriterion"], number["RefNumber"]))
        paid = body.get("PaidStatus") or "All"
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
            extensions=extension_rows(books, "Txn", one, owners) if owners else None,
        )


class Transactions(Documents):
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

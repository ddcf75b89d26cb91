"""A QuickBooks company file, and the sessions that programs open on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from . import company, document, documents, processing, queries
from .amounts import money, quantity
from .answers import START
from .books import Books, record
from .document import LINES
from .errors import QuickBooksError
from .shop import Seeder
from .storage import Storage

Clock = Callable[[], datetime]

STATES: Final = {
    "open": "",
    "closed": "0x80040408",
    "no file named": "0x80040416",
    "dialog": "0x80040414",
    "other file": "0x8004040A",
    "other mode": "0x80040410",
    "never authorised": "0x80040418",
    "not permitted": "0x8004041A",
    "no automatic login": "0x8004041D",
    "access denied": "0x80040420",
    "busy": "0x8004041B",
    "starting": "0x80040424",
    "crashed": "0x80040402",
}
"""What somebody at the PC may have done to the file, and what a program then hears."""

OPTIONS: Final = {
    "edition": "Premier",  # Pro (no sales orders), Premier or Enterprise
    "country": "US",
    "company name": "",
    "mode": "SingleUser",
    "automatic login": "no",
    "inventory": "yes",
    "inventory sites": "no",
    "sales tax": "yes",
    "class tracking": "yes",
    "multicurrency": "no",
    "default tax item": "Out of State",
    "default tax code": "Tax",
    "closing date": "",
    "inactive elements": "allowed",  # or refused: the references do not settle it
    "lists locked": "no",
}
"""Preferences and traits of a file, with what a new file has."""

_CLOSED: Final = ("closed", "no file named", "other file")


def _local() -> datetime:
    return datetime.now(UTC).astimezone()


class CompanyFile:
    """One company's books in one SQLite file; any thread or process may have it open."""

    def __init__(self, path: Path, clock: Clock | None = None) -> None:
        self.path = path
        self._clock = clock or _local
        self._storage = Storage(path)

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        seed: int = 1,
        shop: bool = True,
        country: str = "US",
        name: str = "Acme Toys",
        products: int = 60,
        clock: Clock | None = None,
    ) -> CompanyFile:
        """A new file; with `shop` it has the lists and a little history of a small toy shop."""
        if path.exists():
            raise FileExistsError(path)
        file = cls(path, clock)
        file._storage.build()
        with file.books() as books:
            for option, value in OPTIONS.items():
                books.set_meta(f"option {option}", value)
            books.set_meta("option country", country)
            books.set_meta("option company name", name)
            books.set_meta("state", "open")
            seeder = Seeder(books, seed, products)
            seeder.essentials()
            if shop:
                seeder.everything()
        return file

    @classmethod
    def open(cls, path: Path, *, clock: Clock | None = None) -> CompanyFile:
        if not path.exists():
            raise FileNotFoundError(path)
        return cls(path, clock)

    def close(self) -> None:
        """Lets go of the file on disk; the file may still be used afterwards."""
        self._storage.close()

    @contextmanager
    def books(self) -> Iterator[Books]:
        """The books in one write transaction, for hands that are not a program's."""
        with self._storage.writing() as db:
            yield Books(db, self._clock())

    @contextmanager
    def reading(self) -> Iterator[Books]:
        with self._storage.reading() as db:
            yield Books(db, self._clock())

    @property
    def state(self) -> str:
        """One of `STATES`; kept in the file, so that other processes see it."""
        with self.reading() as books:
            return books.meta("state", "open")

    @state.setter
    def state(self, state: str) -> None:
        if state not in STATES:
            raise ValueError(f"no such state: {state}")
        with self.books() as books:
            books.set_meta("state", state)

    def option(self, name: str) -> str:
        with self.reading() as books:
            return books.option(name)

    def set_option(self, name: str, value: str) -> None:
        """Changes a preference or trait; see `OPTIONS`."""
        if name not in OPTIONS:
            raise ValueError(f"no such option: {name}")
        with self.books() as books:
            books.set_meta(f"option {name}", value)

    def begin_session(self, app_name: str) -> QuickBooksSession:
        """Opens a session for a program; raises `QuickBooksError` when QuickBooks will not."""
        if not self.path.exists():
            raise QuickBooksError("0x80040408")
        hresult = STATES[self.state]
        if hresult:
            raise QuickBooksError(hresult)
        return QuickBooksSession(self, app_name)

    def copy_to(self, path: Path) -> CompanyFile:
        """A copy as it is now: what somebody later restores as a backup."""
        self._storage.copy_to(path)
        return CompanyFile(path, self._clock)

    def replace_with(self, older: Path) -> None:
        """Somebody restores a backup over this file."""
        other = Storage(older)
        self.close()
        for suffix in "-wal", "-shm":
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        self.path.unlink()
        other.copy_to(self.path)
        other.close()

    def forget_message_sets(self) -> None:
        """The fault "the recovery memory is lost"."""
        with self.books() as books:
            books.db.execute("DELETE FROM message_sets")

    def documents(self, kind: str | None = None) -> list[dict[str, Any]]:
        """Every document, in order of entry, for assertions and demonstrations."""
        with self.reading() as books:
            rows = books.db.execute("SELECT * FROM documents ORDER BY number").fetchall()
            found = [documents.transaction(row) for row in rows]
            return [_described(books, txn) for txn in found if kind in (None, txn.kind)]

    def customers(self) -> list[dict[str, Any]]:
        return self._records("kind = 'Customer'")

    def items(self) -> list[dict[str, Any]]:
        return self._records("family = 'Item'")

    def elements(self, kind: str) -> list[dict[str, Any]]:
        """The elements of any one list."""
        return [row for row in self._records("1") if row["kind"] == kind]

    def _records(self, where: str) -> list[dict[str, Any]]:
        with self.reading() as books:
            rows = books.db.execute(
                f"SELECT * FROM records WHERE {where} ORDER BY name_key"  # noqa: S608
            ).fetchall()
            return [
                {
                    "kind": one.kind,
                    "list_id": one.id,
                    "edit_sequence": str(one.edit),
                    "name": one.name,
                    "full_name": one.full_name,
                    "active": one.active,
                    "balance": money(one.balance),
                    "email": one.data.get("Email", ""),
                    "data": one.data,
                }
                for one in map(record, rows)
            ]

    def stock(self, name: str) -> dict[str, str]:
        """`on_hand`, `on_sales_order` and `on_order` of an item, by full name."""
        with self.reading() as books:
            one = books.named("ItemInventory", name)
            return {
                "on_hand": quantity(one.on_hand),
                "on_sales_order": quantity(one.on_sales_order),
                "on_order": quantity(one.on_order),
            }


def _described(books: Books, txn: documents.Transaction) -> dict[str, Any]:
    customer = books.name_of("CustomerRef", txn.customer) if txn.customer else None
    return {
        "kind": txn.kind,
        "txn_id": txn.id,
        "edit_sequence": str(txn.edit),
        "ref_number": txn.ref,
        "date": txn.date,
        "memo": txn.data.get("Memo", ""),
        "customer": customer,
        "total": money(txn.total),
        "lines": [
            {
                "item": books.name_of("ItemRef", line["ItemRef"]["ListID"])
                if "ItemRef" in line
                else None,
                "description": line.get("Desc", ""),
                "quantity": line.get("Quantity"),
                "amount": line.get("Amount", line.get("TotalAmount")),
            }
            for _, line in txn.data.get(LINES, [])
        ],
        "data": {k: v for k, v in txn.data.items() if not k.startswith("#")},
    }


class QuickBooksSession:
    """What a program holds between BeginSession and EndSession; iterators live and die here."""

    def __init__(self, file: CompanyFile, app_name: str) -> None:
        self.file = file
        self.app_name = app_name
        self._iterators = queries.Iterators()
        self._ended = False

    def process(self, text: str) -> str:
        """Answers a qbXML document; raises `QuickBooksError` when all of it is refused."""
        self._refuse_if_gone()
        wanted = document.read(text)
        marks = wanted.new_id is not None or wanted.old_id is not None
        writes = marks or any(request.writes for request in wanted.requests)
        if not writes:
            with self.file.reading() as books:
                return processing.process(books, wanted, self.app_name, self._iterators)
        with self.file.books() as books:
            return processing.process(books, wanted, self.app_name, self._iterators)

    def end(self) -> None:
        self._ended = True
        self._iterators.waiting.clear()

    def host_company_preferences(self, owner_id: str, file_id: str | None = None) -> str:
        """The strHCPResponse that the Web Connector sends; `file_id` is stamped first if given."""
        if file_id is not None:
            self.stamp_file_id(owner_id, file_id)
        self._refuse_if_gone()
        owner = {"CompanyQuery": {"OwnerID": [owner_id]}}
        with self.file.reading() as books:
            answers = [
                processing.Answer(
                    f"{name}Rs",
                    str(number),
                    content=company.answer(books, name, owner.get(name, {})),
                ).text()
                for number, name in enumerate(("HostQuery", "CompanyQuery", "PreferencesQuery"))
            ]
        body = "".join(answers)
        return f"{START}<QBXMLMsgsRs>\n{body}</QBXMLMsgsRs>\n</QBXML>\n"

    def stamp_file_id(self, owner_id: str, file_id: str) -> str:
        """What the Web Connector does when an application is added; a FileID that is there stays.

        Returns the FileID that the company has under this owner now.
        """
        self._refuse_if_gone()
        with self.file.books() as books:
            there = company.stamped(books, owner_id, "FileID")
            if there is None:
                company.stamp(books, owner_id, "FileID", file_id)
            return there or file_id

    def lock(self, owner_id: str, machine: str = "FRONT-DESK") -> None:
        """The AppLock that the Web Connector keeps on the company while it works."""
        with self.file.books() as books:
            ticks = books.now * 10_000_000 + 621_355_968_000_000_000
            company.stamp(books, owner_id, "AppLock", f"LOCKED:{machine}:{ticks}")

    def unlock(self, owner_id: str) -> None:
        with self.file.books() as books:
            company.unstamp(books, owner_id, "AppLock")

    def _refuse_if_gone(self) -> None:
        if self._ended or not self.file.path.exists():
            raise QuickBooksError("0x8004040D")
        state = self.file.state
        if state in _CLOSED:
            raise QuickBooksError("0x8004040D")
        if STATES[state]:
            raise QuickBooksError(STATES[state])

"""A QuickBooks company file, and the sessions that programs open on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from . import documents
from .amounts import money, quantity
from .books import Books, record
from .document import LINES
from .errors import QuickBooksError
from .session import QuickBooksSession
from .shop import Seeder
from .states import OPTIONS, STATES
from .storage import Storage

Clock = Callable[[], datetime]


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

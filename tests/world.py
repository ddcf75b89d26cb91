"""
A small world for stories: a store, Cartbooks, a Web Connector and QuickBooks, all in one process.

Everything goes through the real doors: zeep loads our own WSDL, the simulator keeps its own books.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from sqlalchemy import select

from cartbooks import clock
from cartbooks.db import Storage
from cartbooks.engine import asking, companies, going_live
from cartbooks.engine.conversation import Conversation
from cartbooks.model import Company, ListRecord, Operation, Order, Posting, Store, Task
from cartbooks.settings import Settings
from cartbooks.simulator.connector import Faults, Visit, WebConnector
from cartbooks.simulator.connector.transport import in_process
from cartbooks.simulator.quickbooks import CompanyFile
from cartbooks.soap.router import make_router
from cartbooks.stores import builtin, canonical
from cartbooks.worker import Worker
from kept import Kept, empty_tables, keep

_KEPT: dict[str, Kept] = {}
"""Worlds that have just gone live, by what was chosen otherwise."""

CHOICES: dict[str, Any] = {
    "zone": "America/Los_Angeles",
    "deposit_account": {"full_name": "Undeposited Funds"},
    "tax_item": {"full_name": "Sales tax collected"},
    "zero_tax_item": {"full_name": "Out of State"},
    "shipping_item": {"full_name": "Shipping"},
    "fee_item": {"full_name": "Web fees"},
    "discount_item": {"full_name": "Web discount"},
    "rounding_item": {"full_name": "Rounding"},
    "gift_card_item": {"full_name": "Gift card"},
    "income_account": {"full_name": "Merchandise Sales"},
    "cogs_account": {"full_name": "Cost of Goods Sold"},
    "asset_account": {"full_name": "Inventory Asset"},
}


class World:
    """One company with one live store, its QuickBooks, and the Web Connector on the counter."""

    anew = False
    """Whether it goes live by itself each time, and not with what another one has left."""

    def __init__(
        self, storage: Storage, settings: Settings, place: Path, *, live: bool = True, **chosen: Any
    ) -> None:
        self.storage, self.settings, self.place = storage, settings, place
        key = repr(sorted(chosen.items()))
        kept = _KEPT.get(key) if live and not self.anew else None
        if kept is not None and kept.fits(storage):
            self.file = kept.pour(storage, place / "acme.qbw.db")
            self._move_in(kept.password)
            return
        empty = empty_tables(storage) if live and not self.anew else []
        self.file = CompanyFile.create(place / "acme.qbw.db", products=12, clock=clock.now)
        with storage.begin() as db:
            company, password = companies.add(db, "Acme Toys")
            builtin.add_store(db, company, "builtin", "Web")
        self._move_in(password)
        if live:
            self.go_live(**chosen)
        if Company.__table__ in empty:  # alone: what it left stands on nothing else
            _KEPT[key] = keep(storage, empty, self.file, password)

    def _move_in(self, password: str) -> None:
        """The newest company is ours."""
        with self.storage.reading() as db:
            company = db.scalars(select(Company).order_by(Company.id.desc())).first()
            assert company is not None
            self.company_id, self.password = company.id, password
            self.store_id = db.scalars(select(Store.id).where(Store.company_id == company.id)).one()
            self.login, self.owner_id, self.file_id = (
                company.username,
                company.owner_id,
                company.file_id,
            )
        self.start()
        self.connector = self.another_connector()
        self.connector.add()

    def start(self) -> None:
        """A server process: nothing of it survives but the database."""
        self.app = FastAPI()
        self.conversation = Conversation(self.storage, self.settings)
        door = make_router(self.conversation, public_url=self.settings.address)
        self.app.router.routes.extend(door.routes)
        self.worker = Worker(self.storage, self.settings)

    async def front(self, scope: Any, receive: Any, send: Any) -> None:
        """The address that stays when the server behind it is another process."""
        await self.app(scope, receive, send)

    def another_connector(self, machine: str = "COUNTER-2", **more: Any) -> WebConnector:
        """A Web Connector that has our login."""
        return WebConnector(
            f"{self.settings.address}/webconnector",
            self.login,
            self.password,
            self.file,
            machine=machine,
            owner_id=self.owner_id,
            file_id=self.file_id,
            transport=in_process(self.front),
            **more,
        )

    def go_live(self, **chosen: Any) -> None:
        """Through the same gate as everyone: lists, choices, preview, live."""
        self.ask("sync_lists")
        self.ask("sync_customers")
        self.run()
        with self.storage.begin() as db:
            store = db.get_one(Store, self.store_id)
            start = (clock.now() - timedelta(days=30)).date().isoformat()
            going_live.save_preferences(db, store, {**CHOICES, "start_date": start, **chosen})
            going_live.preview(db, store)
            going_live.go_live(db, store)

    # -- what people do

    def ask(self, kind: str, **params: Any) -> int:
        with self.storage.begin() as db:
            made_for_store = kind not in {"sync_lists", "sync_customers"}
            operation = asking.ask(
                db,
                db.get_one(Company, self.company_id),
                kind,
                store=db.get_one(Store, self.store_id) if made_for_store else None,
                params=params,
                started_by="Ana",
            )
            return operation.id

    def sell(self, number: str, **more: Any) -> str:
        return self.take([order(number, **more)])[0]

    def take(self, orders: Sequence[canonical.Order]) -> list[str]:
        with self.storage.begin() as db:
            store = db.get_one(Store, self.store_id)
            return [put.outcome for put in builtin.put_orders(db, store, orders)]

    def visit(self, faults: Faults | None = None) -> Visit:
        """The Web Connector comes once."""
        if faults is not None:
            self.connector.faults = faults
        return self.connector.visit()

    def work(self, rounds: int = 20) -> None:
        """The store's hand does what there is."""
        for _ in range(rounds):
            if not self.worker.tick():
                break

    def run(self, visits: int = 4) -> Visit:
        """Both hands in turn until the Web Connector has nothing to do."""
        self.work()
        for _ in range(visits):
            visit = self.visit()
            self.work()
            if visit.outcome == "none":
                break
        return visit

    def push(self, **params: Any) -> int:
        operation = self.ask("push_orders", **params)
        self.run()
        return operation

    # -- what can be seen

    def has_read(self, kind: str, type_: str, names: Iterable[str]) -> None:
        """QuickBooks' list holds these, too, as far as is known here."""
        with self.storage.begin() as db:
            db.add_all(
                ListRecord(
                    company_id=self.company_id, kind=kind, type=type_, list_id=name,
                    full_name=name, key_name=name.lower(), key_leaf=name.lower(),
                    read_at=clock.now(),
                )
                for name in names
            )  # fmt: skip

    def documents(self, number: str | None = None) -> list[dict[str, Any]]:
        """Documents in QuickBooks' own books that came from us, or all with one number."""
        return [
            each
            for each in self.file.documents()
            if (each["ref_number"] == number if number else "CB:" in (each["memo"] or ""))
        ]

    def operation(self, operation_id: int) -> Operation:
        with self.storage.reading() as db:
            return db.get_one(Operation, operation_id)

    def tasks(self, operation_id: int | None = None) -> list[Task]:
        with self.storage.reading() as db:
            found = select(Task).order_by(Task.id)
            if operation_id is not None:
                found = found.where(Task.operation_id == operation_id)
            return list(db.scalars(found))

    def order(self, number: str) -> Order:
        with self.storage.reading() as db:
            return db.scalars(select(Order).where(Order.number == number)).one()

    def posting(self, number: str) -> Posting:
        with self.storage.reading() as db:
            return db.scalars(
                select(Posting).where(Posting.number == number).order_by(Posting.id.desc())
            ).first()  # type: ignore[return-value]  # a story that asks knows that there is one

    def change(self, **chosen: Any) -> None:
        with self.storage.begin() as db:
            going_live.save_preferences(db, db.get_one(Store, self.store_id), chosen)


def order(
    number: str,
    *,
    sku: str = "TOY-001",
    quantity: int = 1,
    amount: str = "20.00",
    shipping: str = "5.00",
    tax: str = "1.65",
    email: str = "ann.lee@example.com",
    first: str = "Ann",
    last: str = "Lee",
    **more: Any,
) -> canonical.Order:
    """A paid order as a store would tell it."""
    total = Decimal(amount) + Decimal(shipping) + Decimal(tax)
    placed = (clock.now() - timedelta(hours=1)).astimezone(UTC)
    data: dict[str, Any] = {
        "ext_id": f"ext-{number}",
        "number": number,
        "status": "processing",
        "payment_state": "paid",
        "placed_at": placed.isoformat(),
        "paid_at": placed.isoformat(),
        "currency": "USD",
        "customer": {"email": email, "first_name": first, "last_name": last},
        "bill_to": {
            "name": f"{first} {last}", "line1": "12 Pearl St", "city": "Albany", "region": "NY",
            "postcode": "12207", "country": "US",
        },
        "lines": [
            {"kind": "product", "sku": sku, "name": "Toy", "quantity": str(quantity),
             "amount": amount},
            {"kind": "shipping", "name": "Flat rate", "amount": shipping},
        ],
        "tax": tax,
        "total": str(total),
        "payments": [{"gateway": "stripe", "txn_id": f"ch_{number}", "amount": str(total)}],
    }  # fmt: skip
    return canonical.Order.model_validate({**data, **more})


__all__ = ["CHOICES", "World", "order"]

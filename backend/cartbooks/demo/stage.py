"""What is there before the curtain rises: the books, the company, the store, the sign-in."""

from __future__ import annotations

import contextlib
import random
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from cartbooks import clock, schema, security
from cartbooks.db import Database, Storage
from cartbooks.demo import shop
from cartbooks.engine import asking, companies, going_live
from cartbooks.errors import Conflict
from cartbooks.model import Company, Operation, OperationState, Role, Store
from cartbooks.operations import registry
from cartbooks.settings import Settings
from cartbooks.simulator.connector import WebConnector
from cartbooks.simulator.quickbooks import Bookkeeper, CompanyFile
from cartbooks.stores import builtin

BY = "demo"
BACKLOG = 30
"""Orders that were there before Cartbooks came."""

CHOICES: dict[str, Any] = {
    "zone": "America/Los_Angeles",
    "deposit_account": {"full_name": "Undeposited Funds"},
    "tax_item": {"full_name": "Sales tax collected"},
    "zero_tax_item": {"full_name": "Out of State"},
    "shipping_item": {"full_name": "Shipping"},
    "fee_item": {"full_name": "Web fees"},
    "discount_item": {"full_name": "Web discount"},
    "gift_card_item": {"full_name": "Gift card"},
    "rounding_item": {"full_name": "Rounding"},
    "income_account": {"full_name": "Merchandise Sales"},
    "cogs_account": {"full_name": "Cost of Goods Sold"},
    "asset_account": {"full_name": "Inventory Asset"},
    "class_ref": {"full_name": "Web"},
    "number_prefix": "W",  # the counter numbers its own sales
    "eligible_statuses": ["processing", "on-hold", "completed"],
    "to_be_emailed": True,
}
"""What a person would choose from the synced lists."""


@dataclass
class Stage:
    """One company with one store, its QuickBooks file and the Web Connector beside it."""

    storage: Storage
    settings: Settings
    file: CompanyFile
    company_id: int
    store_id: int
    password: str
    buyers: shop.Buyers

    @classmethod
    def set_up(cls, storage: Storage, settings: Settings, place: Path) -> Stage:
        """Make everything new in the empty folder *place*."""
        schema.prepare(storage)
        file = CompanyFile.create(place / "toys-and-more.qbw.db", products=shop.PRODUCTS)
        _add_winter(file)
        sold = shop.toys(file)
        buyers = shop.Buyers(sold)
        with storage.begin() as db:
            company, password = companies.add(db, "Toys & More", every_minutes=1)
            store = builtin.add_store(db, company, "builtin", "Web shop")
            dice = random.Random(1)  # noqa: S311 - a repeatable shop, no secret
            builtin.put_products(db, store, shop.products(sold, dice))
            builtin.put_orders(db, store, buyers.orders(BACKLOG, since=timedelta(days=3)))
        return cls(storage, settings, file, company.id, store.id, password, buyers)

    def connector(self) -> WebConnector:
        """The Web Connector with our .QWC file added and its password typed in."""
        with self.storage.reading() as db:
            company = db.get_one(Company, self.company_id)
            connector = WebConnector(
                f"{self.settings.address}/webconnector",
                company.username,
                self.password,
                self.file,
                owner_id=company.owner_id,
                file_id=company.file_id,
                remembers=False,
            )
        connector.add()
        return connector

    def go_live(self) -> None:
        """Through the gate: choices from the synced lists, the preview, then live."""
        with self.storage.begin() as db:
            store = db.get_one(Store, self.store_id)
            start = (clock.now() - timedelta(days=7)).date().isoformat()
            going_live.save_preferences(db, store, {**CHOICES, "start_date": start})
            going_live.preview(db, store)
            going_live.go_live(db, store)

    def is_quiet(self) -> bool:
        """Whether something was asked for, and all of it has ended."""
        with self.storage.reading() as db:
            states = set(db.scalars(select(Operation.state)))
        return states == {OperationState.ENDED}

    def link(self) -> str:
        """Signs the visitor in, once."""
        with self.storage.begin() as db:
            visitor = security.add_user(db, "Visitor", Role.ADMIN)
            return security.one_time_link(db, visitor, self.settings.address)

    def token(self) -> str:
        """For a program that wants to look on."""
        with self.storage.begin() as db:
            return security.create_token(db, "demo", Role.ADMIN)[1]

    def ask(self, kind: str, **params: Any) -> None:
        """Queue an operation as a person would, who leaves it when the same waits already."""
        with contextlib.suppress(Conflict), self.storage.begin() as db:
            self._ask(db, kind, params)

    def _ask(self, db: Database, kind: str, params: dict[str, Any]) -> Operation:
        company = db.get_one(Company, self.company_id)
        needs_store = registry.KINDS[kind].needs_store
        store = db.get_one(Store, self.store_id) if needs_store else None
        return asking.ask(db, company, kind, store=store, params=params, started_by=BY)


def _add_winter(file: CompanyFile) -> None:
    """A customer whom the bookkeeper entered without an e-mail address."""
    first, last = shop.WITHOUT_EMAIL
    Bookkeeper(file).add_customer(
        f"{first} {last}",
        FirstName=first,
        LastName=last,
        BillAddress={
            "Addr1": f"{first} {last}", "Addr2": "4 Lake Drive", "City": "Chicago", "State": "IL",
            "PostalCode": "60601", "Country": "US",
        },
    )  # fmt: skip

"""
One company with its store, its QuickBooks and several Web Connectors, where everything may break.

The server behind the address dies and is started again while the Web Connectors go on; what they
notice is a connection that was closed.
"""

from __future__ import annotations

import random
from concurrent.futures import Executor, Future
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update

from cartbooks import clock
from cartbooks.db import Storage
from cartbooks.engine import asking, webhooks
from cartbooks.engine.conversation import Conversation
from cartbooks.errors import CartbooksError
from cartbooks.model import (
    Company,
    Message,
    MessageState,
    Product,
    Schedule,
    Session,
    Store,
    Webhook,
)
from cartbooks.security import Secrets
from cartbooks.settings import Settings
from cartbooks.simulator.connector import WebConnector, in_process
from cartbooks.simulator.quickbooks import Bookkeeper, CompanyFile
from cartbooks.soap.router import make_router
from cartbooks.stores import builtin, canonical
from cartbooks.worker import Worker
from faults.doom import Doom, Killed
from faults.hands import Hands
from faults.listener import Ear
from world import World

COUNTED = ("TOY-001", "TOY-002")
"""The products whose stock the store shows; nobody renames or writes them off."""
OTHERS = ("TOY-003", "TOY-004")


class AtOnce(Executor):
    """Instead of threads: one after another is what a seed can repeat."""

    def submit(self, work: Any, /, *given: Any, **named: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(work(*given, **named))
        except BaseException as trouble:
            done.set_exception(trouble)
        return done


class Place(World):
    """A world with a doom over it, and a clock that is moved by hand."""

    anew = True  # a seed must come to the same, whichever is the first in its process

    def __init__(self, storage: Storage, settings: Settings, place: Path, hands: Hands) -> None:
        self.doom, self.hands = Doom(storage), hands
        self.found: list[str] = []
        self.secrets = Secrets.opened(storage, settings)
        super().__init__(
            storage, settings, place, unmatched_sku="create", document_when_unpaid="none"
        )
        self.keeper = Bookkeeper(self.file)
        self.neighbours = [
            self._from("10.0.0.2", "OFFICE-1"),
            self._from("127.0.0.1", "LAPTOP-3"),  # behind the same address
        ]
        self.other_file = CompanyFile.create(place / "other.qbw.db", products=1)
        self._show_stock()
        self._only_orders_by_schedule()
        self.ear = Ear()
        self.hook = self._subscribe()

    def close(self) -> None:
        self.ear.close()

    def start(self) -> None:
        """A server process: nothing of it survives but the database."""
        self.conversation = Conversation(self.storage, self.settings)
        router = make_router(self.conversation, public_url=self.settings.address)
        for route in router.routes:
            route.endpoint._threads = AtOnce()  # type: ignore[attr-defined]  # the door
        self.app = router  # type: ignore[assignment]  # an app as any
        self.worker = Worker(self.storage, self.settings, self.secrets)

    async def front(self, scope: Any, receive: Any, send: Any) -> None:
        """The address that stays. A process that dies leaves its callers without a reply."""
        reply: list[Any] = []

        async def keep(message: Any) -> None:
            reply.append(message)

        try:
            await self.app(scope, receive, keep)
            self.doom.at_reply()
        except Killed:
            self._look_at_the_body()
            self.start()
            return
        for message in reply:
            await send(message)

    def _look_at_the_body(self) -> None:
        """An answer is durable before anything is made of it (promise 2)."""
        if self.doom.died_at != "receive_response.before_second_commit":
            return
        with self.doom.elsewhere():
            if not self.count(Message, Message.state == MessageState.ANSWERED):
                self.found.append("an answer was read before it was stored, and died with us")

    def work(self, rounds: int = 20) -> None:
        """The store's hand, which goes on after a failure, and is started again after its death."""
        for _ in range(rounds):
            try:
                if not self.worker.tick():
                    return
            except Killed:
                self.start()
            except Exception:
                if self.doom.failures:
                    continue  # as Worker.run does
                raise

    def try_to_ask(self, kind: str, **params: Any) -> None:
        """Somebody asks for it; that it waits already is no trouble."""
        with self.storage.begin() as db:
            of_store = kind not in {"sync_lists", "sync_customers"}
            store = db.get_one(Store, self.store_id) if of_store else None
            company = db.get_one(Company, self.company_id)
            try:
                asking.ask(db, company, kind, store=store, params=params, started_by="Ana")
            except CartbooksError:
                db.rollback()

    def tell(self, dice: random.Random) -> bool:
        """Somebody listens to one seed in three. Returns whether."""
        listens = dice.random() < 1 / 3
        self.ear.moody(dice)
        with self.storage.begin() as db:
            db.get_one(Webhook, self.hook).enabled = listens
        return listens

    @property
    def machines(self) -> list[WebConnector]:
        return [self.connector, *self.neighbours]

    def count(self, what: Any, *conditions: Any) -> int:
        with self.storage.reading() as db:
            return db.scalar(select(func.count()).select_from(what).where(*conditions)) or 0

    def stopped(self) -> str:
        """Why nothing is written to QuickBooks, if it is so."""
        with self.storage.reading() as db:
            return db.get_one(Company, self.company_id).writes_stopped

    def asked_the_right_file(self) -> bool:
        """Whether the newest visit was in the company file, and not kept out of another one."""
        with self.storage.reading() as db:
            newest = db.scalar(select(Session.file_checked).order_by(Session.id.desc()).limit(1))
            return newest in {None, "", "right"}

    def shown_stock(self) -> dict[str, int | None]:
        """What the store shows."""
        with self.storage.reading() as db:
            found = select(Product.sku, Product.stock).where(Product.sku.in_(COUNTED))
            return {row.sku: row.stock for row in db.execute(found)}

    def free_stock(self, sku: str) -> int:
        """What QuickBooks' books have to sell."""
        stock = self.file.stock(sku)
        return int(Decimal(stock["on_hand"]) - Decimal(stock["on_sales_order"]))

    def _from(self, peer: str, machine: str) -> WebConnector:
        async def road(scope: Any, receive: Any, send: Any) -> None:
            await self.front({**scope, "client": (peer, 50000)}, receive, send)

        return WebConnector(
            f"{self.settings.address}/webconnector",
            self.login,
            self.password,
            self.file,
            machine=machine,
            owner_id=self.owner_id,
            file_id=self.file_id,
            transport=in_process(road),
        )

    def _subscribe(self) -> int:
        with self.storage.begin() as db:
            hook = Webhook(
                company_id=self.company_id, url=self.ear.url, events=list(webhooks.EVENTS),
                secret=self.secrets.encrypt(self.ear.secret), enabled=False,
                created_at=clock.now(),
            )  # fmt: skip
            db.add(hook)
            db.flush()
            return hook.id

    def _only_orders_by_schedule(self) -> None:
        """What else there is to do is asked for: in the hours that pass it would be too much."""
        with self.storage.begin() as db:
            db.execute(update(Schedule).where(Schedule.kind != "push_orders").values(enabled=False))

    def _show_stock(self) -> None:
        for sku in (*COUNTED, *OTHERS):
            self.keeper.receive_stock(sku, "100000")
        with self.storage.begin() as db:
            store = db.get_one(Store, self.store_id)
            products = [
                canonical.Product.model_validate(
                    {"ext_id": f"p-{sku}", "sku": sku, "name": sku, "price": "9.99",
                     "tracked": True}
                )
                for sku in COUNTED
            ]  # fmt: skip
            builtin.put_products(db, store, products)
        self.ask("pull_inventory", approved=True)
        self.run()

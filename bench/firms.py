"""The companies of a made history: their stores, products, lists, schedules and webhooks."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, update

from bench import places
from bench.places import Firm, Shop, Ware
from cartbooks.db import Storage
from cartbooks.engine import companies, schedules
from cartbooks.model import (
    Link,
    ListRecord,
    ListState,
    Product,
    RecordWord,
    Schedule,
    Store,
    StoreState,
    View,
    Webhook,
)
from cartbooks.queries import fold
from cartbooks.stores.words import words

DAYS = 365
"""So far back the history reaches."""


def settle(
    storage: Storage, number: int, chance: random.Random, now: datetime, wares: int
) -> list[Firm]:
    """*number* companies with their stores, products, lists, schedules, webhooks."""
    since = now - timedelta(days=DAYS)
    firms: list[Firm] = []
    products = itertools.count(1)
    with storage.begin() as db:
        for rank, weight in enumerate(places.weights(number)):
            trade = places.TRADES[rank % len(places.TRADES)]
            name = f"{places.LAST[rank % 30]} {trade} {rank + 1}"
            company, _ = companies.add(db, name)
            company.last_seen_at = now - timedelta(minutes=rank % 7)
            company.last_peer, company.polls = f"10.0.{rank % 250}.7", 100_000
            company.connector_version, company.home_currency = "2.3.0.215", "USD"
            firm = Firm(company.id, name, weight, [])
            for at in range(1 + (rank % 3 == 0) + (rank % 10 == 0)):
                store = Store(
                    company_id=company.id, name=f"{trade} store {at + 1}", state=StoreState.LIVE,
                    live_at=since, created_at=since,
                )  # fmt: skip
                db.add(store)
                db.flush()
                schedules.install(db, company, store)
                shop = Shop(store.id, company.id, store.name)
                shop.wares = _wares(chance, products, int(10 + wares * weight))
                firm.shops.append(shop)
                _put_wares(db, shop, since)
            _put_lists(db, firm, since)
            firms.append(firm)
        db.execute(update(Schedule).values(next_at=now + timedelta(days=1)))
        for name, query in (("Red ones", "status:red"), ("Slow", "took:>1m"), ("Mine", "by:me")):
            db.add(View(owner="ann", name=name, query=query, range="30d", shared=True,
                        created_at=now, updated_at=now))  # fmt: skip
    return firms


def _wares(chance: random.Random, numbers: Iterator[int], many: int) -> list[Ware]:
    return [places.ware(chance, next(numbers), at) for at in range(1, many + 1)]


def _put_wares(db: Any, shop: Shop, at: datetime) -> None:
    db.execute(
        insert(Product),
        [
            {"id": w.id, "store_id": shop.id, "ext_id": w.ext_id, "sku": w.sku,
             "key_sku": fold(w.sku), "name": w.name, "price": w.price, "tracked": True,
             "stock": w.id % 50, "body": {}, "created_at": at, "updated_at": at}
            for w in shop.wares
        ],
    )  # fmt: skip
    db.execute(
        insert(RecordWord),
        [
            {"store_id": shop.id, "word": word, "record_type": "product", "row_id": w.id}
            for w in shop.wares
            for word in words(w.sku, w.ext_id, w.name)
        ],
    )
    db.execute(
        insert(Link),
        [
            {"store_id": shop.id, "kind": "product", "record": f"sku:{fold(w.sku)}",
             "list_id": f"8{w.id:07X}-1", "full_name": w.sku, "how": "sku", "created_at": at}
            for w in shop.wares[::2]
        ],
    )  # fmt: skip


def _put_lists(db: Any, firm: Firm, at: datetime) -> None:
    items = {fold(w.sku): w for shop in firm.shops for w in shop.wares}
    rows = [(f"8{w.id:07X}-1", "item", w.sku) for w in items.values()]
    rows += [(f"A{n:07X}-1", "account", f"Account {n}") for n in range(20)]
    rows += [(f"B{n:07X}-1", "customer", f"Regular {n}") for n in range(len(items))]
    db.execute(
        insert(ListRecord),
        [
            {"company_id": firm.id, "kind": kind, "list_id": number, "full_name": name,
             "key_name": fold(name), "key_leaf": fold(name), "facts": {}, "read_at": at}
            for number, kind, name in rows
        ],
    )  # fmt: skip
    db.execute(
        insert(ListState),
        [{"company_id": firm.id, "kind": kind, "complete_at": at, "full_at": at, "count": 20}
         for kind in ("item", "account", "customer")],
    )  # fmt: skip


def webhooks(storage: Storage, firms: Sequence[Firm], now: datetime) -> dict[int, int]:
    with storage.begin() as db:
        made = [
            Webhook(company_id=firm.id, url="https://hooks.example/in", events=["operation.green"],
                    secret=b"-", enabled=False, created_at=now)
            for firm in firms[:20]
        ]  # fmt: skip
        db.add_all(made)
        db.flush()
        return {each.company_id: each.id for each in made}

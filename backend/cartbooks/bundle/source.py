"""Where the files of a bundle come from, and whom they must not give away."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, or_, select

from cartbooks.bundle import people
from cartbooks.bundle.masking import Mask
from cartbooks.bundle.scope import Selection
from cartbooks.db import Database, Storage
from cartbooks.model import (
    Company,
    Customer,
    ListRecord,
    Order,
    Posting,
    Session,
    Store,
    Task,
)

PAGE = 200
RECORDS = 5_000


@dataclass(frozen=True, slots=True)
class Source:
    """Where a bundle's files come from. A page of rows is a short transaction of its own."""

    storage: Storage
    chosen: Selection
    mask: Mask
    zone: ZoneInfo
    with_messages: bool

    def lines(
        self, rows: Select[Any], key: Any, at_most: int, make: Callable[[Database, Any], bytes]
    ) -> Iterator[bytes]:
        """
        Each row as `make` writes it, in the order of *key*.

        A page is a transaction of its own and over before it is handed on: who downloads slowly
        holds no connection.
        """
        after, left = 0, at_most
        while left > 0:
            size = min(PAGE, left)
            with self.storage.reading() as db:
                found = list(db.scalars(rows.where(key > after).order_by(key).limit(size)))
                made = b"".join(make(db, row) for row in found)
            if made:
                yield made
            left -= len(found)
            if len(found) < size:
                return
            after = found[-1].id

    def told(
        self,
        rows: Select[Any],
        key: Any,
        at_most: int,
        shape: Callable[[Mask, Any], dict[str, Any]],
    ) -> Iterator[bytes]:
        """Each row as one line of JSON."""
        return self.lines(rows, key, at_most, lambda _, row: line(shape(self.mask, row)))


Lines = Callable[[Source], Iterator[bytes]]


def line(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def learn(source: Source) -> None:
    """Look once through the records of the scope, so that no text gives away who they are of."""
    mask, chosen = source.mask, source.chosen
    list_ids: set[str] = set()

    def see(_: Database, order: Order) -> bytes:
        people.learn_order(mask, order.body)
        mask.learn("Customer", order.customer_name)
        return b""

    for _ in source.lines(orders_of(source), Order.id, RECORDS, see):
        pass
    with source.storage.reading() as db:
        for store_id, kind, ext_id in chosen.records:
            if kind == "customer":
                for body in db.scalars(
                    select(Customer.body).where(
                        Customer.store_id == store_id, Customer.ext_id == ext_id
                    )
                ):
                    people.learn_customer(mask, body)
        posted = (
            select(Posting.customer_list_id)
            .where(Posting.task_id.in_(task_ids(chosen)), Posting.customer_list_id != "")
            .distinct()
            .limit(RECORDS)
        )
        list_ids.update(db.scalars(posted))
        list_ids.update(
            db.scalars(
                select(Task.list_id).where(Task.id.in_(task_ids(chosen)), Task.list_id != "")
            )
        )
        for some in chunks(sorted(list_ids)):
            for record in db.execute(
                select(ListRecord.full_name, ListRecord.facts).where(
                    ListRecord.company_id.in_(chosen.companies),
                    ListRecord.kind == "customer",
                    ListRecord.list_id.in_(some),
                )
            ):
                people.learn_list_record(mask, *record)
        for (peer,) in db.execute(
            select(Session.peer).where(Session.id.in_(chosen.sessions)).distinct()
        ):
            mask.learn("PC", peer)
        for peers in db.execute(
            select(Company.last_peer, Company.busy_peer).where(Company.id.in_(chosen.companies))
        ):
            for peer in peers:
                mask.learn("PC", peer or "")
        things = (
            select(ListRecord.full_name)
            .where(ListRecord.company_id.in_(chosen.companies), ListRecord.kind != "customer")
            .limit(20_000)
        )
        mask.trust(db.scalars(things))


def task_ids(chosen: Selection) -> Select[Any]:
    if chosen.tasks is not None:
        return select(Task.id).where(Task.id.in_(chosen.tasks))
    return select(Task.id).where(Task.operation_id.in_(chosen.operations))


def orders_of(source: Source) -> Select[Any]:
    chosen = source.chosen
    named = [ext_id for _, kind, ext_id in chosen.records if kind == "order"]
    of_tasks = select(Task.record).where(Task.id.in_(task_ids(chosen)), Task.record_type == "order")
    return select(Order).where(
        Order.store_id.in_(chosen.stores),
        or_(Order.ext_id.in_(of_tasks), Order.ext_id.in_(named)),
    )


def zone_of(db: Database, chosen: Selection) -> ZoneInfo:
    """The time zone that the shop's settings name; UTC without one."""
    for preferences in db.scalars(select(Store.preferences).where(Store.id.in_(chosen.stores))):
        try:
            return ZoneInfo(str(preferences["zone"]))
        except (KeyError, ValueError, OSError):
            continue
    return ZoneInfo("UTC")


def chunks(values: list[Any], size: int = PAGE) -> Iterator[list[Any]]:
    return (values[at : at + size] for at in range(0, len(values), size))

"""What happens on the stage: a visit every few seconds, orders in between, and some trouble."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator

from sqlalchemy import select

from cartbooks import clock
from cartbooks.demo import shop
from cartbooks.demo.stage import BY, Stage
from cartbooks.engine import deciding, schedules
from cartbooks.model import Operation, OperationState, Store
from cartbooks.simulator.connector import Fault, Faults, Outcome, Strike, WebConnector
from cartbooks.simulator.connector.faults import Moment
from cartbooks.simulator.quickbooks import Bookkeeper
from cartbooks.stores import builtin, canonical

Act = Callable[[], str]


class Story:
    """Each beat is a little of the shop's life and then a visit; the acts come in their order."""

    def __init__(self, stage: Stage, connector: WebConnector) -> None:
        self._stage, self._connector = stage, connector
        self._dice = random.Random(7)  # noqa: S311 - a repeatable shop, no secret
        self._acts = self._script()
        self._counter = itertools.count(101)
        self._told: set[int] = set()

    def beat(self) -> Iterator[str]:
        """Play one beat; what is worth telling comes out line by line."""
        said = next(self._acts)()
        if said:
            yield said
        self._orders_arrive()
        self._push_if_there_are_any()
        visit = self._connector.visit()
        if visit.outcome is Outcome.LOST:
            yield "  The visit died. Nothing is sent again before QuickBooks was asked what it has."
        yield from self._what_has_ended()

    def _script(self) -> Iterator[Act]:
        yield self._first_stock_run
        yield self._push_products
        yield self._order_that_is_refused
        yield self._approve_stock
        yield self._lose_an_answer
        while True:
            yield self._sell_at_the_counter
            yield self._nothing
            yield self._stock_comes_back
            yield self._nothing
            yield self._verify
            yield self._nothing

    # -- acts

    def _nothing(self) -> str:
        return ""

    def _first_stock_run(self) -> str:
        self._stage.ask("pull_inventory")
        return "The first stock run compares everything and asks before it writes."

    def _push_products(self) -> str:
        self._stage.ask("push_products", skus=list(shop.NEW_SKUS))
        self._stage.ask("push_products", skus=[shop.DOUBLE_SKU])
        return f"Products go to QuickBooks; it has {shop.DOUBLE_SKU} already and will refuse it."

    def _order_that_is_refused(self) -> str:
        special = [
            self._stage.buyers.order(clock.now(), buyer=shop.WITHOUT_EMAIL),
            self._stage.buyers.order(clock.now(), sku="TOY-999-PROMO"),
        ]
        self._take(special)
        return (
            f"{' '.join(shop.WITHOUT_EMAIL)} orders: QuickBooks has no e-mail address of theirs, "
            f'and "To be e-mailed" is on. Order {special[1].number} has an SKU nobody knows.'
        )

    def _approve_stock(self) -> str:
        with self._stage.storage.begin() as db:
            first = db.scalars(
                select(Operation)
                .where(Operation.kind == "pull_inventory", Operation.state == OperationState.ENDED)
                .order_by(Operation.id)
            ).first()
            if first is None:
                return ""
            deciding.approve_stock(db, first, BY)
        return "Somebody has looked at the differences in stock and approves them."

    def _lose_an_answer(self) -> str:
        self._take(self._stage.buyers.orders(3))

        def writes(moment: Moment) -> bool:
            exchanges = self._connector.visits[-1].exchanges
            return moment.exchange > 0 and "ReceiptAddRq" in exchanges[-1].request

        self._connector.faults = Faults([Strike(Fault.LOST_AFTER, when=writes)])
        return "The PC will die with QuickBooks' answer in its hands; the next visit settles it."

    def _sell_at_the_counter(self) -> str:
        toy = self._dice.choice(shop.toys(self._stage.file))
        Bookkeeper(self._stage.file).add_document(
            "SalesReceipt",
            number=f"C{next(self._counter)}",  # by itself QuickBooks would go on after ours
            lines=[(toy.sku, str(toy.price))],
            Memo="Counter sale",
        )
        return f"Somebody buys a {toy.name} ({toy.sku}) over the counter."

    def _stock_comes_back(self) -> str:
        self._stage.ask("pull_inventory")
        return ""

    def _verify(self) -> str:
        self._stage.ask("verify_orders")
        return ""

    # -- what goes on all the time

    def _orders_arrive(self) -> None:
        self._take(self._stage.buyers.orders(self._dice.randint(1, 3)))

    def _take(self, orders: list[canonical.Order]) -> None:
        with self._stage.storage.begin() as db:
            builtin.put_orders(db, db.get_one(Store, self._stage.store_id), orders)

    def _push_if_there_are_any(self) -> None:
        with self._stage.storage.reading() as db:
            ready = schedules.has_ready_orders(db, self._stage.store_id)
        if ready:
            self._stage.ask("push_orders")

    def _what_has_ended(self) -> Iterator[str]:
        with self._stage.storage.reading() as db:
            ended = db.scalars(
                select(Operation)
                .where(Operation.state == OperationState.ENDED, Operation.color.is_not(None))
                .order_by(Operation.id)
            ).all()
        for operation in ended:
            if operation.id not in self._told:
                self._told.add(operation.id)
                yield f"  {operation.color:<7} {operation.kind:<16} {operation.what_happened}"

"""Stock comes back, products go over, lists are copied, documents are verified."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from cartbooks import clock
from cartbooks.db import Storage
from cartbooks.engine import asking, deciding, records
from cartbooks.errors import Conflict
from cartbooks.model import Delivery, ListRecord, Operation, Product, Store, Task, Webhook
from cartbooks.settings import Settings
from cartbooks.simulator.connector import Faults
from cartbooks.simulator.connector.faults import Fault, Strike
from cartbooks.simulator.quickbooks import Bookkeeper
from cartbooks.stores import builtin, canonical
from world import World


@pytest.fixture
def world(storage: Storage, settings: Settings, tmp_path: Path) -> World:
    return World(storage, settings, tmp_path)


def put(world: World, sku: str, **more: Any) -> None:
    product = {"ext_id": f"p-{sku}", "sku": sku, "name": f"Toy {sku}", "price": "9.99",
               "tracked": True, **more}  # fmt: skip
    with world.storage.begin() as db:
        store = db.get_one(Store, world.store_id)
        builtin.put_products(db, store, [canonical.Product.model_validate(product)])


def stock(world: World, sku: str) -> int | None:
    with world.storage.reading() as db:
        return db.scalars(select(Product).where(Product.sku == sku)).one().stock


def on_hand(world: World, sku: str) -> int:
    return int(float(world.file.stock(sku)["on_hand"]))


def pull(world: World, **params: Any) -> Operation:
    operation = world.ask("pull_inventory", **params)
    world.run()
    return world.operation(operation)


def approve(world: World, operation: Operation) -> Operation:
    with world.storage.begin() as db:
        again = deciding.approve_stock(db, db.get_one(Operation, operation.id), "Ana").id
    world.run()
    return world.operation(again)


def test_the_first_run_shows_the_differences_and_writes_when_approved(world: World) -> None:
    put(world, "TOY-001", stock=1)
    first = pull(world)
    assert (first.color, first.held) == ("red", 1)
    assert stock(world, "TOY-001") == 1
    approved = approve(world, first)
    assert approved.color == "green"
    assert stock(world, "TOY-001") == on_hand(world, "TOY-001")


def test_what_waits_already_is_not_asked_for_twice(world: World) -> None:
    put(world, "TOY-001")
    waiting = world.ask("pull_inventory")
    with pytest.raises(Conflict, match="already") as refused:
        world.ask("pull_inventory")
    assert refused.value.code == "already_queued"
    world.run()
    assert world.operation(waiting).color == "red"  # the first run asks for approval


def test_an_approval_reaches_the_run_that_waits_already(world: World) -> None:
    put(world, "TOY-001")
    first = pull(world)
    waiting = world.ask("pull_inventory")
    with world.storage.begin() as db:
        assert deciding.approve_stock(db, db.get_one(Operation, first.id), "Ana").id == waiting
    world.run()
    assert world.operation(waiting).color == "green"


def test_stock_that_changed_is_told_to_webhooks(world: World) -> None:
    with world.storage.begin() as db:
        db.add(
            Webhook(
                company_id=world.company_id, url="https://shop.example/hook", secret=b"",
                events=["stock.changed"], created_at=clock.now(),
            )
        )  # fmt: skip
    put(world, "TOY-011", stock=0)
    approve(world, pull(world))
    with world.storage.reading() as db:
        (told,) = db.scalars(select(Delivery).where(Delivery.event == "stock.changed"))
    assert told.body["record"]["id"] == "p-TOY-011"
    assert told.body["facts"]["to"] == str(on_hand(world, "TOY-011"))


def test_units_that_quickbooks_does_not_know_of_are_kept_back(world: World) -> None:
    put(world, "TOY-002")
    approve(world, pull(world))
    world.sell("9001", sku="TOY-002", quantity=2)  # ready, not pushed
    world.sell("9002", sku="TOY-002", quantity=1, payment_state="unpaid", paid_at=None, payments=[])
    before = on_hand(world, "TOY-002")
    pull(world)
    assert stock(world, "TOY-002") == max(0, before - 3)
    world.push()
    assert on_hand(world, "TOY-002") == before - 3
    pull(world)
    assert stock(world, "TOY-002") == max(0, before - 3), "nothing is subtracted twice"


def test_a_run_that_would_sell_everything_out_stops_and_asks(world: World) -> None:
    for sku in ("TOY-003", "TOY-004", "TOY-005"):
        put(world, sku)
    approve(world, pull(world))
    for sku in ("TOY-003", "TOY-004", "TOY-005"):
        Bookkeeper(world.file).receive_stock(sku, str(-on_hand(world, sku)))
    stopped = pull(world)
    assert {task.code for task in world.tasks(stopped.id) if task.record_type == "product"} == {
        "too_many_zero"
    }
    assert stock(world, "TOY-003") != 0


def test_orders_go_before_stock(world: World) -> None:
    put(world, "TOY-006")
    approve(world, pull(world))
    before = on_hand(world, "TOY-006")
    world.ask("pull_inventory")
    world.sell("9010", sku="TOY-006", quantity=1)
    world.ask("push_orders")
    world.run()
    assert on_hand(world, "TOY-006") == before - 1
    assert stock(world, "TOY-006") == before - 1


def test_a_lost_page_starts_the_reading_anew(world: World) -> None:
    put(world, "TOY-007")
    approve(world, pull(world))
    here = len(world.connector.visits)
    world.connector.faults = Faults((Strike(Fault.LOST_AFTER, here + 1, 1),))
    operation = pull(world)
    assert operation.color == "green"


def test_a_sku_that_exists_is_refused_explained_and_linked(world: World) -> None:
    put(world, "TOY-008")
    operation = world.ask("push_products", skus=["TOY-008"])
    world.run()
    (task,) = world.tasks(operation)
    assert (task.state, task.code) == ("failed", "sku_exists")
    assert world.operation(operation).color == "red"
    with world.storage.begin() as db:
        found = db.scalars(select(ListRecord).where(ListRecord.full_name == "TOY-008")).one()
        store = db.get_one(Store, world.store_id)
        name = deciding.record_to_link(db, db.get_one(Task, task.id), found, None)
        records.link(db, store, "product", name, found, by="Ana")
        again = asking.retry(db, db.get_one(Operation, operation), "Ana").id
    world.run()
    assert world.operation(again).color == "green"


def test_a_new_product_becomes_an_item_once_even_when_the_answer_is_lost(world: World) -> None:
    put(world, "BRAND-NEW")
    operation = world.ask("push_products", skus=["BRAND-NEW"])
    here = len(world.connector.visits)
    world.connector.faults = Faults((Strike(Fault.LOST_AFTER, here + 1, 1),))
    world.run()
    (task,) = world.tasks(operation)
    assert task.state == "done"
    assert [each["full_name"] for each in world.file.items()].count("BRAND-NEW") == 1


def test_verify_finds_what_is_gone_and_what_differs(world: World) -> None:
    for number in ("9020", "9021", "9022"):
        world.sell(number)
    world.push()
    keeper = Bookkeeper(world.file)
    keeper.delete_document(world.posting("9020").txn_id)
    keeper.change_total(world.posting("9021").txn_id, "1.00")
    operation = world.ask("verify_orders")
    world.run()
    found = {task.label: task.code for task in world.tasks(operation)}
    assert found["Order 9020"] == "document_missing"
    assert found["Order 9021"] == "total_differs"
    assert found["Order 9022"] == ""
    assert world.operation(operation).color == "yellow"
    world.push()
    assert world.documents("9020") == [], "found and shown, never posted again by itself"


def test_lists_follow_quickbooks_and_forget_what_is_gone(world: World) -> None:
    keeper = Bookkeeper(world.file)
    keeper.rename_item("TOY-009", "KITE-009")
    keeper.delete_item("TOY-010")
    world.ask("sync_lists", lists=["item"])
    world.run()
    with world.storage.reading() as db:
        items = {
            each.full_name: each.gone
            for each in db.scalars(select(ListRecord).where(ListRecord.kind == "item"))
        }
    assert items["KITE-009"] is False
    assert items["TOY-010"] is True
    assert "TOY-009" not in items


def test_customers_are_read_by_what_has_changed(world: World) -> None:
    Bookkeeper(world.file).add_customer("Newcomer Inc", Email="hi@new.example")
    operation = world.ask("sync_customers")
    world.run()
    (task,) = world.tasks(operation)
    assert task.state == "done"
    assert "since" in task.memory
    with world.storage.reading() as db:
        assert db.scalars(select(ListRecord).where(ListRecord.full_name == "Newcomer Inc")).one()


def test_a_record_that_is_open_in_quickbooks_backs_off_and_goes_later(
    storage: Storage, settings: Settings, tmp_path: Path
) -> None:
    now = clock.now()
    with clock.driven_by(lambda: now):
        world = World(storage, settings, tmp_path)
        world.file.set_option("lists locked", "yes")
        world.sell("9030", email="lock@example.com", first="Lock", last="Smith")
        operation = world.push()
        (task,) = world.tasks(operation)
        assert task.state == "waiting"
        assert task.not_before is not None
        world.file.set_option("lists locked", "no")
        now += timedelta(hours=1)
        world.run()
        assert len(world.documents("9030")) == 1

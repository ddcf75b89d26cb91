"""Orders become QuickBooks documents, or say why not."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cartbooks import clock
from cartbooks.db import Storage
from cartbooks.engine import by_hand, deciding
from cartbooks.model import Task
from cartbooks.settings import Settings
from cartbooks.simulator.quickbooks import Bookkeeper
from world import World, order


@pytest.fixture
def world(storage: Storage, settings: Settings, tmp_path: Path) -> World:
    return World(storage, settings, tmp_path)


def one(world: World, operation: int) -> Task:
    (task,) = world.tasks(operation)
    return task


def decide(world: World, task: Task, decision: Any, *words: str) -> None:
    with world.storage.begin() as db:
        decision(db, db.get_one(Task, task.id), *words, "Ana")


def test_a_paid_order_becomes_a_sales_receipt_with_the_stores_total(world: World) -> None:
    world.sell("7001", amount="19.99", shipping="4.50", tax="1.83")
    operation = world.push()
    (document,) = world.documents("7001")
    assert (document["kind"], str(document["total"])) == ("SalesReceipt", "26.32")
    assert world.operation(operation).color == "green"
    assert world.order("7001").push == "posted"
    assert world.posting("7001").txn_id == document["txn_id"]
    assert "CB:" in document["memo"]


def test_an_unpaid_order_becomes_an_invoice(world: World) -> None:
    world.sell("7002", payment_state="unpaid", paid_at=None, payments=[])
    world.push()
    assert world.documents("7002")[0]["kind"] == "Invoice"


def test_a_sales_order_by_choice_is_held_where_the_edition_has_none(
    storage: Storage, settings: Settings, tmp_path: Path
) -> None:
    world = World(storage, settings, tmp_path, document_when_paid="SalesOrder")
    world.sell("7003")
    world.push()
    assert world.documents("7003")[0]["kind"] == "SalesOrder"
    world.file.set_option("edition", "Pro")
    world.ask("sync_lists")  # the next visit says which QuickBooks is there
    world.run()
    world.sell("7004")
    assert one(world, world.push()).code == "sales_orders_unavailable"


def test_two_orders_of_one_new_customer_make_one_customer(world: World) -> None:
    for number in ("7005", "7006", "7007"):
        world.sell(number, email="zoe@example.com", first="Zoë", last="Öztürk")
    world.push()
    customers = [each for each in world.file.customers() if "zoe@example.com" in str(each)]
    assert len(customers) == 1
    assert len({each["customer"] for each in world.documents()}) == 1


def test_a_name_that_a_vendor_has_gets_the_buyers_number(world: World) -> None:
    world.sell("7008", first="Sam", last="Porter", email="sam@example.com")
    operation = world.push()
    assert one(world, operation).state == "done"
    assert world.documents("7008")[0]["customer"] == "Sam Porter (W7008)"


def test_a_customer_is_found_by_e_mail_whatever_the_name(world: World) -> None:
    Bookkeeper(world.file).add_customer("Kowalski Trading", Email="jan@kowalski.example")
    world.ask("sync_customers")
    world.run()
    world.sell("7009", first="Jan", last="K", email="JAN@kowalski.example")
    world.push()
    assert world.documents("7009")[0]["customer"] == "Kowalski Trading"


@pytest.mark.parametrize(
    ("rule", "state", "code"),
    [("hold", "held", "sku_unmatched"), ("create", "done", ""), ("generic", "done", "")],
)
def test_an_unmatched_sku_holds_creates_or_goes_generic(
    storage: Storage, settings: Settings, tmp_path: Path, rule: str, state: str, code: str
) -> None:
    chosen = {"unmatched_sku": rule, "generic_item": {"full_name": "Web item"}}
    world = World(storage, settings, tmp_path, **chosen)
    world.sell("7010", sku="KITE-9")
    task = one(world, world.push())
    assert (task.state, task.code) == (state, code)
    names = {each["full_name"] for each in world.file.items()}
    assert ("KITE-9" in names) is (rule == "create")


def test_a_held_order_goes_when_its_item_has_come(world: World) -> None:
    world.sell("7011", sku="LATE-1")
    assert one(world, world.push()).state == "held"
    Bookkeeper(world.file).add(
        "ItemNonInventory", Name="LATE-1",
        SalesOrPurchase={"AccountRef": {"FullName": "Merchandise Sales"}},
    )  # fmt: skip
    world.ask("sync_lists")
    world.run()
    world.push()
    assert len(world.documents("7011")) == 1


def test_a_number_taken_by_hand_holds_the_order_until_it_is_renumbered(world: World) -> None:
    Bookkeeper(world.file).add_document(
        "SalesReceipt", number="7012", customer="Kids Corner", lines=[("Web item", "5.00")]
    )
    world.sell("7012")
    task = one(world, world.push())
    assert (task.state, task.code) == ("held", "number_taken")
    decide(world, task, deciding.renumber, "7012-W")
    world.run()
    assert len(world.documents("7012-W")) == 1


def test_a_document_entered_by_hand_can_be_linked_and_nothing_is_sent(world: World) -> None:
    Bookkeeper(world.file).add_document(
        "SalesReceipt", number="7013", customer="Kids Corner", lines=[("Web item", "26.65")]
    )
    world.sell("7013")
    task = one(world, world.push())
    decide(world, task, by_hand.link_document, str(task.facts["txn_id"]))
    world.push()
    assert len(world.documents("7013")) == 1
    assert world.order("7013").push == "posted"


def test_a_long_number_leaves_the_numbering_to_quickbooks(world: World) -> None:
    world.sell("WEB-2026-0000123")
    world.push()
    (document,) = world.documents()
    assert len(document["ref_number"]) <= 11
    assert "WEB-2026-0000123" in document["memo"]


def test_to_be_e_mailed_is_refused_explained_and_sent_without(
    storage: Storage, settings: Settings, tmp_path: Path
) -> None:
    world = World(storage, settings, tmp_path, to_be_emailed=True)
    Bookkeeper(world.file).add_customer("Peter Winter", FirstName="Peter", LastName="Winter")
    customer = {"ext_id": "77", "email": "peter", "first_name": "Peter", "last_name": "Winter"}
    world.ask("sync_customers")
    world.run()
    world.sell("7014", customer=customer)
    operation = world.push()
    task = one(world, operation)
    assert task.state == "failed"
    assert "To be e-mailed" in task.said
    assert world.operation(operation).color == "red"
    decide(world, task, deciding.send_without_email)
    world.run()
    assert len(world.documents("7014")) == 1


@pytest.mark.parametrize(
    ("more", "state", "code"),
    [
        ({"currency": "EUR"}, "held", "currency_foreign"),
        ({"total": "99.00"}, "held", "total_mismatch"),
        ({"lines": [], "tax": "0.00", "total": "0.00"}, "held", "no_lines"),
        ({"sku": "S" * 60}, "held", "sku_unmatched"),
        ({"status": "cancelled"}, None, "cancelled"),
        ({"status": "pending"}, None, "status_not_eligible"),
        ({"payment_state": "refunded"}, None, "refunded_before_posting"),
        ({"test": True}, None, "test_order"),
    ],
)
def test_what_cannot_be_posted_says_why(
    world: World, more: dict[str, Any], state: str | None, code: str
) -> None:
    world.sell("7015", **more)
    operation = world.push()
    assert world.documents("7015") == []
    if state is None:
        assert world.tasks(operation) == []
        assert (world.order("7015").push, world.order("7015").why) == ("skipped", code)
    else:
        task = one(world, operation)
        assert (task.state, task.code) == (state, code)
        assert world.order("7015").why == code


def test_an_order_from_before_the_start_is_never_sent(world: World) -> None:
    old = (clock.now() - timedelta(days=60)).isoformat()
    world.sell("7016", placed_at=old, paid_at=old)
    operation = world.push(numbers=["7016"])
    task = one(world, operation)
    assert (task.state, task.code) == ("skipped", "before_start_date")
    assert world.operation(operation).color is None


def test_text_that_quickbooks_cannot_keep_is_made_safe(world: World) -> None:
    world.sell("7017", first="Łukasz 🎈", last="O'Neil: Žižek & Söhne", email="l@example.com")
    assert one(world, world.push()).state == "done"
    customer = world.documents("7017")[0]["customer"]
    assert ":" not in customer
    assert "🎈" not in customer


def test_books_that_are_closed_hold_the_order(world: World) -> None:
    Bookkeeper(world.file).set_closing_date(clock.now().date().isoformat())
    world.ask("sync_lists")
    world.run()
    world.sell("7018")
    assert one(world, world.push()).code == "closed_period"


def test_one_bad_order_never_stops_the_others(world: World) -> None:
    for number, sku in (("7019", "TOY-001"), ("7020", "NOBODY"), ("7021", "TOY-002")):
        world.sell(number, sku=sku)
    operation = world.operation(world.push())
    assert (operation.color, operation.done, operation.held) == ("yellow", 2, 1)
    assert "1 of 3" in operation.what_happened


def test_putting_the_same_order_twice_posts_it_once(world: World) -> None:
    told = order("7022")
    assert world.take([told, told]) == ["created", "unchanged"]
    world.push()
    assert world.take([told]) == ["unchanged"]
    world.push(numbers=["7022"])
    assert len(world.documents("7022")) == 1


def test_a_held_order_goes_when_the_settings_allow_it(world: World) -> None:
    world.sell("7030", sku="NEVER-SEEN")
    assert one(world, world.push()).code == "sku_unmatched"
    world.change(unmatched_sku="create")
    world.push()
    assert len(world.documents("7030")) == 1

"""What the fault campaign has found, or its makers while they read, each told as a story."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from cartbooks import clock
from cartbooks.db import Storage
from cartbooks.engine import deciding
from cartbooks.model import Company, ListRecord, OpenLine, Order, Session, Task
from cartbooks.settings import Settings
from cartbooks.simulator.connector import Faults
from cartbooks.simulator.connector.faults import Fault, Strike
from cartbooks.simulator.quickbooks import Bookkeeper, CompanyFile
from cartbooks.stores import canonical
from faults.hands import Hands
from world import World, order

ADD = 4
"""The exchange that carries the document of an order of a new customer: find, add, number, add."""


@pytest.fixture
def world(storage: Storage, settings: Settings, tmp_path: Path) -> World:
    return World(storage, settings, tmp_path, document_when_unpaid="none")


def lose(world: World, fault: Fault, at: int = ADD) -> None:
    """One visit whose *at*-th answer does not come."""
    here = len(world.connector.visits)
    world.connector.faults = Faults((Strike(fault, here + 1, at),))
    world.visit()


def stands_unknown(world: World, number: str) -> dict[str, Any]:
    """An order that QuickBooks has and whose answer was lost: its document."""
    world.sell(number)
    world.ask("push_orders")
    lose(world, Fault.LOST_AFTER)
    (document,) = world.documents(number)
    return document


def tell(world: World, number: str, **changes: Any) -> None:
    """The store tells an order anew, as it is now."""
    world.take([order(number).model_copy(update=changes)])


def newest(world: World, number: str) -> Task:
    with world.storage.reading() as db:
        return db.scalars(
            select(Task).where(Task.label == f"Order {number}").order_by(Task.id.desc())
        ).first()  # type: ignore[return-value]  # a story that asks knows that there is one


def lines(world: World, number: str) -> int:
    """How many units of the order the stock leaves out of what there is to sell."""
    with world.storage.reading() as db:
        found = (
            select(func.sum(OpenLine.quantity))
            .join(Order, Order.id == OpenLine.order_id)
            .where(Order.number == number, OpenLine.posted_at.is_(None))
        )
        return int(db.scalar(found) or 0)


@pytest.mark.parametrize("state", [{"status": "cancelled"}, {"payment_state": "refunded"}])
def test_an_order_that_is_called_off_while_it_waits_is_not_sent(
    world: World, state: dict[str, str]
) -> None:
    world.sell("7001")
    world.ask("push_orders")
    tell(world, "7001", **state)
    world.run()
    assert world.documents("7001") == []


def test_an_order_that_is_cancelled_between_two_requests_is_not_sent(world: World) -> None:
    world.sell("7002")
    world.ask("push_orders")
    steps = world.connector.steps()
    while len(world.connector.visits[-1].exchanges if world.connector.visits else []) < ADD - 1:
        next(steps)
    tell(world, "7002", status="cancelled")
    list(steps)
    world.run()
    assert world.documents("7002") == []
    assert (world.order("7002").push, world.order("7002").why) == ("skipped", "cancelled")


def test_an_order_that_is_cancelled_while_its_answer_is_lost_need_not_arrive(world: World) -> None:
    world.sell("7003")
    world.ask("push_orders")
    lose(world, Fault.LOST_BEFORE)
    tell(world, "7003", status="cancelled")
    world.run()
    assert world.documents("7003") == []
    assert world.order("7003").why == "cancelled"


def test_an_order_that_is_cancelled_while_its_answer_is_lost_is_shown_when_it_stands(
    world: World,
) -> None:
    world.sell("7004")
    world.ask("push_orders")
    lose(world, Fault.LOST_AFTER)
    tell(world, "7004", status="cancelled")
    world.run()
    assert len(world.documents("7004")) == 1
    assert world.order("7004").why == "order_cancelled_after_posting"


def test_a_change_in_the_store_while_the_answer_is_lost_is_shown(world: World) -> None:
    world.sell("7005")
    world.ask("push_orders")
    lose(world, Fault.LOST_AFTER)
    tell(world, "7005", bill_to=canonical.Address(line1="Elsewhere 1"))
    world.run()
    assert len(world.documents("7005")) == 1
    assert world.order("7005").why == "order_changed"


def test_all_that_an_older_copy_lost_is_found_after_one_answer(
    storage: Storage, settings: Settings, tmp_path: Path
) -> None:
    hands = Hands()
    with clock.driven_by(hands):
        world = World(storage, settings, tmp_path)
        _lose_to_an_older_copy(world, tmp_path, hands)


def _lose_to_an_older_copy(world: World, tmp_path: Path, hands: Hands) -> None:
    world.sell("7010")
    world.push()
    older = world.file.copy_to(tmp_path / "backup.qbw.db")
    lost = [str(number) for number in range(7011, 7018)]
    for number in lost:
        world.sell(number)
    world.push()
    world.file.replace_with(older.path)
    hands.move(60)
    world.sell("7018")
    world.push()
    with world.storage.begin() as db:
        company = db.get_one(Company, world.company_id)
        assert company.writes_stopped == "older_copy"
        deciding.release_writes(db, company, "right_file", "Ana")
    world.run()
    with world.storage.reading() as db:
        assert db.get_one(Company, world.company_id).writes_stopped == ""
    assert len(world.documents("7018")) == 1
    assert [world.posting(number).state for number in lost] == ["missing"] * len(lost)
    for number in lost:
        assert world.order(number).why == "document_missing"
        assert newest(world, number).code == "document_missing"
        assert world.documents(number) == []


def test_a_document_that_a_visit_missed_can_be_posted_again(world: World) -> None:
    world.sell("7020", quantity=2)
    world.push()
    Bookkeeper(world.file).delete_document(world.posting("7020").txn_id)
    world.sell("7021")
    world.push()
    assert world.order("7020").why == "document_missing"
    world.ask("verify_orders")
    world.run()
    with world.storage.begin() as db:
        task = db.get_one(Task, newest(world, "7020").id)
        deciding.post_again(db, task, "It was deleted by mistake.", "Ana")
    world.run()
    assert len(world.documents("7020")) == 1
    assert world.posting("7020").generation == 2


def test_the_units_of_a_document_that_is_gone_are_kept_back_until_a_person_decides(
    world: World,
) -> None:
    world.sell("7030", quantity=3)
    world.push()
    assert lines(world, "7030") == 0
    Bookkeeper(world.file).delete_document(world.posting("7030").txn_id)
    world.ask("verify_orders")
    world.run()
    assert lines(world, "7030") == 3
    with world.storage.begin() as db:
        task = db.get_one(Task, newest(world, "7030").id)
        deciding.mark_dealt_with(db, task, "It was never a sale.", "Ana")
    assert lines(world, "7030") == 0
    with world.storage.begin() as db:
        deciding.undo_dealt_with(db, db.get_one(Task, task.id), "Ana")
    assert lines(world, "7030") == 3
    with world.storage.begin() as db:
        deciding.post_again(db, db.get_one(Task, task.id), "It was one after all.", "Ana")
    assert lines(world, "7030") == 3
    world.run()
    assert lines(world, "7030") == 0


def test_a_document_that_another_file_did_not_have_is_found_again(
    world: World, tmp_path: Path
) -> None:
    world.sell("7040")
    older = world.file.copy_to(tmp_path / "backup.qbw.db")
    world.push()
    right = world.file.copy_to(tmp_path / "right.qbw.db")
    world.file.replace_with(older.path)
    world.ask("verify_orders")
    world.run()
    assert world.posting("7040").state == "missing"
    world.file.replace_with(right.path)
    world.ask("verify_orders")
    world.run()
    assert world.posting("7040").state == "posted"
    assert world.order("7040").why == ""


def test_a_document_with_another_number_is_found_when_quickbooks_has_forgotten(
    world: World,
) -> None:
    document = stands_unknown(world, "7050")
    Bookkeeper(world.file).edit_document(document["txn_id"], RefNumber="BY-HAND")
    world.file.forget_message_sets()
    world.run()
    assert world.posting("7050").txn_id == document["txn_id"]
    assert world.documents("7050") == [], "it is not entered a second time"


def test_a_number_suffices_when_the_customer_was_merged_away(world: World) -> None:
    world.sell("7051", email="one@example.com", first="One", last="Buyer")
    world.ask("push_orders")
    lose(world, Fault.LOST_AFTER)
    Bookkeeper(world.file).merge_customers("One Buyer", "Kids Corner")
    world.file.forget_message_sets()
    world.run()
    assert world.posting("7051").state == "posted"
    assert len(world.documents("7051")) == 1


def test_a_document_of_which_everything_was_changed_is_shown_and_not_entered_again(
    world: World,
) -> None:
    document = stands_unknown(world, "7060")
    Bookkeeper(world.file).edit_document(
        document["txn_id"],
        RefNumber="BY-HAND",
        Memo="checked",
        CustomerRef={"FullName": "Kids Corner"},
    )
    world.file.forget_message_sets()
    before = len(world.file.documents())
    world.run()
    assert len(world.file.documents()) == before, "it is not entered a second time"
    assert newest(world, "7060").code == "outcome_unknown"
    (candidate,) = world.posting("7060").candidates
    assert candidate["txn_id"] == document["txn_id"]


def test_documents_of_others_with_the_same_total_are_no_reason_to_ask(world: World) -> None:
    world.sell("7061")
    world.push()
    world.sell("7062", email="two@example.com", first="Two", last="Buyer")
    world.ask("push_orders")
    lose(world, Fault.LOST_BEFORE)
    world.run()
    assert len(world.documents("7062")) == 1
    assert world.posting("7062").state == "posted"


def test_a_file_without_our_mark_is_not_read_once_the_right_one_is_known(
    world: World, tmp_path: Path
) -> None:
    world.sell("7070")
    world.push()
    right = world.connector.company
    world.connector.company = CompanyFile.create(tmp_path / "other.qbw.db", products=1)
    with world.storage.reading() as db:
        items = set(db.scalars(select(ListRecord.list_id)))
    operation = world.ask("pull_inventory", approved=True)
    world.visit()
    with world.storage.reading() as db:
        visit = db.scalars(select(Session).order_by(Session.id.desc())).first()
        assert visit is not None
        assert (visit.state, visit.code) == ("failed", "company_file_unknown")
        assert set(db.scalars(select(ListRecord.list_id))) == items
    assert world.operation(operation).state == "waiting"
    world.connector.company = right
    world.run()
    assert world.operation(operation).state == "ended"


def test_a_record_that_a_backup_has_brought_back_is_used_again(
    world: World, tmp_path: Path
) -> None:
    keeper = Bookkeeper(world.file)
    world.change(unmatched_sku="create")
    price = {"Price": "9.00", "AccountRef": {"FullName": "Merchandise Sales"}}
    keeper.add("ItemNonInventory", Name="KITE", SalesOrPurchase=price)
    backup = world.file.copy_to(tmp_path / "backup.qbw.db")
    world.ask("sync_lists")
    world.run()
    keeper.delete_item("KITE")
    world.ask("sync_lists")
    world.run()
    world.file.replace_with(backup.path)
    world.sell("7080", sku="KITE")
    world.push()
    assert len(world.documents("7080")) == 1


def test_an_order_without_document_that_was_dealt_with_says_so_after_both_of_its_tasks(
    world: World,
) -> None:
    world.sell("7090")
    world.push()
    Bookkeeper(world.file).delete_document(world.posting("7090").txn_id)
    for _ in range(2):
        world.ask("verify_orders")
        world.run()
    with world.storage.begin() as db:
        for task in db.scalars(select(Task).where(Task.code == "document_missing")):
            deciding.mark_dealt_with(db, task, "It was called off.", "Ana")
    assert (world.order("7090").push, world.order("7090").why) == ("posted", "dealt_with")

"""What breaks on the way is found out, and nothing is entered twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from cartbooks.db import Storage
from cartbooks.engine import asking, by_hand, deciding, messages
from cartbooks.errors import NotConfirmed
from cartbooks.model import Company, Message, Operation, Posting, Session, Task
from cartbooks.settings import Settings
from cartbooks.simulator.connector import Faults
from cartbooks.simulator.connector.faults import Fault, Strike
from cartbooks.simulator.quickbooks import Bookkeeper, CompanyFile, QuickBooksError
from world import World

ADD = 4
"""The exchange that carries the document of an order of a new customer: find, add, number, add."""


@pytest.fixture
def world(storage: Storage, settings: Settings, tmp_path: Path) -> World:
    return World(storage, settings, tmp_path)


def strike(world: World, fault: Fault, at: int = ADD, method: str = "") -> None:
    here = len(world.connector.visits)
    world.connector.faults = Faults((Strike(fault, here + 1, at, method),))


def written(world: World) -> list[Message]:
    with world.storage.reading() as db:
        found = select(Message).where(Message.purpose == "write").order_by(Message.id)
        return list(db.scalars(found))


def test_a_lost_answer_is_looked_up_and_nothing_is_sent_again(world: World) -> None:
    world.sell("8001")
    operation = world.ask("push_orders")
    strike(world, Fault.LOST_AFTER)
    world.visit()
    (before,) = world.tasks(operation)
    assert world.posting("8001").state == "sent"
    writes = len(written(world))
    world.run()
    (task,) = world.tasks(operation)
    assert (task.state, task.code) == ("done", "settled_posted")
    assert len(world.documents("8001")) == 1
    assert len(written(world)) == writes
    assert before.state == "sent"


def test_a_request_that_never_arrived_goes_out_again_with_the_same_bytes(world: World) -> None:
    world.sell("8002")
    world.ask("push_orders")
    strike(world, Fault.LOST_BEFORE)
    world.visit()
    first = written(world)[-1]
    world.run()
    again = written(world)[-1]
    assert again.id != first.id
    assert again.message_set_id == first.message_set_id
    assert messages.unpack(again.request) == messages.unpack(first.request)
    assert len(world.documents("8002")) == 1


def test_a_late_answer_on_the_old_ticket_settles_it(world: World) -> None:
    world.sell("8003")
    operation = world.ask("push_orders")
    strike(world, Fault.LATE, method="authenticate")
    world.visit()
    world.run()
    (task,) = world.tasks(operation)
    assert task.state == "done"
    assert world.posting("8003").how == "answered"
    assert len(world.documents("8003")) == 1


def test_look_up_alone_suffices_when_quickbooks_has_forgotten(world: World) -> None:
    world.sell("8004")
    world.ask("push_orders")
    strike(world, Fault.LOST_AFTER)
    world.visit()
    world.file.forget_message_sets()
    world.run()
    assert world.posting("8004").how == "look-up"
    assert len(world.documents("8004")) == 1


def test_two_documents_with_our_token_are_shown_to_a_person(world: World) -> None:
    world.sell("8005")
    operation = world.ask("push_orders")
    strike(world, Fault.LOST_AFTER)
    world.visit()
    (document,) = world.documents("8005")
    twin = Bookkeeper(world.file).add_document(
        "SalesReceipt", number="8005", customer="Kids Corner", lines=[("Web item", "1.00")]
    )
    Bookkeeper(world.file).edit_document(twin, Memo=document["memo"])
    world.run()
    (task,) = world.tasks(operation)
    assert (task.state, task.code) == ("held", "outcome_two_candidates")
    assert {each["txn_id"] for each in world.posting("8005").candidates} == {
        twin, document["txn_id"],
    }  # fmt: skip
    with world.storage.begin() as db:
        by_hand.link_document(db, db.get_one(Task, task.id), document["txn_id"], "Ana")
    assert world.posting("8005").state == "posted"


def test_nothing_is_tried_again_while_an_outcome_is_open(world: World) -> None:
    world.sell("8006")
    operation = world.ask("push_orders")
    strike(world, Fault.LOST_AFTER)
    world.visit()
    world.connector.company.state = "closed"
    world.visit()
    with (
        world.storage.begin() as db,
        pytest.raises(NotConfirmed),
    ):
        asking.retry(db, db.get_one(Operation, operation), "Ana")
    world.connector.company.state = "open"
    world.run()
    assert len(world.documents("8006")) == 1


class Choking:
    """QuickBooks that cannot parse a document with a certain word in it."""

    def __init__(self, file: CompanyFile, word: str) -> None:
        self._file, self._word = file, word

    def begin_session(self, app_name: str) -> Any:
        session = self._file.begin_session(app_name)
        process: Callable[[str], str] = session.process

        def choke(document: str) -> str:
            if self._word in document:
                raise QuickBooksError("0x80040400")
            return process(document)

        session.process = choke  # type: ignore[method-assign]  # this one session chokes
        return session


def test_the_culprit_of_a_parse_error_is_isolated_and_named(world: World) -> None:
    for number in range(8010, 8018):
        world.sell(str(number), email="one@example.com", first="One", last="Buyer")
    operation = world.ask("push_orders")
    world.connector.company = Choking(world.file, "#8013 ")
    world.run(8)
    by_number = {task.label: task for task in world.tasks(operation)}
    culprit = by_number.pop("Order 8013")
    assert (culprit.state, culprit.code) == ("failed", "parse_refused")
    assert {task.state for task in by_number.values()} == {"done"}
    assert len(world.documents()) == 7
    assert world.operation(operation).color == "yellow"


def test_another_company_file_gets_nothing_and_the_window_says_so(
    world: World, tmp_path: Path
) -> None:
    other = CompanyFile.create(tmp_path / "other.qbw.db", products=3)
    session = other.begin_session("Cartbooks")
    session.stamp_file_id(world.owner_id, "{11111111-2222-3333-4444-555555555555}")
    session.end()
    world.sell("8020")
    world.ask("push_orders")
    world.connector.company = other
    visit = world.visit()
    assert visit.exchanges == []
    assert "company file" in visit.status
    world.connector.company = world.file
    world.run()
    assert len(world.documents("8020")) == 1


def test_an_older_copy_stops_all_writes_until_a_person_says_what_happened(
    world: World, tmp_path: Path
) -> None:
    world.sell("8021")
    world.push()
    older = world.file.copy_to(tmp_path / "backup.qbw.db")
    world.sell("8022")
    world.push()
    world.file.replace_with(older.path)
    world.sell("8023")
    world.push()
    assert world.documents("8023") == []
    with world.storage.begin() as db:
        company = db.get_one(Company, world.company_id)
        assert company.writes_stopped == "older_copy"
        deciding.release_writes(db, company, "right_file", "Ana")
    world.run()
    assert len(world.documents("8023")) == 1
    assert world.documents("8022") == [], "what was posted is never posted again by itself"
    assert world.posting("8022").state == "missing"
    assert world.order("8022").why == "document_missing"


def test_what_the_bookkeeper_deleted_stops_nothing(world: World) -> None:
    world.sell("8024")
    world.push()
    Bookkeeper(world.file).delete_document(world.posting("8024").txn_id)
    world.sell("8025")
    world.push()
    assert len(world.documents("8025")) == 1
    assert world.documents("8024") == []
    assert world.posting("8024").state == "missing"


def test_a_customer_that_was_deleted_is_matched_anew(world: World) -> None:
    world.sell("8030", email="del@example.com", first="Dora", last="Deleted")
    world.push()
    Bookkeeper(world.file).delete_document(world.posting("8030").txn_id)
    Bookkeeper(world.file).delete_customer("Dora Deleted")
    world.sell("8031", email="del@example.com", first="Dora", last="Deleted")
    operation = world.push()
    assert [task.state for task in world.tasks(operation)] == ["done"]
    assert world.documents("8031")[0]["customer"] == "Dora Deleted"


def test_forged_and_ended_tickets_get_nothing(world: World) -> None:
    talk = world.conversation
    for ticket in ("", "nonsense", "x" * 5000):
        assert talk.send_request(ticket, "", "", "US", 13, 0) == ""
        assert talk.receive_response(ticket, "<QBXML/>", "", "") == -1
        assert talk.connection_error(ticket, "0x80040408", "") == "done"
        assert talk.close(ticket) == "OK"
        assert talk.last_error(ticket)


def test_an_idle_poll_writes_no_row(world: World) -> None:
    with world.storage.reading() as db:
        before = db.scalars(select(Session.id)).all()
    assert world.visit().outcome == "none"
    with world.storage.reading() as db:
        assert db.scalars(select(Session.id)).all() == before


def test_busy_only_while_another_machine_is_truly_at_work(world: World) -> None:
    world.ask("sync_lists")
    talk = world.conversation
    ticket, answer = talk.authenticate(world.login, world.password, "10.0.0.1")
    assert answer == ""
    assert talk.authenticate(world.login, world.password, "10.0.0.2")[1] == "busy"
    again = talk.authenticate(world.login, world.password, "10.0.0.1")
    assert again[1] == ""
    assert talk.send_request(ticket, "", "", "US", 13, 0) == "", "superseded"
    talk.close(again[0])


@pytest.mark.parametrize(
    "answer", ["", "no XML", "<html/>", "<!DOCTYPE a><QBXML/>", "<QBXML><QBXMLMsgsRs/></QBXML>"]
)
def test_an_answer_that_tells_nothing_is_asked_for_again(world: World, answer: str) -> None:
    operation = world.ask("sync_lists", lists=["account"])
    talk = world.conversation
    ticket = talk.authenticate(world.login, world.password, "10.0.0.1")[0]
    session = world.file.begin_session("Cartbooks")
    host = session.host_company_preferences(world.owner_id)
    session.end()
    assert talk.send_request(ticket, host, "f", "US", 13, 0)
    assert talk.receive_response(ticket, answer, "", "") == -1
    assert talk.last_error(ticket)
    talk.close(ticket)
    world.run()
    assert world.operation(operation).color == "green"


def test_ledger_rows_are_unique(world: World) -> None:
    world.sell("8040")
    world.push()
    with world.storage.begin() as db:
        posting = db.scalars(select(Posting)).one()
        names = (
            "company_id", "store_id", "source", "source_id", "role", "generation", "form",
            "predicted_total", "claimed_at",
        )  # fmt: skip
        db.add(Posting(**{name: getattr(posting, name) for name in names}, token="CB:ANOTHER1"))
        with pytest.raises(IntegrityError):
            db.flush()
        db.rollback()

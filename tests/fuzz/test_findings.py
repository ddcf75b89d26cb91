"""What fuzzing has found, each as a story with a name; the corpus has the bytes of the rest."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import update

from cartbooks import clock
from cartbooks.db import Storage
from cartbooks.model import Message, MessageState, Task, TaskState
from cartbooks.operations.sync_lists.steps import Page, page_after
from cartbooks.operations.verdicts import Failed, More
from cartbooks.qbxml import Answer, Unreadable, decimal, read, scan
from cartbooks.qbxml.answers import answer_from
from cartbooks.qbxml.reply import NO_STATUS
from cartbooks.settings import Settings
from cartbooks.simulator.connector import Fault, Faults, Strike
from cartbooks.stores import imports
from fuzz.targets import ZONE
from world import World

ANSWER = "receiveResponseXML"
ADD = 4  # find the customer, add it, see that the number is free, add the document


@pytest.fixture
def world(storage: Storage, settings: Settings, tmp_path: Path) -> World:
    return World(storage, settings, tmp_path)


class Forger:
    """Between QuickBooks and the Web Connector: what it is told to is changed in one answer."""

    def __init__(self, world: World, marks: str) -> None:
        self._begin = world.file.begin_session
        self._marks, self._change = marks, ("", "")
        world.connector.company = self  # type: ignore[assignment]  # a QuickBooks as well
        self._file = world.file
        self.changed = 0

    def change(self, old: str, new: str) -> None:
        self._change = (old, new)

    def __getattr__(self, name: str) -> object:
        return getattr(self._file, name)

    def begin_session(self, *args: object, **more: object) -> object:
        session = self._begin(*args, **more)  # type: ignore[arg-type]
        process = session.process

        def forged(request: str) -> str:
            answer = process(request)
            if self._marks in answer and self._change[0]:
                self.changed += 1
                answer = re.sub(*self._change, answer, flags=re.DOTALL)
                self._change = ("", "")
            return answer

        session.process = forged  # type: ignore[method-assign]
        return session


def quickly(what: Callable[[], object]) -> None:
    began = time.process_time()
    with suppress(Unreadable):
        what()
    assert time.process_time() - began < 1


# -- answers


@pytest.mark.parametrize("before", ["<?a?>", "<!--a-->"])
def test_instructions_before_a_root_that_is_no_answer_cost_no_exponential_time(before: str) -> None:
    quickly(lambda: scan(before * 60 + "<html/>"))


def test_declarations_without_an_end_cost_no_quadratic_time() -> None:
    quickly(lambda: read("<?xml " * 100_000))


def test_only_the_first_declaration_is_one() -> None:
    told = read(
        '<QBXML><QBXMLMsgsRs><CompanyQueryRs requestID="1" statusCode="0"><CompanyRet>'
        "<CompanyName><![CDATA[<?xml version='1.0'?>]]></CompanyName></CompanyRet>"
        "</CompanyQueryRs></QBXMLMsgsRs></QBXML>"
    )
    assert told.answers[0].records[0]["CompanyName"] == "<?xml version='1.0'?>"


def test_a_status_beyond_any_number_is_none_and_so_is_one_below_zero() -> None:
    for said in ("99999999999999999999", "-1", "none", ""):
        assert answer_from("CustomerAddRs", {"statusCode": said}).code == NO_STATUS


@pytest.mark.parametrize("text", ["1e999999999", "1e-999999999", "NaN", "9" * 20, "x"])
def test_a_number_that_no_books_hold_is_no_number(text: str) -> None:
    assert decimal({"TotalAmount": text}, "TotalAmount") is None
    assert decimal({"TotalAmount": "-12.50"}, "TotalAmount") == Decimal("-12.50")


def test_two_answers_to_one_request_tell_nothing() -> None:
    one = '<SalesReceiptAddRs requestID="1.0" statusCode="0"/>'
    other = '<SalesReceiptAddRs requestID="1.0" statusCode="3140"/>'
    reply = read(f"<QBXML><QBXMLMsgsRs>{one}{other}</QBXMLMsgsRs></QBXML>")
    assert reply.told() == {}


@pytest.mark.parametrize(
    "element", ["ItemQueryRs", "SalesReceiptQueryRs", "SalesReceiptAddRq", "Rs"]
)
def test_an_answer_to_something_else_tells_nothing(element: str) -> None:
    answer = f'<{element} requestID="1.0" statusCode="0"/>'
    reply = read(f"<QBXML><QBXMLMsgsRs>{answer}</QBXMLMsgsRs></QBXML>")
    assert reply.told({"1.0": "SalesReceiptAddRq"}) == {}
    assert reply.told({"2.0": "SalesReceiptAddRq"}) == {}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (' statusCode="0"', ""),
        (' statusCode="0"', ' statusCode="-5"'),
        ("TxnID>", "OtherID>"),
        ("SalesReceiptAddRs", "ItemQueryRs"),
    ],
    ids=["no status", "a status below zero", "no TxnID", "an answer to something else"],
)
def test_done_without_a_proof_is_looked_up_and_posted_once(
    world: World, old: str, new: str
) -> None:
    """An order was taken for posted although nothing named its document."""
    forger = Forger(world, "<SalesReceiptAddRs")
    world.sell("7001")
    world.ask("push_orders")
    forger.change(old, new)
    world.visit()
    assert forger.changed == 1
    assert world.posting("7001").state == "not_confirmed"
    world.run()
    (document,) = world.documents("7001")
    assert world.posting("7001").txn_id == document["txn_id"]
    assert world.posting("7001").state == "posted"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r' statusCode="0"|<SalesReceiptRet>.*?</SalesReceiptRet>', ""),
        (r"<SalesReceiptRet>.*?</SalesReceiptRet>|SalesReceipt(?=QueryRs)", "Item"),
    ],
    ids=["no status", "an answer to something else"],
)
def test_a_look_up_that_tells_nothing_does_not_prove_that_nothing_is_there(
    world: World, old: str, new: str
) -> None:
    forger = Forger(world, "<SalesReceiptQueryRs")
    world.sell("7002")
    world.ask("push_orders")
    world.visit(Faults((Strike(Fault.LOST_AFTER, len(world.connector.visits) + 1, ADD),)))
    world.file.forget_message_sets()
    assert len(world.documents("7002")) == 1
    forger.change(old, new)
    visit = world.visit()
    assert forger.changed == 1
    assert not any("SalesReceiptAddRq" in each.request for each in visit.exchanges)
    assert world.posting("7002").state == "not_confirmed"
    world.run()
    assert world.posting("7002").state == "posted"
    assert len(world.documents("7002")) == 1


@pytest.mark.parametrize("remaining", ["-1", "-27", "7"])
def test_what_remains_of_a_list_is_believed_only_where_it_can_be(
    world: World, remaining: str
) -> None:
    """Less than nothing remained, and the bar of the Web Connector was divided by zero."""
    forger = Forger(world, "<ItemQueryRs")
    operation = world.ask("sync_lists", lists=["item"])
    forger.change('iteratorRemainingCount="0"', f'iteratorRemainingCount="{remaining}"')
    world.run()
    assert forger.changed == 1
    (task,) = world.tasks(operation)
    assert (task.state, task.code) in {("failed", "answer_foreign"), ("done", "")}
    assert world.operation(operation).state == "ended"


@pytest.mark.parametrize(
    ("remaining", "iterator"), [(-1, "{i}"), (5, None), (100, "{i}"), (250, "{i}")]
)
def test_a_list_that_never_gets_shorter_is_not_read_for_ever(
    remaining: int, iterator: str | None
) -> None:
    answer = Answer("ItemQueryRs", "1.0", 0, "Info", "", remaining, iterator)
    assert isinstance(page_after(Page("{i}", 100), [answer], "item", "finish"), Failed)
    last = Answer("ItemQueryRs", "1.0", 0, "Info", "", 99, "{i}")
    assert isinstance(page_after(Page("{i}", 100), [last], "item", "finish"), More)


def test_an_iterator_that_is_forgotten_each_time_is_not_begun_for_ever() -> None:
    for anew in range(5):
        page = Page("{i}", 10, anew=anew)
        verdict = page_after(page, [_FORGOTTEN], "item", "finish")
        assert isinstance(verdict, More)
        assert verdict.memory["anew"] == anew + 1
    last = Page("{i}", 10, anew=5)
    assert isinstance(page_after(last, [_FORGOTTEN], "item", "finish"), Failed)


_FORGOTTEN = Answer("ItemQueryRs", "1.0", 3391, "Error", "The iteratorID is not valid.")


def test_an_answer_that_breaks_its_reading_twice_does_not_stop_all_that_waits(world: World) -> None:
    """A stored answer that could not be interpreted was tried again at each visit, for ever."""
    hands = clock.now()
    world.sell("7003")
    operation = world.ask("push_orders")
    world.visit(Faults((Strike(Fault.CUT_BEFORE, len(world.connector.visits) + 1, ADD, ANSWER),)))
    with world.storage.begin() as db:
        sent = db.scalars(
            update(Message)
            .where(Message.id == world.tasks(operation)[0].message_id)
            .values(state=MessageState.ANSWERED, answer=b"no zlib", answered_at=clock.now())
            .returning(Message.id)
        ).all()
        db.execute(update(Task).where(Task.operation_id == operation).values(state=TaskState.SENT))
    assert len(sent) == 1

    def later() -> datetime:
        return hands + timedelta(hours=1)

    with clock.driven_by(later):
        world.run()
    assert len(world.documents("7003")) == 1
    assert world.operation(operation).color == "green"


# -- files


@pytest.mark.parametrize(
    "number", ["1e99999999999", "1e-99999999999", "1e99999999999999999999", "-1e400"]
)
def test_an_amount_of_astronomers_is_a_sentence_and_no_gigabyte(number: str) -> None:
    text = (
        '{"ext_id":"1","number":"1","status":"new","payment_state":"paid","currency":"USD",'
        f'"placed_at":"2026-11-23T13:12:18-05:00","total":{number}}}'
    )
    (row,) = imports.read(io.BytesIO(text.encode()), "orders", "cartbooks", ZONE)
    assert row.record is None
    assert "total" in str(row.error)


@pytest.mark.parametrize(
    "record",
    [
        '{"id":1,"name":"a","manage_stock":true,"stock_quantity":1e999999999}',
        '{"id":1,"name":"a","manage_stock":true,"stock_quantity":3000000000}',
    ],
)
def test_a_stock_that_no_store_has_is_a_sentence(record: str) -> None:
    (row,) = imports.read(io.BytesIO(record.encode()), "products", "woocommerce", ZONE)
    assert row.record is None
    assert "stock_quantity" in str(row.error)


def test_a_stock_beyond_the_column_is_a_sentence() -> None:
    text = b'{"ext_id":"1","name":"a","tracked":true,"stock":1000000000000000000000}'
    (row,) = imports.read(io.BytesIO(text), "products", "cartbooks", ZONE)
    assert row.record is None


def test_a_parent_whose_name_is_a_number_has_that_name() -> None:
    text = b'{"id":1,"name":"S","parent_id":2,"parent_name":5}'
    (row,) = imports.read(io.BytesIO(text), "products", "woocommerce", ZONE)
    assert row.record is not None
    assert row.record.name == "5 - S"  # type: ignore[union-attr]  # a product


def test_the_first_day_there_is_cannot_be_meant() -> None:
    text = (
        b'{"id":5,"status":"new","currency":"USD","total":"0","line_items":[],'
        b'"date_created_gmt":"0001-01-01T00:00:00"}'
    )
    (row,) = imports.read(io.BytesIO(text), "orders", "woocommerce", ZONE)
    assert "date_created" in str(row.error)


def test_a_heading_that_is_too_long_is_a_sentence() -> None:
    text = b"ext_id," + b"a" * 140_000
    (row,) = imports.read(io.BytesIO(text), "products", "cartbooks", ZONE)
    assert row.error == "the first line is not CSV: field larger than field limit (131072)"


@pytest.mark.parametrize("status", ["{}", '{"a": "processing"}', "[]", "null"])
def test_a_status_that_is_no_text_is_a_sentence(status: str) -> None:
    text = b'[{"id": 5, "status": %s, "total": "5.00", "line_items": []}]' % status.encode()
    (row,) = imports.read(io.BytesIO(text), "orders", "woocommerce", ZONE)
    assert row.record is None
    assert "status" in row.error

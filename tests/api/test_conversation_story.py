"""The conversation of one visit over REST: transcript, bars, every way to end, tasks in doubt."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from api.conftest import Api, ok
from api.test_overview import Hands
from cartbooks import clock
from cartbooks.engine import visits
from cartbooks.simulator.connector import Faults
from cartbooks.simulator.connector.faults import Fault, Strike
from cartbooks.simulator.quickbooks import CompanyFile
from world import World


@pytest.fixture
def hands() -> Iterator[Hands]:
    hands = Hands()
    with clock.driven_by(hands):
        yield hands


@pytest.fixture
def world(hands: Hands, api: Api, tmp_path: Path) -> World:
    return World(api.storage, api.settings, tmp_path, to_be_emailed=True)


def newest(api: Api, **query: Any) -> dict[str, Any]:
    session = api.get("/sessions")["items"][0]["id"]
    reply = api.viewer.get(f"/api/v1/sessions/{session}/conversation", params=query)
    return dict(ok(reply))


def queued(world: World, *numbers: str) -> None:
    for number in numbers:
        world.sell(number)
    world.ask("push_orders")
    world.work()


def struck(world: World, fault: Fault, at: int) -> None:
    """One visit with one fault."""
    world.visit(Faults((Strike(fault, len(world.connector.visits) + 1, at),)))


def test_a_visit_is_told_from_hello_to_good_bye(api: Api, world: World, hands: Hands) -> None:
    world.sell("1")
    world.sell("2", email="nobody at home", first="Bo")
    world.ask("push_orders")
    world.work()
    for _ in world.connector.steps():
        hands.turn(seconds=1)
    shown = newest(api)
    turns = shown["turns"]
    assert [each["what"] for each in turns[:4]] == ["hello", "signed_in", "company_file", "message"]
    assert turns[0]["text"] == "Web Connector 34.0.10.83 said hello."
    assert turns[0]["detail"] == "127.0.0.1"
    assert turns[1]["text"] == f'Signed in as "{world.login}".'
    assert "QuickBooks Premier 2014, US, qbXML up to 13.0 (we use 13.0)." in turns[2]["text"]
    assert turns[2]["detail"] == "right"
    told = [each["text"] for each in turns if each["message"]]
    assert "Asks for customers." in told
    assert "Adds 2 customers." in told
    assert "Adds 2 Sales Receipts." in told
    assert not any("Lee" in each["text"] for each in turns), "words name no customer"
    write = next(each for each in turns if each["text"] == "Adds 2 Sales Receipts.")["message"]
    assert (write["purpose"], write["requests"], write["refused"]) == ("write", 2, 1)
    assert write["codes"] == ["3180"]
    assert (write["took_quickbooks_ms"], write["took_us_ms"]) == (1000, 1000)
    assert write["operations"] == [shown["operations"][0]["id"]]
    refusals = [each for each in turns if each["what"] == "refused"]
    assert [(each["text"], each["detail"], each["about"]) for each in refusals] == [
        ("QuickBooks refused 1 of 2.", "3180", write["id"])
    ]  # what a query does not find is no refusal
    assert turns[-1]["what"] == "good_bye"
    assert turns[-1]["detail"] == shown["ended"]["window"]
    assert shown["ended"]["window"].startswith("1 done, 1 not done. See ")
    assert (shown["ended"]["how"], shown["ended"]["advice"]) == ("finished", None)
    operation = shown["operations"][0]
    assert (operation["title"], operation["color"], operation["done"]) == (
        "Push Orders", "yellow", 1,
    )  # fmt: skip
    # the third is a stock run, which waits for the store's hand
    assert shown["tasks"] == {"all": 3, "done": 1, "not_done": 1, "open": 1}
    assert shown["hello"]["company_file_name"] == "Acme Toys.QBW"
    bars = shown["bars"]
    assert (bars[0]["what"], bars[0]["who"], bars[0]["from_ms"]) == ("opening", "quickbooks", 0)
    assert bars[-1]["to_ms"] == shown["length_ms"]
    assert all(a["to_ms"] == b["from_ms"] for a, b in pairwise(bars))
    assert {each["who"] for each in bars} == {"quickbooks", "us"}


def test_long_conversations_come_in_pages(api: Api, world: World, hands: Hands) -> None:
    queued(world, "1", "2")
    world.visit()
    whole = newest(api)
    turns: list[Any] = []
    cursor: str | None = None
    pages = 0
    while True:
        page = newest(api, limit=2, **({"cursor": cursor} if cursor else {}))
        turns += page["turns"]
        pages += 1
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert turns == whole["turns"]
    assert pages == (whole["messages"] + 1) // 2
    wrong = api.viewer.get(f"/api/v1/sessions/{whole['session']}/conversation?cursor=what")
    assert wrong.json()["code"] == "bad_cursor"
    assert api.viewer.get("/api/v1/sessions/se_0000000/conversation").status_code == 404


def test_quickbooks_that_cannot_be_opened(api: Api, world: World, hands: Hands) -> None:
    queued(world, "1")
    struck(world, Fault.CLOSED, 0)
    shown = newest(api)
    ended = shown["ended"]
    assert (ended["how"], ended["code"]) == ("quickbooks_error", "0x80040408")
    assert ended["advice"]["who"] == "quickbooks_admin" or ended["advice"]["steps"]
    assert [each["what"] for each in shown["turns"]] == [
        "hello", "signed_in", "connection_error", "good_bye",
    ]  # fmt: skip
    assert shown["turns"][2]["advice"]["code"] == "0x80040408"
    assert shown["turns"][3]["detail"] == ended["window"] != ""
    assert shown["messages"] == 0


def test_an_error_in_the_middle(api: Api, world: World, hands: Hands) -> None:
    queued(world, "1")
    struck(world, Fault.DIALOG, 1)
    shown = newest(api)
    (error,) = [each for each in shown["turns"] if each["what"] == "error"]
    assert "0x80040414" in error["text"]
    assert error["advice"]["who"] == "person_at_pc"
    assert error["about"]
    assert (shown["ended"]["how"], shown["ended"]["code"]) == ("quickbooks_error", "0x80040414")


def test_another_company_file_is_refused(
    api: Api, world: World, hands: Hands, tmp_path: Path
) -> None:
    queued(world, "1")
    other = CompanyFile.create(tmp_path / "other.db", products=1, clock=clock.now)
    stranger = world.another_connector()
    stranger.company, stranger.file_id = other, "{11111111-2222-3333-4444-555555555555}"
    stranger.add()
    stranger.visit()
    shown = newest(api)
    opened = shown["turns"][2]
    assert (opened["what"], opened["detail"]) == ("company_file", "wrong_company_file")
    assert opened["advice"]["code"] == "wrong_company_file"
    assert (shown["ended"]["how"], shown["ended"]["code"]) == ("refused", "wrong_company_file")
    assert world.documents() == []


def test_no_good_bye_lists_what_is_in_doubt(api: Api, world: World, hands: Hands) -> None:
    queued(world, "1")
    for at in range(1, 9):
        struck(world, Fault.LOST_AFTER, at)
        last = world.connector.visits[-1].exchanges[-1].request
        hands.turn(minutes=11)
        with api.storage.begin() as db:
            visits.time_out(db, 10)
        if "SalesReceiptAdd" in last:
            break
    shown = newest(api)
    ended = shown["ended"]
    assert (ended["how"], ended["code"]) == ("no_good_bye", "visit_timed_out")
    assert ended["advice"]["code"] == "visit_timed_out"
    assert [(each["label"], each["state"], each["open"]) for each in ended["in_doubt"]] == [
        ("Order 1", "not_confirmed", True)
    ]
    assert [each["what"] for each in shown["turns"]][-2:] == ["lost", "no_good_bye"]
    assert shown["turns"][-1]["text"] == "The visit of the Web Connector broke off."
    session = shown["session"]
    world.run()
    later = api.get(f"/sessions/{session}/conversation")["ended"]["in_doubt"]
    assert [(each["state"], each["open"]) for each in later] == [("done", False)]
    settled = [each["text"] for each in newest(api)["turns"]]
    assert any("carried out an earlier message" in text for text in settled) or any(
        "sent and not confirmed" in text for text in settled
    )


def test_a_visit_under_way_has_no_end_yet(api: Api, world: World, hands: Hands) -> None:
    queued(world, "1")
    steps = world.connector.steps()
    for method in steps:
        if method == "receiveResponseXML":
            break
    hands.turn(seconds=3)
    shown = newest(api)
    assert (shown["ended"]["how"], shown["ended_at"]) == ("running", None)
    assert shown["turns"][-1]["what"] == "message"
    assert shown["turns"][-1]["message"]["took_quickbooks_ms"] is None
    assert shown["bars"][-1] == {
        "who": "quickbooks", "from_ms": 0, "to_ms": 3000, "message": shown["bars"][-1]["message"],
        "what": "answering",
    }  # fmt: skip
    for _ in steps:
        pass

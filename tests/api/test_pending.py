"""Pending Operations over REST: what waits and why, what is in it, cancelling, undoing, moving."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from api.conftest import Api, ok
from cartbooks import clock
from cartbooks.model import Company, ListRecord, ListState, Store, Task
from cartbooks.simulator.connector.faults import Fault, Faults, Strike
from world import World, order


@pytest.fixture
def world(api: Api, tmp_path: Path) -> World:
    return World(api.storage, api.settings, tmp_path)


@pytest.fixture
def store(api: Api, world: World) -> str:
    return str(api.get("/stores")["items"][0]["id"])


@pytest.fixture
def company(api: Api, world: World) -> str:
    return str(api.get("/companies")["items"][0]["id"])


def ask(api: Api, company: str, store: str | None, kind: str, **params: Any) -> str:
    asked = {"company": company, "kind": kind, "params": params}
    if store:
        asked["store"] = store
    return str(api.post("/operations", asked)["id"])


def waiting(api: Api, company: str) -> list[dict[str, Any]]:
    return list(api.get("/queue", company=company)["items"])


def ids(api: Api, company: str) -> list[str]:
    return [each["operation"]["id"] for each in waiting(api, company)]


def refused(api: Api, path: str, body: Any = None) -> tuple[int, str]:
    reply = api.manager.post(f"/api/v1{path}", json=body)
    return reply.status_code, reply.json()["code"]


def test_times_within_sentences_are_those_of_the_reader(
    api: Api, world: World, company: str, store: str
) -> None:
    ask(api, company, None, "sync_lists")
    said = {
        zone: api.manager.get(
            "/api/v1/queue", params={"company": company}, headers={"X-Time-Zone": zone}
        ).json()["when"]["sentence"]
        for zone in ("Asia/Kolkata", "America/Los_Angeles", "Nowhere/At_All", "")
    }
    assert said["Asia/Kolkata"] != said["America/Los_Angeles"]
    assert said["Nowhere/At_All"] == said[""] == said["America/Los_Angeles"]  # the store's


def test_the_queue_says_what_waits_why_and_until_when(
    api: Api, world: World, company: str, store: str
) -> None:
    world.sell("7001")
    world.sell("7002")
    operation = ask(api, company, store, "push_orders", numbers=["7001", "7002"])
    ask(api, company, None, "sync_lists")
    shown = api.get("/queue", company=company)
    lists, orders = shown["items"]
    assert (lists["position"], lists["title"]) == (1, "Sync Items and Accounts, on demand")
    assert orders["operation"]["id"] == operation
    assert (orders["tasks"], orders["noun"], orders["amount"]) == (2, "2 orders", "53.30")
    assert orders["params"] == "Orders 7001, 7002"
    assert (orders["why_code"], orders["asked_by"]) == ("behind_others", "token admin")
    assert [each["kind"] for each in orders["runs_after"]] == ["sync_lists"]
    assert orders["can_cancel"]
    assert orders["can_move"] == []  # not before the lists that it needs
    assert orders["when"]["expected_at"] == shown["expected_at"]
    assert shown["sentence"].startswith("They wait for the Web Connector. It last came at ")
    assert "Update Selected" in shown["hurry"]["sentence"]
    assert shown["hurry"]["app"] in " ".join(shown["hurry"]["steps"])
    assert "Pull Inventory" in [each["title"] for each in shown["also_runs"]]


def test_an_empty_queue_says_so(api: Api, world: World, company: str) -> None:
    shown = api.get("/queue", company=company)
    assert (shown["items"], shown["sentence"].split(".")[0]) == ([], "Nothing is waiting")


def test_look_has_each_record_with_its_document_and_what_will_become_of_it(
    api: Api, world: World, company: str, store: str
) -> None:
    world.change(to_be_emailed=True)
    world.sell("7001")
    world.sell("7002", sku="NOWHERE")
    world.sell("7003", email="not an address")
    operation = ask(api, company, store, "push_orders")
    first = api.get(f"/operations/{operation}/look", limit=2)
    good, unknown = first["items"]
    assert (good["form"], good["document_number"], good["document_total"]) == (
        "SalesReceipt", "7001", "26.65",
    )  # fmt: skip
    assert (good["customer"], good["customer_is_new"]) == ("Ann Lee", True)
    assert good["check"]["verdict"] == "will_go"
    assert good["record"]["path"] == f"/records/order/ext-7001?store={store}"
    assert good["lines"][0]["item"] == "TOY-001"
    assert (unknown["check"]["verdict"], unknown["check"]["code"]) == (
        "will_probably_fail", "sku_unmatched",
    )  # fmt: skip
    assert "NOWHERE" in unknown["check"]["why"]
    assert unknown["check"]["fix"]
    assert not any("Try again" in step for step in unknown["check"]["fix"])
    assert "link_item" in [each["key"] for each in unknown["check"]["alternatives"]]
    summary = first["summary"]
    assert (summary["will_go"], summary["will_probably_fail"], summary["left"]) == (1, 2, 0)
    assert summary["sentence"].startswith("2 will fail as things stand: ")
    second = api.get(f"/operations/{operation}/look", limit=2, cursor=first["next_cursor"])
    (mailed,) = second["items"]
    assert mailed["check"]["code"] == "email_invalid"
    assert (second["summary"], second["next_cursor"]) == (None, None)


def test_what_is_told_beforehand_is_what_happens(
    api: Api, world: World, company: str, store: str
) -> None:
    world.change(to_be_emailed=True)
    world.sell("7001")
    world.sell("7002", sku="NOWHERE")
    world.sell("7003", email="not an address", first="Bo", last="Gray")
    operation = ask(api, company, store, "push_orders")
    told = {
        each["task"]: each["check"]["verdict"] == "will_go"
        for each in api.get(f"/operations/{operation}/look")["items"]
    }
    world.run()
    came = {
        each["id"]: each["state"] == "done"
        for each in api.get(f"/operations/{operation}/tasks")["items"]
    }
    assert told == came
    assert sorted(came.values()) == [False, False, True]
    ended = api.get(f"/operations/{operation}/look")
    assert {each["check"] is None for each in ended["items"]} == {True}


def test_a_setting_whose_record_is_gone_or_inactive_is_told_beforehand(
    api: Api, world: World, company: str, store: str
) -> None:
    world.sell("7001")
    operation = ask(api, company, store, "push_orders")
    with api.storage.begin() as db:
        for name, change in (("shipping", "is_active"), ("undeposited funds", "gone")):
            (row,) = db.query(ListRecord).filter_by(key_name=name, gone=False).all()
            setattr(row, change, change == "gone")
    (row,) = api.get(f"/operations/{operation}/look")["items"]
    assert {each["code"] for each in row["check"]["findings"]} >= {
        "setting_inactive", "setting_gone",
    }  # fmt: skip
    assert "Undeposited Funds" in str(row["check"]["findings"])


def test_a_number_that_another_store_has_used_is_told_beforehand(
    api: Api, world: World, company: str, store: str
) -> None:
    world.sell("7001")
    world.push()
    with api.storage.begin() as db:
        first = db.get_one(Store, world.store_id)
        other = Store(
            company_id=first.company_id, name="Second", state=first.state,
            preferences=first.preferences, created_at=clock.now(),
        )  # fmt: skip
        db.add(other)
        db.flush()
        second = other.public_id
    told = order("7001", email="bo@example.com", first="Bo", last="Gray").model_dump(mode="json")
    api.post(f"/stores/{second}/orders", {"items": [told]})
    operation = ask(api, company, second, "push_orders")
    (row,) = api.get(f"/operations/{operation}/look")["items"]
    assert row["check"]["code"] == "number_taken"


def test_before_the_lists_were_read_nothing_can_be_told(
    api: Api, world: World, company: str, store: str
) -> None:
    world.sell("7001")
    operation = ask(api, company, store, "push_orders")
    with api.storage.begin() as db:
        db.execute(update(ListState).values(complete_at=None))
    (row,) = api.get(f"/operations/{operation}/look")["items"]
    assert (row["check"]["verdict"], row["check"]["code"]) == ("cannot_tell", "lists_not_read")


def test_all_that_waits_is_checked_at_once(
    api: Api, world: World, company: str, store: str
) -> None:
    world.sell("7001", sku="NOWHERE")
    operation = ask(api, company, store, "push_orders")
    ask(api, company, None, "sync_lists")
    checked = ok(api.viewer.post("/api/v1/queue/check", json={"company": company}))
    assert checked["sentence"] == "1 will fail as things stand."
    assert len(checked["items"]) == 2
    one = ok(api.viewer.post("/api/v1/queue/check", json={"operations": [operation]}))
    (reason,) = one["items"][0]["summary"]["reasons"]
    assert (reason["code"], reason["tasks"], reason["first"]) == ("sku_unmatched", 1, "Order 7001")
    nothing = api.viewer.post("/api/v1/queue/check", json={})
    assert nothing.status_code == 422


def test_agents_see_the_qbxml_that_would_leave(
    api: Api, world: World, company: str, store: str
) -> None:
    world.sell("7001")
    operation = ask(api, company, store, "push_orders")
    (task,) = api.get(f"/operations/{operation}/look")["items"]
    path = f"/api/v1/tasks/{task['task']}/draft"
    assert api.manager.get(path).status_code == 403
    draft = ok(api.agent.get(path))
    assert [each["elements"] for each in draft["parts"]] == [
        ["CustomerAddRq"], ["SalesReceiptAddRq"],
    ]  # fmt: skip
    assert draft["hidden"] > 0
    assert "Pearl" not in str(draft)
    revealed = ok(api.agent.get(path, params={"reveal": True}))
    assert "12 Pearl St" in str(revealed)
    assert "draft.reveal" in str(api.get("/activity"))
    world.run()
    assert api.agent.get(path).json()["code"] == "not_waiting"


def test_a_draft_creates_what_is_missing_and_names_what_is_linked(
    api: Api, world: World, company: str, store: str
) -> None:
    world.change(unmatched_sku="create")
    with api.storage.reading() as db:
        other = db.scalars(select(ListRecord).where(ListRecord.full_name == "TOY-002")).one()
    link = {"store": store, "kind": "product", "record": "sku:ours-2", "list_id": other.list_id}
    api.post("/links", link)
    known = {"ext_id": "3", "sku": "NEW-3", "name": "A kite of silk", "price": "9.00"}
    api.post(f"/stores/{store}/products", {"items": [known]})
    lines = [
        {"kind": "product", "sku": sku, "name": "Toy", "quantity": "1", "amount": "10.00"}
        for sku in ("TOY-001", "OURS-2", "NEW-3")
    ]
    world.take([order("7001", lines=lines, tax="0.00", total="30.00")])
    operation = ask(api, company, store, "push_orders")
    (task,) = api.get(f"/operations/{operation}/look")["items"]
    draft = ok(api.agent.get(f"/api/v1/tasks/{task['task']}/draft"))
    assert [each["elements"] for each in draft["parts"]] == [
        ["CustomerAddRq"], ["ItemNonInventoryAddRq"], ["SalesReceiptAddRq"],
    ]  # fmt: skip
    assert "NEW-3" in str(draft["parts"][1])
    assert "A kite of silk" in str(draft["parts"][1]), "as the store tells it"
    assert "TOY-002" in str(draft["parts"][2])
    world.run()
    assert api.get(f"/operations/{operation}")["color"] == "green"
    items = [line["item"] for line in world.documents("7001")[0]["lines"]]
    assert items == ["TOY-001", "TOY-002", "NEW-3"]


def test_a_read_has_a_draft_too(api: Api, world: World, company: str) -> None:
    operation = ask(api, company, None, "sync_customers")
    (task,) = api.get(f"/operations/{operation}/look")["items"]
    assert task["record"]["path"] == ""
    draft = ok(api.agent.get(f"/api/v1/tasks/{task['task']}/draft"))
    assert "CustomerQueryRq" in draft["parts"][0]["elements"]


def test_a_cancel_can_be_undone(api: Api, world: World, company: str, store: str) -> None:
    world.sell("7001")
    operation = ask(api, company, store, "push_orders")
    before = api.get(f"/operations/{operation}")
    assert ok(api.manager.post(f"/api/v1/operations/{operation}/cancel"))["state"] == "cancelled"
    assert world.order("7001").push == "ready"
    (offer,) = api.get("/queue", company=company)["cancelled"]
    assert (offer["can_restore"], offer["cancelled_by"], offer["noun"]) == (
        True, "token manager", "1 order",
    )  # fmt: skip
    assert api.viewer.post(f"/api/v1/operations/{operation}/restore").status_code == 403
    back = ok(api.manager.post(f"/api/v1/operations/{operation}/restore"))
    assert (back["state"], back["counts"]) == ("waiting", before["counts"])
    assert world.order("7001").push == "queued"
    assert api.get("/queue", company=company)["cancelled"] == []
    assert refused(api, f"/operations/{operation}/restore") == (409, "not_cancelled")
    world.run()
    assert api.get(f"/operations/{operation}")["color"] == "green"
    assert len(world.documents("7001")) == 1


def test_what_a_schedule_has_queued_meanwhile_comes_back(
    api: Api, world: World, company: str, store: str
) -> None:
    world.sell("7001")
    operation = ask(api, company, store, "push_orders")
    api.post(f"/operations/{operation}/cancel")
    world.work()  # its schedule plans the order again
    (planned,) = [each for each in waiting(api, company) if each["by_schedule"]
                  and each["operation"]["kind"] == "push_orders"]  # fmt: skip
    api.post(f"/operations/{operation}/restore")
    assert api.get(f"/operations/{planned['operation']['id']}")["state"] == "cancelled"
    assert operation in ids(api, company)
    world.run()
    assert len(world.documents("7001")) == 1


def test_what_went_on_elsewhere_does_not_come_back(
    api: Api, world: World, company: str, store: str
) -> None:
    world.sell("7001")
    operation = ask(api, company, store, "push_orders")
    api.post(f"/operations/{operation}/cancel")
    ask(api, company, store, "push_orders", numbers=["7001"])
    assert refused(api, f"/operations/{operation}/restore") == (409, "gone_on")
    (offer,) = api.get("/queue", company=company)["cancelled"]
    assert (offer["can_restore"], offer["why_not"]) == (
        False, "Order 7001 went on in another operation.",
    )  # fmt: skip
    world.run()
    assert refused(api, f"/operations/{operation}/restore") == (409, "gone_on")
    assert len(world.documents("7001")) == 1


def test_what_somebody_leaves_alone_does_not_come_back(
    api: Api, world: World, company: str, store: str
) -> None:
    world.sell("7001")
    operation = ask(api, company, store, "push_orders")
    (task,) = api.get(f"/operations/{operation}/look")["items"]
    api.post(f"/operations/{operation}/cancel")
    api.post(f"/tasks/{task['task']}/never-send", {"reason": "A test"})
    assert refused(api, f"/operations/{operation}/restore") == (409, "left_alone")


def test_a_cancelled_retry_with_changes_comes_back_with_them(
    api: Api, world: World, company: str, store: str
) -> None:
    world.sell("7001", sku="NOWHERE")
    task = world.tasks(world.push())[0].public_id
    changes = {"changes": {"number": "W-1"}, "reason": "Another number"}
    changed = api.post(f"/tasks/{task}/changes", changes)["operation"]["id"]
    assert world.order("7001").changes["set_number"] == "W-1"
    api.post(f"/operations/{changed}/cancel")
    assert (world.order("7001").push, world.order("7001").changes) == ("held", {})
    api.post(f"/operations/{changed}/restore")
    assert world.order("7001").changes["set_number"] == "W-1"
    (again,) = waiting(api, company)
    assert again["title"] == "Try again: Push Orders"
    assert len(again["problems"]) == 1
    (row,) = api.get(f"/operations/{changed}/look")["items"]
    assert row["check"]["code"] == "sku_unmatched"


def test_several_are_cancelled_at_once_and_the_rest_is_named(
    api: Api, world: World, company: str, store: str
) -> None:
    lists, customers = (
        ask(api, company, None, "sync_lists"),
        ask(api, company, None, "sync_customers"),
    )
    api.post(f"/operations/{customers}/cancel")
    done = ok(
        api.manager.post(
            "/api/v1/operations/cancel", json={"ids": [lists, customers, "op_0000000"]}
        )
    )
    assert [each["id"] for each in done["cancelled"]] == [lists]
    assert [each["code"] for each in done["not_cancelled"]] == ["illegal_move", "not_found"]
    assert waiting(api, company) == []


def test_operations_move_and_run_in_the_order_that_is_shown(
    api: Api, world: World, company: str, store: str
) -> None:
    for number in ("7001", "7002", "7003"):
        world.sell(number)
    first, second, third = (
        ask(api, company, store, "push_orders", numbers=[number])
        for number in ("7001", "7002", "7003")
    )
    verify = ask(api, company, store, "verify_orders")
    stock = ask(api, company, store, "pull_inventory")
    assert ids(api, company)[:3] == [first, second, third]
    moved = ok(api.manager.post(f"/api/v1/operations/{stock}/move", json={"to": "first"}))
    assert moved["position"] == 1
    moved = ok(api.manager.post(f"/api/v1/operations/{third}/move", json={"to": "up"}))
    assert [each["operation"]["id"] for each in moved["queue"]["items"][:4]] == [
        stock, first, third, second,
    ]  # fmt: skip
    ok(api.manager.post(f"/api/v1/operations/{first}/move", json={"to": "last"}))
    order_shown = [each for each in ids(api, company) if each != verify]
    assert order_shown == [stock, third, second, first]
    assert api.viewer.post(f"/api/v1/operations/{first}/move", json={"to": "up"}).status_code == 403
    world.run()
    with api.storage.reading() as db:
        tasks = db.query(Task).filter(Task.kind == "push_orders", Task.message_id.is_not(None))
        ran = sorted(tasks, key=lambda each: each.message_id or 0)
    assert [each.label for each in ran] == ["Order 7003", "Order 7002", "Order 7001"]


def test_an_operation_never_moves_before_what_it_needs(
    api: Api, world: World, company: str, store: str
) -> None:
    world.sell("7001")
    orders = ask(api, company, store, "push_orders")
    lists = ask(api, company, None, "sync_lists")
    assert refused(api, f"/operations/{orders}/move", {"to": "up"}) == (409, "cannot_move")
    assert refused(api, f"/operations/{lists}/move", {"to": "last"}) == (409, "cannot_move")
    stock = ask(api, company, store, "pull_inventory")
    ok(api.manager.post(f"/api/v1/operations/{stock}/move", json={"to": "first"}))
    assert ids(api, company) == [stock, lists, orders]
    ok(api.manager.post(f"/api/v1/operations/{stock}/move", json={"to": "last"}))
    assert ids(api, company) == [lists, orders, stock]


def test_a_new_operation_stands_behind_what_it_needs_wherever_that_was_moved(
    api: Api, world: World, company: str, store: str
) -> None:
    stock = ask(api, company, store, "pull_inventory")
    lists = ask(api, company, None, "sync_lists")
    ok(api.manager.post(f"/api/v1/operations/{lists}/move", json={"to": "last"}))
    assert ids(api, company) == [stock, lists]
    world.sell("7001")
    orders = ask(api, company, store, "push_orders")
    assert ids(api, company) == [stock, lists, orders]


def test_stopped_writing_is_the_reason_that_is_shown(
    api: Api, world: World, company: str, store: str
) -> None:
    world.sell("7001")
    ask(api, company, store, "push_orders")
    with api.storage.begin() as db:
        db.get_one(Company, world.company_id).writes_stopped = "older_copy"
    (item,) = waiting(api, company)
    assert (item["waits_for"], item["why_code"], item["when"]["expected_at"]) == (
        "person", "writes_stopped", None,
    )  # fmt: skip


def test_while_it_runs_the_queue_shows_how_far_it_is(
    api: Api, world: World, company: str, store: str
) -> None:
    world.sell("7001")
    world.sell("7002", sku="NOWHERE")
    operation = ask(api, company, store, "push_orders")
    here = len(world.connector.visits)
    world.visit(Faults((Strike(Fault.ABANDONED, here + 1, 6),)))  # the visit stays open
    shown = api.get("/queue", company=company)
    assert shown["session"]
    assert shown["sentence"] == "The Web Connector is here and works through them."
    (item,) = [each for each in shown["items"] if each["operation"]["id"] == operation]
    progress = item["progress"]
    assert progress["percent"] == shown["progress"] == api.get("/sessions")["items"][0]["progress"]
    assert progress["total"] == 2
    parts = ("waiting", "store", "sent", "done", "not_done", "not_confirmed", "skipped")
    assert sum(progress[part] for part in parts) == 2
    assert (item["can_cancel"], item["can_move"]) == (False, [])
    assert refused(api, f"/operations/{operation}/cancel") == (409, "illegal_move")
    assert refused(api, f"/operations/{operation}/move", {"to": "last"}) == (409, "illegal_move")

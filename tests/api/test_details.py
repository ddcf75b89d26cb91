"""One operation's page over REST: its problems, tasks, timeline, messages, tries and notes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from api.conftest import Api, ok
from api.test_steering import push, tasks
from cartbooks import ids
from cartbooks.model import Operation
from cartbooks.simulator.connector import Faults
from cartbooks.simulator.connector.faults import Fault, Strike
from cartbooks.simulator.quickbooks import Bookkeeper
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


def plan(api: Api, **more: Any) -> Any:
    return ok(api.admin.post("/api/v1/retries", json={"dry_run": True, **more}))


def mixed(api: Api, world: World, company: str, store: str) -> dict[str, Any]:
    """Two orders that go, two of one trouble, one of another."""
    world.take(
        [
            order("7001"),
            order("7002", sku="ODD-1"),
            order("7003", sku="ODD-1", first="Bo", last="Gray", email="bo@example.com"),
            order("7004", sku="TOY-002"),
            order("7005", sku="", first="Cy"),
        ]
    )
    return push(api, world, company, store)


def test_trouble_comes_first_and_filters_count(
    api: Api, world: World, company: str, store: str
) -> None:
    operation = mixed(api, world, company, store)
    shown = api.get(f"/operations/{operation['id']}/tasks")
    assert [each["record"]["label"] for each in shown["items"]] == [
        "Order 7002", "Order 7003", "Order 7005", "Order 7001", "Order 7004",
    ]  # fmt: skip
    assert shown["counts"]["all"] == 5
    assert (shown["counts"]["not_done"], shown["counts"]["done"]) == (3, 2)
    assert [each["record"]["label"] for each in tasks(api, operation, show="done")] == [
        "Order 7001", "Order 7004",
    ]  # fmt: skip
    assert [each["record"]["who"] for each in tasks(api, operation, q="gray")] == ["Bo Gray"]
    done = tasks(api, operation, q="7001")[0]
    assert done["quickbooks"]["form"] == "SalesReceipt"
    assert done["quickbooks"]["number"] == "7001"
    labels: list[str] = []
    cursor = None
    while True:
        page = api.get(f"/operations/{operation['id']}/tasks", limit=2, cursor=cursor)
        labels += [each["record"]["label"] for each in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert labels == [each["record"]["label"] for each in shown["items"]]
    wrong = api.admin.get(f"/api/v1/operations/{operation['id']}/tasks?cursor=9-zzz")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "bad_cursor")


def test_an_operation_tells_its_distinct_problems(
    api: Api, world: World, company: str, store: str
) -> None:
    operation = mixed(api, world, company, store)
    advice = api.get(f"/operations/{operation['id']}/advice")
    assert [(each["code"], each["tasks"]) for each in advice["problems"]] == [
        ("sku_unmatched", 2), ("sku_blank", 1),
    ]  # fmt: skip
    first = advice["problems"][0]
    assert first["amount"] == "53.30"
    assert first["task"]["record"]["label"] in first["advice"]["what"]
    assert first["advice"]["steps"]
    assert first["problem"].startswith("pb_")
    timeline = api.get(f"/operations/{operation['id']}/timeline")
    assert len(timeline["tasks"]) == 5
    sent = next(each for each in timeline["tasks"] if each["label"] == "Order 7001")
    assert [bar["hand"] for bar in sent["bars"]].count("quickbooks") >= 2
    assert timeline["length"] >= sent["end"] >= sent["start"] >= 0
    messages = api.get(f"/operations/{operation['id']}/messages")["items"]
    assert {"SalesReceiptAddRq"} <= {e for each in messages for e in each["elements"]}
    assert all(each["request_bytes"] for each in messages)


def test_a_retry_says_beforehand_what_it_does(
    api: Api, world: World, company: str, store: str
) -> None:
    operation = mixed(api, world, company, store)
    planned = plan(api, operations=[operation["id"]])
    assert planned["sentence"] == "3 tasks will fail again unless fixed."
    assert {each["code"] for each in planned["reasons"]} == {"sku_unmatched", "sku_blank"}
    assert planned["created"] == []
    one = plan(api, operations=[operation["id"]], code="sku_blank")
    assert one["sentence"] == "1 task will fail again unless fixed."
    items = api.get(f"/companies/{company}/lists/item", name="TOY-001")["items"]
    stuck = tasks(api, operation, code="sku_unmatched")
    api.post(
        f"/tasks/{stuck[0]['id']}/link-record", {"list_id": items[0]["list_id"], "sku": "ODD-1"}
    )
    planned = plan(api, operations=[operation["id"]])
    assert planned["sentence"] == "2 tasks can go, 1 will fail again unless fixed."
    wanted = {"operations": [operation["id"]], "only_sure": True, "reason": "Linked ODD-1"}
    key = {"Idempotency-Key": "once"}
    made = ok(api.manager.post("/api/v1/retries", json=wanted, headers=key))
    twice = ok(api.manager.post("/api/v1/retries", json=wanted, headers=key))
    assert twice == made
    (again,) = made["created"]
    assert (again["reason"], again["retry_of"]) == ("Linked ODD-1", operation["id"])
    assert again["counts"]["total"] == 2
    assert plan(api, operations=[operation["id"]])["counts"]["queued"] == 2
    world.run()
    tries = api.get(f"/operations/{operation['id']}/tries")["items"]
    assert [(each["color"], each["this"]) for each in tries] == [("yellow", True), ("green", False)]
    assert plan(api, operations=[operation["id"]])["counts"]["in_quickbooks"] == 2
    detail = api.get(f"/tasks/{stuck[0]['id']}")
    assert [each["state"] for each in detail["attempts_made"]] == ["held", "done"]


def test_tasks_of_several_operations_are_tried_in_one(
    api: Api, world: World, company: str, store: str
) -> None:
    world.take([order("7011", sku="ODD-1")])
    first = push(api, world, company, store)
    world.take([order("7012", sku="ODD-1")])
    second = push(api, world, company, store)
    made = api.post("/retries", {"operations": [first["id"], second["id"]]})
    (again,) = made["created"]
    assert made["parts"][0]["retry_of"] == [first["id"], second["id"]]
    for each in (first, second):
        assert api.get(f"/operations/{each['id']}")["retried_by"] == [again["id"]]
    nothing = api.admin.post("/api/v1/retries", json={"operations": [first["id"]]})
    assert (nothing.status_code, nothing.json()["code"]) == (409, "nothing_to_do")


def test_a_retry_that_is_taken_back_leaves_everything_as_it_was(
    api: Api, world: World, company: str, store: str
) -> None:
    world.take([order("7021", sku="ODD-1")])
    operation = push(api, world, company, store)
    (task,) = tasks(api, operation)
    body = {"changes": {"number": "W-7021"}, "reason": "Ours"}
    made = api.post(f"/tasks/{task['id']}/changes", body)
    api.post(f"/operations/{made['operation']['id']}/cancel")
    before = api.get(f"/stores/{store}/orders/ext-7021")
    assert (before["push"], before["why"]) == ("held", "sku_unmatched")
    assert world.order("7021").changes == {}
    push(api, world, company, store)
    assert world.documents("W-7021") == [], "no schedule sends it behind one's back"


def test_what_is_not_confirmed_is_never_tried_again(
    api: Api, world: World, company: str, store: str
) -> None:
    world.take([order("7031")])
    asked = {"company": company, "store": store, "kind": "push_orders"}
    operation = api.post("/operations", asked)
    here = len(world.connector.visits)
    world.connector.faults = Faults((Strike(Fault.LOST_AFTER, here + 1, 4),))
    world.visit()
    world.file.state = "closed"
    world.visit()
    assert plan(api, operations=[operation["id"]])["sentence"] == "1 task is not confirmed."
    refused = api.admin.post("/api/v1/retries", json={"operations": [operation["id"]]})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_confirmed")


def test_an_order_goes_with_another_number_and_without_email(
    api: Api, world: World, company: str, store: str
) -> None:
    world.change(to_be_emailed=True)
    world.take([order("7041", email="ann.lee@")])
    operation = push(api, world, company, store)
    (task,) = tasks(api, operation)
    assert "To be e-mailed" in task["advice"]["why"]
    assert "send_without_email" in {each["key"] for each in task["advice"]["alternatives"]}
    fields = {each["key"]: each for each in api.get(f"/tasks/{task['id']}/changes")["items"]}
    assert fields["to_be_emailed"]["now"] == "yes"
    assert fields["number"]["now"] == "7041"
    body = {
        "changes": {"to_be_emailed": False, "number": "W-1"}, "reason": "She has no e-mail",
        "dry_run": True,
    }  # fmt: skip
    shown = api.post(f"/tasks/{task['id']}/changes", body)
    assert {(d["key"], d["before"], d["after"]) for d in shown["differences"]} == {
        ("to_be_emailed", "yes", "no"), ("number", "7041", "W-1"),
    }  # fmt: skip
    assert shown["outlook"]["number"] == "W-1"
    assert shown["operation"] is None
    assert world.order("7041").changes == {}, "a dry run changes nothing"
    made = api.post(f"/tasks/{task['id']}/changes", {**body, "dry_run": False})
    world.run()
    assert api.get(f"/operations/{made['operation']['id']}")["color"] == "green"
    assert len(world.documents("W-1")) == 1
    trace = api.get(f"/tasks/{task['id']}")["timeline"]
    assert any("She has no e-mail" in each["detail"] for each in trace)
    unknown = api.admin.post(
        f"/api/v1/tasks/{task['id']}/changes",
        json={"changes": {"items": {"NO-SUCH": "1"}}, "reason": "x"},
    )
    assert unknown.status_code == 422


def test_an_order_entered_by_hand_is_found_by_its_number(
    api: Api, world: World, company: str, store: str
) -> None:
    world.take([order("7051", sku="ODD-1"), order("7052")])
    operation = push(api, world, company, store)
    (task,) = tasks(api, operation, state="held")
    none = api.post(f"/tasks/{task['id']}/link-by-number", {"number": "H-9"})
    world.run()
    (looked,) = tasks(api, none)
    assert looked["code"] == "document_not_found"
    Bookkeeper(world.file).add_document(
        number="H-77", customer="Ann Lee", lines=[("TOY-001", "20.00")]
    )
    again = api.post(f"/tasks/{looked['id']}/link-by-number", {"number": "H-77"})
    world.run()
    (linked,) = tasks(api, again)
    assert (linked["state"], linked["code"]) == ("done", "linked_by_number")
    assert linked["quickbooks"]["number"] == "H-77"
    assert world.order("7051").push == "posted"
    assert len(world.documents()) == 1, "nothing was sent for it"
    (done,) = tasks(api, operation, show="done")
    taken = api.admin.post(
        f"/api/v1/tasks/{task['id']}/link-document", json={"txn_id": done["quickbooks"]["txn_id"]}
    )
    assert taken.status_code == 409
    bad = api.admin.post(f"/api/v1/tasks/{task['id']}/link-document", json={"txn_id": "7051"})
    assert bad.json()["code"] == "bad_txn_id"


def test_dealt_with_and_never_send_can_be_undone(
    api: Api, world: World, company: str, store: str
) -> None:
    operation = mixed(api, world, company, store)
    chosen = {"operations": [operation["id"]]}
    marked = api.post("/dealt-with", {**chosen, "reason": "Entered by hand"})
    assert len(marked["marked"]) == 3
    assert world.order("7002").why == "dealt_with"
    assert plan(api, **chosen)["counts"]["dealt_with"] == 3
    advice = api.get(f"/operations/{operation['id']}/advice")
    assert all(each["dealt_with"] == each["tasks"] for each in advice["problems"])
    undone = api.post("/dealt-with", {**chosen, "undo": True})
    assert len(undone["marked"]) == 3
    assert (world.order("7002").push, world.order("7002").why) == ("held", "sku_unmatched")

    task = tasks(api, operation, q="7002")[0]
    kept = api.post(f"/tasks/{task['id']}/never-send", {"reason": "A test of ours"})
    assert kept["dealt_with_at"]
    detail = api.get(f"/tasks/{task['id']}")
    assert detail["never_send"]["reason"] == "A test of ours"
    assert plan(api, tasks=[task["id"]])["sentence"] != "1 task can go."
    asked = {"company": company, "store": store, "kind": "push_orders",
             "params": {"numbers": ["7002"]}}  # fmt: skip
    (skipped,) = tasks(api, api.post("/operations", asked))
    world.run()
    assert api.get(f"/tasks/{skipped['id']}")["code"] == "never_send"
    world.take([order("7002", sku="ODD-1", quantity=2)])
    assert world.order("7002").why == "never_send", "a change in the store does not wake it"
    back = api.post(f"/tasks/{task['id']}/send-after-all")
    assert back["dealt_with_at"] is None
    assert world.order("7002").push == "held"
    posted = tasks(api, operation, show="done")[0]
    refused = api.admin.post(f"/api/v1/tasks/{posted['id']}/never-send", json={"reason": "x"})
    assert refused.json()["code"] == "already_posted"


def test_messages_are_masked_until_somebody_reveals_them(
    api: Api, world: World, company: str, store: str
) -> None:
    world.take([order("7061")])
    operation = push(api, world, company, store)
    (task,) = tasks(api, operation)
    path = f"/api/v1/messages/{task['message']}"
    assert api.manager.get(f"{path}/request").status_code == 403
    masked = api.agent.get(f"{path}/request?pretty=1").text
    assert "Pearl St" not in masked
    assert "<Addr2>•••" in masked or "<Addr1>•••" in masked
    assert "TOY-001" in masked or "ItemRef" in masked
    parts = ok(api.agent.get(f"{path}/parts"))
    (part,) = parts["items"]
    first, last = part["request_lines"]
    lines = masked.splitlines()
    assert "SalesReceiptAddRq" in lines[first - 1]
    assert lines[last - 1].strip() == "</SalesReceiptAddRq>"
    assert part["task"] == task["id"]
    assert part["request_words"].startswith("Adds Sales Receipt 7061 for customer •••")
    assert "total 26.65" in part["answer_words"]
    assert not part["failed"]
    assert "Pearl St" in api.agent.get(f"{path}/request?pretty=1&reveal=1").text
    log = api.get("/activity")["items"]
    assert log[0]["action"] == "message.reveal"


def test_notes_are_left_and_taken_away_by_who_left_them(
    api: Api, world: World, company: str, store: str
) -> None:
    world.take([order("7071")])
    operation = push(api, world, company, store)
    about = {"subject_type": "operation", "subject": operation["id"]}
    note = ok(api.manager.post("/api/v1/notes", json={**about, "text": " She will call back. "}))
    assert (note["text"], note["mine"]) == ("She will call back.", True)
    record = {"subject_type": "record", "subject": f"{store}/order/ext-7071"}
    ok(api.agent.post("/api/v1/notes", json={**record, "text": "Seen"}))
    (seen,) = ok(api.viewer.get("/api/v1/notes", params=about))["items"]
    assert (seen["author"], seen["mine"]) == (note["author"], False)
    assert api.get("/notes", **record)["items"][0]["text"] == "Seen"
    assert api.agent.delete(f"/api/v1/notes/{note['id']}").status_code == 403
    assert api.manager.delete(f"/api/v1/notes/{note['id']}").status_code == 204
    assert api.get("/notes", **about)["items"] == []
    nowhere = {"subject_type": "operation", "subject": "op_0000000", "text": "x"}
    assert api.admin.post("/api/v1/notes", json=nowhere).status_code == 404


def test_a_short_code_leads_to_its_page(api: Api, world: World, company: str, store: str) -> None:
    world.take([order("7081")])
    operation = push(api, world, company, store)
    (task,) = tasks(api, operation)
    assert api.get(f"/go/{operation['id']}")["path"] == f"/operations/{operation['id']}"
    found = api.get(f"/go/{operation['id'].removeprefix('op_').lower()}")
    assert found["id"] == operation["id"]
    assert api.get(f"/go/{task['id']}")["path"] == (
        f"/operations/{operation['id']}/tasks/{task['id']}"
    )
    assert api.admin.get("/api/v1/go/op_ZZZZZZZ").status_code == 404
    first = api.get("/operations")["items"][-1]["id"]
    with api.storage.begin() as db:
        db.execute(delete(Operation).where(Operation.id == ids.number("op", first)))
    gone = api.admin.get(f"/api/v1/operations/{first}")
    assert (gone.status_code, gone.json()["code"]) == (410, "removed")
    assert api.admin.get(f"/api/v1/go/{first}").status_code == 410


def test_advice_can_be_judged(api: Api, world: World, company: str, store: str) -> None:
    world.take([order("7091", sku="ODD-1")])
    operation = push(api, world, company, store)
    (task,) = tasks(api, operation)
    body = {"right": False, "code": task["code"], "comment": "It was inactive"}
    assert (
        api.manager.post(f"/api/v1/tasks/{task['id']}/advice-feedback", json=body).status_code
        == 204
    )
    assert api.get("/activity")["items"][0]["action"] == "advice.wrong"


def test_a_task_says_what_may_be_decided_about_it_now(
    api: Api, world: World, company: str, store: str
) -> None:
    operation = mixed(api, world, company, store)

    def can(task: dict[str, Any]) -> set[str]:
        return set(api.get(f"/tasks/{task['id']}")["can"])

    held, done = tasks(api, operation, q="7002")[0], tasks(api, operation, q="7001")[0]
    assert can(done) == set()
    assert can(held) == {
        "try_again", "try_changed", "link_item", "link_customer", "renumber", "link_by_number",
        "link_document", "mark_dealt_with", "never_send",
    }  # fmt: skip
    again = api.post(f"/tasks/{held['id']}/retry")
    assert can(held) == {"mark_dealt_with"}, "it is in the queue already"
    api.post(f"/operations/{again['id']}/cancel")
    assert "try_again" in can(held)
    api.post(f"/tasks/{held['id']}/mark-dealt-with", {"reason": "By hand"})
    assert {"undo_dealt_with", "try_again"} <= can(held)
    assert "mark_dealt_with" not in can(held)
    api.post(f"/tasks/{held['id']}/undo-dealt-with")
    api.post(f"/tasks/{held['id']}/never-send", {"reason": "A test"})
    assert can(held) == {"send_after_all"}


def test_a_search_without_result_is_no_refusal(
    api: Api, world: World, company: str, store: str
) -> None:
    world.take([order("7071")])
    operation = push(api, world, company, store)
    shown = api.get(f"/operations/{operation['id']}/messages")["items"]
    assert any("SalesReceiptQueryRq" in each["elements"] for each in shown)
    assert [each["refused"] for each in shown] == [0] * len(shown)


def test_a_list_is_searched_by_a_part_of_a_name(api: Api, world: World, company: str) -> None:
    def found(q: str) -> list[str]:
        items = api.get(f"/companies/{company}/lists/item", q=q)["items"]
        return [each["full_name"] for each in items]

    assert "TOY-001" in found("y-00")
    assert found("%") == []

"""A store, its gate, its orders and a person's decisions, all over REST."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from api.conftest import Api, ok
from cartbooks import clock
from cartbooks.engine import webhooks
from cartbooks.model import Webhook
from cartbooks.security import Secrets
from cartbooks.simulator.connector import Faults
from cartbooks.simulator.connector.faults import Fault, Strike
from cartbooks.simulator.quickbooks import Bookkeeper
from world import CHOICES, World, order


@pytest.fixture
def world(api: Api, tmp_path: Path) -> World:
    return World(api.storage, api.settings, tmp_path)


@pytest.fixture
def store(api: Api, world: World) -> str:
    return str(api.get("/stores")["items"][0]["id"])


@pytest.fixture
def company(api: Api, world: World) -> str:
    return str(api.get("/companies")["items"][0]["id"])


def told(number: str, **more: Any) -> dict[str, Any]:
    return order(number, **more).model_dump(mode="json")


def push(api: Api, world: World, company: str, store: str, **params: Any) -> dict[str, Any]:
    asked = {"company": company, "store": store, "kind": "push_orders", "params": params}
    operation = api.post("/operations", asked)
    world.run()
    return dict(api.get(f"/operations/{operation['id']}"))


def tasks(api: Api, operation: dict[str, Any], **query: Any) -> list[dict[str, Any]]:
    return list(api.get(f"/operations/{operation['id']}/tasks", **query)["items"])


def test_orders_are_put_once_and_bad_ones_never_stop_the_others(api: Api, store: str) -> None:
    good, bad = told("6001"), {"ext_id": "x", "number": 5, "total": "many"}
    first = api.post(f"/stores/{store}/orders", {"items": [good, bad]})
    assert [each["outcome"] for each in first["items"]] == ["created", "rejected"]
    assert "total" in first["items"][1]["reason"]
    again = api.post(f"/stores/{store}/orders", {"items": [good]})
    assert again["counts"] == {"unchanged": 1}
    good["note"] = "Ring twice"
    assert ok(api.admin.put(f"/api/v1/stores/{store}/orders/ext-6001", json=good))["outcome"] == (
        "updated"
    )
    other = api.admin.put(f"/api/v1/stores/{store}/orders/another", json=good)
    assert other.json()["code"] == "other_id"
    assert api.get(f"/stores/{store}/orders/ext-6001")["push"] == "ready"


def test_an_order_that_changes_after_posting_is_shown_and_not_posted_again(
    api: Api, world: World, company: str, store: str
) -> None:
    sale = told("6002")
    api.post(f"/stores/{store}/orders", {"items": [sale]})
    push(api, world, company, store)
    sale["lines"][0]["amount"], sale["total"] = "21.00", "27.65"
    api.post(f"/stores/{store}/orders", {"items": [sale]})
    push(api, world, company, store)
    shown = api.get(f"/stores/{store}/orders/ext-6002")
    assert (shown["push"], shown["why"]) == ("posted", "order_changed")
    assert len(world.documents("6002")) == 1


def test_the_gate_names_what_is_left(api: Api, tmp_path: Path) -> None:
    world = World(api.storage, api.settings, tmp_path, live=False)
    store = api.get("/stores")["items"][0]["id"]
    company = api.get("/companies")["items"][0]["id"]
    asked = {"company": company, "store": store, "kind": "push_orders"}
    refused = api.admin.post("/api/v1/operations", json=asked)
    assert (refused.status_code, refused.json()["code"]) == (409, "store_not_live")
    api.post(f"/stores/{store}/orders", {"items": [told("6003")]})
    api.post("/operations", {"company": company, "kind": "sync_lists"})
    assert api.get(f"/stores/{store}")["lists_read"] is False
    world.run()
    assert api.get(f"/stores/{store}")["lists_read"] is True
    left = api.admin.post(f"/api/v1/stores/{store}/go-live").json()
    assert left["code"] == "not_ready"
    assert any("start" in line or "first day" in line for line in left["problems"])
    unknown = api.admin.put(
        f"/api/v1/stores/{store}/preferences", json={"fee_item": {"full_name": "Nowhere"}}
    )
    assert unknown.status_code == 422
    candidates = {
        each["setting"]: each["candidates"] for each in api.get(f"/stores/{store}/choices")["items"]
    }
    assert "Undeposited Funds" in str(candidates["deposit_account"])
    start = (clock.now() - timedelta(days=30)).date().isoformat()
    chosen = {**CHOICES, "start_date": start}
    ok(api.admin.put(f"/api/v1/stores/{store}/preferences", json=chosen))
    unseen = api.admin.post(f"/api/v1/stores/{store}/go-live").json()
    assert "preview" in unseen["detail"]
    assert api.get(f"/stores/{store}")["preview_fits"] is False
    (preview,) = api.post(f"/stores/{store}/preview")["items"]
    assert (preview["will"], preview["document_total"]) == ("go", "26.65")
    assert api.get(f"/stores/{store}")["preview_fits"] is True
    assert api.post(f"/stores/{store}/go-live")["state"] == "live"
    ok(api.admin.put(f"/api/v1/stores/{store}/preferences", json={"zone": "Asia/Tokyo"}))
    assert api.get(f"/stores/{store}")["zone"] == "Asia/Tokyo"


def test_what_fits_a_setting_is_offered_however_many_items_stand_before_it(
    api: Api, world: World, company: str, store: str
) -> None:
    api.post("/operations", {"company": company, "kind": "sync_lists"})
    world.run()
    names = [f"A toy {number}" for number in range(2_100)]
    world.has_read("item", "ItemInventory", names)
    choices = {each["setting"]: each for each in api.get(f"/stores/{store}/choices")["items"]}
    offered = {
        setting: {each["full_name"] for each in choices[setting]["candidates"]}
        for setting in ("shipping_item", "tax_item", "zero_tax_item", "income_account")
    }
    assert "Shipping" in offered["shipping_item"]
    assert not offered["shipping_item"] & set(names)
    assert offered["zero_tax_item"] < offered["tax_item"]
    assert {each["type"] for each in choices["tax_item"]["candidates"]} == {
        "ItemOtherCharge", "ItemSalesTax",
    }  # fmt: skip
    assert "Undeposited Funds" not in offered["income_account"]
    assert "Merchandise Sales" in offered["income_account"]


def test_of_more_customers_than_are_offered_one_is_looked_for_by_name(
    api: Api, world: World, company: str, store: str
) -> None:
    api.post("/operations", {"company": company, "kind": "sync_lists"})
    world.run()
    before = choice(api, store, "generic_customer")
    assert not before["more"]
    names = [f"Aa {number}" for number in range(500)]
    world.has_read("customer", "Customer", [*names, "Web customers"])
    offered = choice(api, store, "generic_customer")
    assert offered["more"]
    assert {each["full_name"] for each in offered["candidates"]} == set(names)
    found = api.get(
        f"/companies/{company}/lists/{offered['kind']}", q="web cust", type=offered["types"]
    )
    assert [each["full_name"] for each in found["items"]] == ["Web customers"]


def test_a_list_is_looked_through_for_records_of_a_type(
    api: Api, world: World, company: str, store: str
) -> None:
    api.post("/operations", {"company": company, "kind": "sync_lists"})
    world.run()
    for setting in ("shipping_item", "deposit_account", "income_account"):
        asked = choice(api, store, setting)
        found = api.get(f"/companies/{company}/lists/{asked['kind']}", type=asked["types"])
        assert {each["full_name"] for each in found["items"]} == {
            each["full_name"] for each in asked["candidates"]
        }, setting
    assert api.get(f"/companies/{company}/lists/item", type="Nonsense")["items"] == []


def choice(api: Api, store: str, setting: str) -> Any:
    (found,) = (
        each for each in api.get(f"/stores/{store}/choices")["items"] if each["setting"] == setting
    )
    return found


def test_what_quickbooks_lacks_is_created_and_chosen(api: Api, world: World, store: str) -> None:
    wanted = {"what": "other_charge", "name": "Gift wrap", "setting": "fee_item",
              "account": {"full_name": "Other Income"}}  # fmt: skip
    operation = api.post(f"/stores/{store}/create-missing", {"records": [wanted]})
    world.run()
    assert api.get(f"/operations/{operation['id']}")["color"] == "green"
    chosen = api.get(f"/stores/{store}/preferences")["preferences"]["fee_item"]
    assert chosen["full_name"] == "Gift wrap"
    assert "Gift wrap" in {each["full_name"] for each in world.file.items()}


def test_the_queue_says_what_waits_and_a_waiting_operation_can_be_cancelled(
    api: Api, world: World, company: str, store: str
) -> None:
    api.post(f"/stores/{store}/orders", {"items": [told("6004")]})
    asked = {"company": company, "store": store, "kind": "push_orders"}
    operation = api.post("/operations", asked)
    (waiting,) = [
        each
        for each in api.get("/queue", company=company)["items"]
        if each["operation"]["id"] == operation["id"]
    ]
    assert (waiting["waits_for"], waiting["ready"]) == ("quickbooks", 1)
    cancelled = api.post(f"/operations/{operation['id']}/cancel")
    assert cancelled["state"] == "cancelled"
    assert cancelled["color"] is None
    world.visit()
    assert world.documents("6004") == []
    again = push(api, world, company, store)
    assert again["color"] == "green"
    late = api.admin.post(f"/api/v1/operations/{again['id']}/cancel")
    assert (late.status_code, late.json()["code"]) == (409, "illegal_move")


def test_an_unmatched_sku_is_explained_linked_and_tried_again(
    api: Api, world: World, company: str, store: str
) -> None:
    api.post(f"/stores/{store}/orders", {"items": [told("6005", sku="ODD-1")]})
    operation = push(api, world, company, store)
    (task,) = tasks(api, operation, state="held")
    assert task["code"] == "sku_unmatched"
    assert "ODD-1" in task["advice"]["why"] + task["advice"]["what"]
    assert task["advice"]["steps"]
    items = api.get(f"/companies/{company}/lists/item", name="TOY-001")["items"]
    api.post(f"/tasks/{task['id']}/link-record", {"list_id": items[0]["list_id"], "sku": "ODD-1"})
    again = api.post(f"/operations/{operation['id']}/retry")
    assert again["retry_of"] == operation["id"]
    world.run()
    assert len(world.documents("6005")) == 1
    assert api.get(f"/operations/{operation['id']}")["retried_by"] == [again["id"]]
    assert api.get(f"/operations/{operation['id']}")["color"] == "red", "the old colour stays"
    story = api.get(f"/records/{store}/order/ext-6005")
    assert story["order"]["push"] == "posted"
    assert len(story["tasks"]) == 2
    assert api.get("/records", q="6005")["items"][0]["type"] == "order"


def test_an_open_outcome_forbids_a_retry(api: Api, world: World, company: str, store: str) -> None:
    api.post(f"/stores/{store}/orders", {"items": [told("6006")]})
    asked = {"company": company, "store": store, "kind": "push_orders"}
    operation = api.post("/operations", asked)
    here = len(world.connector.visits)
    world.connector.faults = Faults((Strike(Fault.LOST_AFTER, here + 1, 4),))
    world.visit()
    world.file.state = "closed"
    world.visit()
    refused = api.admin.post(f"/api/v1/operations/{operation['id']}/retry")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_confirmed")
    world.file.state = "open"
    world.run()
    shown = api.get(f"/operations/{operation['id']}")
    assert (shown["color"], shown["first_color"]) == ("green", "red")
    (task,) = tasks(api, operation)
    detail = api.get(f"/tasks/{task['id']}")
    assert {"sent", "not_confirmed", "found", "done"} <= {e["what"] for e in detail["timeline"]}


def test_post_again_takes_a_reason_and_makes_a_new_generation(
    api: Api, world: World, company: str, store: str
) -> None:
    api.post(f"/stores/{store}/orders", {"items": [told("6007")]})
    push(api, world, company, store)
    Bookkeeper(world.file).delete_document(world.posting("6007").txn_id)
    asked = {"company": company, "store": store, "kind": "verify_orders"}
    verify = api.post("/operations", asked)
    world.run()
    (task,) = tasks(api, verify)
    assert task["code"] == "document_missing"
    assert api.admin.post(f"/api/v1/tasks/{task['id']}/post-again", json={}).status_code == 422
    again = api.post(f"/tasks/{task['id']}/post-again", {"reason": "Deleted by mistake"})
    world.run()
    assert api.get(f"/operations/{again['id']}")["kind"] == "push_orders"
    assert len(world.documents("6007")) == 1
    assert world.posting("6007").generation == 2


def test_messages_are_there_verbatim(api: Api, world: World, company: str, store: str) -> None:
    api.post(f"/stores/{store}/orders", {"items": [told("6008")]})
    (task,) = tasks(api, push(api, world, company, store))
    shown = api.get(f"/messages/{task['message']}")
    assert shown["requests"][0]["element"] == "SalesReceiptAddRq"
    request = api.agent.get(f"/api/v1/messages/{task['message']}/request?reveal=1")
    (exchange,) = [
        each
        for visit in world.connector.visits
        for each in visit.exchanges
        if "SalesReceiptAddRq" in each.request
    ]
    assert request.text == exchange.request
    answer = api.agent.get(f"/api/v1/messages/{task['message']}/response?reveal=1")
    assert answer.text == exchange.answer
    pretty = api.agent.get(f"/api/v1/messages/{task['message']}/request?pretty=1")
    assert len(pretty.text.splitlines()) > 20
    session = api.get(f"/sessions/{shown['session']}")
    assert task["message"] in {each["id"] for each in session["messages"]}
    assert session["window"].startswith("OK")


class Listener(BaseHTTPRequestHandler):
    """A shop that hears our webhooks, after failing as often as it is told to."""

    heard: list[tuple[dict[str, str], bytes]]
    failures = 0

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).heard.append((dict(self.headers), body))
        failed = len(type(self).heard) <= type(self).failures
        self.send_response(503 if failed else 204)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


def test_webhooks_are_signed_tried_again_and_logged(
    api: Api, world: World, company: str, store: str
) -> None:
    Listener.heard, Listener.failures = [], 1
    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    now = clock.now()
    try:
        with clock.driven_by(lambda: now):
            url = f"http://127.0.0.1:{server.server_port}/hook"
            hook = api.post(
                "/webhooks", {"company": company, "url": url, "events": ["operation.ended"]}
            )
            api.post(f"/stores/{store}/orders", {"items": [told("6009")]})
            push(api, world, company, store)
            secrets = Secrets.opened(api.storage, api.settings)
            sent = webhooks.deliver(api.storage, secrets)
            assert sent >= 1
            assert webhooks.deliver(api.storage, secrets) == 0, "it waits before the next try"
            now += timedelta(minutes=1)
            assert webhooks.deliver(api.storage, secrets) == 1
    finally:
        server.shutdown()
        server.server_close()
    headers, body = Listener.heard[-1]
    signed = dict(part.split("=") for part in headers["Cartbooks-Signature"].split(","))
    wanted = hmac.new(
        hook["secret"].encode(), f"{signed['t']}.".encode() + body, hashlib.sha256
    ).hexdigest()
    assert hmac.compare_digest(signed["v1"], wanted)
    assert json.loads(body)["event"] == "operation.ended"
    log = api.get(f"/webhooks/{hook['id']}/deliveries")["items"]
    assert sorted(each["attempts"] for each in log)[-1] == 2
    assert {(each["state"], each["status"]) for each in log} == {("delivered", 204)}
    with api.storage.reading() as db:
        assert hook["secret"].encode() not in db.query(Webhook).one().secret

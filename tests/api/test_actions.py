"""Actions over REST: what can be asked for, what it would do, and what a stock run has found."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from api.conftest import Api, ok
from cartbooks import clock
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


def preview(api: Api, company: str, store: str, kind: str, **params: Any) -> dict[str, Any]:
    asked = {"company": company, "store": store, "kind": kind, "params": params}
    return dict(ok(api.manager.post("/api/v1/actions/preview", json=asked)))


def numbers(shown: dict[str, Any]) -> list[str]:
    return [each["record"]["number"] for each in shown["orders"]["items"]]


def by_kind(api: Api, company: str, **query: Any) -> dict[str, dict[str, Any]]:
    shown = api.get("/actions", company=company, **query)
    return {each["kind"]: each for each in shown["items"]}


def products(api: Api, store: str, *skus: str) -> None:
    items = [
        {"ext_id": f"p-{sku}", "sku": sku, "name": f"Toy {sku}", "price": "9.00", "tracked": True,
         "stock": 1}
        for sku in skus
    ]  # fmt: skip
    api.post(f"/stores/{store}/products", {"items": items})


def test_each_action_says_what_it_does_and_how_it_went_last_time(
    api: Api, world: World, company: str, store: str
) -> None:
    world.sell("8001")
    asked = api.post("/operations", {"company": company, "store": store, "kind": "push_orders"})
    assert asked["when"]["sentence"].startswith("Queued. It goes when the Web Connector comes")
    assert asked["when"]["expected_at"]
    shown = by_kind(api, company)
    assert "set_up_lists" not in shown
    orders = shown["push_orders"]
    assert orders["waiting"] == {"id": asked["id"], "title": "Push Orders, on demand", "tasks": 1}
    assert (orders["allowed"], orders["why_not"], orders["store"]) == (True, [], store)
    statuses = next(each for each in orders["params"] if each["name"] == "statuses")
    assert "processing" in [each["value"] for each in statuses["choices"]]
    assert shown["sync_lists"]["last"]["color"] == "green"
    assert shown["pull_inventory"]["schedule"]["every_minutes"] == 15
    assert "approve" in shown["pull_inventory"]["note"]


def test_what_stands_against_an_action_is_said(api: Api, tmp_path: Path) -> None:
    World(api.storage, api.settings, tmp_path, live=False)
    company = api.get("/companies")["items"][0]["id"]
    store = api.get("/stores")["items"][0]["id"]
    shown = by_kind(api, company, store=store)
    assert shown["sync_lists"]["allowed"]
    (why,) = shown["push_orders"]["why_not"]
    assert why["code"] == "store_not_live"
    assert "Left to do" in why["sentence"]
    assert shown["push_products"]["why_not"][0]["code"] == "not_set_up"
    viewed = ok(api.viewer.get("/api/v1/actions", params={"company": company}))["items"]
    assert {each["why_not"][0]["code"] for each in viewed} == {"role"}


def test_a_paused_store_is_said_to_be_paused(api: Api, company: str, store: str) -> None:
    name = api.post(f"/stores/{store}/pause")["name"]
    (why,) = by_kind(api, company, store=store)["push_orders"]["why_not"]
    assert why == {"code": "store_not_live", "sentence": f"{name} is paused."}
    asked = {"company": company, "store": store, "kind": "push_orders"}
    refused = api.manager.post("/api/v1/operations", json=asked)
    assert (refused.status_code, refused.json()["detail"]) == (409, f"{name} is paused.")


def test_orders_are_previewed_as_the_documents_they_become(
    api: Api, world: World, company: str, store: str
) -> None:
    world.sell("8001")
    world.sell("8002", sku="NOWHERE")
    world.sell("8003", status="cancelled")
    shown = preview(api, company, store, "push_orders")
    assert shown["sentence"] == "3 orders fit: 1 will go, 1 would fail, 1 is kept out."
    assert (shown["orders"]["matched"], shown["orders"]["matched_total"]) == (3, "79.95")
    assert shown["orders"]["going_total"] == "26.65"
    goes, fails, stays = shown["orders"]["items"]
    assert (goes["task"], goes["form"], goes["document_total"]) == (None, "SalesReceipt", "26.65")
    assert fails["check"]["code"] == "sku_unmatched"
    assert (stays["check"]["verdict"], stays["check"]["code"]) == ("will_be_skipped", "cancelled")
    assert api.get("/queue", company=company)["items"] == []
    page = {"company": company, "store": store, "kind": "push_orders", "limit": 2}
    first = ok(api.manager.post("/api/v1/actions/preview", json=page))
    rest = {**page, "cursor": first["next_cursor"]}
    second = ok(api.manager.post("/api/v1/actions/preview", json=rest))
    assert numbers(first) + numbers(second) == ["8001", "8002", "8003"]
    assert (second["next_cursor"], second["orders"]["summary"]) == (None, None)
    denied = api.viewer.post("/api/v1/actions/preview", json=page)
    assert denied.status_code == 403


def test_orders_are_chosen_by_customer_day_status_and_whether_they_are_there(
    api: Api, world: World, company: str, store: str
) -> None:
    zone = ZoneInfo("America/Los_Angeles")  # the store's
    today = clock.now().astimezone(zone).replace(hour=0, minute=30)
    late = (today - timedelta(days=1)).replace(hour=23, minute=30)

    def sell(number: str, at: datetime, **more: Any) -> None:
        world.take([order(number, placed_at=at.isoformat(), paid_at=at.isoformat(), **more)])

    sell("8003", today, email="bo@example.com", first="Bo", last="Gray", status="shipped")
    world.push(numbers=["8003"])
    sell("8001", today)
    sell("8002", late)

    def chosen(**params: Any) -> list[str]:
        return numbers(preview(api, company, store, "push_orders", **params))

    day = today.date().isoformat()
    assert chosen(placed_to=late.date().isoformat()) == ["8002"]
    assert chosen(placed_from=day) == ["8003", "8001"]
    assert chosen(customer="BO@example.com") == ["8003"]
    assert chosen(customer="bo gray") == ["8003"]
    assert chosen(statuses=["SHIPPED"]) == ["8003"]
    assert chosen(exported="not_yet") == ["8001", "8002"]
    assert chosen(exported="already") == ["8003"]
    assert chosen(numbers=["8001"], exported="already") == []
    asked = {"company": company, "store": store, "kind": "push_orders",
             "params": {"placed_to": late.date().isoformat(), "exported": "not_yet"}}  # fmt: skip
    made = api.post("/operations", asked)
    assert made["counts"]["total"] == 1
    (item,) = api.get("/queue", company=company)["items"]
    assert item["params"] == f"Placed on {late.date()} or earlier; not in QuickBooks yet"


@pytest.mark.parametrize(
    ("params", "said"),
    [
        (
            {"placed_from": "2026-11-02", "placed_to": "2026-11-01"},
            "placed_from is after placed_to",
        ),
        ({"numbers": ["99999"]}, "There is no order 99999 in Web."),
        ({"numbers": [" "]}, "one of them is empty"),
        ({"exported": "maybe"}, "exported: "),
        ({"colour": "red"}, "colour: "),
    ],
)
def test_params_that_make_no_sense_are_refused_with_the_reason(
    api: Api, world: World, company: str, store: str, params: dict[str, Any], said: str
) -> None:
    asked = {"company": company, "store": store, "kind": "push_orders", "params": params}
    for path in ("/operations", "/actions/preview"):
        reply = api.manager.post(f"/api/v1{path}", json=asked)
        assert reply.status_code == 422
        assert any(said in each for each in reply.json()["problems"]), reply.text
    assert api.get("/queue", company=company)["items"] == []


def test_products_are_previewed_with_what_is_there_already(
    api: Api, world: World, company: str, store: str
) -> None:
    products(api, store, "NEW-1", "TOY-001", "X" * 40)
    shown = preview(api, company, store, "push_products")
    rows = {each["sku"]: each for each in shown["products"]["items"]}
    assert (rows["NEW-1"]["will"], rows["NEW-1"]["type"]) == ("create", "ItemNonInventory")
    assert (rows["TOY-001"]["will"], rows["TOY-001"]["code"]) == ("refused", "sku_exists")
    assert rows["TOY-001"]["there"]["full_name"] == "TOY-001"
    assert rows["X" * 40]["code"] == "name_too_long"
    assert shown["sentence"] == "3 products fit: 1 would be created, 2 refused."
    assert shown["products"]["counts"] == {"create": 1, "linked": 0, "refused": 2}
    api.post("/operations", {"company": company, "store": store, "kind": "push_products",
                             "params": {"skus": ["NEW-1"]}})  # fmt: skip
    world.run()
    again = preview(api, company, store, "push_products", skus=["NEW-1"])
    assert again["products"]["items"][0]["will"] == "linked"


def test_a_stock_run_shows_its_differences_before_it_writes_them(
    api: Api, world: World, company: str, store: str
) -> None:
    products(api, store, "TOY-001", "TOY-002")
    asked = {"company": company, "store": store, "kind": "pull_inventory"}
    operation = api.post("/operations", asked)["id"]
    world.run()
    shown = api.get(f"/operations/{operation}/differences")
    assert shown["approval"]["needed"]
    assert (shown["approval"]["reason"], shown["approval"]["waiting"]) == ("approval_needed", 2)
    row = next(each for each in shown["items"] if each["sku"] == "TOY-001")
    assert (row["name"], row["in_store"], row["written"]) == ("Toy TOY-001", "1", False)
    assert row["will_be"] == row["in_quickbooks"] != "1"
    told = preview(api, company, store, "pull_inventory")
    assert not told["stock"]["needs_visit"]
    assert told["stock"]["first_run"]
    same = next(each for each in told["stock"]["items"] if each["sku"] == "TOY-001")
    assert (same["in_store"], str(same["will_be"])) == (1, row["will_be"])
    approved = api.post(f"/operations/{operation}/approve-stock")["id"]
    world.run()
    after = api.get(f"/operations/{operation}/differences")["approval"]
    assert (after["needed"], after["approved_by"]) == (False, approved)
    written = api.get(f"/operations/{approved}/differences", limit=1)
    assert (written["items"][0]["written"], written["total"]) == (True, 2)
    assert written["next_cursor"]
    assert preview(api, company, store, "pull_inventory")["stock"]["items"] == []


def test_an_order_in_the_queue_is_kept_out_and_nothing_has_to_be_done(
    api: Api, world: World, company: str, store: str
) -> None:
    world.sell("8001")
    api.post("/operations", {"company": company, "store": store, "kind": "push_orders"})
    (row,) = preview(api, company, store, "push_orders", numbers=["8001"])["orders"]["items"]
    check = row["check"]
    assert (check["verdict"], check["code"]) == ("will_be_skipped", "queued")
    assert (check["why"], check["fix"]) == ("It is in the queue already.", [])


def test_stock_that_was_never_read_takes_a_visit(api: Api, tmp_path: Path) -> None:
    World(api.storage, api.settings, tmp_path, live=False)
    company = api.get("/companies")["items"][0]["id"]
    store = api.get("/stores")["items"][0]["id"]
    shown = preview(api, company, store, "pull_inventory")
    assert shown["stock"]["needs_visit"]
    assert "takes a visit" in shown["sentence"]
    assert not shown["allowed"]

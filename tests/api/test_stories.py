"""The story of a record says where it stands, why it is not in QuickBooks, and what is next."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from api.conftest import Api, ok
from cartbooks.simulator.connector import Faults
from cartbooks.simulator.connector.faults import Fault, Strike
from world import World, order


@pytest.fixture
def world(api: Api, tmp_path: Path) -> World:
    return World(api.storage, api.settings, tmp_path)


@pytest.fixture
def store(api: Api, world: World) -> str:
    return str(api.get("/stores")["items"][0]["id"])


def story(api: Api, number: str) -> dict[str, Any]:
    return dict(api.get(f"/records/order/{number}"))


def told(shown: dict[str, Any]) -> list[str]:
    return [line["what"] for line in shown["lines"] if line["main"]]


def test_an_order_in_both_tells_its_way_and_both_sides(api: Api, world: World) -> None:
    world.sell("801")
    before = story(api, "801")
    assert (before["standing"], before["outlook"]["next"]) == ("only_in_store", "is_planned")
    world.ask("push_orders")
    assert story(api, "801")["outlook"]["next"] == "goes_with_next_visit"
    world.run()
    shown = story(api, "801")
    assert (shown["standing"], shown["outlook"]["next"]) == ("in_both", "nothing_needed")
    assert (shown["title"], shown["who"]) == ("Order 801", "Ann Lee")
    assert told(shown) == ["placed", "paid", "queued", "done"]
    done = shown["lines"][-1]
    assert done["operation"]
    assert done["session"]
    pairs = {pair["what"]: pair for pair in shown["comparison"]}
    assert (pairs["total"]["store"], pairs["total"]["same"]) == ("26.65", True)
    assert pairs["customer"]["quickbooks"]
    assert pairs["document"]["quickbooks"] == "SalesReceipt"
    assert pairs["item"]["store"] == "1 x TOY-001"
    assert api.get(f"/records/order/{shown['id']}")["ext_id"] == "ext-801"


def test_a_failed_order_says_why_and_that_nothing_happens_by_itself(
    api: Api, world: World, store: str
) -> None:
    world.sell("802", currency="EUR")
    world.push()
    body = {"subject_type": "record", "subject": f"{store}/order/ext-802", "text": "Will call."}
    api.post("/notes", body)
    shown = story(api, "802")
    assert shown["outlook"]["next"] == "until_tried_again"
    assert shown["outlook"]["advice"]["steps"]
    assert shown["problem"].startswith("pb_")
    assert told(shown) == ["placed", "paid", "queued", "held", "note"]
    held = shown["lines"][-2]
    assert "currency" in held["why"].lower()
    assert shown["lines"][-1]["detail"] == "Will call."


def test_an_order_that_a_rule_keeps_out_says_which(api: Api, world: World) -> None:
    world.sell("803", status="pending")
    unseen = story(api, "803")
    assert unseen["outlook"]["next"] == "goes_by_itself"
    assert '"pending"' in unseen["outlook"]["reason"]
    world.push()
    world.push()
    waiting = story(api, "803")
    assert told(waiting) == ["placed", "paid", "waits"]
    world.take([order("803")])
    world.push()
    assert told(story(api, "803")) == ["placed", "paid", "waits", "queued", "done"]
    world.sell("804", test=True)
    assert story(api, "804")["outlook"]["next"] == "stays_out"


def test_before_going_live_an_order_says_so(api: Api, tmp_path: Path) -> None:
    world = World(api.storage, api.settings, tmp_path, live=False)
    world.sell("805")
    assert story(api, "805")["outlook"]["next"] == "store_not_live"


def test_an_order_in_doubt_says_that_quickbooks_is_asked_first(api: Api, world: World) -> None:
    world.sell("806")
    world.ask("push_orders")
    here = len(world.connector.visits)
    world.connector.faults = Faults((Strike(Fault.LOST_AFTER, here + 1, 4),))
    world.visit()
    world.file.state = "closed"
    world.visit()
    shown = story(api, "806")
    assert (shown["standing"], shown["outlook"]["next"]) == ("in_doubt", "asks_quickbooks")
    assert [each["title"] for each in api.get("/records", standing="in_doubt")["items"]] == [
        "Order 806"
    ]
    assert api.get("/records", counts=True)["counts"]["in_doubt"] == 1
    assert api.get("/records", standing="only_in_store")["items"] == []
    world.file.state = "open"
    world.run()
    assert story(api, "806")["standing"] == "in_both"


def test_products_and_customers_have_stories_too(api: Api, world: World, store: str) -> None:
    toy = {"ext_id": "1", "sku": "TOY-001", "name": "Toy", "price": "20.00", "tracked": True}
    api.post(f"/stores/{store}/products", {"items": [toy]})
    ann = {"ext_id": "9", "first_name": "Ann", "last_name": "Lee", "email": "ann.lee@example.com"}
    api.post(f"/stores/{store}/customers", {"items": [ann]})
    world.sell("807")
    world.push()
    product = api.get("/records/product/toy-001")
    assert product["standing"] == "in_both"
    pairs = {pair["what"]: pair for pair in product["comparison"]}
    assert pairs["sku"]["same"] is True
    assert pairs["stock"]["quickbooks"] is not None
    customer = api.get("/records/customer/ann.lee@example.com")
    assert [each["title"] for each in customer["orders"]] == ["Order 807"]
    assert customer["link"]["full_name"]
    again = api.get(f"/records/{store}/customer/9")
    assert again["id"] == customer["id"]


def test_unknown_and_ambiguous_names(api: Api, world: World, store: str) -> None:
    assert api.admin.get("/api/v1/records/order/nothing").status_code == 404
    assert api.admin.get("/api/v1/records/bill/1").status_code == 422
    assert api.admin.get(f"/api/v1/records/{store}/order/a/b").status_code == 404
    company = api.get("/companies")["items"][0]["id"]
    other = api.post("/stores", {"company": company, "name": "Second", "kind": "builtin"})
    sold = order("808").model_dump(mode="json")
    for each in (store, other["id"]):
        api.post(f"/stores/{each}/orders", {"items": [sold]})
    several = api.admin.get("/api/v1/records/order/808")
    assert (several.status_code, several.json()["code"]) == (409, "several")
    assert ok(api.admin.get(f"/api/v1/records/{other['id']}/order/ext-808"))["title"] == "Order 808"

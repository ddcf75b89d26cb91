"""Saved views, and what is done with all that match: tried again, marked, listed by visit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from api.conftest import Api, ok
from cartbooks.model import Session
from world import World


@pytest.fixture
def world(api: Api, tmp_path: Path) -> World:
    """Three orders with addresses that QuickBooks refuses, one with a foreign currency."""
    world = World(api.storage, api.settings, tmp_path, to_be_emailed=True)
    for number in ("301", "302", "303"):
        world.sell(number, email=f"buyer {number} at home", first=f"Buyer{number}", last="Lee")
    world.sell("304", currency="EUR", amount="500.00")
    world.push()
    return world


def views(client: Any, **query: Any) -> dict[str, dict[str, Any]]:
    found = ok(client.get("/api/v1/views", params=query))
    return {each["name"]: each for each in found["items"]}


def test_the_views_that_come_along_are_counted(api: Api, world: World) -> None:
    found = views(api.viewer, counts=True)
    assert list(found) == ["Needs attention", "Orders not in QuickBooks", "Today", "Slow", "Mine"]
    assert {name: each["count"]["n"] for name, each in found.items()} == {
        "Needs attention": 1, "Orders not in QuickBooks": 1, "Today": 4, "Slow": 0, "Mine": 0,
    }  # fmt: skip
    for each in found.values():
        listed = api.get("/operations", q=each["q"], range=each["range"], sort=each["sort"],
                         quiet=each["quiet"], facets=True)  # fmt: skip
        assert listed["totals"]["matching"] == each["count"]
    assert views(api.viewer)["Today"]["count"] is None
    stays = api.admin.patch("/api/v1/views/today", json={"name": "Now"})
    assert stays.status_code == 403


def test_ones_own_views_are_ones_own_and_shared_ones_take_a_manager(api: Api) -> None:
    mine = {"name": "Kites", "q": "sku:KITE-1 status:red", "range": "7d", "columns": ["title"]}
    view = ok(api.viewer.post("/api/v1/views", json=mine))
    assert (view["owner"], view["shared"], view["may_change"]) == ("token viewer", False, True)
    assert (view["q"], view["columns"], view["group"]) == (mine["q"], ["title"], "session")
    assert "Kites" in views(api.viewer)
    assert "Kites" not in views(api.admin)
    assert api.admin.patch(f"/api/v1/views/{view['id']}", json={"q": ""}).status_code == 404
    again = api.viewer.post("/api/v1/views", json=mine)
    assert (again.status_code, again.json()["code"]) == (409, "name_taken")
    alone = api.viewer.post("/api/v1/views", json={**mine, "name": "Ours", "shared": True})
    assert alone.status_code == 403
    ours = ok(api.manager.post("/api/v1/views", json={**mine, "name": "Ours", "shared": True}))
    assert views(api.viewer)["Ours"]["may_change"] is False
    address = f"/api/v1/views/{ours['id']}"
    assert api.viewer.patch(address, json={"q": ""}).status_code == 403
    assert api.viewer.delete(address).status_code == 403
    changed = ok(api.agent.patch(address, json={"q": "is:open", "quiet": "show"}))
    assert (changed["q"], changed["quiet"], changed["name"]) == ("is:open", "show", "Ours")
    assert api.viewer.patch(f"/api/v1/views/{view['id']}", json={"shared": True}).status_code == 403
    ok(api.viewer.delete(f"/api/v1/views/{view['id']}"))
    ok(api.admin.delete(address))
    assert set(views(api.viewer)) == {
        "Needs attention", "Orders not in QuickBooks", "Today", "Slow", "Mine",
    }  # fmt: skip
    actions = [each["action"] for each in api.get("/activity")["items"]]
    assert actions[0] == "view.delete"


def test_a_view_must_make_sense(api: Api) -> None:
    for wrong, code in [
        ({"q": "stauts:red"}, "bad_query"),
        ({"range": "ever"}, "bad_range"),
        ({"columns": ["nonsense"]}, "unknown_column"),
    ]:
        reply = api.viewer.post("/api/v1/views", json={"name": "Wrong", **wrong})
        assert reply.json()["code"] == code
    empty = api.viewer.patch("/api/v1/views/vi_YAQ366E", json={})
    assert empty.status_code == 422


def test_all_that_match_are_tried_again_after_a_plan(api: Api, world: World) -> None:
    asked = {"query": {"q": "status:red", "range": "7d"}, "reason": "Addresses corrected"}
    plan = ok(api.manager.post("/api/v1/retries", json={**asked, "dry_run": True}))
    assert plan["counts"]["unless_fixed"] == 4
    assert plan["created"] == []
    narrow = {**asked, "code": "currency_foreign", "dry_run": True}
    assert ok(api.manager.post("/api/v1/retries", json=narrow))["counts"]["unless_fixed"] == 1
    nothing = {"query": {"q": "status:green"}, "dry_run": True}
    assert ok(api.manager.post("/api/v1/retries", json=nothing))["parts"] == []
    wrong = api.manager.post("/api/v1/retries", json={"query": {"q": "stauts:red"}})
    assert (wrong.status_code, wrong.json()["position"]) == (400, 0)
    done = ok(api.manager.post("/api/v1/retries", json=asked))
    assert [each["counts"]["total"] for each in done["created"]] == [4]
    assert api.viewer.post("/api/v1/retries", json=asked).status_code == 403


def test_more_than_can_be_done_at_once_is_refused(
    api: Api, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cartbooks.engine.retries.AT_MOST", 3)
    reply = api.manager.post("/api/v1/retries", json={"query": {"q": "status:red"}})
    assert reply.json()["code"] == "too_many_tasks"


def test_all_that_match_are_marked_as_dealt_with(api: Api, world: World) -> None:
    asked = {"query": {"q": "code:currency_foreign"}, "code": "currency_foreign"}
    done = ok(api.manager.post("/api/v1/dealt-with", json={**asked, "reason": "Paid abroad"}))
    assert (len(done["marked"]), done["left"]) == (1, 0)


def test_visits_are_listed_with_what_they_carried(api: Api, world: World) -> None:
    found = api.get("/sessions")
    newest = found["items"][0]
    assert newest["color"] == "red"
    assert "Push Orders" in [each["title"] for each in newest["operations"]]
    assert newest["operations_total"] == len(newest["operations"])
    assert newest["tasks_ended"] >= 3
    assert newest["took_ms"] >= 0
    assert newest["connector"]
    assert (found["echo"], found["quiet"]) == ("Everything", {"n": 0, "more": False})
    (red,) = api.get("/sessions", q="status:red", range="7d")["items"]
    assert red == newest
    assert api.get("/sessions", q="order:999")["items"] == []
    assert api.get("/sessions", range="2020-01-01..2020-01-02")["items"] == []
    assert api.viewer.get("/api/v1/sessions?q=stauts:red").json()["code"] == "bad_query"
    (operation,) = api.get("/operations", q=f"session:{red['id']} status:red")["items"]
    assert operation["session"]["id"] == red["id"]


def test_visits_that_came_to_nothing_are_hidden_with_their_number(api: Api, world: World) -> None:
    with api.storage.begin() as db:
        for number, session in enumerate(db.query(Session).order_by(Session.id)):
            session.settled = number
    shown = api.get("/sessions", quiet="hide")
    assert shown["quiet"]["n"] == 1
    assert len(shown["items"]) == len(api.get("/sessions")["items"]) - 1

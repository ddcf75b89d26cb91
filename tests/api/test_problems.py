"""Problems over REST: listed by what is at stake, taken on, dealt with, split, joined."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from api.conftest import Api, ok
from cartbooks import clock
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


def emails(api: Api) -> dict[str, Any]:
    (found,) = [each for each in api.get("/problems")["items"] if each["open"] == 3]
    return dict(found)


def change(api: Api, problem: str, **data: Any) -> dict[str, Any]:
    return dict(ok(api.manager.patch(f"/api/v1/problems/{problem}", json=data)))


def test_what_costs_most_comes_first_with_the_reason_in_words(api: Api, world: World) -> None:
    shown = api.get("/problems")
    first, second = shown["items"]
    assert (first["code"], first["open"]) == ("currency_foreign", 1)
    assert second["sentence"] == "The customer's e-mail address is not valid."
    assert (second["affects"], second["money"]) == ({"order": 3}, "79.95")
    assert (second["state"], second["stops"], second["who"]) == ("new", True, "you")
    assert [bar["tasks"] for bar in second["trend"]] == [0] * 13 + [3]
    assert shown["counts"]["open"] == shown["counts"]["stops"] == 2
    assert first["last_fix"] is None
    page = api.get("/problems", limit=1)
    assert page["items"] == [first]
    assert api.get("/problems", limit=1, cursor=page["next_cursor"])["items"] == [second]


def test_one_problem_says_why_its_tasks_are_together(api: Api, world: World) -> None:
    problem = emails(api)["id"]
    shown = api.get(f"/problems/{problem}")
    assert shown["what_happened"].startswith("3 orders were not added to QuickBooks")
    assert shown["advice"]["steps"]
    together = shown["together"]
    assert "Buyer30" not in together["message"]
    assert "…" in together["message"]
    assert len(together["examples"]) == 2
    assert [event["what"] for event in shown["history"]] == ["opened"]
    affected = api.get(f"/problems/{problem}/tasks", open=True, limit=2)
    assert [each["task"]["record"]["label"] for each in affected["items"]] == [
        "Order 303",
        "Order 302",
    ]
    rest = api.get(f"/problems/{problem}/tasks", cursor=affected["next_cursor"])["items"]
    assert [(each["open"], each["task"]["record"]["id"]) for each in rest] == [(True, "ext-301")]


def test_the_query_is_understood_or_refused_with_its_place(api: Api, world: World) -> None:
    def codes(q: str) -> list[str]:
        return [each["code"] for each in api.get("/problems", q=q)["items"]]

    assert codes("code:currency_foreign") == ["currency_foreign"]
    assert codes("is:dealt-with") == []
    assert len(codes("is:all")) == 2
    assert len(codes('"not valid"')) == 1
    assert len(codes('kind:"Push Orders" is:open,stops owner:nobody')) == 2
    assert codes("is:notes") == []
    understood = api.get("/problems", q="email is:open")["understood"]
    assert understood == [{"name": "words", "value": "email"}, {"name": "is", "value": "open"}]
    wrong = api.admin.get("/api/v1/problems", params={"q": "is:open stauts:red"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "bad_query")
    assert wrong.json()["problems"] == ["at 9: stauts:"]
    assert api.admin.get("/api/v1/problems?zone=Moon/Base").json()["code"] == "unknown_zone"


def test_people_take_it_on_leave_it_alone_and_deal_with_it(api: Api, world: World) -> None:
    problem = emails(api)["id"]
    refused = api.viewer.patch(f"/api/v1/problems/{problem}", json={"owner": "Ana"})
    assert refused.status_code == 403
    owned = change(api, problem, owner="Ana")
    assert (owned["state"], owned["owner"]) == ("seen", "Ana")
    until = (clock.now() + timedelta(days=2)).isoformat()
    left = change(api, problem, state="left_alone", left_until=until, left_more=4, note="Holidays")
    assert (left["state"], left["left_more"]) == ("left_alone", 4)
    assert problem not in [each["id"] for each in api.get("/problems")["items"]]
    assert change(api, problem, state="seen")["state"] == "seen"
    nameless = api.manager.patch(f"/api/v1/problems/{problem}", json={"state": "dealt_with"})
    assert nameless.json()["code"] == "reason_needed"
    by_hand = api.manager.patch(f"/api/v1/problems/{problem}", json={"state": "new"})
    assert by_hand.json()["code"] == "not_by_hand"
    done = change(api, problem, state="dealt_with", note="Entered by hand")
    assert (done["state"], done["open"]) == ("dealt_with", 0)
    assert (done["last_fix"]["how"], done["last_fix"]["note"]) == ("marked", "Entered by hand")
    states = {
        each["task"]["dealt_with_at"] is not None
        for each in api.get(f"/problems/{problem}/tasks")["items"]
    }
    assert states == {True}
    assert [event["what"] for event in done["history"]] == [
        "opened", "owned", "left_alone", "seen", "marked",
    ]  # fmt: skip
    lines = api.get("/activity")["items"]
    assert lines[0]["action"] == "problem.change"


def test_what_names_a_word_is_split_off_and_stays_apart(api: Api, world: World) -> None:
    problem = emails(api)["id"]
    assert (
        api.manager.post(f"/api/v1/problems/{problem}/split", json={"word": "302"}).status_code
        == 403
    )
    nothing = api.agent.post(f"/api/v1/problems/{problem}/split", json={"word": "Kite"})
    assert nothing.json()["code"] == "nothing_to_split"
    part = ok(api.agent.post(f"/api/v1/problems/{problem}/split", json={"word": "302"}))
    assert (part["open"], part["split_by"]) == (1, "302")
    assert api.get(f"/problems/{problem}")["open"] == 2
    (relation,) = api.get(f"/problems/{problem}")["relations"]
    assert (relation["how"], relation["word"]) == ("split_off", "302")
    world.sell("3302", email="buyer 3302 at home", first="Buyer3302", last="Lee")
    world.push()
    assert api.get(f"/problems/{part['id']}")["open"] == 2


def test_joined_problems_show_as_one_and_can_be_separated(api: Api, world: World) -> None:
    problem = emails(api)["id"]
    (other,) = [each["id"] for each in api.get("/problems")["items"] if each["id"] != problem]
    ok(api.agent.post(f"/api/v1/problems/{problem}/join", json={"into": other}))
    (shown,) = api.get("/problems")["items"]
    assert (shown["id"], shown["open"], shown["tasks"]) == (other, 4, 4)
    world.sell("305", email="buyer 305 at home", first="Buyer305", last="Lee")
    world.push()
    assert api.get(f"/problems/{other}")["open"] == 5
    itself = api.agent.post(f"/api/v1/problems/{other}/join", json={"into": other})
    assert itself.json()["code"] == "same_problem"
    apart = ok(api.agent.post(f"/api/v1/problems/{problem}/separate"))
    assert (apart["open"], apart["tasks"]) == (4, 4)
    assert api.get(f"/problems/{other}")["open"] == 1

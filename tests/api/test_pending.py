"""Pending Operations over REST: what waits and why, what is in it, cancelling, undoing, moving."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from api.conftest import Api, ok
from cartbooks import clock
from cartbooks.model import Company, ListRecord, Store, Task
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

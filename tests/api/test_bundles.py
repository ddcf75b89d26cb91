"""Support bundles through the door: plan, look inside, zip, and who may."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from api.conftest import Api, ok
from cartbooks import ids
from world import World


def make(api: Api, role: str = "manager", **wish: Any) -> Any:
    return ok(getattr(api, role).post("/api/v1/bundles", json=wish))


def unpacked(api: Api, plan: Any, role: str = "manager") -> dict[str, bytes]:
    reply = getattr(api, role).get(f"/api/v1/bundles/{plan['id']}.zip")
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-type"] == "application/zip"
    assert "etag" not in reply.headers
    assert plan["name"] in reply.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(reply.content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def world(api: Api, tmp_path: Path) -> World:
    world = World(api.storage, api.settings, tmp_path)
    world.sell("10431", email="bob@example.com", first="Bob", last="Gray")
    world.sell("10432", sku="UNKNOWN-1")
    world.push()
    return world


def operation_of(api: Api) -> Any:
    return api.get("/operations", kind="push_orders")["items"][0]


def test_an_operation_is_packed_with_all_that_belongs_to_it(api: Api, world: World) -> None:
    operation = operation_of(api)
    plan = make(api, scope="operation", id=operation["id"])
    files = unpacked(api, plan)
    assert set(plan["files"]) | {"redaction.json", "warnings.txt", "manifest.json"} == set(files)
    manifest = json.loads(files["manifest.json"])
    for name, facts in manifest["files"].items():
        assert facts["sha256"] == hashlib.sha256(files[name]).hexdigest(), name
    assert set(manifest["files"]) == set(files) - {"manifest.json"}
    tasks = [json.loads(line) for line in files["tasks.ndjson"].splitlines()]
    assert {task["label"] for task in tasks} == {"Order 10431", "Order 10432"}
    assert "Order 10432" in files["summary.md"].decode()
    assert plan["counts"]["tasks"] == 2
    assert files["messages/0001-request.xml"].startswith(b"<?xml")
    first, second = (json.loads(line) for line in files["records.ndjson"].splitlines())
    assert first["number"] == "10431"
    assert second["posting"] is None or second["posting"]["state"] != "posted"
    calls = [json.loads(line)["method"] for line in files["conversation.ndjson"].splitlines()]
    assert calls[0] == "authenticate"
    assert "receiveResponseXML" in calls
    assert b"closeConnection" in files["conversation.ndjson"]
    assert abs(plan["bytes"] - sum(map(len, files.values())) / 5) < 100_000


def test_what_one_looks_at_is_what_one_downloads(api: Api, world: World) -> None:
    plan = make(api, scope="operation", id=operation_of(api)["id"])
    listed = ok(api.manager.get(f"/api/v1/bundles/{plan['id']}/files"))
    files = unpacked(api, plan)
    for each in listed["items"]:
        if each["name"] in {"README.txt", "environment.json", "activity.ndjson"}:
            continue  # they say what time it is
        looked = api.manager.get(each["address"])
        assert looked.headers["content-type"] == "text/plain; charset=utf-8"
        assert looked.content == files[each["name"]], each["name"]


def test_the_same_person_is_the_same_token_everywhere(api: Api, world: World) -> None:
    files = unpacked(api, make(api, scope="operation", id=operation_of(api)["id"]))
    order = json.loads(files["records.ndjson"].splitlines()[0])
    token = order["body"]["customer"]["first_name"]
    assert token.startswith("Customer-")
    assert order["body"]["bill_to"]["name"] == token
    assert any(token.encode() in files[name] for name in files if name.startswith("messages/"))
    world.sell("10500", email="bob@example.com", first="Bob", last="Gray")
    world.push()
    again = unpacked(api, make(api, scope="record", id=record_of(api, "ext-10500")))
    assert token.encode() in again["records.ndjson"]


def record_of(api: Api, ext_id: str) -> str:
    store = api.get("/stores")["items"][0]["id"]
    return f"{store}/order/{ext_id}"


@pytest.mark.parametrize("scope", ["session", "problem", "record", "range"])
def test_every_scope(api: Api, world: World, scope: str) -> None:
    subject = {
        "session": lambda: api.get("/sessions")["items"][0]["id"],
        "problem": lambda: api.get("/problems")["items"][0]["id"],
        "record": lambda: record_of(api, "ext-10432"),
        "range": lambda: "",
    }[scope]()
    files = unpacked(api, make(api, scope=scope, id=subject))
    assert files["operations.ndjson"]
    assert json.loads(files["manifest.json"])["scope"]["kind"] == scope
    if scope in {"problem", "record"}:
        assert b"10432" in files["tasks.ndjson"]
        assert b"10431" not in files["tasks.ndjson"]


def test_a_dry_run_makes_nothing(api: Api, world: World) -> None:
    before = api.get("/activity")["items"]
    plan = make(api, scope="range", dry_run=True)
    assert plan["id"] is None
    assert plan["bytes"] > 0
    assert api.get("/activity")["items"] == before


def test_without_messages_there_are_none(api: Api, world: World) -> None:
    plan = make(api, scope="operation", id=operation_of(api)["id"], messages=False)
    assert not [name for name in unpacked(api, plan) if name.startswith("messages/")]


def test_details_are_for_agents_and_recorded(api: Api, world: World) -> None:
    wish = {"scope": "operation", "id": operation_of(api)["id"], "details": True}
    assert api.manager.post("/api/v1/bundles", json=wish).status_code == 403
    assert api.viewer.post("/api/v1/bundles", json={**wish, "details": False}).status_code == 403
    plan = make(api, "agent", **wish)
    assert b"Bob" in unpacked(api, plan, "agent")["records.ndjson"]
    line = api.get("/activity")["items"][0]
    assert (line["action"], line["actor"]) == ("bundle.make", "token agent")
    assert line["detail"]["details"] is True


def test_an_id_is_for_the_one_who_made_it(api: Api, world: World) -> None:
    plan = make(api, scope="range")
    for path in (f"/api/v1/bundles/{plan['id']}.zip", f"/api/v1/bundles/{plan['id']}/files"):
        assert api.admin.get(path).status_code == 404
        assert api.anyone.get(path).status_code == 401
    assert api.manager.get("/api/v1/bundles/nonsense.zip").status_code == 404
    missing = api.manager.get(f"/api/v1/bundles/{plan['id']}/files/../../etc/passwd")
    assert missing.status_code == 404


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({"scope": "operation", "id": "op_0000000"}, 404),
        ({"scope": "operation", "id": ids.public("op", 999_999)}, 404),
        ({"scope": "record", "id": "order 17"}, 422),
        ({"scope": "everything"}, 422),
        ({"scope": "range", "since": "2020-01-01T00:00:00Z"}, 422),
    ],
)
def test_what_cannot_be_packed(api: Api, wish: Any, status: int) -> None:
    assert api.manager.post("/api/v1/bundles", json=wish).status_code == status

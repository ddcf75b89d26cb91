"""What a client may rely on everywhere: problems, pages, tags, keys, a true description."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.conftest import Api, ok
from cartbooks import ids
from cartbooks.model import Idempotency

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nothing", 404, "not_found"),
        ("GET", "/api/nothing", 404, "not_found"),
        ("DELETE", "/api/v1/companies", 405, "method_not_allowed"),
        ("GET", "/api/v1/companies/nonsense", 404, "not_found"),
        ("GET", "/api/v1/companies/co_0000000", 404, "not_found"),
        ("GET", "/api/v1/operations?cursor=nonsense", 422, "bad_cursor"),
        ("GET", "/api/v1/operations?limit=100000", 422, "invalid"),
        ("GET", "/api/v1/operations?color=blue", 422, "invalid"),
        ("POST", "/api/v1/companies", 422, "invalid"),
    ],
)
def test_every_failure_is_a_problem(
    api: Api, method: str, path: str, status: int, code: str
) -> None:
    reply = api.admin.request(method, path)
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["code"] == code
    assert reply.json()["detail"]


def test_unknown_fields_are_named(api: Api) -> None:
    reply = api.admin.post("/api/v1/companies", json={"name": "A", "colour": "red"})
    assert "colour" in " ".join(reply.json()["problems"])


def test_pages_have_no_gaps_and_no_doubles(api: Api) -> None:
    for number in range(7):
        api.post("/companies", {"name": f"C{number}"})
    names: list[str] = []
    cursor = None
    while True:
        page = api.get("/companies", limit=3, **({"cursor": cursor} if cursor else {}))
        names += [each["name"] for each in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert names == [f"C{number}" for number in reversed(range(7))]


def test_an_unchanged_read_is_not_sent_again(api: Api) -> None:
    first = api.admin.get("/api/v1/companies")
    tag = first.headers["etag"]
    again = api.admin.get("/api/v1/companies", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    api.post("/companies", {"name": "New"})
    assert api.admin.get("/api/v1/companies", headers={"If-None-Match": tag}).status_code == 200


def test_a_write_with_a_key_happens_once(api: Api) -> None:
    def add(name: str) -> Any:
        return api.admin.post(
            "/api/v1/companies", json={"name": name}, headers={"Idempotency-Key": "k1"}
        )

    first, again, other = add("Acme"), add("Acme"), add("Other")
    assert first.json() == again.json()
    assert again.headers["idempotent-replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert len(api.get("/companies")["items"]) == 1


def test_the_same_key_at_the_same_time_happens_once(api: Api) -> None:
    codes: list[int] = []

    def add() -> None:
        reply = api.admin.post(
            "/api/v1/companies", json={"name": "Acme"}, headers={"Idempotency-Key": "k2"}
        )
        codes.append(reply.status_code)

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(codes) <= {201, 409}
    assert len(api.get("/companies")["items"]) == 1


def test_ids_go_with_and_without_their_prefix(api: Api) -> None:
    made = api.post("/companies", {"name": "Acme"})
    bare = made["id"].removeprefix("co_")
    assert api.get(f"/companies/{bare}")["id"] == made["id"]
    assert api.get(f"/companies/{bare.lower()}")["id"] == made["id"]
    assert ids.number("co", made["id"]) is not None


def test_the_description_is_whole(api: Api) -> None:
    described = api.app.openapi()
    assert described["openapi"].startswith("3.1")
    assert described == json.loads((ROOT / "openapi.json").read_text())
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], (method, path)
            assert operation["tags"]
    for name, schema in described["components"]["schemas"].items():
        if name.endswith(("Out", "List", "Detail")) and "properties" in schema:
            assert set(schema.get("required", [])) == set(schema["properties"]), name
        assert "__" not in name  # two shapes of one name: neither can be called by it


def test_the_pages_of_the_description_load_nothing_from_elsewhere(api: Api) -> None:
    for path in ("/api/docs", "/api/docs.js", "/api/docs.css"):
        reply = api.anyone.get(path)
        assert reply.status_code == 200
        assert "http://" not in reply.text.replace("http://localhost", "")
        assert "https://" not in reply.text


def test_health_needs_no_login_and_metrics_does_elsewhere(api: Api) -> None:
    assert ok(api.anyone.get("/api/v1/health"))["status"] == "ok"
    assert api.anyone.get("/metrics").status_code == 401
    assert b"cartbooks_tasks_waiting" in api.admin.get("/metrics").content


def test_whatever_is_sent_no_trace_comes_back(api: Api) -> None:
    company = api.post("/companies", {"name": "Acme"})["id"]
    store = api.post("/stores", {"company": company, "name": "Web"})["id"]
    values = st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
        max_leaves=6,
    )
    paths = [
        f"/stores/{store}/orders", f"/stores/{store}/products", "/operations", "/links",
        f"/stores/{store}/create-missing", "/webhooks", "/users", "/sign-in",
    ]  # fmt: skip

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(paths), values)
    def check(path: str, body: Any) -> None:
        reply = api.admin.post(f"/api/v1{path}", json=body)
        assert reply.status_code < 500
        json.loads(reply.content)

    check()


@pytest.mark.parametrize("name", ["a\\u0000b", "half \\ud800", "half \\udc00"])
def test_characters_that_cannot_be_kept_are_refused(api: Api, name: str) -> None:
    body = f'{{"name": "{name}"}}'.encode()
    reply = api.admin.post(
        "/api/v1/companies", content=body, headers={"Content-Type": "application/json"}
    )
    assert (reply.status_code, reply.json()["code"]) == (422, "bad_characters")
    assert api.admin.get("/api/v1/records?q=%00").status_code == 422


def test_secrets_that_are_shown_once_are_not_kept_in_the_clear(api: Api) -> None:
    made = api.admin.post(
        "/api/v1/tokens",
        json={"name": "shop", "role": "viewer"},
        headers={"Idempotency-Key": "k3"},
    ).json()
    with api.storage.reading() as db:
        (kept,) = db.query(Idempotency).all()
    assert made["token"].encode() not in (kept.body or b"")
    again = api.admin.post(
        "/api/v1/tokens",
        json={"name": "shop", "role": "viewer"},
        headers={"Idempotency-Key": "k3"},
    )
    assert again.json() == made


@pytest.mark.parametrize("url", ["http://[bad", "http://x:99999999/", "ftp://x/", "nothing"])
def test_a_webhook_needs_a_web_address(api: Api, url: str) -> None:
    company = api.post("/companies", {"name": "Acme"})["id"]
    body = {"company": company, "url": url, "events": ["operation.ended"]}
    assert api.admin.post("/api/v1/webhooks", json=body).json()["code"] == "bad_url"

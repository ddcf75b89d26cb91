"""Where an API breaks first: odd texts, huge ids, odd addresses, keys of failed writes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from structlog.testing import capture_logs

from api.conftest import Api, ok
from api.test_steering import company, push, store, tasks, told, world
from cartbooks import clock, ids, security
from cartbooks.engine import companies, webhooks
from cartbooks.model import Delivery, Idempotency, OpenLine, Role
from cartbooks.security import Secrets
from cartbooks.simulator.quickbooks import Bookkeeper
from world import World

__all__ = ["company", "store", "world"]


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Structlog's own traces take seconds each where nothing has set it up."""
    with capture_logs():
        yield


@pytest.fixture
def shop(api: Api) -> str:
    made = api.post("/companies", {"name": "Acme"})["id"]
    return str(api.post("/stores", {"company": made, "name": "Web"})["id"])


# -- what is sent


@pytest.mark.parametrize(
    "text",
    [
        "a\x00b",
        "a\ud800b",
        "\x1b[2J",
        "\U0001f600",
        "'; --",
    ],
)
def test_odd_text_never_breaks_a_write(api: Api, shop: str, text: str) -> None:
    sale = {**told("7001"), "note": text}
    for path, body in [
        ("/companies", {"name": text}),
        ("/users", {"name": text, "role": "viewer"}),
        ("/sign-in", {"name": text, "password": text}),
        (f"/stores/{shop}/orders", {"items": [sale]}),
        (f"/stores/{shop}/products", {"items": [{"ext_id": text, "name": text, "sku": text}]}),
        (f"/stores/{shop}/customers", {"items": [{"ext_id": text, "email": text}]}),
    ]:
        reply = api.admin.post(
            f"/api/v1{path}",
            content=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        assert reply.status_code < 500, (path, reply.text)


@pytest.mark.parametrize(
    "text",
    [
        "%00",
        "%ff",
        "%F0%9F%98%80",
        "a" * 3000,
    ],
)
def test_odd_text_never_breaks_a_read(api: Api, shop: str, text: str) -> None:
    for path in [
        f"/records?q={text}",
        f"/stores/{shop}/orders?number={text}",
        f"/stores/{shop}/orders/{text}",
        f"/operations?code={text}",
        f"/companies/{text}",
        f"/operations?cursor={text}",
    ]:
        assert api.admin.get(f"/api/v1{path}").status_code < 500, path


@pytest.mark.parametrize("number", ["Z" * 13, "Z" * 30, "0", "-1"])
def test_an_id_of_any_size_is_only_unknown(api: Api, number: str) -> None:
    assert api.admin.get(f"/api/v1/companies/co_{number}").status_code == 404
    assert api.admin.get(f"/api/v1/companies?cursor=cu_{number}").status_code < 500


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"null", b"\xff\xfe", b"[" * 5000])
def test_a_body_that_is_no_json_is_refused(api: Api, body: bytes) -> None:
    reply = api.admin.post(
        "/api/v1/companies", content=body, headers={"Content-Type": "application/json"}
    )
    assert reply.status_code in {400, 422}, reply.text
    assert reply.headers["content-type"] == "application/problem+json"


# -- keys


def test_a_failure_inside_is_not_kept_under_its_key(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = TestClient(
        api.app,
        base_url="http://localhost:8000",
        raise_server_exceptions=False,
        headers={"Authorization": f"Bearer {api.tokens['admin']}", "Idempotency-Key": "k3"},
    )

    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("the disk is gone")

    with monkeypatch.context() as patched:
        patched.setattr(companies, "add", broken)
        failed = client.post("/api/v1/companies", json={"name": "Acme"})
    assert (failed.status_code, failed.json()["code"]) == (500, "internal")
    assert "disk" not in failed.text
    assert client.post("/api/v1/companies", json={"name": "Acme"}).status_code == 201


def test_the_same_key_of_another_caller_is_another_key(api: Api) -> None:
    headers = {"Idempotency-Key": "k4"}
    assert (
        api.manager.post("/api/v1/companies", json={"name": "A"}, headers=headers).status_code
        == 403
    )
    assert (
        api.admin.post("/api/v1/companies", json={"name": "B"}, headers=headers).status_code == 201
    )


def test_a_secret_that_is_shown_once_is_not_kept_in_the_clear(api: Api) -> None:
    reply = api.admin.post(
        "/api/v1/tokens", json={"name": "t", "role": "viewer"}, headers={"Idempotency-Key": "k5"}
    )
    shown = ok(reply)["token"].encode()
    with api.storage.reading() as db:
        assert not [row for row in db.query(Idempotency) if shown in (row.body or b"")]


# -- signing in


def test_a_link_is_good_for_thirty_minutes(api: Api) -> None:
    with api.storage.begin() as db:
        link = security.one_time_link(db, security.add_user(db, "Cy", Role.VIEWER), "http://x")
    later = clock.now() + timedelta(minutes=31)
    with clock.driven_by(lambda: later):
        reply = api.anyone.post("/api/v1/sign-in/link", json={"key": link.partition("#")[2]})
    assert reply.status_code == 401


def test_the_cookie_cannot_be_read_by_scripts_and_is_secure_over_https(api: Api) -> None:
    with api.storage.begin() as db:
        security.add_user(db, "Dee", Role.VIEWER, "correct horse battery")
    reply = api.anyone.post(
        "/api/v1/sign-in", json={"name": "Dee", "password": "correct horse battery"}
    )
    cookie = reply.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" not in cookie, "plain http here"


# -- the built-in store


def test_what_is_open_counts_only_what_may_still_be_posted(api: Api, shop: str) -> None:
    def units() -> float:
        with api.storage.reading() as db:
            return sum(float(each.quantity) for each in db.query(OpenLine))

    sale = told("7002", quantity=3)
    api.post(f"/stores/{shop}/orders", {"items": [sale]})
    assert units() == 3
    api.post(f"/stores/{shop}/orders", {"items": [{**sale, "status": "cancelled"}]})
    assert units() == 0


def test_products_and_customers_are_put_once(api: Api, shop: str) -> None:
    records: list[tuple[str, dict[str, Any]]] = [
        ("products", {"ext_id": "p1", "sku": "A", "name": "Mug", "tracked": True, "stock": 4}),
        ("customers", {"ext_id": "c1", "email": "a@example.com", "first_name": "A"}),
    ]
    for noun, record in records:
        path = f"/stores/{shop}/{noun}"
        assert api.post(path, {"items": [record, {"ext_id": "bad", "x": 1}]})["counts"] == {
            "created": 1,
            "rejected": 1,
        }
        assert api.post(path, {"items": [record, record]})["counts"] == {"unchanged": 2}
        record["meta"] = {"colour": "red"}
        assert api.post(path, {"items": [record]})["counts"] == {"updated": 1}


def test_cancelled_after_posting_is_shown(api: Api, world: World, company: str, store: str) -> None:
    sale = told("7003")
    api.post(f"/stores/{store}/orders", {"items": [sale]})
    push(api, world, company, store)
    api.post(f"/stores/{store}/orders", {"items": [{**sale, "status": "cancelled"}]})
    shown = api.get(f"/stores/{store}/orders/ext-7003")
    assert (shown["push"], shown["why"]) == ("posted", "order_cancelled_after_posting")
    assert shown["why_text"]


def test_changed_while_queued_posts_once(api: Api, world: World, company: str, store: str) -> None:
    sale = told("7004")
    api.post(f"/stores/{store}/orders", {"items": [sale]})
    api.post("/operations", {"company": company, "store": store, "kind": "push_orders"})
    sale["lines"][0]["amount"], sale["total"] = "21.00", "27.65"
    api.post(f"/stores/{store}/orders", {"items": [sale]})
    world.run()
    assert len(world.documents("7004")) == 1


# -- decisions


def test_a_number_that_is_taken_is_linked_or_renumbered(
    api: Api, world: World, company: str, store: str
) -> None:
    keeper, taken = Bookkeeper(world.file), {}
    for number in ("7005", "7006"):
        taken[number] = keeper.add_document(
            "SalesReceipt", number=number, customer="Kids Corner", lines=[("Web item", "26.65")]
        )
        api.post(f"/stores/{store}/orders", {"items": [told(number)]})
    operation = push(api, world, company, store)
    held = {each["record"]["id"]: each for each in tasks(api, operation, state="held")}
    assert {each["code"] for each in held.values()} == {"number_taken"}
    linked = held["ext-7005"]["id"]
    api.post(f"/tasks/{linked}/link-document", {"txn_id": taken["7005"]})
    assert api.get(f"/stores/{store}/orders/ext-7005")["push"] == "posted"
    api.post(f"/tasks/{held['ext-7006']['id']}/renumber", {"number": "7006-W"})
    world.run()
    assert len(world.documents("7005")) == 1
    assert len(world.documents("7006-W")) == 1


def test_a_task_may_be_left_alone_with_a_reason(
    api: Api, world: World, company: str, store: str
) -> None:
    api.post(f"/stores/{store}/orders", {"items": [told("7007", sku="NONE-1")]})
    (task,) = tasks(api, push(api, world, company, store), state="held")
    path = f"/tasks/{task['id']}/mark-dealt-with"
    assert api.admin.post(f"/api/v1{path}", json={"reason": ""}).status_code == 422
    told_so = api.post(path, {"reason": "Entered by hand"})
    assert (told_so["state"], "Entered by hand" in told_so["note"]) == ("held", True)


# -- webhooks


@pytest.mark.parametrize(
    "url",
    [
        "ftp://x/",
        "http://",
        "http://[bad",
        "http://x:99999999/",
        "x",
    ],
)
def test_an_address_that_cannot_be_called_is_refused(api: Api, url: str) -> None:
    company = api.post("/companies", {"name": "Acme"})["id"]
    body = {"company": company, "url": url, "events": ["task.held"]}
    reply = api.admin.post("/api/v1/webhooks", json=body)
    assert (reply.status_code, reply.json()["code"]) == (422, "bad_url")


def test_who_never_hears_is_given_up_and_can_be_told_again(api: Api) -> None:
    company = api.post("/companies", {"name": "Acme"})["id"]
    url = "http://127.0.0.1:9/hook"  # nobody listens to discard
    hook = api.post("/webhooks", {"company": company, "url": url, "events": ["task.held"]})
    with api.storage.begin() as db:
        webhooks.announce(db, ids.number("co", company) or 0, "task.held", {"task": "ta_1"})
    secrets = Secrets.opened(api.storage, api.settings)
    now = clock.now()
    tries = 0
    with clock.driven_by(lambda: now):
        for pause in (timedelta(0), *webhooks.BACK_OFF):
            now += pause
            tries += webhooks.deliver(api.storage, secrets)
            assert webhooks.deliver(api.storage, secrets) == 0
        (delivery,) = api.get(f"/webhooks/{hook['id']}/deliveries", state="given_up")["items"]
        assert (tries, delivery["attempts"]) == (len(webhooks.BACK_OFF) + 1, tries)
        assert "ConnectError" in delivery["error"]
        api.post(f"/webhooks/{hook['id']}/deliveries/{delivery['id']}/redeliver")
        assert webhooks.deliver(api.storage, secrets) == 1
    assert api.admin.delete(f"/api/v1/webhooks/{hook['id']}").status_code == 204
    with api.storage.reading() as db:
        assert db.query(Delivery).count() == 0


def test_a_webhooks_secret_is_shown_only_once(api: Api) -> None:

    company = api.post("/companies", {"name": "Acme"})["id"]
    hook = api.post(
        "/webhooks", {"company": company, "url": "https://x.example/", "events": ["task.held"]}
    )
    assert hook["secret"] not in api.viewer.get("/api/v1/webhooks").text

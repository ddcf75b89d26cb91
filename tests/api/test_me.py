"""What is one's own: preferences, password, sign-ins; and how signing in goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.conftest import Api, ok
from cartbooks import clock, security
from cartbooks.api.people import throttle
from cartbooks.model import Role, User

PASSWORD = "correct horse battery"
ANOTHER = "a quite different one"


@pytest.fixture(autouse=True)
def _nobody_is_slowed_down() -> Iterator[None]:
    yield
    throttle.forget()


@pytest.fixture
def ana(api: Api) -> str:
    with api.storage.begin() as db:
        return security.add_user(db, "Ana", Role.MANAGER, PASSWORD).public_id


class Browser:
    """One browser in which Ana is signed in."""

    def __init__(self, api: Api, password: str = PASSWORD, **headers: str) -> None:
        self.client: TestClient = api.client(**headers)
        said = self.client.post("/api/v1/sign-in", json={"name": "Ana", "password": password})
        self.csrf = str(ok(said)["csrf"])

    def send(self, method: str, path: str, body: Any = None) -> Any:
        headers = {"X-CSRF-Token": self.csrf}
        return self.client.request(method, f"/api/v1{path}", json=body, headers=headers)

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/v1{path}")


def test_me_gives_a_reloaded_page_what_it_needs(api: Api, ana: str) -> None:
    browser = Browser(api)
    me = ok(browser.get("/me"))
    assert (me["name"], me["role"], me["user"]) == ("Ana", "manager", ana)
    assert me["csrf"] == browser.csrf
    assert me["has_password"] is True
    assert me["preferences"] == {
        "view": "simple", "zone": "mine", "theme": "auto", "keys": True, "language": "auto",
        "columns": {}, "company": None,
    }  # fmt: skip
    assert Browser(api).csrf != browser.csrf
    program = ok(api.manager.get("/api/v1/me"))
    assert (program["user"], program["csrf"]) == (None, None)


def test_preferences_are_kept_and_what_is_left_out_stays(api: Api, ana: str) -> None:
    company = api.post("/companies", {"name": "Acme"})["id"]
    browser = Browser(api)
    columns = {"history": ["when", "operation", "result"]}
    for change in (
        {"theme": "dark", "zone": "America/New_York"},
        {"keys": False, "columns": columns},
        {"company": company.removeprefix("co_")},
    ):
        ok(browser.send("PATCH", "/me", {"preferences": change}))
    kept = ok(Browser(api).get("/me"))["preferences"]
    assert (kept["theme"], kept["zone"], kept["keys"]) == ("dark", "America/New_York", False)
    assert (kept["columns"], kept["company"], kept["view"]) == (columns, company, "simple")
    ok(browser.send("PATCH", "/me", {"preferences": {"company": None}}))
    assert ok(browser.get("/me"))["preferences"]["company"] is None


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"theme": "pink"}, 422),
        ({"zone": "Mars/Base"}, 422),
        ({"language": "<script>"}, 422),
        ({"view": None}, 422),
        ({"colour": "red"}, 422),
        ({"columns": {"history": ["<b>"]}}, 422),
        ({"columns": {f"list_{n}": [] for n in "abcdefghijklmnopqrstuvwxyz"}}, 422),
        ({"company": "co_0000000"}, 404),
    ],
)
def test_preferences_that_mean_nothing_are_refused(
    api: Api, ana: str, change: dict[str, Any], status: int
) -> None:
    assert Browser(api).send("PATCH", "/me", {"preferences": change}).status_code == status


def test_kept_preferences_of_another_release_do_not_lock_anybody_out(api: Api, ana: str) -> None:
    with api.storage.begin() as db:
        db.query(User).filter(User.name == "Ana").one().preferences = {"theme": 7, "old": True}
    assert ok(Browser(api).get("/me"))["preferences"]["theme"] == "auto"


def test_a_new_password_needs_the_old_one_and_ends_the_other_sign_ins(api: Api, ana: str) -> None:
    here, there = Browser(api), Browser(api)
    wrong = here.send("POST", "/me/password", {"old": "not it at all", "new": ANOTHER})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong_password")
    weak = here.send("POST", "/me/password", {"old": PASSWORD, "new": "short"})
    assert (weak.status_code, weak.json()["code"]) == (422, "weak_password")
    assert there.get("/me").status_code == 200
    assert ok(here.send("POST", "/me/password", {"old": PASSWORD, "new": ANOTHER})) == {"ended": 1}
    assert here.get("/me").status_code == 200
    assert there.get("/me").json()["code"] == "sign_in_ended"
    Browser(api, ANOTHER)
    old = api.anyone.post("/api/v1/sign-in", json={"name": "Ana", "password": PASSWORD})
    assert old.status_code == 401


def test_the_old_password_cannot_be_guessed_by_trying(api: Api, ana: str) -> None:
    browser = Browser(api)
    tries = {"old": "not it at all", "new": ANOTHER}
    codes = [browser.send("POST", "/me/password", tries).status_code for _ in range(12)]
    assert (codes[0], codes[-1]) == (422, 429)


def test_who_came_by_a_link_sets_a_first_password(api: Api) -> None:
    made = api.post("/users", {"name": "Ben", "role": "agent"})
    client = api.anyone
    key = made["link"].partition("#")[2]
    csrf = ok(client.post("/api/v1/sign-in/link", json={"key": key}))["csrf"]
    assert ok(client.get("/api/v1/me"))["has_password"] is False
    headers = {"X-CSRF-Token": csrf}
    ok(client.post("/api/v1/me/password", json={"new": PASSWORD}, headers=headers))
    ok(api.anyone.post("/api/v1/sign-in", json={"name": "Ben", "password": PASSWORD}))
    again = client.post("/api/v1/me/password", json={"new": ANOTHER}, headers=headers)
    assert again.json()["code"] == "wrong_password"


def test_own_sign_ins_are_listed_and_ended_and_nobody_elses(api: Api, ana: str) -> None:
    here, there = Browser(api), Browser(api, **{"User-Agent": "Firefox on the counter"})
    newest, own = ok(here.get("/me/sign-ins"))["items"]
    assert (newest["browser"], newest["current"], own["current"]) == (
        "Firefox on the counter", False, True,
    )  # fmt: skip
    with api.storage.begin() as db:
        other = security.add_user(db, "Ben", Role.ADMIN, PASSWORD)
        security.begin_sign_in(db, other)
    ben = api.anyone
    csrf = ok(ben.post("/api/v1/sign-in", json={"name": "Ben", "password": PASSWORD}))["csrf"]
    foreign = ben.delete(f"/api/v1/me/sign-ins/{newest['id']}", headers={"X-CSRF-Token": csrf})
    assert foreign.status_code == 404
    assert here.send("DELETE", f"/me/sign-ins/{newest['id']}").status_code == 204
    assert there.get("/me").status_code == 401
    Browser(api)
    assert ok(here.send("DELETE", "/me/sign-ins")) == {"ended": 1}
    assert len(ok(here.get("/me/sign-ins"))["items"]) == 1
    assert ok(ben.get("/api/v1/me"))["name"] == "Ben"


def test_a_token_has_nothing_of_its_own(api: Api) -> None:
    for method, path, body in (
        ("PATCH", "/me", {"preferences": {"theme": "dark"}}),
        ("POST", "/me/password", {"old": "", "new": PASSWORD}),
        ("DELETE", "/me/sign-ins", None),
    ):
        reply = api.admin.request(method, f"/api/v1{path}", json=body)
        assert (reply.status_code, reply.json()["code"]) == (409, "not_a_person")
    assert api.get("/me/sign-ins")["items"] == []


def test_signing_in_twice_with_one_key_sets_the_cookie_twice(api: Api, ana: str) -> None:
    body, headers = {"name": "Ana", "password": PASSWORD}, {"Idempotency-Key": "k1"}
    first = api.anyone.post("/api/v1/sign-in", json=body, headers=headers)
    again = api.anyone.post("/api/v1/sign-in", json=body, headers=headers)
    assert first.cookies["cartbooks_session"] != again.cookies["cartbooks_session"]
    assert "idempotent-replayed" not in again.headers


def test_signing_out_ends_it_and_is_written_down(api: Api, ana: str) -> None:
    browser = Browser(api)
    assert browser.send("POST", "/sign-out").status_code == 204
    assert browser.get("/me").json()["code"] in ("sign_in_ended", "not_signed_in")
    out, signed_in = api.get("/activity", actor="Ana")["items"]
    assert (out["what"], signed_in["what"]) == ("Ana signed out.", "Ana signed in.")


def test_a_sign_in_ends_after_two_weeks(api: Api, ana: str) -> None:
    browser = Browser(api)
    later = clock.now() + timedelta(days=security.SIGN_IN_DAYS, minutes=1)
    with clock.driven_by(lambda: later):
        reply = browser.get("/me")
        assert (reply.status_code, reply.json()["code"]) == (401, "sign_in_ended")


def test_a_link_says_why_it_does_not_sign_in(api: Api) -> None:
    def tried(key: str) -> tuple[int, str]:
        reply = api.anyone.post("/api/v1/sign-in/link", json={"key": key})
        return reply.status_code, reply.json().get("code", "")

    with api.storage.begin() as db:
        link = security.first_administrator(db, "http://localhost:8000")
    assert link is not None
    key = link.partition("#")[2]
    later = clock.now() + timedelta(minutes=31)
    with clock.driven_by(lambda: later):
        assert tried(key) == (401, "link_expired")
    assert tried("x" * 32) == (401, "link_unknown")
    assert tried(key)[0] == 200
    assert tried(key) == (401, "link_used")
    made = api.get("/users")["items"][0]
    fresh = api.post(f"/users/{made['id']}/link")["link"].partition("#")[2]
    api.post("/users", {"name": "Another", "role": "admin"})
    ok(api.admin.patch(f"/api/v1/users/{made['id']}", json={"enabled": False}))
    assert tried(fresh) == (401, "link_unknown")


def test_each_start_offers_the_first_administrator_a_link_until_one_is_used(api: Api) -> None:
    with api.storage.begin() as db:
        first = security.first_administrator(db, "http://localhost:8000")
    with api.storage.begin() as db:
        second = security.first_administrator(db, "http://localhost:8000")
    assert first
    assert second
    assert first != second
    ok(api.anyone.post("/api/v1/sign-in/link", json={"key": second.partition("#")[2]}))
    with api.storage.begin() as db:
        assert security.first_administrator(db, "http://localhost:8000") is None
        assert db.query(User).count() == 1

"""Nobody gets in who should not; test_roles.py has who may do what."""

from __future__ import annotations

from typing import Any

from api.conftest import Api, ok
from cartbooks import security
from cartbooks.model import Role, User

PASSWORD = "correct horse battery"


def signed_in(api: Api) -> tuple[Any, str]:
    with api.storage.begin() as db:
        security.add_user(db, "Ana", Role.MANAGER, PASSWORD)
    client = api.anyone
    said = ok(client.post("/api/v1/sign-in", json={"name": "Ana", "password": PASSWORD}))
    return client, said["csrf"]


def test_the_cookie_signs_in_and_writes_need_its_csrf_token(api: Api) -> None:
    client, csrf = signed_in(api)
    assert ok(client.get("/api/v1/me"))["name"] == "Ana"
    body = {"company": "co_YAQ366E", "kind": "sync_lists"}
    assert client.post("/api/v1/operations", json=body).json()["code"] == "csrf"
    reply = client.post("/api/v1/operations", json=body, headers={"X-CSRF-Token": csrf})
    assert reply.status_code == 404
    client.post("/api/v1/sign-out", headers={"X-CSRF-Token": csrf})
    assert client.get("/api/v1/me").status_code == 401


def test_a_one_time_link_works_once(api: Api) -> None:
    with api.storage.begin() as db:
        user = security.add_user(db, "Ben", Role.ADMIN)
        link = security.one_time_link(db, user, "http://localhost:8000")
    key = link.partition("#")[2]
    assert ok(api.anyone.post("/api/v1/sign-in/link", json={"key": key}))["role"] == "admin"
    assert api.anyone.post("/api/v1/sign-in/link", json={"key": key}).status_code == 401


def test_wrong_passwords_are_slowed_down(api: Api) -> None:
    bad = {"name": "Nobody", "password": "wrong"}
    codes = [api.anyone.post("/api/v1/sign-in", json=bad).status_code for _ in range(12)]
    assert codes[0] == 401
    assert codes[-1] == 429
    from cartbooks.api import people

    people.throttle.forget()


def test_a_revoked_token_and_a_disabled_user_are_out_at_once(api: Api) -> None:
    made = api.post("/tokens", {"name": "shop", "role": "manager"})
    shop = api.client(Authorization=f"Bearer {made['token']}")
    assert shop.get("/api/v1/me").status_code == 200
    assert api.admin.delete(f"/api/v1/tokens/{made['id']}").status_code == 204
    assert shop.get("/api/v1/me").status_code == 401
    client, _ = signed_in(api)
    with api.storage.begin() as db:
        user = db.query(User).filter(User.name == "Ana").one()
        public = user.public_id
    ok(api.admin.patch(f"/api/v1/users/{public}", json={"enabled": False}))
    assert client.get("/api/v1/me").status_code == 401


def test_the_last_administrator_stays(api: Api) -> None:
    made = api.post("/users", {"name": "Only", "role": "admin"})
    reply = api.admin.patch(f"/api/v1/users/{made['id']}", json={"role": "viewer"})
    assert (reply.status_code, reply.json()["code"]) == (409, "last_admin")


def test_who_did_what_is_written_down(api: Api) -> None:
    api.post("/companies", {"name": "Acme"})
    (line,) = [e for e in api.get("/activity")["items"] if e["action"] == "company.add"]
    assert line["actor"] == "token admin"


def test_a_new_link_ends_the_one_before_and_none_is_made_for_who_is_shut_out(api: Api) -> None:
    made = api.post("/users", {"name": "Ben", "role": "agent"})
    fresh = api.post(f"/users/{made['id']}/link")
    old, new = (each["link"].partition("#")[2] for each in (made, fresh))
    reply = api.anyone.post("/api/v1/sign-in/link", json={"key": old})
    assert (reply.status_code, reply.json()["code"]) == (401, "link_expired")
    ok(api.anyone.post("/api/v1/sign-in/link", json={"key": new}))
    ok(api.admin.patch(f"/api/v1/users/{made['id']}", json={"enabled": False}))
    reply = api.admin.post(f"/api/v1/users/{made['id']}/link")
    assert (reply.status_code, reply.json()["code"]) == (409, "user_disabled")


def test_people_and_programs_are_refused_by_name(api: Api) -> None:
    for path, body, code in (
        ("/users", {"name": "Ana", "role": "viewer"}, "name_taken"),
        ("/users", {"name": "   ", "role": "viewer"}, "bad_name"),
        ("/users", {"name": "Eve", "role": "viewer", "password": "short"}, "weak_password"),
        ("/users", {"name": "Eve", "role": "owner"}, "invalid"),
        ("/tokens", {"name": "shop", "role": "viewer"}, "name_taken"),
    ):
        if code == "name_taken":
            ok(api.admin.post(f"/api/v1{path}", json=body))
        assert api.admin.post(f"/api/v1{path}", json=body).json()["code"] == code, body
    assert api.admin.delete("/api/v1/tokens/to_0000000").status_code == 404
    assert api.admin.patch("/api/v1/users/us_0000000", json={}).status_code == 404

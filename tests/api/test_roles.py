"""Who may do what: every route with the least role that it takes, in one table."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from api.conftest import Api, ok
from cartbooks import api as product
from cartbooks.model import Role

LEAST: dict[str, str] = {
    "anyone": """
        GET /health
        POST /sign-in
        POST /sign-in/link
    """,
    "viewer": """
        GET /actions
        GET /activity
        GET /advice
        GET /advice/{code}
        GET /alert-rules
        GET /alert-rules/{rule_id}/mails
        GET /alerts
        GET /companies
        GET /companies/{company_id}
        GET /companies/{company_id}/connection
        GET /companies/{company_id}/lists/{kind}
        GET /find
        GET /go/{code}
        GET /kinds
        GET /links
        GET /me
        PATCH /me
        POST /me/password
        DELETE /me/sign-ins
        GET /me/sign-ins
        DELETE /me/sign-ins/{sign_in_id}
        GET /messages/{message_id}
        GET /notes
        GET /operations
        GET /operations.csv
        GET /operations.jsonl
        GET /operations/{operation_id}
        GET /operations/{operation_id}/advice
        GET /operations/{operation_id}/differences
        GET /operations/{operation_id}/look
        GET /operations/{operation_id}/messages
        GET /operations/{operation_id}/tasks
        GET /operations/{operation_id}/timeline
        GET /operations/{operation_id}/tries
        GET /overview
        GET /postings
        GET /postings/{posting_id}
        GET /problems
        GET /problems/{problem_id}
        GET /problems/{problem_id}/tasks
        GET /queue
        POST /queue/check
        GET /records
        GET /records/{store_id}/{type}/{ext_id}
        GET /records/{type}/{ref}
        GET /schedules
        GET /search/suggest
        GET /sessions
        GET /sessions/{session_id}
        GET /sessions/{session_id}/conversation
        POST /sign-out
        GET /stores
        GET /stores/{store_id}
        GET /stores/{store_id}/choices
        GET /stores/{store_id}/customers
        GET /stores/{store_id}/orders
        GET /stores/{store_id}/orders/{ext_id}
        GET /stores/{store_id}/preferences
        GET /stores/{store_id}/products
        GET /stores/{store_id}/products/{ext_id}
        GET /stream
        GET /tasks/{task_id}
        GET /tasks/{task_id}/changes
        GET /tasks/{task_id}/documents
        GET /views
        POST /views
        DELETE /views/{view_id}
        PATCH /views/{view_id}
        GET /webhooks
        GET /webhooks/{webhook_id}/deliveries
        GET /words
    """,
    "manager": """
        POST /actions/preview
        POST /bundles
        GET /bundles/{bundle_id}.zip
        GET /bundles/{bundle_id}/files
        GET /bundles/{bundle_id}/files/{name}
        POST /companies/{company_id}/connection/checks
        GET /companies/{company_id}/qwc
        POST /companies/{company_id}/release-writes
        POST /dealt-with
        POST /links
        DELETE /links/{link_id}
        POST /notes
        DELETE /notes/{note_id}
        POST /operations
        POST /operations/cancel
        POST /operations/{operation_id}/approve-stock
        POST /operations/{operation_id}/cancel
        POST /operations/{operation_id}/move
        POST /operations/{operation_id}/restore
        POST /operations/{operation_id}/retry
        PATCH /problems/{problem_id}
        POST /retries
        PATCH /schedules/{schedule_id}
        POST /stores/{store_id}/customers
        PUT /stores/{store_id}/customers/{ext_id}
        POST /stores/{store_id}/orders
        PUT /stores/{store_id}/orders/{ext_id}
        POST /stores/{store_id}/preview
        POST /stores/{store_id}/products
        PUT /stores/{store_id}/products/{ext_id}
        POST /tasks/{task_id}/advice-feedback
        POST /tasks/{task_id}/changes
        POST /tasks/{task_id}/link-by-number
        POST /tasks/{task_id}/link-document
        POST /tasks/{task_id}/link-record
        POST /tasks/{task_id}/mark-dealt-with
        POST /tasks/{task_id}/never-send
        POST /tasks/{task_id}/post-again
        POST /tasks/{task_id}/renumber
        POST /tasks/{task_id}/retry
        POST /tasks/{task_id}/send-after-all
        POST /tasks/{task_id}/send-without-email
        POST /tasks/{task_id}/undo-dealt-with
    """,
    "agent": """
        GET /messages/{message_id}/parts
        GET /messages/{message_id}/request
        GET /messages/{message_id}/response
        POST /problems/{problem_id}/join
        POST /problems/{problem_id}/separate
        POST /problems/{problem_id}/split
        GET /tasks/{task_id}/draft
    """,
    "admin": """
        POST /alert-rules
        DELETE /alert-rules/{rule_id}
        PATCH /alert-rules/{rule_id}
        POST /alert-rules/{rule_id}/test
        POST /companies
        PATCH /companies/{company_id}
        POST /companies/{company_id}/password
        POST /stores
        POST /stores/{store_id}/create-missing
        POST /stores/{store_id}/go-live
        POST /stores/{store_id}/pause
        PUT /stores/{store_id}/preferences
        GET /tokens
        POST /tokens
        DELETE /tokens/{token_id}
        GET /users
        POST /users
        PATCH /users/{user_id}
        POST /users/{user_id}/link
        POST /webhooks
        DELETE /webhooks/{webhook_id}
        PATCH /webhooks/{webhook_id}
        POST /webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver
    """,
}
"""A route that is not here fails the test: whoever adds one decides who may use it."""

ROLES = ["viewer", "manager", "agent", "admin"]
ENDLESS = {"GET /stream"}
SAMPLE = {"company_id": "co_YAQ366E", "store_id": "st_YAQ366E", "kind": "item", "type": "order"}


def table() -> dict[str, str]:
    return {
        line.strip(): role
        for role, lines in LEAST.items()
        for line in lines.splitlines()
        if line.strip()
    }


def described(api: Api) -> Iterator[tuple[str, str]]:
    for path, methods in api.app.openapi()["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path.removeprefix('/api/v1')}", operation["operationId"]


def filled(route: str) -> tuple[str, str]:
    method, path = route.split()
    path = re.sub(r"{(\w+)(?::path)?}", lambda part: SAMPLE.get(part[1], "xx_YAQ366E"), path)
    return method, f"/api/v1{path}"


def test_every_route_has_a_line_and_every_line_a_route(api: Api) -> None:
    assert {route for route, _ in described(api)} == set(table())


def test_no_route_is_named_twice() -> None:
    lines = [line.strip() for lines in LEAST.values() for line in lines.splitlines()]
    assert len([line for line in lines if line]) == len(table())


def test_who_has_not_signed_in_gets_nowhere(api: Api) -> None:
    client = api.anyone
    for route, name in described(api):
        method, path = filled(route)
        is_open = table()[route] == "anyone"
        assert is_open == (name in product.OPEN), route
        if is_open:
            continue
        reply = client.request(method, path, json={})
        assert reply.status_code == 401, (route, reply.text)
        assert reply.json()["code"] == "not_signed_in"
        assert reply.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("role", ROLES)
def test_a_role_reaches_as_far_as_the_table_says(api: Api, role: str) -> None:
    client = getattr(api, role)
    for route, least in table().items():
        if least == "anyone" or route in ENDLESS:
            continue
        method, path = filled(route)
        reply = client.request(method, path, json={})
        if ROLES.index(role) < ROLES.index(least):
            assert (reply.status_code, reply.json()["code"]) == (403, "not_allowed"), route
            assert least in reply.json()["detail"], "it says which role it takes"
        else:
            assert reply.status_code not in (401, 403), (route, reply.text)
            assert reply.status_code < 500, (route, reply.text)


def test_the_table_knows_every_role() -> None:
    assert [role.value for role in Role] == ROLES == [each for each in LEAST if each != "anyone"]


def test_a_viewer_changes_nothing_but_what_is_their_own() -> None:
    free = {"POST /sign-out", "POST /queue/check"}
    own = re.compile(r" /(me|views)\b")
    for route, least in table().items():
        if least == "viewer" and not route.startswith("GET ") and not own.search(route):
            assert route in free, route


def test_a_role_that_is_taken_away_is_gone_at_once(api: Api) -> None:
    made = api.post("/users", {"name": "Ana", "role": "admin", "password": "correct horse"})
    api.post("/users", {"name": "Ben", "role": "admin"})
    client = api.anyone
    ok(client.post("/api/v1/sign-in", json={"name": "Ana", "password": "correct horse"}))
    assert client.get("/api/v1/users").status_code == 200
    ok(api.admin.patch(f"/api/v1/users/{made['id']}", json={"role": "viewer"}))
    assert client.get("/api/v1/users").json()["code"] == "not_allowed"

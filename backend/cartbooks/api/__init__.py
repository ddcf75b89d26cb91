"""The REST API under /api/v1: one file a noun."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from cartbooks import __version__
from cartbooks.api import (
    actions,
    activity,
    alerts,
    bundles,
    companies,
    connection,
    conversation,
    decisions,
    details,
    differences,
    docs,
    failures,
    find,
    go,
    health,
    help,
    history,
    looking,
    me,
    messages,
    notes,
    operations,
    overview,
    pending,
    people,
    previews,
    problems,
    records,
    retries,
    schedules,
    store_records,
    stores,
    stories,
    stream,
    tasks,
    views,
    visits,
    webhooks,
)
from cartbooks.api.live import Hub
from cartbooks.api.middleware import ApiMiddleware
from cartbooks.db import Storage
from cartbooks.security import Secrets
from cartbooks.settings import Settings

OPEN = frozenset({"sign_in", "sign_in_by_link", "health"})
"""The operations that need no sign-in."""

_DESCRIPTION = """
Reads and steers Cartbooks. Programs send a bearer token, made by
`cartbooks token create NAME --role ROLE`; the console uses a cookie and sends `X-CSRF-Token` with
every write.

Lists come newest first in pages: send `next_cursor` back as `cursor`. Any write may carry an
`Idempotency-Key`; the same key with the same request gives the same answer for seven days. Reads
carry an `ETag`. Failures are RFC 9457 problems with a stable `code`. Times are UTC, money is a
string, ids are opaque and may be sent with or without their prefix. Times within sentences are told
in the zone of the company's first store, or in the one of `X-Time-Zone` (`Europe/Berlin`).
"""


def install(app: FastAPI, storage: Storage, settings: Settings, secrets: Secrets) -> None:
    """Put the API, its description and its failures into *app*."""
    app.state.storage, app.state.settings, app.state.secrets = storage, settings, secrets
    app.state.live = Hub(storage)
    failures.install(app)
    for noun in (
        overview,
        companies,
        connection,
        stores,
        store_records,
        history,
        views,
        operations,
        pending,
        looking,
        actions,
        previews,
        differences,
        details,
        tasks,
        decisions,
        retries,
        messages,
        notes,
        go,
        visits,
        conversation,
        problems,
        find,
        stories,
        records,
        schedules,
        webhooks,
        alerts,
        me,
        people,
        activity,
        help,
        stream,
        bundles,
        health,
    ):
        app.router.routes.extend(noun.router.routes)
    app.router.routes.extend(health.metrics_router.routes)
    app.add_middleware(ApiMiddleware, storage=storage, secrets=secrets)
    app.router.routes.extend(docs.router.routes)
    _describe(app)


def _describe(app: FastAPI) -> None:
    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = schema(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way


def schema(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document: bearer and cookie, and which operations need neither."""
    found = get_openapi(
        title="Cartbooks",
        version=__version__,
        description=_DESCRIPTION.strip(),
        routes=app.routes,
        openapi_version="3.1.0",
    )
    components = found.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = failures.Problem.model_json_schema()
    components["schemas"].pop("HTTPValidationError", None)
    components["schemas"].pop("ValidationError", None)
    components["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer"},
        "cookie": {"type": "apiKey", "in": "cookie", "name": "cartbooks_session"},
    }
    found["security"] = [{"bearer": []}, {"cookie": []}]
    for path in found["paths"].values():
        for operation in path.values():
            if operation.get("operationId") in OPEN:
                operation["security"] = []
    return found

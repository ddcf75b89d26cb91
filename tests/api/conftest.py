"""The real application over HTTP, on both databases, with a token for each role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from cartbooks import security
from cartbooks.app import create_app
from cartbooks.db import Storage
from cartbooks.model import Role
from cartbooks.settings import Settings


@dataclass
class Api:
    """A client for each role; `anyone` has not signed in."""

    app: FastAPI
    storage: Storage
    settings: Settings
    tokens: dict[str, str]

    def client(self, **headers: str) -> TestClient:
        return TestClient(self.app, base_url="http://localhost:8000", headers=headers)

    def __getattr__(self, role: str) -> TestClient:
        if role == "anyone":
            return self.client()
        return self.client(Authorization=f"Bearer {self.tokens[role]}")

    def get(self, path: str, **query: Any) -> Any:
        return ok(self.admin.get(f"/api/v1{path}", params=query))

    def post(self, path: str, body: Any = None) -> Any:
        return ok(self.admin.post(f"/api/v1{path}", json=body))


def ok(reply: httpx.Response) -> Any:
    assert reply.status_code < 300, reply.text
    return reply.json() if reply.content else None


@pytest.fixture
def api(storage: Storage, settings: Settings) -> Api:
    app = create_app(settings, storage)
    with storage.begin() as db:
        tokens = {role.value: security.create_token(db, role.value, role)[1] for role in Role}
    return Api(app, storage, settings, tokens)

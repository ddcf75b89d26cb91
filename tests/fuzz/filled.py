"""A database with something of everything in it, for who asks about it over REST."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from cartbooks import security
from cartbooks.db import Storage
from cartbooks.model import Role
from cartbooks.settings import Settings
from cartbooks.simulator.connector import Fault, Faults, Strike
from cartbooks.simulator.connector.transport import InProcess
from world import World


def fill(app: FastAPI, storage: Storage, settings: Settings, place: Path) -> None:
    """Orders in every state, problems, and what people write beside them."""
    world = World(storage, settings, place)
    world.sell("7001")
    world.sell("7002", sku="UNHEARD-OF")
    world.sell("7003", total="1.00")
    world.sell("7004", payment_state="unpaid", paid_at=None, payments=[])
    world.push()
    world.ask("pull_inventory")
    world.ask("verify_orders")
    world.run()
    world.sell("7005")
    world.ask("push_orders")
    world.visit(Faults((Strike(Fault.LOST_AFTER, len(world.connector.visits) + 1, 3),)))
    world.sell("7006")
    world.ask("sync_lists")
    with storage.begin() as db:
        key = security.create_token(db, "filler", Role.ADMIN)[1]
    with httpx.Client(
        transport=InProcess(app),
        base_url="http://localhost:8000/api/v1",
        headers={"Authorization": f"Bearer {key}"},
    ) as client:
        _write(client)


def _write(client: httpx.Client) -> None:
    company = client.get("/companies").json()["items"][0]["id"]
    operation = client.get("/operations").json()["items"][-1]["id"]
    wanted: list[tuple[str, dict[str, Any]]] = [
        ("/users", {"name": "Ana", "role": "agent"}),
        ("/tokens", {"name": "till", "role": "viewer"}),
        ("/notes", {"subject_type": "operation", "subject": operation, "text": "Seen."}),
        ("/views", {"name": "Red ones", "q": "status:red"}),
        (
            "/webhooks",
            {"company": company, "url": "http://localhost:9/hook", "events": ["task.failed"]},
        ),
        ("/alert-rules", {"company": company, "kind": "red", "emails": ["ana@example.com"]}),
    ]
    for path, body in wanted:
        reply = client.post(path, json=body)
        assert reply.status_code < 300, (path, reply.text)

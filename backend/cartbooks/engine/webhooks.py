"""Webhooks out: who hears of what. Deliveries are written in the caller's own transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from cartbooks import clock
from cartbooks.db import Database, Storage
from cartbooks.model import Delivery, Webhook
from cartbooks.settings import Settings

EVENTS = ("operation.ended", "task.failed", "task.held", "outcome.settled", "stock.changed")


def announce(db: Database, company_id: int, event: str, body: Mapping[str, Any]) -> None:
    """Queue *event* for every webhook of the company that wants it."""
    hooks = db.scalars(
        select(Webhook).where(Webhook.company_id == company_id, Webhook.enabled)
    ).all()
    now = clock.now()
    for hook in hooks:
        if event in hook.events:
            db.add(
                Delivery(
                    webhook_id=hook.id, event=event, body=dict(body), created_at=now, next_at=now
                )
            )


def deliver(storage: Storage, settings: Settings) -> int:
    return 0

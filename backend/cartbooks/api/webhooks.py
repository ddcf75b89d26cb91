"""Webhooks: who hears of what, and every delivery."""

from __future__ import annotations

import secrets as random
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Query, Response
from pydantic import Field
from sqlalchemy import select, text

from cartbooks import clock
from cartbooks.api.deps import (
    Admin,
    Db,
    Keys,
    Pages,
    ReadDb,
    Viewer,
    find,
    optional,
    page,
    record,
)
from cartbooks.api.noun import routes_of
from cartbooks.api.shapes import Input, Moment, Output, public
from cartbooks.engine.webhooks import EVENTS
from cartbooks.errors import Refused
from cartbooks.model import Company, Delivery, DeliveryState, Webhook

router = routes_of("webhooks", "/webhooks")

# in the very words of the index, so that SQLite uses it
_NOT_DELIVERED = text("deliveries.state <> 'delivered'")


class WebhookOut(Output):
    id: str
    company: str
    url: str
    events: list[str]
    enabled: bool
    created_at: Moment

    @classmethod
    def of(cls, hook: Webhook) -> WebhookOut:
        return cls(
            id=hook.public_id,
            company=str(public("co", hook.company_id)),
            url=hook.url,
            events=hook.events,
            enabled=hook.enabled,
            created_at=hook.created_at,
        )


class WebhookCreated(WebhookOut):
    secret: str = Field(description="Signs each delivery; shown this once.")


class WebhookList(Output):
    items: list[WebhookOut]
    next_cursor: str | None


class NewWebhook(Input):
    company: str
    url: str = Field(max_length=1000, examples=["https://shop.example/cartbooks"])
    events: list[str] = Field(min_length=1, description=f"Of {', '.join(EVENTS)}.")


class WebhookChange(Input):
    enabled: bool | None = None
    events: list[str] | None = Field(None, min_length=1)


class DeliveryOut(Output):
    id: str
    webhook: str
    event: str
    body: dict[str, Any]
    state: DeliveryState
    attempts: int
    status: int | None = Field(description="The last HTTP status.")
    error: str
    next_at: Moment | None
    created_at: Moment
    delivered_at: Moment | None

    @classmethod
    def of(cls, delivery: Delivery) -> DeliveryOut:
        return cls(
            id=delivery.public_id,
            webhook=str(public("wh", delivery.webhook_id)),
            event=delivery.event,
            body=delivery.body,
            state=delivery.state,
            attempts=delivery.attempts,
            status=delivery.status,
            error=delivery.error,
            next_at=delivery.next_at,
            created_at=delivery.created_at,
            delivered_at=delivery.delivered_at,
        )


class DeliveryList(Output):
    items: list[DeliveryOut]
    next_cursor: str | None


@router.get("")
def list_webhooks(_: Viewer, db: ReadDb, paging: Pages, company: str | None = None) -> WebhookList:
    rows = select(Webhook)
    if found := optional(db, Company, company):
        rows = rows.where(Webhook.company_id == found.id)
    items, cursor = page(db, rows, Webhook.id, paging)
    return WebhookList(items=[WebhookOut.of(each) for each in items], next_cursor=cursor)


@router.post("", status_code=201)
def add_webhook(actor: Admin, db: Db, keys: Keys, data: NewWebhook) -> WebhookCreated:
    """Add a webhook. The answer has its signing secret, this once."""
    company = find(db, Company, data.company)
    _check(data.url, data.events)
    secret = random.token_urlsafe(24)
    hook = Webhook(
        company_id=company.id,
        url=data.url,
        events=sorted(set(data.events)),
        secret=keys.encrypt(secret),
        created_at=clock.now(),
    )
    db.add(hook)
    db.flush()
    record(db, actor, "webhook.add", hook.public_id, company_id=company.id, url=hook.url)
    return WebhookCreated(**WebhookOut.of(hook).model_dump(), secret=secret)


def _check(url: str, events: list[str]) -> None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise Refused("This is no web address.", code="bad_url") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Refused("A webhook's address begins with http:// or https://.", code="bad_url")
    unknown = sorted(set(events) - set(EVENTS))
    if unknown:
        raise Refused(f"There is no event {', '.join(unknown)}.", code="unknown_event")


@router.patch("/{webhook_id}")
def change_webhook(actor: Admin, db: Db, webhook_id: str, data: WebhookChange) -> WebhookOut:
    hook = find(db, Webhook, webhook_id)
    if data.events is not None:
        _check(hook.url, data.events)
        hook.events = sorted(set(data.events))
    if data.enabled is not None:
        hook.enabled = data.enabled
    db.flush()
    record(db, actor, "webhook.change", hook.public_id, company_id=hook.company_id)
    return WebhookOut.of(hook)


@router.delete("/{webhook_id}", status_code=204)
def remove_webhook(actor: Admin, db: Db, webhook_id: str) -> Response:
    hook = find(db, Webhook, webhook_id)
    record(db, actor, "webhook.remove", hook.public_id, company_id=hook.company_id)
    db.delete(hook)
    db.flush()
    return Response(status_code=204)


@router.get("/{webhook_id}/deliveries")
def list_deliveries(
    _: Viewer,
    db: ReadDb,
    paging: Pages,
    webhook_id: str,
    state: Annotated[list[DeliveryState] | None, Query()] = None,
) -> DeliveryList:
    """The delivery log, the newest first."""
    hook = find(db, Webhook, webhook_id)
    rows = select(Delivery).where(Delivery.webhook_id == hook.id)
    if state:
        rows = rows.where(Delivery.state.in_(state))
        if DeliveryState.DELIVERED not in state:
            rows = rows.where(_NOT_DELIVERED)
    items, cursor = page(db, rows, Delivery.id, paging)
    return DeliveryList(items=[DeliveryOut.of(each) for each in items], next_cursor=cursor)


@router.post("/{webhook_id}/deliveries/{delivery_id}/redeliver")
def redeliver(actor: Admin, db: Db, webhook_id: str, delivery_id: str) -> DeliveryOut:
    """Deliver it once more."""
    hook = find(db, Webhook, webhook_id)
    delivery = find(db, Delivery, delivery_id)
    if delivery.webhook_id != hook.id:
        raise Refused("This delivery belongs to another webhook.", code="other_webhook")
    delivery.state, delivery.attempts = DeliveryState.WAITING, 0
    delivery.next_at, delivery.lease_until = clock.now(), None
    db.flush()
    record(db, actor, "webhook.redeliver", delivery.public_id, company_id=hook.company_id)
    return DeliveryOut.of(delivery)

"""
Webhooks out: who hears of what, signed, tried again with back-off, every delivery logged.

Deliveries are written in the transaction of what they tell of; the worker sends them.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import ssl
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import httpx
from sqlalchemy import BindParameter, bindparam, or_, select, update

from cartbooks import __version__, clock
from cartbooks.db import Database, Storage
from cartbooks.failpoint import reach
from cartbooks.model import Delivery, DeliveryState, Webhook
from cartbooks.security import Secrets

EVENTS = (
    "operation.ended", "task.failed", "task.held", "outcome.settled", "stock.changed",
    "alert.raised", "alert.cleared",
)  # fmt: skip
BACK_OFF = tuple(timedelta(seconds=each) for each in (10, 60, 300, 1800, 7200, 21600, 43200))
SIGNATURE = "Cartbooks-Signature"
_LEASE = timedelta(minutes=1)
_AT_ONCE = 20
_TIMEOUT = 10.0


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


def deliver(storage: Storage, secrets: Secrets | None) -> int:
    """Send what is due, without a transaction open while it travels. Returns how many."""
    if secrets is None:
        return 0
    leased = _lease(storage)
    if leased is None:
        return 0
    count = 0
    with httpx.Client(timeout=_TIMEOUT, follow_redirects=False, verify=_trusted()) as client:
        while leased is not None:
            reach("webhooks.after_lease")
            _send(storage, secrets, client, leased)
            count += 1
            leased = _lease(storage) if count < _AT_ONCE else None
    return count


@cache
def _trusted() -> ssl.SSLContext:
    """Reading whom to trust takes 20 ms, with the interpreter held: once, when first needed."""
    return httpx.create_ssl_context()


_NOW: BindParameter[datetime] = bindparam("now", type_=Delivery.next_at.type)
_DUE = (
    Delivery.state == DeliveryState.WAITING,
    Delivery.next_at <= _NOW,
    or_(Delivery.lease_until.is_(None), Delivery.lease_until < _NOW),
)
FIRST_DUE = select(Delivery.id).where(*_DUE).order_by(Delivery.next_at).limit(1)
"""The delivery to send first at `now`, if any is due and nobody has it."""


def _lease(storage: Storage) -> int | None:
    now = clock.now()
    with storage.reading() as db:
        found = db.scalar(FIRST_DUE, {"now": now})
    if found is None:
        return None
    with storage.begin() as db:
        return db.scalar(
            update(Delivery)
            .where(Delivery.id == found, *_DUE)
            .values(lease_until=now + _LEASE)
            .returning(Delivery.id)
            .execution_options(synchronize_session=False),
            {"now": now},
        )


def _send(storage: Storage, secrets: Secrets, client: httpx.Client, delivery_id: int) -> None:
    with storage.reading() as db:
        delivery = db.get_one(Delivery, delivery_id)
        hook = db.get_one(Webhook, delivery.webhook_id)
    body = json.dumps(
        {
            "id": delivery.public_id,
            "event": delivery.event,
            "created_at": delivery.created_at.isoformat(),
            "data": delivery.body,
        }
    ).encode()
    status, error = None, ""
    try:
        reply = client.post(
            hook.url,
            content=body,
            headers={
                "Content-Type": "application/json",
                "User-Agent": f"Cartbooks/{__version__}",
                SIGNATURE: sign(secrets.decrypt(hook.secret), body),
            },
        )
        status = reply.status_code
    except (httpx.HTTPError, httpx.InvalidURL) as failure:
        error = f"{type(failure).__name__}: {failure}"[:500]
    reach("webhooks.after_post")
    _log(storage, delivery_id, status, error)
    reach("webhooks.after_commit")


def sign(secret: str, body: bytes) -> str:
    """`t=<seconds>,v1=<HMAC-SHA256 of "t.body">`: the time is signed, so none is replayed."""
    seconds = int(clock.now().timestamp())
    digest = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={digest}"


def _log(storage: Storage, delivery_id: int, status: int | None, error: str) -> None:
    now = clock.now()
    with storage.begin() as db:
        delivery = db.get_one(Delivery, delivery_id)
        delivery.attempts += 1
        delivery.status, delivery.lease_until = status, None
        delivery.error = error or ("" if status and status < 300 else f"HTTP {status}")
        if status is not None and 200 <= status < 300:
            delivery.state, delivery.delivered_at = DeliveryState.DELIVERED, now
            delivery.next_at = None
        elif delivery.attempts > len(BACK_OFF):
            delivery.state, delivery.next_at = DeliveryState.GIVEN_UP, None
        else:
            delivery.next_at = now + BACK_OFF[delivery.attempts - 1]
        reach("webhooks.before_commit")

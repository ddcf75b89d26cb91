"""ETag on what is read, Idempotency-Key on what is written."""

from __future__ import annotations

import asyncio
import hashlib
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cartbooks import clock
from cartbooks.api import idempotency
from cartbooks.api.failures import problem
from cartbooks.api.noun import PREFIX
from cartbooks.db import Storage
from cartbooks.failpoint import reach
from cartbooks.model import Idempotency
from cartbooks.security import Secrets

ZONE_HEADER = "X-Time-Zone"
WRITES_AT_ONCE = 8
BODY_LIMIT = 20 * 2**20
_UNKEEPABLE = re.compile(
    rb"\x00|%00|\\u0000|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F]"
    rb"|\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"
)
"""NUL and half characters: no database keeps them, and no name has them."""
_UNFINISHED = timedelta(minutes=2)
_STREAMED = ("/stream", ".zip", ".csv", ".jsonl")
_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_EACH_ITS_OWN = frozenset({f"{PREFIX}/sign-in", f"{PREFIX}/sign-in/link", f"{PREFIX}/sign-out"})
"""Signing in and out is never answered from memory: a kept answer has no cookie."""


_ANSWER_LOST = problem(
    409,
    "answer_lost",
    "The request with this Idempotency-Key was carried out, and its answer was lost. It is not "
    "done again: look at what stands.",
)
_UNKEPT = problem(422, "bad_characters", "NUL and half characters cannot be kept.")


def _zone_of(name: str) -> ZoneInfo | None:
    """The zone that times within sentences are told in; what is no zone is as if not said."""
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, OSError, ValueError):
        return None


class Caller:
    """Collects what the application sends, so that it can be kept, tagged or left unsent."""

    def __init__(self) -> None:
        self.start: Message = {}
        self.body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
        else:
            self.body += message.get("body", b"")

    @property
    def status(self) -> int:
        return int(self.start["status"])

    async def forward(self, send: Send) -> None:
        await send(self.start)
        await send({"type": "http.response.body", "body": self.body})


class ApiMiddleware:
    """Around /api/v1 only. Streams and downloads pass by untouched."""

    def __init__(self, app: ASGIApp, storage: Storage, secrets: Secrets) -> None:
        self._app, self._storage, self._secrets = app, storage, secrets
        # A write that waits for its turn holds a thread, and the one whose turn it is needs
        # another: without a bound the threads could run out on those who wait.
        self._writes = asyncio.Semaphore(WRITES_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await self._app(scope, receive, send)
            return
        told = clock.READER_ZONE.set(_zone_of(Headers(scope=scope).get(ZONE_HEADER, "")))
        try:
            await self._answered(scope, receive, send)
        finally:
            clock.READER_ZONE.reset(told)

    async def _answered(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _UNKEEPABLE.search(scope["query_string"]) or "\0" in scope["path"]:
            await _UNKEPT(scope, receive, send)
        elif scope["method"] == "GET" and not scope["path"].endswith(_STREAMED):
            await self._tagged(scope, receive, send)
        elif scope["method"] in _WRITES:
            async with self._writes:
                await self._once(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _tagged(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A weak look is enough: the same bytes have the same tag."""
        caller = Caller()
        await self._app(scope, receive, caller.send)
        if caller.status != 200:
            await caller.forward(send)
            return
        tag = f'"{hashlib.sha256(caller.body).hexdigest()[:20]}"'
        headers = [*caller.start["headers"], (b"etag", tag.encode())]
        known = Headers(scope=scope).get("if-none-match", "")
        if tag in {each.strip().removeprefix("W/") for each in known.split(",")}:
            kept = [pair for pair in headers if pair[0] not in (b"content-length", b"content-type")]
            await send({"type": "http.response.start", "status": 304, "headers": kept})
            await send({"type": "http.response.body", "body": b""})
            return
        caller.start["headers"] = headers
        await caller.forward(send)

    async def _once(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _read(receive)
        if body is None:
            refusal = problem(413, "too_large", "A request has at most 20 MB.")
            await refusal(scope, receive, send)
            return
        if _UNKEEPABLE.search(body):
            await _UNKEPT(scope, receive, send)
            return
        headers = Headers(scope=scope)
        key = headers.get("idempotency-key", "")
        if not key or scope["path"] in _EACH_ITS_OWN:
            await self._app(scope, _again(body), send)
            return
        if len(key) > 200:
            refusal = problem(422, "bad_key", "An Idempotency-Key has at most 200 characters.")
            await refusal(scope, receive, send)
            return
        who = headers.get("authorization", "") or headers.get("cookie", "")
        actor = hashlib.sha256(who.encode()).hexdigest()
        asked = f"{scope['method']} {scope['path']}?{scope['query_string'].decode()}\n".encode()
        sha = hashlib.sha256(asked + body).hexdigest()
        known = await run_in_threadpool(self._begin, actor, key, sha)
        if known is not None:
            kept = self._secrets.fernet.decrypt(known.body) if known.body else b""
            await _known(known, kept, sha, scope, receive, send)
            return
        caller = Caller()
        idempotency.claim(scope, idempotency.Claim(actor, key))
        try:
            await self._app(scope, _again(body), caller.send)
        except Exception:
            await run_in_threadpool(self._forget, actor, key)
            raise
        reach("api.before_answer_kept")
        if caller.status >= 500 or caller.status in (401, 403):
            await run_in_threadpool(self._forget, actor, key)
        else:
            await run_in_threadpool(self._keep, actor, key, caller.status, caller.body)
        await caller.forward(send)

    def _begin(self, actor: str, key: str, sha: str) -> Idempotency | None:
        """Note that the write has begun; the earlier one of the same key, if there was one."""
        now: datetime = clock.now()
        try:
            with self._storage.begin() as db:
                db.execute(
                    delete(Idempotency).where(
                        Idempotency.actor == actor,
                        Idempotency.key == key,
                        Idempotency.status.is_(None),
                        Idempotency.created_at < now - _UNFINISHED,
                    )
                )
                db.add(Idempotency(actor=actor, key=key, request_sha256=sha, created_at=now))
        except IntegrityError:
            with self._storage.reading() as db:
                return db.scalars(
                    select(Idempotency).where(Idempotency.actor == actor, Idempotency.key == key)
                ).first()
        return None

    def _keep(self, actor: str, key: str, status: int, body: bytes) -> None:
        with self._storage.begin() as db:
            row = db.scalars(
                select(Idempotency).where(Idempotency.actor == actor, Idempotency.key == key)
            ).first()
            if row is not None:
                # an answer may hold a password or token that is shown this once
                row.status, row.body = status, self._secrets.fernet.encrypt(body)

    def _forget(self, actor: str, key: str) -> None:
        """It was not done, so it may be tried again; a key that says that it was done stays."""
        with self._storage.begin() as db:
            db.execute(
                delete(Idempotency).where(
                    Idempotency.actor == actor,
                    Idempotency.key == key,
                    Idempotency.status.is_(None),
                )
            )


async def _known(
    row: Idempotency, body: bytes, sha: str, scope: Scope, receive: Receive, send: Send
) -> None:
    if row.request_sha256 != sha:
        detail = "This Idempotency-Key was used for another request."
        await problem(422, "idempotency_key_reused", detail)(scope, receive, send)
    elif row.status is None:
        detail = "The request with this Idempotency-Key is still at work."
        await problem(409, "in_progress", detail)(scope, receive, send)
    elif row.status == idempotency.DONE:
        await _ANSWER_LOST(scope, receive, send)
    else:
        kind = b"application/json" if row.status < 400 else b"application/problem+json"
        await send(
            {
                "type": "http.response.start",
                "status": row.status,
                "headers": [
                    (b"content-type", kind),
                    (b"content-length", str(len(body)).encode()),
                    (b"idempotent-replayed", b"true"),
                    (b"cache-control", b"no-store"),
                ],
            }
        )
        await send({"type": "http.response.body", "body": body})


async def _read(receive: Receive) -> bytes | None:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(parts)
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > BODY_LIMIT:
            return None
        if not message.get("more_body"):
            return b"".join(parts)


def _again(body: bytes) -> Receive:
    sent = False

    async def receive() -> Message:
        nonlocal sent
        if sent:
            return {"type": "http.disconnect"}
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive

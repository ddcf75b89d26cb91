"""
Somebody who hears webhooks: a real HTTP server, one in a process, with an ear for each address.

It answers as its mood is, which a seed draws: accepts, refuses, or hangs up although it has heard;
or it is deaf.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import random
import secrets
import threading
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from sqlalchemy import select

from cartbooks.db import Database
from cartbooks.model import Delivery, DeliveryState, Operation, OperationState

ACCEPTED, HANGS_UP = 204, 0
_MOODS = (ACCEPTED, 410, 500, 503, HANGS_UP)
_WEIGHTS = (10, 1, 2, 2, 3)


class Ear:
    """Hears what is sent to its `url` and was signed with its `secret`."""

    def __init__(self) -> None:
        self.secret = secrets.token_hex(16)
        self.heard: dict[str, str] = {}
        """What was accepted, by the delivery's ID."""
        self.again = 0
        self.found: list[str] = []
        self.came = threading.Event()
        self.deaf = False
        self._dice: random.Random | None = None
        server, name = _server(), secrets.token_hex(8)
        server.ears[name] = self
        self._forget = lambda: server.ears.pop(name, None)
        self.url = f"http://127.0.0.1:{server.server_port}/{name}"

    def moody(self, dice: random.Random) -> None:
        self._dice = dice

    def deafen(self) -> None:
        """From now on a request is taken and never answered, until its sender is dead."""
        self.deaf = True

    def calm(self) -> None:
        """From now on everything is accepted."""
        self._dice, self.deaf = None, False

    def close(self) -> None:
        self._forget()

    def hear(self, body: bytes, signature: str) -> int:
        """The status to answer with."""
        told = dict(part.split("=", 1) for part in signature.split(","))
        signed = f"{told['t']}.".encode() + body
        right = hmac.new(self.secret.encode(), signed, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(right, told["v1"]):
            self.found.append("a webhook came with a wrong signature")
        mood = self._dice.choices(_MOODS, _WEIGHTS)[0] if self._dice else ACCEPTED
        event = json.loads(body)
        if mood == ACCEPTED:
            before = self.heard.setdefault(event["id"], body.decode())
            if before != body.decode():
                self.found.append(f"{event['id']} was told twice, and differently")
        elif mood == HANGS_UP:
            self.again += 1
        return mood

    def trouble(self, db: Database, hook: int, since: int) -> Iterator[str]:
        """What was not told although it is said to be, or told without having been."""
        yield from self.found
        self.found = []
        rows = db.scalars(select(Delivery).where(Delivery.webhook_id == hook)).all()
        for each in rows:
            if each.state is DeliveryState.DELIVERED and each.public_id not in self.heard:
                yield f"{each.event} {each.public_id} is said to be delivered, and nobody heard it"
        if unknown := set(self.heard) - {each.public_id for each in rows}:
            yield f"somebody heard of {unknown}, which nobody wrote"
        announced = {e.body["operation"] for e in rows if e.event == "operation.ended"}
        ended = select(Operation).where(
            Operation.id > since, Operation.state == OperationState.ENDED
        )
        for operation in db.scalars(ended):
            if operation.public_id not in announced:
                yield f"{operation.kind} {operation.public_id} ended, and nobody is told of it"


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.ears: dict[str, Ear] = {}
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Request(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        ear = self.server.ears[self.path.strip("/")]
        ear.came.set()
        if ear.deaf:
            self.close_connection = True
            with suppress(OSError):
                self.rfile.read(1)
            return
        status = ear.hear(body, self.headers["Cartbooks-Signature"])
        if status == HANGS_UP:
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@cache
def _server() -> _Server:
    return _Server()

"""
A visit of the Web Connector that was recorded call by call, each with the database it came to.

Any call can be made again with other bytes in it, as often as one likes: through the real door,
into the database as it was at that moment.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree
from sqlalchemy import select
from structlog.testing import capture_logs

from cartbooks import clock
from cartbooks.db import Storage
from cartbooks.model import Message, MessageState, Store, Task
from cartbooks.settings import Settings
from cartbooks.simulator.connector import Fault, Faults, Strike
from cartbooks.stores import builtin, canonical
from fuzz.consistent import half_written, left_behind
from fuzz.snapshots import Snapshots
from fuzz.watched import Finding, watched
from world import World

TICKET = "TICKET"
"""Stands in bodies for the ticket, which is another one each time."""
_REQUEST = re.compile(rb"REQUEST-(\d)")
"""Stands in answers for the request ID that was asked with, counted from 0."""

_BEGIN = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
_SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
_TRACES = (b"Traceback (most recent", b'File "/', b"sqlalchemy", b"psycopg", b"sqlite3.")
_BROKEN = frozenset(
    {"soap_call_failed", "soap_door_failed", "worker_tick", "store_task", "letters"}
)
_OPENING = (
    '<?xml version="1.0" encoding="utf-8"?><soap:Envelope'
    ' xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
)
_ANSWER = re.compile(rb"<response>(.*)</response>", re.DOTALL)
_HOST = re.compile(rb"<strHCPResponse>(.*)</strHCPResponse>", re.DOTALL)


@dataclass(frozen=True)
class Scene:
    """A call, and the moment before it."""

    snapshot: int
    at: datetime
    ticket: str
    body: bytes

    @property
    def document(self) -> bytes:
        """The qbXML in the call: an answer, or what QuickBooks says of itself."""
        found = _ANSWER.search(self.body) or _HOST.search(self.body)
        return _unescaped(found[1]) if found else b""

    @cached_property
    def requests(self) -> list[bytes]:
        return list(dict.fromkeys(re.findall(rb'requestID="([^"]*)"', self.document)))

    def filled(self, body: bytes) -> bytes:
        """*body* with this scene's ticket and request IDs in their places."""
        known = self.requests
        body = _REQUEST.sub(
            lambda place: known[int(place[1])] if int(place[1]) < len(known) else b"?", body
        )
        return body.replace(TICKET.encode(), self.ticket.encode())


class Recording:
    """A world, what its Web Connector said, and the way back to each moment."""

    def __init__(
        self, storage: Storage, settings: Settings, place: Path, snapshots: Snapshots
    ) -> None:
        self.scenes: dict[str, Scene] = {}
        self._storage, self._snapshots = storage, snapshots
        self._now = _BEGIN
        self._loop = asyncio.new_event_loop()
        self._world = _Overheard(storage, settings, place, self._hear)
        self._ticket = ""
        with clock.driven_by(self._time), capture_logs():
            self._world.open()
            self._tell()
        self._answers = [name for name in self.scenes if name.startswith("receiveResponseXML")]

    @property
    def is_sqlite(self) -> bool:
        return self._storage.is_sqlite

    def close(self) -> None:
        self._loop.close()

    def seeds(self) -> dict[str, bytes]:
        """Every scene as an input of `call`."""
        return {name: _line(name) + each.body for name, each in self.scenes.items()}

    def answer_seeds(self) -> dict[str, bytes]:
        """Every answer as an input of `answer`."""
        return {name: _line(name) + self.scenes[name].document for name in self._answers}

    def host_seed(self) -> bytes:
        return self.scenes["sendRequestXML"].document

    # -- what is tried. Each raises `Finding`.

    def call(self, data: bytes, *, slower: float = 1.0) -> None:
        """*data* is the name of a scene, a line end, and the body that is posted there instead."""
        name, body = self._split(data, list(self.scenes))
        self._play(self.scenes[name], body, slower)

    def answer(self, data: bytes, *, slower: float = 1.0) -> None:
        """The same for a qbXML answer, in an envelope that is right."""
        name, document = self._split(data, self._answers)
        body = _call(
            "receiveResponseXML", ticket=TICKET, response=_text(document), hresult="", message=""
        )
        self._play(self.scenes[name], body, slower)

    def host(self, data: bytes, *, slower: float = 1.0) -> None:
        """The same for what QuickBooks says of itself, with the first request."""
        body = _call(
            "sendRequestXML", ticket=TICKET, strHCPResponse=_text(data),
            strCompanyFileName="C:\\acme.qbw", qbXMLCountry="US", qbXMLMajorVers="13",
            qbXMLMinorVers="0",
        )  # fmt: skip
        self._play(self.scenes["sendRequestXML"], body, slower)

    def _split(self, data: bytes, names: list[str]) -> tuple[str, bytes]:
        head, _, rest = data.partition(b"\n")
        name = head.decode("utf-8", "replace").strip()
        return (name, rest) if name in names else (names[len(data) % len(names)], data)

    def _play(self, scene: Scene, body: bytes, slower: float) -> None:
        self._snapshots.put_back(scene.snapshot)
        self._now = scene.at
        body = scene.filled(body)
        with clock.driven_by(self._time), capture_logs() as log:
            with watched("the call", slower=slower):
                status, kind, reply = self.post(body)
            _well_formed(status, kind, reply)
            _nothing_broke(log, "the call")
            _none_of(half_written(self._storage), "after the call")
            self._go_on(scene, log)

    def _go_on(self, scene: Scene, log: list[Any]) -> None:
        """Whatever came, the hand comes to rest and the next visit finds its way."""
        self._now += timedelta(minutes=40)
        if not any(not self._world.worker.tick() for _ in range(30)):
            raise Finding("the store's hand never comes to rest")
        _nothing_broke(log, "the store's hand")
        signed_in = self._value(
            "authenticate", strUserName=self._world.login, strPassword=self._world.password
        )
        ticket, verdict = signed_in[0], signed_in[1]
        if verdict in {"nvu", "busy"}:
            raise Finding(f"the next visit is sent away: {verdict}")
        if verdict != "none":
            self._value(
                "sendRequestXML", ticket=ticket,
                strHCPResponse=_text(self.scenes["sendRequestXML"].document),
            )  # fmt: skip
            self._value("closeConnection", ticket=ticket)
        _nothing_broke(log, "the next visit")
        _none_of(half_written(self._storage), "after the next visit")
        _none_of(left_behind(self._storage), "after the next visit")

    def _value(self, operation: str, **arguments: str) -> list[str]:
        status, kind, reply = self.post(_call(operation, **arguments))
        result = _well_formed(status, kind, reply)
        if status != 200:
            raise Finding(f"{operation} of the next visit hears {status}")
        return [each.text or "" for each in result[0]] or [result[0].text or ""]

    def post(self, body: bytes) -> tuple[int, str, bytes]:
        """The body through the door as it stands: status, content type, answer."""
        sent: list[Any] = []
        waiting = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Any:
            return waiting.pop() if waiting else await asyncio.Event().wait()

        async def send(message: Any) -> None:
            sent.append(message)

        self._loop.run_until_complete(self._world.app(_scope(len(body)), receive, send))
        headers = dict(sent[0]["headers"])
        return sent[0]["status"], headers[b"content-type"].decode(), sent[1]["body"]

    # -- the recording

    def _time(self) -> datetime:
        return self._now

    def _hear(self, body: bytes) -> None:
        """Keep the first call of each kind, with the moment before it."""
        found = re.search(rb"<(?:soap:)?Body><(\w+)", body)
        operation = found[1].decode() if found else "?"
        ticket = re.search(rb"<ticket>([^<]+)</ticket>", body)
        name = f"{operation} {self._about()}" if operation == "receiveResponseXML" else operation
        if name in self.scenes or (operation == "sendRequestXML" and not _HOST.search(body)):
            return
        said = ticket[1].decode() if ticket else ""
        if said:
            body = body.replace(said.encode(), TICKET.encode())
        self.scenes[name] = Scene(self._snapshots.take(), self._now, said, body)

    def _about(self) -> str:
        """What the answer is to: `push_orders.add`, `guard`, ..."""
        with self._storage.reading() as db:
            message = db.scalars(
                select(Message).where(Message.state == MessageState.SENT).order_by(Message.id)
            ).first()
            if message is None:
                return "nothing"
            task = db.scalars(select(Task).where(Task.message_id == message.id)).first()
            if task is None or message.purpose not in {"read", "write"}:
                return message.purpose
            return f"{task.kind}.{task.step}"

    def _tell(self) -> None:
        """A story that asks QuickBooks everything that we ever ask it."""
        world = self._world
        for number in ("7001", "7002", "7003"):
            world.sell(number, email=f"u{number}@example.com", first=f"U{number}", last="New")
        world.sell("7004", sku="NEW-1")
        world.ask("push_orders")
        world.visit(Faults((Strike(Fault.CUT_AFTER, len(world.connector.visits) + 1, 3),)))
        self._now += timedelta(minutes=40)
        world.run()
        world.sell("7005")
        world.ask("push_orders")
        world.visit(Faults((Strike(Fault.CLOSED, len(world.connector.visits) + 1, 0),)))
        self._now += timedelta(minutes=40)
        world.visit(Faults((Strike(Fault.LOST_AFTER, len(world.connector.visits) + 1, 3),)))
        self._now += timedelta(minutes=40)
        world.run()
        for kind in ("pull_inventory", "verify_orders"):
            world.ask(kind)
            world.run()
        with self._storage.begin() as db:
            product = canonical.Product(
                ext_id="p1", sku="BRAND-NEW", name="Brand new", price="3.50"
            )
            builtin.put_products(db, db.get_one(Store, world.store_id), [product])
        world.ask("push_products", skus=["BRAND-NEW"])
        world.run()


class _Overheard(World):
    """A world whose calls are heard before they are answered."""

    def __init__(self, storage: Storage, settings: Settings, place: Path, hear: Any) -> None:
        self._make = (storage, settings, place)
        self._hear = hear

    def open(self) -> None:
        storage, settings, place = self._make
        super().__init__(storage, settings, place, unmatched_sku="create")

    async def front(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["method"] != "POST":
            await super().front(scope, receive, send)
            return
        pieces = []
        while True:
            message = await receive()
            pieces.append(message)
            if message["type"] != "http.request" or not message.get("more_body"):
                break
        self._hear(b"".join(each.get("body", b"") for each in pieces))

        async def again() -> Any:
            return pieces.pop(0) if pieces else await asyncio.Event().wait()

        await super().front(scope, again, send)


def _call(operation: str, **arguments: str) -> bytes:
    inside = "".join(
        f"<{name}>{escape(value)}</{name}>" for name, value in arguments.items()
    ).replace("\r", "&#13;")
    return (
        f'{_OPENING}<{operation} xmlns="http://developer.intuit.com/">{inside}</{operation}>'
        "</soap:Body></soap:Envelope>"
    ).encode()


_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _text(document: bytes) -> str:
    """What of *document* can stand in an envelope at all."""
    return _ILLEGAL.sub("", document.decode("utf-8", "replace"))


def _unescaped(text: bytes) -> bytes:
    for reference, sign in ((b"&lt;", b"<"), (b"&gt;", b">"), (b"&quot;", b'"'), (b"&amp;", b"&")):
        text = text.replace(reference, sign)
    return text


def _line(name: str) -> bytes:
    return f"{name}\n".encode()


def _scope(length: int) -> dict[str, Any]:
    headers = {"content-type": "text/xml; charset=utf-8", "content-length": str(length)}
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/webconnector",
        "raw_path": b"/webconnector",
        "query_string": b"",
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 50000),
        "server": ("localhost", 8000),
    }


def _well_formed(status: int, kind: str, reply: bytes) -> Any:
    """The one element in the answer's body; raises `Finding` for what no SOAP client reads."""
    shown = reply[:500].decode("utf-8", "replace")
    if status not in {200, 413, 500} or kind != "text/xml; charset=utf-8":
        raise Finding(f"the answer has the status {status} and the type {kind}: {shown}")
    try:
        envelope = etree.fromstring(reply, etree.XMLParser(huge_tree=True, resolve_entities=False))
    except etree.XMLSyntaxError as wrong:
        raise Finding(f"the answer is not well-formed ({wrong.msg}): {shown}") from None
    body = envelope.find(f"{_SOAP}Body")
    if not reply.startswith(b"<?xml") or body is None or len(body) != 1:
        raise Finding(f"the answer is no SOAP envelope: {shown}")
    if (body[0].tag == f"{_SOAP}Fault") != (status != 200):
        raise Finding(f"a fault goes with {status}: {shown}")
    if any(trace in reply for trace in _TRACES):
        raise Finding(f"the answer shows a trace: {shown}")
    return body[0]


def _nothing_broke(log: list[Any], where: str) -> None:
    for event in log:
        if event["event"] in _BROKEN:
            raise Finding(f"{where} raised: {event}")


def _none_of(wrong: list[str], when: str) -> None:
    if wrong:
        raise Finding(f"{when}: {'; '.join(wrong[:5])}")

"""
The address that the Web Connector is given: POST a call, GET a page, GET ?wsdl the description.

A plain ASGI application on two Starlette routes: it sees the body while it arrives, so that an
answer of 50 MB is parsed piece by piece and one that is larger is never held.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from html import escape
from urllib.parse import parse_qsl

import structlog
from fastapi import APIRouter
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from cartbooks.soap.envelope import Call, NotACall, Reader, fault
from cartbooks.soap.methods import Conversation, answer, waits
from cartbooks.soap.wsdl import wsdl

log = structlog.get_logger()

PATH = "/webconnector"
BODY_LIMIT = 50 * 2**20
THREADS = 32

_XML = b"text/xml; charset=utf-8"
_HTML = b"text/html; charset=utf-8"
_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Cartbooks for the QuickBooks Web Connector</title></head>
<body>
<h1>Cartbooks is here</h1>
<p>This address is for the QuickBooks Web Connector. You have reached it, so the Web Connector on
this computer can reach it too.</p>
<p>To connect a company file, download its .QWC file from the console and add it in the Web
Connector: <a href="{console}">{console}</a></p>
</body>
</html>
"""


class TooLarge(NotACall):
    """More body than is accepted."""


class Gone(Exception):
    """The connection was cut before the body had ended: nothing was called."""


class Door:
    """One address, both hands of HTTP: the Web Connector posts, people and certificates get."""

    def __init__(self, conversation: Conversation, *, public_url: str, body_limit: int) -> None:
        public_url = public_url.rstrip("/")
        self._conversation = conversation
        self._limit = body_limit
        self._wsdl = wsdl(public_url + PATH)
        self._page = _PAGE.format(console=escape(f"{public_url}/", quote=True)).encode()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="web-connector")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "POST":
            await self._show(scope, send)
            return
        try:
            status, body = await self._answer(scope, receive)
        except Gone:
            return
        await _send(send, status, _XML, body, hang_up=status == 413)

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[int, bytes]:
        try:
            call = await self._read(scope, receive)
            peer = scope["client"][0] if scope.get("client") else ""
            if not waits(call):
                return 200, answer(self._conversation, call, peer)
            loop = asyncio.get_running_loop()
            reply = await loop.run_in_executor(
                self._threads, answer, self._conversation, call, peer
            )
        except TooLarge as refused:
            return 413, fault(str(refused))
        except NotACall as refused:
            log.warning("soap_refused", reason=str(refused), why=type(refused).__name__)
            return 500, fault(str(refused))
        except Gone:
            raise
        except Exception as trouble:
            log.error("soap_door_failed", error=type(trouble).__name__)
            return 500, fault("Cartbooks could not process the message.", ours=True)
        return 200, reply

    async def _read(self, scope: Scope, receive: Receive) -> Call:
        """
        Parse the body while it arrives.

        What is refused halfway is still read to its end, unparsed, because a client that is
        sending does not listen.
        """
        if _length(scope["headers"]) > self._limit:
            raise self._too_large()
        reader, size = Reader(), 0
        refused: NotACall | None = None
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Gone
            piece = message.get("body", b"")
            size += len(piece)
            if size > self._limit:
                raise self._too_large()
            if piece and refused is None:
                try:
                    reader.feed(piece)
                except NotACall as wrong:
                    refused = wrong
            if not message.get("more_body", False):
                break
        if refused is not None:
            raise refused
        if not size:
            raise NotACall("The message is empty.")
        return reader.close()

    def _too_large(self) -> TooLarge:
        return TooLarge(
            f"The message is larger than the {self._limit / 2**20:.3g} MB that are accepted."
        )

    async def _show(self, scope: Scope, send: Send) -> None:
        asked = {
            name.lower()
            for name, _ in parse_qsl(
                scope["query_string"].decode("latin-1"), keep_blank_values=True
            )
        }
        kind, body = (_XML, self._wsdl) if "wsdl" in asked else (_HTML, self._page)
        await _send(send, 200, kind, body, head=scope["method"] == "HEAD")


def _length(headers: Sequence[tuple[bytes, bytes]]) -> int:
    """The announced length; 0 when the body is chunked or the header is no number."""
    for name, value in headers:
        if name == b"content-length" and value.isdigit():
            return int(value[:20])
    return 0


async def _send(
    send: Send, status: int, kind: bytes, body: bytes, *, head: bool = False, hang_up: bool = False
) -> None:
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    if hang_up:
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if head else body})


def make_router(
    conversation: Conversation, *, public_url: str, body_limit: int = BODY_LIMIT
) -> APIRouter:
    """The door at `PATH`, with and without a trailing slash; it never redirects."""
    door = Door(conversation, public_url=public_url, body_limit=body_limit)
    router = APIRouter(redirect_slashes=False)
    for path in (PATH, f"{PATH}/"):
        methods = ["GET", "HEAD", "POST"]
        router.routes.append(Route(path, door, methods=methods, include_in_schema=False))
    return router

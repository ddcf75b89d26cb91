"""zeep's HTTP over httpx: as the .NET client speaks it, to a server or straight into an app."""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from typing import Any
from xml.sax.saxutils import escape

import httpx
from lxml import etree
from zeep.transports import Transport

TIMEOUT = 100.0
AGENT = "Mozilla/4.0 (compatible; MSIE 6.0; MS Web Services Client Protocol 4.0.30319.42000)"
INTUIT = "http://developer.intuit.com/"

_OPENING = (
    '<?xml version="1.0" encoding="utf-8"?><soap:Envelope'
    ' xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>'
)
_CLOSING = "</soap:Body></soap:Envelope>"

Message = MutableMapping[str, Any]
AsgiApp = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]],
    Awaitable[None],
]


class Cut(Exception):
    """The connection is cut while the request is being sent."""


class BadReply(Exception):
    """What .NET says of a reply that it does not even parse."""


class HttpTransport(Transport):
    """
    Posts what a Web Connector posts: its headers, its one-line envelope, 100 seconds, no redirects.

    `cut_next` sends half of the next request and hangs up.
    """

    def __init__(self, client: httpx.Client | None = None) -> None:
        super().__init__(timeout=TIMEOUT, operation_timeout=TIMEOUT)  # type: ignore[no-untyped-call]
        self.client = client or httpx.Client(timeout=TIMEOUT)
        self.cut_next = False
        if client is None:
            weakref.finalize(self, self.client.close)

    def close(self) -> None:
        self.client.close()

    def load(self, url: str) -> bytes:
        if not url.startswith(("http://", "https://")):
            return bytes(super().load(url))  # type: ignore[no-untyped-call]
        reply = self.client.get(url)
        reply.raise_for_status()
        return reply.content

    def status_of(self, url: str) -> int:
        """What the certificate check and the support check see."""
        return self.client.get(url).status_code

    def post_xml(self, address: str, envelope: Any, headers: dict[str, str]) -> httpx.Response:
        body = _as_dot_net(envelope)
        cut, self.cut_next = self.cut_next, False
        reply = self.client.post(
            address,
            content=_half(body) if cut else body,
            headers={
                "User-Agent": AGENT,
                "Content-Type": "text/xml; charset=utf-8",
                "SOAPAction": headers.get("SOAPAction", '""'),
                "Content-Length": str(len(body)),
                "Expect": "100-continue",
            },
        )
        kind = reply.headers.get("content-type", "")
        if reply.is_redirect:
            raise BadReply(f"The request failed with HTTP status {reply.status_code}.")
        if not kind.startswith("text/xml"):
            raise BadReply(
                f"Client found response content type of '{kind}', but expected 'text/xml'."
            )
        if not reply.content:
            raise BadReply("The request failed with an empty response.")
        return reply


def _half(body: bytes) -> Iterator[bytes]:
    yield body[: len(body) // 2]
    raise Cut


def _as_dot_net(envelope: Any) -> bytes:
    """zeep's envelope as ASP.NET's client writes it: one line, default namespace, `<a />`."""
    operation = envelope[-1][0]
    name = etree.QName(operation).localname
    inside = "".join(_parameter(etree.QName(child).localname, child.text) for child in operation)
    call = (
        f'<{name} xmlns="{INTUIT}">{inside}</{name}>' if inside else f'<{name} xmlns="{INTUIT}" />'
    )
    return f"{_OPENING}{call}{_CLOSING}".encode()


def _parameter(name: str, text: str | None) -> str:
    return f"<{name}>{escape(text)}</{name}>" if text else f"<{name} />"


class InProcess(httpx.BaseTransport):
    """
    Calls an ASGI app in this thread, without a socket or a server.

    A request that breaks while it is read is a connection that is cut: the app sees the disconnect.
    Each has its own event loop, so several threads may use several of them on one app.
    """

    def __init__(self, app: AsgiApp) -> None:
        self._app = app
        self._loop = asyncio.new_event_loop()
        self._closed = weakref.finalize(self, self._loop.close)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        messages: list[Message] = []
        cut = False
        try:
            for piece in request.stream:  # type: ignore[union-attr]  # a sync client, a sync stream
                messages.append({"type": "http.request", "body": piece, "more_body": True})
        except Cut:
            cut = True
            messages.append({"type": "http.disconnect"})
        else:
            messages.append({"type": "http.request", "body": b"", "more_body": False})
        reply: list[Message] = []

        async def receive() -> Message:
            if not messages:
                await asyncio.Event().wait()  # the client stays on the line until it is answered
            return messages.pop(0)

        async def send(message: Message) -> None:
            reply.append(message)

        async def call() -> None:
            await self._app(_scope(request), receive, send)

        self._loop.run_until_complete(call())
        if cut or not reply:
            raise httpx.RemoteProtocolError("The connection was cut.")
        return httpx.Response(
            reply[0]["status"],
            headers=reply[0]["headers"],
            content=b"".join(message.get("body", b"") for message in reply[1:]),
        )

    def close(self) -> None:
        self._closed()


def _scope(request: httpx.Request) -> Message:
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": request.url.scheme,
        "path": request.url.path,
        "raw_path": request.url.raw_path.partition(b"?")[0],
        "query_string": request.url.query,
        "root_path": "",
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "client": ("127.0.0.1", 50000),
        "server": (request.url.host, request.url.port or 80),
    }


def in_process(app: AsgiApp) -> HttpTransport:
    """A transport into *app*; whatever the address says, it is the app that answers."""
    return HttpTransport(httpx.Client(transport=InProcess(app)))

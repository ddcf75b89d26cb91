"""The event stream: hints that something has changed. What it is, the client asks over REST."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import Header, Query, Request
from fastapi.sse import KEEPALIVE_COMMENT
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from cartbooks import security
from cartbooks.api.deps import COOKIE, Viewer
from cartbooks.api.live import Allowed, Hub, Listener
from cartbooks.api.noun import routes_of
from cartbooks.db import Database

router = routes_of("stream")

PING_SECONDS = 15.0
_STUCK_SECONDS = 30.0
_EXAMPLE = (
    'event: hello\ndata: {"server_version":"0.1.0","known_for":12.5}\nid: 116801781504132\n\n'
    'event: changed\ndata: {"topic":"operations","company":"co_YAQ366E","id":"op_8K2QW3F"}\n'
    "id: 116801781569668\n\n"
    'event: session\ndata: {"id":"se_8K2QW3F","company":"co_YAQ366E","percent":41,'
    '"phase":"asking"}\nid: 116801781635204\n\n'
)
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Server-sent events: `hello`, `changed`, `session`, `reset`.",
        "content": {"text/event-stream": {"schema": {"type": "string"}, "example": _EXAMPLE}},
    }
}


class EventStream(Response):
    """Sends what its listener is given, a ping when there is nothing, until either side ends."""

    media_type = "text/event-stream"

    def __init__(self, hub: Hub, listener: Listener) -> None:
        super().__init__(headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._hub, self._listener = hub, listener

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        pump = asyncio.ensure_future(self._pump(send))
        gone = asyncio.ensure_future(_disconnected(receive))
        try:
            await asyncio.wait({pump, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._hub.leave(self._listener)
            for task in (pump, gone):
                task.cancel()
            await asyncio.gather(pump, gone, return_exceptions=True)

    async def _pump(self, send: Send) -> None:
        await send(
            {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        )
        while True:
            try:
                piece = await self._listener.next(PING_SECONDS)
            except TimeoutError:
                piece = KEEPALIVE_COMMENT
            body = {"type": "http.response.body", "body": piece or b"", "more_body": bool(piece)}
            # one who does not read fills the socket: then this waits, and is given up
            await asyncio.wait_for(send(body), _STUCK_SECONDS)
            if not piece:
                return


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


@router.get("/stream", response_class=Response, responses=_RESPONSES)
async def stream(
    request: Request,
    _: Viewer,
    last_event_id: Annotated[str, Header(max_length=40)] = "",
    last: Annotated[
        str, Query(max_length=40, description="As Last-Event-ID, for who cannot send it.")
    ] = "",
) -> EventStream:
    """
    Server-sent events that say what has changed, never what it is now: ask for that over REST.

    `hello {server_version, known_for}` comes first. `changed {topic, company, id}`: of these, or
    when null of all. `session {id, company, percent, phase}`: how far a visit is. `reset`: what
    was missed is not known, read everything again. An event that comes twice does no harm.
    """
    key, allowed = _sign_in(request)
    hub: Hub = request.app.state.live
    return EventStream(hub, hub.join(key, allowed, last_event_id or last))


def _sign_in(request: Request) -> tuple[str, Allowed]:
    """A name for the sign-in that was just checked, and how to check it again."""
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and bearer:
        secret = bearer.strip()

        def allowed(db: Database) -> bool:
            return security.token_of(db, secret) is not None
    else:
        secret = request.cookies.get(COOKIE, "")

        def allowed(db: Database) -> bool:
            return security.signed_in(db, secret) is not None

    return security.sha256(secret), allowed

"""A connection that uvicorn has closed: its answer ends, be it a stream; nothing else is hidden."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from cartbooks.hanging_up import HangingUp

CLOSED = "unable to perform operation on <TCPTransport closed=True>; the handler is closed"
SCOPE = {"type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "method": "GET",
         "path": "/", "headers": [], "query_string": b"", "root_path": ""}  # fmt: skip


def stream(_: Request) -> StreamingResponse:
    """Never ends by itself."""

    async def pieces() -> Any:
        while True:
            yield b"."
            await asyncio.sleep(0)  # lets the others run; without it nothing could stop the stream

    return StreamingResponse(pieces())


def played(refusal: str) -> int:
    """How often something was sent to one whose connection ends after three times."""
    sent = 0

    async def send(_: Any) -> None:
        nonlocal sent
        sent += 1
        if sent > 3:
            raise RuntimeError(refusal)

    async def receive() -> Any:
        await asyncio.Event().wait()  # nobody is told that the client is gone

    async def play() -> None:
        app = HangingUp(Starlette(routes=[Route("/", stream)]))
        await asyncio.wait_for(app(dict(SCOPE), receive, send), 10)

    asyncio.run(play())
    return sent


def test_a_stream_ends_with_its_connection() -> None:
    assert played(CLOSED) == 4


def test_another_failure_is_no_hanging_up() -> None:
    with pytest.raises(RuntimeError, match="something else"):
        played("something else")

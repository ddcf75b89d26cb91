"""What only a real socket shows: `Expect`, chunks, and answers that come before the body has."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from fastapi import FastAPI

from cartbooks.soap.envelope import reply
from cartbooks.soap.router import make_router
from unit.soap.door import Recording, call

HEAD = (
    b"POST /webconnector HTTP/1.1\r\nHost: localhost\r\n"
    b"User-Agent: Mozilla/4.0 (compatible; MSIE 6.0; MS Web Services Client Protocol 4.0.30319)\r\n"
    b"Content-Type: text/xml; charset=utf-8\r\n"
    b'SOAPAction: "http://developer.intuit.com/getLastError"\r\n'
)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    app = FastAPI()
    app.include_router(
        make_router(Recording(), public_url="http://localhost", body_limit=1_000_000)
    )
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join()
    listening.close()


def until(connection: socket.socket, end: bytes) -> bytes:
    received = b""
    while end not in received:
        piece = connection.recv(65_536)
        if not piece:
            break
        received += piece
    return received


def test_a_client_that_waits_for_100_continue_is_told_to_go_on(port: int) -> None:
    body = call("getLastError", ticket="t")
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        length = f"Content-Length: {len(body)}\r\n".encode()
        connection.sendall(HEAD + length + b"Expect: 100-continue\r\n\r\n")
        assert until(connection, b"\r\n\r\n").startswith(b"HTTP/1.1 100 ")

        connection.sendall(body)

        assert until(connection, b"Envelope>").endswith(reply("getLastError", "OK"))


def test_chunks_are_put_together(port: int) -> None:
    body = call("getLastError", ticket="t")
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        for piece in (body[:7], body[7:]):
            connection.sendall(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        connection.sendall(b"0\r\n\r\n")

        assert until(connection, b"Envelope>").endswith(reply("getLastError", "OK"))


def test_too_large_is_said_without_waiting_for_the_body(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(HEAD + b"Content-Length: 1000001\r\nExpect: 100-continue\r\n\r\n")

        answer = until(connection, b"Envelope>")

    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"<faultstring>The message is larger than the 0.954 MB" in answer


def test_a_refusal_is_heard_by_a_client_that_is_still_sending(port: int) -> None:
    body = b"<!DOCTYPE a []>" + b" " * 900_000
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(HEAD + f"Content-Length: {len(body)}\r\n\r\n".encode())
        for start in range(0, len(body), 50_000):
            connection.sendall(body[start : start + 50_000])

        assert b"<faultcode>soap:Client</faultcode>" in until(connection, b"Envelope>")


def test_the_connection_is_kept_for_the_next_call(port: int) -> None:
    body = call("getLastError", ticket="t")
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        for _ in range(3):
            connection.sendall(HEAD + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
            assert until(connection, b"Envelope>").endswith(reply("getLastError", "OK"))


@pytest.mark.parametrize(
    "sent",
    [
        b"Content-Length: 5000\r\n\r\n<a/>",
        b"Content-Length: 2\r\n\r\n" + call("getLastError", ticket="t"),
        b"Content-Length: -1\r\n\r\n<a/>",
        b"Content-Length: 99999999999999999999999\r\n\r\n<a/>",
        b"Content-Length: 4\r\nContent-Length: 7\r\n\r\n<a/>",
        b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n<a/>",
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\n<a/>\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n<a/>",
        b"Transfer-Encoding: chunked\r\n\r\n400\r\n<a/>\r\n0\r\n\r\n",
        b"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x00",
    ],
)
def test_a_lie_about_the_length_calls_nothing_and_harms_nobody(port: int, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as liar:
        liar.sendall(HEAD + sent)
        liar.shutdown(socket.SHUT_WR)
        answer = until(liar, b"Envelope>")
    assert b"Traceback" not in answer
    assert b" 200 " not in answer.partition(b"\r\n")[0]
    test_the_connection_is_kept_for_the_next_call(port)

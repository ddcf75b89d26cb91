"""The door with a conversation behind it that only remembers, for the tests of this folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx
from fastapi import FastAPI

from cartbooks.simulator.connector.transport import InProcess
from cartbooks.soap.router import make_router

ADDRESS = "http://localhost:8000/webconnector"
INTUIT = "http://developer.intuit.com/"
OPENING = (
    '<?xml version="1.0" encoding="utf-8"?><soap:Envelope '
    'xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>'
)
CLOSING = "</soap:Body></soap:Envelope>"


def envelope(inside: str) -> bytes:
    return f"{OPENING}{inside}{CLOSING}".encode()


def call(operation: str, **parameters: str) -> bytes:
    """*parameters* are escaped already."""
    inside = "".join(f"<{name}>{value}</{name}>" for name, value in parameters.items())
    return envelope(f'<{operation} xmlns="{INTUIT}">{inside}</{operation}>')


@dataclass
class Recording:
    """A conversation that answers what it is told to, and keeps what it heard."""

    document: str = "<QBXML/>"
    strings: list[str] = field(default_factory=lambda: ["ticket-1", ""])
    percent: int = 100
    text: str = "OK"
    raises: BaseException | None = None
    heard: list[tuple[Any, ...]] = field(default_factory=list)

    def _hear(self, *said: Any) -> None:
        self.heard.append(said)
        if self.raises is not None:
            raise self.raises

    def server_version(self) -> str:
        self._hear("server_version")
        return "Cartbooks"

    def client_version(self, version: str, peer: str) -> str:
        self._hear("client_version", version)
        return ""

    def authenticate(self, user_name: str, password: str, peer: str) -> list[str]:
        self._hear("authenticate", user_name, password, peer)
        return self.strings

    def send_request(
        self, ticket: str, host: str, company_file: str, country: str, major: int, minor: int
    ) -> str:
        self._hear("send_request", ticket, host, company_file, country, major, minor)
        return self.document

    def receive_response(self, ticket: str, response: str, hresult: str, message: str) -> int:
        self._hear("receive_response", ticket, response, hresult, message)
        return self.percent

    def connection_error(self, ticket: str, hresult: str, message: str) -> str:
        self._hear("connection_error", ticket, hresult, message)
        return "done"

    def last_error(self, ticket: str) -> str:
        self._hear("last_error", ticket)
        return self.text

    def close(self, ticket: str) -> str:
        self._hear("close", ticket)
        return self.text


def client(conversation: Recording, body_limit: int = 50 * 2**20) -> httpx.Client:
    app = FastAPI()
    app.include_router(
        make_router(conversation, public_url="http://localhost:8000", body_limit=body_limit)
    )
    return httpx.Client(transport=InProcess(app), base_url="http://localhost:8000")

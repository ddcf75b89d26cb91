"""A server that says what a test wrote down, behind the real SOAP door, and a small QuickBooks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI

from cartbooks.simulator.connector import HttpTransport, WebConnector, in_process
from cartbooks.simulator.quickbooks.errors import QuickBooksError
from cartbooks.soap.router import make_router

URL = "http://localhost:8000/webconnector"
OWNER = "{57F3B9B1-86F1-4FCC-B1EE-566DE1813D20}"
FILE = "{90A44FB5-33D9-4815-AC85-BC87A7E7D1EB}"


@dataclass
class Script:
    """Hands out *documents* in their order; the tickets are t1, t2, ..."""

    documents: list[str] = field(default_factory=lambda: ["<one/>", "<two/>"])
    verdict: list[str] = field(default_factory=lambda: [""])
    version: str = ""
    error: str = "Nothing more to do."
    connection: str = "done"
    percent: Callable[[Script, str], int] | None = None
    heard: list[tuple[str, ...]] = field(default_factory=list)
    tickets: int = 0

    def server_version(self) -> str:
        return "Script 1"

    def client_version(self, version: str, peer: str) -> str:
        return self.version

    def authenticate(self, user_name: str, password: str, peer: str) -> list[str]:
        self.tickets += 1
        self.heard.append(("authenticate", user_name, password))
        return [f"t{self.tickets}", *self.verdict]

    def send_request(
        self, ticket: str, host: str, company_file: str, country: str, major: int, minor: int
    ) -> str:
        self.heard.append(
            ("send", ticket, "host" if host else "", company_file, country, f"{major}.{minor}")
        )
        return self.documents.pop(0) if self.documents else ""

    def receive_response(self, ticket: str, response: str, hresult: str, message: str) -> int:
        self.heard.append(("receive", ticket, response, hresult, message))
        if self.percent:
            return self.percent(self, ticket)
        return 50 if self.documents else 100

    def connection_error(self, ticket: str, hresult: str, message: str) -> str:
        self.heard.append(("connection_error", ticket, hresult, message))
        return self.connection

    def last_error(self, ticket: str) -> str:
        self.heard.append(("last_error", ticket))
        return self.error

    def close(self, ticket: str) -> str:
        self.heard.append(("close", ticket))
        return "OK"

    @property
    def answers(self) -> list[tuple[str, ...]]:
        return [heard[1:] for heard in self.heard if heard[0] == "receive"]


@dataclass
class Books:
    """Answers `<one/>` with `did <one/>`; what it was given is in *applied*."""

    applied: list[str] = field(default_factory=list)
    refuse: dict[str, QuickBooksError] = field(default_factory=dict)
    opening: list[QuickBooksError] = field(default_factory=list)
    stamped: tuple[str, str] | None = None
    opened: int = 0
    ended: int = 0

    def begin_session(self, app_name: str) -> Books:
        if self.opening:
            raise self.opening.pop(0)
        self.opened += 1
        return self

    def process(self, document: str) -> str:
        if document in self.refuse:
            raise self.refuse[document]
        self.applied.append(document)
        return f"did {document}"

    def host_company_preferences(self, owner_id: str) -> str:
        return (
            "<QBXML><QBXMLMsgsRs><HostQueryRs><HostRet><Country>CA</Country>"
            "<SupportedQBXMLVersion>CA3.0</SupportedQBXMLVersion>"
            "<SupportedQBXMLVersion>16.0</SupportedQBXMLVersion>"
            "<SupportedQBXMLVersion>9.0</SupportedQBXMLVersion>"
            "</HostRet></HostQueryRs></QBXMLMsgsRs></QBXML>"
        )

    def stamp_file_id(self, owner_id: str, file_id: str) -> None:
        self.stamped = (owner_id, file_id)

    def end(self) -> None:
        self.ended += 1


def transport(script: Script) -> HttpTransport:
    app = FastAPI()
    app.include_router(make_router(script, public_url="http://localhost:8000"))
    return in_process(app)


def connector(script: Script, books: Books | None = None, **details: Any) -> WebConnector:
    return WebConnector(
        URL,
        "acme",
        "secret",
        books or Books(),
        owner_id=OWNER,
        file_id=FILE,
        transport=transport(script),
        **{"machine": f"PC-{id(script)}", **details},
    )

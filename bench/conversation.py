"""
A Web Connector reduced to what is measured: one keep-alive connection, bytes out, bytes in.

http.client and not a SOAP library, because a client that parses would be the bottleneck.
"""

from __future__ import annotations

import html
import http.client
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bench.answers import ItemBook, escaped, host_document

ENVELOPE = (
    '<?xml version="1.0" encoding="utf-8"?><soap:Envelope '
    'xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>'
    '<{method} xmlns="http://developer.intuit.com/">{parameters}</{method}>'
    "</soap:Body></soap:Envelope>"
)
RESULT = re.compile(r"<(\w+)Result>(.*)</\1Result>|<\w+Result ?()/>", re.DOTALL)
STRING = re.compile(r"<string>(.*?)</string>|<string ?/>", re.DOTALL)
AGENT = "Mozilla/4.0 (compatible; MSIE 6.0; MS Web Services Client Protocol 4.0.30319.42000)"


class NotServed(AssertionError):
    """The server did not keep its side of the conversation."""


@dataclass(frozen=True)
class Login:
    """What the Web Connector was told about one company."""

    url: str
    user_name: str
    password: str
    owner_id: str = "{57F3B9B1-86F1-4FCC-B1EE-566DE1813D20}"
    file_id: str = "{90A44FB5-33D9-4815-AC85-BC87A7E7D1EB}"


@dataclass
class Played:
    """One conversation: how long each call took, in seconds, and all of it together."""

    calls: list[tuple[str, float]] = field(default_factory=list)
    seconds: float = 0.0

    def times(self, method: str) -> list[float]:
        return [seconds for name, seconds in self.calls if name == method]


class Connector:
    """One Web Connector with one connection, kept open between its visits."""

    def __init__(self, login: Login, *, timeout: float = 120.0) -> None:
        address = urlsplit(login.url)
        self.login = login
        self.path = address.path or "/"
        self.http = http.client.HTTPConnection(
            address.hostname or "localhost", address.port, timeout=timeout
        )
        self.host = escaped(host_document(login.owner_id, login.file_id))

    def close(self) -> None:
        self.http.close()

    def call(self, played: Played, method: str, /, **escaped_parameters: str) -> str:
        """Post *method*; the parameters are escaped already. Returns the inside of the result."""
        parameters = "".join(
            f"<{name}>{value}</{name}>" if value else f"<{name} />"
            for name, value in escaped_parameters.items()
        )
        body = ENVELOPE.format(method=method, parameters=parameters).encode()
        headers = {
            "User-Agent": AGENT,
            "Content-Type": "text/xml; charset=utf-8",
            "SOAPAction": f'"http://developer.intuit.com/{method}"',
        }
        started = time.perf_counter()
        self.http.request("POST", self.path, body=body, headers=headers)
        response = self.http.getresponse()
        answer = response.read()
        played.calls.append((method, time.perf_counter() - started))
        if response.status != 200:
            raise NotServed(f"{method}: HTTP {response.status} {answer[:200]!r}")
        found = RESULT.search(answer.decode())
        if found is None:
            raise NotServed(f"{method}: no result in {answer[:300]!r}")
        return found[2] or ""

    def visit(self, book: ItemBook, settled: Callable[[], None] | None = None) -> Played:
        """
        From serverVersion to closeConnection; *settled* then waits until all can be read back.

        Raises `NotServed` unless every page was asked for and accepted.
        """
        played, quickbooks, host = Played(), book.visit(), self.host
        started = time.perf_counter()
        self.call(played, "serverVersion")
        self.call(played, "clientVersion", strVersion="2.3.0.215")
        ticket, work, *_ = (
            *STRING.findall(
                self.call(
                    played,
                    "authenticate",
                    strUserName=escaped(self.login.user_name),
                    strPassword=escaped(self.login.password),
                )
            ),
            "",
        )
        if work not in ("", "none"):
            raise NotServed(f"authenticate: {work}")
        progress = 100 if work == "none" else 0
        while progress < 100:
            request = self.call(
                played,
                "sendRequestXML",
                ticket=ticket,
                strHCPResponse=host,
                strCompanyFileName="C:\\QuickBooks\\Acme Toys.qbw",
                qbXMLCountry="US",
                qbXMLMajorVers="16",
                qbXMLMinorVers="0",
            )
            host = ""
            if not request:
                break
            answer = quickbooks.answer(html.unescape(request))
            progress = int(
                self.call(
                    played,
                    "receiveResponseXML",
                    ticket=ticket,
                    response=answer,
                    hresult="",
                    message="",
                )
            )
            if progress < 0:
                raise NotServed(self.call(played, "getLastError", ticket=ticket))
        self.call(played, "closeConnection", ticket=ticket)
        if settled:
            settled()
        played.seconds = time.perf_counter() - started
        if quickbooks.handed_out != book.pages:
            raise NotServed(f"{quickbooks.handed_out} of {book.pages} pages were asked for")
        return played

    def poll(self) -> Played:
        """A visit that finds nothing to do: four calls."""
        played = Played()
        started = time.perf_counter()
        self.call(played, "serverVersion")
        self.call(played, "clientVersion", strVersion="2.3.0.215")
        strings = STRING.findall(
            self.call(
                played,
                "authenticate",
                strUserName=escaped(self.login.user_name),
                strPassword=escaped(self.login.password),
            )
        )
        if len(strings) < 2 or strings[1] != "none":
            raise NotServed(f"authenticate: {strings}")
        self.call(played, "closeConnection", ticket=strings[0])
        played.seconds = time.perf_counter() - started
        return played

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from cartbooks.soap.envelope import SOAP_11, reply
from cartbooks.soap.router import make_router
from unit.soap.door import Recording, call, client, envelope

BODY_OF_BODY = f"/{{{SOAP_11}}}Envelope/{{{SOAP_11}}}Body/*"


def said(response: httpx.Response) -> str:
    """The name of what is in the body, after checking that it is the SOAP that QBWC reads."""
    assert response.headers["content-type"] == "text/xml; charset=utf-8"
    assert response.content.startswith(b'<?xml version="1.0" encoding="utf-8"?><soap:Envelope ')
    envelope = etree.fromstring(response.content)
    assert envelope.tag == f"{{{SOAP_11}}}Envelope"
    return etree.QName(envelope[0][0]).localname


@pytest.mark.parametrize("path", ["/webconnector", "/webconnector/", "/webconnector?x=1&y"])
def test_every_spelling_of_the_address_answers_itself(path: str) -> None:
    with client(Recording()) as http:
        posted = http.post(path, content=call("serverVersion"))
        got, headed = http.get(path), http.head(path)

    assert posted.content == reply("serverVersion", "Cartbooks")
    assert [posted.status_code, got.status_code, headed.status_code] == [200, 200, 200]
    assert headed.content == b""
    assert headed.headers["content-length"] == got.headers["content-length"]


def test_the_page_says_where_one_is_and_loads_nothing() -> None:
    with client(Recording()) as http:
        page = http.get("/webconnector")

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "This address is for the QuickBooks Web Connector." in page.text
    assert not any(word in page.text for word in ("<script", "<style", "style=", "src="))


@pytest.mark.parametrize("query", ["wsdl", "WSDL", "wsdl=", "x=1&Wsdl"])
def test_the_description_has_our_public_address(query: str) -> None:
    with client(Recording()) as http:
        response = http.get(f"/webconnector?{query}")

    assert response.headers["content-type"] == "text/xml; charset=utf-8"
    assert b'location="http://localhost:8000/webconnector"' in response.content


def test_headers_are_not_asked_who_is_calling() -> None:
    with client(Recording()) as http:
        for headers in (
            {},
            {"SOAPAction": "authenticate"},
            {"SOAPAction": '"http://developer.intuit.com/authenticate"'},
            {"Content-Type": "application/soap+xml"},
            {"Content-Type": "text/xml; charset=utf-16", "Cookie": "a=b"},
        ):
            response = http.post("/webconnector", content=call("getLastError"), headers=headers)

            assert said(response) == "getLastErrorResponse"


def test_a_chunked_body_is_read() -> None:
    body = call("getLastError", ticket="t")

    def pieces() -> Iterator[bytes]:
        for byte in body:
            yield bytes([byte])

    talk = Recording()
    with client(talk) as http:
        assert said(http.post("/webconnector", content=pieces())) == "getLastErrorResponse"
    assert talk.heard == [("last_error", "t")]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "The message is empty."),
        (b"hello", "The message is not well-formed XML (line 1, column 0: syntax error)."),
        (b"<!DOCTYPE a><a/>", "The message has a document type (DTD), which is not accepted."),
        (b"<a/>", "The message is XML but not a SOAP envelope."),
        (envelope(""), "The SOAP body is empty: it calls no operation."),
        (call("dropTables"), "The message calls an operation that the Web Connector has not."),
    ],
)
def test_what_is_no_call_gets_a_fault_with_a_plain_sentence(body: bytes, sentence: str) -> None:
    with client(Recording()) as http:
        response = http.post("/webconnector", content=body)

    assert response.status_code == 500
    assert said(response) == "Fault"
    fault = etree.fromstring(response.content)
    assert fault.findtext(".//faultcode") == "soap:Client"
    assert fault.findtext(".//faultstring") == sentence


@pytest.mark.parametrize("announced", [True, False])
def test_a_body_over_the_limit_is_refused(announced: bool) -> None:
    body = call("receiveResponseXML", response="x" * 5_000)
    talk = Recording()
    with client(talk, body_limit=4_096) as http:
        response = http.post(
            "/webconnector", content=body if announced else iter([body[:3_000], body[3_000:]])
        )

    assert response.status_code == 413
    assert response.headers["connection"] == "close"
    assert said(response) == "Fault"
    assert talk.heard == []


def test_a_body_that_is_announced_too_large_is_not_even_read() -> None:
    app = FastAPI()
    app.include_router(make_router(Recording(), public_url="http://localhost", body_limit=10))
    sent: list[Any] = []

    async def receive() -> Any:
        raise AssertionError("the body was asked for")

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/webconnector",
        "query_string": b"",
        "headers": [(b"content-length", b"11")],
        "client": None,
    }
    asyncio.run(app(scope, receive, send))

    assert sent[0]["status"] == 413


def test_a_request_that_is_cut_short_calls_nothing() -> None:
    app = FastAPI()
    talk = Recording()
    app.include_router(make_router(talk, public_url="http://localhost"))
    messages = [
        {"type": "http.request", "body": call("getLastError"), "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent: list[Any] = []

    async def receive() -> Any:
        return messages.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/webconnector/",
        "query_string": b"",
        "headers": [],
        "client": ("10.0.0.7", 1),
    }
    asyncio.run(app(scope, receive, send))

    assert (talk.heard, sent) == ([], [])


def test_the_safe_value_goes_out_with_status_200() -> None:
    with client(Recording(raises=RuntimeError("secret path /srv/x"))) as http:
        response = http.post("/webconnector", content=call("receiveResponseXML", ticket="t"))

    assert response.status_code == 200
    assert response.content == reply("receiveResponseXML", -1)


def test_an_answer_of_fifty_megabytes_arrives_whole() -> None:
    line = "&lt;Name&gt;a &amp;amp; b&lt;/Name&gt;\n"
    count = 49 * 2**20 // len(line)
    talk = Recording()
    with client(talk) as http:
        response = http.post(
            "/webconnector", content=call("receiveResponseXML", response=line * count)
        )

    assert said(response) == "receiveResponseXMLResponse"
    assert talk.heard[0][2] == "<Name>a &amp; b</Name>\n" * count


DOCTYPES = [
    b'<!DOCTYPE a [<!ENTITY b "c">]>',
    b'<!DOCTYPE a [<!ENTITY % b SYSTEM "http://127.0.0.1:1/">%b;]>',
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"&#x0;",
    b"&a;",
    b"\x00",
    b"\xff\xfe",
    "\U0001f600".encode(),
    b"<?xml version='1.0' encoding='utf-7'?>",
    b"<soap:Body>",
    b"</soap:Body>",
    b"<a>" * 50,
]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A good call with pieces cut out, put in, or overwritten."""
    body = bytearray(
        call(draw(st.sampled_from(("authenticate", "receiveResponseXML", "x"))), ticket="t&lt;")
    )
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(body)))
        end = draw(st.integers(start, min(len(body), start + 40)))
        body[start:end] = draw(st.sampled_from(DOCTYPES) | st.binary(max_size=20))
    return bytes(body)


@given(body=st.binary(max_size=300) | mutated())
@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_whatever_is_posted_the_answer_is_soap_and_comes_soon(body: bytes) -> None:
    started = time.process_time()

    response = HTTP.post("/webconnector", content=body)

    assert time.process_time() - started < 1, "our own time: a busy machine accuses nobody"
    assert said(response).endswith(("Response", "Fault"))
    assert response.status_code in (200, 500)


HTTP = client(Recording())

from __future__ import annotations

import time
from pathlib import Path

import pytest

from cartbooks.soap.envelope import (
    Call,
    Forbidden,
    Malformed,
    NoOperation,
    NotACall,
    NotSoap,
    Reader,
    TooMuchMarkup,
    read,
)
from shared_data import SHARED, needs_shared
from unit.soap.door import CLOSING, INTUIT, OPENING, call, envelope

SAMPLES = SHARED / "data" / "soap_samples" if SHARED else None
REQUESTS = (
    [
        *sorted(SAMPLES.glob("constructed/*.request.xml")),
        *sorted(SAMPLES.glob("requests/*.xml")),
        *sorted(SAMPLES.glob("rpc_style/*.request.*.xml")),
    ]
    if SAMPLES
    else []
)


@needs_shared
@pytest.mark.parametrize("sample", REQUESTS, ids=lambda path: path.name)
def test_every_recorded_request_is_read_as_the_operation_in_its_name(sample: Path) -> None:
    found = read(sample.read_bytes())

    assert found.operation == sample.name.partition(".")[0]
    if found.operation != "serverVersion":
        assert all(found.arguments.get(name, "x") for name in ("ticket", "strVersion"))


@needs_shared
def test_the_host_document_of_the_first_call_arrives_unescaped_once() -> None:
    assert SAMPLES
    sample = SAMPLES / "constructed" / "sendRequestXML.first.request.xml"

    document = read(sample.read_bytes()).arguments["strHCPResponse"]

    assert document.startswith('<?xml version="1.0" ?><QBXML><QBXMLMsgsRs><HostQueryRs')
    assert document.rstrip().endswith("</QBXML>")


def test_an_entity_inside_the_document_stays_as_quickbooks_wrote_it() -> None:
    body = call("receiveResponseXML", response='&lt;a b="&amp;quot;"&gt;R&amp;amp;D&lt;/a&gt;\n')

    assert read(body).arguments["response"] == '<a b="&quot;">R&amp;D</a>\n'


@pytest.mark.parametrize(
    "body",
    [
        b"\xef\xbb\xbf" + call("getLastError", ticket="Zo\xeb"),
        call("getLastError", ticket="Zo\xeb").decode().replace("utf-8", "utf-16").encode("utf-16"),
        call("getLastError", ticket="Zo\xeb")
        .decode()
        .replace("utf-8", "iso-8859-1")
        .encode("latin-1"),
        call("getLastError", ticket="Zo\xeb")
        .decode()
        .replace("utf-8", "windows-1252")
        .encode("cp1252"),
        call("getLastError", ticket="Zo\xeb").partition(b"?>")[2],
        call("getLastError", ticket="Zo<!-- a --><?b c?>\xeb"),
        call("getLastError", ticket="<![CDATA[Zo\xeb]]>"),
        call("getLastError", ticket="Zo&#235;"),
        call("getLastError", ticket="Zo\xeb").replace(b"><", b">\r\n  <"),
        call("getLastError", ticket="Zo\xeb")
        .replace(b"soap:", b"SOAP-ENV:")
        .replace(b"xmlns:soap=", b"xmlns:SOAP-ENV="),
        call("getLastError", ticket="Zo\xeb").replace(
            b"http://schemas.xmlsoap.org/soap/envelope/", b"http://www.w3.org/2003/05/soap-envelope"
        ),
        call("getLastError", ticket="Zo\xeb").replace(
            b"<soap:Body>", b"<soap:Header><a><b>c</b></a></soap:Header><soap:Body>"
        ),
        envelope(
            f'<n1:getLastError xmlns:n1="{INTUIT}"><n1:ticket>Zo\xeb</n1:ticket></n1:getLastError>'
        ),
        envelope(
            f'<q1:getLastError xmlns:q1="{INTUIT}">'
            '<ticket xsi:type="xsd:string">Zo\xeb</ticket></q1:getLastError>'
        ).replace(
            b"<soap:Body>",
            b'<soap:Body soap:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/">',
        ),
        envelope(
            "<getLastError><ticket>Zo\xeb</ticket></getLastError><multiRef><ticket>x</ticket></multiRef>"
        ),
        b"<!-- proxy was here -->" + call("getLastError", ticket="Zo\xeb").partition(b"?>")[2],
    ],
)
def test_the_same_call_in_any_dress(body: bytes) -> None:
    assert read(body) == Call("getLastError", {"ticket": "Zo\xeb"})


def test_absent_empty_and_nil_are_all_nothing() -> None:
    body = envelope(
        f'<receiveResponseXML xmlns="{INTUIT}"><response /><hresult></hresult>'
        '<message xsi:nil="true"/></receiveResponseXML>'
    )

    assert read(body).arguments == {"response": "", "hresult": "", "message": ""}


def test_line_ends_become_lf_and_astral_characters_survive() -> None:
    body = call("receiveResponseXML", response="a\r\nb &#xD; \U0001f600 ]]&gt;")

    assert read(body).arguments["response"] == "a\nb \r \U0001f600 ]]>"


def test_a_body_that_comes_in_pieces_is_read_as_one_that_comes_whole() -> None:
    body = call("receiveResponseXML", ticket="t", response="&lt;\u20ac\U0001f600&gt;\n" * 60_000)
    for size in (7_919, 65_536, 1 << 20):
        reader = Reader()
        for start in range(0, len(body), size):
            reader.feed(body[start : start + size])

        assert reader.close() == read(body)


LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">'
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", Malformed),
        (b"hello", Malformed),
        (b"\x00\xff" * 50, Malformed),
        (call("getLastError", ticket="&#x0;"), Malformed),
        (call("getLastError", ticket="&#x1F;"), Malformed),
        (call("getLastError", ticket="\x08"), Malformed),
        (call("getLastError", ticket="&nbsp;"), Malformed),
        (call("getLastError", ticket="\xeb").decode().encode("latin-1"), Malformed),
        (call("getLastError").replace(b"utf-8", b"utf-16"), Malformed),
        (call("getLastError").replace(b"utf-8", b"shift_jis"), Malformed),
        (call("getLastError").replace(b"utf-8", b"nonsense"), Malformed),
        (call("getLastError")[:-1], Malformed),
        (call("getLastError") + b"<more/>", Malformed),
        (b" " + call("getLastError"), Malformed),
        ((LAUGHS + "]>" + OPENING.partition("?>")[2] + "<x>&i;</x>" + CLOSING).encode(), Forbidden),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', Forbidden),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", Forbidden),
        (b"<a>" * 100 + b"</a>" * 100, NotSoap),
        (envelope("<a>" * 100 + "</a>" * 100), NotSoap),
        (envelope("").replace(b"<soap:Body>", b"<soap:Header>" + b"<a>" * 40), TooMuchMarkup),
        (envelope("<a/>" * 2_000), TooMuchMarkup),
        (envelope("<a " + " ".join(f'a{n}=""' for n in range(2_000)) + "/>"), TooMuchMarkup),
        (b"<html/>", NotSoap),
        (b"<Envelope><Body><serverVersion/></Body></Envelope>", NotSoap),
        (call("receiveResponseXML", response="<QBXML></QBXML>"), NotSoap),
        (envelope(""), NoOperation),
        (envelope("").replace(b"soap:Body", b"soap:Trunk"), NoOperation),
    ],
)
def test_what_is_no_call_is_refused_with_a_reason(body: bytes, error: type[NotACall]) -> None:
    with pytest.raises(NotACall) as refused:
        read(body)

    assert type(refused.value) is error
    assert str(refused.value).endswith(".")


def feed_all(reader: Reader, pieces: list[bytes]) -> None:
    for piece in pieces:
        reader.feed(piece)


def test_markup_without_an_end_is_refused_before_it_has_cost_anything() -> None:
    reader = Reader()
    reader.feed(OPENING.encode() + b"<!-- ")
    started = time.process_time()

    with pytest.raises(TooMuchMarkup):
        feed_all(reader, [b"x" * (1 << 20)] * 50)

    assert time.process_time() - started < 0.5


def test_after_a_refusal_nothing_more_is_taken() -> None:
    reader = Reader()
    with pytest.raises(Forbidden):
        reader.feed(b"<!DOCTYPE a []>" + b" " * (1 << 20))

    with pytest.raises(Malformed):
        reader.close()

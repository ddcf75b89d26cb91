from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from cartbooks.soap.envelope import INTUIT, Value, fault, reply
from shared_data import SHARED, needs_shared

TICKET = "85B41BEE-5CD9-427a-A61B-83964F1EB426"
DOCUMENT = (
    '<?xml version="1.0" encoding="utf-8"?><?qbxml version="13.0"?><QBXML>'
    '<QBXMLMsgsRq onError="stopOnError"><CustomerQueryRq requestID="1"><MaxReturned>1</MaxReturned>'
    "</CustomerQueryRq></QBXMLMsgsRq></QBXML>"
)


@needs_shared
@pytest.mark.parametrize(
    ("sample", "value"),
    [
        ("authenticate.ok-current-file", [TICKET, ""]),
        ("authenticate.none", [TICKET, "none"]),
        ("authenticate.nvu", [TICKET, "nvu"]),
        ("authenticate.busy-4-elements", [TICKET, "busy", "60", "300"]),
        ("clientVersion.empty", ""),
        ("closeConnection", "OK"),
        ("connectionError.done", "done"),
        ("connectionError.retry-current", ""),
        ("getLastError.noop", "NoOp"),
        ("receiveResponseXML.100", 100),
        ("receiveResponseXML.negative", -101),
        ("sendRequestXML.empty", ""),
        ("sendRequestXML.request", DOCUMENT),
        ("interactiveDone", "Done"),
    ],
)
def test_replies_are_to_the_byte_what_asp_net_writes(sample: str, value: Value) -> None:
    assert SHARED
    expected = SHARED / "data" / "soap_samples" / "constructed" / f"{sample}.response.xml"

    assert reply(sample.partition(".")[0], value) == expected.read_bytes().strip()


@needs_shared
def test_a_fault_is_to_the_byte_what_asp_net_writes() -> None:
    assert SHARED
    expected = SHARED / "data" / "soap_samples" / "constructed" / "fault.http500.response.xml"

    assert fault("Server was unable to process request.", ours=True) == expected.read_bytes()


@pytest.mark.parametrize("strings", [[], ["t"], ["t", ""]])
def test_authenticate_has_two_strings_even_when_told_fewer(strings: list[str]) -> None:
    written = reply("authenticate", strings)

    assert written.count(b"<string") == 2
    assert b"nil" not in written


@given(st.text(st.characters(codec=None)))
def test_any_text_arrives_as_it_was_but_for_what_xml_cannot_hold(text: str) -> None:
    root = etree.fromstring(reply("getLastError", text))

    legal = "".join(
        c for c in text if c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff")
    )
    legal = legal.replace("\ufffe", "").replace("\uffff", "")
    assert (root.findtext(f".//{{{INTUIT}}}getLastErrorResult") or "") == legal


def test_what_ends_a_cdata_section_or_a_line_arrives_too() -> None:
    written = reply("getLastError", "a ]]> b\r\nc \U0001f600")

    assert b"a ]]&gt; b&#xD;\nc \xf0\x9f\x98\x80" in written

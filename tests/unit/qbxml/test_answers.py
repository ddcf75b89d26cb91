"""Answers: recorded ones lose nothing, hostile ones are refused, odd ones are borne."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from cartbooks.qbxml import Unreadable, read, scan, stream
from cartbooks.qbxml.answers import _WHOLE
from shared_data import SHARED, needs_shared

RECORDED = sorted((SHARED / "data/qbxml_samples/responses").glob("*.xml")) if SHARED else []
HEAD = '<?xml version="1.0" ?>\n<QBXML>\n<QBXMLMsgsRs>\n'
TAIL = "</QBXMLMsgsRs>\n</QBXML>\n"


def answer(inside: str = "", **attributes: object) -> str:
    given = {"requestID": "7.0", "statusCode": 0, "statusSeverity": "Info",
             "statusMessage": "Status OK", **attributes}  # fmt: skip
    written = " ".join(f'{name}="{value}"' for name, value in given.items())
    return f"{HEAD}<ItemQueryRs {written}>{inside}</ItemQueryRs>\n{TAIL}"


def texts(value: Any) -> list[str]:
    """Every text in plain data, wherever it stands."""
    if isinstance(value, dict):
        return [text for name, each in value.items() if name != "#tag" for text in texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in texts(each)]
    return [value] if value else []


@needs_shared
@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_a_recorded_answer_is_read_without_loss(path: Path) -> None:
    document = path.read_bytes()
    reply = read(document)
    tree = etree.fromstring(document.lstrip())
    elements = [each for message_set in tree for each in message_set]
    assert [each.element for each in reply.answers] == [each.tag for each in elements]
    for element, found in zip(elements, reply.answers, strict=True):
        assert found.request_id == element.get("requestID")
        assert found.code == int(element.get("statusCode", 0))
        assert found.message == element.get("statusMessage", "")
        wanted = sorted(
            text
            for each in element.iter()
            if isinstance(each.tag, str)
            for text in ([] if len(each) else [each.text or ""])
            if text and each is not element
        )
        kept = sorted([*texts(found.records), *texts(found.recovery or {})])
        assert kept == wanted
    assert [(a.element, a.code, a.request_id) for a in scan(document.decode()).answers] == [
        (a.element, a.code, a.request_id) for a in reply.answers
    ]


def test_records_are_handed_out_alike_whether_the_document_is_small_or_big() -> None:
    item = "<ItemInventoryRet><ListID>80-1</ListID><Name>A &#233; &amp; B</Name></ItemInventoryRet>"
    many = answer(item * (_WHOLE // len(item) + 10))
    small: list[Any] = []
    big: list[Any] = []
    stream(answer(item), lambda name, record: small.append((name, record)))
    stream(many, lambda name, record: big.append((name, record)))
    assert small[0] == big[0] == big[-1]
    assert small[0] == ("7.0", {"ListID": "80-1", "Name": "A é & B", "#tag": "ItemInventoryRet"})


def test_unknown_elements_and_words_are_borne() -> None:
    odd = "<ItemFutureRet><ListID>1</ListID><Mood>Sunny</Mood><X a='1'>y</X></ItemFutureRet>"
    found = read(answer(odd, statusSeverity="Puzzled", newThing="1")).answers[0]
    assert found.severity == "Puzzled"
    assert found.record == {
        "ListID": "1", "Mood": "Sunny", "X": {"@a": "1", "#text": "y"}, "#tag": "ItemFutureRet",
    }  # fmt: skip


def test_a_reference_to_an_illegal_character_costs_that_character_only() -> None:
    found = read(answer("<ItemInventoryRet><Name>A&#x0;B&#26;C</Name></ItemInventoryRet>"))
    assert found.answers[0].record == {"Name": "ABC", "#tag": "ItemInventoryRet"}


@pytest.mark.parametrize(
    "document",
    [
        "",
        "nothing",
        "<QBXML>",
        "<html><body>Proxy error</body></html>",
        '<!DOCTYPE QBXML [<!ENTITY a "b">]>' + answer("<R><N>&a;</N></R>"),
        "<QBXML><QBXMLMsgsRs><A>" + "<b>" * 5000 + "</b>" * 5000 + "</A></QBXMLMsgsRs></QBXML>",
        answer()[:-30],
    ],
)
def test_what_is_no_answer_is_unreadable(document: str) -> None:
    with pytest.raises(Unreadable):
        read(document)


@given(st.binary(max_size=300))
def test_any_bytes_are_an_answer_or_unreadable(document: bytes) -> None:
    with suppress(Unreadable):
        read(document)


def test_recovery_stands_in_for_the_record() -> None:
    recovered = "<ErrorRecovery><TxnID>1-2</TxnID><EditSequence>9</EditSequence></ErrorRecovery>"
    found = read(answer(recovered)).answers[0]
    assert found.record is None
    assert found.recovery == {"TxnID": "1-2", "EditSequence": "9"}

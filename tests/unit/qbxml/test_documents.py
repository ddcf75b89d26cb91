"""Documents: ASCII, the same bytes for the same requests, and never an id that would be refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from cartbooks import qbxml
from cartbooks.qbxml import write
from shared_data import needs_shared

from .qbxml_building import schema

START = '<?xml version="1.0" encoding="utf-8"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq '


def test_a_document_is_written_as_quickbooks_wants_it() -> None:
    line = qbxml.SalesLine(
        item_ref=qbxml.Ref(list_id="80000001-1416570432"),
        desc='Café "au lait" <& more>',
        quantity=Decimal("2.50"),
        amount=Decimal("19.9"),
    )
    request = qbxml.SalesReceiptAdd(
        txn_date=date(2026, 11, 24), ref_number="", is_to_be_printed=False, lines=(line,)
    )
    assert write([("7.0", request)], new_message_set_id="CB1") == (
        f'{START}onError="continueOnError" newMessageSetID="CB1">'
        '<SalesReceiptAddRq requestID="7.0"><SalesReceiptAdd>'
        "<TxnDate>2026-11-24</TxnDate><RefNumber></RefNumber>"
        "<IsToBePrinted>false</IsToBePrinted>"
        "<SalesReceiptLineAdd><ItemRef><ListID>80000001-1416570432</ListID></ItemRef>"
        "<Desc>Caf&#233; &quot;au lait&quot; &lt;&amp; more&gt;</Desc>"
        "<Quantity>2.5</Quantity><Amount>19.90</Amount></SalesReceiptLineAdd>"
        "</SalesReceiptAdd></SalesReceiptAddRq></QBXMLMsgsRq></QBXML>"
    )


def test_a_page_of_a_query_carries_its_iterator() -> None:
    moment = datetime(2026, 11, 24, 8, 30, 15, 999, tzinfo=UTC)
    request = qbxml.CustomerQuery(
        iterator="Continue", iterator_id="{1}", max_returned=100, from_modified_date=moment
    )
    assert write([("1", request)], version="CA2.0", on_error="stopOnError") == (
        '<?xml version="1.0" encoding="utf-8"?><?qbxml version="CA2.0"?>'
        '<QBXML><QBXMLMsgsRq onError="stopOnError">'
        '<CustomerQueryRq requestID="1" iterator="Continue" iteratorID="{1}">'
        "<MaxReturned>100</MaxReturned>"
        "<FromModifiedDate>2026-11-24T08:30:15+00:00</FromModifiedDate>"
        "</CustomerQueryRq></QBXMLMsgsRq></QBXML>"
    )


@needs_shared
def test_a_question_for_a_stored_status_has_no_requests() -> None:
    asked = write([], new_message_set_id="CB1", old_message_set_id="CB1")
    cleared = write([], old_message_set_id="CB1")
    assert asked == f'{START}onError="continueOnError" newMessageSetID="CB1" ' + (
        'oldMessageSetID="CB1"></QBXMLMsgsRq></QBXML>'
    )
    for document in (asked, cleared):
        assert schema().validate(etree.fromstring(document.encode()))


@given(st.text())
def test_any_text_comes_back_as_it_was_but_for_what_xml_forbids(text: str) -> None:
    document = write([("1", qbxml.CustomerAdd(name=text))])
    assert document.isascii()
    assert document == write([("1", qbxml.CustomerAdd(name=text))])
    kept = etree.fromstring(document.encode()).findtext(".//Name") or ""
    forbidden = qbxml.problems(qbxml.CustomerAdd(name="A", notes=text))
    if not any(each.code == "bad_characters" for each in forbidden):
        assert kept == text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize(
    ("requests", "options", "why"),
    [
        ([("a", qbxml.HostQuery()), ("a", qbxml.HostQuery())], {}, "unique"),
        ([("a" * 51, qbxml.HostQuery())], {}, "at most 50"),
        ([("", qbxml.HostQuery())], {}, "empty"),
        ([], {"new_message_set_id": "x" * 24}, "at most 23"),
        ([], {"old_message_set_id": "x" * 24}, "at most 23"),
        ([], {}, "without requests"),
        ([], {"new_message_set_id": "CB1"}, "without requests"),
        ([("a", qbxml.HostQuery())], {"version": '13.0"?>'}, "no qbXML version"),
    ],
)
def test_what_quickbooks_would_refuse_is_never_written(
    requests: list[Any], options: dict[str, str], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        write(requests, **options)  # type: ignore[arg-type]

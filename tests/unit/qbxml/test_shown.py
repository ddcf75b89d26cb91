"""qbXML for people's eyes: laid out, masked, and in words."""

from __future__ import annotations

import time

import pytest

from cartbooks.qbxml import in_words, shown

HEAD = '<?xml version="1.0"?><?qbxml version="13.0"?>'
SALE = (
    f'{HEAD}<QBXML><QBXMLMsgsRq onError="continueOnError"><SalesReceiptAddRq requestID="7.0">'
    "<SalesReceiptAdd><CustomerRef><FullName>Ann Lee</FullName></CustomerRef>"
    "<TxnDate>2026-11-22</TxnDate><RefNumber>10432</RefNumber>"
    "<BillAddress><Addr1>Ann Lee</Addr1><Addr2>12 Pearl St</Addr2><City>Albany</City>"
    "<Country>US</Country></BillAddress><IsToBeEmailed>true</IsToBeEmailed>"
    "<SalesReceiptLineAdd><ItemRef><FullName>TOY-001</FullName></ItemRef><Desc>A &amp; B</Desc>"
    "</SalesReceiptLineAdd></SalesReceiptAdd></SalesReceiptAddRq>"
    '<ItemQueryRq requestID="7.1"><FullName>TOY-002</FullName></ItemQueryRq>'
    "</QBXMLMsgsRq></QBXML>"
)


def test_people_and_their_addresses_are_hidden_and_items_are_not() -> None:
    made = shown.show(SALE, pretty=True, masked=True)
    assert made.hidden == 5
    for personal in ("Ann Lee", "Pearl", "Albany", "<Country>US"):
        assert personal not in made.text
    for kept in ("TOY-001", "TOY-002", "A &amp; B", "10432"):
        assert kept in made.text


def test_lines_belong_to_requests() -> None:
    text = shown.show(SALE, pretty=True, masked=False).text
    lines = text.splitlines()
    sale, query = shown.parts(text)
    assert (sale.request_id, query.request_id) == ("7.0", "7.1")
    assert lines[sale.first - 1].strip().startswith('<SalesReceiptAddRq requestID="7.0"')
    assert lines[sale.last - 1].strip() == "</SalesReceiptAddRq>"
    assert lines[query.first - 1].strip() == '<ItemQueryRq requestID="7.1">'
    assert lines[query.last - 1].strip() == "</ItemQueryRq>"
    assert lines[1] == '<?qbxml version="13.0"?>'


def test_what_is_stored_can_be_shown_untouched() -> None:
    assert shown.show(SALE, pretty=False, masked=False).text == SALE


@pytest.mark.parametrize("document", ["", "not xml", "<a><b></a>", f"{HEAD}<QBXML>"])
def test_what_is_no_xml_is_shown_as_it_is(document: str) -> None:
    assert shown.show(document, pretty=True, masked=True).text == document


def test_what_is_broken_is_masked_all_the_same() -> None:
    broken = "<QBXML><Email>ann@example.com</Email><oops>"
    made = shown.show(broken, pretty=True, masked=True)
    assert not made.well_formed
    assert "ann@" not in made.text


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><b>&x;</b></a>'
    assert "root:" not in shown.show(bomb, pretty=True, masked=True).text


def test_five_megabytes_are_laid_out_at_once() -> None:
    one = "<ItemInventoryRet><ListID>1</ListID><FullName>Toy</FullName></ItemInventoryRet>"
    document = (
        f'{HEAD}<QBXML><QBXMLMsgsRs><ItemQueryRs requestID="1" statusCode="0">'
        f"{one * (5_000_000 // len(one))}</ItemQueryRs></QBXMLMsgsRs></QBXML>"
    )
    begin = time.process_time()
    made = shown.show(document, pretty=True, masked=True)
    (part,) = shown.parts(made.text)
    assert time.process_time() - begin < 5, "0.4 s on a quiet machine"
    assert part.last - part.first > 100_000


def words(document: str) -> list[str]:
    root = shown.parsed(f"<QBXML><M>{document}</M></QBXML>")
    assert root is not None
    return [
        (in_words.answer if str(each.tag).endswith("Rs") else in_words.request)(each)
        for each in root[0]
    ]


def test_requests_are_put_into_words() -> None:
    root = shown.parsed(SALE)
    assert root is not None
    assert [in_words.request(each) for each in root[0]] == [
        "Adds Sales Receipt 10432 for customer Ann Lee, dated 2026-11-22, with 1 line,"
        ' marked "To be e-mailed".',
        "Asks for items named TOY-002.",
    ]
    assert words(
        '<ItemQueryRq iterator="Continue"><MaxReturned>500</MaxReturned></ItemQueryRq>'
    ) == ["Asks for the next 500 items."]
    assert words("<CustomerAddRq><CustomerAdd><Name>Bo</Name></CustomerAdd></CustomerAddRq>") == [
        "Adds the customer Bo."
    ]
    assert words("<HostQueryRq/><VehicleMileageAddRq/>") == [
        "Asks which QuickBooks this is.", "Adds the VehicleMileage.",
    ]  # fmt: skip


def test_answers_are_put_into_words() -> None:
    refused = '<InvoiceAddRs statusCode="3180" statusSeverity="Error" statusMessage="No."/>'
    found = (
        '<ItemQueryRs statusCode="0" statusSeverity="Info" iteratorRemainingCount="1500">'
        "<ItemServiceRet/><ItemServiceRet/></ItemQueryRs>"
    )
    none = '<ItemQueryRs statusCode="1" statusSeverity="Info" statusMessage="None"/>'
    added = (
        '<InvoiceAddRs statusCode="0" statusSeverity="Info"><InvoiceRet><TxnID>1A-2</TxnID>'
        "<RefNumber>9</RefNumber></InvoiceRet></InvoiceAddRs>"
    )
    assert words(refused + found + none + added) == [
        "Refused with 3180: “No.”", "2 found, 1,500 are left.", "Nothing found.",
        "Done: number 9, TxnID 1A-2.",
    ]  # fmt: skip

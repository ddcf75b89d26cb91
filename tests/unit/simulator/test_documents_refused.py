"""What QuickBooks refuses as a whole, and what only costs one request."""

from __future__ import annotations

import pytest
from qb_talk import Talk, code, customer, message, wrapped

from cartbooks.simulator.quickbooks import CompanyFile, QuickBooksError

GOOD = customer("New")


@pytest.mark.parametrize(
    "document",
    [
        pytest.param("", id="empty"),
        pytest.param(" " + wrapped(GOOD), id="blank before the declaration"),
        pytest.param(wrapped(GOOD).replace("</Name>", ""), id="not well-formed"),
        pytest.param(wrapped(GOOD).replace('<?qbxml version="13.0"?>', ""), id="no version"),
        pytest.param(wrapped(GOOD).replace("13.0", "19.0"), id="unsupported version"),
        pytest.param(wrapped(GOOD).replace("New", "Zoé"), id="raw non-ASCII"),
        pytest.param(
            wrapped(customer("A", "<FirstName>B</FirstName><CompanyName>C</CompanyName>")),
            id="wrong order",
        ),
        pytest.param(wrapped(customer("A", "<Shoe>9</Shoe>")), id="unknown element"),
        pytest.param(wrapped("<CustomerAddRq><CustomerAdd/></CustomerAddRq>"), id="missing"),
        pytest.param(wrapped("<WarpDriveAddRq/>"), id="unknown request"),
        pytest.param(wrapped(GOOD, onError="ifYouLike"), id="bad onError"),
        pytest.param(wrapped(GOOD, colour="red"), id="unknown attribute of the set"),
        pytest.param(
            wrapped('<AccountQueryRq iterator="Start"/>'),
            id="iterator where there is none",
        ),
        pytest.param(
            wrapped('<CustomerQueryRq iterator="Begin"/>'), id="value of an attribute"
        ),
        pytest.param(wrapped(GOOD).replace(' onError="continueOnError"', ""), id="no onError"),
        pytest.param(wrapped("loose words" + GOOD), id="text between requests"),
        pytest.param(
            wrapped(GOOD).replace("<QBXML>", '<!DOCTYPE QBXML [<!ENTITY a "b">]><QBXML>'),
            id="document type",
        ),
        pytest.param(wrapped(GOOD + "<CustomerQueryRq><Shoe/></CustomerQueryRq>"), id="second bad"),
    ],
)  # fmt: skip
def test_a_malformed_document_is_refused_whole_and_nothing_is_done(
    file: CompanyFile, talk: Talk, document: str
) -> None:
    before = file.customers()
    with pytest.raises(QuickBooksError) as refused:
        talk.session.process(document)
    assert refused.value.hresult == "0x80040400"
    assert "parsing the provided XML" in refused.value.text
    assert file.customers() == before


def test_roll_back_on_error_is_not_a_thing_of_quickbooks(talk: Talk) -> None:
    with pytest.raises(QuickBooksError) as refused:
        talk.text(GOOD, onError="rollbackOnError")
    assert refused.value.hresult == "0x80040413"


@pytest.mark.parametrize(
    ("request_", "expected", "text"),
    [
        (customer("N" * 42), 3070, f'The string "{"N" * 42}" in the field "Name" is too long.'),
        (
            customer("A", "<IsActive>True</IsActive>"),
            3010,
            'There was an error when converting the boolean value "True" in the field "IsActive".',
        ),
        (
            customer("A", "<JobStatus>Sleeping</JobStatus>"),
            3110,
            'The enumerated value "Sleeping" in the field "JobStatus" is unknown or invalid for '
            "the qbXML version in use.",
        ),
        (customer("A", "<CreditLimit>1,000.00</CreditLimit>"), 3040, None),
        (customer("A", "<JobStartDate>03/04/2025</JobStartDate>"), 3020, None),
        (customer("A", "<JobStartDate>2025-02-30</JobStartDate>"), 3020, None),
        (customer("A", "<ExternalGUID>mine</ExternalGUID>"), 3065, None),
        ("<CustomerQueryRq><MaxReturned>two</MaxReturned></CustomerQueryRq>", 3085, None),
        (
            "<ItemInventoryAddRq><ItemInventoryAdd><Name>A</Name><SalesPrice>$5</SalesPrice>"
            "</ItemInventoryAdd></ItemInventoryAddRq>",
            3045,
            None,
        ),
        (
            "<ItemInventoryAddRq><ItemInventoryAdd><Name>A</Name><QuantityOnHand>few"
            "</QuantityOnHand></ItemInventoryAdd></ItemInventoryAddRq>",
            3060,
            None,
        ),
        (
            "<ItemSalesTaxAddRq><ItemSalesTaxAdd><Name>A</Name><TaxRate>5%</TaxRate>"
            "<TaxVendorRef><FullName>State Tax Agency</FullName></TaxVendorRef>"
            "</ItemSalesTaxAdd></ItemSalesTaxAddRq>",
            3050,
            None,
        ),
        (customer("A", request_id="x" * 51), 1060, None),
        ("<BillQueryRq/>", 1030, "This request is not supported by this implementation."),
    ],
)
def test_a_bad_value_costs_one_request_and_the_rest_goes_on(
    talk: Talk, request_: str, expected: int, text: str | None
) -> None:
    first, second = talk.all(request_ + customer("After"))
    assert code(first) == expected
    assert first.get("statusSeverity") == "Error"
    assert text is None or message(first) == text
    assert code(second) == 0


def test_stop_on_error_leaves_the_rest_unprocessed_and_the_first_done(
    file: CompanyFile, talk: Talk
) -> None:
    answers = talk.all(
        customer("One") + customer("One") + customer("Two") + "<CustomerQueryRq/>",
        onError="stopOnError",
    )
    assert [code(answer) for answer in answers] == [0, 3100, 3231, 3231]
    assert message(answers[2]) == "The request has not been processed."
    there = {row["name"] for row in file.customers()}
    assert "One" in there
    assert "Two" not in there


def test_a_request_that_fails_leaves_nothing_behind(file: CompanyFile, talk: Talk) -> None:
    before = file.stock("TOY-001")
    assert talk.code(
        "<SalesReceiptAddRq><SalesReceiptAdd><SalesReceiptLineAdd><ItemRef><FullName>TOY-001"
        "</FullName></ItemRef><Quantity>2</Quantity></SalesReceiptLineAdd><SalesReceiptLineAdd>"
        "<ItemRef><FullName>Nothing</FullName></ItemRef></SalesReceiptLineAdd></SalesReceiptAdd>"
        "</SalesReceiptAddRq>"
    ) == 3140  # fmt: skip
    assert file.stock("TOY-001") == before


def test_an_unsupported_field_is_a_warning_and_the_rest_is_saved(talk: Talk) -> None:
    answer = talk.one(customer("Warned", "<Suffix>Jr</Suffix>"))
    assert (code(answer), answer.get("statusSeverity")) == (530, "Warn")
    assert message(answer) == 'The field "Suffix" is not supported by this implementation.'
    assert answer[0].findtext("Name") == "Warned"
    assert answer[0].find("Suffix") is None


def test_an_empty_document_is_answered_with_an_empty_set(talk: Talk) -> None:
    assert talk.all("") == []

"""The text of answers, byte by byte where recordings of QuickBooks show it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from qb_talk import Talk, customer, line, sale

from cartbooks.simulator.quickbooks import CompanyFile
from shared_data import SHARED, needs_shared


def test_the_text_starts_and_ends_as_recorded(talk: Talk) -> None:
    text = talk.text(customer("Zo&#233; &amp; &quot;Co&quot; isn&apos;t &lt;1", request_id="7"))
    assert text.startswith(
        '<?xml version="1.0" ?>\n<QBXML>\n<QBXMLMsgsRs>\n'
        '<CustomerAddRs requestID="7" statusCode="0" statusSeverity="Info" '
        'statusMessage="Status OK">\n<CustomerRet>\n<ListID>'
    )
    assert text.endswith("</CustomerRet>\n</CustomerAddRs>\n</QBXMLMsgsRs>\n</QBXML>\n")
    assert text.isascii()
    assert "<Name>Zo&#233; &amp; &quot;Co&quot; isn&apos;t &lt;1</Name>" in text
    assert not re.search(r"^\s+<", text, re.MULTILINE)


def test_an_error_is_one_closed_element_without_a_request_id_where_none_was_given(
    talk: Talk,
) -> None:
    assert (
        '<CustomerAddRs statusCode="3100" statusSeverity="Error" statusMessage="The name '
        '&quot;Buyer&quot; of the list element is already in use." />\n'
    ) in talk.text(customer("Buyer"))


def test_the_attributes_of_a_page_come_in_the_recorded_order(talk: Talk) -> None:
    text = talk.text(
        '<CustomerQueryRq requestID="p" iterator="Start"><MaxReturned>1</MaxReturned>'
        "</CustomerQueryRq>"
    )
    found = re.search(r"<CustomerQueryRs ([^>]*)>", text)
    assert found is not None
    assert re.findall(r"(\w+)=", found[1]) == [
        "requestID", "statusCode", "statusSeverity", "statusMessage", "iteratorRemainingCount",
        "iteratorID",
    ]  # fmt: skip


def test_recovery_attributes_stand_on_the_set(talk: Talk) -> None:
    text = talk.text(customer("New"), newMessageSetID="a&amp;b")
    assert '<QBXMLMsgsRs newMessageSetID="a&amp;b" messageSetStatusCode="0">\n' in text


EVERYTHING = "".join(
    f"<{kind}QueryRq/>"
    for kind in (
        "Host", "Company", "Preferences", "Item", "Entity", "Account", "Class", "PaymentMethod",
        "ShipMethod", "Terms", "SalesTaxCode", "SalesRep", "CustomerType", "CustomerMsg",
        "Template", "Transaction",
    )
)  # fmt: skip
DOCUMENTS = "".join(
    f"<{kind}QueryRq>{more}</{kind}QueryRq>"
    for kind, more in (
        ("SalesReceipt", "<IncludeLineItems>true</IncludeLineItems>"),
        ("Invoice", "<IncludeLineItems>true</IncludeLineItems>"
                    "<IncludeLinkedTxns>true</IncludeLinkedTxns>"),
        ("SalesOrder", "<IncludeLineItems>true</IncludeLineItems>"),
        ("CreditMemo", "<IncludeLineItems>true</IncludeLineItems>"
                       "<IncludeLinkedTxns>true</IncludeLinkedTxns>"),
        ("ReceivePayment", "<IncludeLineItems>true</IncludeLineItems>"),
        ("ARRefundCreditCard", "<IncludeLineItems>true</IncludeLineItems>"),
        ("InventoryAdjustment", "<IncludeLineItems>true</IncludeLineItems>"),
    )
)  # fmt: skip


@pytest.fixture
def busy(talk: Talk) -> Talk:
    """A file with a document of every kind."""
    long = "<Quantity>2</Quantity><Rate>1.25</Rate>"
    talk.ret(sale(line("TOY-001", long), line("Web discount", "<Amount>1.00</Amount>")))
    invoice = talk.ret(sale(line("TOY-001", long, "Invoice"), kind="Invoice"))
    talk.ret(sale(line("TOY-001", long, "SalesOrder"), kind="SalesOrder"))
    memo = talk.ret(sale(line("TOY-001", long, "CreditMemo"), kind="CreditMemo"))
    buyer = "<CustomerRef><FullName>Buyer</FullName></CustomerRef>"
    talk.ret(
        f"<ReceivePaymentAddRq><ReceivePaymentAdd>{buyer}<RefNumber>9</RefNumber><TotalAmount>2.00"
        f"</TotalAmount><AppliedToTxnAdd><TxnID>{invoice.findtext('TxnID')}</TxnID><PaymentAmount>"
        "1.00</PaymentAmount></AppliedToTxnAdd></ReceivePaymentAdd></ReceivePaymentAddRq>"
    )
    talk.ret(
        f"<ARRefundCreditCardAddRq><ARRefundCreditCardAdd>{buyer}<RefundAppliedToTxnAdd><TxnID>"
        f"{memo.findtext('TxnID')}</TxnID><RefundAmount>1.00</RefundAmount></RefundAppliedToTxnAdd>"
        "</ARRefundCreditCardAdd></ARRefundCreditCardAddRq>"
    )
    talk.ret(
        "<InventoryAdjustmentAddRq><InventoryAdjustmentAdd><AccountRef><FullName>Cost of Goods Sold"
        "</FullName></AccountRef><InventoryAdjustmentLineAdd><ItemRef><FullName>TOY-001</FullName>"
        "</ItemRef><QuantityAdjustment><NewQuantity>3</NewQuantity></QuantityAdjustment>"
        "</InventoryAdjustmentLineAdd></InventoryAdjustmentAdd></InventoryAdjustmentAddRq>"
    )
    return talk


@needs_shared
@pytest.mark.parametrize("requests", [EVERYTHING, DOCUMENTS], ids=["lists", "documents"])
def test_answers_are_good_by_the_schema(busy: Talk, requests: str) -> None:
    assert SHARED is not None
    path = SHARED / "data" / "qbxml_schema" / "v13_jsgoupil" / "qbxmlops130.xsd"
    xsd = etree.XMLSchema(etree.parse(str(path)))
    numbered = re.sub(r"QueryRq", 'QueryRq requestID="1"', requests)
    numbered = re.sub(r'</(\w+) requestID="1">', r"</\1>", numbered)
    root = etree.fromstring(busy.text(numbered).encode())
    assert {one.get("statusCode") for one in root[0]} == {"0"}
    assert xsd.validate(root), xsd.error_log


def skeleton(node: Any) -> list[str]:
    return [child.tag for child in node]


@needs_shared
@pytest.mark.parametrize(
    ("recording", "ret"),
    [
        ("SalesReceiptAddRs_0__qbwc.xml", "SalesReceiptRet"),
        ("InvoiceAddRs_0__flowlink.xml", "InvoiceRet"),
        ("CreditMemoAddRs_0__31094748425.xml", "CreditMemoRet"),
        ("ReceivePaymentAddRs_0__flowlink.xml", "ReceivePaymentRet"),
        ("ItemInventoryAddRs_0__qbwc.xml", "ItemInventoryRet"),
        ("CustomerAddRs_0__cgunther.xml", "CustomerRet"),
        ("ItemDiscountAddRs_0__apotema.xml", "ItemDiscountRet"),
    ],
)
def test_what_recordings_have_we_have_in_the_same_order(
    busy: Talk, file: CompanyFile, recording: str, ret: str
) -> None:
    """Every element that QuickBooks filled in by itself is there too, unless it was given."""
    assert SHARED is not None
    path: Path = SHARED / "data" / "qbxml_samples" / "responses" / recording
    recorded = skeleton(next(etree.parse(str(path)).getroot().iter(ret)))
    queries = etree.fromstring(busy.text(EVERYTHING + DOCUMENTS).encode())
    ours: set[str] = set()
    for found in queries.iter(ret):
        tags = list(dict.fromkeys(skeleton(found)))
        ours |= set(tags)
        common = [tag for tag in dict.fromkeys(recorded) if tag in tags]
        assert [tag for tag in tags if tag in common] == common
    given = {
        "BillAddress", "BillAddressBlock", "ShipAddress", "ShipAddressBlock", "PaymentMethodRef",
        "RefNumber",
    }  # fmt: skip
    assert set(recorded) - ours <= given

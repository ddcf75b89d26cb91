"""What a bundle hides in qbXML and in sentences, and what a supporter must still see."""

from __future__ import annotations

import tracemalloc
import zlib

import pytest

from cartbooks.bundle.masking import Mask
from cartbooks.bundle.people import learn_order
from cartbooks.bundle.qbxml import masked

KEY = b"a key of this installation"


def shown(document: str, mask: Mask | None = None) -> str:
    return b"".join(masked(zlib.compress(document.encode()), mask or Mask(KEY))).decode()


def test_people_are_tokens_and_things_are_words() -> None:
    text = shown(
        '<?xml version="1.0"?><?qbxml version="13.0"?>'
        '<QBXML><QBXMLMsgsRq onError="continueOnError">'
        '<SalesReceiptAddRq requestID="7.0"><SalesReceiptAdd><CustomerRef><FullName>Ann Lee:Kitchen'
        "</FullName></CustomerRef><TxnDate>2026-11-24</TxnDate><RefNumber>10432</RefNumber>"
        "<BillAddress><Addr1>Ann Lee</Addr1><City>Albany</City><State>NY</State>"
        "<PostalCode>12207</PostalCode><Country>US</Country></BillAddress>"
        "<Memo>Web order for Ann [CB:AB12CD34]</Memo>"
        "<ItemSalesTaxRef><FullName>Sales tax collected</FullName></ItemSalesTaxRef>"
        "<SalesReceiptLineAdd><ItemRef><FullName>TOY-001</FullName></ItemRef>"
        "<Desc>For my Ann</Desc>"
        "<Quantity>2</Quantity><Amount>20.00</Amount></SalesReceiptLineAdd>"
        "<NeverHeardOf>Ann</NeverHeardOf></SalesReceiptAdd></SalesReceiptAddRq></QBXMLMsgsRq></QBXML>"
    )
    for kept in (
        '<?qbxml version="13.0"?>', 'requestID="7.0"', "2026-11-24", "10432", "TOY-001",
        "Sales tax collected", "[CB:AB12CD34]", "<State>NY</State>", "20.00",
        'onError="continueOnError"',
    ):  # fmt: skip
        assert kept in text, kept
    for hidden in ("Ann", "Lee", "Kitchen", "Albany", "12207"):
        assert hidden not in text, hidden


def test_first_and_last_name_are_one_person() -> None:
    mask = Mask(KEY)
    text = shown(
        "<QBXML><CustomerAdd><Name>Ann Lee</Name><FirstName>Ann</FirstName><LastName>Lee</LastName>"
        "<Phone>1</Phone></CustomerAdd></QBXML>",
        mask,
    )
    token = mask.token("Customer", "Ann Lee")
    for element in ("Name", "FirstName", "LastName"):
        assert f"<{element}>{token}</{element}>" in text


def test_with_details_only_secrets_go() -> None:
    text = shown(
        "<QBXML><CustomerRet><FirstName>Ann</FirstName><Notes>4111 1111 1111 1111</Notes>"
        "<CreditCardInfo><CreditCardNumber>x</CreditCardNumber></CreditCardInfo></CustomerRet></QBXML>",
        Mask(KEY, details=True),
    )
    assert "<FirstName>Ann</FirstName>" in text
    assert "4111" not in text
    assert "<CreditCardNumber>[hidden]</CreditCardNumber>" in text


@pytest.mark.parametrize(
    "document",
    ["<html>Ann Lee<br></html>", "Ann Lee", '<!DOCTYPE a [<!ENTITY b "Ann">]><a>&b;</a>', ""],
)
def test_what_is_no_qbxml_is_told_and_not_shown(document: str) -> None:
    text = shown(document)
    assert "Ann" not in text
    assert "no XML" in text


def test_a_large_answer_needs_little_memory() -> None:
    row = "<CustomerRet><ListID>80000001-1</ListID><Name>Ann Lee</Name></CustomerRet>"
    data = zlib.compress(f"<QBXML>{row * 20_000}</QBXML>".encode())
    tracemalloc.start()
    size = sum(len(piece) for piece in masked(data, Mask(KEY)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 1_900_000
    assert peak < 1_000_000


def test_known_people_are_found_in_sentences() -> None:
    mask = Mask(KEY)
    learn_order(mask, {"customer": {"first_name": "Ann", "last_name": "Lee", "email": "a@b.c"},
                       "bill_to": {"line1": "12 Pearl St", "city": "Albany"}})  # fmt: skip
    mask.trust(["TOY-001"])
    token = mask.token("Customer", "Ann Lee")
    said = mask.words(
        'Ann Lee (or Lee, Ann), 12 Pearl St, ALBANY: "TOY-001" is not "Kite" 80000013-1'
    )
    assert said.count(token) == 2
    assert "Pearl" not in said
    assert "ALBANY" not in said
    assert '"TOY-001"' in said
    assert "Kite" not in said
    assert "80000013-1" in said


def test_tokens_are_steady_and_belong_to_one_installation() -> None:
    assert Mask(KEY).token("Customer", "Ann  LEE") == Mask(KEY).token("Customer", "ann lee")
    assert Mask(KEY).token("Customer", "Ann Lee") != Mask(b"other").token("Customer", "Ann Lee")

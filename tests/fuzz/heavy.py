"""Inputs that are too long to be files: each is a small thing many times over."""

from __future__ import annotations

from collections.abc import Mapping

_ITEMS = b"receiveResponseXML sync_lists.item\n"
_WRITE = b"receiveResponseXML push_orders.add\n"
_ANSWER = b'<QBXML><QBXMLMsgsRs><ItemQueryRs requestID="REQUEST-0" statusCode="0">'


def _call(scene: bytes, operation: bytes, inside: bytes, attributes: bytes = b"") -> bytes:
    return (
        scene + b"\n"
        b'<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
        b'<%b xmlns="http://developer.intuit.com/"%b>%b</%b></soap:Body></soap:Envelope>'
        % (operation, attributes, inside, operation)
    )


def _attributes(count: int) -> bytes:
    return b"".join(b' a%d="1"' % number for number in range(count))


SOAP: Mapping[str, bytes] = {
    "a path of any length": _call(
        b"sendRequestXML", b"sendRequestXML",
        b"<ticket>TICKET</ticket><strCompanyFileName>%b</strCompanyFileName>"
        % (b"\xc3\xa9&#x1F600;" * 3000),
    ),
    "a user name of any length": _call(
        b"authenticate", b"authenticate",
        b"<strUserName>%b</strUserName><strPassword>%b</strPassword>"
        % (b"a&lt;%s\xe2\x80\xae" * 6000, b"x" * 60_000),
    ),
    "a version of any length": _call(
        b"clientVersion", b"clientVersion", b"<strVersion>%b</strVersion>" % (b"9." * 30_000)
    ),
    "a connection error of any length": _call(
        b"connectionError", b"connectionError",
        b"<ticket>TICKET</ticket><hresult>%b</hresult><message>%b</message>"
        % (b"x" * 60_000, b"m" * 60_000),
    ),
    "an hresult of any length": _call(
        _WRITE.strip(), b"receiveResponseXML",
        b"<ticket>TICKET</ticket><response/><hresult>0x%b</hresult><message>%b</message>"
        % (b"8" * 60_000, b"m" * 60_000),
    ),
    "an answer of ten million letters": _call(
        _WRITE.strip(), b"receiveResponseXML",
        b"<ticket>TICKET</ticket><response>%b</response>" % (b"A" * 10_000_000),
    ),
    "many attributes": _call(b"authenticate", b"authenticate", b"", _attributes(5000)),
    "one huge attribute": _call(b"authenticate", b"authenticate", b"", b' a="%b"' % (b"x" * 2**20)),
    "many elements": _call(b"authenticate", b"authenticate", b"<a/>" * 5000),
    "deep": _call(b"authenticate", b"authenticate", b"<a>" * 5000),
}  # fmt: skip

ANSWERS: Mapping[str, bytes] = {
    "many declarations": _ITEMS + b"<?xml " * 100_000,
    "many instructions": _ITEMS + b"<?a?>" * 50_000 + b"<html/>",
    "many comments": _ITEMS + b"<!--a-->" * 50_000 + b"<html/>",
    "no end tag anywhere": _ITEMS + _ANSWER + b"<ItemInventoryRet><ListID>1</ListID>" * 2000,
    "tags without end": _ITEMS + b"<QBXML><QBXMLMsgsRs>" + b"<a" * 50_000,
    "heads without end": _ITEMS + _ANSWER + b"<ItemQueryRs " * 50_000,
    "deep": _ITEMS + _ANSWER + b"<a>" * 50_000 + b"</a>" * 50_000,
    "many attributes": _ITEMS + b"<QBXML><QBXMLMsgsRs><ItemQueryRs%b/>" % _attributes(20_000),
    "a text of ten million letters": _ITEMS + _ANSWER
    + b"<ItemInventoryRet><ListID>1</ListID><Name>%b</Name></ItemInventoryRet>"
    % (b"A" * 10_000_000)
    + b"</ItemQueryRs></QBXMLMsgsRs></QBXML>",
    "a list of ids that are long": _ITEMS + _ANSWER
    + b"<ItemInventoryRet><ListID>%b</ListID></ItemInventoryRet>" % (b"8" * 100_000)
    + b"</ItemQueryRs></QBXMLMsgsRs></QBXML>",
    "a number of a million digits": _WRITE
    + b'<QBXML><QBXMLMsgsRs><SalesReceiptAddRs requestID="REQUEST-0" statusCode="0">'
    + b"<SalesReceiptRet><TxnID>1</TxnID><TotalAmount>%b</TotalAmount></SalesReceiptRet>"
    % (b"9" * 1_000_000) + b"</SalesReceiptAddRs></QBXMLMsgsRs></QBXML>",
}  # fmt: skip

FILES: Mapping[str, bytes] = {
    "a heading too long": b"1ext_id," + b"a" * 140_000,
    "a cell too long": b'1ext_id,name\n1,"' + b"a" * 140_000 + b'"\n2,b\n',
    "a list of lists": b"0" + b"[" * 200_000,
    "an object of objects": b"0" + b'{"a":' * 200_000,
    "a text without end": b'0[{"ext_id":"' + b"a" * 2_000_000,
    "many empty lines": b"1ext_id,name\n" + b"\n" * 200_000,
    "many open quotes": b"1ext_id,name\n" + b'"' * 200_001,
    "a line of a megabyte": b"0" + b" " * 2**20 + b"{}",
    "tags without end": b'4[{"id":1,"name":"a","description":"' + b"<" * 500_000 + b'"}]',
    "half references": b'4[{"id":1,"name":"' + b"&#" * 300_000 + b'"}]',
}

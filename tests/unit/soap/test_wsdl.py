from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import zeep
from lxml import etree

from cartbooks.simulator.connector.transport import HttpTransport
from cartbooks.soap.wsdl import wsdl
from shared_data import SHARED, needs_shared
from unit.soap.door import ADDRESS, Recording, client

W = {"w": "http://schemas.xmlsoap.org/wsdl/", "s": "http://www.w3.org/2001/XMLSchema"}
OPERATIONS = {
    "serverVersion",
    "clientVersion",
    "authenticate",
    "connectionError",
    "sendRequestXML",
    "receiveResponseXML",
    "getLastError",
    "closeConnection",
}


def contract(document: bytes) -> dict[str, list[tuple[str, ...]]]:
    """Each schema element with its children: name, type, least, most."""
    root = etree.fromstring(document)
    return {
        element.get("name"): [
            (
                field.get("name"),
                field.get("type").partition(":")[2],
                field.get("minOccurs"),
                field.get("maxOccurs"),
            )
            for field in element.iterfind(".//s:element", W)
        ]
        for element in root.iterfind(".//s:schema/*", W)
    }


def operations(document: bytes) -> set[str]:
    root = etree.fromstring(document)
    return {operation.get("name") for operation in root.iterfind(".//w:portType/w:operation", W)}


def service(source: str, talk: Recording) -> Any:
    loaded = zeep.Client(source, transport=HttpTransport(client(talk)))
    binding = next(
        name
        for name, binding in loaded.wsdl.bindings.items()
        if type(binding) is zeep.wsdl.bindings.Soap11Binding
    )
    return loaded.create_service(binding, ADDRESS)


def play(service: Any, talk: Recording) -> None:
    assert service.serverVersion() == "Cartbooks"
    assert service.clientVersion(strVersion="2.3.0.215") is None
    assert service.authenticate(strUserName="u", strPassword="p\xebs&<") == ["ticket-1", None]
    assert (
        service.sendRequestXML(
            ticket="t",
            strHCPResponse="<a>\n</a>",
            strCompanyFileName="",
            qbXMLCountry="US",
            qbXMLMajorVers=13,
            qbXMLMinorVers=0,
        )
        == "<QBXML/>"
    )
    assert service.receiveResponseXML(ticket="t", response="x", hresult="", message="") == 100
    assert service.connectionError(ticket="t", hresult="0x80040408", message="m") == "done"
    assert service.getLastError(ticket="t") == "OK"
    assert service.closeConnection(ticket="t") == "OK"
    assert [heard[0] for heard in talk.heard] == [
        "server_version",
        "client_version",
        "authenticate",
        "send_request",
        "receive_response",
        "connection_error",
        "last_error",
        "close",
    ]
    assert talk.heard[2] == ("authenticate", "u", "p\xebs&<", "127.0.0.1")
    assert talk.heard[3] == ("send_request", "t", "<a>\n</a>", "", "US", 13, 0)


def test_a_client_built_from_our_description_can_say_everything() -> None:
    talk = Recording()
    play(service(f"{ADDRESS}?wsdl", talk), talk)


@needs_shared
def test_a_client_built_from_intuits_description_can_say_everything_to_us() -> None:
    assert SHARED
    talk = Recording()
    play(service(str(SHARED / "data" / "QBWebConnectorSvc.wsdl"), talk), talk)


@needs_shared
def test_our_contract_is_intuits() -> None:
    assert SHARED
    theirs = (SHARED / "data" / "QBWebConnectorSvc.wsdl").read_bytes()

    assert contract(wsdl(ADDRESS)) == contract(theirs)
    assert operations(wsdl(ADDRESS)) == operations(theirs)


def test_it_describes_the_eight_operations_at_our_own_address() -> None:
    document = wsdl('https://a.example/web?a="&b')

    assert operations(document) == OPERATIONS
    root = etree.fromstring(document)
    address = root.find(".//{http://schemas.xmlsoap.org/wsdl/soap/}address")
    assert address is not None
    assert address.get("location") == 'https://a.example/web?a="&b'


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_each_operation_has_the_soap_action_of_the_contract(operation: str, tmp_path: Path) -> None:
    root = etree.fromstring(wsdl(ADDRESS))
    bound = root.find(f".//w:binding/w:operation[@name='{operation}']/*", W)

    assert bound is not None
    assert bound.get("soapAction") == f"http://developer.intuit.com/{operation}"
    assert bound.get("style") == "document"

"""The service description, written from the table of methods, with our own address in it."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from cartbooks.soap.envelope import INTUIT
from cartbooks.soap.methods import METHODS, Method

SERVICE = "CartbooksWebConnector"
_PORT = f"{SERVICE}Soap"
_ARRAY = (
    '<s:complexType name="ArrayOfString"><s:sequence>'
    '<s:element minOccurs="0" maxOccurs="unbounded" name="string" nillable="true" type="s:string"/>'
    "</s:sequence></s:complexType>"
)
_LITERAL = '<soap:body use="literal"/>'


def wsdl(address: str) -> bytes:
    """WSDL 1.1, document/literal wrapped, SOAP 1.1; *address* is where the service is called."""
    published = {name: method for name, method in METHODS.items() if method.in_wsdl}
    text = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"'
        ' xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"'
        ' xmlns:s="http://www.w3.org/2001/XMLSchema"'
        f' xmlns:tns="{INTUIT}" targetNamespace="{INTUIT}">\n'
        f'<wsdl:types><s:schema elementFormDefault="qualified" targetNamespace="{INTUIT}">\n'
        + "".join(_elements(name, method) for name, method in published.items())
        + f"{_ARRAY}\n</s:schema></wsdl:types>\n"
        + "".join(_messages(name) for name in published)
        + f'<wsdl:portType name="{_PORT}">\n'
        + "".join(_port_operation(name) for name in published)
        + f'</wsdl:portType>\n<wsdl:binding name="{_PORT}" type="tns:{_PORT}">\n'
        '<soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>\n'
        + "".join(_bound_operation(name) for name in published)
        + f'</wsdl:binding>\n<wsdl:service name="{SERVICE}"><wsdl:port name="{_PORT}"'
        f' binding="tns:{_PORT}"><soap:address location={quoteattr(address)}/></wsdl:port>'
        "</wsdl:service>\n</wsdl:definitions>\n"
    )
    return text.encode()


def _elements(name: str, method: Method) -> str:
    inside = "".join(
        _field(parameter, "s:int" if kind is int else "s:string")
        for parameter, kind in method.parameters.items()
    )
    request = f"<s:sequence>{inside}</s:sequence>" if inside else ""
    result = _field(f"{name}Result", _result_type(method))
    return (
        f'<s:element name="{name}"><s:complexType>{request}</s:complexType></s:element>\n'
        f'<s:element name="{name}Response"><s:complexType><s:sequence>{result}</s:sequence>'
        "</s:complexType></s:element>\n"
    )


def _field(name: str, kind: str) -> str:
    least = 1 if kind == "s:int" else 0
    return f'<s:element minOccurs="{least}" maxOccurs="1" name="{name}" type="{kind}"/>'


def _result_type(method: Method) -> str:
    if isinstance(method.on_failure, int):
        return "s:int"
    return "s:string" if isinstance(method.on_failure, str) else "tns:ArrayOfString"


def _messages(name: str) -> str:
    return (
        f'<wsdl:message name="{name}SoapIn">'
        f'<wsdl:part name="parameters" element="tns:{name}"/></wsdl:message>\n'
        f'<wsdl:message name="{name}SoapOut">'
        f'<wsdl:part name="parameters" element="tns:{name}Response"/></wsdl:message>\n'
    )


def _port_operation(name: str) -> str:
    return (
        f'<wsdl:operation name="{name}"><wsdl:input message="tns:{name}SoapIn"/>'
        f'<wsdl:output message="tns:{name}SoapOut"/></wsdl:operation>\n'
    )


def _bound_operation(name: str) -> str:
    return (
        f'<wsdl:operation name="{name}">'
        f'<soap:operation soapAction="{INTUIT}{name}" style="document"/>'
        f"<wsdl:input>{_LITERAL}</wsdl:input><wsdl:output>{_LITERAL}</wsdl:output>"
        "</wsdl:operation>\n"
    )

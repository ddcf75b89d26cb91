"""
What the Web Connector may call: the one place where its names are spelled.

A function's keyword arguments are the parameters on the wire, in their order and of their type; the
type of its `on_failure` is the type of its result. The WSDL is written from the same table.
"""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import structlog

from cartbooks.soap.envelope import Call, UnknownOperation, Value, reply

log = structlog.get_logger()


class Conversation(Protocol):
    """
    Who answers the Web Connector. Called in a worker thread, in several at once.

    It may raise: the caller then hears the method's safe value. `peer` is the address of the PC.
    The two versions are asked for on the event loop and must not wait for anything.
    """

    def server_version(self) -> str: ...

    def client_version(self, version: str, peer: str) -> str: ...

    def authenticate(self, user_name: str, password: str, peer: str) -> list[str]: ...

    def send_request(
        self, ticket: str, host: str, company_file: str, country: str, major: int, minor: int
    ) -> str: ...

    def receive_response(self, ticket: str, response: str, hresult: str, message: str) -> int: ...

    def connection_error(self, ticket: str, hresult: str, message: str) -> str: ...

    def last_error(self, ticket: str) -> str: ...

    def close(self, ticket: str) -> str: ...


def server_version(talk: Conversation, peer: str) -> str:
    return talk.server_version()


def client_version(talk: Conversation, peer: str, *, strVersion: str = "") -> str:
    return talk.client_version(strVersion, peer)


def authenticate(
    talk: Conversation, peer: str, *, strUserName: str = "", strPassword: str = ""
) -> list[str]:
    return talk.authenticate(strUserName, strPassword, peer)


def connection_error(
    talk: Conversation, peer: str, *, ticket: str = "", hresult: str = "", message: str = ""
) -> str:
    return talk.connection_error(ticket, hresult, message)


def send_request(
    talk: Conversation,
    peer: str,
    *,
    ticket: str = "",
    strHCPResponse: str = "",
    strCompanyFileName: str = "",
    qbXMLCountry: str = "",
    qbXMLMajorVers: int = 0,
    qbXMLMinorVers: int = 0,
) -> str:
    return talk.send_request(
        ticket, strHCPResponse, strCompanyFileName, qbXMLCountry, qbXMLMajorVers, qbXMLMinorVers
    )


def receive_response(
    talk: Conversation,
    peer: str,
    *,
    ticket: str = "",
    response: str = "",
    hresult: str = "",
    message: str = "",
) -> int:
    return talk.receive_response(ticket, response, hresult, message)


def last_error(talk: Conversation, peer: str, *, ticket: str = "") -> str:
    return talk.last_error(ticket)


def close(talk: Conversation, peer: str, *, ticket: str = "") -> str:
    return talk.close(ticket)


def interactive_url(
    talk: Conversation, peer: str, *, wcTicket: str = "", sessionID: str = ""
) -> str:
    return ""


def interactive_done(talk: Conversation, peer: str, *, wcTicket: str = "") -> str:
    return "Done"


def interactive_rejected(
    talk: Conversation, peer: str, *, wcTicket: str = "", reason: str = ""
) -> str:
    return "Cartbooks does not use the interactive mode. Nothing needs to be done."


@dataclass(frozen=True, slots=True)
class Method:
    """How a call is answered, and what is said instead when that fails."""

    run: Callable[..., Value]
    on_failure: Value
    waits: bool = True
    """May wait for a database, so it runs in a thread. The hop costs 0.2 ms, the call 0.05."""
    in_wsdl: bool = True
    """No published WSDL has the interactive methods, so ours has not either."""

    @property
    def parameters(self) -> Mapping[str, type[str] | type[int]]:
        """Names on the wire, in their order, with `str` or `int`."""
        return {
            name: type(parameter.default)
            for name, parameter in inspect.signature(self.run).parameters.items()
            if parameter.kind is inspect.Parameter.KEYWORD_ONLY
        }


_NO_REASON = "The reason could not be looked up just now. The next update starts anew."

METHODS: Mapping[str, Method] = {
    "serverVersion": Method(server_version, on_failure="", waits=False),
    "clientVersion": Method(client_version, on_failure="", waits=False),
    "authenticate": Method(authenticate, on_failure=("", "busy")),
    "connectionError": Method(connection_error, on_failure="done"),
    "sendRequestXML": Method(send_request, on_failure=""),
    "receiveResponseXML": Method(receive_response, on_failure=-1),
    "getLastError": Method(last_error, on_failure=_NO_REASON),
    "closeConnection": Method(close, on_failure="Update ended."),
    "getServerVersion": Method(server_version, on_failure="", waits=False, in_wsdl=False),
    "getInteractiveURL": Method(interactive_url, on_failure="", waits=False, in_wsdl=False),
    "interactiveDone": Method(interactive_done, on_failure="Done", waits=False, in_wsdl=False),
    "isInteractiveDone": Method(interactive_done, on_failure="Done", waits=False, in_wsdl=False),
    "interactiveRejected": Method(interactive_rejected, on_failure="", waits=False, in_wsdl=False),
}
_PARAMETERS = {name: method.parameters for name, method in METHODS.items()}


def answer(talk: Conversation, call: Call, peer: str) -> bytes:
    """
    Let *talk* answer *call*; the reply to send.

    Raises `UnknownOperation`, and nothing that the conversation raises: that is logged, and the
    Web Connector hears the method's safe value.
    """
    method = METHODS.get(call.operation)
    if method is None:
        raise UnknownOperation("The message calls an operation that the Web Connector has not.")
    try:
        value = method.run(talk, peer, **_arguments(call))
        return reply(call.operation, "" if value is None else value)
    except Exception as trouble:
        _log(call, trouble)
        return reply(call.operation, method.on_failure)


def waits(call: Call) -> bool:
    """Whether answering *call* may take a while, so that it must not run on the event loop."""
    method = METHODS.get(call.operation)
    return method is not None and method.waits


def _arguments(call: Call) -> dict[str, str | int]:
    return {
        name: call.arguments[name] if kind is str else _whole(call.arguments[name])
        for name, kind in _PARAMETERS[call.operation].items()
        if name in call.arguments
    }


def _whole(text: str) -> int:
    """A version number; what is none counts as 0, for no version is worth a failed visit."""
    try:
        number = int(text)
    except ValueError:
        return 0
    return number if 0 <= number < 1 << 31 else 0


def _log(call: Call, trouble: Exception) -> None:
    """
    Say what broke and where.

    No traceback of the logging library, which may show local variables (passwords, customers), and
    no message where the call carries a password.
    """
    frames = traceback.extract_tb(trouble.__traceback__)
    said = "" if call.operation == "authenticate" else str(trouble).partition("\n")[0][:500]
    for name in ("ticket", "wcTicket"):
        if secret := call.arguments.get(name):
            said = said.replace(secret, "<ticket>")
    log.error(
        "soap_call_failed",
        operation=call.operation,
        error=type(trouble).__name__,
        said=said,
        where=[f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    )

"""The server as the Web Connector sees it: eight methods that return a value or fail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
import zeep
from zeep.wsdl.bindings import Soap11Binding

from cartbooks.simulator.connector.transport import INTUIT, BadReply, Cut, HttpTransport


class CallFailed(Exception):
    """A SOAP call ended in an exception; the text is the reason that .NET would give."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came back; `present` is False where .NET would have a null."""

    value: Any
    present: bool

    @property
    def text(self) -> str:
        return self.value or ""


class _Presence(zeep.Plugin):
    """zeep reads an empty element and a missing one alike; QBWC crashes on the second only."""

    present = False

    def ingress(self, envelope: Any, http_headers: Any, operation: Any) -> tuple[Any, Any]:
        self.present = envelope.find(f".//{{{INTUIT}}}{operation.name}Result") is not None
        return envelope, http_headers


class Service:
    """Loads the server's own description once, then calls the address that the .QWC names."""

    def __init__(self, url: str, transport: HttpTransport) -> None:
        self.url = url
        self.transport = transport
        self._presence = _Presence()
        self._proxy: Any = None

    def call(self, method: str, **arguments: str | int) -> Result:
        """Raises `CallFailed` whatever goes wrong between here and the server's answer."""
        try:
            if self._proxy is None:
                self._proxy = self._load()
            value = self._proxy[method](**arguments)
        except zeep.exceptions.Fault as fault:
            raise CallFailed(str(fault.message)) from None
        except httpx.TimeoutException:
            raise CallFailed("The operation has timed out.") from None
        except (Cut, httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
            raise CallFailed(
                "The underlying connection was closed: The connection was closed unexpectedly."
            ) from None
        except httpx.ConnectError:
            raise CallFailed("Unable to connect to the remote server.") from None
        except (zeep.exceptions.Error, httpx.HTTPError, BadReply, ValueError) as wrong:
            raise CallFailed(str(wrong)) from None
        return Result(value, self._presence.present)

    def _load(self) -> Any:
        client = zeep.Client(  # type: ignore[no-untyped-call]
            f"{self.url}?wsdl",
            transport=self.transport,
            plugins=[self._presence],
            settings=zeep.Settings(xml_huge_tree=True),
        )
        binding = next(
            name for name, binding in client.wsdl.bindings.items() if type(binding) is Soap11Binding
        )
        return client.create_service(binding, self.url)  # type: ignore[no-untyped-call]

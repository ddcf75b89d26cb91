"""The line to the server: SOAP calls, with whatever is to strike them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING, TypeVar

from cartbooks.simulator.connector.faults import CALL_FAULTS, Fault, Moment, Strike
from cartbooks.simulator.connector.service import CallFailed, Result
from cartbooks.simulator.connector.visit import Event, Outcome, Visit

if TYPE_CHECKING:
    from cartbooks.simulator.connector.webconnector import WebConnector

T = TypeVar("T")
Steps = Generator[str, None, T]
"""Yields the name of each SOAP call before it is made, so that two visits can be interleaved."""

CODES = {
    "authenticate": "QBWC1012: Authentication failed due to following error message.",
    "clientVersion": "QBWC1036: There was an error connecting to the web service.",
    "sendRequestXML": "QBWC1041: SendRequestXML failed.",
    "receiveResponseXML": "QBWC1042: ReceiveResponseXML failed.",
    "getLastError": "QBWC1043: GetLastError failed.",
    "closeConnection": "QBWC1044: CloseConnection failed.",
    "connectionError": "QBWC1045: ConnectionError failed.",
}


class Over(Exception):
    """The visit ends here, without another call."""

    def __init__(self, outcome: Outcome, status: str) -> None:
        super().__init__(status)
        self.outcome, self.status = outcome, status


class Line:
    """Makes the calls of one visit and counts them."""

    def __init__(self, connector: WebConnector, visit: Visit) -> None:
        self._on = connector
        self._visit = visit
        self._made: Counter[str] = Counter()

    def call(self, method: str, **arguments: str | int) -> Steps[Result]:
        """One SOAP call with whatever strikes it; raises `Over` when it fails."""
        yield method
        self._visit.calls.append(method)
        self._made[method] += 1
        strike = self.strike(CALL_FAULTS, method)
        fault = strike.fault if strike else None
        if strike and fault is Fault.SLOW:
            self._on.faults.wait(strike.seconds)
        if fault is Fault.ABANDONED:
            raise Over(Outcome.LOST, f"The computer died before {method}.")
        service = self._on.service
        try:
            if fault is Fault.CUT_BEFORE:
                raise CallFailed("Unable to connect to the remote server.")
            service.transport.cut_next = fault is Fault.CUT_DURING
            result = service.call(method, **arguments)
            if fault is Fault.CUT_AFTER:
                raise CallFailed("The underlying connection was closed.")
        except CallFailed as failed:
            code = CODES.get(method, f"{method} failed.")
            raise Over(Outcome.FAILED, f"{code} {failed}") from None
        self.tell(method, "" if method == "authenticate" else str(result.value or "")[:200])
        return result

    def strike(self, among: Sequence[Fault], method: str = "") -> Strike | None:
        """The fault that hits now, if any; the visit remembers it."""
        moment = Moment(
            self._visit.number,
            len(self._visit.calls),
            method,
            self._made[method],
            len(self._visit.exchanges),
        )
        strike = self._on.faults.at(moment, among)
        if strike:
            self._visit.faults.append(str(strike))
            self.tell("fault", str(strike))
        return strike

    def tell(self, what: str, text: str = "", percent: int | None = None) -> None:
        self._on.tell(Event(self._on.machine, what, text, percent))

"""One visit, call by call, as the Web Connector's log would tell it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from cartbooks.simulator.connector.company import Edition, QuickBooksSession, edition
from cartbooks.simulator.connector.faults import (
    EXCHANGE_FAULTS,
    HRESULTS,
    QUICKBOOKS_FAULTS,
    Fault,
    Strike,
)
from cartbooks.simulator.connector.line import CODES, Line, Over, Steps
from cartbooks.simulator.connector.locks import update_lock
from cartbooks.simulator.connector.service import Result
from cartbooks.simulator.connector.visit import Exchange, Outcome, Visit
from cartbooks.simulator.quickbooks.errors import QuickBooksError

if TYPE_CHECKING:
    from cartbooks.simulator.connector.webconnector import WebConnector

Ending = tuple[Outcome, str]
"""How it ended, and the Status column."""

VERSION = "34.0.10.83"
NO_ANSWER = '<?xml version="1.0" ?><QBXML><QBXMLMsgsRs></QBXMLMsgsRs></QBXML>'
_NOOP_SECONDS = 5.0
_MOST_NOOPS = 20


class Run:
    """Plays one visit of *connector*; `visit` tells how it went, also when it died halfway."""

    def __init__(self, connector: WebConnector, visit: Visit) -> None:
        self._on = connector
        self.visit = visit
        self._line = Line(connector, visit)
        self._session: QuickBooksSession | None = None
        self._file = self._hcp = ""
        self._holds_file = False
        self._edition = Edition()
        self._before: str | None = None
        """The answer before this one, to be delivered again by `swapped`."""
        self._swapped: str | None = None

    def play(self) -> Steps[None]:
        started = time.perf_counter()
        visit = self.visit
        try:
            with update_lock(self._on.machine) as free:
                if not free:
                    raise Over(Outcome.LOCKED, "Another update is in progress on this computer.")
                if self._line.strike((Fault.OLDER_COPY,)):
                    self._on.put_older_copy_in_place()
                visit.outcome, visit.status = yield from self._talk()
                visit.farewell = (
                    yield from self._line.call("closeConnection", ticket=visit.ticket)
                ).text
                visit.status = visit.status or visit.farewell
        except Over as over:
            visit.outcome, visit.status = over.outcome, over.status
        finally:
            self._end_session()
            if self._holds_file and visit.outcome not in (Outcome.LOST, Outcome.RUNNING):
                self._on.app_lock.clear()
            visit.duration = time.perf_counter() - started
            self._line.tell(f"ended: {visit.outcome}", visit.status)

    def _talk(self) -> Steps[Ending]:
        """Everything before closeConnection; returns the outcome and the Status column."""
        try:
            yield from self._line.call("serverVersion")
        except Over as over:
            if over.outcome is not Outcome.FAILED:
                raise
            self._line.tell("serverVersion failed", over.status)  # the guide: logged and ignored
        yield from self._check_version()
        signed_in = yield from self._authenticate()
        yield from self._deliver_late("authenticate")
        if signed_in is not None:
            return signed_in
        refused = yield from self._open_company()
        if refused is not None:
            return refused
        return (yield from self._exchange_all())

    def _check_version(self) -> Steps[None]:
        said = (yield from self._line.call("clientVersion", strVersion=VERSION)).text
        kind, colon, text = said.partition(":")
        if not said or (kind == "W" and colon):
            if said:
                self._line.tell("warning dialog", text)
            return
        if kind in ("E", "O") and colon:
            raise Over(Outcome.REFUSED, f"QBWC1037: {text}")
        raise Over(Outcome.REFUSED, f"QBWC1046: clientVersion returned {said!r}.")

    def _authenticate(self) -> Steps[Ending | None]:
        reply = yield from self._line.call(
            "authenticate", strUserName=self._on.user_name, strPassword=self._on.password
        )
        strings = [text or "" for text in reply.value or ()]
        if len(strings) < 2:
            raise Over(
                Outcome.FAILED,
                f"{CODES['authenticate']} Index was outside the bounds of the array.",
            )
        self.visit.ticket, verdict, postpone, least = (*strings, "", "")[:4]
        self.visit.wait = int(postpone or least) if (postpone or least).isdigit() else None
        if postpone.isdigit() and int(postpone) > 0:
            return Outcome.POSTPONED, "Update postponed by application"
        match verdict.lower():
            case "nvu":
                return (
                    Outcome.NVU,
                    f"QBWC1040: Invalid password for username {self._on.user_name!r}",
                )
            case "none":
                return Outcome.NONE, "No data exchange required"
            case "busy":
                return Outcome.BUSY, "Application busy"
        self._file = verdict
        return None

    def _open_company(self) -> Steps[Ending | None]:
        """BeginSession, twice at the most; connectionError says with which file."""
        self._holds_file = self._on.app_lock.take(self._on.machine)
        if not self._holds_file:
            holder = self._on.app_lock.holder
            return (
                Outcome.LOCKED,
                f"Update aborted. Company file is locked by another client {holder}",
            )
        for _ in range(2):
            try:
                self._begin()
                return None
            except QuickBooksError as refused:
                said = yield from self._line.call(
                    "connectionError",
                    ticket=self.visit.ticket,
                    hresult=refused.hresult,
                    message=refused.text,
                )
                trouble = f"QBWC1013: {refused.text} ({refused.hresult})"
            if said.text.lower() == "done":
                break
            self._file = said.text
        return Outcome.NOT_CONNECTED, trouble

    def _begin(self) -> None:
        strike = self._line.strike(QUICKBOOKS_FAULTS)
        if strike:
            raise QuickBooksError(HRESULTS[strike.fault])
        wanted, there = self._file.lower(), self._on.company_path.lower()
        if wanted and wanted != there:
            raise QuickBooksError(HRESULTS[Fault.OTHER_FILE])
        self._end_session()
        self._session = self._on.company.begin_session(self._on.app_name)
        self._hcp = self._session.host_company_preferences(self._on.owner_id)
        self._edition = edition(self._hcp)

    def _exchange_all(self) -> Steps[Ending]:
        noops = 0
        while True:
            document = yield from self._line.call(
                "sendRequestXML",
                ticket=self.visit.ticket,
                strHCPResponse=self._hcp,
                strCompanyFileName=self._on.company_path,
                qbXMLCountry=self._edition.country,
                qbXMLMajorVers=self._edition.major,
                qbXMLMinorVers=self._edition.minor,
            )
            self._hcp = ""
            yield from self._deliver_late("sendRequestXML")
            if not document.present:
                raise Over(
                    Outcome.CRASHED,
                    "SendRequestXML failed. Object reference not set to an instance of an object.",
                )
            if not document.text:
                said = (yield from self._line.call("getLastError", ticket=self.visit.ticket)).text
                if said.lower() != "noop" or noops == _MOST_NOOPS:
                    return Outcome.ENDED, said
                noops += 1
                self._on.faults.wait(_NOOP_SECONDS)
                continue
            percent = yield from self._exchange(document.text)
            self.visit.progress.append(percent)
            self._line.tell("progress", percent=percent)
            if percent < 0:
                said = (yield from self._line.call("getLastError", ticket=self.visit.ticket)).text
                return Outcome.STOPPED, said
            if percent >= 100:
                return Outcome.DONE, ""

    def _exchange(self, document: str) -> Steps[int]:
        """To QuickBooks and back; returns the progress the server wants shown."""
        exchange = Exchange(document)
        self.visit.exchanges.append(exchange)
        in_quickbooks = self._line.strike(QUICKBOOKS_FAULTS)
        strike = self._line.strike(EXCHANGE_FAULTS)
        if strike and strike.fault is Fault.LOST_BEFORE:
            raise Over(Outcome.LOST, "The computer died before QuickBooks had the request.")
        self._process(exchange, in_quickbooks)
        if strike and strike.fault is Fault.LOST_AFTER:
            raise Over(Outcome.LOST, "The computer died with QuickBooks' answer.")
        answer = self._swap(exchange.answer, strike)
        arguments = {
            "ticket": self.visit.ticket,
            "response": answer,
            "hresult": exchange.hresult,
            "message": exchange.message,
        }
        if strike and strike.fault is Fault.LATE:
            self._on.late.append((strike.method or "authenticate", arguments))
            raise Over(Outcome.LOST, "The connection died with the answer on its way.")
        result = yield from self._line.call("receiveResponseXML", **arguments)
        exchange.delivered = answer == exchange.answer
        if strike and strike.fault is Fault.TWICE:
            again = yield from self._line.call("receiveResponseXML", **arguments)
            self.visit.repeats.append(_percent(again))
        return _percent(result)

    def _process(self, exchange: Exchange, strike: Strike | None) -> None:
        try:
            if strike:
                raise QuickBooksError(HRESULTS[strike.fault])
            if self._session is None:
                raise QuickBooksError("0x8004040C", "BeginSession has not been called.")
            exchange.answer = self._session.process(exchange.request)
            exchange.applied = True
        except QuickBooksError as refused:
            exchange.hresult, exchange.message = refused.hresult, refused.text

    def _swap(self, answer: str, strike: Strike | None) -> str:
        """What is delivered in place of *answer*."""
        held, self._swapped = self._swapped, None
        before, self._before = self._before, answer
        if held is not None:
            return held
        if strike and strike.fault is Fault.SWAPPED:
            self._swapped = answer
            return NO_ANSWER if before is None else before
        return answer

    def _deliver_late(self, after: str) -> Steps[None]:
        """The answers of visits that died arrive now, on their old tickets."""
        for kept in [kept for kept in self._on.late if kept[0] == after]:
            self._on.late.remove(kept)
            result = yield from self._line.call("receiveResponseXML", **kept[1])
            self.visit.repeats.append(_percent(result))

    def _end_session(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.end()


def _percent(result: Result) -> int:
    """An int as .NET reads it: 0 when it is missing, an exception when it is none."""
    if result.value is None and result.present:
        raise Over(
            Outcome.FAILED,
            f"{CODES['receiveResponseXML']} Input string was not in a correct format.",
        )
    return int(result.value or 0)

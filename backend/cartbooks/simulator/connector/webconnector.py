"""The Web Connector: an application that was added to it, and its visits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

import httpx

from cartbooks.simulator.connector.company import DEFAULT_PATH, QuickBooks
from cartbooks.simulator.connector.faults import Faults
from cartbooks.simulator.connector.line import Steps
from cartbooks.simulator.connector.locks import AppLock
from cartbooks.simulator.connector.qwc import Added, NotAdded, read_qwc
from cartbooks.simulator.connector.run import Run
from cartbooks.simulator.connector.service import Service
from cartbooks.simulator.connector.transport import HttpTransport
from cartbooks.simulator.connector.visit import Event, Visit
from cartbooks.simulator.quickbooks.errors import QuickBooksError

__all__ = ["NotAdded", "WebConnector"]


class WebConnector:
    """
    One application in one Web Connector on one PC, with one company file.

    It loads the server's WSDL at its first visit and keeps what survives a visit: faults that are
    still to come, answers that are late, and who holds the company file. `add` stamps the FileID
    into the company file; without it a server that checks will not write.
    """

    def __init__(
        self,
        url: str,
        user_name: str,
        password: str,
        company: QuickBooks,
        *,
        machine: str = "COUNTER-2",
        app_name: str = "Cartbooks",
        owner_id: str,
        file_id: str,
        company_path: str = DEFAULT_PATH,
        support_url: str = "",
        transport: HttpTransport | None = None,
        on_event: Callable[[Event], None] | None = None,
        faults: Faults | None = None,
        app_lock: AppLock | None = None,
        older_copy: Callable[[], QuickBooks] | None = None,
        remembers: bool = True,
    ) -> None:
        """*remembers*: the documents of visits that are over, for who looks at them afterwards."""
        self.user_name, self.password = user_name, password
        self.company, self.company_path = company, company_path
        self.machine, self.app_name = machine, app_name
        self.owner_id, self.file_id = owner_id, file_id
        self.faults = faults or Faults()
        self.app_lock = app_lock or AppLock()
        self.service = Service(url, transport or HttpTransport())
        self.late: list[tuple[str, dict[str, str]]] = []
        self.visits: list[Visit] = []
        self._support_url = support_url or url
        self._on_event = on_event
        self._older_copy = older_copy
        self._remembers = remembers

    @classmethod
    def from_qwc(
        cls,
        qwc: bytes,
        password: str,
        company: QuickBooks,
        *,
        machine: str = "COUNTER-2",
        company_path: str = DEFAULT_PATH,
        transport: HttpTransport | None = None,
        on_event: Callable[[Event], None] | None = None,
        faults: Faults | None = None,
        app_lock: AppLock | None = None,
        older_copy: Callable[[], QuickBooks] | None = None,
    ) -> Self:
        """
        File > Add an Application, then the password.

        Raises `NotAdded` with the QBWC code when the file is not one that would be added.
        """
        file: Added = read_qwc(qwc)
        connector = cls(
            file.url,
            file.user_name,
            password,
            company,
            machine=machine,
            app_name=file.app_name,
            owner_id=file.owner_id,
            file_id=file.file_id,
            company_path=company_path,
            support_url=file.support_url,
            transport=transport,
            on_event=on_event,
            faults=faults,
            app_lock=app_lock,
            older_copy=older_copy,
        )
        connector.add()
        return connector

    def add(self) -> None:
        """The checks when an application is added, and the FileID into the company file."""
        for url, code, good in (
            (self.service.url, "QBWC1048", (200,)),
            (self._support_url, "QBWC1003", (200, 202)),
        ):
            try:
                status = self.service.transport.status_of(url)
            except httpx.HTTPError as trouble:
                raise NotAdded(f"{code}: {url} cannot be reached: {trouble}") from None
            if status not in good:
                raise NotAdded(f"{code}: {url} answered {status}.")
        try:
            session = self.company.begin_session(self.app_name)
            try:
                session.stamp_file_id(self.owner_id, self.file_id)
            finally:
                session.end()
        except QuickBooksError as refused:
            raise NotAdded(f"QBWC1027: {refused.text} ({refused.hresult})") from None

    def visit(self) -> Visit:
        """Update Selected: one visit from serverVersion to its end, whatever that is."""
        for _ in self.steps():
            pass
        return self.visits[-1]

    def steps(self) -> Steps[Visit]:
        """
        The same visit, stopping before each SOAP call with its name.

        For interleaving; the visit is the newest of `visits`, from the first step on.
        """
        if self.visits and not self._remembers:
            self.visits[-1].exchanges.clear()
        visit = Visit(number=len(self.visits) + 1)
        self.visits.append(visit)
        run = Run(self, visit)
        yield from run.play()
        return visit

    def put_older_copy_in_place(self) -> None:
        """Somebody restores a backup over the company file."""
        if self._older_copy is not None:
            self.company = self._older_copy()

    def tell(self, event: Event) -> None:
        if self._on_event is not None:
            self._on_event(event)

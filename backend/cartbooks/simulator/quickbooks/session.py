"""What a program holds between BeginSession and EndSession."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import company, processing, queries
from .answers import START
from .document import read
from .errors import QuickBooksError
from .states import GONE, STATES

if TYPE_CHECKING:
    from .company_file import CompanyFile


class QuickBooksSession:
    """What a program holds between BeginSession and EndSession; iterators live and die here."""

    def __init__(self, file: CompanyFile, app_name: str) -> None:
        self.file = file
        self.app_name = app_name
        self._iterators = queries.Iterators()
        self._ended = False

    def process(self, document: str) -> str:
        """Answers a qbXML document; raises `QuickBooksError` when all of it is refused."""
        self._refuse_if_gone()
        wanted = read(document)
        marks = wanted.new_id is not None or wanted.old_id is not None
        writes = marks or any(request.writes for request in wanted.requests)
        if not writes:
            with self.file.reading() as books:
                return processing.process(books, wanted, self.app_name, self._iterators)
        with self.file.books() as books:
            return processing.process(books, wanted, self.app_name, self._iterators)

    def end(self) -> None:
        self._ended = True
        self._iterators.waiting.clear()

    def host_company_preferences(self, owner_id: str, file_id: str | None = None) -> str:
        """The strHCPResponse that the Web Connector sends; `file_id` is stamped first if given."""
        if file_id is not None:
            self.stamp_file_id(owner_id, file_id)
        self._refuse_if_gone()
        owner = {"CompanyQuery": {"OwnerID": [owner_id]}}
        with self.file.reading() as books:
            answers = [
                processing.Answer(
                    f"{name}Rs",
                    str(number),
                    content=company.answer(books, name, owner.get(name, {})),
                ).text()
                for number, name in enumerate(("HostQuery", "CompanyQuery", "PreferencesQuery"))
            ]
        body = "".join(answers)
        return f"{START}<QBXMLMsgsRs>\n{body}</QBXMLMsgsRs>\n</QBXML>\n"

    def stamp_file_id(self, owner_id: str, file_id: str) -> None:
        """What the Web Connector does when it adds an application; a FileID that is there stays."""
        self._refuse_if_gone()
        with self.file.books() as books:
            if company.stamped(books, owner_id, "FileID") is None:
                company.stamp(books, owner_id, "FileID", file_id)

    def lock(self, owner_id: str, machine: str = "FRONT-DESK") -> None:
        """The AppLock that the Web Connector keeps on the company while it works."""
        with self.file.books() as books:
            ticks = books.now * 10_000_000 + 621_355_968_000_000_000
            company.stamp(books, owner_id, "AppLock", f"LOCKED:{machine}:{ticks}")

    def unlock(self, owner_id: str) -> None:
        with self.file.books() as books:
            company.unstamp(books, owner_id, "AppLock")

    def _refuse_if_gone(self) -> None:
        if self._ended or not self.file.path.exists():
            raise QuickBooksError("0x8004040D")
        state = self.file.state
        if state in GONE:
            raise QuickBooksError("0x8004040D")
        if STATES[state]:
            raise QuickBooksError(STATES[state])

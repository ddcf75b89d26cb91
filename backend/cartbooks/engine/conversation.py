"""
The conversation with the Web Connector: one function for each SOAP method.

Each call is its own transaction (an answer has two: its bytes first, their meaning second), so that
a crash between any two calls leaves something that the next call can go on from.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable

import structlog
from sqlalchemy import bindparam, select, update

from cartbooks import __version__, clock
from cartbooks.db import Database, Storage
from cartbooks.engine import (
    agenda,
    arrivals,
    guard,
    interpretation,
    messages,
    progress,
    queue,
    rhythm,
    settlement,
    visits,
    window,
)
from cartbooks.failpoint import reach
from cartbooks.model import (
    Company,
    Message,
    MessageState,
    Session,
    SessionState,
    Task,
)
from cartbooks.qbxml.host import Host, read_host
from cartbooks.qbxml.versions import choose
from cartbooks.settings import Settings

log = structlog.get_logger()

DONE = 100
STOP = -1
_PATH_TROUBLE = frozenset({"0x80040403", "0x8004040a", "0x80040416", "0x80040417"})
_BY_USERNAME = select(Company).where(Company.username == bindparam("username"))
_COUNT_POLL = (
    update(Company)
    .where(Company.id == bindparam("of_company"))
    .values(
        polls=Company.polls + 1,
        last_seen_at=bindparam("now"),
        last_peer=bindparam("peer"),
        connector_version=bindparam("version"),
        rhythm=bindparam("register"),
    )
    .execution_options(synchronize_session=False)
)


class Conversation:
    """What the Web Connector may say, and what it hears. Synchronous; safe in many threads."""

    def __init__(
        self,
        storage: Storage,
        settings: Settings,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        """*wake* tells the store's hand, if it is near, that there may be something for it."""
        self._storage, self._settings, self._wake = storage, settings, wake
        self._versions = arrivals.Versions()

    def server_version(self) -> str:
        return f"Cartbooks {__version__}"

    def client_version(self, version: str, peer: str) -> str:
        """Always lets it in: a warning would be a dialog on a PC where nobody sits."""
        self._versions.say(peer, version)
        return ""

    def authenticate(self, user_name: str, password: str, peer: str) -> list[str]:
        """
        [ticket, company file | none | nvu | busy].

        An idle poll only moves counters. Raises nothing on its own; a failure below becomes `busy`
        at the door, because `nvu` would make the user doubt the password.
        """
        ticket = visits.new_ticket()
        now = clock.now()
        version = self._versions.take(peer)
        with self._storage.begin() as db:
            company = db.scalars(_BY_USERNAME, {"username": user_name}).first()
            given = hashlib.sha256(password.strip().encode()).hexdigest()
            expected = company.password_sha256 if company else "0" * 64
            if not hmac.compare_digest(given, expected) or company is None:
                if company:
                    company.refused_at, company.refused_count = now, company.refused_count + 1
                    company.refused_peer = peer
                    register = rhythm.Register.read(company.rhythm)
                    company.rhythm = register.noted(now, came=False, turned_away=True).kept()
                log.warning("sign_in_refused", username=user_name[:50], peer=peer)
                return [ticket, "nvu"]
            arrivals.note_machine(db, company, peer, version, now)
            register = rhythm.Register.read(company.rhythm).noted(now)
            db.execute(
                _COUNT_POLL,
                {
                    "of_company": company.id,
                    "now": now,
                    "peer": peer,
                    "version": version or company.connector_version,
                    "register": register.kept(),
                },
            )
            under_way = visits.open_of(db, company.id)
            if under_way is not None:
                if visits.is_under_way(db, under_way, peer):
                    company.busy_at, company.busy_peer = now, peer
                    company.rhythm = register.noted(now, turned_away=True).kept()
                    return [ticket, "busy"]
                visits.finish(db, under_way, SessionState.SUPERSEDED, code="visit_superseded")
            if not self._has_work(db, company):
                return [ticket, "none"]
            visits.begin(db, company, ticket, peer, version or company.connector_version)
            reach("authenticate.before_commit")
        reach("authenticate.after_commit")
        return [ticket, company.file_path]

    def _has_work(self, db: Database, company: Company) -> bool:
        if not queue.has_work(db, company, clock.now()):
            return False
        if not company.writes_stopped:
            return True
        readable = select(Task.id).where(
            *queue.ready(company.id, clock.now()), Task.kind.not_in(guard.WRITING)
        )
        return db.scalar(readable.limit(1)) is not None

    def send_request(
        self,
        ticket: str,
        host: str,
        company_file: str,
        country: str,
        major: int,
        minor: int,
    ) -> str:
        """The next qbXML document, durable before it is returned; empty when there is none."""
        with self._storage.begin() as db:
            session = self._open(db, ticket)
            if session is None:
                return ""
            open_messages = messages.outstanding(db, session)
            for message in open_messages:
                if message.state is MessageState.SENT:
                    visits.lose(db, message, session)
            if host or not session.qbxml_version:
                self._note_host(session, host, company_file, country, major, minor)
            if any(message.state is MessageState.ANSWERED for message in open_messages):
                interpretation.resume(db, session.company_id)
            document = self._next_document(db, session)
            session.last_call_at = clock.now()  # as late, so that it is written once
            reach("send_request.before_commit")
        reach("send_request.after_commit")
        return document or ""

    def _note_host(
        self,
        session: Session,
        text: str,
        company_file: str,
        country: str,
        major: int,
        minor: int,
    ) -> None:
        company = session.company
        host = read_host(text, company.owner_id) if text else None
        offered = host.qbxml_versions if host and host.qbxml_versions else (f"{major}.{minor}",)
        session.qbxml_version = choose(offered)
        session.company_file = company_file
        guard.check_file(company, session, host)
        if host is None:
            session.host = {"country": country}
            return
        session.host = _plain(host)
        if session.file_checked == "right":
            company.host = session.host
            company.host_at = clock.now()
            company.country = host.country or country
            company.home_currency = host.home_currency or company.home_currency
            company.closing_date = host.closing_date

    def _next_document(self, db: Database, session: Session) -> str | None:
        if guard.is_kept_out(session.company, session):
            return None
        right = session.file_checked == "right"
        may_write = right and not session.company.writes_stopped
        outlook = queue.outlook(db, session.company_id, guard.WRITING)
        if may_write and (outlook.writes or outlook.unsettled):
            document = guard.next_document(db, session)
            if document is not None:
                return document
        if right and outlook.unsettled:
            document = settlement.next_document(db, session, may_write=may_write)
            if document is not None:
                return document
        return agenda.next_document(db, session, may_write=may_write)

    def receive_response(self, ticket: str, response: str, hresult: str, message: str) -> int:
        """
        Store the answer, then find out what it means.

        Returns 1 to 99 while work remains, 100 when none does, -1 when the visit must stop.
        """
        with self._storage.begin() as db:
            session = visits.in_turn(db, ticket, alone=True)
            if session is None:
                return STOP
            waiting = self._awaited(db, session)
            if waiting is None:
                return self._repeated(db, session, response)
            messages.take_answer(db, waiting, response, hresult.strip(), message)
            message_id = waiting.id
            reach("receive_response.before_first_commit")
        reach("receive_response.after_first_commit")
        with self._storage.begin() as db:
            session = visits.in_turn(db, ticket)
            assert session is not None
            stored = messages.answered(db, message_id)
            if stored.state is MessageState.ANSWERED:
                interpretation.interpret(db, stored, session, response)
            percent = self._percent(db, session)
            if session.state is SessionState.OPEN:
                session.last_call_at = clock.now()  # here it is written with the others
            reach("receive_response.before_second_commit")
        reach("receive_response.after_second_commit")
        self._wake()
        return percent

    def _awaited(self, db: Database, session: Session) -> Message | None:
        """The message in flight; on an ended visit the one whose answer was given up for lost."""
        if session.state is SessionState.OPEN:
            return messages.in_flight(db, session.id)
        return db.scalars(
            select(Message)
            .where(Message.session_id == session.id, Message.state == MessageState.LOST)
            .order_by(Message.id.desc())
            .limit(1)
        ).first()

    def _repeated(self, db: Database, session: Session, response: str) -> int:
        """The same answer once more (a proxy repeats), or one that nobody asked for."""
        last = db.scalars(
            select(Message)
            .where(Message.session_id == session.id, Message.answer.is_not(None))
            .order_by(Message.id.desc())
            .limit(1)
        ).first()
        sha = hashlib.sha256(response.encode("utf-8", "surrogatepass")).hexdigest()
        if session.state is SessionState.OPEN and last and last.answer_sha256 == sha:
            return self._percent(db, session)
        return STOP

    def _percent(self, db: Database, session: Session) -> int:
        if session.state is not SessionState.OPEN:
            session.last_error = session.last_error or session.code
            return STOP
        if session.code:
            return STOP
        right = session.file_checked == "right"
        may_write = right and not session.company.writes_stopped
        work = progress.survey(db, session, without=() if may_write else guard.WRITING)
        more = work.more or (right and settlement.open_outcomes(db, session))
        session.progress = work.percent if more else DONE
        return session.progress

    def connection_error(self, ticket: str, hresult: str, message: str) -> str:
        """`done`, or once the company's known path when the trouble is which file to open."""
        with self._storage.begin() as db:
            session = self._open(db, ticket)
            if session is None:
                return "done"
            company = session.company
            session.last_call_at = clock.now()
            session.retries += 1
            if session.retries == 1 and hresult.lower() in _PATH_TROUBLE:
                other = "" if company.file_path else None
                if other is not None and hresult.lower() == "0x8004040a":
                    return other  # the file that is open: its FileID is checked before anything
            session.code, session.last_error = hresult, message[:1000]
            return "done"

    def last_error(self, ticket: str) -> str:
        """One plain sentence for the Web Connector's window."""
        with self._storage.reading() as db:
            session = visits.of_ticket(db, ticket)
            if session is None:
                return "This visit is not known here. It starts anew at the next update."
            if not session.code:
                return "Nothing more to do."
            return window.trouble(session.code, session, self._link(session))

    def close(self, ticket: str) -> str:
        """End the visit and say what came of it."""
        with self._storage.begin() as db:
            session = visits.in_turn(db, ticket)
            if session is None or session.state is not SessionState.OPEN:
                return "OK"
            if session.file_checked == "company_file_unknown" and not session.code:
                session.code = self._unknown_file(db, session)
            ended = SessionState.FAILED if session.code else SessionState.FINISHED
            session.window = window.farewell(db, session, self._settings.address)
            visits.finish(db, session, ended)
            reach("close.before_commit")
        reach("close.after_commit")
        return session.window

    def _unknown_file(self, db: Database, session: Session) -> str:
        """Say that the file could not be recognised only when that kept something from going."""
        held_back = select(Task.id).where(
            *queue.ready(session.company_id, clock.now()), Task.kind.in_(guard.WRITING)
        )
        return "company_file_unknown" if db.scalar(held_back.limit(1)) is not None else ""

    def _open(self, db: Database, ticket: str) -> Session | None:
        session = visits.in_turn(db, ticket)
        return session if session and session.state is SessionState.OPEN else None

    def _link(self, session: Session) -> str:
        return f"{self._settings.address}/console/go/{session.public_id}"


def _plain(host: Host) -> dict[str, object]:
    """What QuickBooks said about itself, as JSON."""
    from dataclasses import asdict

    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in asdict(host).items()
    }

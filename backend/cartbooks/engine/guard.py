"""
Promise 3: the right company file, and not an older copy of it.

The FileID that the Web Connector stamped into the file names it; once it was seen, a file without
it gets nothing. Before the first write of a visit
the newest confirmed documents must still stand; one that is gone without a trace in QuickBooks'
list of deletions means that an older copy is open, and all writes stop until a person says what
happened.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from cartbooks import clock
from cartbooks.db import Database
from cartbooks.engine import ledger, messages
from cartbooks.model import (
    Company,
    Message,
    Posting,
    PostingState,
    Session,
    SessionState,
    move,
)
from cartbooks.operations.answers import NOT_FOUND, is_error
from cartbooks.operations.push_orders.plan import order_missing
from cartbooks.operations.push_orders.settle import document_query
from cartbooks.operations.registry import KINDS
from cartbooks.qbxml import Reply, Request, TxnDeletedQuery, write
from cartbooks.qbxml.host import Host
from cartbooks.queries import store_order

WRITING = [kind.kind for kind in KINDS.values() if kind.writes]

_TXN_ID = re.compile(r"<TxnID>([^<]+)</TxnID>")


def check_file(company: Company, session: Session, host: Host | None) -> None:
    """Compare the stamp in the open file with ours; says so on the session."""
    if host is None or not host.file_id:
        session.file_checked = "company_file_unknown"
    elif _same(host.file_id, company.file_id):
        session.file_checked = "right"
    else:
        session.file_checked = "wrong_company_file"
    if is_kept_out(company, session):
        session.code = session.file_checked


def is_kept_out(company: Company, session: Session) -> bool:
    """
    Another file is open, or one that does not show our mark although one did before.

    Then it is not even read: its lists would be taken for ours. A company whose file was never
    known may be read, for there is nothing yet to be mixed up.
    """
    if session.file_checked == "company_file_unknown":
        return company.host_at is not None
    return session.file_checked == "wrong_company_file"


def kept_out(db: Database, company: Company) -> str:
    """Why the newest visit that opened a company file was given nothing; '' when it was."""
    newest = db.scalars(
        select(Session)
        .where(Session.company_id == company.id, Session.file_checked != "")
        .order_by(Session.id.desc())
        .limit(1)
    ).first()
    if newest is None or not is_kept_out(company, newest):
        return ""
    return newest.file_checked


def _same(one: str, other: str) -> bool:
    return one.strip("{} ").lower() == other.strip("{} ").lower()


def next_document(db: Database, session: Session) -> str | None:
    """The question whether the newest documents still stand; None when it was asked already."""
    if session.books_checked:
        return None
    released = session.company.writes_stopped_facts.get("released_at")
    newest = ledger.newest_posted(
        db,
        session.company_id,
        session.opened_at,
        after=datetime.fromisoformat(released) if released else None,
    )
    if not newest:
        session.books_checked = True
        return None
    question = messages.open_message(db, session, "guard")
    requests: list[tuple[str, Request]] = []
    for posting in newest:
        requests.append((messages.request_id(question, len(requests)), _exists(posting)))
    requests.append(
        (
            messages.request_id(question, len(requests)),
            TxnDeletedQuery(txn_del_type=tuple(sorted({posting.form for posting in newest}))),
        )
    )
    document = write(requests, version=session.qbxml_version or "13.0")
    return messages.seal(
        db, question, document, [(name, request.element, None) for name, request in requests]
    )


def _exists(posting: Posting) -> Request:
    return document_query(posting.form, txn_ids=(posting.txn_id,), brief=True)


def read_guard(db: Database, message: Message, session: Session, reply: Reply | None) -> None:
    """Stop all writes when a confirmed document is gone and nobody deleted it."""
    if reply is None:
        session.code = session.code or message.hresult or "answer_unreadable"
        return
    company = db.get(Company, session.company_id)
    assert company is not None
    seen, deleted = set[str](), set[str]()
    asked = messages.requests_of(db, message.id)
    told = [
        answer
        for answer in reply.told(messages.elements(asked)).values()
        if not is_error(answer) or answer.code in NOT_FOUND
    ]
    for answer in told:
        for record in answer.records:
            kind = deleted if record.get("#tag") == "TxnDeletedRet" else seen
            kind.add(str(record.get("TxnID", "")))
    if session.state is not SessionState.OPEN:
        return  # a late answer tells of a file that may no longer be the one that is open
    gone = [posting for posting in _asked_for(db, message) if posting.txn_id not in seen]
    if len(told) < len(asked):
        session.code = session.code or "answer_foreign"
        return
    session.books_checked = True
    for posting in gone:
        if posting.txn_id in deleted:
            mark_missing(db, posting)
    vanished = [posting for posting in gone if posting.txn_id not in deleted]
    if vanished:
        company.writes_stopped = "older_copy"
        company.writes_stopped_at = clock.now()
        company.writes_stopped_facts = {
            "number": vanished[0].number,
            "txn_id": vanished[0].txn_id,
            "postings": [posting.public_id for posting in vanished],
        }
        session.code = "older_copy"
    db.flush()


def _asked_for(db: Database, message: Message) -> Sequence[Posting]:
    """The postings that *message* asked for: by now there may be newer ones."""
    asked = _TXN_ID.findall(messages.unpack(message.request))
    return db.scalars(
        select(Posting).where(
            Posting.company_id == message.company_id,
            Posting.state == PostingState.POSTED,
            Posting.txn_id.in_(asked),
        )
    ).all()


def mark_missing(db: Database, posting: Posting) -> None:
    """The document is gone from QuickBooks: shown, and never posted again by itself."""
    if posting.state is PostingState.POSTED:
        move(db, posting, PostingState.MISSING)
        order = store_order(db, posting.store_id, posting.source_id)
        if order:
            order_missing(db, order)

"""Carries out the requests of a document one by one, each in full or not at all."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

from . import changes, company, documents, extensions, lists, posting, queries, records
from .answers import START, attributes, element, escaped
from .books import Books
from .document import Body, Document, Request
from .errors import Refusal, missing
from .kinds import DOCUMENTS, LISTS

MAX_SET_ID: Final = 23
CLEAR_ALL: Final = "ClearAllMessageSets"


@dataclass(slots=True)
class Answer:
    """One `...Rs` element; `recovery` is what a repeated message set tells instead of the Ret."""

    element: str
    request_id: str | None
    code: int = 0
    message: str = "Status OK"
    content: str = ""
    recovery: Body = field(default_factory=dict)
    more: list[tuple[str, str | None]] = field(default_factory=list)

    @property
    def severity(self) -> str:
        return "Info" if self.code < 500 else "Warn" if self.code < 1000 else "Error"

    def text(self, *, include_data: bool = True) -> str:
        head = attributes(
            [
                ("requestID", self.request_id),
                ("statusCode", str(self.code)),
                ("statusSeverity", self.severity),
                ("statusMessage", self.message),
                *self.more,
            ]
        )
        if not self.content or not include_data:
            return f"<{self.element}{head} />\n"
        return f"<{self.element}{head}>\n{self.content}</{self.element}>\n"


def process(books: Books, wanted: Document, application: str, iterators: queries.Iterators) -> str:
    """The answer document; stores and repeats message sets where it is asked to."""
    code, stored, clear = _recovery(books, wanted, application)
    if clear:
        books.db.execute(
            "DELETE FROM message_sets WHERE application = ? AND id = ?", (application, clear)
        )
    if stored is not None:
        answers = [_repeated(row) for row in json.loads(stored)]
    elif code or not wanted.requests:
        answers = []
    else:
        answers = _all(books, wanted, iterators)
        if wanted.new_id:
            _keep(books, wanted, application, answers)
    head: list[tuple[str, str | None]] = []
    if wanted.new_id is not None or wanted.old_id is not None:
        head = [("newMessageSetID", wanted.new_id), ("messageSetStatusCode", str(code))]
    body = "".join([answer.text(include_data=wanted.include_data) for answer in answers])
    return f"{START}<QBXMLMsgsRs{attributes(head)}>\n{body}</QBXMLMsgsRs>\n</QBXML>\n"


def _recovery(
    books: Books, wanted: Document, application: str
) -> tuple[int, str | None, str | None]:
    """(message set status, stored answers to repeat, id of a set to forget)."""
    new, old = wanted.new_id, wanted.old_id
    if any(one is not None and len(one) > MAX_SET_ID for one in (new, old)):
        return 9004, None, None
    if old == CLEAR_ALL:
        books.db.execute("DELETE FROM message_sets WHERE application = ?", (application,))
        old = None
    known = _stored(books, application, new) if new else None
    if known is not None:
        asks = old == new and not wanted.requests
        if not asks and known["checksum"] != wanted.checksum:
            return 9001, None, None
        return 0, str(known["answers"]), old if old and old != new else None
    if old and not new:
        return (0, None, old) if _stored(books, application, old) is not None else (600, None, None)
    if old and old == new and not wanted.requests:
        return 9002, None, None
    return 0, None, old if old != new else None


def _stored(books: Books, application: str, set_id: str) -> Any:
    return books.db.execute(
        "SELECT checksum, answers FROM message_sets WHERE application = ? AND id = ?",
        (application, set_id),
    ).fetchone()


def _keep(books: Books, wanted: Document, application: str, answers: list[Answer]) -> None:
    rows = [[one.element, one.request_id, one.code, one.message, one.recovery] for one in answers]
    books.db.execute(
        "INSERT OR REPLACE INTO message_sets VALUES (?, ?, ?, ?)",
        (application, wanted.new_id, wanted.checksum, json.dumps(rows)),
    )


def _repeated(row: list[Any]) -> Answer:
    recovery = row[4]
    content = element("ErrorRecovery", "ErrorRecovery", recovery, _nameless) if recovery else ""
    return Answer(row[0], row[1], row[2], row[3], content)


def _nameless(_reference: str, _list_id: str) -> str | None:
    return None


def _all(books: Books, wanted: Document, iterators: queries.Iterators) -> list[Answer]:
    answers: list[Answer] = []
    stopped = False
    for request in wanted.requests:
        name = request.element.removesuffix("Rq") + "Rs"
        request_id = request.attributes.get("requestID")
        if stopped:
            text = "The request has not been processed."
            answers.append(Answer(name, request_id, 3231, text))
            continue
        books.db.execute("SAVEPOINT request")
        answer = Answer(name, request_id)
        try:
            if request.problem is not None:
                raise request.problem
            _one(books, request, answer, iterators)
        except Refusal as refusal:
            books.db.execute("ROLLBACK TO request")
            answer = Answer(name, request_id, refusal.code, refusal.message, refusal.ret)
            stopped = wanted.on_error == "stopOnError"
        finally:
            books.db.execute("RELEASE request")
        answers.append(answer)
    return answers


def _one(books: Books, request: Request, answer: Answer, iterators: queries.Iterators) -> None:
    name = request.element.removesuffix("Rq")
    if name in ("HostQuery", "CompanyQuery", "PreferencesQuery"):
        answer.content = company.answer(books, name, request.body)
    elif name.endswith("Query"):
        _query(books, request, answer, iterators)
    elif name == "ListDel":
        gone = lists.delete(books, request.body["ListDelType"], request.body["ListID"])
        answer.content = _fields(
            books, ListDelType=gone.kind, ListID=gone.id, TimeDeleted="now", FullName=gone.full_name
        )
        answer.recovery = {"ListID": gone.id}
    elif name == "TxnDel":
        dead = changes.delete(books, request.body["TxnDelType"], request.body["TxnID"])
        answer.content = _fields(
            books, TxnDelType=dead.kind, TxnID=dead.id, TimeDeleted="now", RefNumber=dead.ref
        )
        answer.recovery = {"TxnID": dead.id}
    elif name == "TxnVoid":
        _void(books, request, answer)
    elif name.startswith("DataExt"):
        answer.content = extensions.answer(books, name, request.body[name])
    else:
        _write(books, name, request, answer)


def _query(books: Books, request: Request, answer: Answer, iterators: queries.Iterators) -> None:
    found = queries.answer(books, request, iterators)
    answer.code, answer.message, answer.content = found.code, found.message, found.content
    meta = request.attributes.get("metaData", "NoMetaData")
    if meta != "NoMetaData":
        answer.more.append(("retCount", str(found.count)))
        if meta == "MetaDataOnly":
            answer.content = ""
    if found.iterator_id is not None:
        answer.more.append(("iteratorRemainingCount", str(found.remaining)))
        answer.more.append(("iteratorID", found.iterator_id))


def _void(books: Books, request: Request, answer: Answer) -> None:
    txn = changes.void(books, request.body["TxnVoidType"], request.body["TxnID"])
    answer.content = _fields(
        books,
        TxnVoidType=txn.kind,
        TxnID=txn.id,
        TimeCreated=books.stamp(txn.created),
        TimeModified=books.stamp(txn.modified),
        RefNumber=txn.ref,
    )
    answer.recovery = {"TxnID": txn.id, "EditSequence": str(txn.edit)}


def _fields(books: Books, **values: str) -> str:
    if values.get("TimeDeleted"):
        values["TimeDeleted"] = books.stamp(books.now)
    return "".join(f"<{k}>{escaped(v)}</{k}>\n" for k, v in values.items() if v)


def _write(books: Books, name: str, request: Request, answer: Answer) -> None:
    """Every Add and Mod of the lists and documents."""
    kind, verb = name[:-3], name[-3:]
    body = request.body[name]
    only_given = request.body.get("IncludeRetElement")
    only = frozenset(only_given) if only_given else None
    guid = {"ExternalGUID": body["ExternalGUID"]} if body.get("ExternalGUID") else {}
    if kind in LISTS:
        body, ignored = lists.unsupported(body)
        record = lists.add(books, kind, body) if verb == "Add" else lists.change(books, kind, body)
        answer.content = records.rendered(books, record, only)
        answer.recovery = {"ListID": record.id, "EditSequence": str(record.edit), **guid}
    elif kind in DOCUMENTS:
        ignored = documents.unsupported(body, kind)
        change = posting.add if verb == "Add" else changes.change
        txn = change(books, kind, body)
        answer.content = documents.rendered(books, txn, only, linked=True)
        answer.recovery = {
            "TxnID": txn.id,
            "TxnNumber": str(txn.number),
            "EditSequence": str(txn.edit),
            **guid,
        }
    else:
        raise missing(name)
    if ignored:
        answer.code, answer.message = 530, lists.unsupported_message(ignored)

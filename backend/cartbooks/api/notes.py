"""Notes that people leave for each other."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query, Response
from pydantic import Field, StringConstraints
from sqlalchemy import select

from cartbooks import clock
from cartbooks.api.deps import Actor, Db, Manager, ReadDb, Viewer, find, record
from cartbooks.api.noun import routes_of
from cartbooks.api.shapes import Input, Moment, Output, Written
from cartbooks.db import Database
from cartbooks.errors import NotAllowed, NotFound, Refused
from cartbooks.model import Base, Company, Note, Operation, Problem, Role, Session, Store, Task

router = routes_of("notes")

Subject = Literal["operation", "task", "session", "problem", "record", "company"]
_NOUNS: dict[str, type[Base]] = {
    "operation": Operation,
    "task": Task,
    "session": Session,
    "company": Company,
    "problem": Problem,
}


class NoteOut(Output):
    id: str
    subject_type: str
    subject: str = Field(description="An id; a record as `st_…/order/17`.")
    author: str
    mine: bool = Field(description="Whether you may take it away.")
    at: Moment
    text: str


class NoteList(Output):
    items: list[NoteOut]


class NewNote(Input):
    subject_type: Subject
    subject: str = Field(max_length=300, examples=["op_8K2QW3F"])
    text: Annotated[
        Written, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)
    ]


@router.get("/notes")
def list_notes(
    actor: Viewer,
    db: ReadDb,
    subject_type: Subject,
    subject: Annotated[str, Query(max_length=300)],
) -> NoteList:
    """The notes on one thing, the oldest first; by the index on their subject."""
    _, number, key = _subject(db, subject_type, subject)
    rows = db.scalars(
        select(Note)
        .where(
            Note.subject_type == subject_type, Note.subject_id == number, Note.subject_key == key
        )
        .order_by(Note.id)
        .limit(500)
    )
    return NoteList(items=[_shown(each, subject, actor) for each in rows])


@router.post("/notes", status_code=201)
def add_note(actor: Manager, db: Db, data: NewNote) -> NoteOut:
    """Leave a note on an operation, task, session, problem, record or company."""
    company_id, number, key = _subject(db, data.subject_type, data.subject)
    note = Note(
        company_id=company_id,
        subject_type=data.subject_type,
        subject_id=number,
        subject_key=key,
        author=actor.name,
        text=data.text,
        at=clock.now(),
    )
    db.add(note)
    db.flush()
    record(db, actor, "note.add", data.subject, company_id=company_id, note=note.public_id)
    return _shown(note, data.subject, actor)


@router.delete("/notes/{note_id}", status_code=204)
def remove_note(actor: Manager, db: Db, note_id: str) -> Response:
    """Take your own note away; an administrator may take away any."""
    note = find(db, Note, note_id)
    if note.author != actor.name and actor.role is not Role.ADMIN:
        raise NotAllowed(f"This note is {note.author}'s.")
    record(db, actor, "note.remove", note_id, company_id=note.company_id)
    db.delete(note)
    return Response(status_code=204)


def _subject(db: Database, kind: str, subject: str) -> tuple[int, int, str]:
    """The company that it belongs to, its number, and a record's own name."""
    if kind == "record":
        store_id, _, key = subject.partition("/")
        store = find(db, Store, store_id)
        if not key.partition("/")[2]:
            raise Refused("Name a record as st_…/order/17.", code="bad_subject")
        return store.company_id, store.id, key
    noun = _NOUNS.get(kind)
    if noun is None:
        raise NotFound(kind, subject[:60])
    row = find(db, noun, subject)
    company_id: int = row.id if kind == "company" else row.company_id  # type: ignore[attr-defined]  # all of them have one
    return company_id, row.id, ""


def _shown(note: Note, subject: str, actor: Actor) -> NoteOut:
    return NoteOut(
        id=note.public_id,
        subject_type=note.subject_type,
        subject=subject,
        author=note.author,
        mine=note.author == actor.name or actor.role is Role.ADMIN,
        at=note.at,
        text=note.text,
    )

"""What routes ask for: a transaction, the one who asks, and the role that it takes."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Query, Request
from sqlalchemy import Select, func, select, update

from cartbooks import clock, ids, security
from cartbooks.api import idempotency
from cartbooks.db import Database, Storage
from cartbooks.engine import newest
from cartbooks.errors import NotAllowed, NotFound, NotSignedIn, Refused, Removed
from cartbooks.model import (
    Activity,
    Base,
    Message,
    Operation,
    Role,
    Session,
    SignIn,
    Task,
    Token,
    User,
)
from cartbooks.security import Secrets
from cartbooks.settings import Settings

COOKIE = "cartbooks_session"
CSRF_HEADER = "X-CSRF-Token"
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_ORDER = [Role.VIEWER, Role.MANAGER, Role.AGENT, Role.ADMIN]
_SEEN_EVERY = timedelta(minutes=1)
_KEPT_FOR_A_TIME: frozenset[type[Base]] = frozenset({Operation, Task, Session, Message})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: a person or a program, and how far the role reaches."""

    name: str
    role: Role
    user_id: int | None = None
    sign_in_id: int | None = None
    csrf: str = ""


def storage_of(request: Request) -> Storage:
    storage: Storage = request.app.state.storage
    return storage


def settings_of(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def secrets_of(request: Request) -> Secrets:
    secrets: Secrets = request.app.state.secrets
    return secrets


def writing(
    request: Request, storage: Annotated[Storage, Depends(storage_of)]
) -> Iterator[Database]:
    """One request, one transaction: committed before the answer leaves."""
    with storage.begin() as db:
        yield db
        idempotency.note_done(request.scope, db)


def reading(storage: Annotated[Storage, Depends(storage_of)]) -> Iterator[Database]:
    with storage.reading() as db:
        yield db


Db = Annotated[Database, Depends(writing, scope="function")]
ReadDb = Annotated[Database, Depends(reading, scope="function")]
Config = Annotated[Settings, Depends(settings_of)]
Keys = Annotated[Secrets, Depends(secrets_of)]


def actor_of(request: Request, storage: Annotated[Storage, Depends(storage_of)]) -> Actor:
    """A bearer token, or the console's cookie with its CSRF token on writes."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and key:
        return _program(storage, key.strip())
    cookie = request.cookies.get(COOKIE)
    if cookie:
        return _person(request, storage, cookie)
    raise NotSignedIn("Sign in, or send a bearer token.")


def _program(storage: Storage, key: str) -> Actor:
    with storage.reading() as db:
        token = security.token_of(db, key)
    if token is None:
        raise NotSignedIn("This token is not known, or it was revoked.", code="bad_token")
    now = clock.now()
    if token.last_seen_at is None or now - token.last_seen_at > _SEEN_EVERY:
        with storage.begin() as db:
            db.execute(update(Token).where(Token.id == token.id).values(last_seen_at=now))
    return Actor(f"token {token.name}", token.role)


def _person(request: Request, storage: Storage, cookie: str) -> Actor:
    with storage.reading() as db:
        found = security.signed_in(db, cookie)
    if found is None:
        raise NotSignedIn("This sign-in has ended. Sign in again.", code="sign_in_ended")
    sign_in, user = found
    csrf = security.csrf_of(cookie)
    if request.method not in _READS:
        given = request.headers.get(CSRF_HEADER, "")
        if not hmac.compare_digest(given.encode(), csrf.encode()):
            raise NotAllowed("The CSRF token is missing or wrong.", code="csrf")
    now = clock.now()
    if sign_in.last_seen_at is None or now - sign_in.last_seen_at > _SEEN_EVERY:
        with storage.begin() as db:
            db.execute(update(SignIn).where(SignIn.id == sign_in.id).values(last_seen_at=now))
            db.execute(update(User).where(User.id == user.id).values(last_seen_at=now))
    return Actor(user.name, user.role, user.id, sign_in.id, csrf)


def needs(role: Role) -> Callable[..., Actor]:
    """A dependency: the actor, if the role reaches to *role*."""

    def check(actor: Annotated[Actor, Depends(actor_of)]) -> Actor:
        if _ORDER.index(actor.role) < _ORDER.index(role):
            raise NotAllowed(f"This takes the role {role.value}; {actor.name} has {actor.role}.")
        return actor

    return check


Viewer = Annotated[Actor, Depends(needs(Role.VIEWER))]
Manager = Annotated[Actor, Depends(needs(Role.MANAGER))]
Agent = Annotated[Actor, Depends(needs(Role.AGENT))]
Admin = Annotated[Actor, Depends(needs(Role.ADMIN))]

Row = TypeVar("Row", bound=Base)


def find(db: Database, noun: type[Row], public_id: str) -> Row:
    """The row behind an opaque id; raises `NotFound`, or `Removed` for what was here once."""
    number = ids.number(noun.prefix, public_id)
    row = db.get(noun, number) if number else None
    if row is None:
        if number and was_here(db, noun, number):
            raise Removed(public_id[:60])
        raise NotFound(noun.__name__.lower(), public_id[:60])
    return row


def was_here(db: Database, noun: type[Base], number: int) -> bool:
    """Whether a row that is gone was taken away by retention: ids are given out in order."""
    return noun in _KEPT_FOR_A_TIME and number < (db.scalar(select(func.max(noun.id))) or 0)


def optional(db: Database, noun: type[Row], public_id: str | None) -> Row | None:
    """`find` for a filter that may be left out."""
    return find(db, noun, public_id) if public_id else None


def record(
    db: Database,
    actor: Actor,
    action: str,
    subject: str = "",
    *,
    company_id: int | None = None,
    **detail: Any,
) -> None:
    """A line in the activity, in the same transaction as what was done."""
    db.add(
        Activity(
            company_id=company_id,
            at=clock.now(),
            actor=actor.name,
            action=action,
            subject=subject,
            detail=detail,
        )
    )


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page: at most `limit` rows behind `after`."""

    limit: int
    after: int | None


def paging(
    limit: Annotated[int, Query(ge=1, le=200, description="Rows on a page.")] = 50,
    cursor: Annotated[
        str | None, Query(max_length=40, description="`next_cursor` of the page before.")
    ] = None,
) -> Paging:
    after = ids.number("cu", cursor) if cursor else None
    if cursor and after is None:
        raise Refused("This cursor is not one of ours.", code="bad_cursor")
    return Paging(limit, after)


Pages = Annotated[Paging, Depends(paging)]


def page(db: Database, rows: Select[Any], key: Any, paging: Paging) -> tuple[list[Any], str | None]:
    """The newest first by keyset: a deep page costs what the first one does."""
    if paging.after is not None:
        rows = rows.where(key < paging.after)
    return _cut(list(db.scalars(rows.order_by(key.desc()).limit(paging.limit + 1))), paging)


def page_of_each(
    db: Database,
    rows: Select[Any],
    column: newest.Column,
    values: Sequence[Any] | None,
    paging: Paging,
) -> tuple[list[Any], str | None]:
    """The same of rows whose *column* is one of *values*; None is any."""
    (noun,) = (each["entity"] for each in rows.column_descriptions)
    limit = paging.limit + 1
    return _cut(
        newest.rows(db, noun, rows, column, values, after=paging.after, limit=limit), paging
    )


def _cut(found: list[Any], paging: Paging) -> tuple[list[Any], str | None]:
    """A page out of one row more than it holds, and where the next one begins."""
    more, found = len(found) > paging.limit, found[: paging.limit]
    return found, ids.public("cu", found[-1].id) if more else None

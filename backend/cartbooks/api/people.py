"""Signing in, users and tokens."""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from datetime import timedelta
from typing import Any

from fastapi import Request, Response
from pydantic import Field
from sqlalchemy import delete, select

from cartbooks import clock, security
from cartbooks.api.deps import (
    COOKIE,
    Actor,
    Admin,
    Config,
    Db,
    Pages,
    ReadDb,
    Viewer,
    find,
    page,
    record,
)
from cartbooks.api.noun import routes_of
from cartbooks.api.shapes import Input, Moment, Output, public
from cartbooks.db import Database
from cartbooks.errors import Conflict, NotSignedIn, TooMany
from cartbooks.model import Role, SignIn, Token, User
from cartbooks.settings import Settings

router = routes_of("people")

_TRIES = 10
_WINDOW = timedelta(minutes=5)


class Throttle:
    """At most ten failures in five minutes for a name and for an address."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures: dict[str, deque[Any]] = defaultdict(deque)

    def check(self, *keys: str) -> None:
        now = clock.now()
        with self._lock:
            for key in keys:
                failures = self._failures[key]
                while failures and now - failures[0] > _WINDOW:
                    failures.popleft()
                if len(failures) >= _TRIES:
                    raise TooMany("Too many tries. Wait five minutes.")

    def fail(self, *keys: str) -> None:
        with self._lock:
            if len(self._failures) > 10_000:
                self._failures.clear()
            for key in keys:
                self._failures[key].append(clock.now())

    def forget(self) -> None:
        """Nobody has failed yet."""
        with self._lock:
            self._failures.clear()


throttle = Throttle()


class SignedIn(Output):
    name: str
    role: Role
    user: str
    csrf: str = Field(description="Send it as X-CSRF-Token with every write.")


class Password(Input):
    name: str = Field(min_length=1, max_length=80)
    password: str = Field(min_length=1, max_length=1000)


class OneTimeKey(Input):
    key: str = Field(min_length=10, max_length=100, description="What follows # in the link.")


class UserOut(Output):
    id: str
    name: str
    role: Role
    enabled: bool
    has_password: bool
    created_at: Moment
    last_seen_at: Moment | None

    @classmethod
    def of(cls, user: User) -> UserOut:
        return cls(
            id=user.public_id,
            name=user.name,
            role=user.role,
            enabled=user.enabled,
            has_password=bool(user.password_hash),
            created_at=user.created_at,
            last_seen_at=user.last_seen_at,
        )


class UserList(Output):
    items: list[UserOut]
    next_cursor: str | None


class UserCreated(UserOut):
    link: str = Field(description="Signs in once, within thirty minutes.")


class NewUser(Input):
    name: str = Field(min_length=1, max_length=80)
    role: Role
    password: str = Field("", max_length=1000)


class UserChange(Input):
    role: Role | None = None
    enabled: bool | None = None
    password: str | None = Field(None, max_length=1000)


class TokenOut(Output):
    id: str
    name: str
    role: Role
    created_at: Moment
    last_seen_at: Moment | None
    revoked_at: Moment | None


class TokenList(Output):
    items: list[TokenOut]
    next_cursor: str | None


class TokenCreated(TokenOut):
    token: str = Field(description="Shown this once.", examples=["cbt_…"])


class NewToken(Input):
    name: str = Field(min_length=1, max_length=80)
    role: Role


def _cookie(response: Response, key: str, settings: Settings) -> None:
    response.set_cookie(
        COOKIE,
        key,
        max_age=security.SIGN_IN_DAYS * 86400,
        httponly=True,
        samesite="strict",
        secure=settings.address.startswith("https:"),
        path="/",
    )


def _begin(
    db: Database, user: User, request: Request, response: Response, settings: Settings
) -> SignedIn:
    key, csrf = security.begin_sign_in(
        db,
        user,
        address=request.client.host if request.client else "",
        browser=request.headers.get("User-Agent", "")[:200],
    )
    _cookie(response, key, settings)
    actor = Actor(user.name, user.role, user.id)
    record(db, actor, "sign_in", user.public_id)
    return SignedIn(name=user.name, role=user.role, user=user.public_id, csrf=csrf)


@router.post("/sign-in")
def sign_in(
    request: Request, response: Response, db: Db, settings: Config, data: Password
) -> SignedIn:
    """
    Sign in with a name and a password; sets the session cookie.

    Each call is a sign-in of its own: an Idempotency-Key is not heeded here.
    """
    address = request.client.host if request.client else ""
    keys = (f"name {data.name}", f"address {address}")
    throttle.check(*keys)
    try:
        user = security.check_password(db, data.name, data.password)
    except NotSignedIn:
        throttle.fail(*keys)
        raise
    return _begin(db, user, request, response, settings)


@router.post("/sign-in/link")
def sign_in_by_link(
    request: Request, response: Response, db: Db, settings: Config, data: OneTimeKey
) -> SignedIn:
    """
    Sign in with a one-time link; sets the session cookie.

    401 says why it does not: `link_used`, `link_expired` (after thirty minutes) or `link_unknown`.
    """
    address = request.client.host if request.client else ""
    throttle.check(f"address {address}")
    try:
        user = security.use_link(db, data.key)
    except NotSignedIn:
        throttle.fail(f"address {address}")
        raise
    return _begin(db, user, request, response, settings)


@router.post("/sign-out", status_code=204)
def sign_out(actor: Viewer, db: Db) -> Response:
    """End this cookie session."""
    if actor.sign_in_id is not None:
        db.execute(delete(SignIn).where(SignIn.id == actor.sign_in_id))
        record(db, actor, "sign_out", public("us", actor.user_id) or "")
    response = Response(status_code=204)
    response.delete_cookie(COOKIE, path="/")
    return response


@router.get("/users")
def list_users(_: Admin, db: ReadDb, paging: Pages) -> UserList:
    items, cursor = page(db, select(User), User.id, paging)
    return UserList(items=[UserOut.of(each) for each in items], next_cursor=cursor)


@router.post("/users", status_code=201)
def add_user(actor: Admin, db: Db, settings: Config, data: NewUser) -> UserCreated:
    """Add a person. The answer has a one-time link to sign in with."""
    user = security.add_user(db, data.name, data.role, data.password)
    link = security.one_time_link(db, user, settings.address)
    record(db, actor, "user.add", user.public_id, name=user.name, role=user.role.value)
    return UserCreated(**UserOut.of(user).model_dump(), link=link)


@router.patch("/users/{user_id}")
def change_user(actor: Admin, db: Db, user_id: str, data: UserChange) -> UserOut:
    """Change a role or password, or shut a person out; the last administrator stays."""
    user = find(db, User, user_id)
    demoted = (data.role is not None and data.role is not Role.ADMIN) or data.enabled is False
    if user.role is Role.ADMIN and user.enabled and demoted:
        # held until the end: two administrators cannot shut each other out at the same time
        admins = db.scalars(
            select(User.id).where(User.role == Role.ADMIN, User.enabled).with_for_update()
        ).all()
        if len(admins) <= 1:
            raise Conflict("Somebody must stay administrator.", code="last_admin")
    if data.password is not None:
        security.set_password(user, data.password)
    if data.role is not None:
        user.role = data.role
    if data.enabled is not None:
        user.enabled = data.enabled
    if data.enabled is False or data.password is not None:
        db.execute(delete(SignIn).where(SignIn.user_id == user.id))
    db.flush()
    record(
        db, actor, "user.change", user.public_id,
        **data.model_dump(mode="json", exclude_none=True, exclude={"password"}),
    )  # fmt: skip
    return UserOut.of(user)


@router.post("/users/{user_id}/link", status_code=201)
def new_link(actor: Admin, db: Db, settings: Config, user_id: str) -> UserCreated:
    """A new one-time link for a person; the links before it sign nobody in any more."""
    user = find(db, User, user_id)
    if not user.enabled:
        raise Conflict(f"{user.name} is shut out. Let them in again first.", code="user_disabled")
    security.end_links(db, user)
    link = security.one_time_link(db, user, settings.address)
    record(db, actor, "user.link", user.public_id)
    return UserCreated(**UserOut.of(user).model_dump(), link=link)


def _token(token: Token) -> dict[str, Any]:
    return {
        "id": token.public_id,
        "name": token.name,
        "role": token.role,
        "created_at": token.created_at,
        "last_seen_at": token.last_seen_at,
        "revoked_at": token.revoked_at,
    }


@router.get("/tokens")
def list_tokens(_: Admin, db: ReadDb, paging: Pages) -> TokenList:
    items, cursor = page(db, select(Token), Token.id, paging)
    return TokenList(items=[TokenOut(**_token(each)) for each in items], next_cursor=cursor)


@router.post("/tokens", status_code=201)
def create_token(actor: Admin, db: Db, data: NewToken) -> TokenCreated:
    """A bearer token for a program, shown this once."""
    token, key = security.create_token(db, data.name, data.role)
    record(db, actor, "token.create", token.public_id, name=token.name, role=token.role.value)
    return TokenCreated(**_token(token), token=key)


@router.delete("/tokens/{token_id}", status_code=204)
def revoke_token(actor: Admin, db: Db, token_id: str) -> Response:
    """Revoke a token; it stops working at once."""
    token = find(db, Token, token_id)
    token.revoked_at = token.revoked_at or clock.now()
    db.flush()
    record(db, actor, "token.revoke", token.public_id)
    return Response(status_code=204)

"""Signing in, users, tokens, and who did what."""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import Field
from sqlalchemy import delete, func, select

from cartbooks import clock, security
from cartbooks.api.deps import (
    COOKIE,
    Admin,
    Config,
    Db,
    Pages,
    ReadDb,
    Viewer,
    find,
    optional,
    page,
    record,
)
from cartbooks.api.deps import Actor as ActorFacts
from cartbooks.api.shapes import Input, Moment, Output, public
from cartbooks.errors import Conflict, NotSignedIn, TooMany
from cartbooks.model import Activity, Company, Role, SignIn, Token, User
from cartbooks.settings import Settings

router = APIRouter(tags=["people"])

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


_throttle = Throttle()


class Me(Output):
    name: str
    role: Role
    user: str | None = Field(description="Null for a token.")


class SignedIn(Me):
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


class ActivityOut(Output):
    id: str
    company: str | None
    at: Moment
    actor: str
    action: str
    subject: str
    detail: dict[str, Any]


class ActivityList(Output):
    items: list[ActivityOut]
    next_cursor: str | None


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


def _begin(db: Any, user: User, response: Response, settings: Settings) -> SignedIn:
    key, csrf = security.begin_sign_in(db, user)
    _cookie(response, key, settings)
    actor = ActorFacts(user.name, user.role, user.id)
    record(db, actor, "sign_in", user.public_id)
    return SignedIn(name=user.name, role=user.role, user=user.public_id, csrf=csrf)


@router.post("/sign-in")
def sign_in(
    request: Request, response: Response, db: Db, settings: Config, data: Password
) -> SignedIn:
    """Sign in with a name and a password; sets the session cookie."""
    address = request.client.host if request.client else ""
    keys = (f"name {data.name}", f"address {address}")
    _throttle.check(*keys)
    try:
        user = security.check_password(db, data.name, data.password)
    except NotSignedIn:
        _throttle.fail(*keys)
        raise
    return _begin(db, user, response, settings)


@router.post("/sign-in/link")
def sign_in_by_link(
    request: Request, response: Response, db: Db, settings: Config, data: OneTimeKey
) -> SignedIn:
    """Sign in with a one-time link; sets the session cookie."""
    address = request.client.host if request.client else ""
    _throttle.check(f"address {address}")
    try:
        user = security.use_link(db, data.key)
    except NotSignedIn:
        _throttle.fail(f"address {address}")
        raise
    return _begin(db, user, response, settings)


@router.post("/sign-out", status_code=204)
def sign_out(request: Request, _: Viewer, db: Db) -> Response:
    """End this cookie session."""
    cookie = request.cookies.get(COOKIE)
    if cookie:
        db.execute(delete(SignIn).where(SignIn.key_sha256 == security.sha256(cookie)))
    response = Response(status_code=204)
    response.delete_cookie(COOKIE, path="/")
    return response


@router.get("/me")
def me(actor: Viewer) -> Me:
    return Me(name=actor.name, role=actor.role, user=public("us", actor.user_id))


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
        admins = db.scalar(
            select(func.count()).select_from(User).where(User.role == Role.ADMIN, User.enabled)
        )
        if (admins or 0) <= 1:
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
    """A new one-time link for a person."""
    user = find(db, User, user_id)
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


@router.get("/activity")
def list_activity(_: Viewer, db: ReadDb, paging: Pages, company: str | None = None) -> ActivityList:
    """Who did what, the newest first."""
    rows = select(Activity)
    if found := optional(db, Company, company):
        rows = rows.where(Activity.company_id == found.id)
    items, cursor = page(db, rows, Activity.id, paging)
    return ActivityList(
        items=[
            ActivityOut(
                id=each.public_id,
                company=public("co", each.company_id),
                at=each.at,
                actor=each.actor,
                action=each.action,
                subject=each.subject,
                detail=each.detail,
            )
            for each in items
        ],
        next_cursor=cursor,
    )

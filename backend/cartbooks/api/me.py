"""The one who is signed in: how they like the console, their password, where they are signed in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from fastapi import Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import delete, select

from cartbooks import clock, security
from cartbooks.api.deps import Actor, Db, Pages, ReadDb, Viewer, find, page, record
from cartbooks.api.noun import routes_of
from cartbooks.api.people import throttle
from cartbooks.api.shapes import Input, Moment, Output, public
from cartbooks.db import Database
from cartbooks.errors import Conflict, NotFound, NotSignedIn, Refused
from cartbooks.model import Company, Role, SignIn, User

router = routes_of("me", "/me")

ZONES = ("mine", "store", "quickbooks", "utc")
_LANGUAGE = re.compile(r"auto|[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def _zone(name: str) -> str:
    if name in ZONES:
        return name
    try:
        ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        raise ValueError(f"there is no time zone {name[:60]!r}") from None
    return name


def _language(name: str) -> str:
    if not _LANGUAGE.fullmatch(name):
        raise ValueError("a language is named like en, de or pt-BR; auto follows the browser")
    return name


Zone = Annotated[str, AfterValidator(_zone), Field(
    max_length=60,
    examples=["store", "America/New_York"],
    description="mine (the browser's), store, quickbooks (that of its PC), utc, or the name of a"
    " zone.",
)]  # fmt: skip
Language = Annotated[str, AfterValidator(_language), Field(
    max_length=40, examples=["auto", "en"], description="auto is the browser's."
)]  # fmt: skip
Columns = Annotated[dict[
    Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")],
    Annotated[list[Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]], Field(max_length=40)],
], Field(
    max_length=20,
    examples=[{"history": ["when", "operation", "result"]}],
    description="By list, the columns shown in their order. A list that is not named has its own.",
)]  # fmt: skip
DefaultCompany = Annotated[str | None, Field(
    max_length=20, description="Shown first after signing in; null: all of them."
)]  # fmt: skip


class Preferences(Output):
    """How somebody likes the console. What was never chosen has the value that everybody has."""

    view: Literal["simple", "technical"]
    zone: Zone
    theme: Literal["auto", "dark", "light"]
    keys: bool = Field(description="Whether one-key shortcuts are on.")
    language: Language
    columns: Columns
    company: DefaultCompany


_DEFAULTS: dict[str, Any] = {
    "view": "simple",
    "zone": "mine",
    "theme": "auto",
    "keys": True,
    "language": "auto",
    "columns": {},
    "company": None,
}


class PreferencesChange(Input):
    """What is left out stays as it is."""

    view: Literal["simple", "technical"] | None = None
    zone: Zone | None = None
    theme: Literal["auto", "dark", "light"] | None = None
    keys: bool | None = None
    language: Language | None = None
    columns: Columns | None = None
    company: DefaultCompany = None


class Me(Output):
    name: str
    role: Role
    user: str | None = Field(description="Null for a token.")
    csrf: str | None = Field(
        description="Send it as X-CSRF-Token with every write; null for a token, which needs none."
    )
    has_password: bool
    preferences: Preferences


class MeChange(Input):
    preferences: PreferencesChange


class NewPassword(Input):
    old: str = Field(
        "", max_length=1000, description="The present one. Left out by who has had none yet."
    )
    new: str = Field(
        max_length=1000, description=f"At least {security.MIN_PASSWORD} characters."
    )  # fmt: skip


class Ended(Output):
    ended: int = Field(description="How many other sign-ins have ended.")


class SignInOut(Output):
    """One browser in which somebody is signed in."""

    id: str = Field(examples=["si_8K2QW3F"])
    current: bool = Field(description="Whether it is the one that asks.")
    address: str
    browser: str = Field(description="As the browser calls itself.")
    created_at: Moment
    last_seen_at: Moment | None
    expires_at: Moment

    @classmethod
    def of(cls, row: SignIn, actor: Actor) -> SignInOut:
        return cls(
            id=row.public_id,
            current=row.id == actor.sign_in_id,
            address=row.address,
            browser=row.browser,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            expires_at=row.expires_at,
        )


class SignInList(Output):
    items: list[SignInOut]
    next_cursor: str | None


class _Kept(BaseModel):
    """What the database holds, read with forbearance: what no longer fits is left out."""

    model_config = ConfigDict(extra="ignore")

    preferences: Preferences


def _preferences(kept: Mapping[str, Any]) -> Preferences:
    whole = {**_DEFAULTS, **kept}
    try:
        return _Kept.model_validate({"preferences": whole}).preferences
    except ValidationError:
        return Preferences.model_validate(_DEFAULTS)


def _me(actor: Actor, user: User | None) -> Me:
    return Me(
        name=actor.name,
        role=actor.role,
        user=public("us", actor.user_id),
        csrf=actor.csrf or None,
        has_password=bool(user and user.password_hash),
        preferences=_preferences(user.preferences if user else {}),
    )


def _person(db: Database, actor: Actor) -> User:
    if actor.user_id is None:
        raise Conflict("A token is not a person: it has nothing of its own.", code="not_a_person")
    return db.get_one(User, actor.user_id)


@router.get("")
def me(actor: Viewer, db: ReadDb) -> Me:
    """Who asks, how far they reach, how they like the console, and the token for their writes."""
    return _me(actor, db.get_one(User, actor.user_id) if actor.user_id else None)


@router.patch("")
def change_me(actor: Viewer, db: Db, data: MeChange) -> Me:
    """Change how you like the console; what is left out stays as it is."""
    user = _person(db, actor)
    changes = data.preferences.model_dump(mode="json", exclude_unset=True)
    nothing = [name for name, value in changes.items() if value is None and name != "company"]
    if nothing:
        raise Refused(f"{nothing[0]} cannot be empty.", code="value_needed")
    if company := changes.get("company"):
        changes["company"] = find(db, Company, company).public_id
    user.preferences = {**_preferences(user.preferences).model_dump(mode="json"), **changes}
    db.flush()
    record(db, actor, "me.change", user.public_id, names=sorted(changes))
    return _me(actor, user)


@router.post("/password")
def change_password(actor: Viewer, db: Db, data: NewPassword) -> Ended:
    """
    Change your own password; wherever else you are signed in, that ends.

    The present one is asked for. Who came by a one-time link and never had one sets the first.
    """
    user = _person(db, actor)
    if user.password_hash:
        key = f"password {user.id}"
        throttle.check(key)
        try:
            security.check_password(db, user.name, data.old)
        except NotSignedIn:
            throttle.fail(key)
            raise Refused("The present password is not right.", code="wrong_password") from None
    security.set_password(user, data.new)
    ended = _end_others(db, actor)
    record(db, actor, "me.password", user.public_id)
    return Ended(ended=ended)


def _end_others(db: Database, actor: Actor) -> int:
    gone = db.scalars(
        delete(SignIn)
        .where(SignIn.user_id == actor.user_id, SignIn.id != (actor.sign_in_id or 0))
        .returning(SignIn.id)
    ).all()
    return len(gone)


@router.get("/sign-ins")
def list_sign_ins(actor: Viewer, db: ReadDb, paging: Pages) -> SignInList:
    """Where you are signed in, the newest first."""
    rows = select(SignIn).where(
        SignIn.user_id == (actor.user_id or 0), SignIn.expires_at > clock.now()
    )
    items, cursor = page(db, rows, SignIn.id, paging)
    return SignInList(items=[SignInOut.of(each, actor) for each in items], next_cursor=cursor)


@router.delete("/sign-ins/{sign_in_id}", status_code=204)
def end_sign_in(actor: Viewer, db: Db, sign_in_id: str) -> Response:
    """End one of your own sign-ins; the browser there has to sign in again."""
    row = find(db, SignIn, sign_in_id)
    if row.user_id != actor.user_id:
        raise NotFound("sign-in", sign_in_id[:60])
    db.delete(row)
    record(db, actor, "me.end_sign_in", row.public_id)
    return Response(status_code=204)


@router.delete("/sign-ins")
def end_other_sign_ins(actor: Viewer, db: Db) -> Ended:
    """End all of your sign-ins but this one."""
    _person(db, actor)
    ended = _end_others(db, actor)
    record(db, actor, "me.end_sign_ins", public("us", actor.user_id) or "", count=ended)
    return Ended(ended=ended)

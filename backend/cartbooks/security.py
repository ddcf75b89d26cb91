"""
Secrets: what is encrypted at rest, what is kept as a digest, and how people and programs sign in.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Self

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import bindparam, select, update

from cartbooks import clock
from cartbooks.db import Database, Storage, one_at_a_time
from cartbooks.errors import Conflict, Misconfigured, NotSignedIn, Refused
from cartbooks.model import Role, Setting, SignIn, SignInLink, Token, User
from cartbooks.settings import Settings

LINK_MINUTES = 30
SIGN_IN_DAYS = 14
MIN_PASSWORD = 10
TOKEN_PREFIX = "cbt_"  # noqa: S105 - how a token begins, not a token
_FINGERPRINT = "secret_key"
_HASHER = PasswordHasher()


@dataclass(frozen=True, slots=True)
class Secrets:
    """Encrypts what is kept. Another key than the one that a database was begun with is refused."""

    fernet: Fernet
    root: bytes = field(repr=False)

    @classmethod
    def opened(cls, storage: Storage, settings: Settings) -> Self:
        """
        The key of this installation.

        With SQLite a file of mode 0600 beside the data unless CARTBOOKS_SECRET_KEY is set; with
        PostgreSQL it must be set. Raises `Misconfigured` for a missing or a wrong one.
        """
        key = settings.secret_key.get_secret_value() or _from_file(storage, settings)
        found = cls(
            Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest())),
            hmac.digest(key.encode(), b"cartbooks:root", "sha256"),
        )
        mark = sha256(f"cartbooks:{key}")
        with storage.begin() as db:
            known = db.get(Setting, _FINGERPRINT)
            if known is None:  # another server may be starting at this very moment
                one_at_a_time(db.connection())
                known = db.get(Setting, _FINGERPRINT)
            if known is None:
                db.add(Setting(name=_FINGERPRINT, value=mark))
            elif not hmac.compare_digest(known.value, mark):
                raise Misconfigured(
                    "CARTBOOKS_SECRET_KEY is not the key that this database was begun with. "
                    "Bring back the old key: what it encrypted cannot be read without it."
                )
        return found

    def derived(self, purpose: str) -> bytes:
        """A key of its own for *purpose*, always the same in this installation."""
        return hmac.digest(self.root, purpose.encode(), "sha256")

    def encrypt(self, text: str) -> bytes:
        return self.fernet.encrypt(text.encode())

    def decrypt(self, data: bytes) -> str:
        try:
            return self.fernet.decrypt(data).decode()
        except InvalidToken:
            raise Misconfigured("A stored secret cannot be read with this secret key.") from None


def _from_file(storage: Storage, settings: Settings) -> str:
    if not storage.is_sqlite:
        raise Misconfigured("CARTBOOKS_SECRET_KEY must be set when PostgreSQL is used.")
    place = Path(storage.url.database or "").parent / "secret.key"
    if not storage.url.database or storage.url.database == ":memory:":
        place = settings.data_dir / "secret.key"
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.exists() or not place.read_text().strip():
        _make_key(place)
    return place.read_text().strip()


def _make_key(place: Path) -> None:
    """
    Put a new key at *place*, whole or not at all: who dies meanwhile leaves no empty one, which
    would be a key that everybody knows.
    """
    made = place.with_name(f"{place.name}.{os.getpid()}")
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
        file.truncate()
        file.write(secrets.token_urlsafe(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        if place.exists() and not place.read_text().strip():
            place.unlink()
        os.link(made, place)
    except FileExistsError:
        pass  # another process was faster: its key is the one
    except OSError:  # a file system without hard links
        made.replace(place)
    finally:
        made.unlink(missing_ok=True)


def sha256(text: str) -> str:
    """How random secrets are kept: they have so many bits that a fast digest is enough."""
    return hashlib.sha256(text.encode()).hexdigest()


# -- people


def add_user(db: Database, name: str, role: Role, password: str = "") -> User:
    """A person. Without a password only a one-time link signs in."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= 80:
        raise Refused("A user's name has 1 to 80 characters.", code="bad_name")
    if db.scalars(select(User).where(User.name == name)).first():
        raise Conflict(f"There is a user {name} already.", code="name_taken")
    user = User(name=name, role=role, created_at=clock.now())
    if password:
        set_password(user, password)
    db.add(user)
    db.flush()
    return user


def set_password(user: User, password: str) -> None:
    """Keep the argon2id digest of *password*."""
    if len(password) < MIN_PASSWORD:
        raise Refused(f"A password has at least {MIN_PASSWORD} characters.", code="weak_password")
    if len(password) > 1000:
        raise Refused("A password has at most 1000 characters.", code="weak_password")
    user.password_hash = _HASHER.hash(password)


def _nobody() -> str:
    """What no password verifies, and takes as long: written, since hashing one takes that long."""
    salt, digest = (
        base64.b64encode(os.urandom(length)).decode().rstrip("=")
        for length in (_HASHER.salt_len, _HASHER.hash_len)
    )
    cost = f"m={_HASHER.memory_cost},t={_HASHER.time_cost},p={_HASHER.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${digest}"


_NOBODY = _nobody()


def check_password(db: Database, name: str, password: str) -> User:
    """The user, or `NotSignedIn`; takes as long for an unknown name as for a wrong password."""
    user = db.scalars(select(User).where(User.name == name, User.enabled)).first()
    kept = user.password_hash if user and user.password_hash else _NOBODY
    try:
        _HASHER.verify(kept, password[:1000])
    except (Argon2Error, InvalidHashError):
        raise NotSignedIn("The name or the password is not right.") from None
    if user is None or not user.password_hash:
        raise NotSignedIn("The name or the password is not right.")
    return user


def one_time_link(db: Database, user: User, address: str) -> str:
    """A link that signs *user* in once, within thirty minutes. Never logged."""
    key = secrets.token_urlsafe(24)
    db.add(
        SignInLink(
            user_id=user.id,
            key_sha256=sha256(key),
            expires_at=clock.now() + timedelta(minutes=LINK_MINUTES),
        )
    )
    db.flush()
    return f"{address}/console/sign-in#{key}"


def end_links(db: Database, user: User) -> None:
    """The unused links of *user* sign nobody in any more."""
    db.execute(
        update(SignInLink)
        .where(SignInLink.user_id == user.id, SignInLink.used_at.is_(None))
        .values(expires_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def use_link(db: Database, key: str) -> User:
    """
    Take a one-time link.

    `NotSignedIn` for one that was used (`link_used`), is too old (`link_expired`), or is none of
    ours (`link_unknown`).
    """
    now = clock.now()
    taken = db.scalar(
        update(SignInLink)
        .where(
            SignInLink.key_sha256 == sha256(key),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > now,
        )
        .values(used_at=now)
        .returning(SignInLink.user_id)
        .execution_options(synchronize_session=False)
    )
    user = db.get(User, taken) if taken is not None else None
    if user is not None and user.enabled:
        return user
    known = db.scalars(select(SignInLink).where(SignInLink.key_sha256 == sha256(key))).first()
    if user is not None or known is None:
        raise NotSignedIn("This link does not sign anybody in.", code="link_unknown")
    if known.used_at is not None:
        raise NotSignedIn(
            "This link was used already. Ask an administrator for a new one, or sign in with your"
            " password.",
            code="link_used",
        )
    raise NotSignedIn(
        f"This link is older than {LINK_MINUTES} minutes, or a newer one was made since. Ask an"
        " administrator for a new one.",
        code="link_expired",
    )


def csrf_of(key: str) -> str:
    """
    The CSRF token of a cookie session. It follows from the cookie, which no page can read, so a
    page that was loaded anew gets the same one again.
    """
    digest = hmac.digest(key.encode(), b"cartbooks:csrf", "sha256")
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def begin_sign_in(
    db: Database, user: User, *, address: str = "", browser: str = ""
) -> tuple[str, str]:
    """A cookie session: (cookie value, CSRF token)."""
    key = secrets.token_urlsafe(32)
    now = clock.now()
    db.add(
        SignIn(
            user_id=user.id,
            key_sha256=sha256(key),
            address=address,
            browser=browser,
            last_seen_at=now,
            created_at=now,
            expires_at=now + timedelta(days=SIGN_IN_DAYS),
        )
    )
    user.last_seen_at = now
    db.flush()
    return key, csrf_of(key)


_SIGNED_IN = (
    select(SignIn, User)
    .join(User, User.id == SignIn.user_id)
    .where(
        SignIn.key_sha256 == bindparam("key_sha256"),
        SignIn.expires_at > bindparam("now"),
        User.enabled,
    )
)


def signed_in(db: Database, key: str) -> tuple[SignIn, User] | None:
    """The cookie session and its user, while both are good."""
    row = db.execute(_SIGNED_IN, {"key_sha256": sha256(key), "now": clock.now()}).first()
    return (row[0], row[1]) if row else None


# -- programs


def create_token(db: Database, name: str, role: Role) -> tuple[Token, str]:
    """A bearer token with a role, shown this once."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= 80:
        raise Refused("A token's name has 1 to 80 characters.", code="bad_name")
    if db.scalars(select(Token).where(Token.name == name)).first():
        raise Conflict(f"There is a token {name} already.", code="name_taken")
    key = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = Token(name=name, role=role, key_sha256=sha256(key), created_at=clock.now())
    db.add(token)
    db.flush()
    return token, key


_TOKEN = select(Token).where(
    Token.key_sha256 == bindparam("key_sha256"), Token.revoked_at.is_(None)
)


def token_of(db: Database, key: str) -> Token | None:
    """The token behind a bearer key, while it is not revoked."""
    return db.scalars(_TOKEN, {"key_sha256": sha256(key)}).first()


def first_administrator(db: Database, address: str) -> str | None:
    """
    A one-time link for the first administrator; None once somebody could sign in.

    As long as nobody has, each start makes a new one, which ends the one before: that may have
    grown too old.
    """
    two = select(User).limit(2)
    users = db.scalars(two).all()
    if not users:  # another server may be starting at this very moment
        one_at_a_time(db.connection())
        users = db.scalars(two).all()
    if not users:
        return one_time_link(db, add_user(db, "Administrator", Role.ADMIN), address)
    (first, *others) = users
    waits = first.role is Role.ADMIN and first.enabled and first.last_seen_at is None
    if others or not waits or first.password_hash:
        return None
    end_links(db, first)
    return one_time_link(db, first, address)

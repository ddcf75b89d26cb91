"""Companies: the login, the stamp and the .QWC file."""

from __future__ import annotations

import hashlib
import re
import secrets
import uuid

from sqlalchemy import select

from cartbooks import clock
from cartbooks.db import Database
from cartbooks.engine import schedules
from cartbooks.errors import Conflict, Refused
from cartbooks.model import Company, Order, Store

_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
PASSWORD_LENGTH = 25


def generated_password() -> str:
    """25 random base32 characters: 125 bits, so a plain SHA-256 keeps it safely."""
    return "".join(secrets.choice(_LETTERS) for _ in range(PASSWORD_LENGTH))


def add(
    db: Database,
    name: str,
    username: str | None = None,
    file_path: str = "",
    *,
    every_minutes: int = 5,
) -> tuple[Company, str]:
    """
    A new company with its default schedules, and its Web Connector password, shown this once.

    OwnerID is the same for all companies of the installation; FileID names this one file for ever.
    """
    name = " ".join(name.split())
    if not 1 <= len(name) <= 100:
        raise Refused("A company's name has 1 to 100 characters.", code="bad_name")
    login = (username or _login(db, name)).strip()
    if not re.fullmatch(r"[A-Za-z0-9._@-]{1,60}", login):
        raise Refused(
            "A login has 1 to 60 letters, digits, dots, dashes and underscores.", code="bad_name"
        )
    if db.scalars(select(Company).where(Company.username == login)).first():
        raise Conflict(f"There is a company with the login {login} already.", code="name_taken")
    password = generated_password()
    company = Company(
        name=name,
        username=login,
        password_sha256=hashlib.sha256(password.encode()).hexdigest(),
        file_path=file_path.strip(),
        owner_id=_owner_id(db),
        file_id=_guid(),
        every_minutes=every_minutes,
        created_at=clock.now(),
    )
    db.add(company)
    db.flush()
    schedules.install(db, company)
    return company, password


def new_password(db: Database, company: Company) -> str:
    """Replace the Web Connector password; the bookkeeper types the new one in."""
    password = generated_password()
    company.password_sha256 = hashlib.sha256(password.encode()).hexdigest()
    db.flush()
    return password


def _login(db: Database, name: str) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "company"
    taken = set(db.scalars(select(Company.username).where(Company.username.startswith(base))))
    number = 1
    while (login := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return login


def _owner_id(db: Database) -> str:
    first = db.scalars(select(Company.owner_id).order_by(Company.id).limit(1)).first()
    return first or _guid()


def _guid() -> str:
    return "{" + str(uuid.uuid4()) + "}"


def currency_of(db: Database, company: Company) -> str:
    """In which currency its money is told: QuickBooks', else that of its newest order."""
    if company.home_currency:
        return company.home_currency
    newest = db.scalar(
        select(Order.currency)
        .join(Store, Store.id == Order.store_id)
        .where(Store.company_id == company.id)
        .order_by(Order.id.desc())
        .limit(1)
    )
    return newest or ""

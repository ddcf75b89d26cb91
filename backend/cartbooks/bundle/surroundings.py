"""What a supporter needs to know of the machine, of QuickBooks and of the settings, made plain."""

from __future__ import annotations

import json
import os
import platform
import shutil
from collections.abc import Iterator
from typing import Any

from pydantic import SecretStr
from sqlalchemy import func, select, text

from cartbooks import __version__, clock
from cartbooks.bundle import rows
from cartbooks.bundle.fields import plain
from cartbooks.bundle.masking import Mask
from cartbooks.bundle.source import Source
from cartbooks.db import Database, Storage
from cartbooks.engine import queue
from cartbooks.model import (
    Company,
    ListState,
    Message,
    MessageState,
    Schedule,
    Session,
    Store,
    Task,
    TaskState,
    Webhook,
)
from cartbooks.sensitive import names_a_secret
from cartbooks.settings import Settings

_TAX_ID = frozenset({"ein", "ssn", "tax_id"})


def _json(data: Any) -> Iterator[bytes]:
    yield json.dumps(data, ensure_ascii=False, indent=2, default=str).encode() + b"\n"


def environment(source: Source, settings: Settings) -> Iterator[bytes]:
    """Our version, Python, the database, the machine, and how much waits."""
    began = clock.now()
    with source.storage.reading() as db:
        offset = _clock_of_database(db, source.storage)
        waiting = _count(db, select(Task.id).where(Task.state == TaskState.WAITING))
        leased = _count(
            db, select(Task.id).where(Task.state == TaskState.WAITING, Task.lease_until > began)
        )
        unread = _count(db, select(Message.id).where(Message.state == MessageState.ANSWERED))
        version = db.scalar(
            text("SELECT sqlite_version()" if source.storage.is_sqlite else "SHOW server_version")
        )
    disk = shutil.disk_usage(settings.data_dir if settings.data_dir.exists() else ".")
    yield from _json(
        {
            "cartbooks": __version__,
            "python": platform.python_version(),
            "system": f"{platform.system()} {platform.release()} {platform.machine()}",
            "cpus": os.cpu_count(),
            "database": source.storage.url.get_backend_name(),
            "database_version": str(version),
            "time": rows.moment(began),
            "zone_of_the_shop": source.zone.key,
            "database_clock_ahead_seconds": offset,
            "queue": {
                "tasks_waiting": waiting,
                "leased_by_a_worker": leased,
                "answers_not_read": unread,
            },
            "worker_in_this_process": settings.worker,
            "disk_free_mb": disk.free // 2**20,
        }
    )


def _count(db: Database, rows: Any) -> int:
    return db.scalar(select(func.count()).select_from(rows.limit(100_000).subquery())) or 0


def _clock_of_database(db: Database, storage: Storage) -> float:
    """How far its clock is ahead of ours; SQLite has no clock of its own."""
    if storage.is_sqlite:
        return 0.0
    theirs = db.scalar(select(func.clock_timestamp()))
    return round((theirs - clock.now()).total_seconds(), 3) if theirs else 0.0


def quickbooks(source: Source) -> Iterator[bytes]:
    """What QuickBooks said about itself, and how fresh the copies of its lists are."""
    with source.storage.reading() as db:
        told = [
            {
                "company": company.public_id,
                "name": source.mask.secrets(company.name),
                "said_at": rows.moment(company.host_at),
                "company_file": source.mask.path(_file_of(db, company)),
                **rows.quickbooks(
                    source.mask,
                    {k: v for k, v in company.host.items() if k not in _TAX_ID},
                ),
                "home_currency": company.home_currency,
                "country": company.country,
                "closing_date": company.closing_date,
                "writes_stopped": company.writes_stopped,
                "writes_stopped_at": rows.moment(company.writes_stopped_at),
                "writes_stopped_facts": plain(source.mask, company.writes_stopped_facts),
                "lists": _lists(db, company),
            }
            for company in _companies(db, source)
        ]
    yield from _json({"companies": told})


def _file_of(db: Database, company: Company) -> str:
    last = db.scalar(
        select(Session.company_file)
        .where(Session.company_id == company.id, Session.company_file != "")
        .order_by(Session.id.desc())
        .limit(1)
    )
    return last or company.file_path


def _lists(db: Database, company: Company) -> list[dict[str, Any]]:
    return [
        {
            "list": state.kind,
            "count": state.count,
            "complete_at": rows.moment(state.complete_at),
            "full_at": rows.moment(state.full_at),
        }
        for state in db.scalars(select(ListState).where(ListState.company_id == company.id))
    ]


def webconnector(source: Source, settings: Settings) -> Iterator[bytes]:
    """The visits as they were seen, and the set-up file without its password (it never has one)."""
    with source.storage.reading() as db:
        told = [
            {
                "company": company.public_id,
                "version": company.connector_version,
                "login": source.mask.token("Person", company.username),
                "password": source.mask.secret(company.password_sha256),
                "visits": company.polls,
                "last_seen_at": rows.moment(company.last_seen_at),
                "expected_at": rows.moment(queue.expected(company)),
                "late": queue.is_late(company),
                "pc": source.mask.token("PC", company.last_peer),
                "sign_ins_refused": company.refused_count,
                "refused_at": rows.moment(company.refused_at),
                "busy_at": rows.moment(company.busy_at),
                "busy_pc": source.mask.token("PC", company.busy_peer),
                "set_up_file": {
                    "AppURL": source.mask.secrets(f"{settings.address}/webconnector"),
                    "OwnerID": company.owner_id,
                    "FileID": company.file_id,
                    "RunEveryNMinutes": company.every_minutes,
                },
            }
            for company in _companies(db, source)
        ]
    yield from _json({"companies": told})


def all_settings(source: Source, settings: Settings) -> Iterator[bytes]:
    """Every setting by name; a secret one says only whether it is set."""
    mask = source.mask
    with source.storage.reading() as db:
        stores = [
            {
                "id": store.public_id,
                "name": mask.secrets(store.name),
                "kind": store.kind,
                "state": store.state.value,
                "live_at": rows.moment(store.live_at),
                "preferences": _preferences(mask, store.preferences),
            }
            for store in db.scalars(
                select(Store).where(Store.id.in_(source.chosen.stores)).order_by(Store.id)
            )
        ]
        schedules = [
            {
                "kind": each.kind,
                "every_minutes": each.every_minutes,
                "enabled": each.enabled,
                "next_at": rows.moment(each.next_at),
            }
            for each in db.scalars(
                select(Schedule).where(Schedule.company_id.in_(source.chosen.companies))
            )
        ]
        hooks = [
            {"events": each.events, "enabled": each.enabled, "secret": mask.secret(each.secret),
             "host": each.url.split("://", 1)[-1].split("/", 1)[0].rpartition("@")[2]}
            for each in db.scalars(
                select(Webhook).where(Webhook.company_id.in_(source.chosen.companies))
            )
        ]  # fmt: skip
    yield from _json(
        {
            "server": {
                name: _setting(mask, name, getattr(settings, name))
                for name in type(settings).model_fields
            },
            "stores": stores,
            "schedules": schedules,
            "webhooks": hooks,
        }
    )


def _setting(mask: Mask, name: str, value: Any) -> Any:
    if isinstance(value, SecretStr):
        return mask.secret(value.get_secret_value())
    if name.endswith("_url") and name.startswith("database"):
        return mask.secret(value)
    if isinstance(value, bool | int | float):
        return value
    return mask.path(str(value)) if "dir" in name else mask.words(str(value))


def _preferences(mask: Mask, data: Any) -> Any:
    """Names of accounts, items and the like are what a supporter needs; secrets and people not."""
    if isinstance(data, dict):
        return {
            name: mask.secret(value) if names_a_secret(name) else _preferences(mask, value)
            for name, value in data.items()
        }
    if isinstance(data, list):
        return [_preferences(mask, each) for each in data]
    return mask.words(data) if isinstance(data, str) else data


def _companies(db: Database, source: Source) -> list[Company]:
    return list(
        db.scalars(
            select(Company).where(Company.id.in_(source.chosen.companies)).order_by(Company.id)
        )
    )

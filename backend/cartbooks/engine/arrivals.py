"""
Who has come: versions and machines of the Web Connector.

It says its version in a call of its own, before it signs in and without a ticket. So the version is
kept by address for a moment, until the same address signs in to the same process.
"""

from __future__ import annotations

import re
import threading
import time
from datetime import datetime

from sqlalchemy import select, update

from cartbooks.db import Database
from cartbooks.model import Company, Machine

MACHINES = 20
"""So many are known of a company; more are an address that changes, not a second PC."""
_KEPT = 1000
_FRESH_SECONDS = 60.0
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z ._-]{0,39}")


class Versions:
    """What callers have said of themselves a moment ago. Bounded; safe in many threads."""

    def __init__(self) -> None:
        self._said: dict[str, tuple[str, float]] = {}
        self._lock = threading.Lock()

    def say(self, peer: str, version: str) -> None:
        """Remember it; what does not look like a version is forgotten at once."""
        found = _VERSION.fullmatch(version.strip())
        if found is None:
            return
        with self._lock:
            self._said.pop(peer, None)
            self._said[peer] = (found[0], time.monotonic())
            if len(self._said) > _KEPT:
                del self._said[next(iter(self._said))]

    def take(self, peer: str) -> str:
        """What *peer* has just said; empty when it did not, or to another process."""
        with self._lock:
            version, at = self._said.pop(peer, ("", 0.0))
        return version if version and time.monotonic() - at < _FRESH_SECONDS else ""


def note_machine(db: Database, company: Company, peer: str, version: str, now: datetime) -> None:
    """
    Keep the machine, when it is another than the last one or has another version.

    *company* is as it was before this visit. Its last machine was last seen with its last visit.
    """
    if peer == company.last_peer and version in {"", company.connector_version}:
        return
    mine = Machine.company_id == company.id
    if peer != company.last_peer and company.last_seen_at is not None:
        db.execute(
            update(Machine)
            .where(mine, Machine.address == company.last_peer)
            .values(last_seen_at=company.last_seen_at)
            .execution_options(synchronize_session=False)
        )
    known = {each.address: each for each in db.scalars(select(Machine).where(mine))}
    machine = known.get(peer)
    if machine is not None:
        machine.last_seen_at = now
        machine.connector_version = version or machine.connector_version
        return
    if len(known) >= MACHINES:
        db.delete(min(known.values(), key=lambda each: each.last_seen_at))
    db.add(
        Machine(
            company_id=company.id, address=peer, connector_version=version,
            first_seen_at=now, last_seen_at=now,
        )
    )  # fmt: skip

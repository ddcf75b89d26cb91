"""
A write with an Idempotency-Key is done once, also where its answer was lost with the server.

That it was done is noted in the transaction that did it. The answer is kept in another one, after
it: who dies between the two leaves a key that says *done* and has no answer to repeat.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import update
from starlette.types import Scope

from cartbooks.db import Database
from cartbooks.model import Idempotency

DONE = 0
"""The status of a key whose write was done and whose answer is not kept."""
_STATE = "idempotency"


@dataclass(frozen=True, slots=True)
class Claim:
    """Whose key a request carries."""

    actor: str
    key: str


def claim(scope: Scope, claimed: Claim) -> None:
    """Let the request's own transaction know of the key that it carries."""
    scope.setdefault("state", {})[_STATE] = claimed


def note_done(scope: Scope, db: Database) -> None:
    """At the end of the transaction that does what was asked: say so, for ever or not at all."""
    claimed: Claim | None = scope.get("state", {}).get(_STATE)
    if claimed is not None:
        db.execute(
            update(Idempotency)
            .where(
                Idempotency.actor == claimed.actor,
                Idempotency.key == claimed.key,
                Idempotency.status.is_(None),
            )
            .values(status=DONE)
            .execution_options(synchronize_session=False)
        )

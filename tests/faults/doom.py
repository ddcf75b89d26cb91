"""
What befalls the server process and its database, at a moment that is counted and never timed.

Deaths: at a failpoint, before any SQL statement, before or after any commit, before a reply. And
the database fails: gone for a number of statements, a commit that is done and not confirmed, a
full disk. `Doom` listens on the engine, so production code knows nothing of it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from cartbooks import failpoint
from cartbooks.db import Storage

FAILPOINTS = (
    "authenticate.before_commit",
    "authenticate.after_commit",
    "send_request.before_commit",
    "send_request.after_commit",
    "receive_response.before_first_commit",
    "receive_response.after_first_commit",
    "receive_response.before_second_commit",
    "receive_response.after_second_commit",
    "close.before_commit",
    "close.after_commit",
    "digest.before_commit",
    "worker.after_lease",
    "worker.before_commit",
    "webhooks.after_lease",
    "webhooks.after_post",
    "webhooks.before_commit",
    "webhooks.after_commit",
)
DEATHS = ("failpoint", "statement", "before_commit", "after_commit", "reply")
FAILURES = ("gone", "commit_not_confirmed", "full")
_NO_LIMIT = 2**30
_REACH = {"failpoint": 6, "statement": 400, "before_commit": 40, "after_commit": 40, "reply": 24}
"""So far into a visit a death may lie; half of the draws are among the first third of it."""


class Killed(BaseException):
    """The process dies here; nothing may catch it."""


@dataclass
class Fate:
    """One thing that is to happen, `left` occasions from now; it happens once."""

    what: str
    left: int
    point: str = ""
    lasts: int = 0

    @classmethod
    def drawn(cls, dice: random.Random) -> Fate:
        if dice.random() < 0.2:
            what = dice.choice(FAILURES)
            return cls(what, _soon(dice, 60), lasts=dice.choice([1, 5, 40, 200]))
        what = dice.choice(DEATHS)
        return cls(what, _soon(dice, _REACH[what]), dice.choice(FAILPOINTS))

    def __str__(self) -> str:
        where = f" {self.point}" if self.what == "failpoint" else ""
        return f"{self.what}{where} +{self.left}" + (f" for {self.lasts}" if self.lasts else "")


def _soon(dice: random.Random, reach: int) -> int:
    return dice.randrange(max(1, reach // 3)) if dice.random() < 0.5 else dice.randrange(reach)


class Doom:
    """Hangs over the server whose database is *storage* while it is `over` something."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.deaths = self.failures = 0
        self.died_at = ""
        self._failpoints: list[str] = []
        self._fate: Fate | None = None
        self._full = False
        event.listen(storage.engine, "before_cursor_execute", self._statement)
        if storage.is_sqlite:
            event.listen(storage.engine, "begin", self._limit)
        self._commit = storage.engine.dialect.do_commit
        storage.engine.dialect.do_commit = self._do_commit  # type: ignore[method-assign]  # ours

    @property
    def struck(self) -> int:
        """How often something has happened, whatever it was."""
        return self.deaths + self.failures

    @contextmanager
    def over(self, fate: Fate | None) -> Iterator[None]:
        """*fate* may happen to what is done in the block."""
        self._fate, failpoint.watch = fate, self._reached
        try:
            yield
        finally:
            self._fate, self._full, failpoint.watch = None, False, None

    @contextmanager
    def elsewhere(self) -> Iterator[None]:
        """What is done in the block is done by others, whom it does not concern."""
        kept, full, watch = self._fate, self._full, failpoint.watch
        self._fate, self._full, failpoint.watch = None, False, None
        try:
            yield
        finally:
            self._fate, self._full, failpoint.watch = kept, full, watch

    def taken(self) -> list[str]:
        """The failpoints that somebody died at since this was asked."""
        taken, self._failpoints = self._failpoints, []
        return taken

    def at_reply(self) -> None:
        """The server has an answer ready and is about to send it."""
        if self._is("reply"):
            self._die("reply")

    def _reached(self, name: str) -> None:
        if self._fate is not None and self._fate.point == name and self._is("failpoint"):
            self._failpoints.append(name)
            self._die(name)

    def _is(self, what: str) -> bool:
        """Whether *what* happens on this occasion, which counts."""
        fate = self._fate
        if fate is None or fate.what != what:
            return False
        fate.left -= 1
        return fate.left < 0

    def _die(self, where: str) -> None:
        self._fate = None
        self.deaths += 1
        self.died_at = where
        raise Killed(where)

    def _statement(
        self, _connection: Any, _cursor: Any, statement: str, _values: Any, *_more: Any
    ) -> None:
        if self._is("statement"):
            self._die(f"statement {statement[:60]!r}")
        if self._is("gone"):
            self._fail("gone", statement)
        if self._is("full"):
            self._full = True
            self.failures += 1
            self._last()
            if not self.storage.is_sqlite and statement.lstrip().upper().startswith(
                ("INSERT", "UPDATE")
            ):
                raise OperationalError(statement, None, Exception("No space left on device"))

    def _do_commit(self, connection: Any) -> None:
        if self._is("before_commit"):
            self._die("before a commit")
        self._commit(connection)
        if self._is("after_commit"):
            self._die("after a commit")
        if self._is("commit_not_confirmed"):
            self._fail("commit_not_confirmed", "COMMIT")

    def _fail(self, what: str, statement: str) -> None:
        self.failures += 1
        self._last()
        raise OperationalError(statement, None, Exception(f"the database is {what}"))

    def _last(self) -> None:
        """A failure goes on for a while, then it is over."""
        assert self._fate is not None
        self._fate.lasts -= 1
        if self._fate.lasts <= 0:
            self._fate, self._full = None, False

    def _limit(self, connection: Any) -> None:
        """SQLite's own full disk: not a page more than there are."""
        raw = connection.connection.dbapi_connection
        if self._full:
            (pages,) = raw.execute("PRAGMA page_count").fetchone()
        raw.execute(f"PRAGMA max_page_count = {pages if self._full else _NO_LIMIT}")

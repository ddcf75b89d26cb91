"""
The lifecycles, as data, and the one function that moves a row from state to state.

docs/states.md draws them; a test compares the drawing with these tables.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import UpdateBase, bindparam, inspect, update
from sqlalchemy.orm.attributes import set_committed_value

from cartbooks.db import Database
from cartbooks.errors import IllegalMove

if TYPE_CHECKING:
    from collections.abc import Hashable


class SessionState(StrEnum):
    OPEN = "open"
    FINISHED = "finished"
    FAILED = "failed"
    TIMED_OUT = "timed_out"
    SUPERSEDED = "superseded"


class OperationState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    ENDED = "ended"
    CANCELLED = "cancelled"


class TaskState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    NOT_CONFIRMED = "not_confirmed"
    DONE = "done"
    FAILED = "failed"
    HELD = "held"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


class MessageState(StrEnum):
    SENT = "sent"
    ANSWERED = "answered"
    LOST = "lost"
    INTERPRETED = "interpreted"


class PostingState(StrEnum):
    CLAIMED = "claimed"
    SENT = "sent"
    POSTED = "posted"
    REFUSED = "refused"
    NOT_CONFIRMED = "not_confirmed"
    MISSING = "missing"


class ProblemState(StrEnum):
    NEW = "new"
    SEEN = "seen"
    DEALT_WITH = "dealt_with"
    CAME_BACK = "came_back"
    LEFT_ALONE = "left_alone"


class Hand(StrEnum):
    """Who must act for a waiting task to go on."""

    QUICKBOOKS = "quickbooks"
    STORE = "store"


class Color(StrEnum):
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


State = SessionState | OperationState | TaskState | MessageState | PostingState | ProblemState

_S, _O, _T, _M, _P = SessionState, OperationState, TaskState, MessageState, PostingState
_B = ProblemState

# Keyed by class: StrEnum members of different classes with the same text are equal.
MOVES: dict[type[StrEnum], dict[StrEnum, frozenset[StrEnum]]] = {
    SessionState: {
        _S.OPEN: frozenset({_S.FINISHED, _S.FAILED, _S.TIMED_OUT, _S.SUPERSEDED}),
    },
    OperationState: {
        _O.WAITING: frozenset({_O.RUNNING, _O.ENDED, _O.CANCELLED}),
        _O.RUNNING: frozenset({_O.ENDED}),
        # undone: nothing of it was ever sent
        _O.CANCELLED: frozenset({_O.WAITING}),
    },
    TaskState: {
        _T.WAITING: frozenset(
            {_T.WAITING, _T.SENT, _T.DONE, _T.FAILED, _T.HELD, _T.SKIPPED, _T.CANCELLED}
        ),
        _T.SENT: frozenset({_T.WAITING, _T.NOT_CONFIRMED, _T.DONE, _T.FAILED, _T.HELD, _T.SKIPPED}),
        # a late answer or a look-up settles it; HELD is "a person must decide"
        _T.NOT_CONFIRMED: frozenset({_T.WAITING, _T.SENT, _T.DONE, _T.FAILED, _T.HELD}),
        # with its operation, when its cancelling is undone
        _T.CANCELLED: frozenset({_T.WAITING}),
    },
    MessageState: {
        _M.SENT: frozenset({_M.ANSWERED, _M.LOST}),
        # a late answer on a genuine old ticket is evidence
        _M.LOST: frozenset({_M.ANSWERED}),
        _M.ANSWERED: frozenset({_M.INTERPRETED}),
    },
    PostingState: {
        _P.CLAIMED: frozenset({_P.SENT, _P.POSTED, _P.REFUSED}),
        _P.SENT: frozenset({_P.POSTED, _P.REFUSED, _P.NOT_CONFIRMED}),
        _P.NOT_CONFIRMED: frozenset({_P.POSTED, _P.REFUSED, _P.SENT}),
        # refused: nothing entered QuickBooks, so the same row may be claimed for the next try
        _P.REFUSED: frozenset({_P.CLAIMED}),
        _P.POSTED: frozenset({_P.MISSING}),
        # found again by a later verification, or a person said what happened
        _P.MISSING: frozenset({_P.POSTED}),
    },
    ProblemState: {
        _B.NEW: frozenset({_B.SEEN, _B.DEALT_WITH, _B.LEFT_ALONE}),
        _B.SEEN: frozenset({_B.DEALT_WITH, _B.LEFT_ALONE}),
        _B.LEFT_ALONE: frozenset({_B.SEEN, _B.DEALT_WITH, _B.CAME_BACK}),
        # SEEN: somebody took back that it was dealt with
        _B.DEALT_WITH: frozenset({_B.CAME_BACK, _B.SEEN}),
        _B.CAME_BACK: frozenset({_B.SEEN, _B.DEALT_WITH, _B.LEFT_ALONE}),
    },
}

NOT_DONE = frozenset({_T.FAILED, _T.HELD, _T.NOT_CONFIRMED})
OPEN_PROBLEMS = frozenset({_B.NEW, _B.SEEN, _B.CAME_BACK})


def may_become(state: StrEnum, target: StrEnum) -> bool:
    """Whether the drawing has an arrow from *state* to *target*."""
    return target in MOVES[type(state)].get(state, frozenset())


def move(db: Database, row: Any, target: State, **facts: Any) -> None:
    """
    Take *row* to *target* and record the *facts* that came with it.

    The UPDATE repeats the state that was read, so of two racing callers one wins and the other
    gets `IllegalMove`. It takes along what else was changed on the row, and the row in memory is
    brought up to date without another query.
    """
    table = type(row)
    before = row.state
    if may_become(before, target):
        known = inspect(row)
        if not known.persistent:
            db.flush()
        values = {name: getattr(row, name) for name in known.committed_state}
        values |= {**facts, "state": target}
        given = {f"new_{name}": value for name, value in values.items()}
        statement = _guarded(cast("Hashable", table), tuple(sorted(values)))
        # on the connection, because nothing else needs to be written out for it
        if db.connection().execute(statement, {**given, "row": row.id, "before": before}).first():
            for name, value in values.items():
                set_committed_value(row, name, value)
            return
        db.refresh(row)
    raise IllegalMove(table.__name__, row.public_id, row.state, target)


@cache
def _guarded(table: Any, names: tuple[str, ...]) -> UpdateBase:
    """The UPDATE of these columns that only meets the row in the state that was read."""
    columns = table.__table__.columns
    return (
        update(table.__table__)
        .where(columns.id == bindparam("row"), columns.state == bindparam("before"))
        .values({name: bindparam(f"new_{name}") for name in names})
        .returning(columns.id)
    )


def color_of(done: int, not_done: int) -> Color | None:
    """Green all, yellow some, red none; no colour when nothing counts (the original's rule)."""
    if not done and not not_done:
        return None
    if not not_done:
        return Color.GREEN
    return Color.YELLOW if done else Color.RED

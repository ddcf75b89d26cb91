"""Visits as History lists them: by what they carried, with the worst of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, exists, func, select, text, true

from cartbooks.db import Database
from cartbooks.engine.conditions import Condition, among, gathered, since, until
from cartbooks.engine.counting import Number
from cartbooks.engine.history import Question
from cartbooks.engine.searching import EXACT
from cartbooks.model import Carried, Color, Operation, Session, SessionState
from cartbooks.search import And, Range

_NOT_QUIET = text("(sessions.state <> 'finished' OR sessions.settled > 0 OR sessions.code <> '')")
_NOT_FINISHED = text("sessions.state <> 'finished'")
_QUIET = text("(sessions.state = 'finished' AND sessions.settled = 0 AND sessions.code = '')")
_SHOWN = 12
_WORST = {Color.RED: 3, Color.YELLOW: 2, Color.GREEN: 1}


@dataclass(frozen=True, slots=True)
class Load:
    """What a visit carried: the first operations, how many in all, the worst colour."""

    operations: Sequence[Operation] = ()
    number: int = 0
    color: Color | None = None


def visits(
    db: Database, asked: Question, states: Sequence[SessionState], *, hide_quiet: bool
) -> tuple[Select[Session], Number]:
    """The visits of this company and range that carried what is asked for, and how many hidden."""
    conditions = [*_when(db, asked.within)]
    if asked.company is not None:
        conditions.append(Session.company_id == asked.company.id)
    if states:
        conditions.append(Session.state.in_(states))
        if SessionState.FINISHED not in states:
            conditions.append(and_(_NOT_FINISHED, true()))
    if not (isinstance(asked.node, And) and not asked.node.parts):
        conditions.append(_carried(db, asked))
    rows = select(Session).where(*conditions)
    if not hide_quiet:
        return rows, Number(0)
    hidden = rows.where(and_(_QUIET, true())).with_only_columns(Session.id)
    if len(conditions) == (asked.company is not None):  # nothing but where: all of them
        hidden = hidden.with_hint(Session, "INDEXED BY ix_sessions_quiet", "sqlite")
    some = hidden.limit(EXACT + 1).subquery()
    n = db.scalar(select(func.count()).select_from(some)) or 0
    return rows.where(and_(_NOT_QUIET, true())), Number(min(n, EXACT), n > EXACT)


def _carried(db: Database, asked: Question) -> Condition:
    wanted = (
        select(Carried.session_id)
        .join(Operation, Operation.id == Carried.operation_id)
        .where(*asked.of_operations(db))
    )
    found = gathered(db, wanted.limit(EXACT + 1))
    if len(found) <= EXACT:
        return among(db, Session.id, sorted(set(found)))
    # from each visit to what it carried: SQLite would begin at all that is red, for every visit
    wanted = wanted.with_hint(Operation, "NOT INDEXED", "sqlite")
    return exists(wanted.where(Carried.session_id == Session.id))


def _when(db: Database, within: Range) -> Iterator[Condition]:
    if within.since is not None:
        yield since(db, within.since, Session.opened_at)
    if within.until is not None:
        yield until(db, within.until, Session.opened_at)


def loads(db: Database, sessions: Sequence[Session]) -> Mapping[int, Load]:
    """What each of a page of visits carried, in the order it began."""
    found: dict[int, list[Operation]] = {each.id: [] for each in sessions}
    rows = db.execute(
        select(Carried.session_id, Operation)
        .join(Operation, Operation.id == Carried.operation_id)
        .where(Carried.session_id.in_(list(found)))
        .order_by(Carried.session_id, Carried.id)
    )
    for session_id, operation in rows:
        found[session_id].append(operation)
    return {
        number: Load(operations[:_SHOWN], len(operations), _worst(operations))
        for number, operations in found.items()
    }


def _worst(operations: Sequence[Operation]) -> Color | None:
    colors = [each.color for each in operations if each.color is not None]
    return max(colors, key=lambda each: _WORST[each], default=None)

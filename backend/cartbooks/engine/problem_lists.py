"""
What is asked of problems: the list, its counts, the trend, examples, history.

Open problems are read from `ix_problems_open` and `ix_problems_company`, their tasks from the two
indexes of tasks in problems; nothing here grows with the history of a company.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from cartbooks import clock
from cartbooks.db import Database, on_sqlite
from cartbooks.engine import grouping
from cartbooks.errors import Refused
from cartbooks.holds import Later, holds
from cartbooks.model import Company, Problem, ProblemEvent, ProblemState, Task
from cartbooks.model.states import OPEN_PROBLEMS

DAYS = 14
_TERM = re.compile(
    r'(?:(?P<name>[a-z-]+):)?(?:"(?P<quoted>[^"]*)"|(?P<word>[^\s"]+))', re.IGNORECASE
)
_STATES = {state.value.replace("_", "-"): (state,) for state in ProblemState}


@dataclass(slots=True)
class Asked:
    """The conditions of a query, and what was understood of it in stable words."""

    conditions: list[ColumnElement[bool]] = field(default_factory=list)
    understood: list[tuple[str, str]] = field(default_factory=list)


def asked(
    db: Database, q: str, company: Company | None, states: Sequence[ProblemState] | None
) -> Asked:
    """
    Words, `is:`, `code:`, `owner:`, `kind:` and `state` as conditions, joined by "and".

    Raises `Refused` at a name that is not one of these: nothing is dropped silently.
    """
    found = Asked([Problem.joined_into.is_(None)])
    if company is not None:
        found.conditions.append(Problem.company_id == company.id)
    wanted: set[ProblemState] = set(states or ())
    everything = False
    for term in _TERM.finditer(q):
        name = (term["name"] or "").lower()
        value = term["quoted"] if term["quoted"] is not None else term["word"]
        found.understood.append((name or "words", value))
        match name:
            case "":
                found.conditions.append(words(value))
            case "is" | "state":
                for each in value.lower().split(","):
                    if each == "all":
                        everything = True
                    elif each == "open":
                        wanted |= OPEN_PROBLEMS
                    elif each == "stops":
                        found.conditions.append(Problem.stops.is_(True))
                    elif each == "notes":
                        found.conditions.append(Problem.stops.is_(False))
                    elif each in _STATES:
                        wanted |= set(_STATES[each])
                    else:
                        raise _not_known(f"{name}:{each}", term.start())
            case "code":
                found.conditions.append(Problem.code.in_(value.split(",")))
            case "kind":
                found.conditions.append(Problem.kind == value.lower().replace(" ", "_"))
            case "owner":
                nobody = value.lower() in {"nobody", "none"}
                found.conditions.append(
                    func.lower(Problem.owner) == ("" if nobody else value.lower())
                )
            case _:
                raise _not_known(f"{name}:", term.start())
    if wanted:
        found.conditions.append(Problem.state.in_(sorted(wanted)))
    elif not everything:
        found.conditions.append(Problem.state.in_(sorted(OPEN_PROBLEMS)))
    return found


def _not_known(what: str, position: int) -> Refused:
    return Refused(
        f"There is no {what} here. Known are is:, code:, kind: and owner:.",
        code="bad_query",
        problems=[f"at {position + 1}: {what}"],
    )


def words(value: str | Later) -> ColumnElement[bool]:
    return or_(
        holds(Problem.sentence, value),
        holds(Problem.pattern, value),
        holds(Problem.said, value),
        holds(Problem.code, value),
        holds(Problem.fixed_note, value),
        holds(Problem.owner, value),
    )


def page(
    db: Database, asked: Asked, after: Problem | None, limit: int
) -> tuple[list[Problem], Problem | None]:
    """By money at stake, then the oldest, then by id; *after* is the last of the page before."""
    rows = select(Problem).where(*asked.conditions)
    if after is not None:
        rows = rows.where(
            or_(
                Problem.money < after.money,
                and_(Problem.money == after.money, Problem.opened_at > after.opened_at),
                and_(
                    Problem.money == after.money,
                    Problem.opened_at == after.opened_at,
                    Problem.id > after.id,
                ),
            )
        )
    found = list(
        db.scalars(
            rows.order_by(Problem.money.desc(), Problem.opened_at, Problem.id).limit(limit + 1)
        )
    )
    more = len(found) > limit
    found = found[:limit]
    return found, found[-1] if more else None


def counts(db: Database, company: Company | None) -> dict[str, int]:
    """How many problems are in each state; of the open ones, how many stop something."""
    is_open = Problem.state.in_(sorted(OPEN_PROBLEMS))
    rows = select(
        Problem.state,
        func.count(),
        func.sum(case((and_(is_open, Problem.stops), 1), else_=0)),
    ).where(Problem.joined_into.is_(None))
    if company is not None:
        rows = rows.where(Problem.company_id == company.id)
    found = {state.value: 0 for state in ProblemState} | {"open": 0, "stops": 0}
    for state, number, stopping in db.execute(rows.group_by(Problem.state)):
        found[state.value] = number
        found["stops"] += int(stopping or 0)
        found["open"] += number if state in OPEN_PROBLEMS else 0
    return found


def days_in(zone: str) -> tuple[tzinfo, list[date]]:
    """The last fourteen days as somebody in *zone* counts them. Raises `Refused`."""
    try:
        found = ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise Refused(f"There is no time zone {zone[:60]}.", code="unknown_zone") from None
    today = clock.now().astimezone(found).date()
    return found, [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]


def trends(
    db: Database, problems: Sequence[Problem], days: tuple[tzinfo, list[date]]
) -> Mapping[int, list[tuple[date, int]]]:
    """How many tasks ended in each problem, day by day; hours are counted by `ix_tasks_problem`."""
    zone, wanted = days
    numbers = {problem.id: dict.fromkeys(wanted, 0) for problem in problems}
    if not problems:
        return {}
    of_root = {problem.id: problem.id for problem in problems}
    joined = db.execute(
        select(Problem.id, Problem.joined_into).where(Problem.joined_into.in_(list(of_root)))
    )
    of_root |= {row[0]: row[1] for row in joined if row[1] is not None}
    first = datetime.combine(wanted[0], datetime.min.time(), zone).astimezone(UTC)
    hour = _hour(db)
    rows = db.execute(
        select(Task.problem_id, hour, func.count())
        .where(Task.problem_id.in_(list(of_root)), Task.ended_at >= first)
        .group_by(Task.problem_id, hour)
    )
    for number, when, many in rows:
        assert number is not None
        moment = datetime.strptime(when, "%Y-%m-%d %H").replace(tzinfo=UTC)
        day = moment.astimezone(zone).date()
        bars = numbers[of_root[number]]
        if day in bars:
            bars[day] += many
    return {number: list(bars.items()) for number, bars in numbers.items()}


def _hour(db: Database) -> ColumnElement[str]:
    if on_sqlite(db):
        return func.strftime("%Y-%m-%d %H", Task.ended_at)
    return func.to_char(func.timezone("UTC", Task.ended_at), "YYYY-MM-DD HH24")


def examples(db: Database, problem: Problem) -> Sequence[Task]:
    """Two tasks that show what they have in common: what is open, before what is over."""
    return db.scalars(
        select(Task)
        .where(Task.problem_id.in_(grouping.members(db, problem)))
        .order_by(Task.problem_since.is_(None), Task.ended_at.desc())
        .limit(2)
    ).all()


def history(db: Database, problem: Problem) -> Sequence[ProblemEvent]:
    """The newest lines of its history, in the order they happened."""
    newest = db.scalars(
        select(ProblemEvent)
        .where(ProblemEvent.problem_id == problem.id)
        .order_by(ProblemEvent.id.desc())
        .limit(200)
    ).all()
    return newest[::-1]


def relations(db: Database, problem: Problem) -> Sequence[Problem]:
    """What was joined into it, what was split off from it, and where it belongs itself."""
    belongs = [each for each in (problem.joined_into, problem.split_from) if each is not None]
    return db.scalars(
        select(Problem)
        .where(
            or_(
                Problem.joined_into == problem.id,
                Problem.split_from == problem.id,
                Problem.id.in_(belongs),
            )
        )
        .order_by(Problem.id)
    ).all()

"""What the Overview asks: set-up, what waits, the strips of the last days, all companies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from functools import cache

from sqlalchemy import ColumnElement, Select, func, select, text

from cartbooks import clock
from cartbooks.db import Database, on_sqlite
from cartbooks.engine import connector, rhythm, visits
from cartbooks.mapping.preferences import missing
from cartbooks.model import (
    Color,
    Company,
    ListState,
    Operation,
    Problem,
    Session,
    Store,
    StoreState,
)
from cartbooks.operations.planning import preferences_of
from cartbooks.queries import in_queue

NEEDED_LISTS = frozenset({"account", "item"})
# in the very words of the indexes, so that SQLite uses them
_OPEN_PROBLEM = text("problems.state IN ('new', 'seen', 'came_back')")


@dataclass(frozen=True, slots=True)
class SetUpStep:
    """`path` is where it is done, beneath /console."""

    step: str
    title: str
    done: bool
    path: str


def set_up(db: Database, company: Company | None) -> list[SetUpStep]:
    """The five steps of a company from nothing to live. Once live, all are done."""
    stores = stores_of(db, company)
    live = any(each.state is StoreState.LIVE for each in stores)
    came = live or (company is not None and company.last_seen_at is not None)
    read = live or (company is not None and _lists_read(db, company))
    chosen = live or any(not missing(preferences_of(each)) for each in stores)
    here = f"?company={company.public_id}" if company else ""
    store = f"/stores/{stores[0].public_id}" if stores else "/settings/companies"
    preview = f"{store}?tab=preview" if stores else store
    return [
        SetUpStep("company", "Add the company file", company is not None, f"/connection{here}"),
        SetUpStep("connector", "Let the Web Connector come", came, f"/connection{here}"),
        SetUpStep("lists", "Read items and accounts", read, f"/actions{here}"),
        SetUpStep("settings", "Choose the settings of the store", chosen, store),
        SetUpStep("live", "Look at the preview and go live", live, preview),
    ]


def _lists_read(db: Database, company: Company) -> bool:
    complete = db.scalars(
        select(ListState.kind).where(
            ListState.company_id == company.id, ListState.complete_at.is_not(None)
        )
    )
    return set(complete) >= NEEDED_LISTS


def stores_of(db: Database, company: Company | None) -> Sequence[Store]:
    if company is None:
        return []
    return db.scalars(select(Store).where(Store.company_id == company.id).order_by(Store.id)).all()


def waiting(db: Database, company: Company | None) -> tuple[int, int]:
    """Operations that wait or run, and their open tasks."""
    rows = in_queue(select(func.count(), func.sum(Operation.open_tasks)))
    if company is not None:
        rows = rows.where(Operation.company_id == company.id)
    operations, tasks = db.execute(rows).one()
    return operations, int(tasks or 0)


@dataclass(slots=True)
class Day:
    """The operations of a kind that ended on this day, and their tasks."""

    date: date
    done: int = 0
    partly: int = 0
    nothing: int = 0
    tasks_done: int = 0
    tasks_not_done: int = 0


_FIELD = {Color.GREEN: "done", Color.YELLOW: "partly", Color.RED: "nothing"}


def strips(
    db: Database, company: Company, zone: tzinfo, days: Sequence[date]
) -> dict[str, list[Day]]:
    """By kind, those first that ran most; by `ix_operations_colored`, summed hour by hour."""
    first = datetime.combine(days[0], datetime.min.time(), zone).astimezone(UTC)
    hour = _hour(db)
    not_done = Operation.failed + Operation.held + Operation.not_confirmed
    rows = db.execute(
        select(
            Operation.kind, hour, Operation.color, func.count(),
            func.sum(Operation.done), func.sum(not_done),
        )
        .where(
            Operation.company_id == company.id,
            Operation.color.is_not(None),
            Operation.ended_at >= first,
        )
        # the hour first: with the kind first SQLite would read all by `ix_operations_kind`
        .group_by(hour, Operation.kind, Operation.color)
    )  # fmt: skip

    @cache
    def day_of(when: str) -> date:
        moment = datetime.fromisoformat(f"{when}:00").replace(tzinfo=UTC)
        return moment.astimezone(zone).date()

    found: dict[str, dict[date, Day]] = {}
    for kind, when, color, number, done, undone in rows:
        if kind not in found:
            found[kind] = {each: Day(each) for each in days}
        day = found[kind].get(day_of(when))
        if day is None or color is None:
            continue
        name = _FIELD[color]
        setattr(day, name, getattr(day, name) + number)
        day.tasks_done += int(done or 0)
        day.tasks_not_done += int(undone or 0)
    made = {kind: list(strip.values()) for kind, strip in found.items()}
    return dict(sorted(made.items(), key=lambda strip: -sum(map(_runs, strip[1]))))


def _runs(day: Day) -> int:
    return day.done + day.partly + day.nothing


def _hour(db: Database) -> ColumnElement[str]:
    if on_sqlite(db):
        return func.strftime("%Y-%m-%d %H", Operation.ended_at)
    return func.to_char(func.timezone("UTC", Operation.ended_at), "YYYY-MM-DD HH24")


@dataclass(frozen=True, slots=True)
class Standing:
    """One company among many."""

    id: int
    name: str
    state: rhythm.Punctuality
    refused: bool
    last_seen_at: datetime | None
    open_problems: int
    waiting: int
    last_color: Color | None
    writes_stopped: str
    visiting: int | None
    live: bool

    @property
    def key(self) -> tuple[int, float, int]:
        """The reddest first, and among them the one that came latest."""
        at = self.last_seen_at.timestamp() if self.last_seen_at else 0.0
        return -self._redness, -at, -self.id

    @property
    def _redness(self) -> int:
        if self.writes_stopped or self.refused or self.state == "silent":
            return 4
        if self.open_problems or self.state == "late":
            return max(2, connector.REDDEST[self.last_color] if self.last_color else 0)
        return connector.REDDEST[self.last_color] if self.last_color else 0


def standings(db: Database) -> list[Standing]:
    """All companies, the reddest first, then the latest: a handful of questions for any number."""
    now = clock.now()
    problems = _by_company(
        db,
        select(Problem.company_id, func.count())
        .where(_OPEN_PROBLEM, Problem.stops.is_(True), Problem.joined_into.is_(None))
        .group_by(Problem.company_id),
    )
    waits = _by_company(
        db,
        in_queue(select(Operation.company_id, func.count())).group_by(Operation.company_id),
    )
    visiting = _by_company(db, select(Session.company_id, Session.id).where(visits.OPEN))
    live = set(db.scalars(select(Store.company_id).where(Store.state == StoreState.LIVE)))
    newest = (
        select(Operation.color)
        .where(Operation.company_id == Company.id, Operation.color.is_not(None))
        .order_by(Operation.ended_at.desc())
        .limit(1)
        .correlate(Company)
        .scalar_subquery()
    )
    rows = select(
        Company.id, Company.name, Company.every_minutes, Company.rhythm, Company.last_seen_at,
        Company.refused_at, Company.writes_stopped, newest,
    )  # fmt: skip
    found = []
    for number, name, every, kept, last, refused_at, stopped, color in db.execute(rows):
        usual = rhythm.of(every, kept)
        is_here = number in visiting
        found.append(
            Standing(
                id=number,
                name=name,
                state="on_time" if is_here else rhythm.judge(last, usual.seconds, now),
                refused=refused_at is not None and (last is None or refused_at > last),
                last_seen_at=last,
                open_problems=problems.get(number, 0),
                waiting=waits.get(number, 0),
                last_color=color,
                writes_stopped=stopped,
                visiting=visiting.get(number),
                live=number in live,
            )
        )
    return sorted(found, key=lambda each: each.key)


def _by_company(db: Database, rows: Select[int, int]) -> Mapping[int, int]:
    return {row[0]: row[1] for row in db.execute(rows)}

"""Schedules: what runs by itself, and how often."""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field
from sqlalchemy import select

from cartbooks import clock
from cartbooks.api.deps import Db, Manager, Pages, ReadDb, Viewer, find, optional, page, record
from cartbooks.api.noun import routes_of
from cartbooks.api.shapes import Input, Moment, Output, public
from cartbooks.model import Company, Schedule

router = routes_of("schedules", "/schedules")


class ScheduleOut(Output):
    id: str
    company: str
    store: str | None
    kind: str
    every_minutes: int
    enabled: bool
    next_at: Moment

    @classmethod
    def of(cls, schedule: Schedule) -> ScheduleOut:
        return cls(
            id=schedule.public_id,
            company=str(public("co", schedule.company_id)),
            store=public("st", schedule.store_id),
            kind=schedule.kind,
            every_minutes=schedule.every_minutes,
            enabled=schedule.enabled,
            next_at=schedule.next_at,
        )


class ScheduleList(Output):
    items: list[ScheduleOut]
    next_cursor: str | None


class ScheduleChange(Input):
    every_minutes: int | None = Field(None, ge=1, le=60 * 24 * 31)
    enabled: bool | None = None


@router.get("")
def list_schedules(
    _: Viewer, db: ReadDb, paging: Pages, company: str | None = None
) -> ScheduleList:
    rows = select(Schedule)
    if found := optional(db, Company, company):
        rows = rows.where(Schedule.company_id == found.id)
    items, cursor = page(db, rows, Schedule.id, paging)
    return ScheduleList(items=[ScheduleOut.of(each) for each in items], next_cursor=cursor)


@router.patch("/{schedule_id}")
def change_schedule(actor: Manager, db: Db, schedule_id: str, data: ScheduleChange) -> ScheduleOut:
    """Run it more or less often, or switch it off and on."""
    schedule = find(db, Schedule, schedule_id)
    if data.every_minutes is not None:
        schedule.every_minutes = data.every_minutes
        soonest = clock.now() + timedelta(minutes=data.every_minutes)
        schedule.next_at = min(schedule.next_at, soonest)
    if data.enabled is not None:
        schedule.enabled = data.enabled
    db.flush()
    record(
        db, actor, "schedule.change", schedule.public_id,
        company_id=schedule.company_id, **data.model_dump(exclude_none=True),
    )  # fmt: skip
    return ScheduleOut.of(schedule)

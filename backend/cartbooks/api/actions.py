"""Actions: what a person can ask for, its last run, and what stands against it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field
from sqlalchemy import select

from cartbooks.api.deps import ReadDb, Viewer, find
from cartbooks.api.noun import routes_of
from cartbooks.api.shapes import Moment, Output
from cartbooks.api.when import When
from cartbooks.db import Database
from cartbooks.engine import actions, pending
from cartbooks.errors import NotFound
from cartbooks.model import Color, Company, Role, Store

router = routes_of("actions")


class ParamChoice(Output):
    value: str
    label: str


class Param(Output):
    """Something that may be asked for; leaving it out means all."""

    name: str = Field(examples=["placed_from"])
    kind: Literal["text", "list", "date", "choice", "choices"] = Field(
        description="list: several texts; choice and choices: one or several of `choices`"
    )
    label: str
    description: str
    choices: list[ParamChoice]


class WhyNot(Output):
    code: str = Field(
        description="role, store_needed, store_not_live, not_set_up or already_queued",
        examples=["store_not_live"],
    )
    sentence: str


class LastRun(Output):
    id: str
    color: Color | None
    what_happened: str
    started_by: str
    ended_at: Moment


class WaitingRun(Output):
    id: str
    title: str
    tasks: int


class Rhythm(Output):
    """How often it runs by itself."""

    schedule: str
    enabled: bool
    every_minutes: int
    next_at: Moment


class ActionOut(Output):
    """A kind of operation that can be asked for with POST /operations."""

    kind: str = Field(examples=["push_orders"])
    title: str = Field(examples=["Push Orders"])
    does: str = Field(description="In one sentence.")
    direction: str
    needs_store: bool
    store: str | None
    params: list[Param]
    previews: bool = Field(description="Whether POST /actions/preview shows what it would do.")
    allowed: bool
    why_not: list[WhyNot]
    note: str = Field(description="What to know before asking; often empty.")
    last: LastRun | None
    waiting: WaitingRun | None
    schedule: Rhythm | None


class ActionList(Output):
    company: str
    store: str | None
    when: When = Field(description="When what is asked for now would go.")
    items: list[ActionOut]


@router.get("/actions")
def list_actions(actor: Viewer, db: ReadDb, company: str, store: str | None = None) -> ActionList:
    """
    What can be asked for, with its params, its last run and what stands against it.

    Without a store, and when the company has only one, it is that one.
    """
    found, at = place_of(db, company, store)
    return ActionList(
        company=found.public_id,
        store=at.public_id if at else None,
        when=When.model_validate(pending.when(db, found)),
        items=[_action(actor.role, each, at) for each in actions.of_company(db, found, at)],
    )


def place_of(db: Database, company_id: str, store_id: str | None) -> tuple[Company, Store | None]:
    company = find(db, Company, company_id)
    if store_id is None:
        stores = db.scalars(select(Store).where(Store.company_id == company.id).limit(2)).all()
        return company, stores[0] if len(stores) == 1 else None
    store = find(db, Store, store_id)
    if store.company_id != company.id:
        raise NotFound("store", store_id[:60])
    return company, store


def reasons_against(role: Role, found: list[actions.WhyNot]) -> list[WhyNot]:
    against = [WhyNot.model_validate(each) for each in found]
    if role is Role.VIEWER:
        sentence = f"This takes the role manager; you have {role.value}."
        against.insert(0, WhyNot(code="role", sentence=sentence))
    return against


def _action(role: Role, action: actions.Action, store: Store | None) -> ActionOut:
    against = reasons_against(role, list(action.why_not))
    last, waiting, schedule = action.last, action.waiting, action.schedule
    return ActionOut(
        kind=action.kind,
        title=action.title,
        does=action.does,
        direction=action.direction,
        needs_store=action.needs_store,
        store=store.public_id if store and action.needs_store else None,
        params=[Param.model_validate(each) for each in action.params],
        previews=action.previews,
        allowed=not against,
        why_not=against,
        note=action.note,
        last=LastRun.model_validate(
            {
                "id": last.public_id,
                "color": last.color,
                "what_happened": last.what_happened,
                "started_by": last.started_by,
                "ended_at": last.ended_at,
            }
        )
        if last
        else None,
        waiting=WaitingRun(
            id=waiting.public_id, title=pending.title_of(waiting), tasks=waiting.total
        )
        if waiting
        else None,
        schedule=Rhythm(
            schedule=schedule.public_id,
            enabled=schedule.enabled,
            every_minutes=schedule.every_minutes,
            next_at=schedule.next_at,
        )
        if schedule
        else None,
    )

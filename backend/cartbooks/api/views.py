"""Saved views: questions to History under a name, one's own, shared, and those that come along."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query
from pydantic import Field, model_validator
from sqlalchemy import func, or_, select

from cartbooks import clock
from cartbooks.api.deps import Actor, Db, ReadDb, Viewer, find, optional, record
from cartbooks.api.exports import COLUMNS
from cartbooks.api.history import Number, Zone, number
from cartbooks.api.noun import routes_of
from cartbooks.api.shapes import Input, Output, Written, public
from cartbooks.db import Database
from cartbooks.engine import counting, history
from cartbooks.engine.history import Sort
from cartbooks.engine.searching import VOCABULARY
from cartbooks.errors import CartbooksError, Conflict, NotAllowed, NotFound, Refused
from cartbooks.model import Company, Role, View
from cartbooks.search import Asking, parse, range_of, zone_of

router = routes_of("views", "/views")
AT_MOST = 100
_MAY_SHARE = frozenset({Role.MANAGER, Role.AGENT, Role.ADMIN})
_Group = Literal["session", "none"]


class ViewOut(Output):
    """A view. Those with `built_in` come along with Cartbooks and stay as they are."""

    id: str = Field(examples=["vi_8K2QW3F", "needs-attention"])
    name: str = Field(examples=["Needs attention"])
    q: str = Field(examples=["is:open"])
    range: str = Field(examples=["7d"])
    sort: Sort
    columns: list[str] = Field(description="Empty: the usual ones.")
    group: _Group
    quiet: Literal["show", "hide"]
    company: str | None = Field(description="Null: of the company that one is looking at.")
    shared: bool = Field(description="Everybody sees it.")
    owner: str = Field(description="Who made it; empty for those that come along.")
    built_in: bool
    may_change: bool
    count: Number | None = Field(description="How many match now, with `counts=1`.")


class ViewList(Output):
    items: list[ViewOut]


class NewView(Input):
    """A name and what is asked. `shared` takes the role manager."""

    name: Written = Field(min_length=1, max_length=80, examples=["Kite orders"])
    q: str = Field("", max_length=2000, examples=["sku:KITE-1 status:red,yellow"])
    range: str = Field("all", max_length=80)
    sort: Sort = "newest"
    columns: list[str] = Field(default_factory=list, max_length=40)
    group: _Group = "session"
    quiet: Literal["show", "hide"] = "hide"
    company: str | None = None
    shared: bool = False


class ViewPatch(Input):
    """What is left out stays as it is."""

    name: Written | None = Field(None, min_length=1, max_length=80)
    q: str | None = Field(None, max_length=2000)
    range: str | None = Field(None, max_length=80)
    sort: Sort | None = None
    columns: list[str] | None = Field(None, max_length=40)
    group: _Group | None = None
    quiet: Literal["show", "hide"] | None = None
    shared: bool | None = None

    @model_validator(mode="after")
    def _something(self) -> ViewPatch:
        if not self.model_fields_set:
            raise ValueError("say what is to be different")
        return self


def _built_in(id: str, name: str, q: str, range: str, sort: Sort = "newest") -> ViewOut:
    return ViewOut(
        id=id, name=name, q=q, range=range, sort=sort, columns=[], group="session", quiet="hide",
        company=None, shared=True, owner="", built_in=True, may_change=False, count=None,
    )  # fmt: skip


BUILT_IN = (
    _built_in("needs-attention", "Needs attention", "is:open", "all"),
    _built_in(
        "orders-not-in-quickbooks", "Orders not in QuickBooks", 'kind:"Push Orders" is:open', "all"
    ),
    _built_in("today", "Today", "", "today"),
    _built_in("slow", "Slow", "took:>1m", "7d", "longest"),
    _built_in("mine", "Mine", "by:me", "30d"),
)


@router.get("")
def list_views(
    actor: Viewer,
    db: ReadDb,
    counts: Annotated[bool, Query(description="Also how many match each.")] = False,
    company: Annotated[str | None, Query(description="Count in this company.")] = None,
    zone: Zone = "UTC",
) -> ViewList:
    """Those that come along, then one's own and the shared ones by name. At most a few hundred."""
    rows = (
        select(View)
        .where(or_(View.owner == actor.name, View.shared.is_(True)))
        .order_by(func.lower(View.name), View.id)
        .limit(500)
    )
    at = optional(db, Company, company)
    if at is not None:
        rows = rows.where(or_(View.company_id.is_(None), View.company_id == at.id))
    found = [*BUILT_IN, *[_shown(each, actor) for each in db.scalars(rows)]]
    if counts:
        asking = Asking(clock.now(), zone_of(zone), VOCABULARY)
        found = [
            each.model_copy(update={"count": _count(db, each, at, asking, actor)}) for each in found
        ]
    return ViewList(items=found)


@router.post("", status_code=201)
def create_view(actor: Viewer, db: Db, data: NewView) -> ViewOut:
    """Keep a question under a name; one's own unless it is shared."""
    _must_make_sense(data.q, data.range, data.columns)
    _may_share(actor, data.shared)
    _name_is_free(db, actor.name, data.name)
    mine = db.scalar(select(func.count()).select_from(View).where(View.owner == actor.name)) or 0
    if mine >= AT_MOST:
        raise Conflict(f"At most {AT_MOST} views each.", code="too_many_views")
    company = optional(db, Company, data.company)
    now = clock.now()
    view = View(
        owner=actor.name, name=data.name, company_id=company.id if company else None,
        query=data.q, range=data.range, sort=data.sort, columns=data.columns, group=data.group,
        quiet=data.quiet == "show", shared=data.shared, created_at=now, updated_at=now,
    )  # fmt: skip
    db.add(view)
    db.flush()
    record(db, actor, "view.create", view.public_id, company_id=view.company_id, name=view.name)
    return _shown(view, actor)


@router.patch("/{view_id}")
def change_view(actor: Viewer, db: Db, view_id: str, data: ViewPatch) -> ViewOut:
    """Change one's own view; a shared one takes the role manager."""
    view = _changeable(db, actor, view_id)
    wanted = data.model_dump(exclude_unset=True, exclude_none=True)
    _must_make_sense(
        wanted.get("q", view.query), wanted.get("range", view.range), wanted.get("columns", [])
    )
    _may_share(actor, wanted.get("shared", view.shared) is not view.shared)
    if wanted.get("name", view.name) != view.name:
        _name_is_free(db, view.owner, wanted["name"])
    if "q" in wanted:
        view.query = wanted.pop("q")
    if "quiet" in wanted:
        view.quiet = wanted.pop("quiet") == "show"
    for name, value in wanted.items():
        setattr(view, name, value)
    view.updated_at = clock.now()
    db.flush()
    record(db, actor, "view.change", view.public_id, company_id=view.company_id, name=view.name)
    return _shown(view, actor)


@router.delete("/{view_id}", status_code=204)
def delete_view(actor: Viewer, db: Db, view_id: str) -> None:
    """Remove one's own view; a shared one takes the role manager."""
    view = _changeable(db, actor, view_id)
    record(db, actor, "view.delete", view.public_id, company_id=view.company_id, name=view.name)
    db.delete(view)
    db.flush()


def _changeable(db: Database, actor: Actor, view_id: str) -> View:
    """The view, if it is the actor's to change. Raises `NotFound` for what one cannot see."""
    if any(each.id == view_id for each in BUILT_IN):
        raise NotAllowed("This view comes along with Cartbooks and stays as it is.")
    view = find(db, View, view_id)
    if view.owner != actor.name and not view.shared:
        raise NotFound("view", view_id[:60])
    if not _may_change(view, actor):
        raise NotAllowed("To change what others see takes the role manager.")
    return view


def _may_change(view: View, actor: Actor) -> bool:
    return actor.role in _MAY_SHARE if view.shared else view.owner == actor.name


def _may_share(actor: Actor, wanted: bool) -> None:
    if wanted and actor.role not in _MAY_SHARE:
        raise NotAllowed("To share a view takes the role manager.")


def _name_is_free(db: Database, owner: str, name: str) -> None:
    taken = select(View.id).where(View.owner == owner, View.name == name)
    if db.scalar(taken.limit(1)) is not None:
        raise Conflict(f"There is a view {name} already.", code="name_taken")


def _must_make_sense(q: str, range: str, columns: list[str]) -> None:
    asking = Asking(clock.now(), vocabulary=VOCABULARY)
    parse(q, asking)
    range_of(range, asking)
    if unknown := [each for each in columns if each not in COLUMNS]:
        raise Refused(f"There is no column {unknown[0][:60]}.", code="unknown_column")


def _shown(view: View, actor: Actor) -> ViewOut:
    return ViewOut(
        id=view.public_id, name=view.name, q=view.query, range=view.range,
        sort=view.sort, columns=view.columns, group=view.group,
        quiet="show" if view.quiet else "hide", company=public("co", view.company_id),
        shared=view.shared, owner=view.owner, built_in=False,
        may_change=_may_change(view, actor), count=None,
    )  # fmt: skip


def _count(
    db: Database, view: ViewOut, at: Company | None, asking: Asking, actor: Actor
) -> Number | None:
    """Null for one that is not understood any more, since a newer release reads it differently."""
    try:
        asked = history.question(
            view.q, asking, range=view.range, company=optional(db, Company, view.company) or at,
            hide_quiet=view.quiet == "hide", me=actor.name,
        )  # fmt: skip
        return number(counting.count(db, asked.conditions(db)))
    except CartbooksError:
        return None

"""Stores: their settings, and the gate before the first order is sent."""

from __future__ import annotations

from typing import Any

from pydantic import Field
from sqlalchemy import select

from cartbooks.api.deps import (
    Admin,
    Db,
    Manager,
    Pages,
    ReadDb,
    Viewer,
    find,
    optional,
    page,
    record,
)
from cartbooks.api.noun import routes_of
from cartbooks.api.operations import OperationOut
from cartbooks.api.shapes import Input, Moment, Output, public
from cartbooks.engine import asking, going_live
from cartbooks.model import Company, Store, StoreState
from cartbooks.operations.planning import preferences_of
from cartbooks.stores import builtin

router = routes_of("stores", "/stores")


class StoreOut(Output):
    id: str = Field(examples=["st_YAQ366E"])
    company: str
    kind: str
    name: str
    state: StoreState = Field(description="off: nothing is sent. live: eligible orders are.")
    previewed_at: Moment | None
    live_at: Moment | None
    stock_approved_at: Moment | None = Field(description="When the first stock run was approved.")
    to_do: list[str] = Field(description="What is left before it can go live; may be empty.")
    lists_read: bool = Field(description="Whether QuickBooks' items and accounts were read.")
    zone: str = Field(description="The store's time zone.", examples=["America/New_York"])
    preview_fits: bool = Field(description="Whether it was previewed with the present settings.")
    created_at: Moment


class StoreList(Output):
    items: list[StoreOut]
    next_cursor: str | None


class NewStore(Input):
    company: str = Field(examples=["co_YAQ366E"])
    kind: str = Field("builtin", description="builtin: records are put here by REST or import.")
    name: str = Field(min_length=1, max_length=60, examples=["Web"])


class ChoiceOut(Output):
    """One setting, what is chosen, and what could be."""

    setting: str
    description: str
    chosen: Any
    needed: str = Field(description="Why it must be chosen; empty where it need not.")
    candidates: list[dict[str, str]]
    more: bool = Field(
        description="There are more candidates than these: look for them by name in the company's"
        " `lists/{kind}` with these `types`."
    )
    kind: str = Field(description="The QuickBooks list they are of; empty where it is none.")
    types: list[str]
    can_create: str = Field(description="What `create-missing` can make for it; may be empty.")


class ChoiceList(Output):
    items: list[ChoiceOut]


class PreviewOut(Output):
    """What one order would become. `will` is go, held or skipped."""

    ext_id: str
    number: str
    total: str
    will: str
    code: str
    why: str
    form: str = Field(description="SalesReceipt, Invoice or SalesOrder")
    ref_number: str
    txn_date: str
    customer: str
    customer_is_new: bool
    new_items: list[str]
    lines: list[dict[str, str]]
    document_total: str
    qbxml: str


class PreviewList(Output):
    items: list[PreviewOut]


class SettingsOut(Output):
    """All settings; what was never chosen has its default."""

    preferences: dict[str, Any]
    chosen: list[str] = Field(description="Names of the settings that somebody has chosen.")


class CreateMissing(Input):
    records: list[dict[str, Any]] = Field(
        min_length=1,
        max_length=50,
        examples=[[{"what": "other_charge", "name": "Web shipping", "setting": "shipping_item",
                    "account": {"full_name": "Shipping Income"}}]],
    )  # fmt: skip


def _out(db: Any, store: Store) -> StoreOut:
    return StoreOut(
        id=store.public_id,
        company=str(public("co", store.company_id)),
        kind=store.kind,
        name=store.name,
        state=store.state,
        previewed_at=store.previewed_at,
        live_at=store.live_at,
        stock_approved_at=store.stock_approved_at,
        to_do=[] if store.state is StoreState.LIVE else going_live.obstacles(db, store),
        lists_read=going_live.lists_read(db, store),
        zone=preferences_of(store).zone,
        preview_fits=going_live.preview_fits(store),
        created_at=store.created_at,
    )


@router.get("")
def list_stores(_: Viewer, db: ReadDb, paging: Pages, company: str | None = None) -> StoreList:
    rows = select(Store)
    if found := optional(db, Company, company):
        rows = rows.where(Store.company_id == found.id)
    items, cursor = page(db, rows, Store.id, paging)
    return StoreList(items=[_out(db, each) for each in items], next_cursor=cursor)


@router.post("", status_code=201)
def add_store(actor: Admin, db: Db, data: NewStore) -> StoreOut:
    """Add a store to a company. It is off until it has gone live."""
    company = find(db, Company, data.company)
    store = builtin.add_store(db, company, data.kind, data.name)
    record(db, actor, "store.add", store.public_id, company_id=company.id, name=store.name)
    return _out(db, store)


@router.get("/{store_id}")
def get_store(_: Viewer, db: ReadDb, store_id: str) -> StoreOut:
    return _out(db, find(db, Store, store_id))


@router.get("/{store_id}/preferences")
def get_preferences(_: Viewer, db: ReadDb, store_id: str) -> SettingsOut:
    return _settings(find(db, Store, store_id))


def _settings(store: Store) -> SettingsOut:
    chosen = preferences_of(store)
    return SettingsOut(preferences=chosen.model_dump(mode="json"), chosen=sorted(store.preferences))


@router.put("/{store_id}/preferences")
def put_preferences(actor: Admin, db: Db, store_id: str, data: dict[str, Any]) -> SettingsOut:
    """Choose settings; those that are left out stay. Records of QuickBooks by id or full name."""
    store = find(db, Store, store_id)
    going_live.save_preferences(db, store, data)
    record(
        db, actor, "store.preferences", store.public_id,
        company_id=store.company_id, settings=sorted(data),
    )  # fmt: skip
    return _settings(store)


@router.get("/{store_id}/choices")
def get_choices(_: Viewer, db: ReadDb, store_id: str) -> ChoiceList:
    """Every setting with its candidates from QuickBooks' lists, what is needed first."""
    found = going_live.choices(db, find(db, Store, store_id))
    return ChoiceList(items=[ChoiceOut.model_validate(each) for each in found])


@router.post("/{store_id}/create-missing", status_code=201)
def create_missing(actor: Admin, db: Db, store_id: str, data: CreateMissing) -> OperationOut:
    """Create in QuickBooks what the settings need and it lacks; chosen when it is there."""
    store = find(db, Store, store_id)
    company = db.get_one(Company, store.company_id)
    operation = asking.ask(
        db, company, "set_up_lists", store=store,
        params={"records": data.records}, started_by=actor.name,
    )  # fmt: skip
    record(db, actor, "store.create_missing", store.public_id, company_id=company.id)
    return OperationOut.of(db, operation)


@router.post("/{store_id}/preview")
def preview(actor: Manager, db: Db, store_id: str) -> PreviewList:
    """The last 20 orders as the documents that they would become with the present settings."""
    store = find(db, Store, store_id)
    found = going_live.preview(db, store)
    record(db, actor, "store.preview", store.public_id, company_id=store.company_id)
    return PreviewList(items=[PreviewOut.model_validate(each) for each in found])


@router.post("/{store_id}/go-live")
def go_live(actor: Admin, db: Db, store_id: str) -> StoreOut:
    """From now on eligible orders are sent. 409 with what is left to do."""
    store = going_live.go_live(db, find(db, Store, store_id))
    record(db, actor, "store.go_live", store.public_id, company_id=store.company_id)
    return _out(db, store)


@router.post("/{store_id}/pause")
def pause(actor: Admin, db: Db, store_id: str) -> StoreOut:
    """Nothing new is planned for this store."""
    store = going_live.pause(db, find(db, Store, store_id))
    record(db, actor, "store.pause", store.public_id, company_id=store.company_id)
    return _out(db, store)

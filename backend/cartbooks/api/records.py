"""Records, links, postings, and the local copies of QuickBooks' lists."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query, Response
from pydantic import Field
from sqlalchemy import or_, select, text

from cartbooks.api.deps import (
    Db,
    Manager,
    Pages,
    ReadDb,
    Viewer,
    find,
    optional,
    page,
    page_of_each,
    record,
)
from cartbooks.api.noun import routes_of
from cartbooks.api.shapes import Input, Moment, Money, Output, public
from cartbooks.engine import finding, records
from cartbooks.errors import NotFound
from cartbooks.model import (
    Company,
    Link,
    ListRecord,
    ListState,
    Posting,
    PostingState,
    Store,
)
from cartbooks.queries import LIST_OF, fold, is_of_type

router = routes_of("records")

# in the very words of the index, so that SQLite uses it
_NOT_POSTED = text("postings.state <> 'posted'")


class LinkOut(Output):
    id: str
    store: str
    kind: str
    record: str = Field(description="As the store names it", examples=["sku:mug-11"])
    list_id: str
    full_name: str
    type: str
    how: str = Field(description="Who or what drew it.")
    created_at: Moment

    @classmethod
    def of(cls, link: Link) -> LinkOut:
        return cls(
            id=link.public_id,
            store=str(public("st", link.store_id)),
            kind=link.kind,
            record=link.record,
            list_id=link.list_id,
            full_name=link.full_name,
            type=link.type,
            how=link.how,
            created_at=link.created_at,
        )


class LinkList(Output):
    items: list[LinkOut]
    next_cursor: str | None


class NewLink(Input):
    store: str
    kind: str = Field(pattern="^(product|customer)$")
    record: str = Field(min_length=1, max_length=300, description="`sku:…`, `id:…` or `email:…`")
    list_id: str = Field(min_length=1, max_length=36)


class PostingRow(Output):
    """A row of the ledger: one store sale, one QuickBooks document."""

    id: str
    store: str
    source: str
    source_id: str
    role: str
    generation: int
    state: PostingState
    form: str
    number: str
    ref_number: str | None
    token: str
    txn_id: str
    predicted_total: Money
    returned_total: Money | None
    resends: int
    how: str
    candidates: list[Any]
    claimed_at: Moment
    sent_at: Moment | None
    settled_at: Moment | None
    verified_at: Moment | None
    task: str | None
    message: str | None


class PostingList(Output):
    items: list[PostingRow]
    next_cursor: str | None


class ListRecordOut(Output):
    list_id: str
    type: str
    full_name: str
    is_active: bool
    gone: bool
    edit_sequence: str
    facts: dict[str, Any]
    read_at: Moment


class ListPage(Output):
    complete_at: Moment | None = Field(description="When the list was last read to its end.")
    count: int
    items: list[ListRecordOut]
    next_cursor: str | None


@router.get("/links")
def list_links(
    _: Viewer, db: ReadDb, paging: Pages, store: str | None = None, kind: str | None = None
) -> LinkList:
    rows = select(Link)
    if found := optional(db, Store, store):
        rows = rows.where(Link.store_id == found.id)
    if kind:
        rows = rows.where(Link.kind == kind)
    items, cursor = page(db, rows, Link.id, paging)
    return LinkList(items=[LinkOut.of(each) for each in items], next_cursor=cursor)


@router.post("/links", status_code=201)
def draw_link(actor: Manager, db: Db, data: NewLink) -> LinkOut:
    """Say that this store record is that QuickBooks list record."""
    store = find(db, Store, data.store)
    found = db.scalars(
        select(ListRecord).where(
            ListRecord.company_id == store.company_id,
            ListRecord.list_id == data.list_id,
            ListRecord.kind == LIST_OF[data.kind],
        )
    ).first()
    if found is None:
        raise NotFound("QuickBooks record", data.list_id)
    link = records.link(db, store, data.kind, data.record, found, by=actor.name)
    record(db, actor, "link.draw", link.public_id, company_id=store.company_id, record=data.record)
    return LinkOut.of(link)


@router.delete("/links/{link_id}", status_code=204)
def remove_link(actor: Manager, db: Db, link_id: str) -> Response:
    """Take a link away; the record is matched anew when it is needed."""
    link = find(db, Link, link_id)
    store = db.get_one(Store, link.store_id)
    record(db, actor, "link.remove", link_id, company_id=store.company_id, record=link.record)
    records.unlink(db, link)
    return Response(status_code=204)


@router.get("/postings")
def list_postings(
    _: Viewer,
    db: ReadDb,
    paging: Pages,
    company: str | None = None,
    store: str | None = None,
    state: Annotated[list[PostingState] | None, Query()] = None,
    source_id: str | None = None,
) -> PostingList:
    """The ledger, the newest rows first."""
    rows = select(Posting)
    found, at = optional(db, Company, company), optional(db, Store, store)
    if found:
        rows = rows.where(Posting.company_id == found.id)
    if state:
        rows = rows.where(Posting.state.in_(state))
        if PostingState.POSTED not in state:
            rows = rows.where(_NOT_POSTED)
    if source_id:
        rows = rows.where(Posting.source_id == source_id)
    # a company's come store by store, unless its own index by state has them
    by_store = at is not None or (found is not None and not state and not source_id)
    stores = finding.store_ids(db, found, at) if by_store else None
    items, cursor = page_of_each(db, rows, Posting.store_id, stores, paging)
    return PostingList(items=[_posting(each) for each in items], next_cursor=cursor)


@router.get("/postings/{posting_id}")
def get_posting(_: Viewer, db: ReadDb, posting_id: str) -> PostingRow:
    return _posting(find(db, Posting, posting_id))


def _posting(posting: Posting) -> PostingRow:
    plain = {
        name: getattr(posting, name)
        for name in PostingRow.model_fields
        if name not in {"id", "store", "task", "message"}
    }
    return PostingRow(
        **plain,
        id=posting.public_id,
        store=str(public("st", posting.store_id)),
        task=public("ta", posting.task_id),
        message=public("me", posting.message_id),
    )


@router.get("/companies/{company_id}/lists/{kind}")
def list_copies(
    _: Viewer,
    db: ReadDb,
    paging: Pages,
    company_id: str,
    kind: str,
    name: Annotated[str | None, Query(description="How its name begins.")] = None,
    q: Annotated[
        str, Query(max_length=100, description="A part of its name, its e-mail or its part number.")
    ] = "",
    type: Annotated[
        list[str] | None,
        Query(
            description="Only records of these types; an account's is its AccountType.",
            examples=["ItemService"],
        ),
    ] = None,
    gone: bool = False,
) -> ListPage:
    """The local copy of a QuickBooks list: item, account, customer, payment_method, …"""
    company = find(db, Company, company_id)
    state = db.scalars(
        select(ListState).where(ListState.company_id == company.id, ListState.kind == kind)
    ).first()
    rows = select(ListRecord).where(
        ListRecord.company_id == company.id,
        ListRecord.kind == kind,
        ListRecord.gone.is_(gone),
        is_of_type(kind, type or ()),
    )
    if name:
        rows = rows.where(ListRecord.key_name.startswith(fold(name), autoescape=True))
    if q.strip():
        part = fold(q)
        rows = rows.where(
            or_(
                ListRecord.key_name.contains(part, autoescape=True),
                ListRecord.key_email.contains(part, autoescape=True),
            )
        )
    items, cursor = page(db, rows, ListRecord.id, paging)
    return ListPage(
        complete_at=state.complete_at if state else None,
        count=state.count if state else 0,
        items=[ListRecordOut.model_validate(each) for each in items],
        next_cursor=cursor,
    )

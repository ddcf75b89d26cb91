"""Companies: one QuickBooks company file each, with its Web Connector login."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import Response
from pydantic import Field
from sqlalchemy import select

from cartbooks.api.deps import Admin, Config, Db, Manager, Pages, ReadDb, Viewer, find, page, record
from cartbooks.api.noun import routes_of
from cartbooks.api.shapes import Input, Moment, Output, Written
from cartbooks.db import Database
from cartbooks.engine import companies, deciding, queue
from cartbooks.model import Company
from cartbooks.soap.qwc import MEDIA_TYPE, of_company

router = routes_of("companies", "/companies")


class CompanyOut(Output):
    """A company and what QuickBooks last said about itself. Its password is never shown again."""

    id: str = Field(examples=["co_YAQ366E"])
    name: str
    username: str = Field(description="The Web Connector signs in with it.")
    file_path: str = Field(description="Path that the Web Connector opens; empty: the open file.")
    every_minutes: int
    last_seen_at: Moment | None = Field(description="When the Web Connector last came.")
    expected_at: Moment | None = Field(description="When it should come next.")
    late: bool
    polls: int
    refused_at: Moment | None = Field(description="When a visit was last refused.")
    quickbooks: dict[str, Any] = Field(description="Product, edition, versions, company name.")
    country: str
    home_currency: str
    currency: str = Field(
        description="In which its money is told; empty while unknown.", examples=["USD"]
    )
    writes_stopped: str = Field(description="Why nothing is written: older_copy, or empty.")
    writes_stopped_facts: dict[str, Any]
    created_at: Moment

    @classmethod
    def of(cls, db: Database, company: Company) -> CompanyOut:
        return cls(
            id=company.public_id,
            name=company.name,
            username=company.username,
            file_path=company.file_path,
            every_minutes=company.every_minutes,
            last_seen_at=company.last_seen_at,
            expected_at=queue.expected(company),
            late=queue.is_late(company),
            polls=company.polls,
            refused_at=company.refused_at,
            quickbooks=company.host,
            country=company.country,
            home_currency=company.home_currency,
            currency=companies.currency_of(db, company),
            writes_stopped=company.writes_stopped,
            writes_stopped_facts=company.writes_stopped_facts,
            created_at=company.created_at,
        )


class CompanyList(Output):
    items: list[CompanyOut]
    next_cursor: str | None


class NewCompany(Input):
    name: str = Field(min_length=1, max_length=100, examples=["Acme Toys"])
    username: str | None = Field(None, description="Made from the name when left out.")
    file_path: str = Field("", max_length=500, description="Path of the company file on that PC.")


class CompanyChange(Input):
    name: str | None = Field(None, min_length=1, max_length=100)
    file_path: str | None = Field(None, max_length=500)
    every_minutes: int | None = Field(None, ge=1, le=1440)


class Credentials(Output):
    """Shown this once."""

    id: str
    username: str
    password: str = Field(description="Typed into the Web Connector.")


class Release(Input):
    answer: Literal["right_file", "other_file"] = Field(
        description="right_file: go on with the open file, its missing documents are marked. "
        "other_file: the right file is open again, check once more."
    )
    reason: Written = Field(
        "", max_length=500, description="How that is known; kept in the activity.",
        examples=["Restored from Monday's backup."],
    )  # fmt: skip


@router.get("")
def list_companies(_: Viewer, db: ReadDb, paging: Pages) -> CompanyList:
    """All companies, the newest first."""
    found, cursor = page(db, select(Company), Company.id, paging)
    return CompanyList(items=[CompanyOut.of(db, each) for each in found], next_cursor=cursor)


@router.post("", status_code=201)
def add_company(actor: Admin, db: Db, data: NewCompany) -> Credentials:
    """Add a company. The answer has its generated Web Connector password, this once."""
    company, password = companies.add(db, data.name, data.username, data.file_path)
    record(db, actor, "company.add", company.public_id, company_id=company.id, name=company.name)
    return Credentials(id=company.public_id, username=company.username, password=password)


@router.get("/{company_id}")
def get_company(_: Viewer, db: ReadDb, company_id: str) -> CompanyOut:
    return CompanyOut.of(db, find(db, Company, company_id))


@router.patch("/{company_id}")
def change_company(actor: Admin, db: Db, company_id: str, data: CompanyChange) -> CompanyOut:
    company = find(db, Company, company_id)
    changes = data.model_dump(exclude_none=True)
    for name, value in changes.items():
        setattr(company, name, value)
    db.flush()
    record(db, actor, "company.change", company.public_id, company_id=company.id, **changes)
    return CompanyOut.of(db, company)


@router.post("/{company_id}/password")
def new_company_password(actor: Admin, db: Db, company_id: str) -> Credentials:
    """Make a new Web Connector password. The old one stops working at once."""
    company = find(db, Company, company_id)
    password = companies.new_password(db, company)
    record(db, actor, "company.password", company.public_id, company_id=company.id)
    return Credentials(id=company.public_id, username=company.username, password=password)


@router.get(
    "/{company_id}/qwc",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: {}}, "description": "The .QWC file"}},
)
def download_qwc(_: Manager, db: ReadDb, company_id: str, settings: Config) -> Response:
    """The .QWC file to add in the Web Connector; the same identity at every download."""
    company = find(db, Company, company_id)
    plain = company.name.encode("ascii", "ignore").decode()
    name = "".join(each if each.isalnum() else "-" for each in plain)[:40]
    return Response(
        of_company(company, settings),
        media_type=MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name or "cartbooks"}.qwc"'},
    )


@router.post("/{company_id}/release-writes")
def release_writes(actor: Manager, db: Db, company_id: str, data: Release) -> CompanyOut:
    """Say what happened to documents that were gone, so that writing goes on."""
    company = find(db, Company, company_id)
    deciding.release_writes(db, company, data.answer, actor.name)
    record(
        db, actor, "company.release_writes", company.public_id,
        company_id=company.id, answer=data.answer, reason=data.reason.strip(),
    )  # fmt: skip
    return CompanyOut.of(db, company)

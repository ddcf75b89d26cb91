"""One company's connection: is the Web Connector alive, from where, to which file; test my side."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Depends
from pydantic import Field
from sqlalchemy import select

from cartbooks import clock
from cartbooks.advice import advise
from cartbooks.api.connector_shapes import ConnectorOut, file_name, product_of
from cartbooks.api.deps import Config, Manager, ReadDb, Viewer, find, record, storage_of
from cartbooks.api.noun import routes_of
from cartbooks.api.shapes import Advice, Moment, Output, public
from cartbooks.db import Database, Storage
from cartbooks.engine import connection, connector, rhythm, side_checks, transcript
from cartbooks.errors import Refused
from cartbooks.model import Color, Company, Schedule, Store, StoreState
from cartbooks.operations.registry import KINDS
from cartbooks.qbxml.versions import choose
from cartbooks.settings import Settings
from cartbooks.soap.qwc import of_company

router = routes_of("connection", "/companies")


class MarkOut(Output):
    """A visit; one without work, or that was turned away, is known to the minute."""

    at: Moment
    outcome: connection.Outcome = Field(
        description="idle (nothing to do), worked, failed, timed_out, superseded, running, busy"
        " (another visit was under way) or refused (wrong password)"
    )
    took_ms: int | None
    color: Color | None = Field(description="The reddest of the operations it carried.")
    session: str | None
    code: str


class GapOut(Output):
    """A time in which it should have come and did not; `to` is null while it lasts."""

    since: Moment
    to: Moment | None
    seconds: int
    state: rhythm.Punctuality = Field(description="late or silent")


class VisitsOut(Output):
    since: Moment
    marks: list[MarkOut] = Field(description="The oldest first.")
    gaps: list[GapOut]
    came: int = Field(description="Minutes in which it came.")
    turned_away: int = Field(description="Minutes in which it was turned away.")


class MachineOut(Output):
    """A PC, by the address it comes from: the Web Connector does not tell a name."""

    address: str
    connector_version: str
    first_seen_at: Moment
    last_seen_at: Moment
    is_last: bool = Field(description="Whether the last visit came from it.")


class FileOut(Output):
    path: str
    name: str
    checked: str = Field(
        description="right (its FileID is ours), wrong_company_file or company_file_unknown"
    )
    first_seen_at: Moment
    last_seen_at: Moment


class Notice(Output):
    """Something that should be looked at, with both names."""

    kind: str = Field(description="two_machines or two_files")
    names: list[str]
    sentence: str


class QuickBooksOut(Output):
    """What QuickBooks said about itself in the last visit to the right file."""

    said_at: Moment | None
    product: str = Field(
        description="With its edition", examples=["QuickBooks Enterprise Solutions 24.0"]
    )
    file_mode: str = Field(examples=["MultiUser"])
    release: str = Field(examples=["34.10"])
    country: str
    company_name: str
    home_currency: str
    qbxml_offered: list[str]
    qbxml_highest: str = Field(examples=["16.0"])
    qbxml_used: str = Field(examples=["13.0"])
    closing_date: str | None


class TurnedAway(Output):
    """The last time that a visit was turned away."""

    at: Moment | None
    machine: str
    count: int | None = Field(description="How often so far; null where it is not counted.")


class ScheduleLine(Output):
    id: str
    store: str | None
    kind: str
    title: str
    every_minutes: int
    enabled: bool
    next_at: Moment


class StoreLine(Output):
    id: str
    name: str
    kind: str
    state: StoreState
    live_at: Moment | None


class Stopped(Output):
    """Why nothing is written, until somebody says what happened."""

    code: str
    since: Moment | None
    advice: Advice


class SetUpFile(Output):
    """The .QWC file, or why there is none that the Web Connector would take."""

    username: str
    path: str = Field(description="Where it is downloaded, beneath the server's address.")
    usable: bool
    why_not: str


class ConnectionOut(Output):
    company: str
    name: str
    health: ConnectorOut
    visits: VisitsOut
    machines: list[MachineOut]
    files: list[FileOut]
    file_path: str = Field(description="The path that we tell the Web Connector; empty: any.")
    file_checked: str = Field(description="Of the newest visit that opened a file; see files.")
    notices: list[Notice]
    quickbooks: QuickBooksOut
    clock_offset_seconds: int | None = Field(
        description="How far the clock of that PC is ahead, without whole quarters of an hour;"
        " null while unknown"
    )
    refused: TurnedAway
    busy: TurnedAway
    writes_stopped: Stopped | None
    schedules: list[ScheduleLine]
    stores: list[StoreLine]
    set_up_file: SetUpFile
    silent_checklist: list[str] = Field(description="What to look at when it does not come.")


class SideCheckOut(Output):
    """One thing that the Web Connector, or our own work, depends on."""

    name: side_checks.Name
    state: side_checks.State = Field(description="ok, warn, bad or unknown")
    sentence: str
    what_to_do: str = Field(description="Empty where nothing has to be done.")
    took_ms: int


class ChecksOut(Output):
    address: str = Field(description="The address that was tested: our own PUBLIC_URL.")
    at: Moment
    worst: side_checks.State
    items: list[SideCheckOut]


@router.get("/{company_id}/connection")
def get_connection(_: Viewer, db: ReadDb, settings: Config, company_id: str) -> ConnectionOut:
    """Whether the Web Connector is alive, its visits of a day, where it comes from, to what."""
    company = find(db, Company, company_id)
    usual = rhythm.of(company.every_minutes, company.rhythm)
    machines, files = connection.machines(db, company), connection.files(db, company)
    return ConnectionOut(
        company=company.public_id,
        name=company.name,
        health=ConnectorOut.of(db, company),
        visits=_visits(connection.day(db, company, usual)),
        machines=[MachineOut.model_validate(each) for each in machines],
        files=[_file(each) for each in files],
        file_path=company.file_path,
        file_checked=files[0].checked if files else "",
        notices=_notices(machines, files),
        quickbooks=_quickbooks(company),
        clock_offset_seconds=connection.clock_offset(db, company),
        refused=TurnedAway(
            at=company.refused_at, machine=company.refused_peer, count=company.refused_count
        ),
        busy=TurnedAway(at=company.busy_at, machine=company.busy_peer, count=None),
        writes_stopped=_stopped(company),
        schedules=_schedules(db, company),
        stores=_stores(db, company),
        set_up_file=_set_up_file(company, settings),
        silent_checklist=list(connector.silent(company).steps),
    )


@router.post("/{company_id}/connection/checks")
def check_connection(
    actor: Manager,
    storage: Annotated[Storage, Depends(storage_of)],
    settings: Config,
    company_id: str,
) -> ChecksOut:
    """
    Test my side: what the Web Connector would notice of this server, and what its work needs.

    Calls nothing but our own PUBLIC_URL, and takes at most a quarter of a minute.
    """
    with storage.reading() as db:
        company = find(db, Company, company_id)
    # no transaction is open while the network is asked
    checks = side_checks.run(storage, settings, company)
    worst = max((each.state for each in checks), key=side_checks.BADNESS.index)
    with storage.begin() as db:
        record(
            db, actor, "company.check", company.public_id, company_id=company.id, worst=worst,
            not_ok=[each.name for each in checks if each.state != "ok"],
        )  # fmt: skip
    return ChecksOut(
        address=settings.address,
        at=clock.now(),
        worst=worst,
        items=[SideCheckOut.model_validate(each) for each in checks],
    )


def _visits(day: connection.Day) -> VisitsOut:
    return VisitsOut(
        since=(clock.now() - connection.DAY).replace(second=0, microsecond=0),
        marks=[
            MarkOut(
                at=each.at, outcome=each.outcome, took_ms=each.took, color=each.color,
                session=each.session, code=each.code,
            )
            for each in day.marks
        ],
        gaps=[GapOut.model_validate(each) for each in day.gaps],
        came=day.came,
        turned_away=day.turned_away,
    )  # fmt: skip


def _file(found: connection.File) -> FileOut:
    return FileOut(
        path=found.path,
        name=file_name(found.path),
        checked=found.checked,
        first_seen_at=found.first_seen_at,
        last_seen_at=found.last_seen_at,
    )


def _notices(machines: list[connection.Seen], files: list[connection.File]) -> list[Notice]:
    """Two machines or two files of the last week, with both names."""
    since = clock.now() - connection.RECENT
    addresses = [each.address for each in machines if _fresh(each.last_seen_at, since)]
    paths = list(dict.fromkeys(each.path for each in files if _fresh(each.last_seen_at, since)))
    found = []
    if len(addresses) > 1:
        found.append(
            Notice(
                kind="two_machines",
                names=addresses,
                sentence=f"The Web Connector comes from {_and(addresses)}. If these are two PCs,"
                " remove the store from one of the two Web Connectors.",
            )
        )
    if len(paths) > 1:
        found.append(
            Notice(
                kind="two_files",
                names=paths,
                sentence=f"Different company files were open: {_and(paths)}. Nothing is written to"
                " a file that is not the right one.",
            )
        )
    return found


def _fresh(at: datetime, since: datetime) -> bool:
    return at > since


def _and(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _quickbooks(company: Company) -> QuickBooksOut:
    host = company.host
    offered = [str(each) for each in host.get("qbxml_versions") or ()]
    major, minor = host.get("major"), host.get("minor")
    return QuickBooksOut(
        said_at=company.host_at,
        product=product_of(host),
        file_mode=str(host.get("file_mode") or ""),
        release=f"{major}.{minor or 0}" if major else "",
        country=company.country,
        company_name=str(host.get("company_name") or ""),
        home_currency=company.home_currency,
        qbxml_offered=offered,
        qbxml_highest=transcript.highest(host),
        qbxml_used=choose(offered) if offered else "",
        closing_date=company.closing_date.isoformat() if company.closing_date else None,
    )


def _stopped(company: Company) -> Stopped | None:
    if not company.writes_stopped:
        return None
    advice = advise("", company.writes_stopped, facts=company.writes_stopped_facts)
    return Stopped(
        code=company.writes_stopped, since=company.writes_stopped_at, advice=Advice.of(advice)
    )


def _schedules(db: Database, company: Company) -> list[ScheduleLine]:
    rows = db.scalars(
        select(Schedule).where(Schedule.company_id == company.id).order_by(Schedule.id).limit(200)
    )
    return [
        ScheduleLine(
            id=each.public_id,
            store=public("st", each.store_id),
            kind=each.kind,
            title=KINDS[each.kind].title if each.kind in KINDS else each.kind,
            every_minutes=each.every_minutes,
            enabled=each.enabled,
            next_at=each.next_at,
        )
        for each in rows
    ]


def _stores(db: Database, company: Company) -> list[StoreLine]:
    rows = db.scalars(
        select(Store).where(Store.company_id == company.id).order_by(Store.id).limit(200)
    )
    return [
        StoreLine(
            id=each.public_id, name=each.name, kind=each.kind, state=each.state,
            live_at=each.live_at,
        )
        for each in rows
    ]  # fmt: skip


def _set_up_file(company: Company, settings: Settings) -> SetUpFile:
    why_not = ""
    try:
        of_company(company, settings)
    except Refused as refused:
        why_not = refused.detail
    return SetUpFile(
        username=company.username,
        path=f"/api/v1/companies/{company.public_id}/qwc",
        usable=not why_not,
        why_not=why_not,
    )

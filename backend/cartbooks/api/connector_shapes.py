"""The Web Connector of a company, as Overview and Connection show it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field
from sqlalchemy import select

from cartbooks.api.shapes import Advice, Moment, Output
from cartbooks.db import Database
from cartbooks.engine import connector, rhythm
from cartbooks.model import Company, Session
from cartbooks.operations.registry import KINDS


class CarriedNow(Output):
    """An operation that a visit carries."""

    id: str
    kind: str
    title: str
    done: int = Field(description="Tasks that have ended, whatever came of them.")
    total: int


class VisitingOut(Output):
    """The visit that is under way; the words of the event stream."""

    session: str
    percent: int = Field(description="As the Web Connector shows it.")
    phase: connector.Phase = Field(
        description="begun (nothing was asked yet), asking (QuickBooks has our message) or working"
        " (we have its answer)"
    )
    since: Moment = Field(description="When this phase began.")
    opened_at: Moment
    operations: list[CarriedNow]


class ConnectorOut(Output):
    """
    Whether the Web Connector keeps to its rhythm: on time up to 1.5 of its usual intervals, late up
    to 4, then silent; never: it has not come yet.
    """

    state: Literal["on_time", "late", "silent", "never"]
    last_came_at: Moment | None
    usual_seconds: int = Field(description="How often it usually comes.", examples=[1800])
    usual_source: rhythm.Source = Field(
        description="schedule: the minutes in its set-up file; visits: the median of its last 20"
        " gaps, because those contradict the schedule"
    )
    scheduled_minutes: int
    observed_seconds: int | None = Field(
        description="The median of the last 20 gaps; null while there are too few."
    )
    next_expected_at: Moment | None
    refused: bool = Field(description="It came last with a wrong password.")
    refused_at: Moment | None
    company_file: str = Field(description="Its name without the path; empty while unknown.")
    product: str = Field(description="As QuickBooks says it; empty while unknown.")
    connector_version: str = Field(description="Empty while unknown.")
    machine: str = Field(description="The address it came from; it does not tell its name.")
    visiting: VisitingOut | None
    advice: Advice | None = Field(description="Where it is late, silent or refused.")

    @classmethod
    def of(cls, db: Database, company: Company) -> ConnectorOut:
        health = connector.health(db, company)
        return cls(
            state=health.state,
            last_came_at=health.last_seen_at,
            usual_seconds=health.usual.seconds,
            usual_source=health.usual.source,
            scheduled_minutes=company.every_minutes,
            observed_seconds=health.usual.observed,
            next_expected_at=health.expected_at,
            refused=health.refused,
            refused_at=company.refused_at,
            company_file=file_name(newest_file(db, company)),
            product=product_of(company.host),
            connector_version=company.connector_version,
            machine=company.last_peer,
            visiting=visiting(health.visiting),
            advice=Advice.of(health.advice) if health.advice else None,
        )


def visiting(found: connector.Visiting | None) -> VisitingOut | None:
    if found is None:
        return None
    return VisitingOut(
        session=found.session.public_id,
        percent=found.session.progress,
        phase=found.phase,
        since=found.since,
        opened_at=found.session.opened_at,
        operations=[
            CarriedNow(
                id=each.public_id,
                kind=each.kind,
                title=KINDS[each.kind].title if each.kind in KINDS else each.kind,
                done=each.total - each.counts["waiting"],
                total=each.total,
            )
            for each in found.operations
        ],
    )


def newest_file(db: Database, company: Company) -> str:
    """The path of the company file that was open last."""
    paths = db.scalars(
        select(Session.company_file)
        .where(Session.company_id == company.id)
        .order_by(Session.id.desc())
        .limit(20)
    )
    return next((path for path in paths if path), company.file_path)


def file_name(path: str) -> str:
    """`C:\\QB\\Acme.qbw` → `Acme.qbw`"""
    return path.replace("\\", "/").rpartition("/")[2]


def product_of(host: dict[str, Any]) -> str:
    return str(host.get("product") or "")

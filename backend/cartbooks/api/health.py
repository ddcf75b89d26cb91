"""Health for monitors, the kinds of operation, metrics for Prometheus."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from pydantic import Field
from sqlalchemy import Select, func, select, text

from cartbooks import __version__, clock
from cartbooks.api.deps import ReadDb, Viewer, actor_of, storage_of
from cartbooks.api.noun import routes_of
from cartbooks.api.shapes import Output
from cartbooks.db import Database
from cartbooks.engine import queue
from cartbooks.model import (
    Company,
    Operation,
    Posting,
    Task,
    TaskState,
)
from cartbooks.operations.registry import KINDS
from cartbooks.queries import by_index, in_queue

router = routes_of("health")


class Health(Output):
    """The verdict for a monitor, without any detail that needs a login."""

    status: str = Field(description="ok, or attention: a Web Connector is late or writing stopped")
    version: str
    database: str
    late_companies: int
    stopped_companies: int


class KindOut(Output):
    kind: str
    title: str
    direction: str
    priority: int
    needs_store: bool
    needs_live: bool
    params: dict[str, Any] = Field(description="JSON Schema of what may be asked.")


class KindList(Output):
    items: list[KindOut]


@router.get("/health")
def health(db: ReadDb) -> Health:
    """Whether the server and its database answer, and whether somebody should look."""
    db.execute(text("SELECT 1"))
    late = sum(queue.is_late(each) for each in db.scalars(select(Company)))
    stopped = db.scalar(
        select(func.count()).select_from(Company).where(Company.writes_stopped != "")
    )
    return Health(
        status="attention" if late or stopped else "ok",
        version=__version__,
        database="ok",
        late_companies=late,
        stopped_companies=stopped or 0,
    )


@router.get("/kinds")
def list_kinds(_: Viewer) -> KindList:
    """The kinds of operation and what may be asked of each."""
    return KindList(
        items=[
            KindOut(
                kind=kind.kind,
                title=kind.title,
                direction=kind.direction,
                priority=kind.priority,
                needs_store=kind.needs_store,
                needs_live=kind.needs_live,
                params=kind.params.model_json_schema(),
            )
            for kind in KINDS.values()
        ]
    )


metrics_router = APIRouter()
# in the words of their indexes, which hold nothing of the history
_WAITING = text("tasks.state = 'waiting'")
_UNSETTLED = text("tasks.state IN ('sent', 'not_confirmed')")
_POSTED = text("postings.state = 'posted'")


@metrics_router.get("/metrics", include_in_schema=False)
def metrics(request: Request) -> Response:
    """Gauges in Prometheus' text form: from loopback, or with a token."""
    storage = storage_of(request)
    host = request.client.host if request.client else ""
    if host not in {"127.0.0.1", "::1"}:
        actor_of(request, storage)
    registry = CollectorRegistry()
    waiting = Gauge("cartbooks_tasks_waiting", "Tasks that wait", registry=registry)
    open_outcomes = Gauge("cartbooks_not_confirmed", "Outcomes not known", registry=registry)
    operations = Gauge(
        "cartbooks_operations_open", "Operations that wait or run", registry=registry
    )
    late = Gauge("cartbooks_companies_late", "Web Connectors that are late", registry=registry)
    posted = Gauge("cartbooks_posted_last_day", "Documents in 24 hours", registry=registry)
    with storage.reading() as db:
        tasks, operation_count = select(func.count(Task.id)), select(func.count(Operation.id))
        waiting.set(_number(db, by_index(tasks, Task, "ix_tasks_ready").where(_WAITING)))
        unsettled = by_index(tasks, Task, "ix_tasks_unsettled").where(_UNSETTLED)
        open_outcomes.set(_number(db, unsettled.where(Task.state == TaskState.NOT_CONFIRMED)))
        operations.set(_number(db, in_queue(operation_count)))
        late.set(sum(queue.is_late(each) for each in db.scalars(select(Company))))
        since = clock.now() - timedelta(days=1)
        posted.set(
            _number(
                db,
                by_index(select(func.count(Posting.id)), Posting, "ix_postings_settled").where(
                    _POSTED, Posting.settled_at > since
                ),
            )
        )
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


def _number(db: Database, rows: Select[int]) -> int:
    return db.scalar(rows) or 0

"""The questions that `watch` asks, each answered from an index."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select, text

from cartbooks import ids
from cartbooks.db import Database
from cartbooks.engine import visits
from cartbooks.model import (
    Activity,
    Alert,
    AlertMail,
    Base,
    Customer,
    Delivery,
    Message,
    Note,
    Operation,
    Order,
    Problem,
    ProblemEvent,
    Product,
    Session,
    Task,
    TaskEvent,
)
from cartbooks.queries import in_queue

OPEN_WORK = 1000
_NEWEST: dict[str, type[Base]] = {
    "operations": Operation,
    "events": TaskEvent,
    "sessions": Session,
    "messages": Message,
    "activity": Activity,
    "orders": Order,
    "products": Product,
    "customers": Customer,
    "deliveries": Delivery,
    "notes": Note,
    "problems": Problem,
    "problem_events": ProblemEvent,
    "alerts": Alert,
    "alert_mails": AlertMail,
}
_OF_ACTION = {
    "operation": "operations",
    "task": "operations",
    "company": "companies",
    "store": "stores",
    "schedule": "schedules",
    "user": "people",
    "token": "people",
    "sign": "people",
    "webhook": "webhooks",
    "link": "records",
    "note": "notes",
    "problem": "problems",
    "view": "views",
    "alert": "alerts",
    "record": "records",
    "order": "orders",
    "orders": "orders",
    "product": "products",
    "products": "products",
    "customer": "customers",
    "customers": "customers",
}
"""What a line in the activity is about, by the first word of its action."""


@dataclass(frozen=True, slots=True)
class Changed:
    """Something of this topic has changed; without an id, anything of it may have."""

    topic: str
    company: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Visiting:
    """How far a visit of the Web Connector is. `phase`: begun, asking, working or ended."""

    id: str
    company: str
    percent: int
    phase: str


Seen = Changed | Visiting


def newest(db: Database) -> dict[str, int]:
    row = db.execute(
        select(
            *(
                select(func.max(noun.id)).scalar_subquery().label(topic)
                for topic, noun in _NEWEST.items()
            )
        )
    ).one()
    return {topic: row._mapping[topic] or 0 for topic in _NEWEST}


def open_work(db: Database) -> dict[int, tuple[Any, ...]]:
    rows = db.execute(
        in_queue(
            select(
                Operation.id, Operation.company_id, Operation.state, Operation.open_tasks,
                Operation.total, Operation.done, Operation.failed, Operation.held,
                Operation.not_confirmed, Operation.skipped, Operation.cancelled,
            )
        ).limit(OPEN_WORK)
    )  # fmt: skip
    return {row[0]: tuple(row[1:]) for row in rows}


def open_visits(db: Database) -> dict[int, tuple[Any, ...]]:
    # In words and not as parameters: a partial index is only used when the query says its
    # condition itself.
    rows = db.execute(
        select(
            Session.id, Session.company_id, Session.progress, Message.id, Session.qbxml_version,
            Session.last_call_at,
        )
        .join(
            Message,
            and_(Message.session_id == Session.id, text("messages.state = 'sent'")),
            isouter=True,
        )
        .where(visits.OPEN)
        .limit(OPEN_WORK)
    )  # fmt: skip
    return {row[0]: tuple(row[1:]) for row in rows}


def _operation(row: Any) -> list[Seen]:
    return [Changed("operations", ids.public("co", row[0]), ids.public("op", row[1]))]


def _session(row: Any) -> list[Seen]:
    return [Changed("sessions", ids.public("co", row[0]), ids.public("se", row[1]))]


def _activity(row: Any) -> list[Seen]:
    company = ids.public("co", row[0]) if row[0] else None
    noun = row[1].replace("_", ".").partition(".")[0]
    found: list[Seen] = [Changed("activity", company)]
    if topic := _OF_ACTION.get(noun):
        found.append(Changed(topic, company, row[2] or None))
    return found


@dataclass(frozen=True, slots=True)
class Naming:
    """Which rows to ask for, and what a new one of them says."""

    noun: type[Base]
    rows: Any
    seen: Callable[[Any], list[Seen]]


_EVENTS = select(Task.company_id, Task.operation_id).join(TaskEvent, TaskEvent.task_id == Task.id)
_LINES = select(Activity.company_id, Activity.action, Activity.subject)

ROWS_OF = {
    "operations": Naming(Operation, select(Operation.company_id, Operation.id), _operation),
    "events": Naming(TaskEvent, _EVENTS.distinct(), _operation),
    "sessions": Naming(Session, select(Session.company_id, Session.id), _session),
    "messages": Naming(
        Message, select(Message.company_id, Message.session_id).distinct(), _session
    ),
    "activity": Naming(Activity, _LINES, _activity),
}
"""Tables whose new rows are named; of the others only that there are new ones."""

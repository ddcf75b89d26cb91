"""Who did what, in words and with the way to what it was done to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import Query
from pydantic import Field
from sqlalchemy import select

from cartbooks import ids
from cartbooks.advice import activity as words
from cartbooks.api.deps import Pages, ReadDb, Viewer, optional, page_of_each
from cartbooks.api.noun import routes_of
from cartbooks.api.problem_shapes import advice_of
from cartbooks.api.shapes import Moment, Output, public
from cartbooks.db import Database
from cartbooks.engine import newest
from cartbooks.engine.conditions import distinct
from cartbooks.errors import Refused
from cartbooks.model import (
    Activity,
    AlertRule,
    Base,
    Company,
    Message,
    Operation,
    Problem,
    Schedule,
    Session,
    Store,
    Task,
    Token,
    User,
    Webhook,
)
from cartbooks.operations.registry import KINDS

router = routes_of("activity")

_NOUNS: dict[str, type[Base]] = {
    noun.prefix: noun
    for noun in (
        Operation, Task, Session, Message, Problem, Company, Store, User, Token, Webhook,
        AlertRule, Schedule,
    )
}  # fmt: skip


class ActivityOut(Output):
    """One thing that somebody did."""

    id: str = Field(examples=["ac_8K2QW3F"])
    company: str | None
    at: Moment
    actor: str = Field(description="A person's name, `token` and its name, or `command line`.")
    action: str = Field(examples=["operation.retry"])
    what: str = Field(
        description="Who did what, as a sentence.", examples=["Ana tried Push Orders again."]
    )
    subject: str
    path: str | None = Field(
        description="Beneath /console: the page of what it was done to, while that is there.",
        examples=["/operations/op_8K2QW3F"],
    )
    detail: dict[str, Any]


class ActivityList(Output):
    items: list[ActivityOut]
    next_cursor: str | None


From = Annotated[datetime | None, Query(alias="from", description="At this moment or later.")]
To = Annotated[datetime | None, Query(description="Before this moment.")]


@router.get("/activity")
def list_activity(
    _: Viewer,
    db: ReadDb,
    paging: Pages,
    company: str | None = None,
    actor: Annotated[
        str | None, Query(max_length=100, description="Whose; exactly as shown.")
    ] = None,
    action: Annotated[
        str | None,
        Query(max_length=60, description="What the action begins with, such as `task.`"),
    ] = None,
    subject: Annotated[
        str | None, Query(max_length=300, description="The id of what it was done to.")
    ] = None,
    since: From = None,
    to: To = None,
) -> ActivityList:
    """Who did what, the newest first."""
    rows = select(Activity)
    if found := optional(db, Company, company):
        rows = rows.where(Activity.company_id == found.id)
    if actor:
        rows = rows.where(Activity.actor == actor)
    if subject:
        rows = rows.where(Activity.subject == subject)
    for moment in (since, to):
        if moment is not None and moment.tzinfo is None:
            raise Refused("A moment needs its zone, such as 2026-11-23T00:00:00Z.", code="no_zone")
    rows = rows.where(*newest.between(db, Activity, Activity.at, since, to))
    wanted = [each for each in _actions(db) if each.startswith(action)] if action else None
    items, cursor = page_of_each(db, rows, Activity.action, wanted, paging)
    named = _named(db, items)
    return ActivityList(items=[_shown(each, named) for each in items], next_cursor=cursor)


def _actions(db: Database) -> Sequence[str]:
    """All that was ever done, one step of `ix_activity_action` for each."""
    return db.scalars(distinct(Activity.action)).all()


def _named(db: Database, items: Iterable[Activity]) -> Mapping[str, Base]:
    """The rows that the lines' ids name, one question a noun."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for each in items:
        for name in _ids(each):
            prefix = name.partition("_")[0]
            if prefix in _NOUNS and (number := ids.number(prefix, name)):
                wanted[prefix].add(number)
    found: dict[str, Base] = {}
    for prefix, numbers in wanted.items():
        noun = _NOUNS[prefix]
        for row in db.scalars(select(noun).where(noun.id.in_(numbers))):
            found[row.public_id] = row
    return found


def _ids(line: Activity) -> Sequence[str]:
    more = (line.detail.get(name) for name in ("store", "company"))
    company = public("co", line.company_id) or ""
    return [line.subject.partition("/")[0], company, *(each for each in more if type(each) is str)]


def _shown(line: Activity, named: Mapping[str, Base]) -> ActivityOut:
    subject, _, rest = line.subject.partition("/")
    row = named.get(subject)
    company = named.get(public("co", line.company_id) or "")
    facts: dict[str, Any] = {
        "company": company.name if isinstance(company, Company) else None,
        "plain": "" if row else line.subject,
        "plain_record": line.subject.replace("/", " ", 1),
        "about": rest.replace("/", " ", 1),
        **_of(row),
        **_plain(line.action, line.detail),
    }
    return ActivityOut(
        id=line.public_id,
        company=public("co", line.company_id),
        at=line.at,
        actor=line.actor,
        action=line.action,
        what=words.told(line.actor, line.action, facts),
        subject=line.subject,
        path=_path(line, row, rest),
        detail=line.detail,
    )


def _of(row: Base | None) -> dict[str, Any]:
    """What a sentence calls the thing that it was done to."""
    match row:
        case Operation() | Schedule():
            kind = KINDS.get(row.kind)
            title = kind.title if kind else row.kind
            return {"operation": title, "scheduled": title, "about": title}
        case Task():
            return {"record": row.label or row.record, "about": row.label or row.record}
        case Company():
            return {"company": row.name, "about": row.name}
        case Store():
            return {"store": row.name, "about": row.name}
        case User() | Token():
            return {"name": row.name}
        case Webhook():
            return {"url": row.url}
        case Problem():
            short = advice_of(row).short
            return {"problem": f'"{short}"', "about": f'the problem "{short}"'}
        case AlertRule():
            return {"alert": words.ALERT_WORDS[row.kind]}
        case Session():
            return {"about": "a visit"}
    return {}


_ANSWERS = {
    "right_file": "that this file is the right one",
    "other_file": "that the right file is open again",
}
_SWITCHES = {True: "switched on", False: "switched off"}
_STATES = {
    "seen": "took back what was said of",
    "left_alone": "leaves alone",
    "dealt_with": "dealt with",
}


def _plain(action: str, detail: Mapping[str, Any]) -> dict[str, Any]:
    """What the line keeps, in words where it keeps something else."""
    facts = {name: value for name, value in detail.items() if name not in {"store", "company"}}
    facts["answer_shown"] = _ANSWERS.get(str(detail.get("answer")))
    facts["switched"] = _SWITCHES.get(detail["enabled"]) if "enabled" in detail else None
    facts["alert"] = words.ALERT_WORDS.get(str(detail.get("kind"))) if "alert" in action else None
    if type(record := detail.get("record")) is str:
        facts["to_link"] = record.partition(":")[2] or record
        del facts["record"]
    if type(tasks := detail.get("tasks")) is list:
        facts["tasks_count"] = len(tasks)
    if "details" in detail:
        facts["details_shown"] = "customers shown" if detail["details"] else "customers hidden"
    if action == "problem.change":
        owned = detail.get("owner")
        deed = _STATES.get(str(detail.get("state")))
        facts["problem_deed"] = deed or ("took on" if owned else None)
    return {name: value for name, value in facts.items() if value is not None}


def _path(line: Activity, row: Base | None, rest: str) -> str | None:
    store = line.subject if isinstance(row, Store) else line.detail.get("store")
    if rest and isinstance(row, Store):
        return f"/records/{rest}?store={row.public_id}"
    if line.action.startswith("record.") and type(store) is str:
        return f"/records/{line.subject}?store={store}"
    match row:
        case Operation():
            return f"/operations/{row.public_id}"
        case Task():
            return f"/operations/{ids.public('op', row.operation_id)}/tasks/{row.public_id}"
        case Session():
            return f"/sessions/{row.public_id}"
        case Message():
            return f"/messages/{row.public_id}"
        case Problem():
            return f"/problems/{row.public_id}"
        case Company():
            return f"/connection?company={row.public_id}"
        case Store():
            return f"/stores/{row.public_id}"
        case User():
            return "/settings/users"
        case Token():
            return "/settings/tokens"
        case AlertRule():
            return "/settings/alerts"
        case Webhook() | Schedule():
            return f"/settings/companies?company={ids.public('co', row.company_id)}"
    return None

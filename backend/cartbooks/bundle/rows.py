"""One row of a table as one line of a bundle. What is not named here is not in a bundle."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from cartbooks import ids
from cartbooks.advice import advise
from cartbooks.bundle.fields import order_body, plain
from cartbooks.bundle.masking import Mask
from cartbooks.model import (
    Activity,
    Message,
    Note,
    Operation,
    Order,
    Posting,
    Problem,
    Request,
    Session,
    Task,
    TaskEvent,
)

_BY_A_PERSON = frozenset({"changed", "dealt_with", "post_again", "undone", "never", "brought_back"})


def moment(at: datetime | None) -> str | None:
    """UTC, as everywhere."""
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _id(prefix: str, number: int | None) -> str | None:
    return ids.public(prefix, number) if number is not None else None


def who(mask: Mask, name: str) -> str:
    """A person of the shop; what runs by itself keeps its name."""
    return name if name in {"", "schedule", "worker", "system"} else mask.token("Person", name)


def session(mask: Mask, row: Session) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "company": _id("co", row.company_id),
        "state": row.state.value,
        "pc": mask.token("PC", row.peer),
        "opened_at": moment(row.opened_at),
        "last_call_at": moment(row.last_call_at),
        "ended_at": moment(row.ended_at),
        "company_file": mask.path(row.company_file),
        "qbxml_version": row.qbxml_version,
        "quickbooks": quickbooks(mask, row.host),
        "file_checked": row.file_checked,
        "progress": row.progress,
        "tasks_ended": row.settled,
        "connection_errors": row.retries,
        "code": row.code,
        "last_error": mask.words(row.last_error),
        "window": mask.words(row.window),
    }


def quickbooks(mask: Mask, host: dict[str, Any]) -> dict[str, Any]:
    """What QuickBooks said about itself: its own words, so the names are kept."""
    return {
        key: mask.words(value) if isinstance(value, str) else value for key, value in host.items()
    }


def operation(mask: Mask, row: Operation) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "company": _id("co", row.company_id),
        "store": _id("st", row.store_id),
        "kind": row.kind,
        "state": row.state.value,
        "color": row.color.value if row.color else None,
        "first_color": row.first_color.value if row.first_color else None,
        "counts": row.counts,
        "top_code": row.top_code,
        "what_happened": mask.words(row.what_happened),
        "started_by": who(mask, row.started_by),
        "retry_of": _id("op", row.retry_of),
        "params": plain(mask, row.params),
        "created_at": moment(row.created_at),
        "started_at": moment(row.started_at),
        "ended_at": moment(row.ended_at),
    }


def task(mask: Mask, row: Task) -> dict[str, Any]:
    said, facts = mask.words(row.said), plain(mask, row.facts)
    return {
        "id": row.public_id,
        "operation": _id("op", row.operation_id),
        "kind": row.kind,
        "state": row.state.value,
        "waits_for": row.waits_for.value if row.waits_for else None,
        "step": row.step,
        "record_type": row.record_type,
        "record": mask.words(row.record),
        "label": mask.words(row.label),
        "amount": str(row.amount) if row.amount is not None else None,
        "counted": row.counted,
        "attempts": row.attempts,
        "not_before": moment(row.not_before),
        "code": row.code,
        "said": said,
        "note": mask.text(row.note),
        "facts": facts,
        "advice": advice(row, mask.words(row.label), said, facts),
        "problem": _id(Problem.prefix, row.problem_id),
        "list_id": row.list_id,
        "txn_id": row.txn_id,
        "message": _id("me", row.message_id),
        "created_at": moment(row.created_at),
        "ended_at": moment(row.ended_at),
    }


def advice(row: Task, label: str, said: str, facts: dict[str, Any]) -> dict[str, Any] | None:
    """What the screen says, made from what may be shown."""
    if not row.code:
        return None
    known = {"subject": label, **facts, "attempts": str(row.attempts)}
    told = advise(row.kind, row.code, said=said or None, facts=known).model_dump(mode="json")
    return {name: told[name] for name in ("what", "why", "steps", "who", "retry", "confidence")}


def attempt(mask: Mask, row: TaskEvent) -> dict[str, Any]:
    by_a_person = row.what in _BY_A_PERSON
    return {
        "task": _id("ta", row.task_id),
        "at": moment(row.at),
        "what": row.what,
        "step": row.step,
        "code": row.code,
        "detail": mask.text(row.detail) if by_a_person else mask.words(row.detail),
        "message": _id("me", row.message_id),
    }


def problem(mask: Mask, row: Problem) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "company": _id("co", row.company_id),
        "kind": row.kind,
        "code": row.code,
        "field": row.field,
        "pattern": mask.words(row.pattern),
        "said": mask.words(row.said),
        "stops": row.stops,
        "state": row.state.value,
        "owner": who(mask, row.owner),
        "first_at": moment(row.first_at),
        "last_at": moment(row.last_at),
        "tasks": row.tasks,
        "open_tasks": row.open_tasks,
        "money": str(row.money),
        "times_back": row.times_back,
        "fixed_at": moment(row.fixed_at),
        "fixed_how": row.fixed_how,
        "fixed_by": who(mask, row.fixed_by),
        "fixed_note": mask.text(row.fixed_note),
    }


def note(mask: Mask, row: Note) -> dict[str, Any]:
    return {
        "subject_type": row.subject_type,
        "subject": mask.words(row.subject_key) or row.subject_id,
        "author": who(mask, row.author),
        "at": moment(row.at),
        "text": mask.text(row.text),
    }


def order(mask: Mask, row: Order, posting: Posting | None) -> dict[str, Any]:
    return {
        "type": "order",
        "store": _id("st", row.store_id),
        "ext_id": row.ext_id,
        "number": row.number,
        "push": row.push.value,
        "why": row.why,
        "why_facts": plain(mask, row.why_facts),
        "changes": mask.text(str(row.changes)) if row.changes else "",
        "posted_at": moment(row.posted_at),
        "updated_at": moment(row.updated_at),
        "posting": _posting(posting),
        "body": order_body(mask, row.body),
    }


def _posting(row: Posting | None) -> dict[str, Any] | None:
    if row is None:
        return None
    plain_names = (
        "state", "form", "number", "ref_number", "token", "txn_id", "resends", "how", "generation",
    )  # fmt: skip
    return {
        **{name: getattr(row, name) for name in plain_names},
        "predicted_total": str(row.predicted_total),
        "returned_total": str(row.returned_total) if row.returned_total is not None else None,
        "claimed_at": moment(row.claimed_at),
        "sent_at": moment(row.sent_at),
        "settled_at": moment(row.settled_at),
        "verified_at": moment(row.verified_at),
    }


def message(mask: Mask, row: Any, requests: list[Request], number: int | None) -> dict[str, Any]:
    """About a message; *number* is that of its files, where its texts are in the bundle."""
    return {
        "id": _id("me", row.id),
        "session": _id("se", row.session_id),
        "state": row.state.value,
        "purpose": row.purpose,
        "message_set_id": row.message_set_id,
        "sent_at": moment(row.sent_at),
        "answered_at": moment(row.answered_at),
        "request_bytes": row.request_bytes,
        "answer_bytes": row.answer_bytes,
        "answer_sha256": row.answer_sha256,
        "hresult": row.hresult,
        "hresult_text": mask.words(row.hresult_text),
        "note": mask.words(row.note),
        "files": message_files(number, answered=row.answer_bytes is not None),
        "requests": [
            {
                "request_id": each.request_id,
                "element": each.element,
                "task": _id("ta", each.task_id),
                "code": each.code,
                "said": mask.words(each.said),
            }
            for each in requests
        ],
    }


def message_files(number: int | None, *, answered: bool) -> list[str]:
    if number is None:
        return []
    sides = ("request", "response") if answered else ("request",)
    return [f"messages/{number:04d}-{side}.xml" for side in sides]


def activity(mask: Mask, row: Activity) -> dict[str, Any]:
    return {
        "at": moment(row.at),
        "company": _id("co", row.company_id),
        "actor": who(mask, row.actor),
        "action": row.action,
        "subject": mask.words(row.subject),
        "detail": plain(mask, {key: _told(mask, key, row.detail[key]) for key in row.detail}),
    }


def _told(mask: Mask, key: str, value: Any) -> Any:
    """What a person typed as a reason is theirs to tell."""
    return mask.text(str(value)) if key in {"reason", "name", "note", "text", "url"} else value


__all__ = ["Message", "moment"]

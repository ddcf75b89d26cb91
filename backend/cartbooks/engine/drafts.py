"""
What a waiting task would send now, as qbXML; nothing is sent, claimed or remembered.

An order that needs a new customer or new items shows those requests first. What cannot be known
before QuickBooks has answered (the ListID of a new customer) stands there by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from cartbooks.db import Database
from cartbooks.errors import Conflict
from cartbooks.mapping import customers, items
from cartbooks.mapping.held import Held as MappingHeld
from cartbooks.mapping.item_index import key
from cartbooks.model import Task, TaskState
from cartbooks.operations.push_orders.brief import OrderBrief
from cartbooks.operations.push_orders.preview import preview_of
from cartbooks.operations.registry import KINDS
from cartbooks.operations.verdicts import Ask, Done, Failed, Held, More, Skipped
from cartbooks.qbxml import Request, write

_TURNS = 10


@dataclass(frozen=True, slots=True)
class Part:
    """One request document that would be sent, in order."""

    step: str
    writes: bool
    elements: Sequence[str]
    qbxml: str


@dataclass(frozen=True, slots=True)
class Draft:
    """`will` is go, held, skipped or nothing (done without a message)."""

    will: str
    code: str
    why: str
    parts: Sequence[Part]


def of_task(db: Database, task: Task) -> Draft:
    """Raises `Conflict` when the task waits for nothing that QuickBooks would be sent."""
    if task.state is not TaskState.WAITING:
        raise Conflict(f"This task is {task.state.value}.", code="not_waiting")
    kind = KINDS[task.kind]
    if task.step in kind.store_steps:
        raise Conflict("The store's hand is at work on it; nothing is sent.", code="store_at_work")
    brief = kind.brief(db, [task])[task.id]
    if isinstance(brief, OrderBrief) and "adopt" not in brief.memory:
        return _of_order(brief)
    return _by_steps(task, brief)


def _of_order(brief: OrderBrief) -> Draft:
    if skip := str(brief.memory.get("skip") or ""):
        return Draft("skipped", skip, "", [])
    preview = preview_of(brief)
    if preview.will != "go":
        return Draft(preview.will, preview.code, preview.why, [])
    parts: list[Part] = []
    if preview.customer_is_new:
        name = str(brief.memory.get("name") or preview.customer)
        request = customers.customer_add(brief.order, brief.preferences, name)
        parts.append(_part("add_customer", [request]))
    for sku in dict.fromkeys(preview.new_items):
        line = next(each for each in brief.order.lines if each.sku == sku)
        new = items.item_add(brief.products.get(key(sku)) or line, brief.preferences)
        if not isinstance(new, MappingHeld):
            parts.append(_part("add_item", [new]))
    parts.append(Part("add", True, [f"{preview.form}AddRq"], preview.qbxml))
    return Draft("go", "", "", parts)


def _by_steps(task: Task, brief: Any) -> Draft:
    """Follow the steps that need no answer, up to the first request."""
    steps = KINDS[task.kind].steps
    step = task.step
    for _ in range(_TURNS):
        verdict = steps[step].ask(brief)
        match verdict:
            case Ask():
                return Draft("go", "", "", [_part(step, list(verdict.requests))])
            case More():
                step = verdict.step
                if isinstance(brief, OrderBrief):
                    brief = replace(brief, memory={**brief.memory, **verdict.memory})
                if step not in steps:
                    break
            case Failed() | Held():
                why = str(verdict.facts.get("reason") or verdict.said)
                return Draft("held", verdict.code, why, [])
            case Skipped():
                return Draft("skipped", verdict.code, "", [])
            case Done():
                return Draft("nothing", verdict.code, verdict.note, [])
            case _:
                break
    return Draft("nothing", "", "", [])


def _part(step: str, requests: Sequence[Request]) -> Part:
    return Part(
        step,
        any(each.writes for each in requests),
        [each.element for each in requests],
        write([(str(number), each) for number, each in enumerate(requests, 1)]),
    )

"""What will happen to a record next, and why nothing does where nothing does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from cartbooks import clock
from cartbooks.advice import Advice, advise
from cartbooks.db import Database
from cartbooks.engine import queue
from cartbooks.engine.record_lists import MISSING
from cartbooks.mapping.eligibility import NotEligible, eligible
from cartbooks.model import Company, Hand, Order, OrderPush, Store, StoreState, Task, TaskState
from cartbooks.model.store import LEFT_ALONE
from cartbooks.operations.planning import preferences_of
from cartbooks.stores import canonical

Next = Literal[
    "nothing_needed", "look_at_it", "kept_out", "goes_with_next_visit", "not_before",
    "waits_for_store", "asks_quickbooks", "is_planned", "store_not_live", "goes_by_itself",
    "stays_out", "tried_again_by_itself", "until_tried_again", "somebody_decides",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outlook:
    """`at` is when, where that is known; `advice` is why it is not in QuickBooks, or not right."""

    next: Next
    at: datetime | None = None
    code: str = ""
    reason: str = ""
    advice: Advice | None = None


def of_order(db: Database, store: Store, order: Order, tasks: Sequence[Task]) -> Outlook:
    """
    The outlook of an order, in the order of what is strongest.

    An order that nobody has looked at yet is looked at here, so that "not eligible because" is
    there at once.
    """
    company = db.get_one(Company, store.company_id)
    live = of_task(company, tasks)
    if live is not None:
        return live
    if order.push is OrderPush.POSTED:
        if not order.why:
            return Outlook("nothing_needed")
        decides: Next = "somebody_decides" if order.why == MISSING else "look_at_it"
        return Outlook(decides, code=order.why, advice=_advice(order))
    if order.why in LEFT_ALONE:
        return Outlook("kept_out", code=order.why, advice=_advice(order))
    if order.push in {OrderPush.HELD, OrderPush.FAILED}:
        advice = _advice(order)
        again: Next = (
            "tried_again_by_itself" if advice.retry == "automatic" else "until_tried_again"
        )
        return Outlook(again, code=order.why, advice=advice)
    return _by_rule(company, store, order)


def _by_rule(company: Company, store: Store, order: Order) -> Outlook:
    body = canonical.Order.model_validate(order.body)
    verdict = eligible(body, preferences_of(store))
    if isinstance(verdict, NotEligible):
        advice = advise("push_orders", verdict.code, facts={**verdict.facts, **_subject(order)})
        rule: Next = "goes_by_itself" if advice.retry == "automatic" else "stays_out"
        return Outlook(rule, code=verdict.code, reason=verdict.sentence, advice=advice)
    if store.state is not StoreState.LIVE:
        advice = advise("push_orders", "store_not_live", facts={"store": store.name})
        return Outlook("store_not_live", code="store_not_live", advice=advice)
    return Outlook("is_planned", at=queue.expected(company))


def of_task(company: Company, tasks: Sequence[Task]) -> Outlook | None:
    """What the task that is at work means; None when none is."""
    for task in tasks:
        if task.state is TaskState.NOT_CONFIRMED:
            facts = {"subject": task.label, **task.facts}
            advice = advise(task.kind, task.code, said=task.said or None, facts=facts)
            return Outlook(
                "asks_quickbooks", at=queue.expected(company), code=task.code, advice=advice
            )
        if task.state in {TaskState.WAITING, TaskState.SENT}:
            if task.not_before is not None and task.not_before > clock.now():
                return Outlook("not_before", at=task.not_before, code=task.code)
            if task.waits_for is Hand.STORE:
                return Outlook("waits_for_store")
            return Outlook("goes_with_next_visit", at=queue.expected(company))
    return None


def of_other(db: Database, store: Store, tasks: Sequence[Task], *, known: bool) -> Outlook:
    """The outlook of a product or customer: its newest task, else whether QuickBooks has it."""
    live = of_task(db.get_one(Company, store.company_id), tasks)
    if live is not None:
        return live
    newest = tasks[0] if tasks else None
    if (
        newest is not None
        and newest.dealt_with_at is None
        and newest.state in {TaskState.FAILED, TaskState.HELD}
    ):
        facts = {"subject": newest.label, **newest.facts}
        advice = advise(newest.kind, newest.code, said=newest.said or None, facts=facts)
        again: Next = (
            "tried_again_by_itself" if advice.retry == "automatic" else "until_tried_again"
        )
        return Outlook(again, code=newest.code, advice=advice)
    return Outlook("nothing_needed" if known else "is_planned")


def _advice(order: Order) -> Advice:
    said = str(order.why_facts.get("said") or "") or None
    return advise("push_orders", order.why, said=said, facts={**order.why_facts, **_subject(order)})


def _subject(order: Order) -> dict[str, str]:
    return {"subject": f"Order {order.number}"}

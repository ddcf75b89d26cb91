"""A person's decisions on what could not decide itself. Each leaves its trace on the task."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from sqlalchemy import select

from cartbooks import clock
from cartbooks.db import Database
from cartbooks.engine import asking, problems, timeline
from cartbooks.engine.guard import mark_missing
from cartbooks.errors import CartbooksError, Conflict, NotConfirmed, Refused
from cartbooks.mapping import token as memo_token
from cartbooks.model import (
    Company,
    ListRecord,
    Operation,
    Order,
    OrderPush,
    Posting,
    PostingState,
    Product,
    Store,
    Task,
    TaskState,
)
from cartbooks.operations.push_orders.brief import customer_record, sku_record
from cartbooks.queries import posting_of, store_order
from cartbooks.stores import builtin, canonical

_DECIDABLE = frozenset({TaskState.FAILED, TaskState.HELD})
_ASLEEP = frozenset({OrderPush.HELD, OrderPush.FAILED, OrderPush.SKIPPED})


def renumber(db: Database, task: Task, number: str, by: str) -> Operation:
    """Try the order again under another document number."""
    number = number.strip()
    if not 1 <= len(number) <= 11:
        raise Refused("A document number has 1 to 11 characters.", code="bad_number")
    return try_changed(db, task, {"number": number}, by)


def send_without_email(db: Database, task: Task, by: str) -> Operation:
    """Try the order again without the mark "To be e-mailed", for this order only."""
    return try_changed(db, task, {"to_be_emailed": False}, by)


def try_changed(
    db: Database, task: Task, changes: dict[str, Any], by: str, *, reason: str = ""
) -> Operation:
    """
    A new try of one task with changes that stay with its order.

    They are taken back with the new operation, as long as that has not been picked up.
    """
    order = an_order(db, task)
    must_be_decidable(task)
    before = order.changes
    task.memory = {**task.memory, "changes": {**task.memory.get("changes", {}), **changes}}
    order.changes = {**before, **{f"set_{name}": value for name, value in changes.items()}}
    db.flush()
    words = {True: "yes", False: "no"}
    told = ", ".join(
        f"{name.replace('_', ' ')}: {words[value] if isinstance(value, bool) else value}"
        for name, value in changes.items()
    )
    timeline.note(db, task, "changed", detail=f"{by}: {told}{f' ({reason})' if reason else ''}")
    operation = push(db, task, order, by, reason=reason)
    new = task_of(db, operation, order)
    new.memory = {**new.memory, "changes_before": before}
    db.flush()
    return operation


def task_of(db: Database, operation: Operation, order: Order) -> Task:
    """The task of *order* in *operation*."""
    return db.scalars(
        select(Task).where(Task.operation_id == operation.id, Task.record == order.ext_id)
    ).one()


def push(db: Database, task: Task, order: Order, by: str, *, reason: str = "") -> Operation:
    """Try the order's push again, whichever operation its trouble was found by."""
    operation = db.get_one(Operation, task.operation_id)
    if operation.kind == "push_orders":
        return asking.retry(db, operation, by, tasks=[task], reason=reason)
    store = db.get_one(Store, order.store_id)
    company = db.get_one(Company, store.company_id)
    return asking.ask(
        db, company, "push_orders", store=store, params={"ext_ids": [order.ext_id]}, started_by=by
    )


def post_again(db: Database, task: Task, reason: str, by: str) -> Operation:
    """
    Post the order anew although it was, or may have been, posted: a new generation of its posting.

    Only a person may say so, with a reason. Raises `NotConfirmed` while QuickBooks has not been
    asked for the document yet.
    """
    if not reason.strip():
        raise Refused("Say why it is to be posted again.", code="reason_needed")
    order = an_order(db, task)
    must_be_decidable(task)
    posting = posting_of(db, order.store_id, order.ext_id)
    if posting is not None and posting.state is not PostingState.REFUSED:
        if posting.state in {PostingState.SENT, PostingState.CLAIMED}:
            raise NotConfirmed("It is on its way to QuickBooks at this moment.")
        new_generation(db, posting, by)
    timeline.note(db, task, "post_again", detail=f"{by}: {reason.strip()[:500]}")
    order.push, order.why = OrderPush.FAILED, ""
    order.posted_at = None
    builtin.count_open_lines(db, db.get_one(Store, order.store_id), order)
    return push(db, task, order, by)


def new_generation(db: Database, posting: Posting, by: str) -> Posting:
    """The next generation of a posting, claimed and not yet sent."""
    again = Posting(
        company_id=posting.company_id,
        store_id=posting.store_id,
        source=posting.source,
        source_id=posting.source_id,
        role=posting.role,
        generation=posting.generation + 1,
        state=PostingState.CLAIMED,
        form=posting.form,
        number=posting.number,
        token=memo_token.new(),
        predicted_total=posting.predicted_total,
        claimed_at=clock.now(),
        how=f"post again by {by}",
    )
    db.add(again)
    db.flush()
    return again


def approve_stock(db: Database, operation: Operation, by: str) -> Operation:
    """The differences were looked at and are to be written: a new run does it, from fresh stock."""
    if operation.kind != "pull_inventory":
        raise Conflict("Only a Pull Inventory waits for approval.", code="not_stock")
    company = db.get(Company, operation.company_id)
    store = db.get(Store, operation.store_id)
    assert company is not None
    assert store is not None
    store.stock_approved_at = clock.now()
    db.flush()
    if waiting := asking.under_way(db, store, "pull_inventory"):
        waiting.params = {**waiting.params, "approved": True}  # it comes to writing, and may
        db.flush()
        return waiting
    return asking.ask(
        db, company, "pull_inventory", store=store, params={"approved": True}, started_by=by
    )


def mark_dealt_with(db: Database, task: Task, reason: str, by: str) -> Task:
    """
    Leave a failed or held task alone: it keeps its state, with a note that says why.

    Its order is left alone too, whatever wakes others like it, until a person asks for it.
    """
    must_be_decidable(task)
    if task.dealt_with_at is not None:
        raise Conflict("This task is dealt with already.", code="nothing_to_decide")
    leave(db, task, by, reason)
    order = order_of(db, task)
    if order is not None and order.push in _ASLEEP | {OrderPush.POSTED, OrderPush.READY}:
        was = {"push": order.push.value, "why": order.why}
        task.memory = {**task.memory, "before_dealt_with": was}
        if order.why == builtin.MISSING:
            builtin.drop_open_lines(db, order)  # it is meant to be gone: the stock is as it is
        stands = order.push is OrderPush.POSTED and order.why not in {builtin.MISSING, "dealt_with"}
        order.why = "" if stands else "dealt_with"
        if order.push is not OrderPush.POSTED:
            order.push = OrderPush.SKIPPED
    db.flush()
    return task


def undo_dealt_with(db: Database, task: Task, by: str) -> Task:
    """It was not dealt with after all: the task asks for somebody again, and so does its order."""
    if task.dealt_with_at is None:
        raise Conflict("Nobody has dealt with this task.", code="nothing_to_undo")
    if task.txn_id and "before_dealt_with" not in task.memory:
        raise Conflict("It is linked to a document in QuickBooks.", code="linked")
    was = task.memory.get("before_dealt_with")
    order = order_of(db, task)
    if was and order is not None and order.why in {"dealt_with", ""}:
        order.push, order.why = OrderPush(was["push"]), was["why"]
        if order.why == builtin.MISSING:
            builtin.count_open_lines(db, db.get_one(Store, order.store_id), order)
    task.dealt_with_at, task.note = None, ""
    task.facts = {name: value for name, value in task.facts.items() if name != "dealt_with_by"}
    task.memory = {
        name: value for name, value in task.memory.items() if name != "before_dealt_with"
    }
    db.flush()
    timeline.note(db, task, "dealt_with_undone", detail=f"{by} opened it again.")
    problems.unsettled(db, task)
    return task


def release_writes(db: Database, company: Company, answer: str, by: str) -> Company:
    """
    A person says what happened to the documents that were gone (promise 3).

    `right_file`: this is the file to go on with; the vanished documents are marked missing and each
    is posted again only when someone says so. `other_file`: the right file is open again now; the
    next visit checks once more.
    """
    if not company.writes_stopped:
        raise Conflict("Nothing is stopped for this company.", code="not_stopped")
    if answer not in {"right_file", "other_file"}:
        raise Refused("Answer right_file or other_file.", code="unknown_answer")
    if answer == "right_file":
        newest = db.scalars(
            select(Posting)
            .where(Posting.company_id == company.id, Posting.state == PostingState.POSTED)
            .order_by(Posting.id.desc())
        )
        vanished = set(company.writes_stopped_facts.get("postings", []))
        for posting in newest:
            if posting.public_id in vanished:
                mark_missing(db, posting)
                vanished.discard(posting.public_id)
            if not vanished:
                break
    company.writes_stopped = ""
    company.writes_stopped_at = None
    released = {"released_by": by, "answer": answer}
    if answer == "right_file":  # what was posted before has been answered for
        released["released_at"] = clock.now().isoformat()
        _look_for_the_others(db, company, by)
    company.writes_stopped_facts = released
    db.flush()
    return company


def _look_for_the_others(db: Database, company: Company, by: str) -> None:
    """More may be gone than the few documents that every visit looks for."""
    for store in db.scalars(select(Store).where(Store.company_id == company.id)).all():
        with suppress(CartbooksError):  # asked for already
            asking.ask(db, company, "verify_orders", store=store, started_by=by)


def leave(db: Database, task: Task, by: str, reason: str, *, txn_id: str = "") -> None:
    """Note on the task that somebody has dealt with it."""
    task.note = f"Dealt with by {by}: {reason.strip()[:500]}"
    task.facts = {**task.facts, "dealt_with_by": by}
    task.dealt_with_at = clock.now()
    task.txn_id = txn_id or task.txn_id
    db.flush()
    timeline.note(db, task, "dealt_with", detail=task.note)
    problems.settled(db, task, by, reason.strip()[:500])


def must_be_decidable(task: Task) -> None:
    if task.state is TaskState.NOT_CONFIRMED:
        raise NotConfirmed("QuickBooks is asked for it at the next visit, before anything else.")
    if task.state not in _DECIDABLE:
        raise Conflict(f"This task is {task.state.value}.", code="nothing_to_decide")


def order_of(db: Database, task: Task) -> Order | None:
    """The order that *task* is about, if it is about one."""
    if task.record_type != "order" or task.store_id is None:
        return None
    return store_order(db, task.store_id, task.record)


def an_order(db: Database, task: Task) -> Order:
    """The order that *task* is about; raises `Conflict` when it is about something else."""
    order = order_of(db, task)
    if order is None:
        raise Conflict("This is not the task of an order.", code="not_an_order")
    return order


def record_to_link(db: Database, task: Task, found: ListRecord, sku: str | None) -> str:
    """How the store names what is to be linked: the product, an order's SKU, or its customer."""
    if task.record_type == "product":
        product = db.scalars(
            select(Product).where(Product.store_id == task.store_id, Product.ext_id == task.record)
        ).first()
        if product is None:
            raise Conflict("The store no longer has this product.", code="nothing_to_link")
        return f"sku:{product.key_sku}"
    order = an_order(db, task)
    if found.kind == "customer":
        return customer_record(canonical.Order.model_validate(order.body))
    wanted = sku or str(task.facts.get("sku") or "")
    if not wanted:
        raise Refused("Say which SKU.", code="sku_needed")
    return sku_record(wanted)

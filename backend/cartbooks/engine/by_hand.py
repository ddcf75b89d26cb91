"""Orders that somebody entered in QuickBooks by hand: the document is linked, nothing is sent."""

from __future__ import annotations

import re

from sqlalchemy import select

from cartbooks import clock
from cartbooks.db import Database
from cartbooks.engine import deciding, ledger, timeline
from cartbooks.errors import Conflict, Refused
from cartbooks.mapping import token as memo_token
from cartbooks.model import Operation, Order, Posting, PostingState, Task, move
from cartbooks.operations.push_orders.plan import order_posted
from cartbooks.operations.verdicts import Posted
from cartbooks.queries import posting_of

_TXN_ID = re.compile(r"[0-9A-F]{1,8}-[0-9]{1,10}")


def link_document(db: Database, task: Task, txn_id: str, by: str) -> Posting:
    """
    "This document in QuickBooks is that order": nothing is sent, the order counts as posted.

    Raises `Refused` for what is no TxnID, `Conflict` when the order is posted already, when the
    document is another order's, or while the task is still at work.
    """
    txn_id = txn_id.strip().upper()
    if not _TXN_ID.fullmatch(txn_id):
        raise Refused(
            "A TxnID looks like 141CA5-1231522949. If you have only the number on the document, "
            "link it by its number.",
            code="bad_txn_id",
        )
    order = deciding.an_order(db, task)
    deciding.must_be_decidable(task)
    other = db.scalars(
        select(Posting).where(
            Posting.company_id == task.company_id,
            Posting.txn_id == txn_id,
            Posting.source_id != order.ext_id,
        )
    ).first()
    if other is not None:
        raise Conflict(f"This document is order {other.number} already.", code="document_taken")
    posting = posting_of(db, order.store_id, order.ext_id)
    found = Posted(txn_id=txn_id, edit_sequence="", total=None, how=f"linked by {by}")
    if posting is None:
        posting = _claimed(db, task, order)
    elif posting.state is PostingState.POSTED:
        raise Conflict(f"Order {order.number} is posted already.", code="already_posted")
    elif posting.state is PostingState.REFUSED:
        move(db, posting, PostingState.CLAIMED, claimed_at=clock.now())
    ledger.posted(db, posting, found)
    timeline.note(db, task, "linked", detail=f"{by} linked it to the document {txn_id}.")
    order_posted(db, order)
    deciding.leave(db, task, by, f"Linked to {txn_id}", txn_id=txn_id)
    return posting


def _claimed(db: Database, task: Task, order: Order) -> Posting:
    """A posting for a document that somebody else made, not sent by us."""
    posting = Posting(
        company_id=task.company_id,
        store_id=order.store_id,
        source="order",
        source_id=order.ext_id,
        role="sale",
        form=str(task.facts.get("form") or "SalesReceipt"),
        number=order.number,
        token=memo_token.new(),
        predicted_total=order.total,
        fingerprint=order.fingerprint,
        claimed_at=clock.now(),
    )
    db.add(posting)
    db.flush()
    return posting


def link_by_number(db: Database, task: Task, number: str, by: str) -> Operation:
    """
    "I entered this order by hand under that number": the next visit finds it in QuickBooks.

    Nothing is sent. When there is no such document, or more than one, the task is held again.
    """
    number = number.strip()
    if not 1 <= len(number) <= 11:
        raise Refused("A document number has 1 to 11 characters.", code="bad_number")
    order = deciding.an_order(db, task)
    deciding.must_be_decidable(task)
    posting = posting_of(db, order.store_id, order.ext_id)
    if posting is not None and posting.state is not PostingState.REFUSED:
        raise Conflict(
            f"Order {order.number} is {posting.state.value.replace('_', ' ')} in the ledger. "
            "Link the document by its TxnID.",
            code="already_posted",
        )
    timeline.note(db, task, "changed", detail=f"{by}: it is document {number}, entered by hand.")
    operation = deciding.push(db, task, order, by, reason=f"Entered by hand as {number}")
    new = deciding.task_of(db, operation, order)
    new.step, new.memory = "adopt", {**new.memory, "adopt": number, "adopt_by": by}
    posting = posting or _claimed(db, task, order)
    posting.task_id = new.id
    if posting.state is PostingState.REFUSED:
        move(db, posting, PostingState.CLAIMED, claimed_at=clock.now(), task_id=new.id)
    db.flush()
    return operation

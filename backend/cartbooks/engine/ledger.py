"""
The ledger of postings: promise 1 is kept here and by the unique index behind it.

A posting is claimed and sent in the transaction that stores the message's exact bytes, before the
bytes leave. Afterwards it is posted, refused, or not confirmed; nothing here ever guesses.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select

from cartbooks import clock
from cartbooks.db import Database
from cartbooks.errors import NotConfirmed
from cartbooks.model import Message, Posting, PostingState, Task, move
from cartbooks.operations.verdicts import Claim, Posted
from cartbooks.queries import posting_of


def of_task(db: Database, task: Task) -> Posting | None:
    """The posting that this task is to bring about."""
    if task.store_id is None:
        return None
    return posting_of(db, task.store_id, task.record)


def claim(db: Database, task: Task, claim: Claim, message: Message, request_id: str) -> Posting:
    """
    Claim the posting for *task* and mark it as sent with *message*.

    Raises `NotConfirmed` when an outcome is open or the document already stands: then nothing may
    leave. A refused posting is claimed again in the same row.
    """
    assert task.store_id is not None
    now = clock.now()
    planned = {
        "form": claim.form,
        "number": claim.number,
        "ref_number": claim.ref_number,
        "token": claim.token,
        "customer_list_id": claim.customer_list_id,
        "predicted_total": claim.predicted_total,
        "fingerprint": claim.fingerprint,
        "task_id": task.id,
        "claimed_at": now,
    }
    posting = posting_of(db, task.store_id, claim.source_id, source=claim.source, role=claim.role)
    if posting is None:
        posting = Posting(
            company_id=task.company_id,
            store_id=task.store_id,
            source=claim.source,
            source_id=claim.source_id,
            role=claim.role,
            generation=1,
            state=PostingState.CLAIMED,
            **planned,
        )
        db.add(posting)
        db.flush()
    elif posting.state is PostingState.REFUSED:
        move(db, posting, PostingState.CLAIMED, **planned)
    elif posting.state is not PostingState.CLAIMED:
        raise NotConfirmed(
            f"Order {claim.number} is {posting.state.value.replace('_', ' ')} in the ledger."
        )
    move(
        db,
        posting,
        PostingState.SENT,
        message_id=message.id,
        message_set_id=message.message_set_id,
        request_id=request_id,
        sent_at=now,
        **planned,
    )
    return posting


def posted(db: Database, posting: Posting, facts: Posted) -> None:
    """The document stands. Says so once; a second word of the same document changes nothing."""
    if posting.state is PostingState.POSTED:
        return
    move(
        db,
        posting,
        PostingState.POSTED,
        txn_id=facts.txn_id,
        edit_sequence=facts.edit_sequence,
        returned_total=facts.total,
        how=facts.how,
        settled_at=clock.now(),
    )


def refused(db: Database, posting: Posting, how: str = "answered") -> None:
    """QuickBooks did not make the document; the row may be claimed again."""
    if posting.state is not PostingState.REFUSED:
        move(db, posting, PostingState.REFUSED, how=how, settled_at=clock.now())


def not_confirmed(db: Database, posting: Posting) -> None:
    """The answer was lost: whether the document stands must be found out."""
    if posting.state is PostingState.SENT:
        move(db, posting, PostingState.NOT_CONFIRMED)


def newest_posted(
    db: Database,
    company_id: int,
    before: datetime,
    *,
    after: datetime | None = None,
    count: int = 3,
) -> list[Posting]:
    """
    The newest confirmed documents: their absence means another or an older file (promise 3).

    What was confirmed before *after* has been answered for by a person, unless it was seen since.
    """
    since = [] if after is None else [or_(Posting.settled_at > after, Posting.verified_at > after)]
    return list(
        db.scalars(
            select(Posting)
            .where(
                Posting.company_id == company_id,
                Posting.state == PostingState.POSTED,
                Posting.txn_id != "",
                Posting.settled_at <= before,
                *since,
            )
            .order_by(Posting.id.desc())
            .limit(count)
        )
    )

"""The person in front of the console, who answers what Cartbooks does not decide by itself."""

from __future__ import annotations

from sqlalchemy import select

from cartbooks.db import Database
from cartbooks.engine import asking, by_hand, deciding
from cartbooks.errors import CartbooksError
from cartbooks.model import Company, Operation, PostingState, Task, TaskState
from cartbooks.queries import posting_of
from faults.judge import Judge
from faults.place import Place
from faults.sales import Sale, Sales

NAME = "Ana"
_NOT_SENT = frozenset({PostingState.CLAIMED, PostingState.REFUSED})
"""Nothing of it can have entered QuickBooks."""


class Person:
    """Looks into QuickBooks with her own eyes, then says what is so."""

    def __init__(self, place: Place, sales: Sales, judge: Judge) -> None:
        self.place, self.sales, self.judge = place, sales, judge
        self.answers = 0

    def release(self) -> None:
        """ "It is the right file; go on.\""""
        with self.place.storage.begin() as db:
            company = db.get_one(Company, self.place.company_id)
            deciding.release_writes(db, company, "right_file", NAME)
        self.answers += 1

    def look(self) -> bool:
        """Answer what is open. Returns whether there was anything."""
        before = self.answers
        if self.place.stopped():
            self.release()
        documents = self.sales.documents()
        for sale in self.sales.of_seed:
            found = documents.get(sale.number, [])
            task = self.judge.undecided(sale)
            if task is not None:
                with self.place.storage.begin() as db:
                    try:
                        self._decide(db, db.get_one(Task, task.id), sale, found)
                    except CartbooksError as no:
                        db.rollback()
                        self.refused = no
                self.answers += 1
        return self.answers > before

    def _decide(self, db: Database, task: Task, sale: Sale, found: list[dict[str, str]]) -> None:
        posting = posting_of(db, self.place.store_id, sale.body.ext_id)
        state = posting.state if posting is not None else PostingState.REFUSED
        if not sale.must_stand:
            deciding.mark_dealt_with(db, task, "It was called off.", NAME)
        elif state is PostingState.POSTED:
            deciding.mark_dealt_with(db, task, "It stands in QuickBooks.", NAME)
            sale.accepted = True
        elif found:
            by_hand.link_document(db, task, found[0]["txn_id"], NAME)
        elif task.code == "number_taken" and state in _NOT_SENT:
            deciding.renumber(db, task, f"P{sale.body.ext_id[-6:]}", NAME)
        elif state is not PostingState.REFUSED:
            deciding.post_again(db, task, "It is not in QuickBooks.", NAME)
        else:
            operation = db.get_one(Operation, task.operation_id)
            asking.retry(db, operation, NAME, tasks=[task])

    def held(self) -> list[str]:
        """The reasons that she is shown at this moment."""
        with self.place.storage.reading() as db:
            return list(
                db.scalars(
                    select(Task.code).where(
                        Task.state.in_([TaskState.HELD, TaskState.FAILED]),
                        Task.dealt_with_at.is_(None),
                        Task.record_type == "order",
                    )
                )
            )

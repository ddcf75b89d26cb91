"""Whether a posted document still stands with its total. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from cartbooks.mapping import token as memo_token
from cartbooks.operations.answers import NOT_FOUND, is_error, refusal
from cartbooks.operations.push_orders.settle import document_query, total_of
from cartbooks.operations.step import QuickBooksStep
from cartbooks.operations.verdicts import Ask, Done, Failed, Verdict
from cartbooks.qbxml import Answer, Record


@dataclass(frozen=True, slots=True)
class PostedDocument:
    """What the ledger says stands in QuickBooks."""

    form: str
    txn_id: str
    number: str
    total: Decimal
    token: str
    """What its memo ends with, unless somebody took it out."""


def _ask(document: PostedDocument) -> Ask:
    return Ask([document_query(document.form, txn_ids=(document.txn_id,))])


def _read(document: PostedDocument, answers: Sequence[Answer]) -> Verdict:
    answer = answers[0]
    facts = {"number": document.number, "txn_id": document.txn_id}
    record = answer.record
    if record is None:
        if answer.code in NOT_FOUND:
            return Failed("document_missing", answer.message, facts, missing=True)
        return refusal(answer) if is_error(answer) else Failed("answer_foreign", answer.message)
    if _is_of_another(record, document.token):
        said = "Under its TxnID stands the document of another order."
        return Failed("document_missing", said, facts, missing=True)
    total = total_of(record)
    if total is not None and total != document.total:
        found = {**facts, "amount": str(total), "expected": str(document.total)}
        return Failed("total_differs", facts=found)
    return Done(facts=facts)


def _is_of_another(record: Record, token: str) -> bool:
    """After an older copy came back QuickBooks may give a TxnID out again."""
    memo = record.get("Memo")
    named = memo_token.find(memo) if isinstance(memo, str) else None
    return bool(named) and named != token


STEPS = {"look": QuickBooksStep(_ask, _read, batch=50)}

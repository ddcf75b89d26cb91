"""
An order that somebody entered by hand: the document is found by its number, nothing is sent. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from cartbooks.mapping import token as memo_token
from cartbooks.operations.answers import is_error, refusal
from cartbooks.operations.push_orders.brief import OrderBrief
from cartbooks.operations.push_orders.settle import QUERIES, document_query, total_of
from cartbooks.operations.step import QuickBooksStep
from cartbooks.operations.verdicts import Ask, Done, Held, Posted, Verdict
from cartbooks.qbxml import Answer, Record, ref

READABLE = {"SalesReceipt": "Sales Receipt", "Invoice": "Invoice", "SalesOrder": "Sales Order"}
_NO_MATCH = {1, 500}


def _ask(brief: OrderBrief) -> Ask | Verdict:
    forms = [form for form in QUERIES if form != "SalesOrder" or brief.company.sales_orders]
    number = str(brief.memory["adopt"])
    return Ask([document_query(form, ref_numbers=(number,)) for form in forms])


def _read(brief: OrderBrief, answers: Sequence[Answer]) -> Verdict:
    number = str(brief.memory["adopt"])
    found: list[tuple[str, Record]] = []
    for answer in answers:
        if is_error(answer) and answer.code not in _NO_MATCH:
            return refusal(answer)
        form = answer.element.removesuffix("QueryRs")
        found += [(form, record) for record in answer.records if _nobody_elses(brief, record)]
    if not found:
        return Held("document_not_found", facts={"number": number})
    if len(found) > 1:
        listed = "; ".join(_shown(form, record) for form, record in found[:5])
        return Held("documents_many", facts={"number": number, "candidates": listed})
    form, record = found[0]
    total = total_of(record)
    facts = {
        "number": number,
        "document": READABLE[form],
        "form": form,
        "amount": "",
        "expected": "",
    }
    if total is not None and total != brief.order.total:
        facts |= {"amount": str(total), "expected": str(brief.order.total)}
    posted = Posted(
        txn_id=str(record.get("TxnID", "")),
        edit_sequence=str(record.get("EditSequence", "")),
        total=total,
        how=f"linked by {brief.memory.get('adopt_by', '')}".strip(),
    )
    return Done(code="linked_by_number", facts=facts, posted=posted)


def _nobody_elses(brief: OrderBrief, record: Record) -> bool:
    """Without our token, or with this order's: not the document of another order of ours."""
    token = memo_token.find(str(record.get("Memo") or ""))
    return token in (None, "", brief.token)


def _shown(form: str, record: Record) -> str:
    _, customer = ref(record, "CustomerRef")
    total = total_of(record)
    facts = (READABLE[form], str(record.get("TxnDate") or ""), customer or "", str(total or ""))
    return " ".join(filter(None, facts))


ADOPT = QuickBooksStep(_ask, _read)

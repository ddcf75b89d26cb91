"""
An order's way into QuickBooks, one step at a time. Pure.

customer → (find_customer → add_customer) → items → (find_item → add_item) → number → add
                  every step may end the way: done, failed, held, skipped

A stale reference (3120, 3140) leads once through `recheck`, which finds out what is gone, and back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cartbooks.mapping import customers, documents, items
from cartbooks.mapping import token as memo_token
from cartbooks.mapping.customers import KnownCustomer
from cartbooks.mapping.eligibility import NotEligible, eligible
from cartbooks.mapping.held import Held as MappingHeld
from cartbooks.mapping.item_index import Items
from cartbooks.mapping.item_index import key as item_key
from cartbooks.operations.answers import (
    NAME_TAKEN,
    STALE_REFERENCE,
    is_error,
    refusal,
)
from cartbooks.operations.push_orders.adopt import ADOPT, READABLE
from cartbooks.operations.push_orders.brief import OrderBrief, sku_record
from cartbooks.operations.push_orders.settle import document_query, total_of
from cartbooks.operations.step import QuickBooksStep
from cartbooks.operations.verdicts import (
    Ask,
    Claim,
    Done,
    Failed,
    Held,
    More,
    NewLink,
    Posted,
    Skipped,
    Verdict,
)
from cartbooks.qbxml import Answer, CustomerQuery, ItemQuery, Record, Ref, Request, problems, ref
from cartbooks.stores.canonical import Line

_NAME_TRIES = 4


def setting_of(brief: OrderBrief) -> documents.Setting:
    """What surrounds the order."""
    return documents.Setting(
        store=brief.store,
        country=brief.company.country,
        home_currency=brief.company.home_currency,
        sales_orders=brief.company.sales_orders,
        closing_date=brief.company.closing_date,
    )


# -- the customer


def _customer(brief: OrderBrief) -> Verdict:
    """Who the buyer is in QuickBooks, from what is known here."""
    if skip := brief.memory.get("skip"):
        return Skipped(str(skip))
    if called_off := not_any_more(brief):
        return called_off
    against = documents.stopped(brief.order, brief.preferences, setting_of(brief), _form(brief))
    if against:
        return Held(against.code, facts=_facts(brief, **against.facts))
    chosen = brief.preferences.generic_customer
    if brief.preferences.customer_rule == "generic":
        if chosen is None:
            return Held("customer_missing", facts=_facts(brief))
        return More("items", {"customer": {"id": chosen.list_id, "name": chosen.full_name}})
    found = customers.match(brief.order, brief.preferences, brief.customers, brief.customer_link)
    match found:
        case customers.Found():
            return _with_customer(brief, found.customer, found.how)
        case customers.Unclear():
            names = ", ".join(found.candidates)
            return Held(found.code, facts=_facts(brief, candidates=names))
        case customers.Create():
            return More("find_customer", {"name": brief.memory.get("name") or found.name})


def not_any_more(brief: OrderBrief) -> Skipped | None:
    """The store has taken it back since it was planned: cancelled, refunded, not paid after all."""
    verdict = eligible(brief.order, brief.preferences)
    return Skipped(verdict.code) if isinstance(verdict, NotEligible) else None


def _with_customer(brief: OrderBrief, customer: KnownCustomer, how: str) -> More:
    links: tuple[NewLink, ...] = ()
    if how != "link":
        links = (
            NewLink("customer", brief.customer_record, customer.list_id, customer.full_name, how),
        )
    return More(
        "items",
        {"customer": {"id": customer.list_id, "name": customer.full_name}, "name": None},
        links=links,
        trace="" if how == "link" else f"Customer {customer.full_name} by {how}.",
    )


def _find_customer_ask(brief: OrderBrief) -> Ask | Verdict:
    known = brief.customer_link
    if known is not None and known.is_active:
        return _with_customer(brief, known, "link")
    return Ask(
        [CustomerQuery(full_name=(str(brief.memory["name"]),))],
        alone=frozenset({f"customer:{str(brief.memory['name']).casefold()}"}),
    )


def _find_customer_read(brief: OrderBrief, answers: Sequence[Answer]) -> Verdict:
    """The name is free, or it is the same person, or it belongs to somebody else."""
    record = answers[0].record
    if record is None:
        if is_error(answers[0]) and answers[0].code != 3120:
            return refusal(answers[0])
        return More("add_customer")
    found = known_customer(record)
    same = customers.emails(brief.order.customer.email) & customers.emails(found.email)
    if same and found.is_active:
        return _with_customer(brief, found, "name and e-mail")
    if _ours(brief, found):
        return _with_customer(brief, found, "found after a lost answer")
    return _next_name(brief, "")


def _ours(brief: OrderBrief, found: KnownCustomer) -> bool:
    """A customer with our own suffix was made for this very buyer."""
    base = customers.name_for(brief.order, brief.preferences)
    suffixed = customers.with_suffix(base, brief.order)
    return found.is_active and found.full_name.casefold() == suffixed.casefold()


def _next_name(brief: OrderBrief, said: str) -> Verdict:
    """The plain name is taken: the one with the buyer's own number behind it."""
    tries = int(brief.memory.get("names", 0)) + 1
    base = customers.name_for(brief.order, brief.preferences)
    wished = customers.with_suffix(base, brief.order)
    if tries > 1:
        wished = customers.with_suffix(f"{base} {tries}", brief.order)
    if tries >= _NAME_TRIES:
        return Held("customer_name_taken", said, _facts(brief, customer=base))
    return More(
        "find_customer",
        {"name": wished, "names": tries},
        code=str(NAME_TAKEN),
        trace=f"The name {brief.memory.get('name')} is taken; trying {wished}.",
    )


def _add_customer_ask(brief: OrderBrief) -> Ask | Verdict:
    known = brief.customer_link
    if known is not None and known.is_active:
        return _with_customer(brief, known, "link")
    request = customers.customer_add(brief.order, brief.preferences, str(brief.memory["name"]))
    wrong = problems(request)
    if wrong:
        return _too_long(brief, wrong[0])
    return Ask(
        [request],
        alone=frozenset({f"customer:{request.name.casefold()}", brief.customer_record}),
    )


def _add_customer_read(brief: OrderBrief, answers: Sequence[Answer]) -> Verdict:
    answer = answers[0]
    if answer.code == NAME_TAKEN:
        return _next_name(brief, answer.message)
    if is_error(answer):
        return _stale(brief, answer) or refusal(answer)
    record = answer.record or dict(answer.recovery or {})
    created = KnownCustomer(
        list_id=str(record.get("ListID", "")),
        full_name=str(record.get("FullName") or brief.memory["name"]),
    )
    return _with_customer(brief, created, "created")


def known_customer(record: Record) -> KnownCustomer:
    """A CustomerRet as mapping knows customers."""
    bill_to = record.get("BillAddress")
    return KnownCustomer(
        list_id=str(record.get("ListID", "")),
        full_name=str(record.get("FullName", "")),
        email=str(record.get("Email") or ""),
        postcode=str(bill_to.get("PostalCode") or "") if isinstance(bill_to, dict) else "",
        is_active=str(record.get("IsActive", "true")).lower() != "false",
        company=str(record.get("CompanyName") or ""),
        first_name=str(record.get("FirstName") or ""),
        last_name=str(record.get("LastName") or ""),
    )


# -- the items


def choices(
    brief: OrderBrief,
) -> Iterator[tuple[int, Line, items.Matched | items.CreateItem | Held]]:
    """What each product line is posted to, or why it cannot be."""
    known = Items(brief.items)
    for index, line in enumerate(brief.order.lines):
        if line.kind != "product":
            continue
        linked = brief.item_links.get(sku_record(line.sku)) if line.sku else None
        chosen = items.choose(
            line,
            brief.preferences,
            Items([*brief.items, linked]) if linked else known,
            link=linked.ref() if linked else None,
            product=brief.products.get(item_key(line.sku or "")),
        )
        if isinstance(chosen, MappingHeld):
            facts = {
                "sku": line.sku or "",
                "item": line.name,
                "reason": chosen.sentence,
                **{name: str(value) for name, value in chosen.facts.items()},
            }
            yield index, line, Held(chosen.code, facts=_facts(brief, **facts, setting=chosen.field))
        else:
            yield index, line, chosen


def document_item(chosen: items.Matched) -> documents.Item:
    """The item as a line of the document names it."""
    named = Ref(list_id=chosen.ref.list_id, full_name=chosen.ref.full_name)
    return documents.Item(named, chosen.type)


def resolve_items(brief: OrderBrief) -> dict[int, documents.Item] | Held | str:
    """The item of each product line; a hold, or the SKU that must be created first."""
    found: dict[int, documents.Item] = {}
    for index, line, chosen in choices(brief):
        match chosen:
            case items.Matched():
                found[index] = document_item(chosen)
            case items.CreateItem():
                return str(line.sku)
            case Held():
                return chosen
    return found


def _items(brief: OrderBrief) -> Verdict:
    resolved = resolve_items(brief)
    if isinstance(resolved, Held):
        return resolved
    if isinstance(resolved, str):
        return More("find_item", {"sku": resolved})
    return More("number", {"sku": None, "token": brief.token})


def _find_item_ask(brief: OrderBrief) -> Ask | Verdict:
    sku = str(brief.memory["sku"])
    if sku_record(sku) in brief.item_links:
        return More("items")
    return Ask([ItemQuery(full_name=(sku,))], alone=frozenset({sku_record(sku)}))


def _find_item_read(brief: OrderBrief, answers: Sequence[Answer]) -> Verdict:
    record = answers[0].record
    if record is None:
        if is_error(answers[0]) and answers[0].code != 3120:
            return refusal(answers[0])
        return More("add_item")
    return More("items", links=(_item_link(brief, record, "full name"),))


def _item_link(brief: OrderBrief, record: Record, how: str) -> NewLink:
    sku = str(brief.memory["sku"])
    return NewLink(
        "product",
        sku_record(sku),
        str(record.get("ListID", "")),
        str(record.get("FullName") or sku),
        how,
        str(record.get("#tag", "")).removesuffix("Ret"),
    )


def _add_item_ask(brief: OrderBrief) -> Ask | Verdict:
    sku = str(brief.memory["sku"])
    if sku_record(sku) in brief.item_links:
        return More("items")
    line = next(line for line in brief.order.lines if line.sku == sku)
    request = items.item_add(brief.products.get(item_key(sku)) or line, brief.preferences)
    if isinstance(request, MappingHeld):
        facts = {"sku": sku, "reason": request.sentence, "setting": request.field}
        return Held(request.code, facts=_facts(brief, **facts))
    wrong = problems(request)
    if wrong:
        return _too_long(brief, wrong[0], sku=sku)
    return Ask([request], alone=frozenset({sku_record(sku)}))


def _add_item_read(brief: OrderBrief, answers: Sequence[Answer]) -> Verdict:
    answer = answers[0]
    sku = str(brief.memory["sku"])
    if answer.code == NAME_TAKEN:
        return Held("sku_exists", answer.message, _facts(brief, sku=sku))
    if is_error(answer):
        return refusal(answer)
    record = answer.record or dict(answer.recovery or {})
    return More("items", links=(_item_link(brief, record, "created"),))


# -- the number, and the document itself


def prepare(brief: OrderBrief) -> documents.Prepared | Held | Failed:
    """The document as it would leave now."""
    resolved = resolve_items(brief)
    if isinstance(resolved, Held):
        return resolved
    if isinstance(resolved, str):
        return Held("sku_unmatched", facts=_facts(brief, sku=resolved))
    customer: dict[str, Any] = brief.memory.get("customer") or {}
    prepared = documents.document(
        brief.order,
        brief.preferences,
        setting_of(brief),
        customer=Ref(list_id=customer.get("id"), full_name=customer.get("name")),
        items=resolved,
        token=brief.token,
        form=_form(brief),
        number=brief.number,
    )
    if isinstance(prepared, documents.Stopped):
        return Held(prepared.code, facts=_facts(brief, **prepared.facts))
    return prepared


def _form(brief: OrderBrief) -> Any:
    return brief.form or None


def _number_ask(brief: OrderBrief) -> Ask | Verdict:
    """Before the first send: does QuickBooks have a document of this number already?"""
    if called_off := not_any_more(brief):
        return called_off
    prepared = prepare(brief)
    if not isinstance(prepared, documents.Prepared):
        return prepared
    if prepared.ref_number is None:
        return More("add")
    others = [form for form in ("SalesReceipt", "Invoice") if form != prepared.form]
    forms = [prepared.form, *others]
    return Ask([document_query(form, ref_numbers=(prepared.ref_number,)) for form in forms])


def _number_read(brief: OrderBrief, answers: Sequence[Answer]) -> Verdict:
    for answer in answers:
        if is_error(answer):
            return refusal(answer)
        for record in answer.records:
            token = memo_token.find(str(record.get("Memo") or ""))
            if token == brief.token:
                return Done(code="settled_posted", posted=_posted(record, "look-up"))
            return Held("number_taken", facts=_taken(brief, answer, record))
    return More("add")


def _taken(brief: OrderBrief, answer: Answer, record: Record) -> dict[str, str]:
    total = total_of(record)
    _, customer = ref(record, "CustomerRef")
    form = answer.element.removesuffix("QueryRs")
    return _facts(
        brief,
        number=str(record.get("RefNumber", "")),
        txn_id=str(record.get("TxnID", "")),
        document=READABLE.get(form, form),
        form=form,
        customer=customer or "",
        amount="" if total is None else str(total),
        date=str(record.get("TxnDate", "")),
    )


def _add_ask(brief: OrderBrief) -> Ask | Verdict:
    if called_off := not_any_more(brief):
        return called_off
    prepared = prepare(brief)
    if not isinstance(prepared, documents.Prepared):
        return prepared
    customer: dict[str, Any] = brief.memory.get("customer") or {}
    request: Request = prepared.request
    return Ask(
        [request],
        claim=Claim(
            source_id=brief.order.ext_id,
            number=brief.order.number,
            form=prepared.form,
            ref_number=prepared.ref_number,
            token=brief.token,
            predicted_total=prepared.total,
            customer_list_id=str(customer.get("id") or ""),
            fingerprint=brief.fingerprint,
        ),
    )


def _add_read(brief: OrderBrief, answers: Sequence[Answer]) -> Verdict:
    answer = answers[0]
    if is_error(answer):
        return _stale(brief, answer) or _refused(brief, answer)
    record = answer.record or dict(answer.recovery or {})
    posted = _posted(record, "answered" if answer.record else "stored status")
    if posted.total is not None and posted.total != brief.order.total:
        return Failed(
            "total_differs",
            answer.message,
            _facts(brief, amount=str(posted.total), expected=str(brief.order.total)),
            posted=posted,
        )
    said = answer.message if answer.code else ""
    code = str(answer.code) if answer.code else ""
    prepared = prepare(brief)
    note = " ".join(prepared.notes) if isinstance(prepared, documents.Prepared) else ""
    return Done(posted=posted, facts=_facts(brief), code=code, said=said, note=note)


def _refused(brief: OrderBrief, answer: Answer) -> Verdict:
    verdict = refusal(answer)
    if isinstance(verdict, Failed):
        return Failed(verdict.code, verdict.said, _facts(brief))
    return verdict


def _posted(record: Record, how: str) -> Posted:
    return Posted(
        txn_id=str(record.get("TxnID", "")),
        edit_sequence=str(record.get("EditSequence", "")),
        total=total_of(record),
        how=how,
    )


# -- healing


def _stale(brief: OrderBrief, answer: Answer) -> Verdict | None:
    """A reference is not there: look once which one, drop its link and match anew."""
    if answer.code not in STALE_REFERENCE or brief.memory.get("healed"):
        return None
    return More(
        "recheck",
        {"healed": True},
        refused=True,
        code=str(answer.code),
        trace="A record that it refers to may be gone from QuickBooks; looking.",
    )


def _referred(brief: OrderBrief) -> tuple[list[str], list[str]]:
    customer = (brief.memory.get("customer") or {}).get("id")
    found = resolve_items(brief)
    refs = [item.ref.list_id for item in found.values()] if isinstance(found, dict) else []
    return [customer] if customer else [], sorted({each for each in refs if each})


def _recheck_ask(brief: OrderBrief) -> Ask | Verdict:
    customer, refs = _referred(brief)
    questions: list[Request] = []
    if customer:
        questions.append(CustomerQuery(list_id=tuple(customer)))
    if refs:
        questions.append(ItemQuery(list_id=tuple(refs)))
    return Ask(questions) if questions else More("customer", {"customer": None})


def _recheck_read(brief: OrderBrief, answers: Sequence[Answer]) -> Verdict:
    there = {str(r.get("ListID", "")) for answer in answers for r in answer.records}
    customer, refs = _referred(brief)
    gone = [each for each in (*customer, *refs) if each not in there]
    return More(
        "customer",
        {"customer": None},
        gone=gone,
        trace=f"{len(gone)} gone from QuickBooks; matching anew." if gone else "Nothing is gone.",
    )


# -- words


def _facts(brief: OrderBrief, **more: str) -> dict[str, str]:
    order = brief.order
    name = f"{order.customer.first_name} {order.customer.last_name}".strip()
    known: dict[str, Any] = brief.memory.get("customer") or {}
    facts = {
        "customer": str(known.get("name") or order.customer.company or name),
        "email": order.customer.email,
        "number": order.number,
        "amount": str(order.total),
        "store": brief.store,
    }
    return {**facts, **more}


def _too_long(brief: OrderBrief, wrong: Any, **more: str) -> Held:
    code = "field_too_long" if wrong.code == "too_long" else "setting_missing"
    return Held(
        code,
        facts=_facts(
            brief,
            field=wrong.path,
            value=str(wrong.value)[:200],
            limit=str(wrong.limit or ""),
            setting=wrong.path,
            **more,
        ),
    )


def _never(_brief: OrderBrief, _answers: Sequence[Answer]) -> Verdict:
    raise AssertionError("this step asks nothing")


STEPS = {
    "customer": QuickBooksStep(_customer, _never),
    "find_customer": QuickBooksStep(_find_customer_ask, _find_customer_read),
    "add_customer": QuickBooksStep(
        _add_customer_ask, _add_customer_read, writes=True, after_loss="find_customer"
    ),
    "items": QuickBooksStep(_items, _never),
    "find_item": QuickBooksStep(_find_item_ask, _find_item_read),
    "add_item": QuickBooksStep(_add_item_ask, _add_item_read, writes=True, after_loss="find_item"),
    "number": QuickBooksStep(_number_ask, _number_read),
    "adopt": ADOPT,
    "recheck": QuickBooksStep(_recheck_ask, _recheck_read),
    "add": QuickBooksStep(_add_ask, _add_read, writes=True),
}

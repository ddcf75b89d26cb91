"""Making a store product an item in QuickBooks, or saying why not. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cartbooks.mapping import items
from cartbooks.mapping.held import Held as MappingHeld
from cartbooks.mapping.preferences import Preferences
from cartbooks.operations.answers import NAME_TAKEN, is_error, refusal
from cartbooks.operations.step import QuickBooksStep
from cartbooks.operations.verdicts import Ask, Done, Failed, More, NewLink, Verdict
from cartbooks.qbxml import Answer, ItemQuery, Request, problems
from cartbooks.stores.canonical import Product


@dataclass(frozen=True, slots=True)
class ProductBrief:
    """One product, its store's settings, and the item it is linked to."""

    product: Product
    preferences: Preferences
    record: str
    linked: str
    sent_before: bool


def request_of(brief: ProductBrief) -> Request | Failed:
    """The item that the product would become, or what stands against it."""
    chosen = brief.preferences
    if not brief.product.sku:
        return Failed("sku_blank")
    needed = {"income_account": chosen.income_account}
    if chosen.create_item_as == "inventory":
        needed |= {"cogs_account": chosen.cogs_account, "asset_account": chosen.asset_account}
    lacking = [name for name, account in needed.items() if account is None]
    if lacking:
        return Failed("accounts_missing", facts={"field": ", ".join(lacking)})
    request = items.item_add(brief.product, chosen)
    if isinstance(request, MappingHeld):
        sku = brief.product.sku
        code = "name_too_long" if request.code == "sku_unmatched" else request.code
        return Failed(code, facts={"sku": sku, "reason": request.sentence, "limit": "31"})
    wrong = problems(request)
    if wrong:
        first = wrong[0]
        name = first.path.endswith("/Name")
        return Failed(
            "name_too_long" if name and first.code == "too_long" else "field_too_long",
            facts={
                "field": first.path,
                "value": str(first.value)[:200],
                "limit": str(first.limit or ""),
                "reason": first.reason,
            },
        )
    return request


def _find_ask(brief: ProductBrief) -> Ask | Verdict:
    if brief.linked:
        return Done(code="already_linked", note="Linked already", list_id=brief.linked)
    checked = request_of(brief)
    if isinstance(checked, Failed):
        return checked
    if not brief.sent_before:
        return More("add")
    return Ask([ItemQuery(full_name=(str(brief.product.sku),))])


def _find_read(brief: ProductBrief, answers: Sequence[Answer]) -> Verdict:
    """After a lost answer: what has the SKU as full name, and our type, came from us."""
    wanted = request_of(brief)
    for record in answers[0].records:
        if isinstance(wanted, Request) and record["#tag"] == _ret_of(wanted):
            return _linked(brief, record, "found after a lost answer")
        return Failed("sku_exists", facts=_there(brief, record))
    return refusal(answers[0]) if is_error(answers[0]) else More("add")


def _ret_of(request: Request) -> str:
    return request.element.removesuffix("AddRq") + "Ret"


def _add_ask(brief: ProductBrief) -> Ask | Verdict:
    request = request_of(brief)
    if isinstance(request, Failed):
        return request
    return Ask([request], alone=frozenset({f"item:{brief.record}"}))


def _add_read(brief: ProductBrief, answers: Sequence[Answer]) -> Verdict:
    answer = answers[0]
    if answer.code == NAME_TAKEN:
        return Failed("sku_exists", answer.message, {"sku": brief.product.sku or ""})
    if is_error(answer):
        return refusal(answer)
    record = answer.record or answer.recovery or {}
    return _linked(brief, record, "added")


def _linked(brief: ProductBrief, record: dict[str, str], how: str) -> Done:
    list_id = record.get("ListID", "")
    full_name = record.get("FullName") or str(brief.product.sku)
    kind = record.get("#tag", "").removesuffix("Ret")
    link = NewLink("product", brief.record, list_id, full_name, how, kind)
    return Done(links=(link,), list_id=list_id)


def _there(brief: ProductBrief, record: dict[str, str]) -> dict[str, str]:
    return {
        "sku": brief.product.sku or "",
        "item": record.get("FullName", ""),
        "list_id": record.get("ListID", ""),
        "type": record.get("#tag", "").removesuffix("Ret"),
    }


STEPS = {
    "find": QuickBooksStep(_find_ask, _find_read),
    "add": QuickBooksStep(_add_ask, _add_read, writes=True, after_loss="find"),
}

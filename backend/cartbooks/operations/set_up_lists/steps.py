"""Making one list record that a store's settings need. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cartbooks.operations.answers import NAME_TAKEN, is_error, refusal
from cartbooks.operations.step import QuickBooksStep
from cartbooks.operations.verdicts import Ask, Done, Failed, More, Verdict
from cartbooks.qbxml import (
    Answer,
    CustomerAdd,
    CustomerQuery,
    ItemDiscountAdd,
    ItemNonInventoryAdd,
    ItemOtherChargeAdd,
    ItemQuery,
    ItemSalesTaxAdd,
    PaymentMethodAdd,
    PaymentMethodQuery,
    Ref,
    Request,
    SalesOrPurchase,
    ShipMethodAdd,
    ShipMethodQuery,
    problems,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list record to be: `what` is one of `MAKERS`; items post to `account`."""

    what: str
    name: str
    account: Ref | None
    vendor: Ref | None


def _other_charge(wanted: Wanted) -> Request:
    return ItemOtherChargeAdd(
        name=wanted.name,
        sales_or_purchase=SalesOrPurchase(desc=wanted.name, account_ref=wanted.account),
    )


def _non_inventory(wanted: Wanted) -> Request:
    return ItemNonInventoryAdd(
        name=wanted.name,
        sales_or_purchase=SalesOrPurchase(desc=wanted.name, account_ref=wanted.account),
    )


MAKERS: dict[str, Callable[[Wanted], Request]] = {
    "other_charge": _other_charge,
    "non_inventory": _non_inventory,
    "discount": lambda w: ItemDiscountAdd(name=w.name, item_desc=w.name, account_ref=w.account),
    "sales_tax": lambda w: ItemSalesTaxAdd(
        name=w.name, item_desc=w.name, tax_rate=Decimal(0), tax_vendor_ref=w.vendor
    ),
    "customer": lambda w: CustomerAdd(name=w.name),
    "payment_method": lambda w: PaymentMethodAdd(name=w.name),
    "ship_method": lambda w: ShipMethodAdd(name=w.name),
}
LISTS = {"customer": "customer", "payment_method": "payment_method", "ship_method": "ship_method"}
NEEDS_ACCOUNT = frozenset({"other_charge", "non_inventory", "discount"})


def _query(wanted: Wanted) -> Request:
    if wanted.what == "customer":
        return CustomerQuery(full_name=(wanted.name,))
    if wanted.what == "payment_method":
        return PaymentMethodQuery(full_name=(wanted.name,))
    if wanted.what == "ship_method":
        return ShipMethodQuery(full_name=(wanted.name,))
    return ItemQuery(full_name=(wanted.name,))


def _find_ask(wanted: Wanted) -> Ask | Verdict:
    if wanted.what in NEEDS_ACCOUNT and wanted.account is None:
        return Failed("accounts_missing", facts={"field": "account", "item": wanted.name})
    wrong = problems(MAKERS[wanted.what](wanted))
    if wrong:
        return Failed(
            "name_too_long" if wrong[0].code == "too_long" else "field_too_long",
            facts={"field": wrong[0].path, "limit": str(wrong[0].limit or "")},
        )
    return Ask([_query(wanted)])


def _find_read(_wanted: Wanted, answers: Sequence[Answer]) -> Verdict:
    record = answers[0].record
    if record:
        return Done(note="There already", list_id=str(record.get("ListID", "")))
    return refusal(answers[0]) if is_error(answers[0]) and answers[0].code != 3120 else More("add")


def _add_ask(wanted: Wanted) -> Ask:
    return Ask([MAKERS[wanted.what](wanted)], alone=frozenset({wanted.name.casefold()}))


def _add_read(_wanted: Wanted, answers: Sequence[Answer]) -> Verdict:
    answer = answers[0]
    if answer.code == NAME_TAKEN:
        return Failed(str(NAME_TAKEN), answer.message)
    if is_error(answer):
        return refusal(answer)
    record = answer.record or answer.recovery or {}
    return Done(note="Created", list_id=str(record.get("ListID", "")))


STEPS = {
    "find": QuickBooksStep(_find_ask, _find_read),
    "add": QuickBooksStep(_add_ask, _add_read, writes=True, after_loss="find"),
}

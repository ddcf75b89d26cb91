"""The checks that QuickBooks would make, made now: what will fail is told beforehand."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from cartbooks.mapping import choice, customers, documents, items
from cartbooks.mapping.against import against
from cartbooks.mapping.chosen import used
from cartbooks.mapping.customers import KnownCustomer
from cartbooks.mapping.documents import Item, Setting, Stopped
from cartbooks.mapping.held import Held
from cartbooks.mapping.item_index import ItemIndex, Items, key
from cartbooks.mapping.preferences import DocumentKind, Preferences
from cartbooks.mapping.refs import Ref
from cartbooks.qbxml import Ref as QuickBooksRef
from cartbooks.qbxml import problems
from cartbooks.stores.canonical import Order, Product

Severity = Literal["will_fail", "cannot_tell", "ok"]
Lost = Literal["gone", "inactive"]
_UNKNOWN = QuickBooksRef(full_name="to be created")
_MARK = "CB:00000000"  # as long as a real token


@dataclass(frozen=True, slots=True)
class Known:
    """
    What is known of QuickBooks without asking it: the open company and the copies of its lists.

    `item_links` are by `item_index.key` of the SKU. `taken_numbers` are document numbers that are
    in use; None where that was never looked at. `lost` has what became of records that a setting
    names and that cannot be used any more.
    """

    setting: Setting
    items: ItemIndex = field(default_factory=lambda: Items(()))
    item_links: Mapping[str, Ref] = field(default_factory=dict)
    products: Mapping[str, Product] = field(default_factory=dict)
    customers: Sequence[KnownCustomer] = ()
    customer_link: KnownCustomer | None = None
    taken_numbers: Collection[str] | None = None
    lists_read: bool = True
    lost: Mapping[str, Lost] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of the checks; `ok` ones only say what is worth knowing."""

    code: str
    sentence: str
    severity: Severity
    facts: Mapping[str, str] = field(default_factory=dict)


def check(
    order: Order,
    preferences: Preferences,
    known: Known,
    *,
    form: DocumentKind | None = None,
    number: str = "",
    name: str = "",
) -> list[Finding]:
    """
    All that would keep an eligible order from being posted, what will fail first.

    An empty list, or one without `will_fail`, says that it will go as far as can be told. `form`,
    `number` and the `name` of a new customer are given where they were fixed before.
    """
    kind = form or choice.form(order, preferences)
    found = [
        *_stopped(against(order, preferences, known.setting, form)),
        *_customer(order, preferences, known, name),
        *_items(order, preferences, known),
        *_chosen(order, preferences, known, kind),
        *_document(order, preferences, known, form, number),
        *_number(order, preferences, known, number),
    ]
    rank = {"will_fail": 0, "cannot_tell": 1, "ok": 2}
    unique = {(one.code, one.sentence): one for one in found}
    return sorted(unique.values(), key=lambda finding: rank[finding.severity])


def _stopped(against: Iterator[Stopped]) -> Iterator[Finding]:
    for one in against:
        yield Finding(one.code, one.sentence, "will_fail", one.facts)


def _customer(
    order: Order, preferences: Preferences, known: Known, wished: str
) -> Iterator[Finding]:
    email = order.customer.email
    if preferences.customer_rule == "generic":
        if preferences.generic_customer is None:
            yield Finding("customer_missing", "No generic customer is chosen.", "will_fail")
    else:
        match customers.match(order, preferences, known.customers, known.customer_link):
            case customers.Found(customer):
                email = customer.email or email
            case customers.Unclear(code, candidates):
                listed = ", ".join(candidates[:5])
                words = "is inactive" if code == "customer_inactive" else "all fit the buyer"
                yield Finding(code, f"{listed} {words}.", "will_fail", {"candidates": listed})
            case customers.Create(usual):
                name = wished or usual
                for problem in problems(customers.customer_add(order, preferences, name)):
                    yield _refused(documents.refused(problem))
                yield Finding("customer_new", f"The customer {name} will be created.", "ok")
    if preferences.to_be_emailed and order.customer.email and not _all_are_emails(email):
        yield Finding(
            "email_invalid",
            f'"{email}" is no valid e-mail address, and the document is marked "To be e-mailed": '
            "QuickBooks refuses that.",
            "will_fail",
            {"email": email},
        )


def _all_are_emails(text: str) -> bool:
    """QuickBooks takes several addresses in one field, parted by commas."""
    return all(customers.is_email(part) for part in text.replace(";", ",").split(","))


def _items(order: Order, preferences: Preferences, known: Known) -> Iterator[Finding]:
    for index, line in enumerate(order.lines):
        if line.kind != "product":
            continue
        chosen = _choose(order, index, preferences, known)
        if isinstance(chosen, Held):
            severity: Severity = "will_fail"
            if chosen.code == "sku_unmatched" and not known.lists_read:
                severity = "cannot_tell"
            facts = {"sku": line.sku or "", "item": line.name, **chosen.facts}
            yield Finding(chosen.code, chosen.sentence, severity, facts)
        elif isinstance(chosen, items.CreateItem):
            for problem in problems(chosen.request):
                yield _refused(documents.refused(problem))
            yield Finding("item_new", f"The item {chosen.name} will be created.", "ok")


def _choose(
    order: Order, index: int, preferences: Preferences, known: Known
) -> items.Matched | items.CreateItem | Held:
    line = order.lines[index]
    wanted = key(line.sku or "")
    return items.choose(
        line,
        preferences,
        known.items,
        link=known.item_links.get(wanted),
        product=known.products.get(wanted),
        field=f"lines[{index}].sku",
    )


def _chosen(
    order: Order, preferences: Preferences, known: Known, kind: DocumentKind | None
) -> Iterator[Finding]:
    """Records that the settings name for this document, and that QuickBooks has no longer."""
    for each in used(order, preferences, kind) if known.lost else ():
        lost = known.lost.get(each.setting)
        if lost is not None:
            words = "is no longer in QuickBooks" if lost == "gone" else "is inactive in QuickBooks"
            yield Finding(
                f"setting_{lost}",
                f"{each.ref}, which the setting {each.setting} names, {words}.",
                "will_fail",
                {"setting": each.setting, "value": str(each.ref)},
            )


def _document(
    order: Order,
    preferences: Preferences,
    known: Known,
    form: DocumentKind | None,
    number: str,
) -> Iterator[Finding]:
    """The document as it would be, with what is still to be found or created filled in."""
    stand_in: dict[int, Item] = {}
    for index, line in enumerate(order.lines):
        if line.kind == "product":
            chosen = _choose(order, index, preferences, known)
            stand_in[index] = Item(_UNKNOWN)
            if isinstance(chosen, items.Matched):
                stand_in[index] = Item(chosen.ref.in_qbxml(), chosen.type)
    prepared = documents.document(
        order, preferences, known.setting, customer=_UNKNOWN, items=stand_in, token=_MARK,
        form=form, number=number,
    )  # fmt: skip
    if isinstance(prepared, Stopped):
        yield _refused(prepared)
        return
    for note in prepared.notes:
        yield Finding("note", note, "ok")


def _number(order: Order, preferences: Preferences, known: Known, wished: str) -> Iterator[Finding]:
    number = documents.number_of(order, preferences, wished)
    if number is None:
        return
    if known.taken_numbers is None:
        yield Finding(
            "number_taken",
            f"Whether the number {number} is free in QuickBooks is seen when it is asked.",
            "cannot_tell",
            {"number": number},
        )
    elif number.casefold() in {taken.casefold() for taken in known.taken_numbers}:
        yield Finding(
            "number_taken",
            f"QuickBooks already has a document with the number {number}.",
            "will_fail",
            {"number": number},
        )


def _refused(stopped: Stopped) -> Finding:
    return Finding(stopped.code, stopped.sentence, "will_fail", stopped.facts)

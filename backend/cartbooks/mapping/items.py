"""A store's SKU becomes a QuickBooks item: found, created, replaced by the generic one, or held."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from cartbooks import qbxml
from cartbooks.mapping.held import Held
from cartbooks.mapping.item_index import ItemIndex, KnownItem, key
from cartbooks.mapping.preferences import Preferences
from cartbooks.mapping.refs import Ref, in_qbxml
from cartbooks.qbxml import text
from cartbooks.stores.canonical import Line, Product

NAME_LIMIT = 31
MPN_LIMIT = 31
DESCRIPTION_LIMIT = 4095
EARLY = date(2000, 1, 1)  # a document dated before its item's inventory starts is refused

How = Literal["link", "full_name", "name", "mpn", "barcode", "generic"]
ItemAdd = qbxml.ItemNonInventoryAdd | qbxml.ItemInventoryAdd | qbxml.ItemServiceAdd


@dataclass(frozen=True, slots=True)
class Matched:
    """The SKU is this item; *how* says what they agree in."""

    ref: Ref
    type: str
    how: How


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several items fit and none is the one."""

    candidates: tuple[KnownItem, ...]


@dataclass(frozen=True, slots=True)
class Inactive:
    """The item was made inactive in QuickBooks."""

    item: KnownItem


@dataclass(frozen=True, slots=True)
class Unsupported:
    """The item is of a type that a product cannot be posted to, such as a group."""

    item: KnownItem


@dataclass(frozen=True, slots=True)
class Unmatched:
    """QuickBooks has no such item."""


@dataclass(frozen=True, slots=True)
class CreateItem:
    """The item is to be created by this request."""

    request: ItemAdd
    name: str


Match = Matched | Ambiguous | Inactive | Unsupported | Unmatched


def match(
    sku: str,
    items: ItemIndex,
    link: Ref | None = None,
    *,
    mpn: bool = False,
    barcode: bool = False,
) -> Match:
    """
    Link, exact full name, unique leaf name, then part number and barcode where they are wanted.

    A link to an item that is no longer in the list counts as none. Of several items with one name
    the active ones count.
    """
    if link and link.list_id and (linked := items.by_list_id(link.list_id)):
        return _judge([linked], "link")
    wanted = key(sku)
    if not wanted:
        return Unmatched()
    ways: tuple[tuple[How, Sequence[KnownItem]], ...] = (
        ("full_name", items.by_full_name(wanted)),
        ("name", items.by_name(wanted)),
        ("mpn", items.by_mpn(wanted) if mpn else ()),
        ("barcode", items.by_barcode(wanted) if barcode else ()),
    )
    for how, found in ways:
        if found:
            return _judge(found, how)
    return Unmatched()


def _judge(found: Sequence[KnownItem], how: How) -> Match:
    active = [item for item in found if item.is_active]
    if not active:
        return Inactive(found[0])
    sellable = [item for item in active if item.is_sellable()]
    if not sellable:
        return Unsupported(active[0])
    if len(sellable) > 1:
        return Ambiguous(tuple(sellable))
    return Matched(sellable[0].ref(), sellable[0].type, how)


def unmatched(skus: Iterable[str], items: ItemIndex, preferences: Preferences) -> list[str]:
    """Those of *skus* that no item is, in whatever state."""
    mpn, barcode = preferences.match_mpn, preferences.match_barcode
    found = {sku: match(sku, items, mpn=mpn, barcode=barcode) for sku in skus}
    return [sku for sku, each in found.items() if isinstance(each, Unmatched)]


def choose(
    line: Line,
    preferences: Preferences,
    items: ItemIndex,
    *,
    link: Ref | None = None,
    product: Product | None = None,
    inventory_date: date | None = None,
    field: str = "sku",
) -> Matched | CreateItem | Held:
    """
    What a product line is posted to. *product* is the store's record of it, where it is known;
    *inventory_date* the day from which a new inventory item may be sold.
    """
    if not line.sku:
        if preferences.generic_item:
            return Matched(preferences.generic_item, "", "generic")
        return Held(
            "sku_blank",
            f'"{line.name}" has no SKU in the store, and no generic item is chosen.',
            field,
            {"value": line.name},
        )
    found = match(
        line.sku, items, link, mpn=preferences.match_mpn, barcode=preferences.match_barcode
    )
    match found:
        case Matched():
            return found
        case Ambiguous(candidates):
            names = ", ".join(item.full_name for item in candidates[:5])
            return Held(
                "sku_ambiguous",
                f"The SKU {line.sku} fits several items: {names}.",
                field,
                {"candidates": names},
            )
        case Inactive(item):
            return Held(
                "item_inactive",
                f"The item {item.full_name} is inactive in QuickBooks.",
                field,
                {"item": item.full_name},
            )
        case Unsupported(item):
            return Held(
                "item_unsupported",
                f"The item {item.full_name} is a {item.type}, "
                "and a product cannot be posted to that type.",
                field,
                {"item": item.full_name, "value": item.type},
            )
        case Unmatched():
            return _unmatched(line, preferences, product, inventory_date, field)


def _unmatched(
    line: Line,
    preferences: Preferences,
    product: Product | None,
    inventory_date: date | None,
    field: str,
) -> Matched | CreateItem | Held:
    if preferences.unmatched_sku == "hold":
        return Held("sku_unmatched", f"QuickBooks has no item with the SKU {line.sku}.", field)
    if preferences.unmatched_sku == "generic":
        if preferences.generic_item:
            return Matched(preferences.generic_item, "", "generic")
        return Held("setting_missing", "No generic item is chosen.", "generic_item")
    added = item_add(product or line, preferences, inventory_date=inventory_date)
    return added if isinstance(added, Held) else CreateItem(added, added.name)


def item_add(
    source: Product | Line, preferences: Preferences, *, inventory_date: date | None = None
) -> ItemAdd | Held:
    """
    The request that creates the item of *source*, named by its SKU.

    An SKU is never cut and never becomes a sub-item: one that is too long, or has a colon, is held
    for a person to link.
    """
    sku = text.clean(source.sku or "")
    if not sku:
        return Held("sku_blank", f'"{source.name}" has no SKU to name an item by.', "sku")
    if len(sku) > NAME_LIMIT or ":" in sku:
        why = "has a colon" if ":" in sku else f"is longer than {NAME_LIMIT} characters"
        return Held(
            "sku_unmatched",
            f"QuickBooks has no item with the SKU {sku}, and none can be created: it {why}.",
            "sku",
        )
    tracked = isinstance(source, Product) and source.tracked
    wanted = ["income_account"]
    if tracked and preferences.create_item_as == "inventory":
        wanted += ["cogs_account", "asset_account"]
    absent = [name for name in wanted if getattr(preferences, name) is None]
    if absent:
        account = absent[0].replace("_", " ")
        return Held("setting_missing", f"No {account} is chosen for new items.", absent[0])
    return _item_add(source, sku, preferences, tracked, inventory_date)


def _item_add(
    source: Product | Line,
    sku: str,
    preferences: Preferences,
    tracked: bool,
    inventory_date: date | None,
) -> ItemAdd:
    description = text.clean(source.name, DESCRIPTION_LIMIT) or None
    price = source.price if isinstance(source, Product) else _unit_price(source)
    price = price if price is None or price >= 0 else None
    part_number = text.clean(source.mpn) if isinstance(source, Product) else ""
    mpn = part_number if 0 < len(part_number) <= MPN_LIMIT else None
    if tracked and preferences.create_item_as == "inventory":
        return qbxml.ItemInventoryAdd(
            name=sku,
            manufacturer_part_number=mpn,
            sales_desc=description,
            sales_price=price,
            income_account_ref=in_qbxml(preferences.income_account),
            cogs_account_ref=in_qbxml(preferences.cogs_account),
            asset_account_ref=in_qbxml(preferences.asset_account),
            quantity_on_hand=Decimal(0),
            inventory_date=inventory_date or EARLY,
        )
    sale = qbxml.SalesOrPurchase(
        desc=description, price=price, account_ref=in_qbxml(preferences.income_account)
    )
    if preferences.create_item_as == "service":
        return qbxml.ItemServiceAdd(name=sku, sales_or_purchase=sale)
    return qbxml.ItemNonInventoryAdd(name=sku, manufacturer_part_number=mpn, sales_or_purchase=sale)


def _unit_price(line: Line) -> Decimal | None:
    """The price of one, to the five decimals that QuickBooks keeps of prices."""
    if not line.quantity:
        return None
    return (line.amount / line.quantity).quantize(Decimal("0.00001"), ROUND_HALF_UP)

"""The company's items, as far as a SKU has to be found among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from cartbooks.mapping.refs import Ref, normal_name

# What can be sold on a line with a quantity and an amount of its own. A group's price cannot be
# set, and discounts, payments, subtotals and tax items mean something else on a line.
SELLABLE = frozenset({"inventory", "inventoryassembly", "noninventory", "service", "othercharge"})


@dataclass(frozen=True, slots=True)
class KnownItem:
    """One record of QuickBooks' item list; *type* as QuickBooks says it (`ItemInventory`)."""

    list_id: str
    full_name: str
    name: str
    type: str
    is_active: bool = True
    mpn: str = ""
    barcode: str = ""

    def ref(self) -> Ref:
        """How a document names the item."""
        return Ref(list_id=self.list_id, full_name=self.full_name)

    def is_sellable(self) -> bool:
        """Whether a product line can be posted to it."""
        return plain_type(self.type) in SELLABLE


class ItemIndex(Protocol):
    """Look-ups by `key`; an index may answer from a database as well as from memory."""

    def by_list_id(self, list_id: str) -> KnownItem | None: ...
    def by_full_name(self, key: str) -> Sequence[KnownItem]: ...
    def by_name(self, key: str) -> Sequence[KnownItem]: ...
    def by_mpn(self, key: str) -> Sequence[KnownItem]: ...
    def by_barcode(self, key: str) -> Sequence[KnownItem]: ...


class Items:
    """An `ItemIndex` in memory."""

    def __init__(self, items: Iterable[KnownItem]) -> None:
        self._ids: dict[str, KnownItem] = {}
        self._full_names: dict[str, list[KnownItem]] = defaultdict(list)
        self._names: dict[str, list[KnownItem]] = defaultdict(list)
        self._mpns: dict[str, list[KnownItem]] = defaultdict(list)
        self._barcodes: dict[str, list[KnownItem]] = defaultdict(list)
        for item in items:
            self._ids[item.list_id] = item
            self._full_names[key(item.full_name)].append(item)
            self._names[key(item.name)].append(item)
            if item.mpn:
                self._mpns[key(item.mpn)].append(item)
            if item.barcode:
                self._barcodes[key(item.barcode)].append(item)

    def by_list_id(self, list_id: str) -> KnownItem | None:
        return self._ids.get(list_id)

    def by_full_name(self, key: str) -> Sequence[KnownItem]:
        return self._full_names.get(key, ())

    def by_name(self, key: str) -> Sequence[KnownItem]:
        return self._names.get(key, ())

    def by_mpn(self, key: str) -> Sequence[KnownItem]:
        return self._mpns.get(key, ())

    def by_barcode(self, key: str) -> Sequence[KnownItem]:
        return self._barcodes.get(key, ())


def key(text: str) -> str:
    """What SKUs and names are compared by: trimmed, single blanks, no case."""
    return normal_name(text)


def plain_type(type_: str) -> str:
    """`ItemNonInventoryRet` and `NonInventory` are both `noninventory`."""
    return type_.strip().lower().removeprefix("item").removesuffix("ret")

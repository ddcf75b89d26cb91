"""How many units of an item may be offered in the store (promise 5)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_FLOOR, Decimal


def offer(on_hand: Decimal, on_sales_order: Decimal, unposted: Decimal, buffer: int = 0) -> int:
    """
    QuickBooks' stock, less what it has promised, what the store has sold and QuickBooks does not
    know of yet, and the buffer: whole units, never below 0.
    """
    free = on_hand - on_sales_order - unposted - buffer
    return max(0, int(free.to_integral_value(ROUND_FLOOR)))


def too_many_zero(changes: Iterable[tuple[int | None, int]], share: Decimal) -> bool:
    """
    Whether more than *share* of the products would fall to 0 at once.

    *changes* are all products of the run as (stock in the store, stock to come), also those that
    stay as they are. One single product may always fall to 0: shops with few products sell out.
    """
    products = list(changes)
    falling = sum(1 for old, new in products if new == 0 and old is not None and old > 0)
    return falling > 1 and falling > share * len(products)

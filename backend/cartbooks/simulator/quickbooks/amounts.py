"""Money in whole cents, quantities in hundred-thousandths; QuickBooks' spelling outside."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

_CENT: Final = Decimal("0.01")
_UNIT: Final = 100_000


def cents(text: str) -> int:
    return int(Decimal(text or "0").quantize(_CENT, ROUND_HALF_UP) * 100)


def to_cents(value: Decimal) -> int:
    return int(value.quantize(_CENT, ROUND_HALF_UP) * 100)


def money(amount: int) -> str:
    return f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02d}"


def units(text: str) -> int:
    """A quantity in hundred-thousandths, the finest that qbXML can say."""
    return int((Decimal(text or "0") * _UNIT).to_integral_value(ROUND_HALF_UP))


def quantity(amount: int) -> str:
    """`2`, `0.5`: trailing zeros trimmed."""
    if amount % _UNIT == 0:
        return str(amount // _UNIT)
    return f"{Decimal(amount) / _UNIT:f}".rstrip("0").rstrip(".")


def price(value: Decimal) -> str:
    """Two to five decimals."""
    text = f"{value.quantize(Decimal('0.00001'), ROUND_HALF_UP):f}"
    head, _, tail = text.partition(".")
    return f"{head}.{tail.rstrip('0').ljust(2, '0')}"

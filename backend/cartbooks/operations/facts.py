"""What steps are told about the world. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    """What mapping must know of the company file that is open."""

    country: str
    home_currency: str
    sales_orders: bool
    closing_date: Any
    owner_id: str

"""Held: a person has to decide, and the reason says what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as fresh
from typing import Literal

Reason = Literal[
    "sku_unmatched",
    "sku_ambiguous",
    "sku_blank",
    "item_inactive",
    "item_unsupported",
    "total_mismatch",
    "no_lines",
    "currency_foreign",
    "company_not_us",
    "field_too_long",
    "number_taken",
    "customer_ambiguous",
    "customer_inactive",
    "customer_missing",
    "setting_missing",
    "payment_method_unmapped",
    "sales_orders_unavailable",
    "closed_period",
]


@dataclass(frozen=True, slots=True)
class Held:
    """
    Nothing was sent. *field* names what it is about: a setting (`deposit_account`), a part of the
    order (`lines[2].sku`) or a qbXML path; the facts are what advice shows.
    """

    code: Reason
    sentence: str
    field: str = ""
    facts: Mapping[str, str] = fresh(default_factory=dict)

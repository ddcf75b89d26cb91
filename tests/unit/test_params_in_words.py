"""What was asked for, in one line."""

from __future__ import annotations

from typing import Any

import pytest

from cartbooks.engine.params_in_words import said


@pytest.mark.parametrize(
    ("kind", "asked", "words"),
    [
        ("push_orders", {}, ""),
        ("push_orders", {"numbers": ["7"]}, "Order 7"),
        ("push_orders", {"numbers": [*"1234567"]}, "Orders 1, 2, 3, 4, 5 and 2 more"),
        ("push_orders", {"ext_ids": ["a", "b"]}, "Orders with the store's id a, b"),
        (
            "push_orders",
            {"customer": "ann@example.com", "placed_from": "2026-11-01", "placed_to": "2026-11-03"},
            "Of ann@example.com; placed from 2026-11-01 to 2026-11-03",
        ),
        (
            "push_orders",
            {"placed_from": "2026-11-01", "placed_to": "2026-11-01", "statuses": ["paid", "new"]},
            "Placed on 2026-11-01; statuses paid, new",
        ),
        ("push_orders", {"placed_from": "2026-11-01"}, "Placed on 2026-11-01 or later"),
        ("push_orders", {"exported": "already"}, "In QuickBooks already"),
        ("push_products", {"skus": ["AB-1"]}, "SKU AB-1"),
        ("pull_inventory", {"approved": True}, "Writes what was approved"),
        ("set_up_lists", {"records": [{"name": "Gift wrap"}]}, "Entry Gift wrap"),
        ("sync_lists", {}, ""),
    ],
)
def test_params_are_said_in_one_line(kind: str, asked: dict[str, Any], words: str) -> None:
    assert said(kind, asked) == words

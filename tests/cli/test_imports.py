"""`cartbooks import`: every record whole or not at all, and each refusal with its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from cartbooks.cli import imports as importing
from cartbooks.db import Storage
from cartbooks.model import Customer, Order, Product
from cartbooks.stores import builtin
from command_line import CommandLine

WOOCOMMERCE = Path(__file__).parents[1] / "fixtures" / "woocommerce"


def order(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "ext_id": str(number), "number": str(number), "status": "processing",
        "payment_state": "paid", "placed_at": "2026-11-02T10:00:00Z", "currency": "USD",
        "lines": [{"sku": "TOY-001", "name": "Bear", "quantity": "1", "amount": "10.00"}],
        "total": "10.00", **changes,
    }  # fmt: skip


def lines(records: list[dict[str, Any]]) -> str:
    return "\n".join(json.dumps(record) for record in records)


def count(storage: Storage, table: type[Order | Product | Customer]) -> int:
    with storage.reading() as db:
        return db.scalar(select(func.count()).select_from(table)) or 0


def test_orders_come_in_once_however_often_the_file_is_imported(
    cli: CommandLine, store: str, storage: Storage
) -> None:
    path = cli.file("orders.jsonl", lines([order(n) for n in range(1, 451)]))
    first = cli.json("import", "orders", path, "--store", store)
    again = cli.json("import", "orders", path, "--store", store)
    assert (first["created"], first["rejected"]) == (450, 0)
    assert (again["created"], again["unchanged"]) == (0, 450)
    assert count(storage, Order) == 450


def test_a_bad_record_is_refused_with_its_line_and_the_others_come_in(
    cli: CommandLine, store: str, storage: Storage
) -> None:
    bad = order(2, total="ten dollars")
    path = cli.file("orders.jsonl", lines([order(1), bad, order(3)]) + "\n{nonsense")
    result = cli.run("import", "orders", path, "--store", store)
    assert result.exit_code == 1
    assert "line 2: " in result.stderr
    assert "line 4: " in result.stderr
    assert "Orders: 2 created, 0 updated, 0 unchanged, 2 rejected" in result.stdout
    assert count(storage, Order) == 2


def test_a_program_reads_the_same_report(cli: CommandLine, store: str) -> None:
    path = cli.file("orders.jsonl", lines([order(1), {**order(2), "totl": "1.00"}]))
    result = cli.run("import", "orders", path, "--store", store, "--json")
    report = json.loads(result.stdout)
    assert report["rejected"] == 1
    assert [error["line"] for error in report["errors"]] == [2]
    assert "totl" in report["errors"][0]["reason"]


def test_what_the_database_refuses_costs_only_that_record(
    cli: CommandLine, store: str, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def put_one_too_long(db: Any, into: Any, records: Any) -> Any:
        results = builtin.put_orders(db, into, records)
        if any(record.ext_id == "2" for record in records):
            db.add(Order(id=1))  # breaks NOT NULL or the key, as a fault of the database would
            db.flush()
        return results

    monkeypatch.setitem(importing.PUT, "orders", put_one_too_long)
    path = cli.file("orders.jsonl", lines([order(1), order(2), order(3)]))
    result = cli.run("import", "orders", path, "--store", store)
    assert "line 2: the database refused it" in result.stderr
    with storage.reading() as db:
        assert set(db.scalars(select(Order.ext_id))) == {"1", "3"}


def test_products_and_customers_come_in_too(cli: CommandLine, store: str, storage: Storage) -> None:
    products = cli.file(
        "products.json",
        json.dumps([{"ext_id": "1", "sku": "TOY-001", "name": "Bear", "tracked": True}]),
    )
    customers = cli.file(
        "customers.csv", "ext_id,email,first_name,last_name\n7,ann@example.com,Ann,Lee\n"
    )
    cli.ok("import", "products", products, "--store", store)
    cli.ok("import", "customers", customers, "--store", store)
    assert (count(storage, Product), count(storage, Customer)) == (1, 1)


def test_recorded_woocommerce_orders_come_in(
    cli: CommandLine, store: str, storage: Storage
) -> None:
    recordings = sorted(WOOCOMMERCE.glob("*order*.json"))
    if not recordings:
        pytest.skip("no recorded orders here")
    report = cli.json(
        "import", "orders", str(recordings[0]), "--store", store, "--format", "woocommerce"
    )
    assert report["created"] + report["updated"] == count(storage, Order) > 0


def test_an_unknown_store_is_refused_before_anything_is_read(cli: CommandLine) -> None:
    path = cli.file("orders.json", "[]")
    assert "There is no store" in cli.fails("import", "orders", path, "--store", "st_ZZZZZZZ")

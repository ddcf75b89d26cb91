"""Find an order, customer, product, problem or operation by a few letters; lists of records."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text, update

from api.conftest import Api
from cartbooks import clock
from cartbooks.model import Link, ListRecord, Store
from cartbooks.stores.words import words
from world import World


@pytest.fixture
def world(api: Api, tmp_path: Path) -> World:
    return World(api.storage, api.settings, tmp_path)


@pytest.fixture
def store(api: Api, world: World) -> str:
    return str(api.get("/stores")["items"][0]["id"])


def titles(api: Api, q: str, **more: Any) -> list[str]:
    return [each["title"] for each in api.get("/find", q=q, **more)["records"]]


def test_words_are_whole_in_parts_and_in_plain_letters() -> None:
    assert words("WEB-10432", "José  O'Neil") == {
        "web-10432", "web", "10432", "jose", "o'neil", "o", "neil",
    }  # fmt: skip
    assert words("ann.lee@example.com") == {"ann.lee@example.com", "ann", "lee", "example.com"}
    assert words("", "  ") == frozenset()


def test_an_order_is_found_by_number_e_mail_and_name(api: Api, world: World) -> None:
    world.sell("10432", email="jose@example.com", first="José", last="Lee")
    world.sell("104", email="ben@example.com", first="Ben", last="Gray")
    assert titles(api, "104") == ["Order 104", "Order 10432"], "the whole word comes first"
    assert titles(api, "#10432") == ["Order 10432"]
    assert titles(api, "order 10432") == ["Order 10432"]
    assert titles(api, "JOSE@example") == ["Order 10432"]
    assert titles(api, "jose le") == ["Order 10432"]
    assert titles(api, "lee, josé") == ["Order 10432"]
    assert titles(api, "jose gray") == []
    assert titles(api, "%") == titles(api, "_04") == titles(api, "\U0010ffff") == []


def test_what_was_renamed_is_found_by_its_new_name_only(api: Api, world: World, store: str) -> None:
    world.sell("501", first="Ann", email="buyer@example.com")
    world.sell("501", first="Hanna", email="buyer@example.com")
    assert (titles(api, "hanna"), titles(api, "ann ")) == (["Order 501"], [])
    api.post(
        f"/stores/{store}/products", {"items": [{"ext_id": "7", "sku": "KI-9", "name": "Kite"}]}
    )
    api.post(f"/stores/{store}/customers", {"items": [{"ext_id": "9", "last_name": "Winter"}]})
    assert titles(api, "kite") == titles(api, "ki-9") == ["KI-9 Kite"]
    assert titles(api, "wint") == ["Winter"]


def test_problems_operations_and_ids_are_found_too(api: Api, world: World) -> None:
    world.sell("601", currency="EUR")
    operation = world.operation(world.push())
    found = api.get("/find", q="601")
    assert [each["standing"] for each in found["records"]] == ["only_in_store"]
    assert "currency" in found["records"][0]["why"].lower()
    assert operation.public_id in [each["id"] for each in found["operations"]]
    (problem,) = api.get("/find", q="currency")["problems"]
    assert problem["open"] == 1
    assert found["records"][0]["problem"] == problem["id"]
    place = api.get("/find", q=operation.public_id.lower())["places"][0]
    assert (place["type"], place["id"]) == ("operation", operation.public_id)
    assert api.get("/find", q="op_0000000")["places"] == []


def test_records_are_listed_by_where_they_stand(api: Api, world: World, store: str) -> None:
    world.sell("701")
    world.sell("702", currency="EUR")
    world.sell("703", status="pending")
    world.push()
    listed = api.get("/records", counts=True)
    assert [each["title"] for each in listed["items"]] == ["Order 703", "Order 702", "Order 701"]
    counts = listed["counts"]
    assert (counts["in_both"], counts["only_in_store"], counts["differs"]) == (1, 2, 0)
    assert (counts["held"], counts["skipped"]) == (1, 1)
    assert counts["orders"] == counts["in_both"] + counts["only_in_store"]
    outside = api.get("/records", standing="only_in_store")["items"]
    assert {each["code"] for each in outside} == {"status_not_eligible", "currency_foreign"}
    assert api.get("/records", q="702", standing="in_both")["items"] == []
    assert [each["push"] for each in api.get("/records", push="skipped")["items"]] == ["skipped"]
    world.sell("701", amount="21.00")
    changed = api.get("/records", standing="differs", counts=True)
    assert [each["title"] for each in changed["items"]] == ["Order 701"]
    assert (changed["counts"]["differs"], changed["counts"]["in_both"]) == (1, 0)


def test_orders_are_listed_from_a_moment_on(api: Api, world: World) -> None:
    long_ago = (clock.now() - timedelta(days=20)).isoformat()
    world.sell("601", placed_at=long_ago, paid_at=long_ago)
    world.sell("602")
    week = (clock.now() - timedelta(days=7)).isoformat()
    found = api.get("/records", type="order", since=week)["items"]
    assert [each["title"] for each in found] == ["Order 602"]
    assert len(api.get("/records", type="order")["items"]) == 2
    without_zone = api.viewer.get("/api/v1/records", params={"since": "2026-11-01T00:00:00"})
    assert without_zone.status_code == 422


def test_products_and_customers_by_whether_quickbooks_has_them(
    api: Api, world: World, store: str
) -> None:
    items = [
        {"ext_id": "1", "sku": "TOY-001", "name": "Toy"},
        {"ext_id": "2", "sku": "NEW-1", "name": "New"},
    ]
    api.post(f"/stores/{store}/products", {"items": items})
    both = api.get("/records", type="product", standing="in_both")["items"]
    assert [each["title"] for each in both] == ["TOY-001 Toy"]
    only = api.get("/records", type="product", standing="only_in_store")["items"]
    assert [each["title"] for each in only] == ["NEW-1 New"]
    theirs = api.get("/records", type="product", standing="only_in_quickbooks", limit=5)
    assert "TOY-001" not in [each["title"] for each in theirs["items"]]
    assert len(theirs["items"]) == 5
    assert theirs["next_cursor"]
    assert api.get("/records", type="customer", standing="only_in_store")["items"] == []


def test_customers_that_quickbooks_is_known_to_have_by_link_or_by_email(
    api: Api, world: World, store: str
) -> None:
    people = [
        {"ext_id": "1", "first_name": "Ann", "email": "ann@mail.example"},
        {"ext_id": "2", "first_name": "Bob", "email": "bob@mail.example"},
        {"ext_id": "3", "first_name": "Cy", "email": "cy@mail.example"},
    ]
    api.post(f"/stores/{store}/customers", {"items": people})
    with api.storage.begin() as db:
        company_id, store_id = db.execute(select(Store.company_id, Store.id)).one()
        db.add(linked(store_id, "id:1"))
        db.execute(
            update(ListRecord)
            .where(ListRecord.company_id == company_id, ListRecord.kind == "customer")
            .values(key_email="bob@mail.example")
        )

    def listed(standing: str, **asked: str) -> list[str]:
        found = api.get("/records", type="customer", standing=standing, **asked)["items"]
        return sorted(each["title"].split()[0] for each in found)

    for asked in ({}, {"store": store}):
        assert listed("in_both", **asked) == ["Ann", "Bob"]
        assert listed("only_in_store", **asked) == ["Cy"]
    with api.storage.begin() as db:  # so many that the store's are looked at instead
        db.add_all(linked(store_id, f"email:{each}@mail.example") for each in range(2_001))
    assert listed("in_both") == listed("in_both", store=store) == ["Ann", "Bob"]


def linked(store_id: int, record: str) -> Link:
    return Link(
        store_id=store_id,
        kind="customer",
        record=record,
        list_id="80000001-1",
        full_name="Ann",
        how="created",
        created_at=clock.now(),
    )


def test_looking_for_words_uses_the_indexes(api: Api, world: World) -> None:
    if not api.storage.is_sqlite:
        return
    with api.storage.reading() as db:
        plans = [
            str(row)
            for sql in (
                "SELECT row_id FROM record_words WHERE store_id = 1 AND record_type = 'order'"
                " AND word > 'a' AND word < 'b' ORDER BY word DESC, row_id DESC LIMIT 8",
                "SELECT row_id FROM record_words WHERE record_type = 'order'"
                " AND word > 'a' AND word < 'b' ORDER BY word DESC, row_id DESC LIMIT 8",
            )
            for row in db.execute(text(f"EXPLAIN QUERY PLAN {sql}"))
        ]
    assert any("autoindex_record_words" in plan for plan in plans)
    assert any("ix_record_words_word" in plan for plan in plans)
    assert not any("TEMP B-TREE" in plan for plan in plans), "nothing is sorted"

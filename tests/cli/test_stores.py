"""`cartbooks store`: settings, choices and the gate."""

from __future__ import annotations

from sqlalchemy import select

from cartbooks.db import Storage
from cartbooks.model import Operation
from command_line import CommandLine


def test_a_store_is_off_at_first(cli: CommandLine, company: str, store: str) -> None:
    rows = cli.json("store", "list")
    assert [(row["id"], row["company_id"], row["state"]) for row in rows] == [
        (store, company, "off")
    ]
    assert store in cli.ok("store", "list")


def test_settings_are_shown_and_changed_one_by_one(cli: CommandLine, store: str) -> None:
    assert cli.json("store", "settings", store) == {}
    cli.ok(
        "store", "settings", store, "--set", "zone=America/New_York", "--set",
        'shipping_item={"full_name": "Shipping"}',
    )  # fmt: skip
    chosen = cli.json("store", "settings", store)
    assert chosen["zone"] == "America/New_York"
    assert chosen["shipping_item"]["full_name"] == "Shipping"
    assert "America/New_York" in cli.ok("store", "settings", store)


def test_settings_come_from_a_file_too(cli: CommandLine, store: str) -> None:
    path = cli.file("settings.json", '{"number_prefix": "W", "start_date": "2026-01-01"}')
    cli.ok("store", "settings", store, "--file", path)
    assert cli.json("store", "settings", store)["number_prefix"] == "W"


def test_a_setting_that_makes_no_sense_is_named(cli: CommandLine, store: str) -> None:
    said = cli.fails("store", "settings", store, "--set", "zone=Mars/Olympus")
    assert "zone" in said
    assert cli.json("store", "settings", store) == {}


def test_a_file_that_is_no_json_object_is_refused(cli: CommandLine, store: str) -> None:
    assert "JSON" in cli.fails("store", "settings", store, "--file", cli.file("a.json", "zone: x"))
    assert "JSON" in cli.fails("store", "settings", store, "--file", cli.file("b.json", "[]"))
    assert "NAME=VALUE" in cli.fails("store", "settings", store, "--set", "zone")


def test_the_choices_say_what_is_needed_first(cli: CommandLine, store: str) -> None:
    choices = cli.json("store", "choices", store)
    needed = [choice["setting"] for choice in choices if choice["needed"]]
    assert {"start_date", "deposit_account", "tax_item", "shipping_item"} <= set(needed)
    assert needed == [choice["setting"] for choice in choices[: len(needed)]]
    assert "Choose the first day" in cli.ok("store", "choices", store)


def test_what_quickbooks_lacks_can_be_created(
    cli: CommandLine, store: str, storage: Storage
) -> None:
    cli.ok(
        "store", "create", store, "--setting", "shipping_item", "--name", "Web Shipping",
        "--account", "Shipping Income",
    )  # fmt: skip
    with storage.reading() as db:
        assert db.scalars(select(Operation.kind)).all().count("set_up_lists") == 1
    assert "start_date" in cli.fails(
        "store", "create", store, "--setting", "start_date", "--name", "x"
    )


def test_it_does_not_go_live_before_its_time(cli: CommandLine, store: str) -> None:
    said = cli.fails("store", "go-live", store)
    assert "Choose the first day whose orders are posted." in said
    assert "lists were not read yet" in said
    assert cli.json("store", "list")[0]["state"] == "off"


def test_without_orders_the_preview_says_so(cli: CommandLine, store: str) -> None:
    assert cli.json("store", "preview", store) == []
    assert "no orders yet" in cli.ok("store", "preview", store)


def test_an_unknown_kind_of_store_is_refused(cli: CommandLine, company: str) -> None:
    assert "magento" in cli.fails("store", "add", company, "--kind", "magento", "--name", "M")

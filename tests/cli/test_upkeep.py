"""`cartbooks migrate`, `cartbooks openapi` and what `cartbooks demo` refuses."""

from __future__ import annotations

import json

from sqlalchemy import text

from cartbooks.db import Storage
from command_line import CommandLine


def test_an_empty_database_is_filled_and_a_second_time_nothing_happens(
    cli: CommandLine, storage: Storage
) -> None:
    said = cli.json("migrate")
    assert said["before"] == said["after"]
    assert "up to date" in cli.ok("migrate")
    with storage.begin() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert "newer Cartbooks" in cli.fails("migrate", code=2)


def test_a_description_that_has_drifted_is_found(cli: CommandLine) -> None:
    path = cli.file("openapi.json", "{}")
    assert "make openapi" in cli.fails("openapi", path, "--check")
    cli.ok("openapi", path)
    cli.ok("openapi", path, "--check")
    assert json.loads(cli.ok("openapi", "-"))["info"]["title"] == "Cartbooks"


def test_a_demo_begins_in_an_empty_folder_only(cli: CommandLine) -> None:
    cli.file("something", "of mine")
    assert "is not empty" in cli.fails("demo", "--keep", str(cli.place))

"""`cartbooks company`, and how failures look."""

from __future__ import annotations

import hashlib
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from cartbooks import __version__
from cartbooks.db import Storage
from cartbooks.model import Activity, Company
from command_line import CommandLine


def test_a_company_gets_an_id_a_login_and_a_password_that_is_kept_as_a_digest(
    cli: CommandLine, storage: Storage
) -> None:
    made = cli.json("company", "add", "Acme Toys", "--username", "acme", "--file", r"C:\acme.qbw")
    assert set(made) == {"id", "username", "password"}
    assert made["username"] == "acme"
    assert len(made["password"]) == 25
    with storage.reading() as db:
        company = db.scalars(select(Company)).one()
        activity = db.scalars(select(Activity)).one()
    assert company.public_id == made["id"]
    assert company.file_path == r"C:\acme.qbw"
    assert company.password_sha256 == hashlib.sha256(made["password"].encode()).hexdigest()
    assert (activity.actor, activity.action) == ("command line", "company.add")
    assert made["password"] not in str(activity.detail)


def test_people_are_told_what_comes_next(cli: CommandLine) -> None:
    said = cli.ok("company", "add", "Acme Toys")
    assert "password:" in said
    assert "cartbooks company qwc co_" in said


def test_the_list_shows_every_company(cli: CommandLine, company: str) -> None:
    assert [row["id"] for row in cli.json("company", "list")] == [company]
    assert company in cli.ok("company", "list")


def test_without_a_company_the_list_says_how_to_add_one(cli: CommandLine) -> None:
    assert "cartbooks company add" in cli.ok("company", "list")


def test_a_new_password_replaces_the_old_one(
    cli: CommandLine, company: str, storage: Storage
) -> None:
    made = cli.json("company", "password", company)
    with storage.reading() as db:
        kept = db.scalars(select(Company.password_sha256)).one()
    assert kept == hashlib.sha256(made["password"].encode()).hexdigest()


def test_the_qwc_file_is_written_where_one_wants_it(
    cli: CommandLine, company: str, tmp_path: Path
) -> None:
    place = tmp_path / "acme.qwc"
    cli.ok("company", "qwc", company, "--out", str(place))
    root = ElementTree.fromstring(place.read_bytes())  # noqa: S314 - our own file
    assert root.findtext("AppURL") == "http://localhost:8000/webconnector"
    assert cli.ok("company", "qwc", company).encode() == place.read_bytes()


@pytest.mark.parametrize("command", [("qwc",), ("password",)])
def test_an_unknown_id_is_one_sentence_and_no_trace(
    cli: CommandLine, command: tuple[str, ...]
) -> None:
    assert cli.fails("company", *command, "co_ZZZZZZZ") == "There is no company co_ZZZZZZZ.\n"


def test_a_login_that_is_taken_is_refused(cli: CommandLine) -> None:
    cli.ok("company", "add", "One", "--username", "same")
    assert "same already" in cli.fails("company", "add", "Two", "--username", "same")


def test_a_misspelt_setting_stops_every_command(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARTBOOKS_PROT", "9000")
    said = cli.fails("company", "list", code=2)
    assert said == "There is no setting CARTBOOKS_PROT. Did you mean CARTBOOKS_PORT?\n"


def test_a_database_that_cannot_be_reached_is_one_sentence(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARTBOOKS_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none")
    said = cli.fails("company", "list", code=2)
    assert said.startswith("The database cannot be used:")
    assert "Traceback" not in said


def test_the_version_and_help_need_no_database(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARTBOOKS_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none")
    assert cli.ok("--version").strip() == __version__
    for command in ("serve", "demo", "worker", "simulate", "migrate", "openapi", "import"):
        assert command in cli.ok("--help")
        cli.ok(command, "--help")

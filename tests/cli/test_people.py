"""`cartbooks user` and `cartbooks token`."""

from __future__ import annotations

from sqlalchemy import select

from cartbooks import security
from cartbooks.db import Storage
from cartbooks.model import Activity, Token
from command_line import CommandLine


def test_a_person_signs_in_by_a_link_that_is_printed_once(
    cli: CommandLine, storage: Storage
) -> None:
    made = cli.json("user", "add", "Ana", "--role", "manager")
    key = made["link"].partition("#")[2]
    with storage.begin() as db:
        assert security.use_link(db, key).name == "Ana"
    assert [row["name"] for row in cli.json("user", "list")] == ["Ana"]


def test_a_person_may_choose_a_password_instead(cli: CommandLine, storage: Storage) -> None:
    twice = "long enough to keep\nlong enough to keep\n"
    cli.ok("user", "add", "Ben", "--password", given=twice)
    with storage.begin() as db:
        assert security.check_password(db, "Ben", "long enough to keep").name == "Ben"


def test_who_has_lost_the_password_gets_another_link(cli: CommandLine, storage: Storage) -> None:
    cli.ok("user", "add", "Ana")
    key = cli.json("user", "link", "Ana")["link"].partition("#")[2]
    with storage.begin() as db:
        assert security.use_link(db, key).name == "Ana"
    assert cli.fails("user", "link", "Bob") == "There is no user Bob.\n"


def test_a_token_is_shown_once_and_kept_as_a_digest(cli: CommandLine, storage: Storage) -> None:
    made = cli.json("token", "create", "shop", "--role", "agent")
    with storage.reading() as db:
        token = security.token_of(db, made["token"])
        assert token is not None
        assert (token.name, token.role) == ("shop", "agent")
        assert made["token"] not in str(db.scalars(select(Activity.detail)).all())
    assert made["token"] not in cli.ok("token", "list")


def test_a_revoked_token_is_worth_nothing(cli: CommandLine, storage: Storage) -> None:
    made = cli.json("token", "create", "shop", "--role", "agent")
    cli.ok("token", "revoke", "shop")
    with storage.reading() as db:
        assert security.token_of(db, made["token"]) is None
        assert db.scalars(select(Token)).one().revoked_at is not None


def test_a_role_that_does_not_exist_is_refused(cli: CommandLine) -> None:
    result = cli.run("token", "create", "shop", "--role", "king")
    assert result.exit_code == 2
    assert "king" in result.output

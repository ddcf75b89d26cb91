"""Settings come from `CARTBOOKS_*` alone, and what is wrong with them is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from cartbooks.errors import Misconfigured
from cartbooks.settings import Settings


def test_without_any_variable_there_are_sensible_settings() -> None:
    settings = Settings.from_env({"PATH": "/usr/bin", "HOME": "/root"})
    assert settings.database == f"sqlite:///{Path('data') / 'cartbooks.db'}"
    assert settings.address == "http://localhost:8000"


def test_an_unknown_variable_is_refused_by_name_and_the_likely_one_is_offered() -> None:
    with pytest.raises(Misconfigured, match="There is no setting CARTBOOKS_DATABSE_URL"):
        Settings.from_env({"CARTBOOKS_DATABSE_URL": "sqlite:///x.db"})
    with pytest.raises(Misconfigured, match=r"Did you mean CARTBOOKS_DATABASE_URL\?"):
        Settings.from_env({"CARTBOOKS_DATABSE_URL": "sqlite:///x.db"})


def test_a_value_that_makes_no_sense_is_refused_with_its_variable() -> None:
    with pytest.raises(Misconfigured, match="CARTBOOKS_PORT"):
        Settings.from_env({"CARTBOOKS_PORT": "eighty"})


def test_what_the_command_line_says_beats_the_environment() -> None:
    settings = Settings.from_env({"CARTBOOKS_PORT": "9000"}, port=9001, host=None)
    assert (settings.port, settings.host) == (9001, "127.0.0.1")


@pytest.mark.parametrize(
    ("env", "address"),
    [
        ({"CARTBOOKS_HOST": "0.0.0.0"}, "http://localhost:8000"),  # noqa: S104 - a setting, not bound
        ({"CARTBOOKS_HOST": "books.lan", "CARTBOOKS_PORT": "81"}, "http://books.lan:81"),
        ({"CARTBOOKS_PUBLIC_URL": "https://books.example/"}, "https://books.example"),
    ],
)
def test_the_address_that_the_web_connector_is_given(env: dict[str, str], address: str) -> None:
    assert Settings.from_env(env).address == address


def test_the_secret_key_is_never_printed() -> None:
    settings = Settings.from_env({"CARTBOOKS_SECRET_KEY": "very-secret-indeed"})
    assert "very-secret-indeed" not in f"{settings!r} {settings} {settings.model_dump_json()}"


def test_settings_do_not_change_after_the_start() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1  # type: ignore[misc]


def test_a_mail_server_needs_an_address_that_alerts_come_from() -> None:
    with pytest.raises(Misconfigured, match="CARTBOOKS_SMTP_FROM"):
        Settings.from_env({"CARTBOOKS_SMTP_HOST": "mail.example"})
    env = {"CARTBOOKS_SMTP_HOST": "mail.example", "CARTBOOKS_SMTP_USER": "books@shop.example"}
    assert Settings.from_env(env).smtp_from == "books@shop.example"
    named = Settings.from_env({**env, "CARTBOOKS_SMTP_FROM": "Cartbooks <it@shop.example>"})
    assert named.smtp_from == "Cartbooks <it@shop.example>"
    with pytest.raises(Misconfigured, match="CARTBOOKS_SMTP_SECURITY"):
        Settings.from_env({**env, "CARTBOOKS_SMTP_SECURITY": "ssl"})


def test_the_mail_servers_password_is_never_printed() -> None:
    env = {"CARTBOOKS_SMTP_PASSWORD": "very-secret-indeed"}
    settings = Settings.from_env(env)
    assert "very-secret-indeed" not in f"{settings!r} {settings} {settings.model_dump_json()}"

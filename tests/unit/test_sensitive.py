"""Secrets are known by their looks, and what only looks a little like one stays."""

from __future__ import annotations

import pytest

from cartbooks import sensitive


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("paid with 4111 1111 1111 1111.", "paid with [hidden]."),
        ("5500005555555559", "[hidden]"),
        ("3782 822463 10005", "[hidden]"),
        ("Password: hunter2 and so on", "Password: [hidden] and so on"),
        ('{"api_key": "abc"}', '{"api_key": "[hidden]"}'),
        ("https://me:pw@shop.example/x", "https://[hidden]@shop.example/x"),
        ("sk_live_4eC39HqLyjWDarjtT1", "[hidden]"),
        ("Authorization: Bearer abcdefgh", "Authorization: Bearer [hidden]"),
    ],
)
def test_secrets_are_not_kept(text: str, kept: str) -> None:
    rules: list[str] = []
    assert sensitive.kept(text, rules.append) == kept
    assert rules
    assert sensitive.kept(kept) == kept
    assert sensitive.shown(kept) in {kept, "Authorization: [hidden] [hidden]"}


@pytest.mark.parametrize(
    "text",
    [
        "80000013-1416570432",  # a ListID
        "340000-1045537149",
        "141CA5-1231522949",
        "order 4111111111111112",  # its check digit is wrong
        "1234567890123456",
        "The QuickBooks password was changed.",
        "TicketMaster token ring",
        "57F3B9B1-86F1-4FCC-B1EE-566DE1813D20",
        "CB0123456789abcdef0123",  # a message set id
        "2026-11-24T06:42:53.987Z",
        "",
    ],
)
def test_what_is_none_stays(text: str) -> None:
    assert sensitive.kept(text) == text
    assert sensitive.shown(text) == text


def test_on_the_way_out_long_random_words_go_too() -> None:
    assert sensitive.shown("it is abcdefghijklmnop234567abc here") == "it is [hidden] here"
    assert sensitive.shown("ticket: x") == "ticket: [hidden]"
    assert sensitive.shown("078-05-1120") == "[hidden]"


@pytest.mark.parametrize(
    "name", ["password", "consumer_secret", "apiKey", "api_key", "card_number"]
)
def test_names_that_say_it(name: str) -> None:
    assert sensitive.names_a_secret(name)


@pytest.mark.parametrize("name", ["number", "key_email", "ticket_count", "account", "passed"])
def test_names_that_do_not(name: str) -> None:
    assert not sensitive.names_a_secret(name)

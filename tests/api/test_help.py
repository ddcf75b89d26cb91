"""The help pages: every code with its advice, and the words, both from one source."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.conftest import Api
from cartbooks.advice import glossary, help_pages
from cartbooks.advice.catalogue import entries

ROOT = Path(__file__).parents[2]


def test_every_code_of_the_catalogue_has_a_page(api: Api) -> None:
    shown = api.get("/advice")
    found = {(each["code"], each["kind"]) for each in shown["items"]}
    assert found == {(code, kind) for kind, code, _ in entries()}
    assert shown["total"] == len(shown["items"]) > 200
    assert {each["group"] for each in shown["items"]} == {
        "status", "quickbooks", "web_connector", "own",
    }  # fmt: skip
    for each in shown["items"]:
        for name in ("short", "what", "why", "who_words", "retry", "severity"):
            assert each[name], (each["code"], name)


def test_codes_are_found_by_code_and_by_words(api: Api) -> None:
    def codes(q: str, **more: str) -> set[str]:
        return {each["code"] for each in api.get("/advice", q=q, **more)["items"]}

    assert "3100" in codes("3100")
    assert "0x80040414" in codes("0X80040414")
    assert "connector_silent" in codes("web connector AUTO-RUN")
    assert codes("no such words anywhere") == set()
    assert codes("", group="own") == {
        code for _, code, _ in entries() if help_pages.group_of(code) == "own"
    }


def test_a_page_has_what_a_reader_needs(api: Api) -> None:
    page = api.get("/advice/connector_silent")
    assert (page["group"], page["who_words"], page["retry_words"]) == (
        "own", "The person at the QuickBooks PC", "by itself",
    )  # fmt: skip
    assert page["steps"]
    assert not re.search(r"{\w+}", str(page))
    assert "Lists > Item List" in api.get("/advice/item_inactive")["menu_paths"]
    unknown = api.get("/advice/4711")
    assert (unknown["confidence"], unknown["group"]) == ("unknown", None)


def test_a_code_that_means_more_for_some_kinds_names_them(api: Api) -> None:
    kind, code = next((kind, code) for kind, code, _ in entries() if kind)
    assert kind in api.get(f"/advice/{code}")["kinds"]


@pytest.mark.parametrize("page", help_pages.pages(), ids=lambda page: f"{page.code}{page.kind}")
def test_every_menu_that_a_step_names_is_found(page: help_pages.Page) -> None:
    text = " ".join(page.advice.steps)
    found = help_pages.menu_paths(page.advice)
    assert all(path in text for path in found)
    named = re.findall(r"\b(?:Edit|Lists|Customers|File|Help|Company) > [A-Z]\w+", text)
    assert all(any(menu in path for path in found) for menu in named)


def test_the_words_are_those_of_the_glossary(api: Api) -> None:
    words = {each["word"]: each for each in api.get("/words")["items"]}
    assert words["Not confirmed"]["api"] == "not_confirmed"
    assert {"Session", "Operation", "Task", "Problem", "Record", "Message"} <= set(words)
    assert [
        each["word"] for each in api.get("/words", q="visit Web Connector ticket")["items"]
    ] == ["Session"]


def test_the_glossary_page_is_made_of_them() -> None:
    page = (ROOT / "docs" / "glossary.md").read_text()
    assert page == glossary.document(), (
        "run: python -m cartbooks.advice glossary > docs/glossary.md"
    )


def test_one_word_has_one_meaning() -> None:
    names = [each.word for each in glossary.WORDS]
    assert len(names) == len(set(names))
    assert not [each.word for each in glossary.WORDS if each.meaning.endswith(".")]

"""The catalogue beside what is published: every code of the shared tables has its advice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cartbooks.advice import advise
from cartbooks.advice.catalogue import CATALOGUE
from cartbooks.advice.document import document
from cartbooks.advice.matched import MATCHES
from shared_data import SHARED, needs_shared

ERRORS = Path(__file__).resolve().parents[3] / "docs" / "errors.md"


def _table(name: str) -> object:
    assert SHARED is not None
    return json.loads((SHARED / "data" / name).read_text(encoding="utf-8"))


def _statuses() -> Iterator[dict[str, str]]:
    rows = _table("qbxml_status_codes.json")
    assert isinstance(rows, list)
    yield from rows


@needs_shared
def test_every_published_status_has_an_advice() -> None:
    for row in _statuses():
        assert str(row["code"]) in CATALOGUE, row


@needs_shared
def test_every_published_hresult_and_message_set_code_has_an_advice() -> None:
    extra = _table("qbxml_status_extra.json")
    assert isinstance(extra, dict)
    for row in extra["hresults"]:
        assert advise("", row["hresult"]).confidence == "known", row
    for row in extra["message_set_status_codes"]:
        assert str(row["code"]) in CATALOGUE, row


@needs_shared
def test_a_meaning_that_was_only_recalled_is_marked_so() -> None:
    for row in _statuses():
        entry = CATALOGUE[str(row["code"])]
        assert entry.recalled == (row["evidence"] == "recalled"), row["code"]


@needs_shared
def test_only_evidence_we_have_is_matched_by_text() -> None:
    seen = {str(row["code"]): row["evidence"] for row in _statuses()}
    for match in MATCHES:
        for code in match.codes:
            assert seen[code] in {"recorded", "secondary", "live-note", "intuit"}, code


@needs_shared
@pytest.mark.parametrize("severity", ["Info", "Warn"])
def test_a_warning_is_not_a_failure(severity: str) -> None:
    for row in _statuses():
        if row["severity"] == severity and row["retry"] in {"ok", "ok-warning"}:
            assert CATALOGUE[str(row["code"])].outcome == "noted", row["code"]


def test_the_page_of_errors_is_up_to_date() -> None:
    assert ERRORS.read_text(encoding="utf-8") == document(), (
        "write it again: python -m cartbooks.advice > docs/errors.md"
    )

"""The tables of codes beside what is published of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cartbooks.qbxml import is_lock, is_missing, severity_of, status
from cartbooks.qbxml.statuses import HRESULTS, MESSAGE_SETS, STATUSES, hresult
from shared_data import SHARED, needs_shared


def published(name: str) -> Any:
    assert SHARED is not None
    return json.loads((SHARED / "data" / name).read_text(encoding="utf-8"))


@needs_shared
def test_every_published_status_is_known() -> None:
    rows = {row["code"]: row for row in published("qbxml_status_codes.json")}
    assert set(STATUSES) == set(rows)
    for code, known in STATUSES.items():
        row = rows[code]
        assert known.evidence == row["evidence"], code
        assert row["severity"] in (known.severity, "(message set)"), code
        assert known.template in (row["template"], ""), code
        assert known.meaning in (row["meaning"], ""), code
        assert (known.retry == "ok") is row["retry"].startswith("ok"), code


@needs_shared
def test_every_published_hresult_and_message_set_code_is_known() -> None:
    extra = published("qbxml_status_extra.json")
    assert set(MESSAGE_SETS) == {row["code"] for row in extra["message_set_status_codes"]}
    for row in extra["hresults"]:
        known = hresult(row["hresult"].lower())
        assert known is not None, row
        assert known.evidence == row["evidence"], row
        assert known is HRESULTS[row["hresult"]]


def test_only_a_refused_document_is_known_not_to_be_executed() -> None:
    refused = {code for code, row in HRESULTS.items() if row.refuses}
    assert refused == {"0x80040400", "0x80040413", "0x80040423"}
    assert hresult("nonsense") is None


@pytest.mark.parametrize(
    ("code", "severity"),
    [(-1, "Error"), (0, "Info"), (499, "Info"), (500, "Warn"), (999, "Warn"), (1000, "Error"),
     (3100, "Error"), (9100, "Error")],
)  # fmt: skip
def test_severity_follows_the_ranges(code: int, severity: str) -> None:
    assert severity_of(code) == status(code).severity == severity


def test_a_code_that_nobody_published_is_judged_by_its_range() -> None:
    assert (status(3999).evidence, status(3999).retry, status(777).retry) == (
        "unknown", "never", "ok",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("code", "message", "locked"),
    [
        (3175, "", True),
        (3176, "", True),
        (3180, "... Failed to acquire the lock for this object.", True),
        (3180, "... internals could not be locked.  They are in use by another user.", True),
        (3170, "... This transaction was modified by another user.", True),
        (3180, "... The email address specified for this customer is invalid", False),
        (3140, "The list element is in use.", False),
    ],
)
def test_a_lock_goes_by_itself(code: int, message: str, locked: bool) -> None:
    assert is_lock(code, message) is locked


def test_what_is_not_there_is_told_from_what_failed() -> None:
    assert [code for code in STATUSES if is_missing(code)] == [1, 500, 3120]

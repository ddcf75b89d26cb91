"""Exports of a query: all rows, times twice, formulas defused, nothing held open."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC
from typing import Any

import httpx
import pytest

from api.conftest import Api
from cartbooks import clock
from cartbooks.api import exports
from cartbooks.db import Storage
from cartbooks.engine import companies
from cartbooks.engine.history import Conditions
from cartbooks.model import Color, Operation, OperationState

ROWS = 1203  # more than two batches
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"]


@pytest.fixture
def history(api: Api) -> Api:
    """Operations enough for several batches, some with words that a spreadsheet would run."""
    with api.storage.begin() as db:
        company, _ = companies.add(db, "Acme Toys")
        now = clock.now()
        for number in range(ROWS):
            db.add(
                Operation(
                    company_id=company.id, kind="push_orders", state=OperationState.ENDED,
                    color=Color.RED if number % 100 == 0 else Color.GREEN, priority=1,
                    started_by="Ana \u0416\u00e9", total=1, done=1, created_at=now,
                    started_at=now, ended_at=now, took_ms=number,
                    what_happened=FORMULAS[number] if number < len(FORMULAS) else f"Row {number}",
                )
            )  # fmt: skip
    return api


def download(api: Api, form: str, **query: Any) -> httpx.Response:
    reply = api.viewer.get(f"/api/v1/operations.{form}", params=query)
    assert reply.status_code == 200, reply.text
    return reply


def table(reply: httpx.Response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig"), newline="")))


def test_a_csv_has_all_rows_and_the_columns_that_were_chosen(history: Api) -> None:
    reply = download(history, "csv", columns="id,what_happened,status,took_ms", sort="oldest")
    assert reply.content.startswith(b"\xef\xbb\xbf")
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in reply.headers["content-disposition"]
    assert "etag" not in reply.headers
    rows = table(reply)
    assert list(rows[0]) == ["id", "what_happened", "status", "took_ms"]
    assert [row["took_ms"] for row in rows] == [str(number) for number in range(ROWS)]
    assert (rows[0]["status"], rows[1]["status"]) == ("Nothing done", "All done")


def test_nothing_in_it_is_run_by_a_spreadsheet(history: Api) -> None:
    rows = table(download(history, "csv", columns="what_happened", sort="oldest"))
    assert [row["what_happened"] for row in rows[: len(FORMULAS)]] == [
        f"'{formula}" for formula in FORMULAS
    ]


def test_times_are_there_in_utc_and_as_local_text(history: Api) -> None:
    (row, *_) = table(download(history, "csv", columns="created_at", zone="Asia/Tokyo"))
    listed = history.get("/operations", limit=1)["items"][0]
    assert row["created_at"] == listed["created_at"]
    hours = int(row["created_at (Asia/Tokyo)"][11:13]) - int(row["created_at"][11:13])
    assert hours % 24 == 9


def test_json_lines_are_the_same_query(history: Api) -> None:
    reply = download(history, "jsonl", q="status:red", columns="id,started_by,created_at")
    lines = [json.loads(line) for line in reply.text.splitlines()]
    assert len(lines) == 13
    assert set(lines[0]) == {"id", "started_by", "created_at", "created_at_local"}
    assert lines[0]["started_by"] == "Ana \u0416\u00e9"
    listed = history.get("/operations", q="status:red", limit=200)["items"]
    assert [line["id"] for line in lines] == [each["id"] for each in listed]


def test_an_empty_answer_has_its_heads(history: Api) -> None:
    assert table(download(history, "csv", q="zzzz")) == []
    assert download(history, "csv", q="zzzz").text.startswith("\ufeffcreated_at,")
    assert download(history, "jsonl", q="zzzz").content == b""


def test_what_is_not_understood_is_refused_before_a_byte_is_sent(history: Api) -> None:
    wrong = history.viewer.get("/api/v1/operations.csv?q=stauts:red")
    assert (wrong.status_code, wrong.json()["code"]) == (400, "bad_query")
    column = history.viewer.get("/api/v1/operations.csv?columns=nonsense")
    assert (column.status_code, column.json()["code"]) == (422, "unknown_column")
    assert history.anyone.get("/api/v1/operations.csv").status_code == 401


def test_writers_go_on_while_somebody_downloads(history: Api) -> None:
    """Between batches no transaction is open, so a slow download holds up nobody."""
    rows = exports.rows(history.storage, Conditions(), "oldest", ["id"], UTC)
    pieces: Iterator[bytes] = exports.lines_of(rows)
    assert len(next(pieces).splitlines()) == 500
    assert busy(history.storage) == 0
    with history.storage.begin() as db:
        db.query(Operation).update({"started_by": "Ben"})
    rest = b"".join(pieces).splitlines()
    assert len(rest) == ROWS - 500


def busy(storage: Storage) -> int:
    """Connections that are in use."""
    return storage.engine.pool.checkedout()  # type: ignore[attr-defined, no-any-return]

"""Log lines: one pipeline, and no secret in any of them."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from cartbooks import logs
from cartbooks.errors import Misconfigured
from cartbooks.settings import Settings


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def lines(said: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in said.splitlines()]


def test_lines_are_json_with_time_level_and_what_was_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.set_up(Settings(log_json=True))
    structlog.get_logger().info("visit", company="co_1")
    logging.getLogger("a.library").warning("Slow %s", "client")
    ours, theirs = lines(capsys.readouterr().err)
    assert (ours["event"], ours["level"], ours["company"]) == ("visit", "info", "co_1")
    assert (theirs["event"], theirs["level"]) == ("Slow client", "warning")
    assert str(ours["timestamp"]).endswith("Z")


def test_what_a_name_says_is_secret_is_hidden_at_any_depth(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.set_up(Settings(log_json=True))
    structlog.get_logger().info(
        "x", password="hunter2", ticket="T-1", headers={"Authorization": "Bearer abc"}, key=""
    )
    said = capsys.readouterr().err
    assert not {"hunter2", "T-1", "abc"} & set(said.replace('"', " ").split())
    assert said.count(logs.HIDDEN) == 3


def test_what_is_below_the_level_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(Settings(log_level="warning"))
    structlog.get_logger().info("quiet")
    structlog.get_logger().warning("loud")
    said = capsys.readouterr().err
    assert "quiet" not in said
    assert "loud" in said


@pytest.mark.parametrize("as_json", [True, False])
def test_a_failure_has_its_trace_and_no_local_variable(
    as_json: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up(Settings(log_json=as_json))
    try:
        typed_in = "hunter" + "2"
        raise ValueError(f"{len(typed_in)} letters are too few")
    except ValueError:
        structlog.get_logger().exception("oops")
    said = capsys.readouterr().err
    assert "7 letters are too few" in said
    assert "test_logs.py" in said
    assert "hunter2" not in said


def test_a_level_that_does_not_exist_is_refused() -> None:
    with pytest.raises(Misconfigured, match="CARTBOOKS_LOG_LEVEL"):
        logs.set_up(Settings(log_level="loud"))

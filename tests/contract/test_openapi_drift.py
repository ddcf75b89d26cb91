"""openapi.json is what the code describes, and it describes enough for a stranger."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cartbooks.cli.openapi import description

COMMITTED = Path(__file__).parents[2] / "openapi.json"


@pytest.fixture(scope="module")
def described() -> str:
    return description()


def operations(text: str) -> list[tuple[str, dict[str, Any]]]:
    paths = json.loads(text)["paths"]
    return [(f"{method} {path}", each) for path in paths for method, each in paths[path].items()]


def test_the_committed_file_is_up_to_date(described: str) -> None:
    assert COMMITTED.read_text(encoding="utf-8") == described, "run: make openapi"


def test_the_same_code_gives_the_same_text(described: str) -> None:
    assert description() == described


def test_every_operation_says_what_it_does_and_has_a_name_of_its_own(described: str) -> None:
    found = operations(described)
    assert not [where for where, each in found if not each.get("summary")]
    names = [each["operationId"] for _, each in found]
    assert len(names) == len(set(names)) > 40


def test_it_is_openapi_3_1_and_needs_a_sign_in(described: str) -> None:
    document = json.loads(described)
    assert document["openapi"].startswith("3.1")
    assert set(document["components"]["securitySchemes"]) == {"bearer", "cookie"}
    assert document["security"]

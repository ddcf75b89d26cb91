"""The Overview over REST: verdict, rhythm, what needs somebody, the equation, strips, set-up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from api.conftest import Api
from world import World


@pytest.fixture
def world(api: Api, tmp_path: Path) -> World:
    return World(api.storage, api.settings, tmp_path, to_be_emailed=True)


def test_all_at_once(api: Api, world: World) -> None:
    world.sell("1")
    world.sell("2", email="not valid at home")
    world.push()
    shown = api.get("/overview")
    company = shown["company"]
    for each in api.get("/sessions")["items"]:
    assert shown["verdict"]["sentence"] == "1 thing needs you."

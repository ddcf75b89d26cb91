"""Everything that is known to be odd, against everything that reads it, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from fuzz import targets
from fuzz.visits import Recording

pytestmark = [pytest.mark.xdist_group("fuzz"), pytest.mark.timeout(300)]


def broken(inputs: Mapping[str, bytes], tried: Callable[[bytes], None]) -> list[str]:
    found = []
    for name, data in inputs.items():
        try:
            tried(data)
        except Exception as trouble:
            found.append(f"{name}: {type(trouble).__name__}: {trouble}"[:1000])
    return found


@pytest.mark.parametrize("name", targets.PURE)
def test_whatever_the_bytes_a_parser_says_what_they_are(name: str) -> None:
    assert broken(targets.corpus(name), targets.PURE[name]) == []


def test_whatever_the_file_what_is_not_refused_is_there_whole() -> None:
    with targets.shop() as tried:
        assert broken(targets.corpus("into"), tried) == []


@pytest.mark.parametrize("name", ["answer", "call", "host"])
def test_whatever_comes_in_a_call_it_is_answered_and_nothing_is_half_written(
    recording: Recording, name: str
) -> None:
    seeds = recording.seeds() if name == "call" and recording.is_sqlite else {}
    assert broken({**targets.corpus(name), **seeds}, getattr(recording, name)) == []

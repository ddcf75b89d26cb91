"""A short run of each fuzzer that is led by coverage; `make fuzz MINUTES=10` runs longer."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.timeout(300),
    pytest.mark.skipif(
        find_spec("atheris") is None, reason="there is no wheel of Atheris for this Python"
    ),
]

TESTS = Path(__file__).parents[1]


@pytest.mark.parametrize(("name", "runs"), [("qbxml", 500), ("files", 800), ("answer", 40)])
def test_nothing_is_found_in_a_short_while(name: str, runs: int, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "fuzz.guided", name, "--seconds", "60", "--runs", str(runs),
         "--seed", "1", "--keep", str(tmp_path)],
        cwd=TESTS, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, (done.stdout[-3000:], done.stderr[-2000:])
    assert "number_of_executed_units" in done.stderr, "it did run"

"""Try inputs once more, without coverage: `python -m fuzz.again TARGET FILE...`."""

from __future__ import annotations

import sys
from pathlib import Path

from fuzz.targets import opened


def main() -> None:
    """The first that breaks something raises."""
    name, *files = sys.argv[1:]
    with opened(name) as (tried, _):
        for file in files:
            print(file, flush=True)  # noqa: T201 - a program's output
            tried(Path(file).read_bytes())


if __name__ == "__main__":
    main()

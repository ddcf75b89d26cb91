"""
Fuzzing that is led by coverage: what reaches new code is changed further (Atheris, libFuzzer).

    python -m fuzz.guided TARGET [--seconds 60] [--runs N] [--seed 1] [--keep FOLDER]

A finding is kept as a file, and the last line says how to try it again.
"""

from __future__ import annotations

import argparse
import importlib
import os
import random
import sys
import tempfile
from pathlib import Path

SLOWER = 4.0
"""Code whose coverage is taken runs so much slower, at the most."""
LONGEST = 1 << 16


def main() -> None:
    """Run one target; exits with 77 when there is a finding."""
    asked = _asked()
    import atheris

    with atheris.instrument_imports(include=["cartbooks"], enable_loader_override=False):
        targets = importlib.import_module("fuzz.targets")
    from fuzz.mutation import crossed, mutated

    with targets.opened(asked.target) as (tried, seeds), tempfile.TemporaryDirectory() as work:
        known = [*targets.corpus(asked.target).values(), *seeds.values()]
        for number, data in enumerate(each for each in known if len(each) <= LONGEST):
            (Path(work) / f"seed-{number:04}").write_bytes(data)

        def one(data: bytes) -> None:
            try:
                tried(data, slower=SLOWER)
            except Exception as broken:
                kept = Path(asked.keep) / f"{asked.target}-{random.randbytes(4).hex()}"
                kept.write_bytes(data)
                print(f"\n{type(broken).__name__}: {broken}")  # noqa: T201
                print(f"Again: cd tests && python -m fuzz.again {asked.target} {kept}")  # noqa: T201
                raise

        def mutate(data: bytes, largest: int, seed: int) -> bytes:
            dice = random.Random(seed)
            if dice.random() < 0.3:
                return atheris.Mutate(data, largest)
            return mutated(data, dice, largest)

        def cross(one: bytes, other: bytes, largest: int, seed: int) -> bytes:
            return crossed(one, other, random.Random(seed), largest)

        options = [
            f"-max_total_time={asked.seconds}", f"-seed={asked.seed}", f"-max_len={LONGEST}",
            "-timeout=30", "-rss_limit_mb=2000", f"-artifact_prefix={asked.keep}/crash-",
            "-print_final_stats=1", "-close_fd_mask=0",
        ]  # fmt: skip
        if asked.runs:
            options.append(f"-runs={asked.runs}")
        atheris.Setup(
            [sys.argv[0], *options, work], one, custom_mutator=mutate, custom_crossover=cross
        )
        atheris.Fuzz()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--runs", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", default=os.getcwd())
    return parser.parse_args()


if __name__ == "__main__":
    main()

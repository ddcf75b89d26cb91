"""
`python -m faults.many FIRST COUNT`: more seeds than the tests play, on SQLite.

Databases are in memory where there is some. A violation is printed with the seed that repeats it;
the seeds of its world are played from the first on.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import structlog
from alembic import command
from pydantic import SecretStr

from cartbooks import clock, schema
from cartbooks.db import Storage
from cartbooks.model import Base
from cartbooks.settings import Settings
from faults.campaign import WORLD, Campaign
from faults.hands import Hands

KEY = SecretStr("a-secret-key-for-tests-of-44-characters-long")


def play(first: int, count: int) -> Counter[str]:
    """Play the seeds and print what is violated; returns what they came to."""
    sums: Counter[str] = Counter()
    for begin in range(first, first + count, WORLD):
        with world() as campaign:
            for seed in range(begin, min(begin + WORLD, first + count)):
                for violation in campaign.play(seed):
                    campaign.sums["violations"] += 1
                    print(violation, flush=True)  # noqa: T201 - a program's output
            sums += campaign.sums
        if (begin - first) % 500 == 0:
            print(f"... {sums['seeds']} seeds", flush=True)  # noqa: T201 - a program's output
    return sums


@contextmanager
def world() -> Iterator[Campaign]:
    """A new world on SQLite; nothing of it is left."""
    memory = "/dev/shm"  # noqa: S108 - a folder of our own is made in it
    where = memory if os.access(memory, os.W_OK) else None
    place = Path(tempfile.mkdtemp(prefix="cartbooks-faults-", dir=where))
    storage = Storage(f"sqlite:///{place / 'cartbooks.db'}")
    hands = Hands()
    try:
        with storage.engine.begin() as connection:
            Base.metadata.create_all(connection)
            command.stamp(schema.alembic(connection), "head")
        with clock.driven_by(hands):
            settings = Settings(data_dir=place, secret_key=KEY, worker=False)
            with closing(Campaign(storage, settings, place, hands)) as campaign:
                yield campaign
    finally:
        storage.close()
        shutil.rmtree(place, ignore_errors=True)


def main() -> None:
    """Exits with 1 when anything was violated."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    sums = play(int(sys.argv[1]), int(sys.argv[2]))
    print(  # noqa: T201 - a program's output
        f"{sums['violations']} violations; "
        + ", ".join(f"{what} {count}" for what, count in sums.most_common() if what != "violations")
    )
    sys.exit(bool(sums["violations"]))


if __name__ == "__main__":
    main()

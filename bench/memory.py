"""What a server holds in memory, with the processes that it has started."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_EVERY_SECONDS = 0.02


def megabytes(pid: int) -> float:
    """
    The resident memory of *pid* and its children, added up; a megabyte is 2^20 bytes.

    What two of them share counts for each, so the truth is a little less, never more.
    """
    total = 0.0
    with suppress(OSError, ValueError, IndexError):
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
        total = pages * 4096 / 2**20
    return total + sum(megabytes(child) for child in _children(pid))


def _children(pid: int) -> Iterator[int]:
    with suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in (thread / "children").read_text(encoding="ascii").split():
                yield int(child)


@dataclass
class Peak:
    """The most that was seen so far."""

    megabytes: float = 0.0


@contextmanager
def watched(pid: int) -> Iterator[Peak]:
    """Look every 20 ms while the block runs."""
    peak, over = Peak(), threading.Event()

    def look() -> None:
        while not over.wait(_EVERY_SECONDS):
            peak.megabytes = max(peak.megabytes, megabytes(pid))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()
        peak.megabytes = max(peak.megabytes, megabytes(pid))

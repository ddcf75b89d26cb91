"""The two locks that keep Web Connectors out of each other's way."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

_update_locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


@contextmanager
def update_lock(machine: str) -> Iterator[bool]:
    """UpdateLock of the registry: one run at a time on one machine. Gives whether it was free."""
    lock = _update_locks[machine]
    free = lock.acquire(blocking=False)
    try:
        yield free
    finally:
        if free:
            lock.release()


class AppLock:
    """
    The DataExt AppLock of one company file: one machine at a time.

    Connectors that shall collide share one. A machine that died leaves it behind, and is let in
    again itself; others wait until somebody clears it.
    """

    def __init__(self) -> None:
        self.holder: str | None = None

    def take(self, machine: str) -> bool:
        if self.holder not in (None, machine):
            return False
        self.holder = machine
        return True

    def clear(self) -> None:
        """The run has ended, or somebody restarted QuickBooks or added the application again."""
        self.holder = None

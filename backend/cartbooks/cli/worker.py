"""`cartbooks worker`: the store's hand as a process of its own."""

from __future__ import annotations

import signal
import threading

from cartbooks.cli.desk import at_desk
from cartbooks.errors import Misconfigured
from cartbooks.security import Secrets
from cartbooks.worker import Worker


def worker() -> None:
    """
    Fetch orders, write stock, plan schedules and deliver webhooks until Ctrl-C.

    The server does this itself unless CARTBOOKS_WORKER=false; more hands need PostgreSQL.
    """
    with at_desk(quiet=False) as desk:
        if desk.storage.is_sqlite and desk.settings.worker:
            raise Misconfigured(
                "With SQLite the server works by itself. Set CARTBOOKS_WORKER=false for both, "
                "or use PostgreSQL for several workers."
            )
        stop = threading.Event()
        for sign in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sign, lambda *_: stop.set())
        hand = Worker(desk.storage, desk.settings, Secrets.opened(desk.storage, desk.settings))
        hand.start()
        print("Working. Ctrl-C ends it after the task at hand.", flush=True)
        stop.wait()
        hand.stop()

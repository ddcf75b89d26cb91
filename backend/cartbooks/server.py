"""The process that serves: uvicorn around the application."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI

from cartbooks.app import create_app
from cartbooks.db import Storage
from cartbooks.errors import Misconfigured
from cartbooks.settings import Settings

SWITCH_SECONDS = 0.0005
GRACE_SECONDS = 5
"""How long a shutdown waits for answers that are on their way; event streams never end."""


def run(settings: Settings, *, workers: int = 1) -> None:
    """Serve until a signal says stop."""
    # The store's hand computes while the door answers: give the door its turn sooner.
    sys.setswitchinterval(SWITCH_SECONDS)
    if workers == 1:
        uvicorn.Server(_config(settings, create_app(settings))).run()
        return
    uvicorn.run("cartbooks.app:from_env", factory=True, workers=workers, **_options(settings))


@contextmanager
def in_background(
    settings: Settings, storage: Storage, app: FastAPI | None = None
) -> Iterator[None]:
    """Serve in a thread while the block runs; ready when the block begins."""
    app = app or create_app(settings, storage)
    server = uvicorn.Server(_config(settings, app))
    thread = threading.Thread(target=server.run, name="server", daemon=True)
    thread.start()
    try:
        while not server.started:
            if not thread.is_alive():
                raise Misconfigured("The server did not start; the log says why.")
            time.sleep(0.02)
        yield
    finally:
        app.state.live.end_streams()
        server.should_exit = True
        thread.join(timeout=GRACE_SECONDS + 5)


def _config(settings: Settings, app: Any) -> uvicorn.Config:
    return uvicorn.Config(app, **_options(settings))


def _options(settings: Settings) -> dict[str, Any]:
    return {
        "host": settings.host,
        "port": settings.port,
        "log_config": None,  # one pipeline for all lines: cartbooks.logs
        "log_level": settings.log_level.lower(),
        "access_log": False,  # addresses may carry what must not be kept
        "server_header": False,
        "timeout_keep_alive": 30,
        "timeout_graceful_shutdown": GRACE_SECONDS,
    }

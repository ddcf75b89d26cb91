"""The server: the Web Connector's door, the API, the console, the store's hand: one process."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from cartbooks import __version__, api, console, logs, schema, security
from cartbooks.api.live import ended_by_signals
from cartbooks.db import Storage
from cartbooks.engine.conversation import Conversation
from cartbooks.hanging_up import HangingUp
from cartbooks.headers import SecurityHeaders
from cartbooks.settings import Settings
from cartbooks.soap.router import make_router
from cartbooks.worker import Worker

DESCRIPTION = "Keeps a web store and QuickBooks Desktop in agreement."


def create_app(settings: Settings, storage: Storage | None = None) -> FastAPI:
    """
    The application, its database ready.

    Raises `Misconfigured` for a database or a secret key that does not fit. A *storage* that is
    handed in stays open when the application ends.
    """
    opened = storage or Storage(settings.database, pool_size=settings.pool_size)
    schema.prepare(opened)
    secrets = security.Secrets.opened(opened, settings)

    worker = Worker(opened, settings, secrets) if settings.worker else None

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        if worker:
            worker.start()
        if storage is None:  # a process that serves, and nothing else
            _keep_for_good()
        with ended_by_signals(app.state.live):
            yield
        app.state.live.stop()
        if worker:
            worker.stop()
        if storage is None:
            opened.close()

    app = FastAPI(
        title="Cartbooks",
        version=__version__,
        description=DESCRIPTION,
        lifespan=life,
        redirect_slashes=False,  # the Web Connector does not follow
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    door = make_router(
        Conversation(opened, settings, worker.wake if worker else lambda: None),
        public_url=settings.address,
        body_limit=settings.body_limit_mb * 2**20,
    )
    app.router.routes.extend(door.routes)
    api.install(app, opened, settings, secrets)
    app.state.log_tail = logs.tail.between
    console.install(app)
    # last, so that they are the outermost: what the others answer by themselves gets them too
    app.add_middleware(SecurityHeaders, https=settings.address.startswith("https:"))
    app.add_middleware(HangingUp)
    return app


def _keep_for_good() -> None:
    """
    Take what the program itself is made of out of the garbage collector's sight.

    These 220,000 objects live as long as the process. Each full collection walked over all of them:
    an eighth of a second, every few hundred calls, in which nobody was answered.
    """
    gc.collect()
    gc.freeze()


def from_env() -> FastAPI:
    """For several server processes: each reads the environment for itself."""
    settings = Settings.from_env()
    logs.set_up(settings)
    return create_app(settings)

"""The demonstration from its start to Ctrl-C."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from cartbooks import listening, server
from cartbooks.db import Storage
from cartbooks.demo.stage import Stage
from cartbooks.demo.story import Story
from cartbooks.errors import CartbooksError, Misconfigured
from cartbooks.settings import Settings
from cartbooks.simulator.connector import WebConnector

Say = Callable[[str], None]

_PATIENCE = 60.0
_WELCOME = """
Cartbooks is at {address}, with a shop, a QuickBooks company file and a Web Connector
that exist only here. Sign in, once and within 30 minutes:

  {link}

A visit comes every {every:g} seconds; orders keep arriving. Ctrl-C ends it.
For programs: curl -H "Authorization: Bearer {token}" {address}/api/v1/operations
"""


def run(
    settings: Settings, place: Path, *, every: float = 4.0, beats: int = 0, say: Say = print
) -> None:
    """
    Play in the empty folder *place* until interrupted, or for so many *beats*.

    *settings* say where to listen; the database is a new one in *place*.
    """
    settings = settings.model_copy(
        update={"database_url": f"sqlite:///{place / 'cartbooks.db'}", "data_dir": place}
    )
    listening.must_be_free(settings)
    began = time.monotonic()
    say("Setting the stage: the shop, its books, and the first reading of QuickBooks' lists ...")
    storage = Storage(settings.database)
    try:
        stage = Stage.set_up(storage, settings, place)
        with server.in_background(settings, storage), _until_told() as stop:
            connector = stage.connector()
            _read_the_lists(stage, connector)
            stage.go_live()
            say(
                _WELCOME.format(
                    address=settings.address, link=stage.link(), token=stage.token(), every=every
                )
            )
            say(f"Ready after {time.monotonic() - began:.1f} s.")
            _play(Story(stage, connector), stop, every, beats, say)
            say("Stopping.")
    finally:
        storage.close()


def _read_the_lists(stage: Stage, connector: WebConnector) -> None:
    """A new company's schedules are due at once; visit until what they ask for has been read."""
    deadline = time.monotonic() + _PATIENCE
    while not stage.is_quiet():
        if time.monotonic() > deadline:
            raise Misconfigured("QuickBooks' lists could not be read; the log says why.")
        connector.visit()
        time.sleep(0.1)


def _play(story: Story, stop: threading.Event, every: float, beats: int, say: Say) -> None:
    played = 0
    while not stop.is_set():
        try:
            for line in story.beat():
                say(line)
        except CartbooksError as odd:  # the visitor may have paused the store: the show goes on
            say(odd.detail)
        played += 1
        if played == beats:
            return
        stop.wait(every)


class _until_told:  # noqa: N801 - reads as a sentence where it is used
    """An event that Ctrl-C or the supervisor's SIGTERM sets; the old handlers come back."""

    def __enter__(self) -> threading.Event:
        self._stop = threading.Event()
        self._before = {}
        if threading.current_thread() is threading.main_thread():
            for sign in (signal.SIGINT, signal.SIGTERM):
                self._before[sign] = signal.signal(sign, self._tell)
        return self._stop

    def __exit__(self, *_: object) -> None:
        for sign, handler in self._before.items():
            signal.signal(sign, handler)

    def _tell(self, _sign: int, _frame: FrameType | None) -> None:
        self._stop.set()

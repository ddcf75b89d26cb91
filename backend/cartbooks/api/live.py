"""
Who listens to changes, and the one thread that looks for them while somebody does.

The thread asks the database about once a second (`engine.watch`) and hands what it saw to all
listeners; between two looks it holds no connection. A listener that does not read is let go, and
comes back with the id of the last event it had.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from types import FrameType

import structlog
from fastapi.sse import format_sse_event

from cartbooks import __version__
from cartbooks.db import Database, Storage
from cartbooks.engine.watch import Watch
from cartbooks.engine.watched import Changed, Seen
from cartbooks.errors import TooMany

log = structlog.get_logger()

LISTENERS = 500
LISTENERS_EACH = 20
"""Streams of one sign-in; a browser needs one."""
_QUEUE = 64
_KEPT = 1000
_PER_LOOK = 200
_RECENT_SECONDS = 10.0
_MARKS = 2**16

Allowed = Callable[[Database], bool]


class Listener:
    """One open stream: pieces to send come in order, `None` ends it."""

    def __init__(self, key: str, allowed: Allowed, last_id: str) -> None:
        self.key, self.allowed, self.last_id = key, allowed, last_id
        self.greeted = False
        self._loop = asyncio.get_running_loop()
        self._pieces: asyncio.Queue[bytes | None] = asyncio.Queue()

    def give(self, piece: bytes | None) -> None:
        """From any thread. One who has not read for long is let go instead."""

        def put() -> None:
            if self._pieces.qsize() >= _QUEUE:
                while not self._pieces.empty():
                    self._pieces.get_nowait()
                self._pieces.put_nowait(None)
            else:
                self._pieces.put_nowait(piece)

        try:
            self._loop.call_soon_threadsafe(put)
        except RuntimeError:
            log.debug("listener_gone")  # its loop has ended, and it with it

    async def next(self, seconds: float) -> bytes | None:
        """The next piece; raises `TimeoutError` when none comes."""
        return await asyncio.wait_for(self._pieces.get(), seconds)


class Hub:
    """All listeners of this process. `join` and `leave` belong to the event loop's thread."""

    def __init__(
        self,
        storage: Storage,
        *,
        every: float = 1.0,
        check_every: float = 30.0,
        linger: float = 60.0,
        at_most: int = LISTENERS,
    ) -> None:
        """
        *every*: seconds between two looks. *check_every*: a sign-in that was revoked loses its
        stream within this time. *linger*: the thread stays so long after the last one left.
        """
        self._storage = storage
        self._every, self._check_every, self._linger = every, check_every, linger
        self._at_most = at_most
        self._lock = threading.Lock()
        self._listeners: set[Listener] = set()
        self._kept: deque[tuple[int, float, bytes]] = deque(maxlen=_KEPT)
        self._mark = secrets.randbelow(_MARKS)
        self._count = int(time.time())
        self._known_since: float | None = None
        self._left_at = 0.0
        self._thread: threading.Thread | None = None
        self._end = threading.Event()
        self.looks = 0
        self.look_seconds = 0.0

    def __len__(self) -> int:
        return len(self._listeners)

    def join(self, key: str, allowed: Allowed, last_id: str = "") -> Listener:
        """A new listener; raises `TooMany` when there are enough. *key* names its sign-in."""
        with self._lock:
            if self._end.is_set():
                raise TooMany("The server is stopping.", code="stopping")
            if len(self._listeners) >= self._at_most:
                raise TooMany("Too many pages listen already.", code="too_many_listeners")
            if sum(each.key == key for each in self._listeners) >= LISTENERS_EACH:
                raise TooMany("This sign-in listens too often.", code="too_many_listeners")
            listener = Listener(key, allowed, last_id)
            self._listeners.add(listener)
            if self._known_since is not None:
                self._greet(listener)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="live", daemon=True)
                self._thread.start()
            return listener

    def leave(self, listener: Listener) -> None:
        with self._lock:
            self._listeners.discard(listener)
            self._left_at = time.monotonic()

    def end_streams(self) -> None:
        """Nobody can join from now on; those who listen come back to the next process."""
        self._end.set()
        with self._lock:
            for listener in self._listeners:
                listener.give(None)

    def stop(self) -> None:
        """End every stream, and the thread."""
        self.end_streams()
        thread = self._thread
        if thread:
            thread.join(timeout=5)

    # -- the thread

    def _run(self) -> None:
        watch, checked = Watch(), time.monotonic()
        trouble = False
        while True:
            with self._lock:
                if self._end.is_set() or self._is_alone():
                    self._thread, self._known_since = None, None
                    self._kept.clear()
                    return
            try:
                if self._known_since is None:
                    self._begin(watch)
                else:
                    self._look(watch)
                if time.monotonic() - checked >= self._check_every:
                    checked = time.monotonic()
                    self._let_go_of_the_revoked()
                trouble = False
            except Exception:
                if not trouble:  # once, not every second, while the database is away
                    log.exception("live_look")
                trouble = True
            self._end.wait(self._every * (5 if trouble else 1))

    def _is_alone(self) -> bool:
        return not self._listeners and time.monotonic() - self._left_at >= self._linger

    def _begin(self, watch: Watch) -> None:
        with self._storage.reading() as db:
            watch.begin(db)
        with self._lock:
            self._known_since = time.monotonic()
            for listener in self._listeners:
                if not listener.greeted:
                    self._greet(listener)

    def _look(self, watch: Watch) -> None:
        began = time.perf_counter()
        with self._storage.reading() as db:
            seen = watch.look(db)
        self.looks += 1
        self.look_seconds += time.perf_counter() - began
        if not seen:
            return
        if len(seen) > _PER_LOOK:
            seen = [Changed("everything")]
        with self._lock:
            piece = b"".join(self._event(each) for each in seen)
            for listener in self._listeners:
                listener.give(piece)

    def _event(self, seen: Seen) -> bytes:
        self._count += 1
        name = "changed" if isinstance(seen, Changed) else "session"
        piece = format_sse_event(
            event=name, data_str=_json(asdict(seen)), id=str(self._count * _MARKS + self._mark)
        )
        self._kept.append((self._count, time.monotonic(), piece))
        return piece

    def _greet(self, listener: Listener) -> None:
        """`hello`, then what the listener has missed, or `reset` when that is not known."""
        now = time.monotonic()
        assert self._known_since is not None
        listener.greeted = True
        hello = {"server_version": __version__, "known_for": round(now - self._known_since, 1)}
        current = str(self._count * _MARKS + self._mark)
        listener.give(format_sse_event(event="hello", data_str=_json(hello), id=current))
        missed = [piece for _, at, piece in self._kept if now - at <= _RECENT_SECONDS]
        if listener.last_id:
            after = self._position(listener.last_id)
            if after is None:
                listener.give(format_sse_event(event="reset", data_str="{}", id=current))
                return
            missed = [piece for count, _, piece in self._kept if count > after]
        if missed:
            listener.give(b"".join(missed))

    def _position(self, last_id: str) -> int | None:
        """Where in this process' events *last_id* is; None when it cannot be told any more."""
        if not last_id.isdecimal() or len(last_id) > 20:
            return None
        count, mark = divmod(int(last_id), _MARKS)
        oldest = self._kept[0][0] if self._kept else self._count + 1
        return count if mark == self._mark and oldest - 1 <= count <= self._count else None

    def _let_go_of_the_revoked(self) -> None:
        with self._lock:
            keys = {each.key: each.allowed for each in self._listeners}
        with self._storage.reading() as db:
            revoked = {key for key, allowed in keys.items() if not allowed(db)}
        with self._lock:
            for listener in self._listeners:
                if listener.key in revoked:
                    listener.give(None)


def _json(data: object) -> str:
    return json.dumps(data, separators=(",", ":"))


@contextmanager
def ended_by_signals(hub: Hub) -> Iterator[None]:
    """
    End the streams when the process is told to stop.

    The server stops after its last answer, and a stream is an answer that never ends. The server's
    own handlers are called as before.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def told(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(hub.end_streams)
        handler = before[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    kept = {number: handler for number, handler in before.items() if callable(handler)}
    for number in kept:
        signal.signal(number, told)
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)

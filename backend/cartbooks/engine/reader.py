"""
Reading answers in a process of its own, so that the door never waits for the interpreter.

`Page` is pure work for the processor. In the server's own process it would take turns with the
calls of the Web Connector; beside it, a second core does it. The process starts when the first
answer comes, ends when there was nothing to read for a while, and ends with its parent, however
that one ended: its standard input closes. Nothing depends on it: what it cannot do, or not yet, is
done in place.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from typing import Any

import structlog

from cartbooks.operations.copying import Readable
from cartbooks.qbxml.copies import Page
from cartbooks.qbxml.reading import READY
from cartbooks.qbxml.reply import Unreadable

log = structlog.get_logger()

IDLE_SECONDS = 60.0
LARGEST = 2**19
"""Packed bytes. A larger answer streams in place, where its rows are written as they are read."""


class _Gone(Exception):
    """The process ended before it answered."""


class Reader:
    """Opens pages in another process where that helps. For one thread at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = False
        self._used_at = 0.0

    def open(self, packed: bytes) -> Readable:
        """The page, to be read there or here."""
        self._used_at = time.monotonic()
        if len(packed) > LARGEST or not self._is_ready():
            return Page(packed)
        return _There(self, packed)

    def rest(self) -> None:
        """End the process when it had nothing to do for a while."""
        if self._process and time.monotonic() - self._used_at > IDLE_SECONDS:
            self.close()

    def close(self) -> None:
        """End the process."""
        process, self._process, self._ready = self._process, None, False
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()
        process.kill()
        process.wait()

    def ask(self, question: Any) -> Any:
        """Raises `_Gone`; the next page is then read in place."""
        process = self._process
        try:
            if process is None or process.stdin is None or process.stdout is None:
                raise EOFError
            pickle.dump(question, process.stdin, protocol=5)
            process.stdin.flush()
            return pickle.load(process.stdout)  # noqa: S301 - our own child's words
        except (OSError, EOFError, pickle.UnpicklingError):
            log.warning("reader_gone")
            self.close()
            raise _Gone from None

    def _is_ready(self) -> bool:
        if self._process is None:
            if (os.cpu_count() or 1) < 2:
                return False
            command = [sys.executable, "-m", "cartbooks.qbxml.reading"]
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
            assert self._process.stdout is not None
            os.set_blocking(self._process.stdout.fileno(), False)
        if not self._ready:
            assert self._process.stdout is not None
            if self._process.stdout.read(len(READY)) == READY:
                os.set_blocking(self._process.stdout.fileno(), True)
                self._ready = True
        return self._ready


class _There:
    """A page in the other process; read in place when that one ends halfway."""

    def __init__(self, reader: Reader, packed: bytes) -> None:
        self._reader, self._packed = reader, packed

    def digests(self) -> Sequence[str]:
        try:
            found: Sequence[str] = self._reader.ask(self._packed)
        except _Gone:
            return Page(self._packed).digests()
        return found

    def rows(self, new: Collection[str], take: Callable[[str], None]) -> None:
        try:
            chunks, broken = self._reader.ask(set(new))
        except _Gone:
            page = Page(self._packed)
            page.digests()
            page.rows(new, take)
            return
        for chunk in chunks:
            take(chunk)
        if broken:
            raise Unreadable(broken)

"""A `cartbooks` process that can be shot and started again."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from faults.nursery import Nursery
from processes import COMMAND, environment, until


class Process:
    """
    `cartbooks *words*`, as often as it is started.

    With a *nursery* it is forked there; a start that is *fresh* runs the installed command anew.
    """

    def __init__(
        self,
        words: Sequence[str],
        settings: Mapping[str, object],
        log: Path,
        nursery: Nursery | None = None,
    ) -> None:
        self.words, self.settings, self.log = words, settings, log
        self._nursery = nursery
        self._pid: int | None = None
        self._ours: subprocess.Popen[bytes] | None = None

    @property
    def runs(self) -> bool:
        if self._ours is not None:
            return self._ours.poll() is None
        return self._pid is not None and _is_there(self._pid)

    def begin(self, *, fresh: bool = False) -> None:
        """Start it, without waiting until it is ready."""
        if self._nursery is not None and not fresh:
            self._ours, self._pid = None, self._nursery.start(self.words, self.settings, self.log)
            return
        with self.log.open("ab") as out:
            self._ours = subprocess.Popen(
                [*COMMAND, *self.words],
                env=environment(self.settings),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        self._pid = self._ours.pid

    def kill(self) -> None:
        """SIGKILL: nothing is flushed, nothing is said. Returns when it is gone."""
        if self._pid is None:
            return
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        if self._ours is not None:
            self._ours.wait(10)
        else:
            pid = self._pid
            until(lambda: not _is_there(pid), seconds=10, what=lambda: f"{pid} does not die")


class Server(Process):
    """`cartbooks serve` on a port of its own."""

    def __init__(
        self, settings: Mapping[str, object], log: Path, nursery: Nursery | None = None
    ) -> None:
        super().__init__(["serve"], settings, log, nursery)
        self.port = int(str(settings["port"]))

    def start(self, *, fresh: bool = False) -> None:
        """Start it and wait until it answers."""
        self.begin(fresh=fresh)
        self.ready()

    def ready(self) -> None:
        deadline = time.monotonic() + 60
        while not self._answers():
            assert self.runs, f"the server has ended: {self.log.read_text()[-3000:]}"
            assert time.monotonic() < deadline, self.log.read_text()[-3000:]
            time.sleep(0.01)

    def _answers(self) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            line.request("GET", "/webconnector")
            return line.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True

"""
Fuzzing for as long as one likes: `python -m fuzz.campaign MINUTES [SEED]`.

Each target has its share of the time. What is found is kept in `findings/`, and the last lines say
how to try it again.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from structlog.testing import capture_logs

from cartbooks.db import Storage
from cartbooks.settings import Settings
from fuzz import filled, rest, snapshots, wire
from fuzz.targets import TARGETS
from processes import answers, free_port, process, until

KEEP = Path(__file__).parents[2] / "findings"
_RUNS = re.compile(rb"number_of_executed_units: (\d+)")


def main() -> None:
    """Exits with 1 when there is a finding."""
    minutes, dice = float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
    KEEP.mkdir(exist_ok=True)
    share = max(5, int(minutes * 60 / (len(TARGETS) + 2)))
    found = 0
    for name in TARGETS:
        command = [
            sys.executable, "-m", "fuzz.guided", name, "--seconds", str(share),
            "--seed", str(dice % 2**31), "--keep", str(KEEP),
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, check=False)
        runs = _RUNS.search(done.stderr)
        found += done.returncode != 0
        _say(f"{name}: {int(runs[1]) if runs else 0} inputs, seed {dice % 2**31}")
        if done.returncode:
            _say((done.stdout or _without_noise(done.stderr))[-4000:].decode("utf-8", "replace"))
    found += _rest(share, dice)
    found += _http(share, dice)
    sys.exit(bool(found))


def _rest(seconds: float, dice: int) -> int:
    end, found = time.monotonic() + seconds, 0
    with tempfile.TemporaryDirectory() as folder, capture_logs():
        place = Path(folder)
        settings = Settings(data_dir=place, worker=False)
        storage = Storage(f"sqlite:///{place}/cartbooks.db")
        app = rest.application(storage, settings)
        filled.fill(app, storage, settings, place)
        asking = rest.Rest(app, snapshots.of(storage))
        for turn in range(dice, dice + 1000):
            for name in asking.operations:
                for role in rest.ROLES:
                    if time.monotonic() > end:
                        _say(f"rest: {asking.asked} requests, from seed {dice}")
                        return found
                    try:
                        asking.play(name, role, 10, turn)
                    except AssertionError as broken:
                        found += 1
                        _say(f"rest, {name} as {role}, seed {turn}: {broken}")
    return found


def _http(seconds: float, dice: int) -> int:
    """To a server of its own, since what it has to bear is the whole of it."""
    with tempfile.TemporaryDirectory() as folder:
        place, port = Path(folder), free_port()
        log = place / "log"
        settings = {"data_dir": place / "data", "port": port}
        with process("serve", log=log, settings=settings):
            until(lambda: answers(f"http://localhost:{port}"), seconds=60, what=log.read_text)
            end, found, seed = time.monotonic() + seconds, 0, dice
            while time.monotonic() < end:
                sent = wire.drawn(random.Random(seed))
                if wrong := wire.wrong(heard := wire.heard(port, sent)):
                    found += 1
                    _say(f"http, seed {seed}: {wrong}\n{sent!r}\n{heard!r}")
                seed += 1
            if wire.COMPLAINT.search(log.read_text()):
                found += 1
                _say(f"http, seeds {dice} to {seed}: the log complains\n{log.read_text()[-4000:]}")
    _say(f"http: {seed - dice} connections, from seed {dice}")
    return found


def _without_noise(said: bytes) -> bytes:
    return b"\n".join(line for line in said.splitlines() if not line.startswith(b"INFO"))


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - a program's output


if __name__ == "__main__":
    main()

"""`cartbooks demo`: everything at once, with nothing installed but Cartbooks."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from cartbooks import logs
from cartbooks.errors import Refused
from cartbooks.settings import Settings


def demo(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.", min=1, max=65535)] = None,
    every: Annotated[float, typer.Option(help="Seconds between visits.", min=0.1)] = 4.0,
    beats: Annotated[int, typer.Option(help="End after so many visits; 0: never.", min=0)] = 0,
    keep: Annotated[
        Path | None, typer.Option(help="Keep the databases in this folder, which must be new.")
    ] = None,
) -> None:
    """
    Run a shop, a simulated QuickBooks and its Web Connector until Ctrl-C.

    Each demo begins anew, in a folder of its own that goes away with it.
    """
    from cartbooks import demo as demonstration  # the simulator too: only for who asks for it

    # log lines would drown the story; the demo's settings are its own, but for the address
    settings = Settings.from_env(host=host, port=port, log_level="error", worker=True)
    logs.set_up(settings)
    if keep is not None:
        if keep.exists() and any(keep.iterdir()):
            raise Refused(f"{keep} is not empty; the demo begins anew each time.")
        keep.mkdir(parents=True, exist_ok=True)
        demonstration.run(settings, keep, every=every, beats=beats, say=_say)
        return
    with tempfile.TemporaryDirectory(prefix="cartbooks-demo-") as place:
        demonstration.run(settings, Path(place), every=every, beats=beats, say=_say)


def _say(text: str) -> None:
    print(text, flush=True)

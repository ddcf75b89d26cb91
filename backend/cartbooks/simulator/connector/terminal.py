"""The simulated Web Connector in a terminal: its window with the progress bar, and its log."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from cartbooks.simulator.connector.company import QuickBooks
from cartbooks.simulator.connector.faults import Faults
from cartbooks.simulator.connector.visit import Event, Outcome, Visit
from cartbooks.simulator.connector.webconnector import WebConnector

_GOOD = frozenset({Outcome.DONE, Outcome.ENDED, Outcome.NONE})
_SIGNS = {Outcome.NONE: "·", Outcome.BUSY: "…", Outcome.POSTPONED: "…"}


def run(
    *,
    url: str,
    user_name: str,
    password: str,
    company: QuickBooks,
    owner_id: str,
    file_id: str,
    machine: str = "COUNTER-2",
    every: float = 0.0,
    count: int = 1,
    fault: Sequence[str] = (),
    console: Console | None = None,
    pause: Callable[[float], None] = time.sleep,
) -> int:
    """
    Visit *count* times (0: for ever), *every* so many minutes; the exit code.

    0 when the last visit went well, 1 when it did not. *fault* is in the words of
    `Strike.parse`; raises ValueError for one that is not, and `NotAdded` when the server or the
    company file refuses the application.
    """
    console = console or Console()
    faults = Faults.parse(fault, real_time=True)
    window = _Window(console)
    connector = WebConnector(
        url,
        user_name,
        password,
        company,
        machine=machine,
        owner_id=owner_id,
        file_id=file_id,
        on_event=window.take,
        faults=faults,
        remembers=False,
    )
    try:
        connector.add()
        made = 0
        while True:
            visit = window.show(connector)
            made += 1
            if made == count:
                return 0 if visit.outcome in _GOOD else 1
            pause(max(every * 60, visit.wait or 0))
    finally:
        connector.service.transport.close()


class _Window:
    """The Web Connector's list with one application in it."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._progress: Progress | None = None
        self._bar = TaskID(0)

    def take(self, event: Event) -> None:
        """A line of the log, or the bar moves."""
        if self._progress is None:
            return
        if event.percent is not None:
            self._progress.update(self._bar, completed=max(0, min(100, event.percent)))
        elif event.what == "fault":
            self._progress.console.print(f"  fault  {event.text}", style="bold", markup=False)
        else:
            self._progress.update(self._bar, description=event.what)

    def show(self, connector: WebConnector) -> Visit:
        columns = (
            TextColumn("{task.description:<20}", markup=False),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=self._console, transient=True) as progress:
            self._progress, self._bar = progress, progress.add_task("starting", total=100)
            try:
                visit = connector.visit()
            finally:
                self._progress = None
        self._console.print(_line(visit), markup=False, highlight=False)
        return visit


def _line(visit: Visit) -> str:
    """`✓ visit 3  done  4 requests  0.31 s  OK`: the sign and the word say the same."""
    sign = _SIGNS.get(visit.outcome, "✓" if visit.outcome in _GOOD else "✗")
    requests = len(visit.exchanges)
    return (
        f"{sign} visit {visit.number}  {visit.outcome}  "
        f"{requests} request{'' if requests == 1 else 's'}  {visit.duration:.2f} s  {visit.status}"
    ).rstrip()

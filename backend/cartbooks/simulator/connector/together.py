"""Two Web Connectors at once."""

from __future__ import annotations

import random

from cartbooks.simulator.connector.visit import Visit
from cartbooks.simulator.connector.webconnector import WebConnector


def interleaved(first: WebConnector, second: WebConnector, seed: int) -> tuple[Visit, Visit]:
    """
    One visit of each, their SOAP calls in an order that *seed* decides.

    They must be on different machines, or the second finds the first one's UpdateLock.
    """
    dice = random.Random(seed)
    going = [first.steps(), second.steps()]
    while going:
        chosen = dice.choice(going)
        if next(chosen, None) is None:
            going.remove(chosen)
    return first.visits[-1], second.visits[-1]

"""Conversations with several servers in turn."""

from __future__ import annotations

from contextlib import ExitStack

from bench.answers import ItemBook
from bench.report import Measured, version
from bench.targets import Target

PACKAGES = {"qbwc-kit": "qbwc-kit", "cartbooks": "cartbooks"}


def measure(chosen: list[Target], book: ItemBook, rounds: int, warm: int = 2) -> list[Measured]:
    """
    Play *rounds* conversations with each target, taking turns.

    Turns, because a busy moment of the machine then falls on all of them alike.
    """
    results = [
        Measured(one.name, version(PACKAGES[one.name]) if one.name in PACKAGES else "")
        for one in chosen
    ]
    with ExitStack() as stack:
        connectors = []
        for target in chosen:
            stack.callback(target.stop)
            connectors.append(target.start())
        for turn in range(-warm, rounds):
            for target, connector, result in zip(chosen, connectors, results, strict=True):
                if target.prepare:
                    target.prepare()
                played = connector.visit(book, target.settled)
                if turn >= 0:
                    result.played.append(played)
    return results

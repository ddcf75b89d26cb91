"""`python -m bench`: every server in its own process, one client, conversations in turn."""

from __future__ import annotations

import argparse

from rich import box
from rich.console import Console
from rich.table import Table

from bench import crowd, rows, targets
from bench.answers import ItemBook
from bench.report import show
from bench.turns import measure


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=30, help="conversations with each server")
    parser.add_argument("--pages", type=int, default=5, help="answers in a conversation")
    parser.add_argument("--items", type=int, default=500, help="items in an answer")
    parser.add_argument("--bytes", type=int, default=517_000, help="size of an answer document")
    parser.add_argument("--without-peer", action="store_true", help="leave qbwc-kit out")
    parser.add_argument("--short", action="store_true", help="only the conversations")
    given = parser.parse_args()
    book = ItemBook(given.pages, given.items, given.bytes)
    chosen = [targets.null(given.pages)]
    if not given.without_peer:
        chosen.append(targets.peer(given.items))
    chosen.append(targets.cartbooks(given.pages * given.items))
    console = Console()
    show(measure(chosen, book, given.rounds), book, console)
    if given.short:
        return
    table = Table("", "cartbooks", "qbwc-kit", box=box.SIMPLE_HEAD)
    theirs = None if given.without_peer else targets.peer(given.items)
    rows.measure(targets.cartbooks(1), theirs, table.add_row)
    console.print(table)
    console.print(crowd.four()[1], crowd.two_hundred(120), crowd.ten_thousand(300), sep="\n")


if __name__ == "__main__":
    main()

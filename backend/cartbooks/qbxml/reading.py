"""
The process that reads pages for `engine.reader`. It imports the language and nothing else.

A question is a packed answer, or which of its records are new; it ends when its input closes.
"""

from __future__ import annotations

import pickle
import signal
import sys
import zlib
from collections.abc import Collection
from contextlib import suppress
from typing import Any, BinaryIO

from cartbooks.qbxml.copies import Page
from cartbooks.qbxml.reply import Unreadable

READY = b"ready"


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the input closes."""
    answers.write(READY)
    answers.flush()
    page = Page(zlib.compress(b""))
    with suppress(EOFError, OSError):
        while True:
            question = pickle.load(questions)  # noqa: S301 - our own parent's words
            if isinstance(question, bytes):
                page = Page(question)
                answer: Any = page.digests()
            else:
                answer = _rows(page, question)
            pickle.dump(answer, answers, protocol=5)
            answers.flush()


def _rows(page: Page, new: Collection[str]) -> tuple[list[str], str]:
    chunks: list[str] = []
    try:
        page.rows(new, chunks.append)
    except Unreadable as reason:
        return chunks, str(reason)
    return chunks, ""


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, whose end ends us
    serve(sys.stdin.buffer, sys.stdout.buffer)

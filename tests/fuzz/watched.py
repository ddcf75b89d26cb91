"""What holds for any input: it is dealt with within a second and in bounded memory."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS = 1.0
MEMORY = 256 << 20
"""So much may the process grow by for one input of at most a megabyte."""


class Finding(AssertionError):
    """The product broke a promise over some bytes; the text says which."""


@contextmanager
def watched(what: str, *, slower: float = 1.0) -> Iterator[None]:
    """
    Raise `Finding` when the block takes too much time or memory.

    The time is this process's own, so that a busy machine accuses nobody. *slower* is how many
    times slower than usual the code runs, as it does while its coverage is taken.
    """
    memory, began = _peak(), time.process_time()
    yield
    took, grew = time.process_time() - began, _peak() - memory
    if took > SECONDS * slower:
        raise Finding(f"{what} took {took:.1f} s")
    if grew > MEMORY:
        raise Finding(f"{what} took {grew >> 20} MB more memory")


def _peak() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024

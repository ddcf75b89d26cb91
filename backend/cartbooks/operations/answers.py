"""How the steps of all kinds judge what QuickBooks says: the self-healing table. Pure."""

from __future__ import annotations

from cartbooks.operations.verdicts import Failed, Verdict, Wait
from cartbooks.qbxml import Answer, is_lock

NAME_TAKEN = 3100
NOT_FOUND = (1, 500, 3120)
STALE_REFERENCE = (3120, 3140)


def refusal(answer: Answer) -> Verdict:
    """What an error means when the step knows no better: back off from locks, else not done."""
    if is_lock(answer.code, answer.message):
        return Wait(str(answer.code), answer.message)
    return Failed(str(answer.code), answer.message)


def is_error(answer: Answer) -> bool:
    """1000 and above; what is below was done, with a note at the most."""
    return answer.code >= 1000

"""The one line of the Overview. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Literal

Kind = Literal[
    "nothing_yet", "set_up", "stopped", "refused", "other_file", "silent", "running", "needs_you",
    "in_step",
]  # fmt: skip
_OTHER_FILE = {
    "wrong_company_file": "Nothing goes: another company file is open in QuickBooks.",
    "company_file_unknown": "Nothing goes: we cannot tell which company file is open in"
    " QuickBooks.",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`count` is the number in the sentence, where there is one; `since` its time."""

    kind: Kind
    sentence: str
    count: int | None = None
    since: datetime | None = None


def of_one(
    *,
    steps: Sequence[bool],
    stopped: str,
    refused_at: datetime | None,
    kept_out: str,
    silent_since: datetime | None,
    running: int | None,
    needs_you: int,
    zone: tzinfo,
) -> Verdict:
    """
    The strongest that holds; *steps* of the set-up, *running* percent of a visit, *kept_out* why
    what waits was not given to the file that was open.
    """
    if not all(steps):
        step = steps.index(False) + 1
        return Verdict(
            "set_up", f"Set-up is not finished: step {step} of {len(steps)}.", count=step
        )
    if stopped:
        return Verdict("stopped", "Nothing is written to QuickBooks until you say what happened.")
    if refused_at:
        return Verdict("refused", "The Web Connector came but could not sign in.", since=refused_at)
    if kept_out:
        return Verdict("other_file", _OTHER_FILE[kept_out])
    if silent_since:
        return Verdict(
            "silent",
            f"The Web Connector has not come since {spoken(silent_since, zone)}.",
            since=silent_since,
        )
    if running is not None and not needs_you:  # else the line would change with every visit
        return Verdict("running", f"A session is running now: {running} %.", count=running)
    return _needs(needs_you)


def of_many(*, companies: int, stopped: int, silent: int, running: int, needs_you: int) -> Verdict:
    """About all companies together."""
    if not companies:
        return Verdict("nothing_yet", "Nothing is set up yet.")
    if stopped:
        verb = "is" if stopped == 1 else "are"
        return Verdict(
            "stopped",
            f"{_companies(stopped)} {verb} stopped until you say what happened.",
            count=stopped,
        )
    if needs_you:
        return _needs(needs_you)
    if silent:
        verb = "is" if silent == 1 else "are"
        number = "1 Web Connector" if silent == 1 else f"{silent:,} Web Connectors"
        return Verdict("silent", f"{number} of {companies:,} {verb} silent.", count=silent)
    if running:
        number = "A session is" if running == 1 else f"{running:,} sessions are"
        return Verdict("running", f"{number} running now.", count=running)
    return Verdict("in_step", "Everything is in step.")


def spoken(moment: datetime, zone: tzinfo) -> str:
    """`Mon 23 Nov, 9:30`."""
    there = moment.astimezone(zone)
    return f"{there:%a} {there.day} {there:%b}, {there.hour}:{there:%M}"


def _needs(number: int) -> Verdict:
    if not number:
        return Verdict("in_step", "Everything is in step.")
    words = "1 thing needs you." if number == 1 else f"{number:,} things need you."
    return Verdict("needs_you", words, count=number)


def _companies(number: int) -> str:
    return "1 company" if number == 1 else f"{number:,} companies"

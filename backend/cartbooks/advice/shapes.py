"""
Entries that occur often, as functions, so that the data files hold only what differs.

The fact `{below}` is there when QuickBooks' own words are shown beneath the advice.
"""

from __future__ import annotations

from cartbooks.advice.model import Entry
from cartbooks.advice.texts import BUNDLE, RESTART_QUICKBOOKS, TRY_AGAIN, WAIT

IF_IT_STAYS = f"If it stays: {BUNDLE[0].lower()}{BUNDLE[1:]}"
OWN_WORDS = "[ QuickBooks' own words, {below}, say more.]"


def ours(short: str, why: str, *, recalled: bool = False) -> Entry:
    """We wrote something that QuickBooks does not take."""
    return Entry(
        short=short,
        why=f"{why} That is our mistake, not yours.{OWN_WORDS if recalled else ''}",
        steps=(BUNDLE,),
        alternatives=("make_bundle", "mark_dealt_with"),
        who="us",
        where="console",
        retry="never",
        recalled=recalled,
    )


def noted(short: str, why: str, *steps: str) -> Entry:
    """It was done, and QuickBooks remarked something."""
    return Entry(
        outcome="noted",
        short=short,
        why=why,
        steps=steps or ("Nothing has to be done.",),
        who="bookkeeper" if steps else "no_one",
        where="quickbooks" if steps else "nowhere",
        retry="never",
        severity="does_not_stop",
    )


def passing(short: str, why: str, *steps: str, recalled: bool = False) -> Entry:
    """It goes away by itself, most of the time."""
    return Entry(
        short=short,
        why=why,
        steps=(WAIT, *steps),
        alternatives=("try_again",),
        who="no_one",
        retry="automatic",
        severity="does_not_stop",
        recalled=recalled,
    )


def unclear(short: str, why: str) -> Entry:
    """A code whose meaning nobody re-read: QuickBooks' own words are all there is."""
    return Entry(
        short=short,
        why=f"{why}[ It gave its own reason, {{below}}.] We have no advice for it yet.",
        steps=(
            "[Read QuickBooks' own words {below} and do what they ask for.|"
            "Look at the record in QuickBooks.]",
            TRY_AGAIN,
            IF_IT_STAYS,
        ),
        alternatives=("try_again", "make_bundle", "mark_dealt_with"),
        confidence="unknown",
        recalled=True,
    )


def restart(short: str, why: str, *steps: str) -> Entry:
    """QuickBooks could not be reached, and starting it again usually helps."""
    return Entry(
        what="Nothing was sent to QuickBooks.",
        short=short,
        why=why,
        steps=(
            *steps,
            RESTART_QUICKBOOKS,
            "The next visit of the Web Connector goes on by itself.",
            IF_IT_STAYS,
        ),
        alternatives=("make_bundle",),
        who="person_at_pc",
        retry="automatic",
    )

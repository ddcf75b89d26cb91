"""QuickBooks' status codes 0 to 999, mostly notes, and the codes of message sets."""

from __future__ import annotations

from cartbooks.advice.model import Entry
from cartbooks.advice.shapes import noted
from cartbooks.advice.texts import OPEN_FILE, SYNC_LISTS, VERIFY


def _checked(short: str, why: str) -> Entry:
    """About the memory QuickBooks keeps of what it executed: proves nothing, so we look."""
    return Entry(
        what="{subject} is not confirmed yet.",
        short=short,
        why=f"{why} That alone does not say whether the entry was made.",
        steps=(
            "Nothing has to be done. We look in QuickBooks before anything is sent again, so"
            " nothing is entered twice.",
        ),
        alternatives=("link_document", "make_bundle"),
        who="no_one",
        where="nowhere",
        retry="automatic",
        severity="does_not_stop",
    )


NOTES: dict[str, Entry] = {
    "0": Entry(
        what="{subject} went through.",
        outcome="noted",
        short="all went well",
        why="QuickBooks did what it was asked.",
        steps=("Nothing has to be done.",),
        who="no_one",
        where="nowhere",
        retry="never",
        severity="does_not_stop",
    ),
    "1": Entry(
        what="Nothing to do.",
        outcome="noted",
        short="QuickBooks has nothing that matches",
        why="QuickBooks has no record that matches what was asked for, or nothing has changed"
        " since the last visit. That is normal on a quiet day.",
        steps=("Nothing has to be done.",),
        who="no_one",
        where="nowhere",
        retry="never",
        severity="does_not_stop",
    ),
    "500": Entry(
        short="a record was not found in QuickBooks",
        why='["{value}" is|A record that we had linked is] not in this company file. It was'
        " deleted, merged or renamed, or another company file is open.",
        steps=(
            f"Check that the right company file is open ({OPEN_FILE}).",
            "Look whether the record is there, also among the inactive ones, and link it again"
            " here.",
            f"{SYNC_LISTS} Then try again.",
        ),
        alternatives=("link_item", "link_customer", "try_again", "mark_dealt_with"),
    ),
    "501": noted(
        "QuickBooks left out a record of a newer kind",
        'QuickBooks has a record[ ("{value}")] of a kind that the language version we use with it'
        " does not know, and left it out.",
    ),
    "510": noted(
        "QuickBooks could not hand out one record",
        "The record is in QuickBooks, but QuickBooks could not return it. It may be damaged.",
        f"Choose {VERIFY} in QuickBooks.",
    ),
    "530": noted(
        "QuickBooks ignored one field",
        'QuickBooks ignored one field[: "{field}"]. This edition does not have it. Everything else'
        " was saved.",
    ),
    "531": noted(
        "QuickBooks ignored one value",
        'QuickBooks ignored [the value "{value}"|one value][ of "{field}"], which this edition does'
        " not know. Everything else was saved.",
    ),
    "550": noted(
        "the notes were not saved",
        "The record was saved, but not its notes: they were in use or too long.",
        "Look at the notes of the record in QuickBooks and add what is missing.",
    ),
    "560": noted(
        "QuickBooks took an old field",
        "QuickBooks accepted a field that a later version may no longer know. Everything was"
        " saved.",
    ),
    "570": noted(
        "it was saved without a link",
        "It was saved, but not linked to [transaction {value}|the sales order], because that one"
        " had been closed already.",
        "Look in QuickBooks whether the order was invoiced twice.",
    ),
    "600": _checked(
        "QuickBooks has no memory of what was sent",
        "QuickBooks keeps no result for what we sent last. It may never have arrived, or another"
        " company file is open.",
    ),
    "9001": _checked(
        "QuickBooks remembers something else under this number",
        "QuickBooks keeps a result under the same number for a different request.",
    ),
    "9002": _checked(
        "QuickBooks has no result stored",
        "QuickBooks knows the number of what we sent, but stored no result for it.",
    ),
    "9003": _checked(
        "QuickBooks gave a reserved code",
        "QuickBooks answered the question about what we sent with a code that is not in use.",
    ),
    "9004": _checked(
        "QuickBooks did not take the number of the request",
        "QuickBooks found the number we gave to the request too long. That is our mistake.",
    ),
    "9005": _checked(
        "QuickBooks could not store the result",
        "QuickBooks could not store the result of what we sent.",
    ),
}

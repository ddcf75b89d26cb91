"""What a person decided: what came of it, and where it did not work out."""

from __future__ import annotations

from cartbooks.advice.model import Entry


def _left_alone(
    short: str, why: str, *otherwise: str, what: str = "{subject} is left alone."
) -> Entry:
    return Entry(
        what=what,
        short=short,
        why=why,
        steps=("Nothing has to be done.", *otherwise),
        who="no_one",
        where="nowhere",
        retry="never",
        severity="does_not_stop",
    )


def _noted(short: str, why: str) -> Entry:
    return Entry(
        outcome="noted",
        short=short,
        why=why,
        steps=("Nothing has to be done.",),
        who="no_one",
        where="nowhere",
        retry="never",
        severity="does_not_stop",
    )


BY_HAND_REASONS: dict[str, Entry] = {
    "dealt_with": _left_alone(
        "somebody marked it as dealt with",
        "Somebody marked it as dealt with, so it is not sent by itself.",
        'To send it after all, open it and choose "Try again".',
    ),
    "never_send": _left_alone(
        "somebody said that it is never to be sent",
        "Somebody said that it is never to be sent to QuickBooks.",
        'To send it after all, choose "Send it after all" on its page.',
        what="{subject} was not sent.",
    ),
    "linked_by_number": _noted(
        "it was entered by hand, and we linked it",
        "It had been entered in QuickBooks by hand[ as {document} {number}]. We found that document"
        " and linked it; nothing was sent.[ Its total there is {amount}, in the store {expected}.]",
    ),
    "already_linked": _noted(
        "it is linked to an item that was there",
        "It is linked to an item that is in QuickBooks already, so nothing was added.",
    ),
    "document_not_found": Entry(
        what="{subject} was not linked.",
        short="QuickBooks has no document with that number",
        why="We looked for a Sales Receipt, Invoice or Sales Order[ with the number {number}] in"
        " QuickBooks and found none that is not another order's.",
        steps=(
            "Look up the number in QuickBooks (Edit > Find) and link it again here.",
            'If it was not entered by hand after all: choose "Try again".',
        ),
        alternatives=("link_document", "try_again", "mark_dealt_with"),
        where="console",
    ),
    "documents_many": Entry(
        what="{subject} was not linked.",
        short="more than one document has that number",
        why="More than one document in QuickBooks has the number[ {number}][: {candidates}]. We do"
        " not guess.",
        steps=(
            "Look at these documents in QuickBooks (Edit > Find).",
            'Choose "Link to the document in QuickBooks" here and pick the right one.',
        ),
        alternatives=("link_document", "mark_dealt_with"),
        where="console",
    ),
}

"""Our own reasons around a visit of the Web Connector: what was lost, refused, or not confirmed."""

from __future__ import annotations

from cartbooks.advice.model import Entry
from cartbooks.advice.shapes import IF_IT_STAYS
from cartbooks.advice.texts import BUNDLE, NEXT_VISIT, OPEN_FILE, UPDATE_SELECTED

_LOOK_FIRST = (
    "Nothing has to be done. At the next visit we look in QuickBooks before anything is sent again,"
    " so nothing is entered twice."
)


def _by_itself(
    what: str, short: str, why: str, step: str, *more: str, actions: tuple[str, ...] = ()
) -> Entry:
    return Entry(
        what=what,
        short=short,
        why=why,
        steps=(step, *more),
        alternatives=actions,
        who="no_one",
        where="nowhere",
        retry="automatic",
        severity="does_not_stop",
    )


def _settled(short: str, why: str) -> Entry:
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


def _decide(what: str, short: str, why: str, *steps: str) -> Entry:
    """Only a person can say which it is; nothing is sent until then."""
    return Entry(
        what=what,
        short=short,
        why=why,
        steps=steps,
        alternatives=("link_document", "post_again", "mark_dealt_with", "make_bundle"),
        who="bookkeeper",
        where="console",
        retry="never",
    )


VISIT_REASONS: dict[str, Entry] = {
    "not_confirmed": _by_itself(
        "{subject} is not confirmed.",
        "the answer was lost after it was sent",
        "The connection broke after it was sent, so we do not know yet whether it arrived.",
        _LOOK_FIRST,
        actions=("link_document",),
    ),
    "outcome_two_candidates": _decide(
        "{subject} waits for you.",
        "two documents in QuickBooks could be it",
        "The answer was lost, and more than one document in QuickBooks fits[: {candidates}].",
        "Look at both documents in QuickBooks.",
        'Choose "Link to the document in QuickBooks" here for the right one. If there is one too'
        " many, delete it in QuickBooks.",
    ),
    "outcome_unknown": _decide(
        "{subject} waits for you.",
        "it is not certain whether it is in QuickBooks",
        "The answer was lost, and looking in QuickBooks did not settle it.",
        "Look for [{document} {number}|the document] in QuickBooks (Edit > Find).",
        'If it is there: choose "Link to the document in QuickBooks". If not: choose "Post again".',
    ),
    "settled_posted": _settled(
        "the answer was lost, and we found it in QuickBooks",
        "The answer was lost after it was sent. We looked and found it in QuickBooks[:"
        " {document} {number}].",
    ),
    "settled_resent": _settled(
        "it had not arrived and was sent once more",
        "The answer was lost after it was sent. We looked, it was not in QuickBooks, and so it was"
        " sent once more.",
    ),
    "wrong_company_file": Entry(
        what="Nothing was sent to QuickBooks.",
        short="another company file is open",
        why='Another company file is open in QuickBooks[: "{file}"]. Nothing went to the wrong'
        " file.",
        steps=(
            'Open [company file "{expected_file}"|the right company file] in QuickBooks'
            f" ({OPEN_FILE}).",
            NEXT_VISIT,
        ),
        alternatives=("make_bundle",),
        who="person_at_pc",
        retry="automatic",
    ),
    "company_file_unknown": Entry(
        what="Nothing was written to QuickBooks.",
        short="we cannot tell which company file is open",
        why="QuickBooks did not show the mark by which we know the company file, so nothing went to"
        " it: it could be the wrong one.",
        steps=(
            "Look whether the right company file is open in QuickBooks.",
            "Remove this store in the Web Connector, download the set-up file here again and add it"
            " as Admin with the right company file open.",
            UPDATE_SELECTED,
        ),
        alternatives=("make_bundle",),
        who="quickbooks_admin",
        where="web_connector",
    ),
    "older_copy": Entry(
        what="Nothing was written to QuickBooks.",
        short="the company file looks like an older copy",
        why="[{document} {number}|A document] that QuickBooks confirmed before is not in the file"
        " that is open now, and nobody deleted it. It looks as if an older copy or a backup had"
        " been opened.",
        steps=(
            "Ask who restored a backup or opened a copy.",
            f"If the newest file is elsewhere: open that one ({OPEN_FILE}).",
            "If this file is the right one from now on: say so here; the documents that are missing"
            ' are then listed, each with "Post again".',
        ),
        alternatives=("post_again", "mark_dealt_with", "make_bundle"),
        who="bookkeeper",
        retry="never",
    ),
    "parse_refused": Entry(
        short="QuickBooks could not read what we wrote",
        why="We wrote something that QuickBooks could not read. That is our mistake, not yours."
        " Nothing of it was entered, and the others were sent without it.",
        steps=(BUNDLE,),
        alternatives=("make_bundle", "mark_dealt_with"),
        who="us",
        where="console",
        retry="never",
    ),
    "lost_answer": _by_itself(
        "QuickBooks' answer[ about {named}] was lost.",
        "the connection broke before the answer arrived",
        "The connection broke before QuickBooks' answer arrived.",
        "Nothing has to be done. What was read is read again; what was written is looked up first,"
        " so nothing is entered twice.",
    ),
    "answer_unreadable": Entry(
        what="QuickBooks' answer[ about {named}] could not be read.",
        short="QuickBooks' answer could not be read",
        why="An answer arrived that is damaged or in a form we do not know. It is kept as it came."
        " What was written is looked up in QuickBooks before anything is sent again.",
        steps=(BUNDLE,),
        alternatives=("make_bundle", "try_again"),
        who="us",
        where="console",
        retry="automatic",
    ),
    "answer_foreign": Entry(
        what="An answer arrived that belongs to no request of ours.",
        short="the answer belongs to another request",
        why="The answer does not belong to what we asked for. It was kept, and nothing was"
        " concluded from it.",
        steps=(
            "Look whether two Web Connectors serve this company file.",
            IF_IT_STAYS,
        ),
        alternatives=("make_bundle",),
        who="us",
        where="console",
        retry="automatic",
    ),
    "document_missing": Entry(
        what="{subject} is no longer in QuickBooks.",
        short="the document is gone from QuickBooks",
        why="[{document} {number}|The document] was posted before and is not in this company file"
        " any more. Somebody deleted it, or an older copy of the company file is open.",
        steps=(
            "Ask the bookkeeper whether the document was deleted on purpose.",
            'If it was: choose "Mark as dealt with". If not: choose "Post again".',
        ),
        alternatives=("post_again", "link_document", "mark_dealt_with"),
        who="bookkeeper",
        retry="never",
    ),
    "visit_timed_out": _by_itself(
        "The visit of the Web Connector broke off.",
        "the Web Connector fell silent",
        "The Web Connector fell silent[ for {minutes} minutes] in the middle of a visit: the PC"
        " went to sleep, the network broke, or the Web Connector was closed.",
        "Nothing has to be done. The next visit goes on where this one stopped.",
    ),
    "visit_superseded": _by_itself(
        "The visit of the Web Connector was replaced by a new one.",
        "a new visit began before it ended",
        "The Web Connector signed in again before the visit had ended, so the earlier one is over.",
        "Nothing has to be done. What was not confirmed is looked up first.",
    ),
    "second_connector": Entry(
        what="A second PC[ ({machine})] tried to sync.",
        short="another PC is at work with this company",
        why="Another visit for the same company is under way, and only one can work at a time.",
        steps=(
            "Remove the store from one of the two Web Connectors.",
            "If there is only one: nothing has to be done, the next visit goes on.",
        ),
        where="web_connector",
        retry="automatic",
        severity="does_not_stop",
    ),
    "busy": _by_itself(
        "The Web Connector was asked to come later.",
        "another visit is under way",
        "Another visit for the same company is under way, or this server was busy.",
        "Nothing has to be done. The next visit goes on.",
    ),
    "postponed": _by_itself(
        "The visit was postponed.",
        "this server asked for a later visit",
        "This server asked the Web Connector to come[ {seconds} seconds] later.",
        "Nothing has to be done. With Auto-Run ticked, the Web Connector comes by itself.",
    ),
    "sign_in_refused": Entry(
        what="The Web Connector came but could not sign in.",
        short="its password is not the one set here",
        why="The user name or the password in the Web Connector[ on {machine}] is not the one set"
        " here.",
        steps=(
            'Choose "Set a new password" here and copy it.',
            "Type it in the Web Connector, in the column Password, and say Yes when it asks whether"
            " to save it.",
            UPDATE_SELECTED,
        ),
        alternatives=("new_password",),
        where="web_connector",
    ),
    "connector_silent": Entry(
        what="The Web Connector has not come[ since {since}].",
        short="the Web Connector does not come",
        why="Usually the PC is off or asleep, nobody is signed in to Windows, the Web Connector was"
        " closed, or Auto-Run is not ticked.",
        steps=(
            "Look whether the QuickBooks PC[ ({machine})] is on and somebody is signed in.",
            "Open the Web Connector; hide its window instead of closing it.",
            "Tick Auto-Run for this store and set the minutes.",
            'Choose "Test my side" on the page Connection here.',
        ),
        alternatives=("make_bundle",),
        who="person_at_pc",
        where="web_connector",
        retry="automatic",
    ),
    "too_many_attempts": Entry(
        short="it was tried too often",
        why="It was tried [{attempts} times|several times] with the same result, so it is not"
        " repeated any more by itself.",
        steps=(
            "Look at the earlier attempts below and do what they advise.",
            'Then choose "Try again" here.',
        ),
        alternatives=("try_again", "make_bundle", "mark_dealt_with"),
        where="console",
    ),
    "internal": Entry(
        short="something in Cartbooks did not work",
        why="Something in Cartbooks did not work. That is our mistake, not yours.",
        steps=(BUNDLE,),
        alternatives=("make_bundle", "try_again"),
        who="us",
        where="console",
        retry="after_fix",
    ),
}

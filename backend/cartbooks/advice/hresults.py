"""
What QuickBooks' request processor reports when it cannot be reached or cannot read a document.

Keys are written as the Web Connector writes most of them: 0x and eight capital digits.
"""

from __future__ import annotations

from cartbooks.advice.model import Entry
from cartbooks.advice.shapes import IF_IT_STAYS, restart
from cartbooks.advice.texts import (
    AS_ADMIN,
    BUNDLE,
    INTEGRATED,
    MULTI_USER,
    NEXT_VISIT,
    OPEN_FILE,
    RESTART_CONNECTOR,
    RESTART_QUICKBOOKS,
    SINGLE_USER,
    UPDATE,
    UPDATE_SELECTED,
)

NOTHING_SENT = "Nothing was sent to QuickBooks."


def _at_pc(short: str, why: str, *steps: str, what: str = NOTHING_SENT) -> Entry:
    """Somebody at the QuickBooks PC has to do something; then the next visit goes on."""
    return Entry(
        what=what,
        short=short,
        why=why,
        steps=(*steps, NEXT_VISIT),
        alternatives=("make_bundle",),
        who="person_at_pc",
        retry="automatic",
    )


def _passing(short: str, why: str) -> Entry:
    """Over by the time of the next visit."""
    return Entry(
        what=NOTHING_SENT,
        short=short,
        why=why,
        steps=(f"Nothing has to be done. {NEXT_VISIT}",),
        who="no_one",
        where="nowhere",
        retry="automatic",
        severity="does_not_stop",
    )


def _admin(short: str, why: str, *steps: str) -> Entry:
    """The QuickBooks admin has to allow something; then the next visit goes on."""
    return Entry(
        what=NOTHING_SENT,
        short=short,
        why=why,
        steps=(*steps, UPDATE_SELECTED),
        alternatives=("make_bundle",),
        who="quickbooks_admin",
        retry="after_fix",
    )


def _our_document(short: str, why: str) -> Entry:
    return Entry(
        what="[{named} was|What we sent was] not read by QuickBooks.",
        short=short,
        why=f"{why} That is our mistake, not yours. Nothing of it was entered.",
        steps=(
            BUNDLE,
            "What was sent together with it goes out again in smaller parts, so that only the one"
            " at fault stays behind.",
        ),
        alternatives=("make_bundle", "mark_dealt_with"),
        who="us",
        where="console",
        retry="never",
    )


_REINSTALL = (
    "Install the Web Connector again from Intuit's site, with the same Windows user, and restart"
    " the PC."
)
_SAME_RIGHTS = (
    'Start QuickBooks and the Web Connector the same way: both with or both without "Run as'
    ' administrator".'
)
_INSTALLED_BADLY = (
    "The parts of QuickBooks that let other programs in are missing or damaged on"
    " [{machine}|that PC]."
)

HRESULTS: dict[str, Entry] = {
    "0x80040400": _our_document(
        "QuickBooks could not read what we wrote", "We wrote something QuickBooks could not read."
    ),
    "0x80040401": restart(
        "QuickBooks could not be reached",
        "The Web Connector could not reach QuickBooks on [{machine}|that PC].",
        _SAME_RIGHTS,
    ),
    "0x80040402": restart(
        "QuickBooks had trouble of its own",
        "QuickBooks stopped answering on [{machine}|that PC]. Its own file qbsdklog.txt may say"
        " more.",
    ),
    "0x80040403": _at_pc(
        "the company file could not be opened",
        'QuickBooks could not open the company file[ "{file}"]. The path is not right, the Windows'
        " user may not read it, or the file is damaged.",
        f"Open the company file by hand ({OPEN_FILE}).",
        "Compare its path with the one in the settings here.",
    ),
    "0x80040404": _at_pc(
        "this QuickBooks is too old",
        "This version of QuickBooks does not talk to other programs.",
        "Use QuickBooks Desktop Pro, Premier or Enterprise in a version that Intuit still serves.",
    ),
    "0x80040405": _at_pc("a part of QuickBooks is not installed", _INSTALLED_BADLY, _REINSTALL),
    "0x80040406": _at_pc(
        "the version of the company file is not clear",
        "QuickBooks could not tell with which version the company file was made.",
        f"Open the company file by hand ({OPEN_FILE}) and answer what QuickBooks asks.",
    ),
    "0x80040407": _at_pc(
        "QuickBooks is not completely installed",
        "QuickBooks is not completely installed on [{machine}|that PC].",
        "Repair QuickBooks in the Windows settings under Apps.",
    ),
    "0x80040408": Entry(
        what="QuickBooks could not be started.",
        short="QuickBooks is closed and may not be opened by itself",
        why="QuickBooks is closed on [{machine}|that PC], and this store may not open it by"
        " itself.",
        steps=(
            "Open QuickBooks and the company file, and leave them open.",
            f"Or, as Admin, choose {INTEGRATED}, select this application, then Properties, and"
            ' tick "Allow this application to login automatically".',
            NEXT_VISIT,
        ),
        alternatives=("make_bundle",),
        who="person_at_pc",
        retry="automatic",
    ),
    "0x80040409": _at_pc(
        "the company file needs another version of QuickBooks",
        "This version of QuickBooks cannot work with the company file as it is.",
        f"Open the company file by hand ({OPEN_FILE}) and update it when QuickBooks offers that,"
        " or open it with the newer QuickBooks.",
    ),
    "0x8004040A": _at_pc(
        "another company file is open",
        'Another company file is open in QuickBooks[: "{file}"]. Nothing went to the wrong file.',
        'Open [company file "{expected_file}"|the right company file] in QuickBooks'
        f" ({OPEN_FILE}).",
    ),
    "0x8004040B": restart(
        "QuickBooks had trouble of its own", "QuickBooks did not carry out a call."
    ),
    "0x8004040C": restart(
        "the connection to QuickBooks was lost",
        "QuickBooks no longer knew the visit of the Web Connector.",
    ),
    "0x8004040D": _at_pc(
        "QuickBooks was closed in the meantime",
        "QuickBooks was closed, or its company file was changed, while the Web Connector was at"
        " work.",
        "Leave QuickBooks and the company file open while the Web Connector works.",
        what="The visit ended early.",
    ),
    "0x8004040E": _at_pc(
        "QuickBooks ran out of memory",
        "QuickBooks ran out of memory. We ask for smaller pages next time.",
        RESTART_QUICKBOOKS,
        what="The visit ended early.",
    ),
    "0x8004040F": _at_pc(
        "the Web Connector lost QuickBooks",
        "The Web Connector was not connected to QuickBooks when it needed to be.",
        RESTART_CONNECTOR,
    ),
    "0x80040410": _at_pc(
        "QuickBooks is in the other user mode",
        "The company file is open in single-user mode where multi-user mode is needed, or the"
        " other way round.",
        f"Choose {MULTI_USER}, or {SINGLE_USER}, in QuickBooks.",
    ),
    "0x80040412": _at_pc(
        "the Web Connector was connected twice",
        "The Web Connector was connected to QuickBooks already.",
        RESTART_CONNECTOR,
    ),
    "0x80040413": _our_document(
        "we asked for something QuickBooks does not do",
        "We asked QuickBooks to take entries back by itself, and QuickBooks does not do that.",
    ),
    "0x80040414": _at_pc(
        "a window in QuickBooks is waiting for an answer",
        "A window in QuickBooks is waiting for an answer[ on {machine}].",
        "Close that window, or answer it.",
        what="QuickBooks could not work.",
    ),
    "0x80040415": _admin(
        "the set-up file has no application name",
        "The set-up file that was added to the Web Connector has no application name.",
        "Download the set-up file here again, and add it in the Web Connector in place of the old"
        " one.",
    ),
    "0x80040416": _at_pc(
        "QuickBooks is closed and no company file was named",
        "QuickBooks is closed on [{machine}|that PC], and we did not say which company file to"
        " open.",
        "Open QuickBooks and the company file, or enter the path of the file in the settings here.",
    ),
    "0x80040417": _at_pc(
        "no company file is open",
        "QuickBooks is open on [{machine}|that PC], but no company file is.",
        'Open [company file "{expected_file}"|the company file] in QuickBooks.',
    ),
    "0x80040418": _admin(
        "QuickBooks does not know this store yet",
        'This store has not been allowed into [company file "{file}"|this company file] yet.',
        AS_ADMIN,
        'Run the Web Connector once and, in the window that QuickBooks shows, choose "Yes,'
        ' always".',
    ),
    "0x8004041A": _admin(
        "QuickBooks has not given this store permission",
        'This store is not allowed into [company file "{file}"|this company file] any more.',
        f'As Admin, choose {INTEGRATED} and tick "Allow Access" beside this application.',
    ),
    "0x8004041B": _passing(
        "another program was signing in to QuickBooks",
        "Another program was signing in to QuickBooks at the same moment.",
    ),
    "0x8004041C": restart(
        "QuickBooks had trouble of its own",
        "QuickBooks had trouble of its own while the Web Connector signed in.",
    ),
    "0x8004041D": _admin(
        "this store may not sign in by itself",
        "QuickBooks does not let this store sign in while nobody has the company file open.",
        f"As Admin, choose {INTEGRATED}, select this application, then Properties, and tick"
        ' "Allow this application to login automatically".',
        "Or leave QuickBooks and the company file open.",
    ),
    "0x8004041E": _admin(
        "the application's certificate has expired",
        "QuickBooks finds the certificate of the application expired.",
        "Update the Web Connector to the newest version from Intuit's site.",
        "Check that the clock of the PC is right.",
    ),
    "0x8004041F": _at_pc(
        "this edition of QuickBooks cannot be used",
        "QuickBooks Basic does not talk to other programs.",
        "Use QuickBooks Pro, Premier or Enterprise.",
    ),
    "0x80040420": _admin(
        "QuickBooks was told not to let this store in",
        'Somebody chose "No" in the window in which QuickBooks asks for permission, or nobody'
        " answered it in time.",
        AS_ADMIN,
        'Run the Web Connector again and choose "Yes, always" in that window.',
    ),
    "0x80040421": Entry(
        what=NOTHING_SENT,
        short="QuickBooks gave its own reason",
        why="QuickBooks refused the connection[ and gave its own reason, {below}].",
        steps=(
            "[Read QuickBooks' own words {below} and do what they ask for.|"
            "Open QuickBooks and look what it says.]",
            NEXT_VISIT,
            IF_IT_STAYS,
        ),
        alternatives=("make_bundle",),
        who="person_at_pc",
        retry="automatic",
    ),
    "0x80040422": _at_pc(
        "QuickBooks must be in single-user mode",
        "QuickBooks needs single-user mode for this, and somebody else uses the file.",
        f"Let the others close the company file, then choose {SINGLE_USER}.",
        "After the first permission was given, multi-user mode can be used again.",
    ),
    "0x80040423": _our_document(
        "we used a version QuickBooks does not know",
        "We used a version of its language that this QuickBooks does not know.",
    ),
    "0x80040424": _passing(
        "QuickBooks is still starting",
        "QuickBooks had not finished starting on [{machine}|that PC].",
    ),
    "0x80040427": _at_pc(
        "QuickBooks is not registered",
        "QuickBooks is not registered on [{machine}|that PC].",
        "Register it: Help > Register QuickBooks.",
    ),
    "0x8004042A": _admin(
        "remote access is not allowed",
        "QuickBooks does not allow access from another PC.",
        "Install the Web Connector on the PC on which QuickBooks runs.",
    ),
    "0x8004042C": _admin(
        "the application's certificate was revoked",
        "QuickBooks finds the certificate of the application revoked.",
        "Update the Web Connector to the newest version from Intuit's site.",
        f"Update QuickBooks: {UPDATE}.",
    ),
    "0x80040154": _at_pc("a part of QuickBooks is not installed", _INSTALLED_BADLY, _REINSTALL),
    "0x80010105": restart(
        "QuickBooks stopped working", "QuickBooks stopped working on [{machine}|that PC]."
    ),
}

"""
The Web Connector's own codes, as its window and its log show them.

We rarely hear of these ourselves: people read them aloud or paste them into the search.
"""

from __future__ import annotations

from cartbooks.advice.model import Entry, Who
from cartbooks.advice.shapes import IF_IT_STAYS
from cartbooks.advice.texts import (
    AS_ADMIN,
    NEXT_VISIT,
    RESTART_CONNECTOR,
    UPDATE_SELECTED,
)

NOT_ADDED = "The store was not added to the Web Connector."
VISIT_FAILED = "The visit of the Web Connector ended without result."
_LOG = r"C:\ProgramData\Intuit\QBWebConnector\log"
_ADD_AGAIN = (
    "Download the set-up file here again and add it in the Web Connector with File > Add an"
    " Application."
)
_TYPE_AGAIN = (
    "Type the password again in the Web Connector, in the column Password, and say Yes when it"
    " asks whether to save it."
)


def _entry(
    what: str,
    short: str,
    why: str,
    *steps: str,
    who: Who = "person_at_pc",
    last: str = NEXT_VISIT,
) -> Entry:
    return Entry(
        what=what,
        short=short,
        why=why,
        steps=(*steps, last) if last else steps,
        alternatives=("make_bundle",),
        who=who,
        where="web_connector",
        retry="after_fix",
    )


def _adding(short: str, why: str, *steps: str, who: Who = "us") -> Entry:
    return _entry(NOT_ADDED, short, why, *steps, who=who, last="")


def _call(short: str) -> Entry:
    return _entry(
        VISIT_FAILED,
        short,
        "The Web Connector called this server and got no usable reply: the server was not"
        " reachable, took too long, or something between the two changed the reply.",
        'Choose "Test my side" on the page Connection here.',
        "Look whether the PC reaches the address of this server in a browser.",
        NEXT_VISIT,
        who="us",
        last=IF_IT_STAYS,
    )


_CLOSED = _entry(
    VISIT_FAILED,
    "the Web Connector could not connect to QuickBooks",
    "The Web Connector could not connect to QuickBooks: QuickBooks is closed, no company file is"
    " open, or a window in QuickBooks waits for an answer.",
    "Open QuickBooks and the company file, and close every window that asks something.",
)
_LOG_FILE = _entry(
    "The Web Connector could not write its log.",
    "the Web Connector cannot write its log file",
    "The log file of the Web Connector is missing or locked, its folder may not be written, or the"
    " disk is full.",
    f"Look into {_LOG}: free the disk, give the Windows user the right to write there, or delete"
    " QWCLog.txt.",
    RESTART_CONNECTOR,
)
_FILE_MARK = _adding(
    "the company file could not be marked",
    "The Web Connector could not read or write the mark by which it knows the company file.",
    AS_ADMIN,
    _ADD_AGAIN,
    who="quickbooks_admin",
)
_STORED_PASSWORD = _entry(
    VISIT_FAILED,
    "the password stored in the Web Connector cannot be used",
    "The Web Connector cannot read the password it has stored, or has none.",
    _TYPE_AGAIN,
)
_GONE = _entry(
    VISIT_FAILED,
    "the Web Connector no longer knows this store",
    "The Web Connector does not find this store among its applications.",
    RESTART_CONNECTOR,
    f"If the store is not in the list: {_ADD_AGAIN[0].lower()}{_ADD_AGAIN[1:]}",
)
_CHOICE = _entry(
    "The Web Connector did nothing.",
    "no application was ticked",
    "No application was ticked in the Web Connector when the update was started.",
    UPDATE_SELECTED,
    last="",
)
_ADDRESS = _adding(
    "the addresses in the set-up file do not fit",
    "The Web Connector takes only a set-up file whose two addresses have the same host name and are"
    " not numbers.",
    "Set the public address of this server to a host name in the settings here.",
    _ADD_AGAIN,
)
_SUPPORT_PAGE = _adding(
    "the support page of this server did not answer",
    "The Web Connector looked at the support page of this server before adding the store and got no"
    " proper answer.",
    'Choose "Test my side" on the page Connection here.',
    _ADD_AGAIN,
)
_SECURE = _adding(
    "the address of this server is not secure",
    "The Web Connector takes only addresses that begin with https, except on the same PC.",
    "Give this server a certificate and set its public address in the settings here.",
    _ADD_AGAIN,
)
_CERTIFICATE = _entry(
    VISIT_FAILED,
    "the Web Connector could not check the certificate of this server",
    "The Web Connector could not check the certificate of this server. Often the address answers"
    " with a sign-in page, a redirect or nothing at all, and less often the certificate itself is"
    " the reason.",
    'Choose "Test my side" on the page Connection here: it shows which of these it is.',
    "Open the address in a browser on the QuickBooks PC and look at the certificate.",
    who="us",
)

WEB_CONNECTOR: dict[str, Entry] = {
    "QBWC1000": _ADDRESS,
    "QBWC1001": _ADDRESS,
    "QBWC1002": _ADDRESS,
    "QBWC1003": _SUPPORT_PAGE,
    "QBWC1004": _SUPPORT_PAGE,
    "QBWC1005": _LOG_FILE,
    "QBWC1006": _LOG_FILE,
    "QBWC1007": _CLOSED,
    "QBWC1008": _CLOSED,
    "QBWC1009": _CLOSED,
    "QBWC1010": _SECURE,
    "QBWC1011": _GONE,
    "QBWC1012": _call("the Web Connector could not sign in to this server"),
    "QBWC1013": _CLOSED,
    "QBWC1014": _entry(
        VISIT_FAILED,
        "QuickBooks did not say who it is",
        "QuickBooks did not give its version and company to the Web Connector.",
        "Close every window in QuickBooks that asks something, and open the company file again.",
    ),
    "QBWC1015": _entry(
        "The visit ended, and its work was done.",
        "the Web Connector did not leave QuickBooks cleanly",
        "The Web Connector had done its work but could not sign out of QuickBooks.",
        "Nothing has to be done. If the next visit does not come: restart the Web Connector and"
        " QuickBooks.",
        who="no_one",
        last="",
    ),
    "QBWC1016": _CHOICE,
    "QBWC1017": _entry(
        VISIT_FAILED,
        "one of several applications had trouble",
        "The Web Connector served several applications and lists those that had trouble.",
        "Look at the line of this store in the Web Connector for its own reason.",
    ),
    "QBWC1018": _CHOICE,
    "QBWC1019": _CHOICE,
    "QBWC1020": _entry(
        "The Web Connector asks whether to stop.",
        "the Web Connector was about to be closed",
        "Visits are scheduled, and none comes while the Web Connector is closed.",
        "Choose No, and hide the window instead of closing the program.",
        last="",
    ),
    "QBWC1021": _entry(
        VISIT_FAILED,
        "a part of QuickBooks is damaged",
        "The Web Connector could not tell the version of the part that talks to QuickBooks.",
        "Install the Web Connector again from Intuit's site and restart the PC.",
    ),
    "QBWC1022": _FILE_MARK,
    "QBWC1023": _FILE_MARK,
    "QBWC1024": _FILE_MARK,
    "QBWC1025": _FILE_MARK,
    "QBWC1026": _adding(
        "this company file carries the mark of another connection",
        "The company file is marked for another connection of the same application.",
        "In the Web Connector, remove the old entry of this store with Remove.",
        "If there is none: ask for a new connection on the page Connection here, and add its"
        " set-up file.",
        who="quickbooks_admin",
    ),
    "QBWC1027": _FILE_MARK,
    "QBWC1028": _STORED_PASSWORD,
    "QBWC1029": _STORED_PASSWORD,
    "QBWC1030": _STORED_PASSWORD,
    "QBWC1031": _entry(
        "A scheduled visit did not end well.",
        "a scheduled visit did not end well",
        "The Web Connector reports trouble in a scheduled visit; its log has the details.",
        "Look at the newest session in the History here.",
    ),
    "QBWC1032": _GONE,
    "QBWC1033": _LOG_FILE,
    "QBWC1034": _adding(
        "this edition of QuickBooks is not allowed",
        "The set-up file does not allow this edition of QuickBooks, or a part of QuickBooks is"
        " damaged.",
        _ADD_AGAIN,
        "Install the Web Connector again from Intuit's site if that does not help.",
    ),
    "QBWC1035": _adding(
        "the PC does not know the name localhost",
        "The set-up file uses the name localhost, and the PC does not know it.",
        "Set the public address of this server in the settings here.",
        _ADD_AGAIN,
    ),
    "QBWC1036": _call("this server did not answer"),
    "QBWC1037": _entry(
        VISIT_FAILED,
        "this server asks for a newer Web Connector",
        "The Web Connector is older than this server accepts.",
        "Install the newest Web Connector from Intuit's site.",
    ),
    "QBWC1038": _STORED_PASSWORD,
    "QBWC1039": _adding(
        "this store was added to this company file before",
        "The company file carries the mark of this store from an earlier set-up, or the set-up file"
        " is not complete.",
        "In the Web Connector, remove the old entry of this store with Remove.",
        "If there is none: ask for a new connection on the page Connection here, and add its"
        " set-up file.",
        who="quickbooks_admin",
    ),
    "QBWC1040": Entry(
        what="The Web Connector came but could not sign in.",
        short="the password in the Web Connector is not the one set here",
        why="The user name or the password in the Web Connector is not the one set here.",
        steps=(
            'Choose "Set a new password" here and copy it.',
            _TYPE_AGAIN,
        ),
        alternatives=("new_password",),
        where="web_connector",
    ),
    "QBWC1041": _call("this server gave no request"),
    "QBWC1042": _call("QuickBooks' answer did not reach this server"),
    "QBWC1043": _call("this server gave no reason"),
    "QBWC1044": _call("the visit was not closed"),
    "QBWC1045": _call("this server did not answer"),
    "QBWC1046": _call("this server's answer was not understood"),
    "QBWC1048": _CERTIFICATE,
    "QBWC1051": _SECURE,
    "QBWC1085": _LOG_FILE,
}

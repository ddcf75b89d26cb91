"""What may be the matter with a company file, and what kind of file it is."""

from __future__ import annotations

from typing import Final

STATES: Final = {
    "open": "",
    "closed": "0x80040408",
    "no file named": "0x80040416",
    "dialog": "0x80040414",
    "other file": "0x8004040A",
    "other mode": "0x80040410",
    "never authorised": "0x80040418",
    "not permitted": "0x8004041A",
    "no automatic login": "0x8004041D",
    "access denied": "0x80040420",
    "busy": "0x8004041B",
    "starting": "0x80040424",
    "crashed": "0x80040402",
}
"""What somebody at the PC may have done to the file, and what a program then hears."""

OPTIONS: Final = {
    "edition": "Premier",  # Pro (no sales orders), Premier or Enterprise
    "country": "US",
    "company name": "",
    "mode": "SingleUser",
    "automatic login": "no",
    "inventory": "yes",
    "inventory sites": "no",
    "sales tax": "yes",
    "class tracking": "yes",
    "multicurrency": "no",
    "default tax item": "Out of State",
    "default tax code": "Tax",
    "closing date": "",
    "inactive elements": "allowed",  # or refused: the references do not settle it
    "unknown list id": "500",  # what a query says; 3120 was recorded too
    "lists locked": "no",
}
"""Preferences and traits of a file, with what a new file has."""

GONE: Final = ("closed", "no file named", "other file")
"""States in which a session that is open has lost its file."""

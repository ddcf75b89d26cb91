"""The two ways in which QuickBooks says no: to a whole document, or to one request of it."""

from __future__ import annotations

from typing import Final

NOT_IN_LIST: Final = "Invalid argument.  The specified record does not exist in the list."
NO_COLON: Final = (
    "Names in this list cannot contain a colon.  "
    "The colon is a special character used to indicate a parent/child relationship."
)

HRESULTS: Final = {
    "0x80040400": "QuickBooks found an error when parsing the provided XML text stream.",
    "0x80040402": "Unexpected error. Check the qbsdklog.txt file for possible, additional "
    "information.",
    "0x80040408": "Could not start QuickBooks.",
    "0x8004040A": "A QuickBooks company data file is already open and it is different from the "
    "one requested.",
    "0x8004040D": "The ticket parameter is invalid",
    "0x80040410": "The QuickBooks company data file is currently open in a mode other than the "
    "one specified by your application.",
    "0x80040413": "The rollbackOnError value is not supported.",
    "0x80040414": "A modal dialog box is showing in the QuickBooks user interface. Your "
    "application cannot access QuickBooks until the user dismisses the dialog box.",
    "0x80040416": "If QuickBooks is not running, the company data file name must be supplied to "
    "BeginSession.",
    "0x80040418": "This application has not accessed this QuickBooks company data file before. "
    "The QuickBooks administrator must grant an application permission to access a QuickBooks "
    "company data file for the first time.",
    "0x8004041A": "This application does not have permission to access this QuickBooks company "
    "data file.",
    "0x8004041B": "Unable to lock the necessary information to allow this application to access "
    "this company data file.",
    "0x8004041D": "This application is not allowed to log into this QuickBooks company data file "
    "automatically.",
    "0x80040420": "The QuickBooks user has denied access.",
    "0x80040424": "QuickBooks did not finish its initialization.",
}


class QuickBooksError(Exception):
    """The request processor refused: nothing of the document was carried out."""

    def __init__(self, hresult: str, text: str | None = None) -> None:
        self.hresult = hresult
        self.text = text if text is not None else HRESULTS.get(hresult, "")
        super().__init__(f"{self.hresult}: {self.text}")


class Refusal(Exception):
    """One request is answered with an error status; `ret` is the element that 3200 still shows."""

    def __init__(self, code: int, message: str, ret: str = "") -> None:
        self.code = code
        self.message = message
        self.ret = ret
        super().__init__(f"{code}: {message}")


def with_tail(text: str, tail: str) -> str:
    """Intuit's sentence with QuickBooks' own behind it."""
    return f"{text}  QuickBooks error message: {tail}"


def bad_reference(kind: str, value: str, where: str, tail: str = NOT_IN_LIST) -> Refusal:
    text = f'There is an invalid reference to QuickBooks {kind} "{value}" in the {where}.'
    return Refusal(3140, with_tail(text, tail))


def bad_parent(value: str, label: str) -> Refusal:
    text = f'There is an invalid reference to a parent "{value}" in the {label} list.'
    return Refusal(3130, with_tail(text, NOT_IN_LIST))


def not_found(value: str) -> Refusal:
    text = f'Object "{value}" specified in the request cannot be found.'
    return Refusal(3120, with_tail(text, NOT_IN_LIST))


def name_in_use(name: str) -> Refusal:
    return Refusal(3100, f'The name "{name}" of the list element is already in use.')


def missing(field: str) -> Refusal:
    return Refusal(3150, f'There is a missing element: "{field}"')


def not_enabled() -> Refusal:
    return Refusal(
        3250, "This feature is not enabled or not available in this version of QuickBooks."
    )


def not_saved(what: str, tail: str) -> Refusal:
    return Refusal(3180, with_tail(f"There was an error when saving a {what}.", tail))


def invalid_value(field: str, value: str, tail: str) -> Refusal:
    return Refusal(3210, with_tail(f'The "{field}" field has an invalid value "{value}".', tail))

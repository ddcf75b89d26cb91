"""Why a record was skipped by rule. Nothing is wrong, and nothing has to be done."""

from __future__ import annotations

from cartbooks.advice.model import Entry, Retry


def _skipped(
    short: str, why: str, *otherwise: str, action: str = "", retry: Retry = "never"
) -> Entry:
    return Entry(
        what="{subject} was skipped.",
        short=short,
        why=why,
        steps=("Nothing has to be done.", *otherwise),
        alternatives=(action,) if action else (),
        who="no_one",
        where="nowhere",
        retry=retry,
        severity="does_not_stop",
    )


SKIP_REASONS: dict[str, Entry] = {
    "status_not_eligible": _skipped(
        "its status is not one that is sent",
        "[Its status is {status}, which|Its status] is not one of those that the settings send.",
        "It goes when it reaches such a status.",
        action="open_settings",
        retry="automatic",
    ),
    "before_start_date": _skipped(
        "it is older than the start date",
        "[It is dated {date}, before|It is older than] the start date in the settings.",
        "To send older orders too, set an earlier start date.",
        action="open_settings",
    ),
    "test_order": _skipped("it is a test order", "The store marks it as a test order."),
    "zero_total": _skipped(
        "its total is 0",
        "Its total is 0, and the settings say that such orders are not sent.",
        "To send them too, change that setting.",
        action="open_settings",
    ),
    "refunded_before_posting": _skipped(
        "it was refunded before it was sent",
        "It was refunded in full before it was sent, so there is nothing to enter.",
    ),
    "cancelled": _skipped(
        "it was cancelled in the store",
        "It was cancelled in the store before it was sent.",
    ),
    "not_paid": _skipped(
        "it is not paid yet",
        "It is not paid yet, and the settings send paid orders only.",
        "It goes when it is paid.",
        action="open_settings",
        retry="automatic",
    ),
    "authorized_not_paid": _skipped(
        "its payment is authorized but not taken",
        "Its payment is authorized but the money has not been taken yet.",
        "It goes when the payment is taken in the store.",
        retry="automatic",
    ),
    "already_posted": _skipped(
        "it is in QuickBooks already",
        "It is in QuickBooks already[: {document} {number}], so it is not sent again.",
    ),
    "store_not_live": _skipped(
        "the store is not live",
        "[Store {store}|The store] is not switched to live in the settings, so its orders are not"
        " sent.",
        "Switch it to live: after the set-up, or when the pause is over.",
        action="open_settings",
        retry="automatic",
    ),
}

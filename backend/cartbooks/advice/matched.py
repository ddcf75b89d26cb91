"""
Advice for what QuickBooks says within a code.

Only texts that were recorded, or reported word for word, are matched, by the part of them that
does not change. A code whose own meaning is only recalled is never matched.
"""

from __future__ import annotations

from dataclasses import dataclass

from cartbooks.advice.model import Entry
from cartbooks.advice.shapes import ours, passing
from cartbooks.advice.texts import ACCOUNTS, CUSTOMER, TRY_AGAIN


@dataclass(frozen=True, slots=True)
class Match:
    """*entry* applies to the codes when QuickBooks' words contain one of *parts* (lower case)."""

    codes: frozenset[str]
    parts: tuple[str, ...]
    entry: Entry

    def fits(self, code: str, said: str) -> bool:
        return code in self.codes and any(part in said for part in self.parts)


_SAVING = frozenset({"3120", "3140", "3170", "3175", "3176", "3180", "3185", "3210"})

MATCHES: tuple[Match, ...] = (
    Match(
        _SAVING,
        ("the transaction is marked 'to be e-mailed'", "marked 'to be e-mailed'"),
        Entry(
            short="the customer's e-mail address is not valid",
            why='The e-mail address of [customer "{customer}"|the customer] is not valid'
            '[ ({email})], and the [{document}|document] is marked "To be e-mailed".',
            steps=(
                f"In QuickBooks: {CUSTOMER} > [{{customer}}|the customer] > Edit Customer, correct"
                " the e-mail address.",
                TRY_AGAIN,
            ),
            alternatives=("send_without_email", "try_again", "mark_dealt_with"),
        ),
    ),
    Match(
        frozenset({"3170", "3175", "3176", "3180", "3185"}),
        (
            "has been modified by another user",
            "failed to acquire the lock",
            "internals could not be locked",
            "the list element is in use",
            "it is in use by another user",
        ),
        passing(
            "somebody has the record open in QuickBooks",
            'Somebody has [customer "{customer}"|the record] open in QuickBooks, or is changing the'
            " same list.",
            "If it stays: close the window with that record on every PC that uses QuickBooks.",
        ),
    ),
    Match(
        frozenset({"3170", "3180"}),
        ("the credit limit for the name on this transaction has been exceeded",),
        Entry(
            short="the customer's credit limit is exceeded",
            why='With this document, [customer "{customer}"|the customer] would exceed the credit'
            " limit that is set in QuickBooks.",
            steps=(
                f"In QuickBooks: {CUSTOMER} > [{{customer}}|the customer] > Edit Customer >"
                " Payment Settings, raise or remove the credit limit.",
                TRY_AGAIN,
            ),
            alternatives=("try_again", "mark_dealt_with"),
            who="bookkeeper",
        ),
    ),
    Match(
        frozenset({"3180"}),
        ("the account number is already in use",),
        Entry(
            short="an account with this number exists already",
            why="QuickBooks already has an account with this number.",
            steps=(
                f"Look under {ACCOUNTS} and choose the account that is there in the settings here.",
                TRY_AGAIN,
            ),
            alternatives=("open_settings", "try_again"),
            who="bookkeeper",
        ),
    ),
    Match(
        frozenset({"3140"}),
        ("you cannot use the same tax item in both the line items and the txn tax",),
        Entry(
            short="the same tax item is used twice",
            why="The tax line and the document use the same sales tax item, and QuickBooks does"
            " not allow that.",
            steps=(
                "In the settings here, choose one sales tax item for the tax line and another one,"
                " of 0 %, for the document.",
                TRY_AGAIN,
            ),
            alternatives=("open_settings", "try_again"),
            who="bookkeeper",
            where="console",
        ),
    ),
    Match(
        frozenset({"3090"}),
        ("cannot contain a colon",),
        Entry(
            short="the name contains a colon",
            why='[The name "{value}"|The name] contains a colon. In QuickBooks a colon separates a'
            " parent from its parts, so a name cannot contain one.",
            steps=("Take the colon out of the name in the store.", TRY_AGAIN),
            alternatives=("try_again", "mark_dealt_with"),
            where="store",
        ),
    ),
    Match(
        frozenset({"3210"}),
        ("you cannot pay more than the amount due",),
        Entry(
            short="the payment is larger than what is due",
            why="The payment[ of {amount}] is larger than what is still due on the invoice in"
            " QuickBooks. Somebody may have entered a payment or a credit by hand.",
            steps=(
                f"In QuickBooks: {CUSTOMER} > [{{customer}}|the customer], compare the payments of"
                " the invoice with the store.",
                TRY_AGAIN,
            ),
            alternatives=("link_document", "try_again", "mark_dealt_with"),
            who="bookkeeper",
        ),
    ),
    Match(
        frozenset({"3150"}),
        ('missing element: "maxreturned"',),
        ours(
            "we asked for pages without saying how large",
            "We asked for a list in pages without saying how large a page is.",
        ),
    ),
)


def normal(said: str) -> str:
    """*said* in lower case, with plain quotes and single blanks, so that its words can be found."""
    plain = said.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'})
    return " ".join(plain.casefold().split())

"""QuickBooks' status codes 1000 to 3110: trouble inside QuickBooks, and values it cannot take."""

from __future__ import annotations

from cartbooks.advice.model import Entry
from cartbooks.advice.shapes import OWN_WORDS, ours, passing
from cartbooks.advice.texts import CUSTOMER, OPEN_FILE, REBUILD, TRY_AGAIN, VERIFY

VALUE = '[The value "{value}"|A value][ in the field "{field}"]'


def _in_store(short: str, why: str, step: str, *, recalled: bool = False) -> Entry:
    """A value of the store's record has a form that QuickBooks does not take."""
    return Entry(
        short=short,
        why=why + (OWN_WORDS if recalled else ""),
        steps=(step, TRY_AGAIN),
        alternatives=("try_again", "mark_dealt_with"),
        where="store",
        recalled=recalled,
    )


FORMAT: dict[str, Entry] = {
    "1000": passing(
        "QuickBooks had trouble of its own",
        "QuickBooks could not carry it out because of trouble inside QuickBooks: a damaged company"
        " file, too little memory, or an update that is running.",
        f"If it stays: restart QuickBooks, then choose {VERIFY} and {REBUILD}.",
    ),
    "1010": passing(
        "QuickBooks was busy",
        "QuickBooks was busy, starting or closing.",
    ),
    "1030": Entry(
        short="this edition of QuickBooks does not offer it",
        why="This edition or version of QuickBooks does not know this kind of entry. Sales Orders,"
        " for example, need QuickBooks Premier or Enterprise.",
        steps=(
            "In the settings here, choose another kind of document, such as Invoice or Sales"
            " Receipt.",
            TRY_AGAIN,
        ),
        alternatives=("open_settings", "try_again"),
        where="console",
    ),
    "1060": ours(
        "the number of our request was too long",
        "The number we gave to the request was longer than QuickBooks allows.",
    ),
    "3000": Entry(
        short="a number does not belong to this company file",
        why='[The number "{value}"|A number][ in the field "{field}"] does not name a record of'
        " this company file. The record was deleted, or another company file is open.",
        steps=(
            f"Check that the right company file is open ({OPEN_FILE}).",
            "Link the record again here.",
            TRY_AGAIN,
        ),
        alternatives=("link_customer", "link_item", "link_document", "try_again"),
    ),
    "3010": ours(
        "we wrote a yes or no that QuickBooks does not know",
        f"{VALUE} should be true or false and is not.",
    ),
    "3020": _in_store(
        "a date cannot be used",
        f"{VALUE} is not a date that QuickBooks can use.",
        "Correct the date of the record in the store.",
    ),
    "3030": Entry(
        short="the start of the period is after its end",
        why="The period we asked for starts after it ends. The clocks of the QuickBooks PC and of"
        " this server do not agree.",
        steps=("Set the clock and the time zone of the QuickBooks PC.", TRY_AGAIN),
        alternatives=("try_again", "make_bundle"),
        who="person_at_pc",
    ),
    "3031": ours(
        "we asked for a range that runs backwards",
        'The range we asked for[ in "{field}"] starts after it ends.',
    ),
    "3035": ours(
        "we wrote a length of time that QuickBooks does not know",
        f"{VALUE} is not a length of time that QuickBooks can read.",
    ),
    "3040": _in_store(
        "an amount cannot be used",
        f"{VALUE} is not an amount that QuickBooks can use: digits and two decimals only.",
        "Correct the amount on the record in the store.",
        recalled=True,
    ),
    "3045": _in_store(
        "a price cannot be used",
        f"{VALUE} is not a price that QuickBooks can use: at most five decimals, no separators.",
        "Round the price in the store to two decimals.",
    ),
    "3050": _in_store(
        "a percentage cannot be used",
        f"{VALUE} is not a percentage that QuickBooks can use.",
        "Correct the rate in the store.",
        recalled=True,
    ),
    "3060": _in_store(
        "a quantity cannot be used",
        f"{VALUE} is not a quantity that QuickBooks can use: at most five decimals.",
        "Correct the quantity in the store.",
        recalled=True,
    ),
    "3065": ours(
        "we wrote an identifier that QuickBooks does not know",
        f"{VALUE} is not an identifier that QuickBooks can read.",
        recalled=True,
    ),
    "3070": _in_store(
        "a value is too long for QuickBooks",
        f"{VALUE} is longer than QuickBooks allows[: at most {{limit}} characters].",
        "Shorten it in the store.",
    ),
    "3080": _in_store(
        "a value has characters that QuickBooks does not take",
        f"{VALUE} has characters or content that QuickBooks does not take.",
        "Type it again in the store with plain letters.",
        recalled=True,
    ),
    "3085": ours(
        "we wrote a number that QuickBooks cannot read",
        f"{VALUE} is not a whole number.",
        recalled=True,
    ),
    "3090": _in_store(
        "QuickBooks does not take this name",
        '[The name "{value}"|The name] cannot be used in QuickBooks. A name must not be empty and'
        " must not contain a colon.",
        "Correct the name in the store.",
    ),
    "3100": Entry(
        short="the name is already in use in QuickBooks",
        why='[The name "{value}"|The name] is already in use in QuickBooks. Customers, vendors,'
        " employees and other names share one list of names, and inactive ones count too.",
        steps=(
            f"In QuickBooks, open {CUSTOMER} and look for the name, also among the inactive"
            " customers. Then look among vendors and employees.",
            'If it is the same customer, choose "Link to a customer in QuickBooks" here.',
            "If it is somebody else, change the name in the store a little.",
            TRY_AGAIN,
        ),
        alternatives=("link_customer", "link_item", "try_again", "mark_dealt_with"),
    ),
    "3101": _in_store(
        "an amount is too large",
        "Quantity and price together make an amount that is too large for QuickBooks.",
        "Check quantity and price of each line in the store.",
        recalled=True,
    ),
    "3110": ours(
        "we chose a word that QuickBooks does not know",
        f"{VALUE} is not one of the words that this version of QuickBooks knows.",
    ),
}

"""QuickBooks' status codes from 3120: what it looked up, what it guards, what it does not allow."""

from __future__ import annotations

from cartbooks.advice.model import Entry
from cartbooks.advice.shapes import IF_IT_STAYS, OWN_WORDS, ours, passing, unclear
from cartbooks.advice.texts import (
    ACCOUNTS,
    CLOSING_DATE,
    INTEGRATED,
    ITEMS,
    OPEN_FILE,
    SINGLE_USER,
    SYNC_LISTS,
    TRY_AGAIN,
)


def _admin(short: str, why: str, *steps: str, recalled: bool = False) -> Entry:
    """Somebody with the rights of QuickBooks' Admin has to switch something."""
    return Entry(
        short=short,
        why=why + (OWN_WORDS if recalled else ""),
        steps=(*steps, TRY_AGAIN),
        alternatives=("try_again", "mark_dealt_with"),
        who="quickbooks_admin",
        recalled=recalled,
    )


def _locked(whose: str) -> Entry:
    return passing(
        f"{whose} is open in QuickBooks",
        f'Somebody has {whose}[ ("{{value}}")] open in QuickBooks, so it cannot be written now.',
        "If it stays: close the window with that record on every PC that uses QuickBooks.",
    )


def _refused(verb: str) -> Entry:
    return Entry(
        short=f"QuickBooks did not {verb} it",
        why=f"QuickBooks did not {verb} [the {{object}}|it].[ It gave its own reason, {{below}}.]",
        steps=(
            "[Read QuickBooks' own words {below} and do what they ask for.|"
            "Look at the record in QuickBooks.]",
            TRY_AGAIN,
            IF_IT_STAYS,
        ),
        alternatives=("try_again", "make_bundle", "mark_dealt_with"),
    )


RULES: dict[str, Entry] = {
    "3120": Entry(
        short="a record it needs is no longer in QuickBooks",
        why='["{value}", which it needs,|A record that it needs] is not in this company file. It'
        " was deleted or merged, or another company file is open.",
        steps=(
            f"Check that the right company file is open ({OPEN_FILE}).",
            "Link it again here, or let us add it.",
            TRY_AGAIN,
        ),
        alternatives=("link_customer", "link_item", "create_item", "try_again"),
    ),
    "3121": _admin(
        "a custom field is not defined in QuickBooks",
        "A custom field that is to be filled is not defined in this company file.",
        "Define the custom field in QuickBooks again, or turn it off in the settings here.",
        recalled=True,
    ),
    "3130": Entry(
        short="the parent entry is not in QuickBooks",
        why='[The parent "{value}"|The parent entry] is not in[ the {list} list of] QuickBooks.'
        " It was renamed or deleted, or has not been created yet.",
        steps=(
            "Create the parent entry in QuickBooks, or correct its name in the settings here.",
            TRY_AGAIN,
        ),
        alternatives=("open_settings", "link_item", "try_again"),
    ),
    "3140": Entry(
        short="it uses an entry that is not in QuickBooks",
        why='It uses [{object} "{value}", which is|item "{item}", which is|"{value}", which is|'
        "an entry that is] not in QuickBooks. It was renamed, merged or deleted, or the"
        " settings here name something that is not there.",
        steps=(
            "Create the entry in QuickBooks under this name, or choose another one in the"
            " settings here.",
            SYNC_LISTS,
            TRY_AGAIN,
        ),
        alternatives=("link_item", "link_customer", "create_item", "open_settings", "try_again"),
    ),
    "3150": ours(
        "a field that QuickBooks needs was empty",
        '[The field "{field}"|A field that QuickBooks needs] was not filled.',
    ),
    "3151": ours(
        "a field does not belong into this request",
        "A field does not belong into this request.",
        recalled=True,
    ),
    "3152": ours(
        "two fields exclude each other",
        "Two of the fields we wrote exclude each other.",
        recalled=True,
    ),
    "3153": ours(
        "some fields exclude each other",
        "Some of the fields we wrote exclude each other.",
        recalled=True,
    ),
    "3160": Entry(
        short="QuickBooks did not delete it",
        why="QuickBooks does not delete it, because other entries use it or because it has been"
        " reconciled.",
        steps=(
            "In QuickBooks, make the entry inactive, or void the document instead of deleting it.",
        ),
        alternatives=("mark_dealt_with",),
        who="bookkeeper",
        retry="never",
    ),
    "3161": _admin(
        "the books are closed for that date",
        "The document is dated on or before the closing date of the books, so it cannot be"
        " deleted.",
        f"Ask the bookkeeper whether the period may be opened ({CLOSING_DATE}).",
        recalled=True,
    ),
    "3162": _admin(
        "QuickBooks is in multi-user mode",
        "QuickBooks does this only in single-user mode.",
        f"Choose {SINGLE_USER} in QuickBooks while nobody else uses the file.",
        recalled=True,
    ),
    "3170": _refused("change"),
    "3171": _admin(
        "the books are closed for that date",
        "[It is dated {date}, and the|Its date is in a closed period: the] books are closed"
        "[ up to {closing_date}].",
        f"Ask the bookkeeper whether the period may be opened ({CLOSING_DATE}), or choose in the"
        " settings here that such documents get the first open day.",
    ),
    "3172": unclear("QuickBooks did not change it", "QuickBooks did not change this record."),
    "3173": Entry(
        short="a record it belongs to has changed",
        why=f"A record that it belongs to was changed or deleted in QuickBooks.{OWN_WORDS}",
        steps=(SYNC_LISTS, TRY_AGAIN),
        alternatives=("try_again",),
        where="console",
        recalled=True,
    ),
    "3175": _locked("the record"),
    "3176": _locked("a record it belongs to"),
    "3177": ours("the same link was written twice", "We linked the same transaction twice."),
    "3180": _refused("save"),
    "3185": _refused("void"),
    "3190": ours(
        "we emptied a field that must not be empty",
        "We emptied a field that must have a value.",
        recalled=True,
    ),
    "3200": passing(
        "it was changed in QuickBooks in the meantime",
        "It was changed in QuickBooks after we read it. We read it again and repeat the change.",
    ),
    "3205": Entry(
        short="QuickBooks does not take the address",
        why="QuickBooks does not take the address. An address has at most five lines, the line"
        f" with the city included.{OWN_WORDS}",
        steps=("Shorten the address in the store.", TRY_AGAIN),
        alternatives=("try_again", "mark_dealt_with"),
        where="store",
        recalled=True,
    ),
    "3210": Entry(
        short="QuickBooks does not take a value",
        why='[The value "{value}"|A value][ in the field "{field}"] is not accepted by QuickBooks.'
        "[ It gave its own reason, {below}.]",
        steps=(
            "[Read QuickBooks' own words {below} and correct the value.|"
            "Correct the value in the store.]",
            TRY_AGAIN,
        ),
        alternatives=("try_again", "make_bundle", "mark_dealt_with"),
        where="store",
    ),
    "3220": _admin(
        "the QuickBooks user may not do this",
        "The user under whom this store signs in to QuickBooks may not do this.",
        f"Choose {INTEGRATED}, select this application, then Properties, and let it sign in as a"
        " user with the right.",
        recalled=True,
    ),
    "3230": passing(
        "it was taken back together with another entry",
        f"QuickBooks took it back because another entry sent with it was not accepted.{OWN_WORDS}",
        recalled=True,
    ),
    "3231": passing(
        "QuickBooks did not get to it",
        "QuickBooks stopped before it came to this one, because an earlier entry sent with it was"
        " not accepted.",
    ),
    "3240": Entry(
        short="its number now belongs to another record",
        why="The number we have for it belongs to another record now, or another company file is"
        f" open.{OWN_WORDS}",
        steps=(
            f"Check that the right company file is open ({OPEN_FILE}).",
            "Link it again here.",
            TRY_AGAIN,
        ),
        alternatives=("link_customer", "link_item", "try_again"),
        recalled=True,
    ),
    "3250": _admin(
        "a QuickBooks feature is switched off",
        "A feature that it needs is switched off in QuickBooks, or this edition does not have it:"
        " inventory, sales orders, several currencies, classes, units of measure or sites.",
        "Ask the QuickBooks admin to switch the feature on under Edit > Preferences, on the tab"
        " Company Preferences, or choose another way in the settings here.",
    ),
    "3260": _admin(
        "the QuickBooks user lacks a right",
        "The user under whom this store signs in to QuickBooks lacks a right.",
        f"Choose {INTEGRATED}, select this application, then Properties, and let it sign in as"
        " Admin or as a user with the right.",
    ),
    "3261": _admin(
        "access to personal data is not allowed",
        "QuickBooks does not let this application see personal data, and the request asked for"
        " some.",
        f"Choose {INTEGRATED}, select this application, then Properties, and tick the box for"
        " access to personal data; or do without it.",
    ),
    "3262": unclear("QuickBooks did not give access", "QuickBooks did not give access."),
    "3263": unclear("QuickBooks did not give access", "QuickBooks did not give access."),
    "3270": Entry(
        short="an account is missing",
        why=f"QuickBooks has no account to post this to.{OWN_WORDS}",
        steps=(
            f"Open the item in QuickBooks ({ITEMS}) and set its account; the accounts themselves"
            f" are under {ACCOUNTS}.",
            "Check the accounts chosen in the settings here.",
            TRY_AGAIN,
        ),
        alternatives=("open_settings", "try_again"),
        who="bookkeeper",
        recalled=True,
    ),
    "3280": Entry(
        short="an item is of the wrong type",
        why='[The item "{item}"|An item] is of a type that cannot be used in this place, such as a'
        f" discount, a subtotal or a group.{OWN_WORDS}",
        steps=("Link the product to another item here.", TRY_AGAIN),
        alternatives=("link_item", "try_again"),
        where="console",
        recalled=True,
    ),
    "3290": passing(
        "the lines were not in QuickBooks' order",
        "QuickBooks did not take the order of the lines. We read the document again and repeat the"
        " change.",
    ),
    "3300": unclear("QuickBooks refused it", "QuickBooks refused this."),
    "3310": unclear("QuickBooks refused it", "QuickBooks refused this."),
    "3320": unclear("QuickBooks refused it", "QuickBooks refused this."),
    "3351": _admin(
        "the custom field is not for this kind of record",
        "The custom field is defined for customers, vendors, employees or items, not for this kind"
        " of record.",
        "Choose a custom field of the customer or of the item in the settings here.",
    ),
    "3500": Entry(
        short="QuickBooks did not merge the records",
        why="QuickBooks did not merge the two records. It does so only in single-user mode.",
        steps=(f"Choose {SINGLE_USER} and merge them by hand.",),
        alternatives=("mark_dealt_with",),
        who="quickbooks_admin",
        retry="never",
    ),
}

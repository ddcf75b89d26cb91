"""Our own reasons around stock and the store: why it was not written, or not yet."""

from __future__ import annotations

from cartbooks.advice.model import Entry
from cartbooks.advice.texts import INVENTORY, ITEMS, SYNC_LISTS

STOCK_REASONS: dict[str, Entry] = {
    "approval_needed": Entry(
        what="The stock in the store was not changed yet.",
        short="the first stock run waits for your approval",
        why="The first run only shows what it would change[: {count} products]. Nothing is written"
        " to the store before you have looked at it.",
        steps=(
            "Look at the list of changes, above all at products that would get 0.",
            'Choose "Approve the stock changes" here.',
        ),
        alternatives=("approve_stock", "open_settings", "mark_dealt_with"),
        where="console",
    ),
    "too_many_zero": Entry(
        what="The stock in the store was not changed.",
        short="too many products would get stock 0",
        why="[{count} products, {share} of all,|A large part of the products] would get stock 0."
        " That is more than the settings allow without asking.",
        steps=(
            "Look whether the right company file is open and its stock is up to date.",
            'If the numbers are right: choose "Approve the stock changes" here.',
        ),
        alternatives=("approve_stock", "open_settings", "mark_dealt_with"),
        where="console",
    ),
    "no_items_read": Entry(
        what="The stock in the store was not changed.",
        short="QuickBooks gave no items",
        why="QuickBooks gave no items whose stock is tracked. An empty answer is never written to"
        " the store.",
        steps=(
            f"Look whether inventory is switched on in QuickBooks ({INVENTORY}) and whether there"
            f" are inventory parts ({ITEMS}).",
            SYNC_LISTS,
        ),
        alternatives=("try_again", "mark_dealt_with"),
    ),
    "stock_changed": Entry(
        short="the stock changed in the store in the meantime",
        why="The stock of [{sku}|this product] changed in the store between reading and writing, so"
        " nothing was overwritten.",
        steps=("Nothing has to be done. The next run reads it again.",),
        alternatives=("try_again",),
        who="no_one",
        where="nowhere",
        retry="automatic",
        severity="does_not_stop",
    ),
    "product_unlinked": Entry(
        short="the product is not linked to a QuickBooks item",
        why='[Product "{sku}"|The product] is not linked to a QuickBooks item, so its stock is not'
        " known.",
        steps=("Link the product to an item, or leave it if its stock is not kept in QuickBooks.",),
        alternatives=("link_item", "create_item", "mark_dealt_with"),
        where="console",
    ),
    "store_refused": Entry(
        what="[Store {store}|The store] did not accept it.",
        short="the store did not let us in, or did not accept it",
        why="[Store {store}|The store] refused the request. Most often its key was changed or"
        " removed, or lacks a right.[ Its own words are {below}.]",
        steps=(
            "Make a new key in the store, with the rights that the set-up page lists, and enter it"
            " in the settings here.",
            'Then choose "Try again" here.',
        ),
        alternatives=("open_settings", "try_again", "make_bundle"),
        where="store",
    ),
    "store_unreachable": Entry(
        what="[Store {store}|The store] could not be reached.",
        short="the store does not answer",
        why="[Store {store}|The store] did not answer, or answered too slowly.",
        steps=(
            "Nothing has to be done. We try again by ourselves, with longer pauses each time.",
            "If it stays: look whether the store's site opens in a browser, and ask the store's"
            " support.",
        ),
        alternatives=("try_again",),
        who="store_support",
        where="store",
        retry="automatic",
        severity="does_not_stop",
    ),
}

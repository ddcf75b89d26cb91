"""Our own reasons for holding an order or a product before anything is sent: mapping and checks."""

from __future__ import annotations

from cartbooks.advice.model import Entry
from cartbooks.advice.texts import (
    CLOSING_DATE,
    CUSTOMER,
    ITEMS,
    PROFILES,
    SYNC_LISTS,
    TRY_AGAIN,
)

_PRODUCT = '[product "{sku}"|a product]'


def _item(short: str, why: str, *steps: str) -> Entry:
    """A product and its item in QuickBooks: the person at the console decides."""
    return Entry(
        short=short,
        why=why,
        steps=(*steps, TRY_AGAIN),
        alternatives=("link_item", "create_item", "use_generic_item", "mark_dealt_with"),
        where="console",
    )


def _customer(short: str, why: str, *steps: str) -> Entry:
    return Entry(
        short=short,
        why=why,
        steps=(*steps, TRY_AGAIN),
        alternatives=("link_customer", "try_again", "mark_dealt_with"),
        where="console",
    )


def _order(short: str, why: str, *steps: str) -> Entry:
    """The order itself is not as it has to be: it is corrected in the store."""
    return Entry(
        short=short,
        why=why,
        steps=(*steps, TRY_AGAIN),
        alternatives=("try_again", "mark_dealt_with"),
        where="store",
    )


def _setting(short: str, why: str, *steps: str) -> Entry:
    return Entry(
        short=short,
        why=why,
        steps=(*steps, TRY_AGAIN),
        alternatives=("open_settings", "try_again"),
        where="console",
    )


ORDER_REASONS: dict[str, Entry] = {
    "sku_unmatched": _item(
        "a product is not linked to a QuickBooks item",
        'It contains [product "{sku}", which is|a product that is] not linked to a QuickBooks'
        " item, and you asked us to wait in that case.",
        "Link the product to an item, create the item, or use the generic item.",
    ),
    "sku_ambiguous": _item(
        "more than one QuickBooks item fits a product",
        f"More than one item in QuickBooks fits {_PRODUCT}[: {{candidates}}]. We do not guess.",
        "Link the product to the right one.",
    ),
    "sku_blank": _item(
        "a product has no SKU",
        "It contains [{value}|a product] without a SKU, so we cannot find its item in QuickBooks.",
        "Give the product a SKU in the store, link it to an item, or choose a generic item in the"
        " settings here.",
    ),
    "sku_exists": Entry(
        short="SKU already exists in QuickBooks",
        why='QuickBooks already has an item named ["{item}"|"{sku}"|like this product]. It was left'
        " as it is, so that there are not two of them.",
        steps=(
            f'In QuickBooks, open {ITEMS}, tick "Include inactive" and look for the name.',
            'If it is the same product, choose "Link to an item in QuickBooks" here.',
            "If it is another product, give this one another SKU in the store, then try again.",
        ),
        alternatives=("link_item", "try_again", "mark_dealt_with"),
    ),
    "item_inactive": Entry(
        short="an item is inactive in QuickBooks",
        why='[Item "{item}", which it needs,|An item that it needs] is inactive in QuickBooks.',
        steps=(
            f'In QuickBooks, open {ITEMS}, tick "Include inactive" and clear the cross in front of'
            " [{item}|the item]; or link the product to another item here.",
            TRY_AGAIN,
        ),
        alternatives=("link_item", "use_generic_item", "try_again"),
    ),
    "item_unsupported": _item(
        "an item is of a type that cannot be sold this way",
        '[Item "{item}"|The linked item] is of a type that cannot stand on a sales line of its own'
        "[ ({value})].",
        "Link the product to an inventory, non-inventory, service, assembly or other charge item.",
    ),
    "total_mismatch": _order(
        "its lines and tax do not add up to its total",
        "Lines and tax[ come to {amount}, but the order says {expected}|"
        " do not add up to the total of the order]. We do not send an order whose money does not"
        " add up.",
        "Compare the lines, discounts, shipping and tax of the order in the store with its total"
        " and correct it there.",
    ),
    "total_differs": Entry(
        outcome="noted",
        short="QuickBooks reached another total",
        why="[{document} {number}|The document] is in QuickBooks, but [its total there is {amount}"
        " and the store says {expected}|its total there is not the one of the store]. QuickBooks"
        " may have added tax of its own.",
        steps=(
            "Open the document in QuickBooks and compare it with the order.",
            "Look whether the customer or an item has a sales tax rate of its own.",
        ),
        alternatives=("mark_dealt_with",),
        who="bookkeeper",
        retry="never",
    ),
    "no_lines": _order(
        "the order has no lines",
        "The order has no lines, so there is nothing to enter.",
        "Look at the order in the store.",
    ),
    "currency_foreign": Entry(
        short="the order is in another currency",
        why="The order is in [{currency}|another currency] and the company file is in"
        " [{home_currency}|its home currency]. We do not change amounts from one currency into"
        " another.",
        steps=(
            "Switch several currencies on in QuickBooks (Edit > Preferences > Multiple Currencies >"
            " Company Preferences), which cannot be undone, and choose the accounts for"
            " [{currency}|that currency] in the settings here; or enter the order by hand.",
            TRY_AGAIN,
        ),
        alternatives=("open_settings", "mark_dealt_with", "try_again"),
        who="bookkeeper",
    ),
    "company_not_us": Entry(
        short="this country's edition of QuickBooks is not served yet",
        why="The company file belongs to an edition of QuickBooks for [{country}|another country],"
        " where tax is entered on each line. We write orders for the US edition only, so nothing"
        " is entered wrongly.",
        steps=("Enter the order by hand for now. Stock and lists are read all the same.",),
        alternatives=("mark_dealt_with", "make_bundle"),
        who="us",
        where="console",
        retry="never",
    ),
    "field_too_long": _order(
        "a value is too long for QuickBooks",
        '[The value "{value}"|A value][ in the field "{field}"] is longer than QuickBooks'
        " allows[: at most {limit} characters].",
        "Shorten it in the store.",
    ),
    "name_too_long": _order(
        "a name is too long for QuickBooks",
        '[The name "{value}"|A name] is longer than QuickBooks allows[: at most {limit}'
        " characters], and cutting it could make two records look alike.",
        "Shorten the name or the SKU in the store, or link it to what is in QuickBooks.",
    ),
    "number_taken": Entry(
        short="QuickBooks already has a document with this number",
        why="QuickBooks already has [a {document} {number}|a document with this number] that is not"
        " ours.",
        steps=(
            "Look at that document in QuickBooks (Edit > Find).",
            'If it is this order: choose "Link to the document in QuickBooks" here.',
            "If not: give this order another number, or set a prefix for order numbers in the"
            " settings here.",
        ),
        alternatives=("link_document", "renumber", "open_settings", "mark_dealt_with"),
    ),
    "customer_ambiguous": _customer(
        "more than one QuickBooks customer fits",
        'More than one customer in QuickBooks fits ["{customer}"|this customer][: {candidates}]. We'
        " do not guess.",
        "Link the customer to the right one.",
    ),
    "customer_inactive": Entry(
        short="the customer is inactive in QuickBooks",
        why='[Customer "{customer}"|The customer] is inactive in QuickBooks.',
        steps=(
            f'In QuickBooks: {CUSTOMER}, choose "All Customers", and make [{{customer}}|the'
            " customer] active again; or link another customer here.",
            TRY_AGAIN,
        ),
        alternatives=("link_customer", "try_again", "mark_dealt_with"),
    ),
    "customer_missing": _customer(
        "the customer is not in QuickBooks",
        '[Customer "{customer}"|The customer] is not in QuickBooks, and the settings say that we do'
        " not add customers.",
        "Link the customer, or allow new customers in the settings here.",
    ),
    "customer_name_taken": _customer(
        "the customer's name is taken in QuickBooks",
        '[The name "{customer}"|The customer\'s name] is taken in QuickBooks[ by a {object}].'
        " Customers, vendors, employees and other names share one list of names.",
        "If it is the same customer, link it. If not, change the name in the store a little.",
    ),
    "setting_missing": _setting(
        "a setting is missing",
        '[The setting "{setting}"|A setting] is not filled in yet.',
        'Choose [a value for "{setting}"|what is missing] in the settings here.',
    ),
    "setting_gone": _setting(
        "a record that a setting names is gone from QuickBooks",
        '[The setting "{setting}" names "{value}", which|A record that a setting names] is no'
        " longer in QuickBooks, as its lists were last read.",
        "Choose another one in the settings here, or create it in QuickBooks and run"
        ' "Sync Items and Accounts" here.',
    ),
    "setting_inactive": _setting(
        "a record that a setting names is inactive in QuickBooks",
        '[The setting "{setting}" names "{value}", which|A record that a setting names] is inactive'
        " in QuickBooks.",
        "Make it active again in QuickBooks, or choose another one in the settings here.",
    ),
    "email_invalid": Entry(
        short="the customer's e-mail address is not valid",
        why="[{email} is no valid e-mail address|The e-mail address of the customer is not valid],"
        ' and the document is marked "To be e-mailed". QuickBooks refuses that.',
        steps=(
            f"If the customer is in QuickBooks: {CUSTOMER} > the customer > Edit Customer, correct"
            " the e-mail address. Else correct it in the store.",
            TRY_AGAIN,
        ),
        alternatives=("send_without_email", "try_again", "mark_dealt_with"),
    ),
    "lists_not_read": Entry(
        short="QuickBooks' lists were not read yet",
        why="The items and customers of QuickBooks are not known here yet.",
        steps=(SYNC_LISTS,),
        alternatives=("try_again",),
        where="console",
        retry="automatic",
    ),
    "payment_method_unmapped": _setting(
        "a payment method is not linked",
        'The payment method ["{method}"|of the order] is not linked to one in QuickBooks, and you'
        " asked us to wait in that case.",
        f"Link it in the settings here. In QuickBooks the list is under {PROFILES} > Payment Method"
        " List.",
    ),
    "sales_orders_unavailable": _setting(
        "this edition of QuickBooks has no Sales Orders",
        "The settings ask for Sales Orders, and this edition of QuickBooks has none, or they are"
        " switched off. They need QuickBooks Premier or Enterprise.",
        "Choose Invoice or Sales Receipt in the settings here, or switch Sales Orders on in"
        " QuickBooks (Edit > Preferences > Sales & Customers > Company Preferences).",
    ),
    "closed_period": Entry(
        short="the books are closed for that date",
        why="[It is dated {date}, and the|Its date is in a closed period: the] books are closed"
        "[ up to {closing_date}].",
        steps=(
            "In the settings here, choose that such orders get the first open day; or ask the"
            f" bookkeeper whether the period may be opened ({CLOSING_DATE}).",
            TRY_AGAIN,
        ),
        alternatives=("open_settings", "try_again", "mark_dealt_with"),
        who="bookkeeper",
        where="console",
    ),
    "accounts_missing": _setting(
        "accounts for new items are not chosen",
        "[The {account} account|An account] that a new item needs is not chosen in the settings.",
        f"{SYNC_LISTS} Then choose the income, asset, cost of goods sold and expense accounts in"
        " the settings here.",
    ),
    "order_changed": Entry(
        what="{subject} was changed in the store after it was added to QuickBooks.",
        short="the order was changed after it was added",
        why="[What changed: {value}. ][{document} {number}|The document] in"
        " QuickBooks is still as it was.",
        steps=(
            "Compare the two and correct the document in QuickBooks where needed.",
            'Then choose "Mark as dealt with".',
        ),
        alternatives=("mark_dealt_with",),
        who="bookkeeper",
        retry="never",
    ),
    "order_cancelled_after_posting": Entry(
        what="{subject} was cancelled in the store after it was added to QuickBooks.",
        short="the order was cancelled after it was added",
        why="[{document} {number}|The document] is still in QuickBooks.",
        steps=(
            "Void the document in QuickBooks (open it, then Edit > Void), or keep it if the sale"
            " stands.",
            'Then choose "Mark as dealt with".',
        ),
        alternatives=("mark_dealt_with",),
        who="bookkeeper",
        retry="never",
    ),
}

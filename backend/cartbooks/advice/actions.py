"""The actions an advice can offer. The keys are part of the API."""

from __future__ import annotations

from cartbooks.advice.model import Action

_ALL = (
    ("try_again", "Try again", "Puts it back into the queue for the next visit."),
    (
        "send_without_email",
        "Send without e-mailing it",
        'Turns "To be e-mailed" off for this document only, and tries again.',
    ),
    (
        "link_item",
        "Link to an item in QuickBooks",
        "Says which QuickBooks item this product is; later orders use the link too.",
    ),
    (
        "link_customer",
        "Link to a customer in QuickBooks",
        "Says which QuickBooks customer this is; later orders use the link too.",
    ),
    (
        "link_document",
        "Link to the document in QuickBooks",
        "Says that this document in QuickBooks is the sale; nothing is sent.",
    ),
    ("renumber", "Give it another number", "Sends it under a document number you choose."),
    (
        "create_item",
        "Create the item in QuickBooks",
        "Adds an item for this product with the accounts from the settings, and tries again.",
    ),
    (
        "use_generic_item",
        "Use the generic item",
        "Sends this line with the item chosen in the settings for products without one of their"
        " own.",
    ),
    (
        "post_again",
        "Post again",
        "Makes a new document although one was posted before. Asks for the reason first.",
    ),
    (
        "mark_dealt_with",
        "Mark as dealt with",
        "Closes this without sending anything. Can be undone.",
    ),
    (
        "make_bundle",
        "Make a support bundle",
        "Collects what support needs to see, with secrets and personal data masked.",
    ),
    (
        "approve_stock",
        "Approve the stock changes",
        "Writes the stock shown here to the store.",
    ),
    ("open_settings", "Open the settings", "Goes to the setting this is about."),
    (
        "new_password",
        "Set a new password",
        "Makes a new Web Connector password and shows it once.",
    ),
)

ACTIONS: dict[str, Action] = {
    key: Action(key=key, label=label, hint=hint) for key, label, hint in _ALL
}

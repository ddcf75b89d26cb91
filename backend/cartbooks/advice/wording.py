"""
Filling facts into the texts of the catalogue.

`[customer {customer}|the customer]` is the first alternative whose facts are all known, or nothing.
Only `{subject}` may stand outside brackets: it always has words. What a fact holds is never read as
a template.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from cartbooks.advice.model import Outcome

FACT = re.compile(r"\{(\w+)\}")
CHOICE = re.compile(r"\[([^\[\]]*)\]")
LONGEST = 120

SUBJECTS: dict[str, str] = {
    "push_orders": "This order",
    "verify_orders": "This order",
    "push_payments": "This payment",
    "push_refunds": "This refund",
    "push_products": "This product",
    "pull_products": "This product",
    "pull_inventory": "This product",
    "sync_lists": "This list",
    "sync_customers": "The customer list",
    "set_up_lists": "This entry",
    "run_qbxml": "This request",
}

NOT_DONE: dict[str, str] = {
    "push_orders": "{subject} was not added to QuickBooks.",
    "push_payments": "{subject} was not added to QuickBooks.",
    "push_refunds": "{subject} was not added to QuickBooks.",
    "push_products": "{subject} was not added to QuickBooks.",
    "set_up_lists": "{subject} was not created in QuickBooks.",
    "verify_orders": "{subject} was not checked in QuickBooks.",
    "sync_lists": '[The list "{named}"|A list] was not read from QuickBooks.',
    "sync_customers": "The customers were not read from QuickBooks.",
    "pull_products": "{subject} was not read from QuickBooks.",
    "pull_inventory": "The stock[ of {named}] in the store was not changed.",
    "run_qbxml": "{subject} was not carried out by QuickBooks.",
}

NOTED: dict[str, str] = {
    "push_orders": "{subject} was added to QuickBooks, with a note.",
    "push_payments": "{subject} was added to QuickBooks, with a note.",
    "push_refunds": "{subject} was added to QuickBooks, with a note.",
    "push_products": "{subject} was added to QuickBooks, with a note.",
    "set_up_lists": "{subject} was created in QuickBooks, with a note.",
}

ANY_NOT_DONE = "{subject} did not go through."
ANY_NOTED = "{subject} went through, with a note."

FIELDS: dict[str, str] = {
    "Name": "name",
    "FullName": "full name",
    "FirstName": "first name",
    "MiddleName": "middle name",
    "LastName": "last name",
    "CompanyName": "company name",
    "Phone": "phone number",
    "Email": "e-mail address",
    "Addr1": "address line 1",
    "Addr2": "address line 2",
    "Addr3": "address line 3",
    "Addr4": "address line 4",
    "Addr5": "address line 5",
    "City": "city",
    "State": "state",
    "PostalCode": "postal code",
    "Country": "country",
    "Note": "note of the address",
    "RefNumber": "document number",
    "PONumber": "P.O. number",
    "Memo": "memo",
    "Desc": "line description",
    "SalesDesc": "sales description",
    "PurchaseDesc": "purchase description",
    "ManufacturerPartNumber": "manufacturer's part number",
    "TxnDate": "date",
    "Quantity": "quantity",
    "Amount": "amount",
    "Rate": "price",
    "SalesPrice": "sales price",
    "CustomerRef": "customer",
    "ItemRef": "item",
    "PaymentMethodRef": "payment method",
    "ShipMethodRef": "shipping method",
    "SalesTaxCodeRef": "sales tax code",
    "ItemSalesTaxRef": "sales tax item",
    "ClassRef": "class",
    "TermsRef": "terms",
    "ARAccountRef": "accounts receivable account",
    "DepositToAccountRef": "deposit account",
    "IncomeAccountRef": "income account",
    "COGSAccountRef": "cost of goods sold account",
    "AssetAccountRef": "asset account",
    "TemplateRef": "template",
    "CurrencyRef": "currency",
    "ListID": "list number",
    "TxnID": "transaction number",
    "MaxReturned": "page size",
}


def known(kind: str, facts: Mapping[str, object]) -> dict[str, str]:
    """The *facts* that can be shown: cleaned, shortened, none of them empty."""
    shown: dict[str, str] = {}
    for name, value in facts.items():
        if value is None or isinstance(value, Mapping):
            continue
        words = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
        text = " ".join("".join(c if c.isprintable() else " " for c in words).split())
        if not text or text in {"None", "null"}:
            continue
        shown[name] = text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
    if "field" in shown:
        leaf = shown["field"].rsplit("/", 1)[-1]
        shown["field"] = FIELDS.get(leaf, leaf)
    shown.pop("named", None)
    if "subject" in shown:
        shown["named"] = shown["subject"]
    else:
        shown["subject"] = SUBJECTS.get(kind, "This task")
    return shown


def present(facts: Mapping[str, object]) -> dict[str, object]:
    """The *facts* that hold anything: an empty one must not hide what QuickBooks named."""
    return {name: value for name, value in facts.items() if value not in (None, "")}


def outcome(kind: str, result: Outcome) -> str:
    """The sentence template for what happened, where an entry has none of its own."""
    if result == "noted":
        return NOTED.get(kind, ANY_NOTED)
    return NOT_DONE.get(kind, ANY_NOT_DONE)


def fill(template: str, facts: Mapping[str, str]) -> str:
    """*template* with *facts* in place; `facts` come from `known`."""

    def choose(match: re.Match[str]) -> str:
        for alternative in match[1].split("|"):
            if all(name in facts for name in FACT.findall(alternative)):
                return alternative
        return ""

    return FACT.sub(lambda match: facts[match[1]], CHOICE.sub(choose, template))


def sentence_case(clause: str) -> str:
    """*clause* with a capital first letter; the rest may be names and stays as it is."""
    return clause[:1].upper() + clause[1:]

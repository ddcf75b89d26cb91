"""What a request or an answer says, as a sentence for the common ones."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

_FORMS = {
    "SalesReceipt": "Sales Receipt", "Invoice": "Invoice", "SalesOrder": "Sales Order",
    "CreditMemo": "Credit Memo", "ReceivePayment": "payment", "ARRefundCreditCard": "refund",
}  # fmt: skip
_LISTS = {
    "Customer": "customers", "Item": "items", "ItemInventory": "inventory items",
    "ItemNonInventory": "non-inventory items", "ItemService": "service items",
    "ItemSalesTax": "sales tax items", "Account": "accounts", "PaymentMethod": "payment methods",
    "ShipMethod": "shipping methods", "SalesTaxCode": "sales tax codes", "Class": "classes",
    "StandardTerms": "terms", "Terms": "terms", "CustomerType": "customer types",
    "ListDeleted": "what was deleted from lists", "TxnDeleted": "deleted documents",
}  # fmt: skip
_ONE = {
    "Customer": "customer", "ItemInventory": "inventory item", "ItemService": "service item",
    "ItemNonInventory": "non-inventory item", "ItemSalesTax": "sales tax item",
    "ItemOtherCharge": "charge item", "ItemDiscount": "discount item", "Account": "account",
    "PaymentMethod": "payment method", "ShipMethod": "shipping method", "Class": "class",
    "StandardTerms": "term of payment", "CustomerType": "customer type",
    "DataExt": "custom field",
}  # fmt: skip
_ABOUT = {
    "HostQueryRq": "Asks which QuickBooks this is.",
    "CompanyQueryRq": "Asks which company file is open.",
    "CompanyActivityQueryRq": "Asks what has happened in the company file.",
    "PreferencesQueryRq": "Asks for the preferences of the company file.",
}
_RQ = re.compile(r"(\w+?)(Add|Mod|Query|Del|Void)Rq")
_VERBS = {"Add": "Adds", "Mod": "Changes", "Del": "Deletes", "Void": "Voids"}


def request(element: etree._Element) -> str:
    """What this request asks QuickBooks to do; empty for uncommon ones."""
    name = str(element.tag)
    if name in _ABOUT:
        return _ABOUT[name]
    found = _RQ.fullmatch(name)
    if not found:
        return ""
    noun, verb = found.groups()
    return _query(element, noun) if verb == "Query" else _write(element, noun, verb)


def several(elements: Mapping[str, int]) -> str:
    """What a message of so many requests of each element does, naming nobody."""
    clauses = [_several(name, number) for name, number in elements.items()]
    told = "; ".join([*clauses[:3], *([f"{len(clauses) - 3} kinds more"] if clauses[3:] else [])])
    return f"{told[0].upper()}{told[1:]}." if told else ""


def _several(name: str, number: int) -> str:
    if name in _ABOUT:
        about = _ABOUT[name].removesuffix(".")
        return about[0].lower() + about[1:]
    found = _RQ.fullmatch(name)
    if not found:
        return f"{number} × {name}"
    noun, verb = found.groups()
    many = _LISTS.get(noun) or f"{_FORMS.get(noun, noun)}s"
    if verb == "Query":
        return f"asks for {many}"
    if number != 1:
        return f"{_VERBS[verb].lower()} {number} {many}"
    one = _ONE.get(noun) or _FORMS.get(noun, noun)
    return f"{_VERBS[verb].lower()} {'an' if one[:1] in 'AEIOUaeiou' else 'a'} {one}"


def _write(element: etree._Element, noun: str, verb: str) -> str:
    body = element[0] if len(element) else element
    if noun in _FORMS:
        number = _text(body, "RefNumber")
        words = [f"{_VERBS[verb]} {_FORMS[noun]}{f' {number}' if number else ''}"]
        if customer := _text(body, "CustomerRef/FullName") or _text(body, "CustomerRef/ListID"):
            words.append(f"for customer {customer}")
        if date := _text(body, "TxnDate"):
            words.append(f"dated {date}")
        lines = len(body.findall(f"{noun}LineAdd")) + len(body.findall(f"{noun}LineMod"))
        if lines:
            words.append(f"with {lines} {'line' if lines == 1 else 'lines'}")
        if _text(body, "IsToBeEmailed") == "true":
            words.append('marked "To be e-mailed"')
        return f"{', '.join([' '.join(words[:2]), *words[2:]])}."
    label = _LISTS.get(noun, noun).removesuffix("s")
    named = _text(body, "Name") or _text(body, "FullName") or _text(body, "ListID")
    return f"{_VERBS[verb]} the {label}{f' {named}' if named else ''}."


def _query(element: etree._Element, noun: str) -> str:
    what = _LISTS.get(noun) or f"{_FORMS.get(noun, noun)}s"
    narrowed = ""
    for path, words in (
        ("RefNumber", "with the number"), ("TxnID", "with the TxnID"),
        ("ListID", "with the ListID"), ("FullName", "named"),
    ):  # fmt: skip
        values = [each.text or "" for each in element.findall(path)]
        if values:
            more = f" and {len(values) - 3} more" if len(values) > 3 else ""
            narrowed = f" {words} {', '.join(values[:3])}{more}"
            break
    since = _text(element, "FromModifiedDate") or _text(element, ".//FromModifiedDate")
    if since:
        narrowed += f", changed since {since}"
    iterator = element.get("iterator")
    if iterator == "Continue":
        return f"Asks for the next {_text(element, 'MaxReturned') or 'page of'} {what}{narrowed}."
    if iterator == "Start":
        narrowed += f", {_text(element, 'MaxReturned')} at a time"
    return f"Asks for {what}{narrowed}."


def answer(element: etree._Element) -> str:
    """What QuickBooks answered."""
    code = element.get("statusCode", "0")
    said = element.get("statusMessage", "")
    if element.get("statusSeverity") == "Error" and code not in {"0", "1"}:
        return f"Refused with {code}: “{said}”"
    name = str(element.tag)
    if name.endswith("QueryRs"):
        count = len(element)
        left = element.get("iteratorRemainingCount")
        rest = f", {int(left):,} are left" if left and left.isdigit() and int(left) else ""
        return f"{count:,} found{rest}." if count else "Nothing found."
    if not len(element):
        return f"Answered with {code}: “{said}”" if code != "0" else ""
    made = element[0]
    facts = [
        f"{label} {value}"
        for label, value in (
            ("number", _text(made, "RefNumber")), ("name", _text(made, "FullName")),
            ("TxnID", _text(made, "TxnID")), ("ListID", _text(made, "ListID")),
            ("total", _text(made, "TotalAmount")),
        )
        if value
    ]  # fmt: skip
    note = f" It notes {code}: “{said}”" if code != "0" else ""
    return f"Done: {', '.join(facts[:3])}.{note}" if facts else f"Done.{note}"


def _text(element: etree._Element, path: str) -> str:
    return (element.findtext(path) or "").strip()

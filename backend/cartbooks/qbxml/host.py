"""What strHCPResponse says: product, versions, country, the file's stamp, its preferences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cartbooks.qbxml.answers import read
from cartbooks.qbxml.reply import Reply, Unreadable


@dataclass(frozen=True, slots=True)
class Host:
    """QuickBooks and the company file of a visit. What it did not say is empty or None."""

    product: str = ""
    major: int | None = None
    minor: int | None = None
    country: str = ""
    qbxml_versions: tuple[str, ...] = ()
    is_automatic_login: bool | None = None
    file_mode: str = ""
    company_name: str = ""
    file_id: str | None = None
    app_lock: str | None = None
    multi_currency: bool | None = None
    home_currency: str | None = None
    uses_inventory: bool | None = None
    uses_sales_tax: bool | None = None
    uses_class: bool | None = None
    closing_date: date | None = None
    sales_orders: bool | None = None


def read_host(text: str, owner_id: str) -> Host | None:
    """The facts in *text*; the stamp is the one under our *owner_id*. None when unreadable."""
    try:
        reply = read(text)
    except Unreadable:
        return None
    if not any(answer.records for answer in reply.answers):
        return None
    host, company, preferences = (
        _record(reply, name) for name in ("HostRet", "CompanyRet", "PreferencesRet")
    )
    stamps = _stamps(company, owner_id)
    product = _text(host, "ProductName")
    currency = _section(preferences, "MultiCurrencyPreferences")
    multi = _flag(currency, "IsMultiCurrencyOn")
    return Host(
        product=product,
        major=_number(host, "MajorVersion"),
        minor=_number(host, "MinorVersion"),
        country=_text(host, "Country"),
        qbxml_versions=tuple(_texts(host.get("SupportedQBXMLVersion"))),
        is_automatic_login=_flag(host, "IsAutomaticLogin"),
        file_mode=_text(host, "QBFileMode"),
        company_name=_text(company, "CompanyName"),
        file_id=stamps.get("FileID"),
        app_lock=stamps.get("AppLock"),
        multi_currency=multi,
        home_currency=_home(currency) if multi else None,
        uses_inventory=_flag(
            _section(preferences, "PurchasesAndVendorsPreferences"), "IsUsingInventory"
        ),
        uses_sales_tax="SalesTaxPreferences" in preferences if preferences else None,
        uses_class=_flag(_section(preferences, "AccountingPreferences"), "IsUsingClassTracking"),
        closing_date=_day(_section(preferences, "AccountingPreferences").get("ClosingDate")),
        sales_orders=_sales_orders(product),
    )


def _sales_orders(product: str) -> bool | None:
    """Pro and Simple Start have none; Premier, Accountant and Enterprise do."""
    lowered = product.lower()
    if any(edition in lowered for edition in ("premier", "enterprise", "accountant")):
        return True
    return False if any(edition in lowered for edition in (" pro", "simple start")) else None


def _home(currency: Mapping[str, Any]) -> str | None:
    """The code of the home currency, which QuickBooks gives by name; None for an unknown name."""
    home = currency.get("HomeCurrencyRef")
    name = str(home.get("FullName", "")).strip() if isinstance(home, Mapping) else ""
    if len(name) == 3 and name.isalpha():
        return name.upper()
    return _CODES.get(name.lower())


_CODES = {
    "us dollar": "USD", "canadian dollar": "CAD", "british pound sterling": "GBP", "euro": "EUR",
    "australian dollar": "AUD", "mexican peso": "MXN", "new zealand dollar": "NZD",
    "japanese yen": "JPY", "swiss franc": "CHF", "indian rupee": "INR", "hong kong dollar": "HKD",
    "singapore dollar": "SGD", "south african rand": "ZAR", "swedish krona": "SEK",
    "norwegian krone": "NOK", "danish krone": "DKK",
}  # fmt: skip


def _record(reply: Reply, tag: str) -> Mapping[str, Any]:
    for answer in reply.answers:
        for record in answer.records:
            if record.get("#tag") == tag:
                return record
    return {}


def _stamps(company: Mapping[str, Any], owner_id: str) -> dict[str, str]:
    found = company.get("DataExtRet") or []
    wanted = owner_id.strip("{} ").lower()
    return {
        str(each.get("DataExtName")): str(each.get("DataExtValue", ""))
        for each in (found if isinstance(found, list) else [found])
        if isinstance(each, Mapping) and str(each.get("OwnerID", "")).strip("{} ").lower() == wanted
    }


def _section(preferences: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = preferences.get(name)
    return found if isinstance(found, Mapping) else {}


def _text(record: Mapping[str, Any], name: str) -> str:
    found = record.get(name)
    return found.strip() if isinstance(found, str) else ""


def _texts(value: object) -> list[str]:
    if isinstance(value, list):
        return [str(each) for each in value]
    return [value] if isinstance(value, str) else []


def _number(record: Mapping[str, Any], name: str) -> int | None:
    text = _text(record, name)
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _flag(record: Mapping[str, Any], name: str) -> bool | None:
    return {"true": True, "1": True, "false": False, "0": False}.get(_text(record, name).lower())


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value or "")[:10])
    except ValueError:
        return None

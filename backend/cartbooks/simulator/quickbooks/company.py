"""What the file says of itself: Host, Company and Preferences queries."""

from __future__ import annotations

from typing import Any, Final

from . import addresses
from .answers import element
from .books import Books
from .document import VERSIONS, Body
from .extensions import put, rows

_PRODUCTS: Final = {
    "Pro": "QuickBooks Pro 2014",
    "Premier": "QuickBooks Premier 2014",
    "Enterprise": "QuickBooks Enterprise Solutions 14.0",
}


def answer(books: Books, name: str, body: Body) -> str:
    """The Ret of one of the three queries that describe the file."""
    tag = name.removesuffix("Query") + "Ret"
    data = {"HostRet": host, "CompanyRet": about, "PreferencesRet": preferences}[tag](books)
    if tag == "CompanyRet" and body.get("OwnerID"):
        data["DataExtRet"] = rows(books, "Company", "", body["OwnerID"])
    only = body.get("IncludeRetElement")
    return element(tag, tag, data, books.name_of, frozenset(only) if only else None)


def host(books: Books) -> Body:
    return {
        "ProductName": _PRODUCTS[books.option("edition")],
        "MajorVersion": "24",
        "MinorVersion": "0",
        "Country": books.option("country"),
        "SupportedQBXMLVersion": list(VERSIONS),
        "IsAutomaticLogin": _yes(books, "automatic login"),
        "QBFileMode": books.option("mode"),
    }


def about(books: Books) -> Body:
    name = books.option("company name")
    address = {
        "Addr1": "120 Harbor Street",
        "City": "Portland",
        "State": "OR",
        "PostalCode": "97209",
        "Country": "US",
    }
    return {
        "IsSampleCompany": "false",
        "CompanyName": name,
        "LegalCompanyName": name,
        "Address": address,
        "AddressBlock": addresses.block(address),
        "LegalAddress": address,
        "Phone": "555-555-0100",
        "Email": "books@example.com",
        "FirstMonthFiscalYear": "January",
        "FirstMonthIncomeTaxYear": "January",
        "CompanyType": "Retail",
        "TaxForm": "Form1120",
        "AccountantCopy": {"AccountantCopyExists": "false"},
    }


def preferences(books: Books) -> Body:
    accounting: Body = {
        "IsUsingAccountNumbers": "false",
        "IsRequiringAccounts": "true",
        "IsUsingClassTracking": _yes(books, "class tracking"),
        "IsUsingAuditTrail": "true",
        "IsAssigningJournalEntryNumbers": "true",
    }
    if books.option("closing date"):
        accounting["ClosingDate"] = books.option("closing date")
    data: Body = {
        "AccountingPreferences": accounting,
        "JobsAndEstimatesPreferences": {
            "IsUsingEstimates": "true",
            "IsUsingProgressInvoicing": "false",
            "IsPrintingItemsWithZeroAmounts": "false",
        },
        "MultiCurrencyPreferences": {"IsMultiCurrencyOn": _yes(books, "multicurrency")},
        "PurchasesAndVendorsPreferences": {
            "IsUsingInventory": _yes(books, "inventory"),
            "DaysBillsAreDue": "10",
            "IsAutomaticallyUsingDiscounts": "false",
        },
        "ReportsPreferences": {
            "AgingReportBasis": "AgeFromDueDate",
            "SummaryReportBasis": "Accrual",
        },
        "SalesAndCustomersPreferences": {
            "IsTrackingReimbursedExpensesAsIncome": "false",
            "IsAutoApplyingPayments": "true",
            "PriceLevels": {"IsUsingPriceLevels": "true", "IsRoundingSalesPriceUp": "true"},
        },
        "TimeTrackingPreferences": {"FirstDayOfWeek": "Monday"},
        "CurrentAppAccessRights": {
            "IsAutomaticLoginAllowed": _yes(books, "automatic login"),
            "IsPersonalDataAccessAllowed": "false",
        },
        "ItemsAndInventoryPreferences": {
            "EnhancedInventoryReceivingEnabled": "false",
            "IsTrackingSerialOrLotNumber": "None",
            "FIFOEnabled": "false",
            "IsRSBEnabled": "false",
            "IsBarcodeEnabled": "false",
        },
    }
    sites = _yes(books, "inventory sites")
    data["MultiLocationInventoryPreferences"] = {
        "IsMultiLocationInventoryAvailable": sites,
        "IsMultiLocationInventoryEnabled": sites,
    }
    if books.option("sales tax") == "yes":
        data["SalesTaxPreferences"] = _sales_tax(books)
    return data


def _sales_tax(books: Books) -> Body:
    kinds: tuple[str, ...] = ("ItemSalesTax", "ItemSalesTaxGroup")
    rows: Body = {"PaySalesTax": "Monthly"}
    for tag, of, name in (
        ("DefaultItemSalesTaxRef", kinds, books.option("default tax item")),
        ("DefaultTaxableSalesTaxCodeRef", ("SalesTaxCode",), books.option("default tax code")),
        ("DefaultNonTaxableSalesTaxCodeRef", ("SalesTaxCode",), "Non"),
    ):
        found = books.by_name(of, name) if name else None
        if found:
            rows[tag] = {"ListID": found.id}
    return rows


def _yes(books: Books, option: str) -> str:
    return "true" if books.option(option) == "yes" else "false"


def stamp(books: Books, owner: str, name: str, value: str) -> None:
    """Puts private data of a program on the company, as the Web Connector does."""
    put(books, "Company", "", owner, name, value)


def unstamp(books: Books, owner: str, name: str) -> None:
    books.db.execute(
        "DELETE FROM extensions WHERE target = 'Company' AND owner = ? AND name = ?",
        (owner.lower(), name),
    )


def stamped(books: Books, owner: str, name: str) -> str | None:
    row: Any = books.db.execute(
        "SELECT value FROM extensions WHERE target = 'Company' AND owner = ? AND name = ?",
        (owner.lower(), name),
    ).fetchone()
    return None if row is None else str(row[0])

"""A believable small toy shop: its lists and a few documents written by hand."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from . import lists, posting
from .books import Books
from .document import Body

_ACCOUNTS: Final = (
    ("Checking", "Bank", "18250.40"),
    ("Savings", "Bank", "40000.00"),
    ("Accounts Receivable", "AccountsReceivable", ""),
    ("Undeposited Funds", "OtherCurrentAsset", ""),
    ("Inventory Asset", "OtherCurrentAsset", "12640.00"),
    ("PayPal Clearing", "OtherCurrentAsset", ""),
    ("Stripe Clearing", "OtherCurrentAsset", ""),
    ("Furniture and Equipment", "FixedAsset", "9800.00"),
    ("Accounts Payable", "AccountsPayable", ""),
    ("Company Credit Card", "CreditCard", "-842.17"),
    ("Sales Tax Payable", "OtherCurrentLiability", ""),
    ("Gift Cards Outstanding", "OtherCurrentLiability", ""),
    ("Opening Balance Equity", "Equity", ""),
    ("Retained Earnings", "Equity", ""),
    ("Merchandise Sales", "Income", ""),
    ("Services", "Income", ""),
    ("Shipping Income", "Income", ""),
    ("Other Income", "OtherIncome", ""),
    ("Sales Discounts", "Income", ""),
    ("Cost of Goods Sold", "CostOfGoodsSold", ""),
    ("Merchant Fees", "Expense", ""),
    ("Postage and Delivery", "Expense", ""),
    ("Rent Expense", "Expense", ""),
    ("Office Supplies", "Expense", ""),
)
_TOYS: Final = (
    "Bear", "Train", "Puzzle", "Kite", "Robot", "Doll", "Drum", "Boat", "Castle", "Rocket",
    "Farm", "Whistle", "Marble Run", "Yo-yo", "Tractor", "Tea Set", "Dinosaur", "Lantern",
)  # fmt: skip
_MAKES: Final = ("Wooden", "Plush", "Tin", "Mini", "Giant", "Classic", "Travel", "Glow")
_FIRST: Final = (
    "Ann", "Ben", "Carla", "David", "Elena", "Frank", "Grace", "Hugo", "Iris", "José", "Karen",
    "Luis", "Marta", "Noah", "Olga", "Peter",
)  # fmt: skip
_LAST: Final = (
    "Baker", "Chen", "Duarte", "Ellis", "Fischer", "Garcia", "Hughes", "Ito", "Jensen", "Kim",
    "Lopez", "Müller", "Novak", "Olsen", "Pérez", "Quinn",
)  # fmt: skip
_PLACES: Final = (
    ("Portland", "OR", "97209"), ("Seattle", "WA", "98101"), ("Austin", "TX", "78701"),
    ("Denver", "CO", "80202"), ("Boston", "MA", "02108"), ("Chicago", "IL", "60601"),
)  # fmt: skip


class Seeder:
    """Fills a new file through the same engine that programs use."""

    def __init__(self, books: Books, seed: int, products: int) -> None:
        self.books = books
        self.random = random.Random(seed)
        self.products = products

    def _add(self, kind: str, body: Body, **extra: int) -> str:
        return lists.add(self.books, kind, body, **extra).id

    def essentials(self) -> None:
        """What every company file has from its first minute."""
        for name, kind, balance in _ACCOUNTS:
            cents = int(Decimal(balance or "0") * 100)
            self._add("Account", {"Name": name, "AccountType": kind}, balance=cents)
        self._add("SalesTaxCode", {"Name": "Tax", "IsTaxable": "true", "Desc": "Taxable Sales"})
        self._add("SalesTaxCode", {"Name": "Non", "IsTaxable": "false", "Desc": "Non-Taxable"})
        for name in ("Cash", "Check", "American Express", "Discover", "MasterCard", "Visa"):
            self._add("PaymentMethod", {"Name": name, "PaymentMethodType": name.replace(" ", "")})
        for name in ("FedEx", "UPS", "USPS", "DHL"):
            self._add("ShipMethod", {"Name": name})
        for name, days in (("Due on receipt", "0"), ("Net 15", "15"), ("Net 30", "30")):
            self._add("StandardTerms", {"Name": name, "StdDueDays": days})
        for name, kind in (
            ("Custom Sales Receipt", "SalesReceipt"), ("Intuit Product Invoice", "Invoice"),
            ("Custom Sales Order", "SalesOrder"), ("Custom Credit Memo", "CreditMemo"),
        ):  # fmt: skip
            self._add("Template", {"Name": name, "TemplateType": kind})
        for name in "Thank you for your business.", "We appreciate your prompt payment.":
            self._add("CustomerMsg", {"Name": name})
        self._add("Vendor", {"Name": "State Tax Agency"})
        self._tax("Out of State", "0.0")

    def _tax(self, name: str, rate: str) -> str:
        vendor = {"FullName": "State Tax Agency"}
        body: Body = {"Name": name, "TaxRate": rate, "TaxVendorRef": vendor}
        return self._add("ItemSalesTax", body | {"ItemDesc": f"Sales tax {rate} %"})

    def everything(self) -> None:
        self._small_lists()
        self._people()
        self._web_items()
        self._products()
        self._history()

    def _small_lists(self) -> None:
        for name in ("PayPal", "Gift Card", "Bank Transfer"):
            self._add("PaymentMethod", {"Name": name, "PaymentMethodType": "Other"})
        self._add("ShipMethod", {"Name": "Store pick-up"})
        for name in ("Web", "Counter", "Wholesale"):
            self._add("Class", {"Name": name})
        self._add("Class", {"Name": "Returns", "ParentRef": {"FullName": "Web"}})
        for name in ("Retail", "Wholesale", "Web"):
            self._add("CustomerType", {"Name": name})
        state = self._tax("State Tax", "5.5")
        county = self._tax("County Tax", "1.25")
        self._tax("Sales Tax", "0.0")
        self._add(
            "ItemSalesTaxGroup",
            {
                "Name": "State and County",
                "ItemSalesTaxRef": [{"ListID": state}, {"ListID": county}],
            },
        )

    def _people(self) -> None:
        for name in ("Northwind Toys Ltd", "Puget Paper Co", "City Power", "Sam Porter"):
            self._add("Vendor", {"Name": name, "CompanyName": name})
        for first, last in (("Rosa", "Diaz"), ("Tom", "Weller")):
            self._add("Employee", {"Name": f"{first} {last}", "FirstName": first, "LastName": last})
        self._add("OtherName", {"Name": "Owner Draw"})
        self._add("SalesRep", {"Initial": "RD", "SalesRepEntityRef": {"FullName": "Rosa Diaz"}})
        pairs = [(first, last) for first in _FIRST for last in _LAST]
        for first, last in self.random.sample(pairs, 24):
            self._customer(first, last)
        self._add("Customer", {"Name": "Kids Corner", "CompanyName": "Kids Corner LLC",
                               "Email": "orders@kidscorner.example"})  # fmt: skip
        self._add("Customer", {"Name": "Holiday order", "ParentRef": {"FullName": "Kids Corner"}})

    def _customer(self, first: str, last: str) -> None:
        city, state, code = self.random.choice(_PLACES)
        street = f"{self.random.randint(10, 990)} {self.random.choice(_LAST)} Street"
        address = {
            "Addr1": f"{first} {last}", "Addr2": street, "City": city, "State": state,
            "PostalCode": code, "Country": "US",
        }  # fmt: skip
        box = f"{first}.{last}".lower().encode("ascii", "ignore").decode()
        self._add(
            "Customer",
            {
                "Name": f"{first} {last}", "FirstName": first, "LastName": last,
                "BillAddress": address, "Phone": f"555-01{self.random.randint(10, 99)}",
                "Email": f"{box}@example.com",
            },
        )  # fmt: skip

    def _web_items(self) -> None:
        """Items that a bookkeeper makes once for sales that come from the web."""
        plain = {"SalesTaxCodeRef": {"FullName": "Non"}}
        for name, text, account in (
            ("Shipping", "Shipping and handling", "Shipping Income"),
            ("Sales tax collected", "Sales tax collected by the web store", "Sales Tax Payable"),
            ("Web fees", "Fees on web orders", "Other Income"),
            ("Rounding", "Rounding difference", "Other Income"),
            ("Gift card", "Gift card", "Gift Cards Outstanding"),
        ):
            part = {"Desc": text, "Price": "0.00", "AccountRef": {"FullName": account}}
            self._add("ItemOtherCharge", {"Name": name, **plain, "SalesOrPurchase": part})
        self._add(
            "ItemDiscount",
            {"Name": "Web discount", "ItemDesc": "Discount", "DiscountRate": "0.00", **plain,
             "AccountRef": {"FullName": "Sales Discounts"}},
        )  # fmt: skip
        sale = {"Desc": "Web item", "AccountRef": {"FullName": "Merchandise Sales"}}
        self._add("ItemNonInventory", {"Name": "Web item", **plain, "SalesOrPurchase": sale})
        wrap = {"Desc": "Gift wrapping", "Price": "4.50", "AccountRef": {"FullName": "Services"}}
        self._add("ItemService", {"Name": "Gift wrapping", "SalesOrPurchase": wrap})
        self._add("ItemSubtotal", {"Name": "Subtotal", "ItemDesc": "Subtotal"})
        self._add("ItemPayment", {"Name": "Payment", "ItemDesc": "Payment received"})

    def _products(self) -> None:
        names = [f"{make} {toy}" for toy in _TOYS for make in _MAKES]
        self.random.shuffle(names)
        start = (date.fromisoformat(self.books.today) - timedelta(days=400)).isoformat()
        for number in range(self.products):
            cost = Decimal(self.random.randint(150, 4500)) / 100
            worth = (cost * Decimal("2.1")).quantize(Decimal("0.01"))
            label = names[number % len(names)]
            held = self.random.randint(3, 80)
            self._add(
                "ItemInventory",
                {
                    "Name": f"TOY-{number + 1:03d}",
                    "ManufacturerPartNumber": f"M{number + 1:05d}",
                    "SalesTaxCodeRef": {"FullName": "Tax"},
                    "SalesDesc": label,
                    "SalesPrice": f"{worth}",
                    "IncomeAccountRef": {"FullName": "Merchandise Sales"},
                    "PurchaseDesc": label,
                    "PurchaseCost": f"{cost}",
                    "COGSAccountRef": {"FullName": "Cost of Goods Sold"},
                    "AssetAccountRef": {"FullName": "Inventory Asset"},
                    "QuantityOnHand": f"{held}",
                    "TotalValue": f"{cost * held:.2f}",
                    "InventoryDate": start,
                },
            )

    def _history(self) -> None:
        """A few sales over the counter in the last weeks."""
        if not self.products:
            return
        people = self.books.db.execute(
            "SELECT id FROM records WHERE kind = 'Customer' ORDER BY name_key LIMIT 5"
        ).fetchall()
        today = date.fromisoformat(self.books.today)
        for number, row in enumerate(people):
            item = {"FullName": f"TOY-{self.random.randint(1, self.products):03d}"}
            kind = "Invoice" if number == 4 else "SalesReceipt"
            head: Body = {
                "CustomerRef": {"ListID": row["id"]},
                "TxnDate": (today - timedelta(days=20 - 4 * number)).isoformat(),
                "RefNumber": str(1001 + number),
                "Memo": "Counter sale",
                "IsToBePrinted": "false",
                f"{kind}LineAdd": [{"ItemRef": item, "Quantity": str(number % 2 + 1)}],
            }
            posting.add(self.books, kind, head)
        self.books.set_meta("last date", "")

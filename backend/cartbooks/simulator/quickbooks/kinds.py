"""Which lists and which documents the file has, and which list a reference element points to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class ListKind:
    """One list. Kinds of one family share ListIDs and the space in which names are unique."""

    kind: str
    family: str
    label: str
    name_field: str = "Name"
    nested: bool = False

    @property
    def ret(self) -> str:
        return f"{self.kind}Ret"


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """One kind of transaction; `stock` and `owed` say what a unit and a dollar of it move."""

    kind: str
    stock: int = 0
    ordered: int = 0
    owed: int = 0
    void: bool = True
    template: str | None = None

    @property
    def ret(self) -> str:
        return f"{self.kind}Ret"

    @property
    def line(self) -> str:
        return f"{self.kind}Line"


def _lists() -> dict[str, ListKind]:
    kinds = [
        ListKind("Customer", "Entity", "customer", nested=True),
        ListKind("Vendor", "Entity", "vendor"),
        ListKind("Employee", "Entity", "employee"),
        ListKind("OtherName", "Entity", "other name"),
        *(
            ListKind(f"Item{kind}", "Item", "item", nested=True)
            for kind in ("Inventory", "NonInventory", "Service", "OtherCharge", "Discount")
        ),
        *(
            ListKind(f"Item{kind}", "Item", "item")
            for kind in (
                "SalesTax", "SalesTaxGroup", "Group", "InventoryAssembly", "Subtotal", "Payment",
            )
        ),
        ListKind("Account", "Account", "account", nested=True),
        ListKind("Class", "Class", "class", nested=True),
        ListKind("CustomerType", "CustomerType", "customer type", nested=True),
        ListKind("PaymentMethod", "PaymentMethod", "payment method"),
        ListKind("ShipMethod", "ShipMethod", "ship method"),
        ListKind("StandardTerms", "Terms", "terms"),
        ListKind("DateDrivenTerms", "Terms", "terms"),
        ListKind("SalesTaxCode", "SalesTaxCode", "sales tax code"),
        ListKind("SalesRep", "SalesRep", "sales rep", name_field="Initial"),
        ListKind("CustomerMsg", "CustomerMsg", "customer message"),
        ListKind("Template", "Template", "template"),
        ListKind("PriceLevel", "PriceLevel", "price level"),
        ListKind("InventorySite", "InventorySite", "inventory site"),
    ]  # fmt: skip
    return {kind.kind: kind for kind in kinds}


LISTS: Final = _lists()

DOCUMENTS: Final = {
    kind.kind: kind
    for kind in (
        DocumentKind("SalesReceipt", stock=-1, template="Custom Sales Receipt"),
        DocumentKind("Invoice", stock=-1, owed=1, template="Intuit Product Invoice"),
        DocumentKind("SalesOrder", ordered=1, void=False, template="Custom Sales Order"),
        DocumentKind("CreditMemo", stock=1, owed=-1, template="Custom Credit Memo"),
        DocumentKind("ReceivePayment", owed=-1, void=True),
        DocumentKind("ARRefundCreditCard", owed=1),
        DocumentKind("InventoryAdjustment", stock=1),
    )
}

QUERIES: Final = {
    **{f"{kind}QueryRq": (kind,) for kind in LISTS},
    "ItemQueryRq": tuple(kind for kind, row in LISTS.items() if row.family == "Item"),
    "TermsQueryRq": ("StandardTerms", "DateDrivenTerms"),
    "EntityQueryRq": ("Customer", "Employee", "OtherName", "Vendor"),
}
"""The list kinds that each list query answers with."""

_REFERENCES: Final = {
    "CustomerRef": ("Customer",),
    "EntityRef": ("Customer", "Vendor", "Employee", "OtherName"),
    "SalesRepEntityRef": ("Vendor", "Employee", "OtherName"),
    "RefundFromAccountRef": ("Account",),
    "PrefVendorRef": ("Vendor",),
    "VendorRef": ("Vendor",),
    "TaxVendorRef": ("Vendor",),
    "ItemSalesTaxRef": ("ItemSalesTax", "ItemSalesTaxGroup"),
    "DefaultItemSalesTaxRef": ("ItemSalesTax", "ItemSalesTaxGroup"),
    "ItemGroupRef": ("ItemGroup",),
    "ItemInventoryRef": ("ItemInventory", "ItemInventoryAssembly"),
    "ItemRef": QUERIES["ItemQueryRq"],
    "TermsRef": QUERIES["TermsQueryRq"],
    "PreferredPaymentMethodRef": ("PaymentMethod",),
    "RefundPaymentMethodRef": ("PaymentMethod",),
    "PaymentMethodRef": ("PaymentMethod",),
    "CustomerSalesTaxCodeRef": ("SalesTaxCode",),
    "PurchaseTaxCodeRef": ("SalesTaxCode",),
    "DefaultSalesTaxCodeRef": ("SalesTaxCode",),
    "SalesTaxCodeRef": ("SalesTaxCode",),
}


def targets(reference: str, own: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The list kinds that a reference element may point to; `own` is meant by ParentRef."""
    if reference == "ParentRef":
        return own
    if reference in _REFERENCES:
        return _REFERENCES[reference]
    if reference.endswith("AccountRef"):
        return ("Account",)
    if reference.endswith("SalesTaxCodeRef"):
        return ("SalesTaxCode",)
    kind = reference.removesuffix("Ref")
    return (kind,) if kind in LISTS else ()


def object_name(reference: str) -> str:
    """What status 3140 calls the list of a reference."""
    kinds = targets(reference)
    if kinds and LISTS[kinds[0]].family == "Item":
        return "Item"
    if reference == "TermsRef":
        return "Terms"
    return kinds[0] if kinds else reference.removesuffix("Ref")

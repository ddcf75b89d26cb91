"""How one store's orders become QuickBooks documents: every choice, its default and its meaning."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, field_validator

from cartbooks.mapping.refs import Ref

DocumentKind = Literal["SalesReceipt", "Invoice", "SalesOrder"]
UnpaidDocument = Literal["Invoice", "SalesOrder", "none"]
MEMO_FIELDS = ("store", "number", "gateway", "transaction", "name")


class PaymentMethodChoice(BaseModel):
    """What is different for orders paid in one way. What is left out is as for all orders."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document_when_paid: DocumentKind | None = None
    document_when_unpaid: UnpaidDocument | None = None
    deposit_account: Ref | None = Field(
        None, description="Clearing account that the money of this way of paying goes to"
    )
    payment_method: Ref | None = Field(None, description="The QuickBooks payment method")


class Preferences(BaseModel):
    """A store's settings. Defaults are what suits most stores; `missing` says what has none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    # -- which orders
    start_date: date | None = Field(
        None,
        description="Orders placed before this day are never posted. Must be chosen: it prevents "
        "doubles when another tool posted until then.",
    )
    zone: str = Field(
        "UTC",
        description="The store's time zone, such as America/New_York. An order's date in "
        "QuickBooks is the day it was paid there.",
    )
    eligible_statuses: tuple[str, ...] = Field(
        ("processing", "completed", "paid", "shipped"),
        description="The store's statuses whose orders are posted, in the store's words. A single "
        "* means every status that is not a cancelled one.",
    )
    authorized_orders: Literal["wait", "unpaid"] = Field(
        "wait",
        description="Orders whose payment is authorised and not yet taken: wait for the money, or "
        "post them like unpaid orders.",
    )
    include_zero_total: bool = Field(
        True,
        description="Post orders whose total is 0.00, such as those with a discount of 100 %.",
    )

    # -- which document
    document_when_paid: DocumentKind = Field(
        "SalesReceipt",
        description="The document of a paid order.",
    )
    document_when_unpaid: UnpaidDocument = Field(
        "Invoice",
        description="The document of an eligible order that is not paid; none waits until it is "
        "paid.",
    )
    payment_methods: dict[str, PaymentMethodChoice] = Field(
        default_factory=dict,
        description="Choices for single ways of paying, by the store's gateway code (upper and "
        "lower case are the same).",
    )
    unmapped_payment_method: Literal["default", "hold"] = Field(
        "default",
        description="A gateway that has no row of its own: use the default deposit account and "
        "payment method, or hold the order.",
    )
    payment_method: Ref | None = Field(
        None,
        description="QuickBooks payment method for gateways without a row of their own; none "
        "leaves it out.",
    )
    deposit_account: Ref | None = Field(
        None,
        description="Account that the money of sales receipts goes to, usually Undeposited Funds. "
        "Must be chosen when sales receipts are made.",
    )
    ar_account: Ref | None = Field(
        None,
        description="Accounts receivable account of invoices; none lets QuickBooks take its own.",
    )
    template: dict[DocumentKind, Ref] = Field(
        default_factory=dict,
        description="QuickBooks form template for each kind of document.",
    )
    terms_unpaid: Ref | None = Field(
        None,
        description="Terms on invoices and sales orders that are not paid, such as Due on receipt.",
    )
    class_ref: Ref | None = Field(
        None,
        description="QuickBooks class of every document of this store.",
    )
    shipping_methods: dict[str, Ref] = Field(
        default_factory=dict,
        description="QuickBooks ship method (15 characters) by the store's shipping title; others "
        "are left out.",
    )

    # -- number and memo
    number_prefix: str = Field(
        "",
        max_length=10,
        description="Put before the store's number, so that two stores cannot make the same "
        "number. Number and prefix together have room for 11 characters; a longer one gets "
        "QuickBooks' next number.",
    )
    memo: str = Field(
        "Web {store} #{number} {gateway} {transaction}",
        max_length=1000,
        description="Memo of the document. {store}, {number}, {gateway}, {transaction} and {name} "
        "are filled in; a short token that finds the document again is always added.",
    )
    to_be_emailed: bool = Field(
        False,
        description='Mark documents "To be e-mailed" where the order has an address. '
        "QuickBooks refuses the document when its customer's address is not valid.",
    )
    to_be_printed: bool = Field(
        False,
        description='Mark documents "To be printed".',
    )
    closed_period: Literal["hold", "first_open_day"] = Field(
        "hold",
        description="An order dated before the books were closed: hold it, or give it the first "
        "open day.",
    )

    # -- tax
    sales_tax: bool = Field(
        True,
        description="Sales tax is switched on in the company file. Without it no tax codes and no "
        "document tax item are sent.",
    )
    tax_item: Ref | None = Field(
        None,
        description="Item of the line that carries the store's exact tax: a sales tax item of 0 % "
        "that posts to Sales Tax Payable. Must be chosen, and be another one than the "
        "document's.",
    )
    zero_tax_item: Ref | None = Field(
        None,
        description="Sales tax item of 0 % for the document as a whole, so that QuickBooks adds "
        "no tax of its own. Must be chosen.",
    )
    non_taxable_code: Ref = Field(
        Ref(full_name="Non"),
        description="Tax code of all lines but the tax: the tax is a line of its own.",
    )
    customer_tax_code: Ref | None = Field(
        None,
        description="Tax code on documents and new customers; none lets QuickBooks take the "
        "customer's.",
    )

    # -- items of lines that are not products
    shipping_item: Ref | None = Field(
        None,
        description="Item of shipping lines (Other Charge or Service).",
    )
    fee_item: Ref | None = Field(
        None,
        description="Item of fees and gift wrap.",
    )
    tip_item: Ref | None = Field(
        None,
        description="Item of tips; none uses the fee item.",
    )
    discount_item: Ref | None = Field(
        None,
        description="Item of the negative discount line (Discount or Other Charge).",
    )
    gift_card_item: Ref | None = Field(
        None,
        description="Item on a liability account, of gift cards sold (positive line) and used "
        "(negative line).",
    )
    rounding_item: Ref | None = Field(
        None,
        description="Item of the line that closes a gap of up to 0.05; none holds such orders.",
    )
    named_items: dict[str, Ref] = Field(
        default_factory=dict,
        description="Own items for fees, tips and discounts of a given name, such as reward "
        "points.",
    )

    # -- customers
    customer_rule: Literal["match_or_create", "generic"] = Field(
        "match_or_create",
        description="Find each buyer in QuickBooks or create them, or post everything to one "
        "customer (addresses stay on the document).",
    )
    generic_customer: Ref | None = Field(
        None,
        description="The one customer of the rule generic.",
    )
    customer_name_form: Literal["company_or_name", "first_last", "last_first", "email"] = Field(
        "company_or_name",
        description="How new customers are named.",
    )
    customer_type: Ref | None = Field(
        None,
        description="Customer type of new customers.",
    )

    # -- items of products
    unmatched_sku: Literal["hold", "create", "generic"] = Field(
        "hold",
        description="A SKU that QuickBooks does not have: hold the order, create the item, or use "
        "the generic item.",
    )
    generic_item: Ref | None = Field(
        None,
        description="Item for lines without a SKU, and for unmatched ones by the rule generic.",
    )
    match_mpn: bool = Field(
        False,
        description="Also find items by manufacturer's part number.",
    )
    match_barcode: bool = Field(
        False,
        description="Also find items by barcode (the store's SKU is compared).",
    )
    create_item_as: Literal["noninventory", "inventory", "service"] = Field(
        "noninventory",
        description="What an item is created as. Inventory is used only for products whose stock "
        "the store tracks.",
    )
    income_account: Ref | None = Field(
        None,
        description="Income account of created items.",
    )
    cogs_account: Ref | None = Field(
        None,
        description="Cost of goods sold account of created inventory items.",
    )
    asset_account: Ref | None = Field(
        None,
        description="Inventory asset account of created inventory items.",
    )

    # -- stock
    stock_buffer: int = Field(
        0,
        ge=0,
        le=1_000_000,
        description="Units that are never offered in the store.",
    )
    stock_zero_share_limit: Decimal = Field(
        Decimal("0.20"),
        ge=0,
        le=1,
        description="A stock run that would set more than this share of the products to 0 stops "
        "and asks.",
    )
    approve_first_stock_run: bool = Field(
        True,
        description="The first stock run only shows what it would change, for a person to approve.",
    )

    @classmethod
    def kept(cls, settings: Mapping[str, Any]) -> Preferences:
        """
        What a store has in its settings, defaults filled in.

        A name that is no setting any more is passed over: saving refuses such names, and an
        upgrade that drops one must not make the store unreadable.
        """
        known = {name: value for name, value in settings.items() if name in cls.model_fields}
        return cls.model_validate(known)

    @field_validator("zone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, OSError, ValueError):
            raise ValueError(f"there is no time zone {name[:60]!r}") from None
        return name

    @field_validator("memo")
    @classmethod
    def _memo_is_known(cls, memo: str) -> str:
        for name in re.findall(r"\{([^{}]*)\}", memo):
            if name not in MEMO_FIELDS:
                raise ValueError(
                    f"{{{name}}} cannot be filled in; choose from "
                    + ", ".join(f"{{{known}}}" for known in MEMO_FIELDS)
                )
        return memo

    @property
    def tz(self) -> ZoneInfo:
        """The store's time zone, ready for use."""
        return ZoneInfo(self.zone)

    def for_gateway(self, gateway: str) -> PaymentMethodChoice | None:
        """The row of this way of paying, if it has one."""
        wanted = gateway.strip().casefold()
        for code, choice in self.payment_methods.items():
            if code.strip().casefold() == wanted:
                return choice
        return None


class Missing(NamedTuple):
    """A choice that has to be made before the store goes live."""

    field: str
    sentence: str


def missing(preferences: Preferences) -> list[Missing]:
    """What must be chosen before orders can be posted, in the order of the settings page."""
    chosen = preferences
    receipts = "SalesReceipt" in {
        chosen.document_when_paid,
        *(choice.document_when_paid for choice in chosen.payment_methods.values()),
    }
    generic_lines = chosen.unmatched_sku == "generic"
    creates = chosen.unmatched_sku == "create"
    stocks = creates and chosen.create_item_as == "inventory"
    same_tax = (
        chosen.tax_item and chosen.zero_tax_item and chosen.tax_item.is_same(chosen.zero_tax_item)
    )
    wanted = [
        (not chosen.start_date, "start_date", "Choose the first day whose orders are posted."),
        (
            receipts and not chosen.deposit_account,
            "deposit_account",
            "Choose the account for the money of sales receipts, usually Undeposited Funds.",
        ),
        (not chosen.tax_item, "tax_item", "Choose the item of the line that carries the tax."),
        (
            chosen.sales_tax and not chosen.zero_tax_item,
            "zero_tax_item",
            "Choose a sales tax item of 0 % for the documents, so that tax is not charged twice.",
        ),
        (
            chosen.sales_tax and same_tax,
            "tax_item",
            "The tax line and the document need two different tax items: "
            "QuickBooks refuses one item in both places.",
        ),
        (not chosen.shipping_item, "shipping_item", "Choose the item of shipping lines."),
        (not chosen.fee_item, "fee_item", "Choose the item of fees."),
        (not chosen.discount_item, "discount_item", "Choose the item of discounts."),
        (
            chosen.customer_rule == "generic" and not chosen.generic_customer,
            "generic_customer",
            "Choose the one customer that all orders are posted to.",
        ),
        (
            generic_lines and not chosen.generic_item,
            "generic_item",
            "Choose the item for products that QuickBooks does not have.",
        ),
        (
            creates and not chosen.income_account,
            "income_account",
            "Choose the income account of items that are created.",
        ),
        (
            stocks and not chosen.cogs_account,
            "cogs_account",
            "Choose the cost of goods sold account of inventory items that are created.",
        ),
        (
            stocks and not chosen.asset_account,
            "asset_account",
            "Choose the asset account of inventory items that are created.",
        ),
    ]
    return [Missing(field, sentence) for is_missing, field, sentence in wanted if is_missing]

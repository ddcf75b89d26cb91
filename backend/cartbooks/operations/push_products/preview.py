"""A product as the item that it would become, or why it would not. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from cartbooks.mapping.item_index import KnownItem
from cartbooks.operations.push_products.steps import ProductBrief, request_of
from cartbooks.operations.verdicts import Failed
from cartbooks.qbxml import write

Will = Literal["create", "linked", "refused"]


@dataclass(frozen=True, slots=True)
class ProductPreview:
    """What would become of one product; `there` is the item that stands in its way."""

    ext_id: str
    sku: str
    name: str
    price: str
    will: Will
    code: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    type: str = ""
    there: KnownItem | None = None
    qbxml: str = ""


def preview_of(brief: ProductBrief, there: KnownItem | None) -> ProductPreview:
    """*there* is the item of QuickBooks that has the SKU as its name, if one is known."""
    product = brief.product
    price = "" if product.price is None else str(product.price)
    about = (product.ext_id, product.sku or "", product.name, price)
    if brief.linked:
        return ProductPreview(*about, "linked", "already_linked", there=there)
    request = request_of(brief)
    if isinstance(request, Failed):
        facts = {name: str(value) for name, value in request.facts.items()}
        return ProductPreview(*about, "refused", request.code, facts)
    type_ = request.element.removesuffix("AddRq")
    if there is not None:
        facts = {"sku": product.sku or "", "item": there.full_name}
        return ProductPreview(*about, "refused", "sku_exists", facts, type_, there)
    return ProductPreview(*about, "create", type=type_, qbxml=write([("preview", request)]))

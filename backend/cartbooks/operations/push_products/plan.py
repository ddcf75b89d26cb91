"""Push Products: products that a person chose become items in QuickBooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import Field
from sqlalchemy import select

from cartbooks.db import Database
from cartbooks.errors import Refused
from cartbooks.model import NeverSend, Operation, Product, Store, Task
from cartbooks.operations.kind import Kind, Params
from cartbooks.operations.planning import busy_records, preferences_of, store_of, task
from cartbooks.operations.push_products.steps import STEPS, ProductBrief
from cartbooks.queries import links_of
from cartbooks.stores import canonical


class PushProducts(Params):
    """Which products: by SKU or by the store's id; without either all that are not linked."""

    skus: list[str] = Field(default_factory=list, max_length=5000, description="By SKU.")
    ext_ids: list[str] = Field(
        default_factory=list, max_length=5000, description="By the store's own id."
    )


def plan(db: Database, operation: Operation) -> Sequence[Task]:
    store = store_of(db, operation.store_id)
    params = PushProducts.model_validate(operation.params.get("ask", {}))
    return [
        task(
            operation,
            "product",
            product.ext_id,
            "find",
            label=f"{product.sku} {product.name}".strip(),
        )
        for product in chosen_products(db, store, params)
    ]


def chosen_products(db: Database, store: Store, params: PushProducts) -> list[Product]:
    """
    The products that *params* name; without any, those that are not linked.

    Those in the queue already, and those that a person keeps out, are left out. Raises `Refused`
    when none of those that were named is in the store.
    """
    busy = busy_records(db, store.id, "push_products", "product")
    wanted = select(Product).where(Product.store_id == store.id).order_by(Product.id)
    if params.skus:
        wanted = wanted.where(
            Product.key_sku.in_([" ".join(s.split()).casefold() for s in params.skus])
        )
    if params.ext_ids:
        wanted = wanted.where(Product.ext_id.in_(params.ext_ids))
    products = db.scalars(wanted).all()
    if not products and (params.skus or params.ext_ids):
        raise Refused("None of these products is in the store.", code="nothing_to_do")
    linked = links_of(db, store.id, "product", [f"sku:{p.key_sku}" for p in products])
    chosen = bool(params.skus or params.ext_ids)
    kept_out = set(
        db.scalars(
            select(NeverSend.record).where(
                NeverSend.store_id == store.id, NeverSend.record_type == "product"
            )
        )
    )
    return [
        product
        for product in products
        if product.ext_id not in busy
        and product.ext_id not in kept_out
        and (chosen or f"sku:{product.key_sku}" not in linked)
    ]


def brief(db: Database, tasks: Sequence[Task]) -> Mapping[int, ProductBrief]:
    briefs: dict[int, ProductBrief] = {}
    for each in tasks:
        store = store_of(db, each.store_id)
        product = db.scalars(
            select(Product).where(Product.store_id == store.id, Product.ext_id == each.record)
        ).one()
        record = f"sku:{product.key_sku}"
        link = links_of(db, store.id, "product", [record]).get(record)
        briefs[each.id] = ProductBrief(
            product=canonical.Product.model_validate(product.body),
            preferences=preferences_of(store),
            record=record,
            linked=link.list_id if link else "",
            sent_before=each.attempts > 0,
        )
    return briefs


KIND = Kind(
    kind="push_products",
    title="Push Products",
    priority=30,
    steps=STEPS,
    plan=plan,
    brief=brief,
    params=PushProducts,
    schedulable=False,
    first_step="find",
)

"""Set Up Lists: create in QuickBooks what a store's settings need, and choose it there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import Field
from sqlalchemy import select

from cartbooks import clock
from cartbooks.db import Database
from cartbooks.mapping.preferences import Preferences
from cartbooks.mapping.refs import Ref as Chosen
from cartbooks.model import ListRecord, Operation, Store, Task, TaskState
from cartbooks.operations.kind import Kind, Params
from cartbooks.operations.planning import task
from cartbooks.operations.set_up_lists.steps import LISTS, STEPS, Wanted
from cartbooks.qbxml import Ref
from cartbooks.queries import fold


class NewRecord(Params):
    """One record to create, and the setting that shall use it."""

    what: Literal[
        "other_charge",
        "non_inventory",
        "discount",
        "sales_tax",
        "customer",
        "payment_method",
        "ship_method",
    ]
    name: str = Field(min_length=1, max_length=100)
    setting: str = Field("", description="The store setting that will name it.")
    account: Chosen | None = Field(None, description="The account that an item posts to.")
    vendor: Chosen | None = Field(None, description="The tax agency of a sales tax item.")


class SetUpLists(Params):
    """What QuickBooks lacks."""

    records: list[NewRecord] = Field(min_length=1, max_length=50)


def plan(_db: Database, operation: Operation) -> Sequence[Task]:
    params = SetUpLists.model_validate(operation.params.get("ask", {}))
    return [
        task(
            operation,
            "list",
            f"{new.what}:{fold(new.name)}",
            "find",
            label=new.name,
            memory={"new": new.model_dump(mode="json")},
        )
        for new in params.records
    ]


def brief(_db: Database, tasks: Sequence[Task]) -> Mapping[int, Wanted]:
    return {each.id: _wanted(_new(each)) for each in tasks}


def _new(each: Task) -> NewRecord:
    return NewRecord.model_validate(each.memory["new"])


def _wanted(new: NewRecord) -> Wanted:
    return Wanted(new.what, new.name, _ref(new.account), _ref(new.vendor))


def _ref(chosen: Chosen | None) -> Ref | None:
    return Ref(list_id=chosen.list_id, full_name=chosen.full_name) if chosen else None


_TYPES = {
    "other_charge": "ItemOtherCharge",
    "non_inventory": "ItemNonInventory",
    "discount": "ItemDiscount",
    "sales_tax": "ItemSalesTax",
    "customer": "Customer",
    "payment_method": "PaymentMethod",
    "ship_method": "ShipMethod",
}


def ended(db: Database, made: Task) -> None:
    """The new record goes into the local copy, and into the setting that was waiting for it."""
    if made.state is not TaskState.DONE or not made.list_id:
        return
    new = _new(made)
    store = db.get(Store, made.store_id)
    assert store is not None
    _copy(db, store, new, made.list_id)
    if new.setting:
        chosen = {
            **store.preferences,
            new.setting: {"list_id": made.list_id, "full_name": new.name},
        }
        Preferences.model_validate(chosen)
        store.preferences = chosen
    db.flush()


def _copy(db: Database, store: Store, new: NewRecord, list_id: str) -> None:
    kind = LISTS.get(new.what, "item")
    found = db.scalars(
        select(ListRecord).where(
            ListRecord.company_id == store.company_id,
            ListRecord.kind == kind,
            ListRecord.list_id == list_id,
        )
    ).first()
    if found is None:
        db.add(
            ListRecord(
                company_id=store.company_id,
                kind=kind,
                list_id=list_id,
                type=_TYPES[new.what],
                full_name=new.name,
                key_name=fold(new.name),
                key_leaf=fold(new.name),
                facts={"TaxRate": "0.0"} if new.what == "sales_tax" else {},
                read_at=clock.now(),
            )
        )


KIND = Kind(
    kind="set_up_lists",
    title="Set Up Lists",
    priority=25,
    steps=STEPS,
    plan=plan,
    brief=brief,
    ended=ended,
    params=SetUpLists,
    schedulable=False,
    first_step="find",
)

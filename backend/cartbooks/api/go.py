"""From a short code, as it is read out on the phone, to the page that it belongs to."""

from __future__ import annotations

from pydantic import Field

from cartbooks import ids
from cartbooks.api.deps import ReadDb, Viewer, was_here
from cartbooks.api.noun import routes_of
from cartbooks.api.shapes import Output
from cartbooks.db import Database
from cartbooks.errors import NotFound, Removed
from cartbooks.model import (
    Base,
    Company,
    Message,
    Operation,
    Order,
    Problem,
    Product,
    Session,
    Store,
    Task,
)

router = routes_of("overview")

_PLACES: dict[str, tuple[type[Base], str]] = {
    "operation": (Operation, "/operations/{id}"),
    "session": (Session, "/sessions/{id}"),
    "task": (Task, "/operations/{operation}/tasks/{id}"),
    "message": (Message, "/messages/{id}"),
    "order": (Order, "/records/order/{ext_id}?store={store}"),
    "product": (Product, "/records/product/{ext_id}?store={store}"),
    "company": (Company, "/connection?company={id}"),
    "store": (Store, "/stores/{id}"),
    "problem": (Problem, "/problems/{id}"),
}


class Place(Output):
    type: str = Field(examples=["operation"])
    id: str
    path: str = Field(description="Beneath /console", examples=["/operations/op_8K2QW3F"])


class Found(Place):
    others: list[Place] = Field(description="What else has this code when its prefix is left out.")


@router.get("/go/{code}")
def go(_: Viewer, db: ReadDb, code: str) -> Found:
    """Whatever has this id, with or without its prefix; an operation before all others."""
    prefix = code.rpartition("_")[0].lower()
    places: list[Place] = []
    known = False
    for kind, (noun, path) in _PLACES.items():
        number = ids.number(noun.prefix, code)
        if number is None or (prefix and prefix != noun.prefix):
            continue
        row = db.get(noun, number)
        if row is not None:
            places.append(_place(db, kind, path, row))
        elif prefix and was_here(db, noun, number):
            known = True
    if not places:
        raise Removed(code[:60]) if known else NotFound("page for", code[:60])
    return Found(**places[0].model_dump(), others=places[1:])


def _place(db: Database, kind: str, path: str, row: Base) -> Place:
    facts = {"id": row.public_id}
    if isinstance(row, Task):
        facts["operation"] = ids.public("op", row.operation_id)
    if isinstance(row, Order | Product):
        facts |= {"ext_id": row.ext_id, "store": ids.public("st", row.store_id)}
    return Place(type=kind, id=row.public_id, path=path.format(**facts))

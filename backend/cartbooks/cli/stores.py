"""`cartbooks store`: stores, what must be chosen for them, and going live."""

from __future__ import annotations

import json as json_text
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import select

from cartbooks.cli import output
from cartbooks.cli.desk import at_desk, find, note
from cartbooks.engine import going_live
from cartbooks.errors import Refused
from cartbooks.model import Company, Store
from cartbooks.stores import builtin

app = typer.Typer(help="Web stores, their settings, and going live.")
StoreId = Annotated[str, typer.Argument(metavar="ID", help="As `store list` prints it.")]


@app.command()
def add(
    company_id: Annotated[str, typer.Argument(metavar="COMPANY_ID")],
    name: Annotated[str, typer.Option(help="What people call this store.")],
    kind: Annotated[str, typer.Option(help="How Cartbooks talks to it.")] = "builtin",
    json: output.AsJson = False,
) -> None:
    """Add a store to a company. It is off until it goes live."""
    with at_desk() as desk, desk.storage.begin() as db:
        company = find(db, Company, company_id)
        store = builtin.add_store(db, company, kind, name)
        note(db, "store_added", store.public_id, company.id, name=store.name, kind=kind)
    if json:
        output.as_json({"id": store.public_id})
    else:
        print(f"{store.name} is {store.public_id}. Next: cartbooks store choices {store.public_id}")


@app.command("list")
def list_(json: output.AsJson = False) -> None:
    """List the stores and whether they are live."""
    with at_desk() as desk, desk.storage.reading() as db:
        found = db.execute(
            select(Store, Company).join(Company, Store.company_id == Company.id).order_by(Store.id)
        )
        rows = [
            {
                "id": store.public_id,
                "name": store.name,
                "kind": store.kind,
                "state": store.state.value,
                "company_id": company.public_id,
                "company": company.name,
            }
            for store, company in found
        ]
    if json:
        output.as_json(rows)
    else:
        output.table(rows, empty="There is no store yet: cartbooks store add COMPANY_ID --name N")


@app.command()
def settings(
    store_id: StoreId,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Change one; VALUE as JSON or plain text."),
    ] = None,
    file: Annotated[
        Path | None, typer.Option(help="Change those in this JSON file.", exists=True)
    ] = None,
    json: output.AsJson = False,
) -> None:
    """Show a store's settings, or change some."""
    with at_desk() as desk, desk.storage.begin() as db:
        store = find(db, Store, store_id)
        changes = {**(_from_file(file) if file else {}), **dict(map(_pair, set_ or ()))}
        if changes:
            going_live.save_preferences(db, store, {**store.preferences, **changes})
            note(db, "store_settings_changed", store.public_id, store.company_id, names=[*changes])
        chosen = dict(store.preferences)
    if json:
        output.as_json(chosen)
    elif chosen:
        output.facts({name: _shown(value) for name, value in sorted(chosen.items())})
    else:
        print(f"Nothing has been chosen yet. See: cartbooks store choices {store_id}")


def _from_file(path: Path) -> dict[str, Any]:
    try:
        read = json_text.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError) as wrong:
        raise Refused(f"{path} is not JSON: {wrong}") from None
    if not isinstance(read, dict):
        raise Refused(f"{path} must hold one JSON object with the settings' names.")
    return read


def _pair(text: str) -> tuple[str, Any]:
    """`tax_item={"full_name": "Tax"}`, `zone=Europe/Berlin`, `start_date=null`."""
    name, equals, value = text.partition("=")
    if not equals:
        raise Refused(f"--set {text}: say NAME=VALUE.")
    try:
        return name.strip(), json_text.loads(value)
    except ValueError:
        return name.strip(), value


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json_text.dumps(value, ensure_ascii=False)

"""`cartbooks store`: stores, what must be chosen for them, and going live."""

from __future__ import annotations

import json as json_text
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import select

from cartbooks.cli import output
from cartbooks.cli.desk import ACTOR, at_desk, find, note
from cartbooks.engine import asking, going_live
from cartbooks.errors import Refused
from cartbooks.model import Company, Store
from cartbooks.stores import builtin

SHOWN = 8
"""Candidates of one setting that people get to see."""

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
        note(db, "store.add", store.public_id, company.id, name=store.name, kind=kind)
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
        typer.Option(
            "--set", metavar="NAME=VALUE", help="Change one; VALUE as JSON or plain text."
        ),
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
            going_live.save_preferences(db, store, changes)
            note(db, "store.preferences", store.public_id, store.company_id, names=[*changes])
        chosen = dict(store.preferences)
    if json:
        output.as_json(chosen)
    elif chosen:
        output.facts({name: _shown(value) for name, value in sorted(chosen.items())})
    else:
        print(f"Nothing has been chosen yet. See: cartbooks store choices {store_id}")


@app.command()
def choices(store_id: StoreId, json: output.AsJson = False) -> None:
    """Show every setting, what it is for, and what QuickBooks has to choose from."""
    with at_desk() as desk, desk.storage.reading() as db:
        found = going_live.choices(db, find(db, Store, store_id))
    if json:
        output.as_json([asdict(choice) for choice in found])
        return
    for choice in found:
        print(f"{choice.setting} = {_shown(choice.chosen)}")
        print(f"    {choice.needed or choice.description}")
        for candidate in choice.candidates[:SHOWN]:
            print(f"    - {candidate['full_name']}")
        if len(choice.candidates) > SHOWN:
            print(f"    - ... and {len(choice.candidates) - SHOWN} more (--json lists them)")
        if choice.can_create:
            print(
                f"    Can be created: cartbooks store create {store_id} --setting {choice.setting}"
            )


@app.command()
def create(
    store_id: StoreId,
    setting: Annotated[str, typer.Option(help="The setting that shall use it.")],
    name: Annotated[str, typer.Option(help="Its name in QuickBooks.")],
    account: Annotated[str, typer.Option(help="The account that an item posts to.")] = "",
    vendor: Annotated[str, typer.Option(help="The tax agency of a sales tax item.")] = "",
    json: output.AsJson = False,
) -> None:
    """Have QuickBooks given what a setting needs, at the Web Connector's next visit."""
    with at_desk() as desk, desk.storage.begin() as db:
        store = find(db, Store, store_id)
        what = next(
            (each.can_create for each in going_live.choices(db, store) if each.setting == setting),
            "",
        )
        if not what:
            raise Refused(f"Nothing can be created for {setting}.")
        record: dict[str, Any] = {"what": what, "name": name, "setting": setting}
        record |= {"account": {"full_name": account}} if account else {}
        record |= {"vendor": {"full_name": vendor}} if vendor else {}
        operation = asking.ask(
            db,
            db.get_one(Company, store.company_id),
            "set_up_lists",
            store=store,
            params={"records": [record]},
            started_by=ACTOR,
        )
        note(db, "operation.ask", operation.public_id, store.company_id, kind=operation.kind)
    if json:
        output.as_json({"operation": operation.public_id})
    else:
        print(f"{name} will be created at the next visit ({operation.public_id}).")


@app.command()
def preview(store_id: StoreId, json: output.AsJson = False) -> None:
    """Show the last 20 orders as the documents that they would become."""
    with at_desk() as desk, desk.storage.begin() as db:
        found = going_live.preview(db, find(db, Store, store_id))
    if json:
        output.as_json([asdict(each) for each in found])
        return
    rows = [
        {
            "order": each.number,
            "total": each.total,
            "will": each.will,
            "document": " ".join(filter(None, (each.form, each.ref_number))),
            "customer": each.customer + (" (new)" if each.customer_is_new else ""),
            "reason": each.why or each.code,
        }
        for each in found
    ]
    output.table(rows, empty="The store has no orders yet.")


@app.command("go-live")
def go_live(store_id: StoreId, json: output.AsJson = False) -> None:
    """Send eligible orders from now on. Says what is left to do when it is too early."""
    with at_desk() as desk, desk.storage.begin() as db:
        store = going_live.go_live(db, find(db, Store, store_id))
        note(db, "store.go_live", store.public_id, store.company_id)
    if json:
        output.as_json({"id": store.public_id, "state": store.state.value})
    else:
        print(f"{store.name} is live. Orders go at the Web Connector's next visit.")


@app.command()
def pause(store_id: StoreId, json: output.AsJson = False) -> None:
    """Plan nothing new for a store; what waits already still goes."""
    with at_desk() as desk, desk.storage.begin() as db:
        store = going_live.pause(db, find(db, Store, store_id))
        note(db, "store.pause", store.public_id, store.company_id)
    if json:
        output.as_json({"id": store.public_id, "state": store.state.value})
    else:
        print(f"{store.name} is off.")


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

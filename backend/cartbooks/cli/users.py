"""`cartbooks user`: people who may sign in to the console."""

from __future__ import annotations

from typing import Annotated

import typer
from sqlalchemy import select

from cartbooks import security
from cartbooks.cli import output
from cartbooks.cli.desk import at_desk, note
from cartbooks.errors import NotFound
from cartbooks.model import Role, User

app = typer.Typer(help="People who may sign in to the console.")


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="How they are called, and what they sign in with.")],
    role: Annotated[Role, typer.Option(help="How far they may reach.")] = Role.AGENT,
    password: Annotated[
        bool, typer.Option("--password", help="Ask for a password instead of printing a link.")
    ] = False,
    json: output.AsJson = False,
) -> None:
    """Add a person and print a one-time link that signs them in."""
    chosen = typer.prompt("Password", hide_input=True, confirmation_prompt=True) if password else ""
    with at_desk() as desk, desk.storage.begin() as db:
        user = security.add_user(db, name, role, chosen)
        note(db, "user.add", user.public_id, name=user.name, role=role.value)
        link = None if password else security.one_time_link(db, user, desk.settings.address)
    _tell({"id": user.public_id, "name": user.name, "role": role.value, "link": link}, json)


@app.command()
def link(
    name: Annotated[str, typer.Argument(help="Who wants to sign in.")], json: output.AsJson = False
) -> None:
    """Print a new one-time link for a person, such as one who has lost the password."""
    with at_desk() as desk, desk.storage.begin() as db:
        user = db.scalars(select(User).where(User.name == name)).first()
        if user is None:
            raise NotFound("user", name)
        note(db, "user.link", user.public_id, name=user.name)
        made = security.one_time_link(db, user, desk.settings.address)
    _tell({"id": user.public_id, "name": user.name, "role": user.role.value, "link": made}, json)


@app.command("list")
def list_(json: output.AsJson = False) -> None:
    """List the people."""
    with at_desk() as desk, desk.storage.reading() as db:
        rows = [
            {
                "id": user.public_id,
                "name": user.name,
                "role": user.role.value,
                "enabled": user.enabled,
                "last_seen_at": user.last_seen_at,
            }
            for user in db.scalars(select(User).order_by(User.name))
        ]
    if json:
        output.as_json(rows)
    else:
        output.table(rows, empty="There is nobody yet: cartbooks user add NAME --role admin")


def _tell(made: dict[str, str | None], json: bool) -> None:
    if json:
        output.as_json(made)
        return
    print(f"{made['name']} is {made['id']} ({made['role']}).")
    if made["link"]:
        print(f"Sign in, once and within 30 minutes:\n\n  {made['link']}\n")

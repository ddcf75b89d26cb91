"""`cartbooks token`: keys with which programs use the REST API."""

from __future__ import annotations

from typing import Annotated

import typer
from sqlalchemy import select

from cartbooks import clock, security
from cartbooks.cli import output
from cartbooks.cli.desk import at_desk, note
from cartbooks.errors import NotFound
from cartbooks.model import Role, Token

app = typer.Typer(help="Keys with which programs use the REST API.")


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Which program it is for.")],
    role: Annotated[Role, typer.Option(help="How far it may reach.")],
    json: output.AsJson = False,
) -> None:
    """Make a bearer token and print it, this once."""
    with at_desk() as desk, desk.storage.begin() as db:
        token, key = security.create_token(db, name, role)
        note(db, "token.create", token.public_id, name=token.name, role=role.value)
    made = {"id": token.public_id, "name": token.name, "role": role.value, "token": key}
    if json:
        output.as_json(made)
    else:
        output.facts(made)
        print("\nThe token is not shown again. Send it as: Authorization: Bearer TOKEN")


@app.command("list")
def list_(json: output.AsJson = False) -> None:
    """List the tokens, without their keys."""
    with at_desk() as desk, desk.storage.reading() as db:
        rows = [
            {
                "id": token.public_id,
                "name": token.name,
                "role": token.role.value,
                "created_at": token.created_at,
                "last_seen_at": token.last_seen_at,
                "revoked_at": token.revoked_at,
            }
            for token in db.scalars(select(Token).order_by(Token.id))
        ]
    if json:
        output.as_json(rows)
    else:
        output.table(rows, empty="There is no token yet: cartbooks token create NAME --role agent")


@app.command()
def revoke(name: Annotated[str, typer.Argument(help="The token's name.")]) -> None:
    """Make a token worthless at once."""
    with at_desk() as desk, desk.storage.begin() as db:
        token = db.scalars(select(Token).where(Token.name == name)).first()
        if token is None:
            raise NotFound("token", name)
        token.revoked_at = token.revoked_at or clock.now()
        note(db, "token.revoke", token.public_id, name=token.name)
    print(f"{name} is revoked.")

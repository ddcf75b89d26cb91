"""`cartbooks company`: the QuickBooks company files that this installation serves."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import select

from cartbooks.cli import output
from cartbooks.cli.desk import at_desk, find, note
from cartbooks.engine import companies, queue
from cartbooks.model import Company
from cartbooks.soap.qwc import of_company

app = typer.Typer(help="QuickBooks company files and their Web Connector logins.")
CompanyId = Annotated[str, typer.Argument(metavar="ID", help="As `company list` prints it.")]


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="What people call this company.")],
    username: Annotated[
        str | None,
        typer.Option(help="Login for the Web Connector; made from the name if left out."),
    ] = None,
    file: Annotated[
        str, typer.Option(help="Path of the company file, when several share one PC.")
    ] = "",
    json: output.AsJson = False,
) -> None:
    """Add a company and print its Web Connector password, this once."""
    with at_desk() as desk, desk.storage.begin() as db:
        company, password = companies.add(db, name, username, file)
        note(db, "company.add", company.public_id, company.id, name=company.name)
    made = {"id": company.public_id, "username": company.username, "password": password}
    if json:
        output.as_json(made)
        return
    output.facts(made)
    print(f"\nThe password is not shown again. Next: cartbooks company qwc {company.public_id}")


@app.command("list")
def list_(json: output.AsJson = False) -> None:
    """List the companies, and when each one's Web Connector was here."""
    with at_desk() as desk, desk.storage.reading() as db:
        rows = [
            {
                "id": company.public_id,
                "name": company.name,
                "username": company.username,
                "last_seen_at": company.last_seen_at,
                "expected_at": queue.expected(company),
                "writes_stopped": company.writes_stopped,
            }
            for company in db.scalars(select(Company).order_by(Company.name))
        ]
    if json:
        output.as_json(rows)
    else:
        output.table(rows, empty="There is no company yet. Add one: cartbooks company add NAME")


@app.command()
def qwc(
    company_id: CompanyId,
    out: Annotated[Path | None, typer.Option(help="Write it here; else it is printed.")] = None,
) -> None:
    """Give the .QWC file that is added in the Web Connector."""
    with at_desk() as desk, desk.storage.reading() as db:
        content = of_company(find(db, Company, company_id), desk.settings)
    if out:
        out.write_bytes(content)
        print(f"Add {out} in the Web Connector: File > Add an Application.")
    else:
        sys.stdout.buffer.write(content)


@app.command()
def password(company_id: CompanyId, json: output.AsJson = False) -> None:
    """Replace the Web Connector password; the old one stops working at once."""
    with at_desk() as desk, desk.storage.begin() as db:
        company = find(db, Company, company_id)
        made = {
            "id": company.public_id,
            "username": company.username,
            "password": companies.new_password(db, company),
        }
        note(db, "company.password", company.public_id, company.id)
    if json:
        output.as_json(made)
    else:
        output.facts(made)
        print("\nType it in the Web Connector. It is not shown again.")

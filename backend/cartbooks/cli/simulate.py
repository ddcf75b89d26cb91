"""`cartbooks simulate`: a simulated Web Connector and company file that visit any server."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import select

from cartbooks.cli.desk import at_desk
from cartbooks.errors import Refused
from cartbooks.model import Company


def simulate(
    password: Annotated[
        str,
        typer.Option(
            help="The login's password.", envvar="SIMULATE_PASSWORD", prompt=True, hide_input=True
        ),
    ],
    url: Annotated[str, typer.Option(help="The server's Web Connector address.")] = "",
    username: Annotated[str, typer.Option(help="The company's Web Connector login.")] = "",
    qwc: Annotated[
        Path | None,
        typer.Option(help="The company's .QWC file: address, login and ids.", exists=True),
    ] = None,
    owner_id: Annotated[str, typer.Option(help="OwnerID, for a server without its file.")] = "",
    file_id: Annotated[str, typer.Option(help="FileID, likewise.")] = "",
    company_file: Annotated[
        Path, typer.Option(help="The simulated company file; made where there is none.")
    ] = Path("simulated-company.db"),
    every: Annotated[float, typer.Option(help="Minutes between visits.", min=0)] = 1.0,
    count: Annotated[int, typer.Option(help="How many visits; 0 for ever.", min=0)] = 1,
    fault: Annotated[
        list[str] | None,
        typer.Option(help="A fault to play, such as lost_after:visit=2,at=1.", show_default=False),
    ] = None,
) -> None:
    """
    Visit a Cartbooks server as the Web Connector of a simulated QuickBooks would.

    Without a .QWC file the ids of the company are taken from the database of this installation.
    """
    # the simulator's parts take a second to load: only for who asks for them
    import httpx

    from cartbooks.simulator.connector import NotAdded, terminal
    from cartbooks.simulator.connector.qwc import read_qwc
    from cartbooks.simulator.quickbooks import CompanyFile

    try:
        if qwc:
            file = read_qwc(qwc.read_bytes())
            url, username = url or file.url, username or file.user_name
            owner_id, file_id = file.owner_id, file.file_id
        if not (url and username):
            raise Refused("Say --url and --username, or --qwc with the company's .QWC file.")
        if not (owner_id and file_id):
            owner_id, file_id = _stamp(username)
        books = (
            CompanyFile.open(company_file)
            if company_file.exists()
            else CompanyFile.create(company_file)
        )
        code = terminal.run(
            url=url, user_name=username, password=password, company=books, owner_id=owner_id,
            file_id=file_id, every=every, count=count, fault=fault or (),
        )  # fmt: skip
    except (NotAdded, ValueError) as refused:
        raise Refused(str(refused)) from None
    except httpx.TransportError as unreachable:
        raise Refused(f"{url} cannot be reached: {unreachable}") from None
    raise typer.Exit(code)


def _stamp(username: str) -> tuple[str, str]:
    with at_desk() as desk, desk.storage.reading() as db:
        company = db.scalars(select(Company).where(Company.username == username)).first()
        if company is None:
            raise Refused(
                f"The database of this installation has no login {username}. "
                "For another server, say --qwc with the company's .QWC file."
            )
        return company.owner_id, company.file_id

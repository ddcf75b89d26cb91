"""
Secrets and customers planted in every place that takes text, then looked for.

Customers' details must not be in a bundle. Card numbers, passwords, keys and tickets must not be in
a bundle that shows details either, nor in what is stored from texts that come from outside.
"""

from __future__ import annotations

import io
import re
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import select, update

from api.conftest import Api, ok
from cartbooks import logs
from cartbooks.engine import messages
from cartbooks.model import Company, Message, Operation, Order, Session, Store, Task, TaskEvent
from world import World, order

CARD = "4111 1111 1111 1111"
CARDS = (CARD, "5500005555555559", "378282246310005", "6011-1111-1111-1117")
SECRETS = {
    "password": "password: hunter2secret",
    "passphrase": "Passphrase=OpenSesame99",
    "stripe": "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
    "woo": "ck_1234567890abcdef1234567890abcdef12345678",
    "bearer": "Bearer abcdef.ghijkl-mnopqr",
    "url": "https://shop:swordfish@shop.example/api",
    "key": "api key = AKZZ-1122-3344",
    "jwt": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.sflKxwRJSMeKKF2QT4",
    "cvv": "CVV: 987",
}
MUST_BE_GONE = (
    "4111 1111", "5500005555555559", "378282246310005", "6011-1111", "hunter2secret",
    "OpenSesame99",
    "4eC39HqLyjWDarjtT1zdp7dc", "1234567890abcdef", "ghijkl-mnopqr", "swordfish", "AKZZ-1122",
    "sflKxwRJSMeKKF2QT4", "CVV: 987",
)  # fmt: skip
SECRET_TEXT = " / ".join((*CARDS, *SECRETS.values()))
TICKET = "Ab3dEf6hIj9kLmN0pQrStUvWxYz1234"
WORD = "abcdefghijklmnopqr2345xyz"
"""As generated for the Web Connector."""

FIRST, LAST = "Zerlina", "Quackenbush"
PERSONAL = (
    FIRST, LAST, "zerlina.q@hidden-mail.example", "zq@second.example", "518-555-0187",
    "+49 171 5550199", "77 Gooseberry Lane", "Apt 4711", "Schenectady", "12345-6789",
    "Quackenbush Widgets", "COUNTER-77", "10.20.30.40", "zerlinas-books", "Pippilotta",
)  # fmt: skip
PERSON_TEXT = (
    f"{FIRST} {LAST} of Quackenbush Widgets, 77 Gooseberry Lane Apt 4711, Schenectady 12345-6789,"
    " zerlina.q@hidden-mail.example, zq@second.example, 518-555-0187, +49 171 5550199, PC"
    r" COUNTER-77 at 10.20.30.40, C:\Users\Pippilotta\zerlinas-books\Acme.qbw"
)


def buyer(number: str, **more: Any) -> Any:
    place = {
        "name": f"{FIRST} {LAST}", "company": "Quackenbush Widgets", "line1": "77 Gooseberry Lane",
        "line2": "Apt 4711", "city": "Schenectady", "region": "NY", "postcode": "12345-6789",
        "country": "US", "phone": "518-555-0187",
    }  # fmt: skip
    return order(
        number, email="zerlina.q@hidden-mail.example", first=FIRST, last=LAST,
        bill_to=place, ship_to=place, **more,
    )  # fmt: skip


@pytest.fixture
def planted(api: Api, tmp_path: Path) -> World:
    """A story with secrets and a person wherever text can be."""
    world = World(api.storage, api.settings, tmp_path)
    text = f"{SECRET_TEXT} {PERSON_TEXT}"
    world.take(
        [
            buyer("10432", note=text, meta={"note": text, "card_number": CARDS[1], "by": FIRST}),
            buyer("10433", sku="NOT-THERE", note=text),
            buyer("10434", sku="NOT-THERE", note=text),
        ]
    )
    world.push()
    operation = api.get("/operations", kind="push_orders")["items"][0]["id"]
    task = api.get(f"/operations/{operation}/tasks")["items"][0]["id"]
    for kind, subject in (("operation", operation), ("task", task)):
        ok(api.admin.post(
            "/api/v1/notes",
            json={"subject_type": kind, "subject": subject, "text": f"{text} ticket: {TICKET}"},
        ))  # fmt: skip
    failed = next(t for t in world.tasks() if t.state.value in {"held", "failed"})
    reason = {"reason": text[:490]}
    ok(api.admin.post(f"/api/v1/tasks/{failed.public_id}/mark-dealt-with", json=reason))
    structlog.get_logger().warning("planted", text=text, ticket=TICKET)
    _errors_of_quickbooks(api, f"{text} {TICKET} {WORD}")
    return world


def _errors_of_quickbooks(api: Api, text: str) -> None:
    """What QuickBooks and the network might say, where it is kept as it was said."""
    document = (
        '<?xml version="1.0"?><QBXML><QBXMLMsgsRs><CustomerQueryRs statusCode="3100" '
        f'statusMessage="The name &quot;{FIRST} {LAST}&quot; is in use, 518-555-0187">'
        f"<CustomerRet><ListID>80000001-1</ListID><Name>{LAST}, {FIRST}</Name><FullName>{LAST}, "
        f"{FIRST}</FullName><FirstName>{FIRST}</FirstName><LastName>{LAST}</LastName>"
        "<CompanyName>Quackenbush Widgets</CompanyName><BillAddress><Addr1>77 Gooseberry Lane"
        "</Addr1><City>Schenectady</City><PostalCode>12345-6789</PostalCode></BillAddress>"
        "<Phone>518-555-0187</Phone><Email>zerlina.q@hidden-mail.example</Email>"
        f"<CreditCardInfo><CreditCardNumber>{CARDS[1]}</CreditCardNumber><NameOnCard>{FIRST}"
        f"</NameOnCard></CreditCardInfo><Notes>{_escaped(text)}</Notes><Unheard>{FIRST}</Unheard>"
        f"</CustomerRet></CustomerQueryRs></QBXMLMsgsRs></QBXML>"
    )
    with api.storage.begin() as db:
        db.execute(update(Message).values(hresult_text=text, note=text))
        for message in db.scalars(select(Message)).all():
            message.answer = messages.pack(document)
        db.execute(update(Task).values(
            said=f'"{FIRST} {LAST}" {text}', note=text,
            facts={"customer": f"{FIRST} {LAST}", "value": text, "unheard_of": text, "file": text},
        ))  # fmt: skip
        db.execute(update(TaskEvent).values(detail=text))
        db.execute(update(Operation).values(what_happened=f"{FIRST} {LAST}: {text}"))
        db.execute(update(Order).values(why_facts={"sentence": text}, changes={"fields": text}))
        db.execute(update(Session).values(
            peer="COUNTER-77", window=text, last_error=text,
            company_file=r"C:\Users\Pippilotta\zerlinas-books\Acme.qbw",
        ))  # fmt: skip
        db.execute(update(Company).values(
            last_peer="10.20.30.40", busy_peer="COUNTER-77",
            file_path=r"C:\Users\Pippilotta\zerlinas-books\Acme.qbw",
        ))  # fmt: skip
        store = db.scalars(select(Store)).one()
        store.preferences = {**store.preferences, "consumer_secret": TICKET, "api_key": WORD}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _packed(api: Api, role: str, **wish: Any) -> dict[str, str]:
    client = getattr(api, role)
    plan = ok(client.post("/api/v1/bundles", json=wish))
    reply = client.get(f"/api/v1/bundles/{plan['id']}.zip")
    with zipfile.ZipFile(io.BytesIO(reply.content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def _found(files: dict[str, str], planted: tuple[str, ...]) -> list[str]:
    hits = []
    for name, text in files.items():
        for value in planted:
            for match in re.finditer(re.escape(value), f"{name} {text}", re.IGNORECASE):
                around = text[max(0, match.start() - 60) : match.end() + 20]
                hits.append(f"{value!r} in {name}: …{around}…")
    return hits


def _wishes(api: Api) -> list[dict[str, Any]]:
    store = api.get("/stores")["items"][0]["id"]
    return [
        {"scope": "range"},
        {"scope": "operation", "id": api.get("/operations", kind="push_orders")["items"][0]["id"]},
        {"scope": "session", "id": api.get("/sessions")["items"][0]["id"]},
        {"scope": "record", "id": f"{store}/order/ext-10432"},
        {"scope": "problem", "id": api.get("/problems")["items"][0]["id"]},
    ]


def test_a_bundle_tells_nothing_about_customers_or_secrets(api: Api, planted: World) -> None:
    logs.set_up(api.settings)
    structlog.get_logger().warning("planted", text=f"{SECRET_TEXT} {PERSON_TEXT}", ticket=TICKET)
    for wish in _wishes(api):
        files = _packed(api, "manager", **wish)
        found = _found(files, (*MUST_BE_GONE, TICKET, WORD, planted.password, *PERSONAL))
        assert not found, (wish, found[:10])
        assert "10432" in files["tasks.ndjson"] or wish["scope"] == "problem"


def test_with_details_people_are_shown_and_secrets_are_not(api: Api, planted: World) -> None:
    for wish in _wishes(api):
        files = _packed(api, "agent", details=True, **wish)
        found = _found(files, (*MUST_BE_GONE, TICKET, WORD, planted.password))
        assert not found, (wish, found[:10])
    assert FIRST in files["tasks.ndjson"]


def test_what_is_looked_at_first_is_hidden_too(api: Api, planted: World) -> None:
    plan = ok(api.manager.post("/api/v1/bundles", json=_wishes(api)[1]))
    files = {
        each["name"]: api.manager.get(each["address"]).text
        for each in ok(api.manager.get(f"/api/v1/bundles/{plan['id']}/files"))["items"]
    }
    assert not _found(files, (*MUST_BE_GONE, TICKET, WORD, *PERSONAL))


def test_texts_from_outside_are_stored_without_secrets(
    api: Api, tmp_path: Path, database_url: str
) -> None:
    """By the API's door: orders, customers, products and notes."""
    if not database_url.startswith("sqlite"):
        pytest.skip("reads the database's file")
    world = World(api.storage, api.settings, tmp_path, live=False)
    store = api.get("/stores")["items"][0]["id"]
    body = buyer("10432", note=SECRET_TEXT, meta={"a": {"pin": SECRET_TEXT, "cvv": "987"}})
    body = body.model_dump(mode="json")
    body["lines"][0]["name"] = f"Engraved: {SECRET_TEXT}"
    ok(api.admin.put(f"/api/v1/stores/{store}/orders/ext-10432", json=body))
    ok(api.admin.put(
        f"/api/v1/stores/{store}/products/p1",
        json={"ext_id": "p1", "sku": "A-1", "name": "Mug", "description": SECRET_TEXT},
    ))  # fmt: skip
    operation = api.post("/operations", {"company": api.get("/companies")["items"][0]["id"],
                                         "kind": "sync_lists"})  # fmt: skip
    ok(api.admin.post("/api/v1/notes", json={
        "subject_type": "operation", "subject": operation["id"], "text": SECRET_TEXT,
    }))  # fmt: skip
    with sqlite3.connect(api.storage.url.database or "") as raw:
        kept = {"dump": "\n".join(raw.iterdump())}
    assert "[hidden]" in kept["dump"]
    assert not _found(kept, (*MUST_BE_GONE, world.password))

"""One trouble is told once when it begins and once when it is over, through a real mail server."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from api.conftest import Api, ok
from cartbooks import clock
from cartbooks.advice.alerts import unsure_sentence
from cartbooks.app import create_app
from cartbooks.engine import alerts, letters
from cartbooks.engine.alerts import quiet_until
from cartbooks.engine.watch import Watch
from cartbooks.engine.watched import Changed
from cartbooks.model import AlertKind, AlertRule, Delivery, Webhook
from cartbooks.settings import Settings
from cartbooks.simulator.connector.faults import Fault, Faults, Strike
from cartbooks.worker import Worker
from mail_server import MailServer, listening
from world import World

ANN, BEN = "ann@shop.example", "ben@shop.example"


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with listening(MailServer()) as server:
        yield server


@pytest.fixture
def settings(settings: Settings, mail: MailServer) -> Settings:
    return settings.model_copy(
        update={
            "smtp_host": "127.0.0.1",
            "smtp_port": mail.port,
            "smtp_security": "none",
            "smtp_from": "Cartbooks <books@shop.example>",
        }
    )


class Hands:
    """The hands of the clock, which the test turns."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def hands() -> Iterator[Hands]:
    hands = Hands()
    with clock.driven_by(hands):
        yield hands


@pytest.fixture
def world(hands: Hands, api: Api, tmp_path: Path) -> World:
    return World(api.storage, api.settings, tmp_path, to_be_emailed=True)


@pytest.fixture
def quiet(hands: Hands, api: Api, tmp_path: Path) -> World:
    """A Web Connector that has come once; nothing is set up behind it."""
    world = World(api.storage, api.settings, tmp_path, live=False)
    world.visit()
    return world


def company(api: Api) -> str:
    return str(api.get("/companies")["items"][0]["id"])


def add(api: Api, kind: str, **more: Any) -> dict[str, Any]:
    rule = {"company": company(api), "kind": kind, "emails": [ANN], "zone": "UTC", **more}
    return dict(api.post("/alert-rules", rule))


def rounds(world: World, hands: Hands, count: int = 3) -> None:
    """The worker goes round as it would in a minute."""
    for _ in range(count):
        hands.pass_(seconds=25)
        world.worker.tick()


def line(mail: EmailMessage) -> str:
    return str(mail["Subject"]).strip()


def text(mail: EmailMessage) -> str:
    return str(mail.get_content()).replace("\r\n", "\n")


def bad_order(world: World, number: str) -> None:
    world.sell(number, email=f"buyer {number} at home", first=f"Buyer{number}", last="Lee")


# -- the three kinds


def test_a_silent_web_connector_is_told_once_and_its_return_once(
    api: Api, quiet: World, hands: Hands, mail: MailServer
) -> None:
    add(api, "late", after_minutes=60, emails=[ANN, BEN])
    hands.pass_(minutes=50)
    rounds(quiet, hands)
    assert not mail.mails
    hands.pass_(minutes=30)
    rounds(quiet, hands, 10)
    assert [each["To"] for each in mail.mails] == [ANN, BEN]
    (told,) = mail.to(ANN)
    assert told["From"] == "Cartbooks <books@shop.example>"
    assert line(told).startswith("Acme Toys: The Web Connector has not come since ")
    assert "Auto-Run" in text(told)
    assert f"http://localhost:8000/console/connection?company={company(api)}" in text(told)
    (alert,) = api.get("/alerts", open="true")["items"]
    assert (alert["kind"], alert["code"], alert["cleared_at"]) == ("late", "connector_silent", None)
    assert {each["state"] for each in alert["mails"]} == {"delivered"}

    quiet.visit()
    rounds(quiet, hands, 10)
    assert len(mail.to(ANN)) == len(mail.to(BEN)) == 2
    clear = mail.to(ANN)[1]
    assert line(clear).startswith("Acme Toys: all clear. The Web Connector came again")
    assert clear["References"] == told["References"]
    assert clear["Message-ID"] != told["Message-ID"]
    (alert,) = api.get("/alerts", open="false")["items"]
    assert alert["cleared"].startswith("The Web Connector came again: ")
    assert not api.get("/alerts", open="true")["items"]


def test_a_red_operation_is_one_trouble_however_often_it_is_red_again(
    api: Api, world: World, hands: Hands, mail: MailServer
) -> None:
    add(api, "red")
    for number in ("501", "502", "503"):
        bad_order(world, number)
        world.push()
        rounds(world, hands)
    assert len(mail.mails) == 1
    (alert,) = api.get("/alerts", kind="red")["items"]
    assert alert["sentence"].startswith("Push Orders of Web: 1 order was not added to QuickBooks")
    assert alert["path"].startswith("/operations/op_")
    assert "e-mail address" in text(mail.mails[0])

    world.sell("504")
    world.push()
    rounds(world, hands)
    assert [line(each) for each in mail.mails[1:]] == [
        "Acme Toys: all clear. Push Orders of Web works again. 1 of what was not done still waits"
    ]


def test_what_was_dealt_with_by_hand_is_all_clear_too(
    api: Api, world: World, hands: Hands, mail: MailServer
) -> None:
    add(api, "red")
    bad_order(world, "511")
    world.push()
    rounds(world, hands)
    (problem,) = api.get("/problems")["items"]
    ok(
        api.manager.patch(
            f"/api/v1/problems/{problem['id']}",
            json={"state": "dealt_with", "note": "Entered by hand."},
        )
    )
    rounds(world, hands)
    (alert,) = api.get("/alerts")["items"]
    assert alert["cleared"].startswith("Everything that Push Orders of Web had left undone")
    assert len(mail.mails) == 2


def test_a_red_run_waits_for_the_minutes_that_the_rule_says(
    api: Api, world: World, hands: Hands, mail: MailServer
) -> None:
    add(api, "red", after_minutes=30)
    bad_order(world, "521")
    world.push()
    rounds(world, hands)
    hands.pass_(minutes=15)
    bad_order(world, "522")
    world.push()
    rounds(world, hands)
    assert not mail.mails
    hands.pass_(minutes=15)
    rounds(world, hands)
    assert len(mail.mails) == 1


def test_an_outcome_that_stays_not_confirmed_is_told_until_it_is_known(
    api: Api, world: World, hands: Hands, mail: MailServer
) -> None:
    add(api, "not_confirmed", after_minutes=60)
    world.sell("601")
    world.ask("push_orders")
    world.work()
    here = len(world.connector.visits)
    world.visit(Faults((Strike(Fault.LOST_AFTER, here + 1, 4),)))
    world.connector.faults = Faults()
    hands.pass_(minutes=15)
    rounds(world, hands)
    (task,) = [each for each in world.tasks() if each.kind == "push_orders"]
    assert task.state == "not_confirmed"
    hands.pass_(minutes=30)
    rounds(world, hands)
    assert not mail.mails
    hands.pass_(minutes=31)
    rounds(world, hands)
    (told,) = mail.mails
    assert line(told) == "Acme Toys: 1 order is not confirmed"
    assert "nothing is entered twice" in text(told)
    world.run()
    rounds(world, hands)
    assert len(world.documents()) == 1
    assert "It is known now" in line(mail.mails[1])


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ({"push_orders": 1}, "1 order is not confirmed."),
        ({"push_orders": 1200}, "1,200 orders are not confirmed."),
        ({"push_orders": 2, "push_products": 1}, "2 orders and 1 product are not confirmed."),
        ({"new_kind": 1}, "1 task is not confirmed."),
    ],
)
def test_open_outcomes_are_counted_by_what_they_are(counts: dict[str, int], sentence: str) -> None:
    assert unsure_sentence(counts) == sentence


def test_a_wrong_password_is_told_as_what_it_is(
    api: Api, quiet: World, hands: Hands, mail: MailServer
) -> None:
    add(api, "late", after_minutes=0)
    hands.pass_(hours=3)
    quiet.connector.password = "not-the-password"
    quiet.visit()
    rounds(quiet, hands)
    assert line(mail.mails[0]) == "Acme Toys: The Web Connector came but could not sign in"
    assert "Set a new password" in text(mail.mails[0])


def test_the_event_stream_hints_at_alerts(api: Api, quiet: World, hands: Hands) -> None:
    add(api, "late", after_minutes=0)
    eyes = Watch()
    with api.storage.reading() as db:
        eyes.begin(db)
    hands.pass_(hours=3)
    rounds(quiet, hands)
    with api.storage.reading() as db:
        assert Changed("alerts") in eyes.look(db)


# -- never a flood


def test_a_trouble_that_comes_and_goes_is_told_once_an_hour(
    api: Api, world: World, hands: Hands, mail: MailServer
) -> None:
    add(api, "red")
    for number in range(4):
        bad_order(world, f"70{number}")
        world.push()
        rounds(world, hands, 2)
        world.sell(f"71{number}")
        world.push()
        rounds(world, hands, 2)
    assert len(mail.mails) == 2
    hands.pass_(hours=1)
    bad_order(world, "720")
    world.push()
    rounds(world, hands)
    assert len(mail.mails) == 3


def test_two_workers_raise_and_send_once(
    api: Api, quiet: World, hands: Hands, mail: MailServer
) -> None:
    add(api, "late", after_minutes=0, emails=[ANN, BEN])
    hands.pass_(hours=3)
    ready = threading.Barrier(4)

    def work() -> None:
        ready.wait()
        alerts.judge(api.storage, api.settings.address)
        ready.wait()
        letters.deliver(api.storage, api.settings)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(each["To"] for each in mail.mails) == [ANN, BEN]
    assert len(api.get("/alerts")["items"]) == 1


def test_a_rule_that_is_switched_off_or_removed_falls_silent(
    api: Api, quiet: World, hands: Hands, mail: MailServer
) -> None:
    rule = add(api, "late", after_minutes=0)
    hands.pass_(hours=3)
    rounds(quiet, hands)
    path = f"/api/v1/alert-rules/{rule['id']}"
    shown = ok(api.admin.patch(path, json={"enabled": False}))
    assert (shown["enabled"], shown["open"]) == (False, 1)
    rounds(quiet, hands)
    (alert,) = api.get("/alerts")["items"]
    assert alert["cleared"] == "The alert was switched off."
    assert len(mail.mails) == 1
    assert api.admin.delete(path).status_code == 204
    assert api.get("/alert-rules")["items"] == api.get("/alerts")["items"] == []


# -- quiet hours


@pytest.mark.parametrize(
    ("begins", "ends", "at", "until"),
    [
        ("22:00", "07:00", "2026-11-23T23:30", "2026-11-24T07:00"),
        ("22:00", "07:00", "2026-11-24T06:59", "2026-11-24T07:00"),
        ("22:00", "07:00", "2026-11-24T07:00", None),
        ("22:00", "07:00", "2026-11-24T21:59", None),
        ("12:00", "13:00", "2026-11-24T12:00", "2026-11-24T13:00"),
        ("12:00", "13:00", "2026-11-24T13:00", None),
        ("", "", "2026-11-24T13:00", None),
    ],
)
def test_quiet_hours(begins: str, ends: str, at: str, until: str | None) -> None:
    zone = "America/New_York"
    rule = AlertRule(kind=AlertKind.LATE, quiet_from=begins, quiet_until=ends, zone=zone)
    there = alerts.ZoneInfo(zone)
    now = datetime.fromisoformat(at).replace(tzinfo=there).astimezone(UTC)
    expected = until and datetime.fromisoformat(until).replace(tzinfo=there).astimezone(UTC)
    assert quiet_until(rule, now) == expected


def test_in_quiet_hours_nothing_goes_out_and_what_is_over_by_then_never_does(
    api: Api, quiet: World, hands: Hands, mail: MailServer
) -> None:
    later = hands.now + timedelta(hours=6)
    hours = {"begins": f"{hands.now:%H:%M}", "ends": f"{later:%H:%M}"}
    add(api, "late", after_minutes=0, quiet=hours)
    hands.pass_(hours=3)
    rounds(quiet, hands)
    (alert,) = api.get("/alerts")["items"]
    assert [each["state"] for each in alert["mails"]] == ["waiting"]
    quiet.visit()
    rounds(quiet, hands)
    (alert,) = api.get("/alerts")["items"]
    assert [each["state"] for each in alert["mails"]] == ["not_needed"]
    hands.pass_(hours=4)  # the quiet hours are over, and it is late again
    rounds(quiet, hands)
    assert len(mail.mails) == 1


# -- the mail server


def test_a_mail_server_that_is_away_is_tried_again(
    api: Api, quiet: World, hands: Hands, mail: MailServer
) -> None:
    rule = add(api, "late", after_minutes=0)
    mail.answers = False
    hands.pass_(hours=3)
    quiet.worker.tick()
    (sent,) = api.get(f"/alert-rules/{rule['id']}/mails")["items"]
    assert (sent["state"], sent["attempts"]) == ("waiting", 1)
    assert sent["error"]
    mail.answers = True
    quiet.worker.tick()
    assert not mail.mails, "it waits before it tries again"
    hands.pass_(seconds=30)
    quiet.worker.tick()
    (sent,) = api.get(f"/alert-rules/{rule['id']}/mails")["items"]
    assert (sent["state"], sent["attempts"], sent["error"]) == ("delivered", 2, "")
    assert len(mail.mails) == 1


def test_an_address_that_the_server_does_not_know_is_given_up_and_the_others_get_theirs(
    api: Api, quiet: World, hands: Hands, mail: MailServer
) -> None:
    rule = add(api, "late", after_minutes=0, emails=[ANN, BEN])
    mail.refuse[ANN] = "550 no such user here"
    hands.pass_(hours=3)
    rounds(quiet, hands)
    ben, ann = api.get(f"/alert-rules/{rule['id']}/mails")["items"]
    assert (ann["state"], ann["error"]) == ("given_up", "550 no such user here")
    assert ben["state"] == "delivered"
    quiet.visit()
    rounds(quiet, hands)
    assert [each["To"] for each in mail.mails] == [BEN, BEN]


def test_the_running_worker_does_not_wait_for_a_mail_server(
    api: Api, quiet: World, mail: MailServer
) -> None:
    rule = add(api, "late")
    ok(api.admin.post(f"/api/v1/alert-rules/{rule['id']}/test"))
    worker = Worker(api.storage, api.settings)
    worker.start()
    try:
        _until(lambda: bool(mail.mails))
    finally:
        worker.stop()
    assert "a test of your alert" in line(mail.mails[0])


def test_an_email_that_is_being_taken_when_we_stop_is_written_down_and_no_other_is_begun(
    api: Api, quiet: World, mail: MailServer
) -> None:
    rule = add(api, "late", emails=[ANN, BEN])
    ok(api.admin.post(f"/api/v1/alert-rules/{rule['id']}/test"))
    worker = Worker(api.storage, api.settings)
    stopping = threading.Thread(target=worker.stop)
    read = threading.Event()

    def has_read() -> None:
        stopping.start()
        read.set()
        stopping.join(0.3)  # it waits for us: the letter is ours until we have answered

    mail.has_read = has_read
    worker.start()
    assert read.wait(30)
    stopping.join(30)
    states = [each["state"] for each in api.get(f"/alert-rules/{rule['id']}/mails")["items"]]
    assert sorted(states) == ["delivered", "waiting"]


def _until(there: Callable[[], bool]) -> None:
    patience = threading.Event()
    for _ in range(500):
        if there():
            return
        patience.wait(0.02)
    raise AssertionError("it did not happen in ten seconds")


def test_starttls_and_a_sign_in(
    api: Api, quiet: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = _certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    rule = add(api, "late")
    ok(api.admin.post(f"/api/v1/alert-rules/{rule['id']}/test"))
    with listening(MailServer(certificate=certificate)) as server:
        secure = Settings.model_validate(
            {
                **api.settings.model_dump(),
                "smtp_host": "localhost",
                "smtp_port": server.port,
                "smtp_security": "starttls",
                "smtp_user": "books",
                "smtp_password": "a-mail-password",
            }
        )
        assert letters.deliver(api.storage, secure) == 1
    assert (server.encrypted, len(server.signed_in), len(server.mails)) == (1, 1, 1)


def test_a_certificate_that_nobody_vouches_for_gets_no_password(
    api: Api, quiet: World, tmp_path: Path
) -> None:
    rule = add(api, "late")
    ok(api.admin.post(f"/api/v1/alert-rules/{rule['id']}/test"))
    with listening(MailServer(certificate=_certificate(tmp_path))) as server:
        secure = api.settings.model_copy(
            update={
                "smtp_host": "localhost",
                "smtp_port": server.port,
                "smtp_security": "starttls",
                "smtp_user": "books",
            }
        )
        letters.deliver(api.storage, secure)
    assert not server.signed_in
    (sent,) = api.get(f"/alert-rules/{rule['id']}/mails")["items"]
    assert "certificate" in sent["error"].lower()


def _certificate(place: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = place / "mail.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


# -- webhooks, tests, and what is refused


def test_webhooks_hear_of_it_too(api: Api, quiet: World, hands: Hands) -> None:
    events = ["alert.raised", "alert.cleared"]
    api.post("/webhooks", {"company": company(api), "url": "http://127.0.0.1:9/", "events": events})
    rule = add(api, "late", after_minutes=0, emails=[], webhook=True)
    assert ok(api.admin.post(f"/api/v1/alert-rules/{rule['id']}/test"))["webhooks"] == 1
    hands.pass_(hours=3)
    rounds(quiet, hands)
    quiet.visit()
    rounds(quiet, hands)
    with api.storage.reading() as db:
        test, raised, cleared = db.query(Delivery).order_by(Delivery.id).all()
        assert db.query(Webhook).count() == 1
    assert test.body["test"] is True
    assert raised.event == "alert.raised"
    assert raised.body["sentence"].startswith("The Web Connector has not come since")
    assert raised.body["link"].startswith("http://localhost:8000/console/connection?company=co_")
    assert (cleared.event, cleared.body["alert"]) == ("alert.cleared", raised.body["alert"])
    assert cleared.body["cleared"]


def test_a_test_says_whom_it_goes_to(api: Api, quiet: World, mail: MailServer) -> None:
    rule = add(api, "not_confirmed", emails=[ANN, BEN])
    tested = ok(api.admin.post(f"/api/v1/alert-rules/{rule['id']}/test"))
    assert [each["to"] for each in tested["mails"]] == [ANN, BEN]
    quiet.worker.tick()
    assert len(mail.mails) == 2
    assert "when an outcome stays not confirmed" in text(mail.mails[0])
    (line, *_) = api.get("/activity", action="alert.test")["items"]
    assert line["what"].endswith("sent a test of an alert: an outcome stays not confirmed.")


def test_without_a_mail_server_a_test_says_so(api: Api, quiet: World) -> None:
    rule = add(api, "late")
    app = create_app(api.settings.model_copy(update={"smtp_host": ""}), api.storage)
    without = Api(app, api.storage, api.settings, api.tokens)
    assert without.get("/alert-rules")["mail_ready"] is False
    reply = without.admin.post(f"/api/v1/alert-rules/{rule['id']}/test")
    assert (reply.status_code, reply.json()["code"]) == (409, "no_mail_server")
    assert api.get("/alert-rules")["mail_ready"] is True


def test_what_a_rule_may_be(api: Api, world: World) -> None:
    rule = add(api, "late", emails=[ANN, "ANN@shop.example"])
    assert (rule["after_minutes"], rule["emails"], rule["enabled"]) == (30, [ANN], True)
    assert add(api, "not_confirmed", zone=None)["zone"] == "America/Los_Angeles"
    quiet = {"begins": "22:00", "ends": "06:30"}
    path = f"/api/v1/alert-rules/{rule['id']}"
    assert ok(api.admin.patch(path, json={"quiet": quiet}))["quiet"] == quiet
    assert ok(api.admin.patch(path, json={"quiet": None}))["quiet"] is None
    for wrong in (
        {"emails": ["no address"]},
        {"emails": ["a@b\nBcc: c@d"]},
        {"emails": []},
        {"quiet": {"begins": "25:00", "ends": "06:00"}},
        {"zone": "Mars/Base"},
        {"after_minutes": -1},
        {"after_minutes": None},
    ):
        assert api.admin.patch(path, json=wrong).status_code == 422, wrong
    assert api.manager.patch(path, json={"enabled": False}).status_code == 403
    assert api.viewer.get("/api/v1/alert-rules").status_code == 200


def test_a_company_name_cannot_forge_a_header(api: Api, quiet: World, mail: MailServer) -> None:
    ok(
        api.admin.patch(
            f"/api/v1/companies/{company(api)}", json={"name": "Acme\r\nBcc: spy@evil.example"}
        )
    )
    rule = add(api, "late")
    ok(api.admin.post(f"/api/v1/alert-rules/{rule['id']}/test"))
    quiet.worker.tick()
    assert "Bcc" not in mail.mails[0]
    assert line(mail.mails[0]).startswith("Acme Bcc: spy@evil.example: a test")

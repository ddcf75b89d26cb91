"""Alerts: whom to tell of what, what was raised, and every e-mail about it."""

from __future__ import annotations

import re
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from fastapi import Query, Response
from pydantic import AfterValidator, Field
from sqlalchemy import func, select

from cartbooks import clock
from cartbooks.api.deps import (
    Admin,
    Config,
    Db,
    Pages,
    ReadDb,
    Viewer,
    find,
    optional,
    page,
    record,
)
from cartbooks.api.noun import routes_of
from cartbooks.api.shapes import Input, Moment, Output, public
from cartbooks.db import Database
from cartbooks.engine import alerts
from cartbooks.errors import Conflict, Refused
from cartbooks.model import (
    Alert,
    AlertKind,
    AlertMail,
    AlertRule,
    Company,
    MailAbout,
    MailState,
    Store,
    Webhook,
)
from cartbooks.operations.planning import preferences_of

router = routes_of("alerts")

MOST_RULES = 50
DEFAULT_MINUTES = {AlertKind.LATE: 30, AlertKind.RED: 0, AlertKind.NOT_CONFIRMED: 60}
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


def _email(text: str) -> str:
    text = text.strip()
    if not _EMAIL.fullmatch(text):
        raise ValueError(f"{text[:60]!r} is no e-mail address")
    return text


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        raise ValueError(f"there is no time zone {name[:60]!r}") from None
    return name


Minutes = Annotated[int, Field(
    ge=0, le=60 * 24 * 7,
    description="How long it must have lasted. late: after the visit that was expected; 30 unless"
    " said. red: 0 unless said. not_confirmed: 60 unless said.",
)]  # fmt: skip
Emails = Annotated[
    list[Annotated[str, Field(max_length=254), AfterValidator(_email)]],
    Field(max_length=10, examples=[["ann@shop.example"]]),
]
Zone = Annotated[str, AfterValidator(_zone), Field(
    max_length=60,
    examples=["America/New_York"],
    description="Zone of the quiet hours and of the times in e-mails. Unless said, that of the"
    " company's only store, or UTC.",
)]  # fmt: skip
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", examples=["22:00"])]


class Quiet(Output):
    """Between these times no e-mail goes out; what has lasted until then goes when they end."""

    begins: Clock
    ends: Clock = Field(description="Before `begins`: on the next morning.")


class AlertRuleOut(Output):
    """Whom to tell of one kind of trouble of a company."""

    id: str = Field(examples=["ar_8K2QW3F"])
    company: str
    kind: AlertKind = Field(
        description="late: the Web Connector has not come when it should have. red: an operation"
        " turned red. not_confirmed: what became of something that was sent stays unknown."
    )
    after_minutes: int
    emails: list[str]
    webhook: bool = Field(
        description="Whether the company's webhooks hear `alert.raised` and `alert.cleared`."
    )
    quiet: Quiet | None
    zone: str
    enabled: bool
    created_at: Moment
    open: int = Field(description="Alerts of it that are not over.")
    last_raised_at: Moment | None


class AlertRuleList(Output):
    items: list[AlertRuleOut]
    next_cursor: str | None
    mail_ready: bool = Field(description="Whether a mail server is set.")
    mail_from: str = Field(description="Whom e-mails come from; empty without a mail server.")


class NewAlertRule(Input):
    company: str = Field(examples=["co_YAQ366E"])
    kind: AlertKind
    after_minutes: Minutes | None = None
    emails: Emails = Field(default_factory=list)
    webhook: bool = False
    quiet: Quiet | None = None
    zone: Zone | None = None
    enabled: bool = True


class AlertRuleChange(Input):
    """What is left out stays as it is; `quiet: null` takes the quiet hours away."""

    after_minutes: Minutes | None = None
    emails: Emails | None = None
    webhook: bool | None = None
    quiet: Quiet | None = None
    zone: Zone | None = None
    enabled: bool | None = None


class MailOut(Output):
    """One e-mail to one address."""

    id: str = Field(examples=["am_8K2QW3F"])
    rule: str
    alert: str | None = Field(description="Null for a test.")
    about: MailAbout
    to: str
    subject: str
    text: str
    state: MailState = Field(
        description="waiting, delivered, given_up, or not_needed: it was over before it went out"
    )
    attempts: int
    error: str = Field(description="What the mail server said last; empty when it took it.")
    next_at: Moment | None
    created_at: Moment
    delivered_at: Moment | None

    @classmethod
    def of(cls, mail: AlertMail) -> Self:
        return cls(
            id=mail.public_id,
            rule=str(public("ar", mail.rule_id)),
            alert=public("al", mail.alert_id),
            about=mail.about,
            to=mail.address,
            subject=mail.subject,
            text=mail.text,
            state=mail.state,
            attempts=mail.attempts,
            error=mail.error,
            next_at=mail.next_at,
            created_at=mail.created_at,
            delivered_at=mail.delivered_at,
        )


class MailList(Output):
    items: list[MailOut]
    next_cursor: str | None


class AlertOut(Output):
    """One trouble, told once when it was raised and once when it was over."""

    id: str = Field(examples=["al_8K2QW3F"])
    rule: str
    company: str
    kind: AlertKind
    code: str = Field(description="Whose advice it gave: `GET /advice/{code}`.")
    sentence: str
    path: str = Field(description="Beneath /console", examples=["/operations/op_8K2QW3F"])
    since: Moment = Field(description="When the trouble began, as far as we know.")
    raised_at: Moment
    cleared_at: Moment | None
    cleared: str | None = Field(description="How it ended, as a sentence; null while it lasts.")
    mails: list[MailOut]

    @classmethod
    def of(cls, alert: Alert, mails: list[AlertMail]) -> Self:
        return cls(
            id=alert.public_id,
            rule=str(public("ar", alert.rule_id)),
            company=str(public("co", alert.company_id)),
            kind=alert.kind,
            code=alert.code,
            sentence=alert.sentence,
            path=alert.path,
            since=alert.since,
            raised_at=alert.raised_at,
            cleared_at=alert.cleared_at,
            cleared=alert.cleared or None,
            mails=[MailOut.of(each) for each in mails],
        )


class AlertList(Output):
    items: list[AlertOut]
    next_cursor: str | None


class Tested(Output):
    """What is on its way; look at its state in a few seconds."""

    mails: list[MailOut]
    webhooks: int = Field(description="Webhooks that hear of it.")


def _rule(db: Database, rule: AlertRule) -> AlertRuleOut:
    newest = db.scalar(select(func.max(Alert.raised_at)).where(Alert.rule_id == rule.id))
    still = db.scalar(
        select(func.count())
        .select_from(Alert)
        .where(Alert.rule_id == rule.id, Alert.cleared_at.is_(None))
    )
    quiet = Quiet(begins=rule.quiet_from, ends=rule.quiet_until) if rule.quiet_from else None
    return AlertRuleOut(
        id=rule.public_id,
        company=str(public("co", rule.company_id)),
        kind=rule.kind,
        after_minutes=rule.after_minutes,
        emails=rule.emails,
        webhook=rule.webhook,
        quiet=quiet,
        zone=rule.zone,
        enabled=rule.enabled,
        created_at=rule.created_at,
        open=still or 0,
        last_raised_at=newest,
    )


@router.get("/alert-rules")
def list_alert_rules(
    _: Viewer, db: ReadDb, settings: Config, paging: Pages, company: str | None = None
) -> AlertRuleList:
    """Who is told of what, and whether e-mail can be sent at all."""
    rows = select(AlertRule)
    if found := optional(db, Company, company):
        rows = rows.where(AlertRule.company_id == found.id)
    items, cursor = page(db, rows, AlertRule.id, paging)
    return AlertRuleList(
        items=[_rule(db, each) for each in items],
        next_cursor=cursor,
        mail_ready=bool(settings.smtp_host),
        mail_from=settings.smtp_from if settings.smtp_host else "",
    )


@router.post("/alert-rules", status_code=201)
def add_alert_rule(actor: Admin, db: Db, data: NewAlertRule) -> AlertRuleOut:
    """Tell these people, or the company's webhooks, of one kind of trouble."""
    company = find(db, Company, data.company)
    count = db.scalar(
        select(func.count()).select_from(AlertRule).where(AlertRule.company_id == company.id)
    )
    if (count or 0) >= MOST_RULES:
        raise Conflict(f"A company has at most {MOST_RULES} alerts.", code="too_many_rules")
    minutes = data.after_minutes
    rule = AlertRule(
        company_id=company.id,
        kind=data.kind,
        after_minutes=DEFAULT_MINUTES[data.kind] if minutes is None else minutes,
        emails=_each_once(data.emails),
        webhook=data.webhook,
        quiet_from=data.quiet.begins if data.quiet else "",
        quiet_until=data.quiet.ends if data.quiet else "",
        zone=data.zone or _zone_of(db, company),
        enabled=data.enabled,
        created_at=clock.now(),
    )
    _reaches_somebody(rule)
    db.add(rule)
    db.flush()
    record(db, actor, "alert.rule_add", rule.public_id, company_id=company.id, kind=rule.kind.value)
    return _rule(db, rule)


@router.patch("/alert-rules/{rule_id}")
def change_alert_rule(actor: Admin, db: Db, rule_id: str, data: AlertRuleChange) -> AlertRuleOut:
    """Change whom to tell and when, or switch it off: what it had raised is over then, quietly."""
    rule = find(db, AlertRule, rule_id)
    changes = data.model_dump(exclude_unset=True)
    if "quiet" in changes:
        quiet = changes.pop("quiet") or {"begins": "", "ends": ""}
        rule.quiet_from, rule.quiet_until = quiet["begins"], quiet["ends"]
    for name, value in changes.items():
        if value is None:
            raise Refused(f"{name} cannot be empty.", code="value_needed")
        setattr(rule, name, _each_once(value) if name == "emails" else value)
    _reaches_somebody(rule)
    db.flush()
    record(
        db, actor, "alert.rule_change", rule.public_id, company_id=rule.company_id,
        kind=rule.kind.value, names=sorted(data.model_fields_set),
    )  # fmt: skip
    return _rule(db, rule)


@router.delete("/alert-rules/{rule_id}", status_code=204)
def remove_alert_rule(actor: Admin, db: Db, rule_id: str) -> Response:
    """Tell nobody any more; its alerts and its e-mails go with it."""
    rule = find(db, AlertRule, rule_id)
    record(
        db, actor, "alert.rule_remove", rule.public_id,
        company_id=rule.company_id, kind=rule.kind.value,
    )  # fmt: skip
    db.delete(rule)
    return Response(status_code=204)


@router.post("/alert-rules/{rule_id}/test", status_code=202)
def test_alert_rule(actor: Admin, db: Db, settings: Config, rule_id: str) -> Tested:
    """
    Send a test to everybody whom the alert would tell, whatever the time.

    409 `no_mail_server` when there are addresses but no mail server is set.
    """
    rule = find(db, AlertRule, rule_id)
    if rule.emails and not settings.smtp_host:
        raise Conflict(
            "No mail server is set. Set CARTBOOKS_SMTP_HOST and start Cartbooks again.",
            code="no_mail_server",
        )
    hooks = db.scalars(
        select(Webhook).where(Webhook.company_id == rule.company_id, Webhook.enabled)
    ).all()
    hear = sum("alert.raised" in hook.events for hook in hooks) if rule.webhook else 0
    if not rule.emails and not hear:
        raise Conflict(
            "No webhook of this company wants the event alert.raised.", code="nobody_to_tell"
        )
    mails = alerts.test(db, rule, settings.address)
    record(
        db, actor, "alert.test", rule.public_id,
        company_id=rule.company_id, kind=rule.kind.value,
    )  # fmt: skip
    return Tested(mails=[MailOut.of(each) for each in mails], webhooks=hear)


@router.get("/alert-rules/{rule_id}/mails")
def list_alert_mails(_: Viewer, db: ReadDb, paging: Pages, rule_id: str) -> MailList:
    """Every e-mail of this alert, tests too, with what the mail server said."""
    rule = find(db, AlertRule, rule_id)
    rows = select(AlertMail).where(AlertMail.rule_id == rule.id)
    items, cursor = page(db, rows, AlertMail.id, paging)
    return MailList(items=[MailOut.of(each) for each in items], next_cursor=cursor)


@router.get("/alerts")
def list_alerts(
    _: Viewer,
    db: ReadDb,
    paging: Pages,
    company: str | None = None,
    rule: str | None = None,
    kind: Annotated[list[AlertKind] | None, Query()] = None,
    open: Annotated[
        bool | None, Query(description="true: only what lasts; false: only what is over.")
    ] = None,
) -> AlertList:
    """What was raised, the newest first, each with its e-mails."""
    rows = select(Alert)
    if found := optional(db, Company, company):
        rows = rows.where(Alert.company_id == found.id)
    if of := optional(db, AlertRule, rule):
        rows = rows.where(Alert.rule_id == of.id)
    if kind:
        rows = rows.where(Alert.kind.in_(kind))
    if open is not None:
        rows = rows.where(Alert.cleared_at.is_(None) if open else Alert.cleared_at.is_not(None))
    items, cursor = page(db, rows, Alert.id, paging)
    mails: dict[int, list[AlertMail]] = {}
    for mail in db.scalars(
        select(AlertMail)
        .where(AlertMail.alert_id.in_([each.id for each in items]))
        .order_by(AlertMail.id)
    ):
        mails.setdefault(mail.alert_id or 0, []).append(mail)
    return AlertList(
        items=[AlertOut.of(each, mails.get(each.id, [])) for each in items], next_cursor=cursor
    )


def _each_once(emails: list[str]) -> list[str]:
    return list({each.casefold(): each for each in reversed(emails)}.values())[::-1]


def _reaches_somebody(rule: AlertRule) -> None:
    if not rule.emails and not rule.webhook:
        raise Refused("Name an e-mail address, or tell the webhooks.", code="nobody_to_tell")


def _zone_of(db: Database, company: Company) -> str:
    stores = db.scalars(select(Store).where(Store.company_id == company.id).limit(2)).all()
    return preferences_of(stores[0]).zone if len(stores) == 1 else "UTC"

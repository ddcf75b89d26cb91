"""Alerts: what is watched for a company, what was raised, and every e-mail about it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from cartbooks.model.base import Base


class AlertKind(StrEnum):
    LATE = "late"
    RED = "red"
    NOT_CONFIRMED = "not_confirmed"


class MailAbout(StrEnum):
    RAISED = "raised"
    CLEARED = "cleared"
    TEST = "test"


class MailState(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"
    NOT_NEEDED = "not_needed"


class AlertRule(Base):
    """
    Whom to tell when a trouble of this kind has lasted for `after_minutes`.

    Between `quiet_from` and `quiet_until` ("22:00", in `zone`) no e-mail goes out; both are empty
    where every hour is good.
    """

    __tablename__ = "alert_rules"
    __table_args__ = (Index("ix_alert_rules_company", "company_id", "id"),)
    prefix = "ar"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    kind: Mapped[AlertKind]
    after_minutes: Mapped[int] = mapped_column(default=0)
    emails: Mapped[list[str]] = mapped_column(default=list)
    webhook: Mapped[bool] = mapped_column(default=False)
    quiet_from: Mapped[str] = mapped_column(default="")
    quiet_until: Mapped[str] = mapped_column(default="")
    zone: Mapped[str] = mapped_column(default="UTC")
    enabled: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class Alert(Base):
    """
    One trouble that a rule spoke up about, once when it was raised and once when it was over.

    `subject` tells the troubles of a rule apart; of each only one can be open.
    """

    __tablename__ = "alerts"
    __table_args__ = (
        Index(
            "one_open_alert_per_trouble",
            "rule_id",
            "subject",
            unique=True,
            sqlite_where=text("cleared_at IS NULL"),
            postgresql_where=text("cleared_at IS NULL"),
        ),
        Index("ix_alerts_rule", "rule_id", "id"),
        Index("ix_alerts_company", "company_id", "id"),
    )
    prefix = "al"

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("alert_rules.id", ondelete="CASCADE"))
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    kind: Mapped[AlertKind]
    subject: Mapped[str] = mapped_column(default="")
    code: Mapped[str] = mapped_column(default="")
    sentence: Mapped[str]
    path: Mapped[str] = mapped_column(default="")  # beneath /console
    since: Mapped[datetime]
    raised_at: Mapped[datetime]
    cleared_at: Mapped[datetime | None]
    cleared: Mapped[str] = mapped_column(default="")  # how it ended, in a sentence


class AlertMail(Base):
    """One e-mail to one address, tried until the mail server takes it or the back-off ends."""

    __tablename__ = "alert_mails"
    __table_args__ = (
        Index(
            "ix_alert_mails_due",
            "next_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_alert_mails_rule", "rule_id", "id"),
        Index("ix_alert_mails_alert", "alert_id"),
    )
    prefix = "am"

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("alert_rules.id", ondelete="CASCADE"))
    alert_id: Mapped[int | None] = mapped_column(ForeignKey("alerts.id", ondelete="CASCADE"))
    about: Mapped[MailAbout]
    address: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    state: Mapped[MailState] = mapped_column(default=MailState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]

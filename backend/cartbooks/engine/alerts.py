"""
Alerts: what stands against a company now, told once when it begins and once when it is over.

A trouble is known to a rule by its `subject`; a unique index keeps two workers from raising it
twice, a guarded UPDATE from clearing it twice. What is to be sent is written in the same
transaction; `letters` and `webhooks` send it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, exists, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from cartbooks import clock, ids
from cartbooks.advice import Advice, activity, advise, alerts
from cartbooks.db import Database, Storage, on_sqlite
from cartbooks.engine import connector, queue
from cartbooks.engine.webhooks import announce
from cartbooks.model import (
    Alert,
    AlertKind,
    AlertMail,
    AlertRule,
    Color,
    Company,
    MailAbout,
    MailState,
    Operation,
    Store,
    Task,
    TaskEvent,
    TaskState,
)
from cartbooks.operations.registry import KINDS

EVERY = timedelta(seconds=20)
CALM = timedelta(hours=1)
"""A trouble that comes and goes is raised at most so often."""
_UNSURE = ("outcome_two_candidates", "outcome_unknown")


@dataclass(frozen=True, slots=True)
class Trouble:
    """What stands now. `sentence` and `advice` say it; `path` leads to it beneath /console."""

    kind: AlertKind
    subject: str
    since: datetime
    sentence: str
    advice: Advice
    path: str


# -- what stands


def standing(db: Database, company: Company, kinds: set[AlertKind], zone: str) -> list[Trouble]:
    """The troubles of *company*, however short they have lasted. Times are worded in *zone*."""
    found: list[Trouble] = []
    if AlertKind.LATE in kinds:
        found += _late(company, zone)
    if AlertKind.RED in kinds:
        found += _red(db, company)
    if AlertKind.NOT_CONFIRMED in kinds:
        found += _not_confirmed(db, company)
    return found


def _late(company: Company, zone: str) -> Iterator[Trouble]:
    if company.last_seen_at is None or not queue.is_late(company):
        return
    if connector.is_refused(company):
        advice = advise("", "sign_in_refused", facts={"machine": company.refused_peer})
    else:
        advice = alerts.late(company.last_seen_at, zone, company.last_peer)
    yield Trouble(
        AlertKind.LATE, "", queue.expected(company) or company.last_seen_at,
        advice.what, advice, f"/connection?company={company.public_id}",
    )  # fmt: skip


def _red(db: Database, company: Company) -> Iterator[Trouble]:
    """
    Per kind and store, the red operations since the last one that was not red.

    Only those count of which something still stands undone, read from `ix_tasks_in_problem`.
    """
    undone = select(Task.operation_id).where(
        Task.company_id == company.id, Task.problem_since.is_not(None)
    )
    reds = db.scalars(
        select(Operation)
        .where(Operation.id.in_(undone.distinct()), Operation.color == Color.RED)
        .order_by(Operation.id)
    )
    streaks: dict[tuple[str, int | None], list[Operation]] = {}
    for each in reds:
        streaks.setdefault((each.kind, each.store_id), []).append(each)
    for (kind, store_id), operations in streaks.items():
        last_good = _last_good(db, company.id, kind, store_id)
        streak = [each for each in operations if each.id > last_good]
        if not streak:
            continue
        newest = streak[-1]
        advice = advise(kind, newest.top_code) if newest.top_code else advise(kind, "unknown")
        yield Trouble(
            AlertKind.RED,
            f"{kind}:{store_id or ''}",
            min(each.ended_at or each.created_at for each in streak),
            alerts.red_sentence(_title(kind), _store(db, store_id), newest.what_happened),
            advice,
            f"/operations/{newest.public_id}",
        )


def _last_good(db: Database, company_id: int, kind: str, store_id: int | None) -> int:
    """By `ix_operations_kind`."""
    store = Operation.store_id.is_(None) if store_id is None else Operation.store_id == store_id
    return (
        db.scalar(
            select(func.max(Operation.id)).where(
                Operation.company_id == company_id,
                Operation.kind == kind,
                store,
                Operation.color.in_([Color.GREEN, Color.YELLOW]),
            )
        )
        or 0
    )


def _not_confirmed(db: Database, company: Company) -> Iterator[Trouble]:
    """All open outcomes of the company are one trouble: a lost answer can leave twenty."""
    rows = db.execute(
        select(Task.id, Task.kind).where(
            Task.company_id == company.id,
            or_(
                Task.state == TaskState.NOT_CONFIRMED,
                and_(
                    Task.state == TaskState.HELD,
                    Task.code.in_(_UNSURE),
                    Task.problem_since.is_not(None),
                ),
            ),
        )
    ).all()
    if not rows:
        return
    lost = (
        select(TaskEvent.task_id, func.max(TaskEvent.at).label("at"))
        .where(TaskEvent.task_id.in_([row.id for row in rows]), TaskEvent.what == "not_confirmed")
        .group_by(TaskEvent.task_id)
        .subquery()
    )
    since = db.scalar(select(func.min(lost.c.at)))
    yield Trouble(
        AlertKind.NOT_CONFIRMED,
        "",
        since or clock.now(),
        alerts.unsure_sentence(Counter(row.kind for row in rows)),
        alerts.unsure(rows[0].kind),
        f"/history?company={company.public_id}&q=is:not-confirmed",
    )


def _title(kind: str) -> str:
    found = KINDS.get(kind)
    return found.title if found else kind


def _store(db: Database, store_id: int | None) -> str:
    store = db.get(Store, store_id) if store_id else None
    return store.name if store else ""


# -- from what stands to what is told


def judge(storage: Storage, address: str) -> int:
    """Raise what has begun and clear what is over, of every company. Returns how many."""
    with storage.reading() as db:
        companies = db.scalars(
            select(Company).where(
                or_(
                    exists().where(AlertRule.company_id == Company.id, AlertRule.enabled),
                    exists().where(Alert.company_id == Company.id, Alert.cleared_at.is_(None)),
                )
            )
        ).all()
        changed = [each.id for each in companies if _differs(db, each)]
    count = 0
    for company_id in changed:
        with storage.begin() as db:
            company = db.get(Company, company_id)
            if company is not None:
                count += _tell(db, company, address)
    return count


def _differs(db: Database, company: Company) -> bool:
    return any(True for _ in _to_raise(db, company)) or any(True for _ in _to_clear(db, company))


def _tell(db: Database, company: Company, address: str) -> int:
    raised = sum(_raise(db, company, *each, address) for each in _to_raise(db, company))
    cleared = sum(_clear(db, company, *each, address) for each in _to_clear(db, company))
    return raised + cleared


def _rules(db: Database, company: Company) -> Sequence[AlertRule]:
    return db.scalars(
        select(AlertRule)
        .where(AlertRule.company_id == company.id, AlertRule.enabled)
        .order_by(AlertRule.id)
    ).all()


def _to_raise(db: Database, company: Company) -> Iterator[tuple[AlertRule, Trouble]]:
    now = clock.now()
    for rule in _rules(db, company):
        for trouble in standing(db, company, {rule.kind}, rule.zone):
            lasted = now - trouble.since
            if lasted >= timedelta(minutes=rule.after_minutes) and not db.scalar(
                select(Alert.id)
                .where(
                    Alert.rule_id == rule.id,
                    Alert.subject == trouble.subject,
                    or_(Alert.cleared_at.is_(None), Alert.raised_at > now - CALM),
                )
                .limit(1)
            ):
                yield rule, trouble


def _to_clear(db: Database, company: Company) -> Iterator[tuple[Alert, AlertRule]]:
    rows = db.execute(
        select(Alert, AlertRule)
        .join(AlertRule, AlertRule.id == Alert.rule_id)
        .where(Alert.company_id == company.id, Alert.cleared_at.is_(None))
        .order_by(Alert.id)
    ).all()
    for alert, rule in rows:
        now = {each.subject: each for each in standing(db, company, {alert.kind}, rule.zone)}
        trouble = now.get(alert.subject)
        newer = (
            trouble is not None
            and alert.kind is AlertKind.NOT_CONFIRMED
            and trouble.since > alert.raised_at
        )
        if trouble is None or newer or not rule.enabled:
            yield alert, rule


def _raise(db: Database, company: Company, rule: AlertRule, trouble: Trouble, address: str) -> bool:
    insert = sqlite.insert if on_sqlite(db) else postgresql.insert
    made = db.scalar(
        insert(Alert)
        .values(
            rule_id=rule.id, company_id=company.id, kind=trouble.kind, subject=trouble.subject,
            code=trouble.advice.code, sentence=trouble.sentence, path=trouble.path,
            since=trouble.since, raised_at=clock.now(), cleared="",
        )
        .on_conflict_do_nothing(
            index_elements=["rule_id", "subject"], index_where=Alert.cleared_at.is_(None)
        )
        .returning(Alert.id)
    )  # fmt: skip
    if made is None:
        return False
    alert = db.get_one(Alert, made)
    letter = alerts.raised_letter(
        company.name, trouble.sentence, trouble.advice,
        since=alerts.moment(trouble.since, rule.zone),
        link=_link(address, trouble.path), rule=_footer(company, address),
    )  # fmt: skip
    for email in rule.emails:
        write(db, rule, alert, MailAbout.RAISED, email, letter)
    if rule.webhook:
        announce(db, company.id, "alert.raised", body_of(alert, company, address))
    return True


def _clear(db: Database, company: Company, alert: Alert, rule: AlertRule, address: str) -> bool:
    cleared = _how(db, company, alert, rule)
    mine = db.scalar(
        update(Alert)
        .where(Alert.id == alert.id, Alert.cleared_at.is_(None))
        .values(cleared_at=clock.now(), cleared=cleared)
        .returning(Alert.id)
        .execution_options(synchronize_session=False)
    )
    if mine is None:
        return False
    alert = db.get_one(Alert, mine, populate_existing=True)
    letter = alerts.cleared_letter(
        company.name, alert.sentence, cleared,
        since=alerts.moment(alert.since, rule.zone),
        link=_link(address, alert.path), rule=_footer(company, address),
    )  # fmt: skip
    for email in _who_knows(db, alert):
        if rule.enabled:
            write(db, rule, alert, MailAbout.CLEARED, email, letter)
    if rule.webhook and rule.enabled:
        announce(db, company.id, "alert.cleared", body_of(alert, company, address))
    return True


def _who_knows(db: Database, alert: Alert) -> list[str]:
    """Who was told, or is being told just now; nobody else needs the e-mail any more."""
    now = clock.now()
    db.execute(
        update(AlertMail)
        .where(
            AlertMail.alert_id == alert.id,
            AlertMail.state == MailState.WAITING,
            or_(AlertMail.lease_until.is_(None), AlertMail.lease_until < now),
        )
        .values(state=MailState.NOT_NEEDED, next_at=None)
        .execution_options(synchronize_session=False)
    )
    return list(
        db.scalars(
            select(AlertMail.address).where(
                AlertMail.alert_id == alert.id,
                AlertMail.state.in_([MailState.DELIVERED, MailState.WAITING]),
            )
        )
    )


def _how(db: Database, company: Company, alert: Alert, rule: AlertRule) -> str:
    if not rule.enabled:
        return alerts.SWITCHED_OFF
    match alert.kind:
        case AlertKind.LATE:
            return alerts.cleared_late(company.last_seen_at or clock.now(), rule.zone)
        case AlertKind.NOT_CONFIRMED:
            return alerts.CLEARED_UNSURE
    kind, _, number = alert.subject.partition(":")
    operation = ids.number("op", alert.path.rpartition("/")[2])
    left = db.scalar(
        select(func.count())
        .select_from(Task)
        .where(Task.operation_id == operation, Task.problem_since.is_not(None))
    )
    store_id = int(number) if number else None
    went = _last_good(db, company.id, kind, store_id) > (operation or 0)
    return alerts.cleared_red(_title(kind), _store(db, store_id), went=went, left=left or 0)


# -- what is sent


def write(
    db: Database,
    rule: AlertRule,
    alert: Alert | None,
    about: MailAbout,
    email: str,
    letter: alerts.Letter,
) -> AlertMail:
    """Put an e-mail into the post; in quiet hours it lies there until they are over."""
    now = clock.now()
    quiet = None if about is MailAbout.TEST else quiet_until(rule, now)
    mail = AlertMail(
        rule_id=rule.id, alert_id=alert.id if alert else None, about=about, address=email,
        subject=letter.subject, text=letter.text, created_at=now, next_at=quiet or now,
    )  # fmt: skip
    db.add(mail)
    db.flush()
    return mail


def test(db: Database, rule: AlertRule, address: str) -> list[AlertMail]:
    """Send what an alert would be sent by, saying that it is a test."""
    company = db.get_one(Company, rule.company_id)
    clause = activity.ALERT_WORDS[rule.kind]
    link = _link(address, f"/connection?company={company.public_id}")
    letter = alerts.test_letter(company.name, clause, link=link, rule=_footer(company, address))
    if rule.webhook:
        body = {"test": True, "rule": rule.public_id, "company": company.public_id,
                "company_name": company.name, "kind": rule.kind.value, "link": link}  # fmt: skip
        announce(db, company.id, "alert.raised", body)
    return [write(db, rule, None, MailAbout.TEST, email, letter) for email in rule.emails]


def quiet_until(rule: AlertRule, now: datetime) -> datetime | None:
    """When the quiet hours end that *now* is in; None outside of them."""
    if not rule.quiet_from or rule.quiet_from == rule.quiet_until:
        return None
    zone = ZoneInfo(rule.zone)
    there = now.astimezone(zone)
    time = f"{there:%H:%M}"
    over_night = rule.quiet_from > rule.quiet_until
    evening = time >= rule.quiet_from
    within = (evening or time < rule.quiet_until) if over_night else (
        evening and time < rule.quiet_until
    )  # fmt: skip
    if not within:
        return None
    hour, minute = map(int, rule.quiet_until.split(":"))
    day = there.date() + timedelta(days=1 if over_night and evening else 0)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).astimezone(now.tzinfo)


def body_of(alert: Alert, company: Company, address: str) -> Mapping[str, object]:
    """What webhooks hear of an alert."""
    return {
        "alert": alert.public_id,
        "rule": ids.public("ar", alert.rule_id),
        "company": company.public_id,
        "company_name": company.name,
        "kind": alert.kind.value,
        "code": alert.code,
        "sentence": alert.sentence,
        "since": alert.since.isoformat(),
        "raised_at": alert.raised_at.isoformat(),
        "cleared_at": alert.cleared_at.isoformat() if alert.cleared_at else None,
        "cleared": alert.cleared,
        "link": _link(address, alert.path),
    }


def _link(address: str, path: str) -> str:
    return f"{address}/console{path}"


def _footer(company: Company, address: str) -> str:
    return alerts.footer(company.name, _link(address, "/settings/alerts"))

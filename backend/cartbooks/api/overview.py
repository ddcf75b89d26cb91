"""The Overview: one verdict, the Web Connector, what needs somebody, whether the orders add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Annotated

from fastapi import Query
from pydantic import Field
from sqlalchemy import func, select

from cartbooks import clock, ids
from cartbooks.advice import Advice, advise, operation_sentence
from cartbooks.advice.model import WHO_WORDS
from cartbooks.advice.wording import sentence_case
from cartbooks.api.connector_shapes import ConnectorOut
from cartbooks.api.deps import ReadDb, Viewer, find
from cartbooks.api.noun import routes_of
from cartbooks.api.problem_shapes import advice_of
from cartbooks.api.shapes import Moment, Money, Output
from cartbooks.db import Database
from cartbooks.engine import equation, guard, overview, queue, verdict
from cartbooks.engine import problem_lists as lists
from cartbooks.engine.companies import currency_of
from cartbooks.engine.rhythm import Punctuality
from cartbooks.errors import Refused
from cartbooks.model import Color, Company, Problem, Session
from cartbooks.operations.registry import KINDS

router = routes_of("overview")

CARDS = 20
_DONE_HERE = frozenset({
    "link_item", "link_customer", "link_document", "create_item", "use_generic_item",
    "approve_stock", "open_settings", "new_password", "post_again", "renumber",
})  # fmt: skip


class VerdictOut(Output):
    kind: verdict.Kind
    sentence: str = Field(examples=["2 things need you."])
    count: int | None = Field(
        description="The number in the sentence: things, percent, or the step of the set-up."
    )
    since: Moment | None = Field(description="The time in the sentence.")


class MainAction(Output):
    """The one button of a card."""

    key: str = Field(description="see_what_to_do, or the key of an advice's alternative")
    label: str
    path: str = Field(description="Beneath /console", examples=["/problems/pb_8K2QW3F"])


class NeedsYou(Output):
    """A problem that stops something until somebody acts."""

    problem: str
    company: str
    company_name: str
    kind: str
    code: str
    what: str = Field(
        examples=["3 orders were not added to QuickBooks: the customer's e-mail is not valid."]
    )
    count: int = Field(description="Records that stand in it.")
    amount: Money
    currency: str = Field(description="Of the amount; empty while unknown.")
    oldest: Moment
    who: str = Field(description="Who can fix it.", examples=["you"])
    who_words: str
    where: str
    owner: str
    action: MainAction


class EquationReason(Output):
    code: str
    sentence: str
    count: int
    problem: str | None = Field(description="Where one open problem has this code.")


class EquationPart(Output):
    count: int
    amount: Money | None = Field(description="Null where there are several currencies.")
    reasons: list[EquationReason] = Field(description="The commonest first.")


class OddOrder(Output):
    """An order on which the store's side and the ledger of confirmed documents disagree."""

    id: str
    number: str
    ext_id: str
    store: str
    placed_at: Moment
    total: Money
    currency: str
    code: str = Field(description="document_missing or already_posted")
    sentence: str


class Equation(Output):
    """
    in_store = in_quickbooks + not_done + not_confirmed + waiting + not_sent (+ difference).

    `in_quickbooks` counts what QuickBooks confirmed. `not_sent` is kept out by a rule or a person.
    """

    days: int
    since: Moment
    currency: str = Field(description="Empty where there are several.")
    in_store: EquationPart
    in_quickbooks: EquationPart
    not_done: EquationPart
    not_confirmed: EquationPart
    waiting: EquationPart
    not_sent: EquationPart
    difference: EquationPart
    adds_up: bool
    odd: list[OddOrder] = Field(description="The difference, at most 20 of it, the newest first.")


class WaitingNow(Output):
    operations: int
    tasks: int
    goes_at: Moment | None = Field(description="When the Web Connector is expected next.")


class DayOut(Output):
    """One day of a strip: operations by their result, and tasks."""

    date: date
    done: int
    partly: int
    nothing: int
    tasks_done: int
    tasks_not_done: int


class StripOut(Output):
    kind: str
    title: str
    direction: str
    days: list[DayOut] = Field(description="Fourteen, today last.")
    days_with_failures: int


class SetUpStepOut(Output):
    step: str = Field(description="company, connector, lists, settings or live")
    title: str
    done: bool
    path: str = Field(description="Where it is done, beneath /console.")


class SetUpOut(Output):
    finished: bool
    step: int | None = Field(description="The first step that is not done, from 1.")
    steps: list[SetUpStepOut]


class CompanyRow(Output):
    """One company of many."""

    id: str
    name: str
    state: Punctuality
    refused: bool
    last_came_at: Moment | None
    open_problems: int = Field(description="Those that stop something.")
    waiting: int = Field(description="Operations.")
    last_color: Color | None = Field(description="Of the newest operation that has one.")
    writes_stopped: str
    session: str | None = Field(description="The visit that is under way.")
    live: bool = Field(description="Whether one of its stores is live.")


class CompanyRows(Output):
    items: list[CompanyRow]
    next_cursor: str | None
    total: int


class OverviewOut(Output):
    """
    Of one company, or of all: then `companies` is the table, and what only makes sense for one
    (connector, equation, strips, set_up) is null.
    """

    as_of: Moment = Field(description="To the minute, so that what has not changed has its ETag.")
    company: str | None
    company_name: str | None
    verdict: VerdictOut
    connector: ConnectorOut | None
    writes_stopped: str = Field(description="Why nothing is written, or empty.")
    needs_you: list[NeedsYou] = Field(
        description="By money at stake, then age, then number; at most 20."
    )
    needs_you_total: int
    equation: Equation | None
    waiting: WaitingNow
    strips: list[StripOut] | None
    set_up: SetUpOut | None
    companies: CompanyRows | None


@router.get("/overview")
def get_overview(
    _: Viewer,
    db: ReadDb,
    company: Annotated[
        str | None, Query(description="Left out: all, or the only one there is.")
    ] = None,
    zone: Annotated[
        str, Query(max_length=60, description="Whose days and times.", examples=["Europe/Berlin"])
    ] = "UTC",
    q: Annotated[str, Query(max_length=100, description="Companies with this in the name.")] = "",
    limit: Annotated[int, Query(ge=1, le=200, description="Companies on a page.")] = 50,
    cursor: Annotated[
        str | None, Query(max_length=60, description="`next_cursor` of the page before.")
    ] = None,
) -> OverviewOut:
    """
    Whether everything is in step, and what is not.

    Without `company`, and with several of them: the table of all, the reddest first, among equals
    the one whose Web Connector came latest.
    """
    there, days = lists.days_in(zone)
    chosen = find(db, Company, company) if company else _only_one(db)
    if chosen is not None:
        return _of_one(db, chosen, there, days)
    return _of_all(db, there, q=q, limit=limit, cursor=cursor)


def _only_one(db: Database) -> Company | None:
    found = db.scalars(select(Company).order_by(Company.id).limit(2)).all()
    return found[0] if len(found) == 1 else None


def _of_one(db: Database, company: Company, zone: tzinfo, days: Sequence[date]) -> OverviewOut:
    steps = overview.set_up(db, company)
    connector = ConnectorOut.of(db, company)
    needs, total = _needs_you(db, company)
    operations, tasks = overview.waiting(db, company)
    silent_since = connector.last_came_at if connector.state == "silent" else None
    said = verdict.of_one(
        steps=[each.done for each in steps],
        stopped=company.writes_stopped,
        refused_at=company.refused_at if connector.refused else None,
        kept_out=guard.kept_out(db, company) if operations else "",
        silent_since=silent_since,
        running=connector.visiting.percent if connector.visiting else None,
        needs_you=total,
        zone=zone,
    )
    strips = overview.strips(db, company, zone, days)
    return OverviewOut(
        as_of=clock.now().replace(second=0, microsecond=0),
        company=company.public_id,
        company_name=company.name,
        verdict=VerdictOut.model_validate(said),
        connector=connector,
        writes_stopped=company.writes_stopped,
        needs_you=needs,
        needs_you_total=total,
        equation=_equation(db, company, zone),
        waiting=WaitingNow(operations=operations, tasks=tasks, goes_at=queue.expected(company)),
        strips=[_strip(kind, strip) for kind, strip in strips.items()],
        set_up=_set_up(steps),
        companies=None,
    )


def _of_all(db: Database, zone: tzinfo, *, q: str, limit: int, cursor: str | None) -> OverviewOut:
    found = overview.standings(db)
    needs, total = _needs_you(db, None)
    operations, tasks = overview.waiting(db, None)
    said = verdict.of_many(
        companies=len(found),
        stopped=sum(bool(each.writes_stopped) for each in found),
        silent=sum(each.state == "silent" for each in found),
        running=sum(each.visiting is not None for each in found),
        needs_you=total,
    )
    return OverviewOut(
        as_of=clock.now().replace(second=0, microsecond=0),
        company=None,
        company_name=None,
        verdict=VerdictOut.model_validate(said),
        connector=None,
        writes_stopped="",
        needs_you=needs,
        needs_you_total=total,
        equation=None,
        waiting=WaitingNow(operations=operations, tasks=tasks, goes_at=None),
        strips=None,
        set_up=None if found else _set_up(overview.set_up(db, None)),
        companies=_page(_called(found, q), limit, cursor),
    )


def _called(found: list[overview.Standing], q: str) -> list[overview.Standing]:
    words = q.casefold().split()
    return [each for each in found if all(word in each.name.casefold() for word in words)]


def _page(found: list[overview.Standing], limit: int, cursor: str | None) -> CompanyRows:
    """By keyset: the place in the order, which is also what the cursor says."""
    after = _place(cursor) if cursor else None
    rest = [each for each in found if after is None or each.key > after]
    page = rest[:limit]
    more = len(rest) > limit
    return CompanyRows(
        items=[
            CompanyRow(
                id=ids.public(Company.prefix, each.id),
                name=each.name,
                state=each.state,
                refused=each.refused,
                last_came_at=each.last_seen_at,
                open_problems=each.open_problems,
                waiting=each.waiting,
                last_color=each.last_color,
                writes_stopped=each.writes_stopped,
                session=ids.public(Session.prefix, each.visiting) if each.visiting else None,
                live=each.live,
            )
            for each in page
        ],
        next_cursor="_".join(map(repr, page[-1].key)) if more else None,
        total=len(found),
    )


def _place(cursor: str) -> tuple[int, float, int]:
    try:
        red, at, number = cursor.split("_")
        return int(red), float(at), int(number)
    except ValueError:
        raise Refused("This cursor is not one of ours.", code="bad_cursor") from None


def _needs_you(db: Database, company: Company | None) -> tuple[list[NeedsYou], int]:
    asked = lists.asked(db, "is:open,stops", company, None)
    found, _last = lists.page(db, asked, None, CARDS)
    total = db.scalar(select(func.count()).select_from(Problem).where(*asked.conditions)) or 0
    companies = {
        each.id: each
        for each in db.scalars(
            select(Company).where(Company.id.in_({each.company_id for each in found}))
        )
    }
    currencies = {each.id: currency_of(db, each) for each in companies.values()}
    return [
        _card(each, companies[each.company_id], currencies[each.company_id]) for each in found
    ], total


def _card(problem: Problem, company: Company, currency: str) -> NeedsYou:
    known = advice_of(problem)
    what = operation_sentence(
        problem.kind, "ended", "red", {"failed": problem.open_tasks or 1}, problem.code,
        {"said": problem.said},
    )  # fmt: skip
    return NeedsYou(
        problem=problem.public_id,
        company=company.public_id,
        company_name=company.name,
        kind=problem.kind,
        code=problem.code,
        what=what,
        count=problem.open_tasks,
        amount=problem.money,
        currency=currency,
        oldest=problem.opened_at,
        who=known.who,
        who_words=WHO_WORDS[known.who],
        where=known.where,
        owner=problem.owner,
        action=_action(problem, known),
    )


def _action(problem: Problem, known: Advice) -> MainAction:
    """What can be done here and is the first advice, else the page that says what to do."""
    path = f"/problems/{problem.public_id}"
    first = known.alternatives[0] if known.alternatives else None
    if known.where == "console" and first is not None and first.key in _DONE_HERE:
        return MainAction(key=first.key, label=first.label, path=path)
    return MainAction(key="see_what_to_do", label="See what to do", path=path)


def _equation(db: Database, company: Company, zone: tzinfo) -> Equation:
    today = clock.now().astimezone(zone).date()
    first = today - timedelta(days=equation.DAYS - 1)
    since = datetime.combine(first, datetime.min.time(), zone).astimezone(UTC)
    stores = overview.stores_of(db, company)
    public = {each.id: each.public_id for each in stores}
    found = equation.of(db, stores, since)
    currencies = list(found.in_store.amount)
    currency = currencies[0] if len(currencies) == 1 else ""
    known = _problems(db, company, found.parts["not_done"].reasons)
    parts = {name: _part(each, currency, known) for name, each in found.parts.items()}
    return Equation(
        days=equation.DAYS,
        since=since,
        currency=currency,
        in_store=_part(found.in_store, currency, {}),
        in_quickbooks=parts["in_quickbooks"],
        not_done=parts["not_done"],
        not_confirmed=parts["not_confirmed"],
        waiting=parts["waiting"],
        not_sent=parts["not_sent"],
        difference=parts["difference"],
        adds_up=not found.parts["difference"].count,
        odd=[
            OddOrder(
                id=each.order.public_id,
                number=each.order.number,
                ext_id=each.order.ext_id,
                store=public[each.order.store_id],
                placed_at=each.order.placed_at,
                total=each.order.total,
                currency=each.order.currency,
                code=each.why,
                sentence=_reason(each.why),
            )
            for each in found.odd
        ],
    )


def _part(found: equation.Sum, currency: str, known: Mapping[str, Problem]) -> EquationPart:
    amount = sum(found.amount.values(), Decimal("0.00")) if currency or not found.amount else None
    return EquationPart(
        count=found.count,
        amount=amount,
        reasons=[
            EquationReason(
                code=code,
                sentence=_sentence(known[code]) if code in known else _reason(code),
                count=number,
                problem=known[code].public_id if code in known else None,
            )
            for code, number in Counter(found.reasons).most_common()
        ],
    )


def _problems(db: Database, company: Company, codes: Collection[str]) -> dict[str, Problem]:
    """The open problem of each code of which there is just one."""
    asked = lists.asked(db, "kind:push_orders", company, None)
    found: dict[str, list[Problem]] = {}
    for each in db.scalars(select(Problem).where(*asked.conditions, Problem.code.in_(codes))):
        found.setdefault(each.code, []).append(each)
    return {code: each[0] for code, each in found.items() if len(each) == 1}


def _sentence(problem: Problem) -> str:
    return f"{sentence_case(advice_of(problem).short)}."


def _reason(code: str) -> str:
    return f"{sentence_case(advise('push_orders', code).short)}."


def _strip(kind: str, days: Sequence[overview.Day]) -> StripOut:
    known = KINDS.get(kind)
    return StripOut(
        kind=kind,
        title=known.title if known else kind,
        direction=known.direction if known else "",
        days=[DayOut.model_validate(each) for each in days],
        days_with_failures=sum(bool(each.partly or each.nothing) for each in days),
    )


def _set_up(steps: Sequence[overview.SetUpStep]) -> SetUpOut:
    undone = [number for number, each in enumerate(steps, 1) if not each.done]
    return SetUpOut(
        finished=not undone,
        step=undone[0] if undone else None,
        steps=[SetUpStepOut.model_validate(each) for each in steps],
    )

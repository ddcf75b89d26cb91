"""History: the list of operations with its search language, numbers, hints and exports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Depends, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import Field

from cartbooks import clock
from cartbooks.api import exports
from cartbooks.api.deps import Actor, ReadDb, Viewer, optional, storage_of
from cartbooks.api.noun import routes_of
from cartbooks.api.operations import OperationOut
from cartbooks.api.shapes import Output
from cartbooks.db import Database
from cartbooks.engine import counting, history
from cartbooks.engine.history import Filters, Question, Sort
from cartbooks.engine.searching import VOCABULARY
from cartbooks.engine.suggesting import suggest
from cartbooks.errors import Refused
from cartbooks.model import Color, Company, OperationState, Store
from cartbooks.search import Asking, Node, Not, Term, Words, top, zone_of
from cartbooks.search.echo import said

router = routes_of("operations")

Q = Annotated[
    str,
    Query(
        max_length=2000,
        description="The search language of docs/search.md. 400 `bad_query` with position, length"
        " and suggestion where it is not understood.",
        examples=['kind:"Push Orders" status:red,yellow order:10432'],
    ),
]
Zone = Annotated[
    str,
    Query(
        max_length=60,
        description="IANA time zone in which days and times are meant and told.",
        examples=["America/Los_Angeles"],
    ),
]
RangeName = Annotated[
    str,
    Query(
        max_length=80,
        description="By when it was asked for: hour, today, yesterday, 7d, 30d, all, or"
        " from..to with days or times; either side may be left out.",
        examples=["7d", "2026-11-01..2026-11-20"],
    ),
]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks of History, not yet read."""

    q: str
    range: str
    zone: str
    company: str | None
    store: str | None
    filters: Filters
    quiet: Literal["show", "hide"]

    @property
    def asking(self) -> Asking:
        return Asking(clock.now(), zone_of(self.zone), VOCABULARY)

    def question(self, db: Database, actor: Actor) -> Question:
        """Raises `BadQuery` for a query, `Refused` for a range or zone that is not understood."""
        return history.question(
            self.q,
            self.asking,
            range=self.range,
            company=optional(db, Company, self.company),
            store=optional(db, Store, self.store),
            filters=self.filters,
            hide_quiet=self.quiet == "hide",
            me=actor.name,
        )


def asked(
    q: Q = "",
    range: RangeName = "all",
    zone: Zone = "UTC",
    company: str | None = None,
    store: str | None = None,
    kind: Annotated[list[str] | None, Query()] = None,
    state: Annotated[list[OperationState] | None, Query()] = None,
    color: Annotated[list[Color] | None, Query()] = None,
    code: str | None = None,
    quiet: Annotated[
        Literal["show", "hide"],
        Query(description="Whether operations that had nothing to do are in the list."),
    ] = "show",
) -> Asked:
    filters = Filters(kind or (), state or (), color or (), code or "")
    return Asked(q, range, zone, company, store, filters, quiet)


Asks = Annotated[Asked, Depends(asked)]


class Number(Output):
    """A count, exact to 10,000; with `more` there are more than that."""

    n: int = Field(examples=[1204])
    more: bool


class Totals(Output):
    matching: Number
    everything: Number = Field(description="In this range and company, whatever the query.")
    quiet: Number = Field(description="Hidden because they had nothing to do.")


class Facet(Output):
    """
    A value of the search language and how many one would see after choosing it.

    Exact to 10,000 where at most so many match, or where nothing but a range is asked. Of more,
    some are looked at: there are at least `n`, and `more` says so.
    """

    value: str = Field(examples=["red"])
    title: str = Field(examples=["Nothing done"])
    n: int
    more: bool


class Facets(Output):
    status: list[Facet] = Field(description="All seven, in the order red to cancelled.")
    kind: list[Facet] = Field(description="Those that occur.")
    store: list[Facet] = Field(description="Those that occur; empty where stores are many.")


class HintOut(Output):
    """What would be found: without `text`, a part of the query, or in the range `text`."""

    how: Literal["without", "range"]
    text: str = Field(examples=["order:10432"])
    q: str = Field(description="The query that finds them.")
    range: str = Field(description="The range that finds them.")
    n: int
    more: bool


class Part(Output):
    """One of the parts that must all hold; a chip on the screen."""

    text: str = Field(description="As it was written.", examples=["status:red,yellow"])
    said: str = Field(examples=["red or yellow"])
    name: str = Field(description="The term's name; empty for words and brackets.")
    values: list[str] = Field(description="In the spelling of the language.")
    negated: bool
    position: int
    length: int


class OperationList(Output):
    """A page of History. What `facets=1` asks for is null without it."""

    items: list[OperationOut]
    next_cursor: str | None
    echo: str = Field(
        description="What was understood, in words.",
        examples=["Push Orders, red or yellow, order 10432, last 7 days"],
    )
    parts: list[Part]
    totals: Totals | None
    facets: Facets | None
    hints: list[HintOut] = Field(description="When nothing is found: what would be.")


@router.get("/operations")
def list_operations(
    actor: Viewer,
    db: ReadDb,
    asks: Asks,
    sort: Annotated[Sort, Query(description="newest and oldest go by when it was asked for.")] = (
        "newest"
    ),
    facets: Annotated[bool, Query(description="Also the numbers.")] = False,
    limit: Annotated[int, Query(ge=1, le=200, description="Rows on a page.")] = 50,
    cursor: Annotated[
        str | None,
        Query(max_length=40, description="`next_cursor` of the page before, of the same query."),
    ] = None,
) -> OperationList:
    """
    History: operations, the newest first.

    `q` is the search language of the console; the other filters are joined to it by "and", several
    values of one mean any of them. Totals are exact to 10,000.
    """
    question = asks.question(db, actor)
    rows, following = history.page(db, question.conditions(db), sort, cursor, limit)
    empty = not rows and not cursor
    numbers = counting.numbers(db, question) if facets else None
    return OperationList(
        items=OperationOut.many(db, rows),
        next_cursor=following,
        echo=question.sentence,
        parts=[_part(question.text, each) for each in top(question.node)],
        totals=_totals(numbers.totals) if numbers else None,
        facets=_facets(numbers.facets) if numbers else None,
        hints=[_hint(each) for each in counting.hints(db, question, asks.asking)] if empty else [],
    )


def _part(text: str, node: Node) -> Part:
    inner = node.part if isinstance(node, Not) else node
    name, values = "", list[str]()
    match inner:
        case Term():
            name, values = inner.name, [f"{each.sign}{each.text}" for each in inner.values]
        case Words():
            values = [inner.text]
    return Part(
        text=text[node.start : node.start + node.length],
        said=said(node, VOCABULARY),
        name=name,
        values=values,
        negated=isinstance(node, Not),
        position=node.start,
        length=node.length,
    )


def number(found: counting.Number) -> Number:
    return Number(n=found.n, more=found.more)


def _totals(found: counting.Totals) -> Totals:
    return Totals(
        matching=number(found.matching),
        everything=number(found.everything),
        quiet=number(found.quiet),
    )


def _facets(found: Mapping[str, Sequence[counting.Facet]]) -> Facets:
    return Facets(
        **{
            group: [
                Facet(
                    value=each.value, title=each.title, n=each.number.n, more=each.number.more
                )
                for each in values
            ]
            for group, values in found.items()
        }
    )  # fmt: skip


def _hint(hint: counting.Hint) -> HintOut:
    return HintOut(
        how=hint.how, text=hint.text, q=hint.query, range=hint.range,
        n=hint.number.n, more=hint.number.more,
    )  # fmt: skip


# -- exports

Columns = Annotated[
    str,
    Query(
        max_length=600,
        description=f"Which, with commas between, out of {', '.join(exports.COLUMNS)}.",
        examples=["created_at,title,status,what_happened"],
    ),
]


@router.get("/operations.csv", response_class=StreamingResponse, responses=exports.CSV)
def export_csv(
    actor: Viewer,
    request: Request,
    asks: Asks,
    sort: Sort = "newest",
    columns: Columns = ",".join(exports.USUAL),
) -> StreamingResponse:
    """
    The same query as a CSV file: all rows, not a page.

    UTF-8 with a byte order mark; each time in UTC (ISO 8601) and as local text in `zone`; what a
    spreadsheet would take for a formula is led by an apostrophe.
    """
    return _export(actor, request, asks, sort, columns, "csv")


@router.get("/operations.jsonl", response_class=StreamingResponse, responses=exports.JSON_LINES)
def export_json_lines(
    actor: Viewer,
    request: Request,
    asks: Asks,
    sort: Sort = "newest",
    columns: Columns = ",".join(exports.USUAL),
) -> StreamingResponse:
    """The same query as JSON Lines: all rows, an object on each line."""
    return _export(actor, request, asks, sort, columns, "jsonl")


def _export(
    actor: Actor, request: Request, asks: Asked, sort: Sort, columns: str,
    form: Literal["csv", "jsonl"],
) -> StreamingResponse:  # fmt: skip
    chosen = _chosen(columns)
    storage = storage_of(request)
    zone = zone_of(asks.zone)
    with storage.reading() as db:
        conditions = asks.question(db, actor).conditions(db)
    rows = exports.rows(storage, conditions, sort, chosen, zone)
    pieces = exports.csv_of(rows, chosen, asks.zone) if form == "csv" else exports.lines_of(rows)
    name = f"history-{clock.now().astimezone(zone):%Y%m%d-%H%M}.{form}"
    return StreamingResponse(
        pieces,
        media_type=exports.MEDIA_TYPES[form],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
            "X-Accel-Buffering": "no",
        },
    )


def _chosen(columns: str) -> Sequence[str]:
    wanted = list(dict.fromkeys(each.strip() for each in columns.split(",") if each.strip()))
    unknown = [each for each in wanted if each not in exports.COLUMNS]
    if unknown or not wanted:
        raise Refused(
            f"There is no column {', '.join(unknown)[:200]}." if unknown else "Choose a column.",
            code="unknown_column",
            problems=[f"Known are {', '.join(exports.COLUMNS)}."],
        )
    return wanted


# -- suggestions


class Suggestion(Output):
    """What may be put in place: `text` as it is written, `title` for people."""

    text: str = Field(examples=["status:red"])
    title: str = Field(examples=["red"])
    n: int | None = Field(
        description="How many operations it stands for, where that is known: exact to 1,000."
    )
    more: bool = Field(description="There are more than `n`.")


class Suggestions(Output):
    """`items` replace the characters `start` to `end` of `q`."""

    start: int
    end: int
    name: str = Field(description="The term whose values these are; empty for names of terms.")
    items: list[Suggestion]


@router.get("/search/suggest")
def suggest_search(
    actor: Viewer,
    db: ReadDb,
    q: Annotated[str, Query(max_length=2000)] = "",
    pos: Annotated[int | None, Query(ge=0, le=2000, description="Cursor; else the end.")] = None,
    company: str | None = None,
    zone: Zone = "UTC",
    range: RangeName = "30d",
) -> Suggestions:
    """Names of terms for the word at `pos`, and behind a colon values with their numbers."""
    asking = Asking(clock.now(), zone_of(zone), VOCABULARY)
    found = suggest(
        db, q, len(q) if pos is None else min(pos, len(q)), asking,
        company=optional(db, Company, company), range=range, me=actor.name,
    )  # fmt: skip
    return Suggestions(
        start=found.start,
        end=found.end,
        name=found.name,
        items=[
            Suggestion(
                text=each.text, title=each.title,
                n=each.number.n if each.number else None,
                more=bool(each.number and each.number.more),
            )
            for each in found.items
        ],
    )  # fmt: skip

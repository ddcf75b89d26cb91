"""What the help pages show: every code with its advice, and the words."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query
from pydantic import Field

from cartbooks.advice import Advice as Catalogued
from cartbooks.advice import advise, glossary, help_pages
from cartbooks.api.deps import Viewer
from cartbooks.api.noun import routes_of
from cartbooks.api.shapes import Advice, Output

router = routes_of("help")

Words = Annotated[str, Query(
    max_length=200, description="Every word of it must be in a code or its texts."
)]  # fmt: skip
Group = Literal["status", "quickbooks", "web_connector", "own"]


class AdviceRow(Output):
    """One code, in short."""

    code: str = Field(examples=["3100"])
    kind: str = Field(
        description="The kind of operation for which it means this; empty: for all others."
    )
    group: Group = Field(
        description="status: a status code of QuickBooks; quickbooks: why QuickBooks could not be"
        " reached; web_connector: the Web Connector's own; own: a reason of ours"
    )
    short: str = Field(description="The reason as a clause.")
    what: str
    why: str
    who: str
    who_words: str = Field(examples=["Your bookkeeper"])
    where: str
    retry: str
    severity: str = Field(description="stops or does_not_stop")

    @classmethod
    def of(cls, page: help_pages.Page) -> AdviceRow:
        advice = page.advice
        return cls(
            code=page.code,
            kind=page.kind,
            group=page.group,
            short=advice.short,
            what=advice.what,
            why=advice.why,
            who=advice.who,
            who_words=help_pages.who(advice),
            where=advice.where,
            retry=advice.retry,
            severity=advice.severity,
        )


class AdviceList(Output):
    """All codes that match; the catalogue is small and comes whole."""

    items: list[AdviceRow]
    total: int = Field(description="How many codes the catalogue has.")


class CodePage(Advice):
    """A help page: the advice, and what helps to read it."""

    short: str = Field(description="The reason as a clause.")
    group: Group | None = Field(description="Null for a code that we do not know.")
    who_words: str
    where_words: str
    retry_words: str
    menu_paths: list[str] = Field(
        description="The menus that the steps name, in QuickBooks' and the Web Connector's words.",
        examples=[["Lists > Item List"]],
    )
    kinds: list[str] = Field(description="Kinds of operation for which the code means more.")

    @classmethod
    def page(cls, advice: Catalogued) -> CodePage:
        return cls(
            **Advice.of(advice).model_dump(),
            short=advice.short,
            group=help_pages.group_of(advice.code),
            who_words=help_pages.who(advice),
            where_words=help_pages.where(advice),
            retry_words=help_pages.retry(advice),
            menu_paths=help_pages.menu_paths(advice),
            kinds=help_pages.kinds_of(advice.code),
        )


class WordOut(Output):
    word: str = Field(examples=["Settlement"])
    meaning: str
    group: str
    group_title: str
    api: str = Field(description="Its name in the API; empty where it has none.")


class WordList(Output):
    items: list[WordOut]


@router.get("/advice")
def list_codes(_: Viewer, q: Words = "", group: Group | None = None) -> AdviceList:
    """Every code with its advice, for help pages; `q` searches codes and texts."""
    pages = help_pages.pages()
    return AdviceList(
        items=[
            AdviceRow.of(page)
            for page in pages
            if (group is None or page.group == group) and page.has(q)
        ],
        total=len(pages),
    )


@router.get("/advice/{code}")
def get_advice(_: Viewer, code: str, kind: str = "") -> CodePage:
    """What a code means and what to do; an unknown one gets an honest default."""
    return CodePage.page(advise(kind, code[:60]))


@router.get("/words")
def list_words(_: Viewer, q: Words = "") -> WordList:
    """The glossary: one word, one meaning."""
    wanted = q.casefold().split()
    return WordList(
        items=[
            WordOut(
                word=each.word,
                meaning=each.meaning,
                group=each.group,
                group_title=glossary.GROUPS[each.group],
                api=each.api,
            )
            for each in glossary.WORDS
            if all(
                part in f"{each.word} {each.meaning} {each.api}".casefold() for part in wanted
            )
        ]
    )  # fmt: skip

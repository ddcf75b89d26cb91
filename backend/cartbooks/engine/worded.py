"""
Operations in which some words stand: in what happened, a code, a problem, a record.

All of them are asked for by one statement that is made once for each way to ask: to make one costs
many times what it costs to answer it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Integer, Select, bindparam, func, select, union_all

from cartbooks.db import Database, on_sqlite, once
from cartbooks.engine import about, problem_lists
from cartbooks.engine.about import Named
from cartbooks.engine.conditions import HAS_CODE, among_given, as_one, told
from cartbooks.holds import Later, holds, pattern
from cartbooks.model import Operation, Problem, Task

_SENTENCES = 20_000
"""In so many of the newest operations the sentence itself is searched."""
_PROBLEMS = 500
_NEWEST = select(func.max(Operation.id))
_COMPANY: BindParameter[int] = bindparam("company", type_=Integer)
_AFTER: BindParameter[int] = bindparam("after", type_=Integer)
_MOST: BindParameter[int] = bindparam("most", type_=Integer)


def operations(
    db: Database,
    words: str,
    *,
    codes: Sequence[str],
    records: Sequence[Named],
    company_id: int | None,
    after: int,
    most: int,
) -> set[int]:
    """
    The numbers above *after*, at most so many of each kind.

    *codes*: three ways in which the words may be a code. *records*: those that are called so.
    """
    is_sqlite, of_company, is_ascii = on_sqlite(db), company_id is not None, words.isascii()
    said = {"words": pattern(words), "company": company_id}
    problems = list(db.scalars(_problems(of_company, is_ascii), said))
    newest = once(db, "newest", lambda: db.scalar(_NEWEST)) or 0
    codes_given = {f"code_{at}": code for at, code in enumerate(codes)}
    return set(
        told(
            db,
            _operations(is_sqlite, of_company, is_ascii),
            {
                **said,
                **codes_given,
                **about.given(db, records),
                "problems": problems,
                "sentences_after": max(after, newest - _SENTENCES),
                "after": after,
                "most": most,
            },
        )
    )


@cache
def _problems(of_company: bool, is_ascii: bool) -> Select[int]:
    rows = select(Problem.id)
    if of_company:
        rows = rows.where(Problem.company_id == _COMPANY)
    return rows.where(problem_lists.words(Later("words", is_ascii))).limit(_PROBLEMS)


@cache
def _operations(is_sqlite: bool, of_company: bool, is_ascii: bool) -> Select[Any]:
    newest = select(Operation.id, Operation.what_happened).where(
        Operation.id > bindparam("sentences_after", type_=Integer)
    )
    if of_company:  # a fence: PostgreSQL would look for the words in everybody's first
        newest = newest.where(Operation.company_id == _COMPANY).offset(0)
    of = newest.subquery().c
    said = select(of.id).where(holds(of.what_happened, Later("words", is_ascii)))
    by_task = (
        select(Task.operation_id).where(
            Task.code.in_([bindparam(f"code_{at}", type_=Task.code.type) for at in range(3)]),
            HAS_CODE,
        ),
        select(Task.operation_id).where(
            among_given(Task.problem_id, "problems", is_sqlite=is_sqlite)
        ),
        about.operations(is_sqlite=is_sqlite),
    )
    parts = (
        said.order_by(of.id.desc()),
        *(each.where(Task.operation_id > _AFTER).distinct() for each in by_task),
    )
    found = union_all(*(select(each.limit(_MOST).subquery().c[0]) for each in parts)).subquery()
    return as_one(found.c[0], is_sqlite=is_sqlite)

"""
Pre-flight: what waits, checked now against what is known here, as QuickBooks would check it.

Nothing is asked of QuickBooks and nothing changes. The checks are those of the mapping, which the
push itself uses, so what is told here is what will be seen there, as far as the copies of the lists
are fresh.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from sqlalchemy import func, or_, select

from cartbooks.advice import Advice, advise
from cartbooks.advice.texts import TRY_AGAIN
from cartbooks.db import Database
from cartbooks.mapping import preflight
from cartbooks.mapping.chosen import Chosen, chosen
from cartbooks.mapping.documents import number_of
from cartbooks.mapping.item_index import Items, KnownItem
from cartbooks.mapping.preferences import Preferences
from cartbooks.mapping.preflight import Finding, Known, Lost
from cartbooks.mapping.refs import Ref
from cartbooks.model import (
    Company,
    ListRecord,
    ListState,
    Operation,
    Order,
    OrderPush,
    Store,
    Task,
    TaskState,
)
from cartbooks.operations.planning import preferences_of
from cartbooks.operations.push_orders.brief import OrderBrief
from cartbooks.operations.push_orders.preview import Preview, preview_of
from cartbooks.operations.push_orders.steps import setting_of
from cartbooks.operations.push_products import preview as products
from cartbooks.operations.push_products.steps import ProductBrief
from cartbooks.operations.registry import KINDS
from cartbooks.queries import fold, named

AT_MOST = 100
"""So many tasks of one operation are checked at once."""

Verdict = Literal["will_go", "will_probably_fail", "cannot_tell", "will_be_skipped"]
_POSSIBLE = frozenset({"link_item", "link_customer", "open_settings"})
"""What an advice offers that can be done while the task still waits."""


@dataclass(frozen=True, slots=True)
class Check:
    """What will become of a task, as things stand; `findings` are all results of the checks."""

    verdict: Verdict
    code: str = ""
    what: str = ""
    why: str = ""
    fix: Sequence[str] = ()
    advice: Advice | None = None
    findings: Sequence[Finding] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """
    A task with what it is expected to become; empty where that has no meaning.

    One that has come to an end is not checked.
    """

    task: Task
    check: Check | None
    number: str = ""
    form: str = ""
    document_number: str = ""
    customer: str = ""
    customer_is_new: bool = False
    new_items: Sequence[str] = ()
    date: str = ""
    document_total: Decimal | None = None
    lines: Sequence[Mapping[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why some tasks will fail, with one that stands for them."""

    code: str
    short: str
    tasks: int
    first: Task


@dataclass(slots=True)
class Summary:
    """The checks of many tasks in a sentence and in numbers."""

    counts: Counter[Verdict] = field(default_factory=Counter)
    failing: dict[str, list[Look]] = field(default_factory=dict)

    def add(self, look: Look) -> None:
        """Count the check of one task; one that has ended has none."""
        if look.check is None:
            return
        self.counts[look.check.verdict] += 1
        if look.check.verdict == "will_probably_fail":
            self.failing.setdefault(look.check.code, []).append(look)

    @property
    def reasons(self) -> list[Reason]:
        """Why tasks will fail, the commonest first."""
        most = sorted(self.failing.items(), key=lambda each: -len(each[1]))
        return [Reason(code, _short(looks[0]), len(looks), looks[0].task) for code, looks in most]

    @property
    def sentence(self) -> str:
        """ "2 will fail as things stand: a product is not linked to a QuickBooks item." """
        failing = self.counts["will_probably_fail"]
        if failing:
            most = self.reasons
            shown = [
                f"{each.short} ({each.tasks:,})" if each.tasks > 1 else each.short
                for each in most[:3]
            ]
            more = f"; and {len(most) - 3} other reasons" if len(most) > 3 else ""
            return f"{failing:,} will fail as things stand: {'; '.join(shown)}{more}."
        unclear = self.counts["cannot_tell"]
        if unclear:
            return f"{unclear:,} cannot be told beforehand."
        if not self.counts["will_go"]:
            return "There is nothing to send."
        return "All will go, as far as can be told without asking QuickBooks."


def _short(look: Look) -> str:
    assert look.check is not None
    advice = look.check.advice
    known = advice is not None and advice.confidence != "unknown"
    return advice.short if advice and known else look.check.why.rstrip(".")


class Checker:
    """The checks of one company's tasks; what many of them need is looked up once."""

    def __init__(self, db: Database, company: Company) -> None:
        self._db, self._company = db, company
        self._read: set[str] | None = None
        self._lost: dict[int, Mapping[str, Lost]] = {}
        self._stores: Sequence[Store] | None = None
        self._looks: dict[int, Look] = {}

    def look(self, tasks: Sequence[Task]) -> list[Look]:
        """Each of *tasks*, in their order, as it stands; none is worked out twice."""
        found: list[Look] = []
        for each in tasks:
            look = self._looks.get(each.id) or self._look(each)
            if each.id:
                self._looks[each.id] = look
            found.append(look)
        return found

    def _look(self, task: Task) -> Look:
        if task.state not in {TaskState.WAITING, TaskState.SENT}:
            return Look(task, None)
        brief = KINDS[task.kind].brief(self._db, [task]).get(task.id)
        if isinstance(brief, OrderBrief):
            return self._order(task, brief)
        if isinstance(brief, ProductBrief):
            return self._product(task, brief)
        return Look(task, Check("will_go"))

    # -- orders

    def _order(self, task: Task, brief: OrderBrief) -> Look:
        if skip := str(brief.memory.get("skip") or ""):
            check = self._worded(task, "will_be_skipped", skip, {}, "", [])
            return Look(task, check, number=brief.order.number)
        if "adopt" in brief.memory:
            number = str(brief.memory["adopt"])
            return Look(
                task,
                Check("cannot_tell", "linked_by_number", f"{task.label} is looked for.",
                      f"QuickBooks is asked for the document {number}; nothing is sent."),
                number=brief.order.number, document_number=number,
            )  # fmt: skip
        preview = preview_of(brief)
        check = self.of_order(task, brief, preview)
        return Look(
            task,
            check,
            number=brief.order.number,
            form=preview.form,
            document_number=preview.ref_number,
            customer=preview.customer or brief.order.customer.company or _name(brief),
            customer_is_new=preview.customer_is_new,
            new_items=preview.new_items,
            date=preview.txn_date,
            document_total=Decimal(preview.document_total) if preview.document_total else None,
            lines=preview.lines,
        )

    def of_order(self, task: Task, brief: OrderBrief, preview: Preview) -> Check:
        """All checks of one order."""
        findings = preflight.check(
            brief.order,
            brief.preferences,
            self._known(brief, task),
            form=brief.form or None,  # type: ignore[arg-type]  # the ledger keeps it as text
            number=brief.number,
            name=str(brief.memory.get("name") or ""),
        )
        worst = findings[0] if findings else None
        if worst is not None and worst.severity != "ok":
            verdict: Verdict = (
                "will_probably_fail" if worst.severity == "will_fail" else "cannot_tell"
            )
            facts = {**_about(brief), **worst.facts}
            return self._worded(task, verdict, worst.code, facts, worst.sentence, findings)
        if preview.will == "held":
            return self._worded(
                task, "will_probably_fail", preview.code, _about(brief), preview.why, findings
            )
        if not self._lists_read({"item", "customer"}):
            return self._worded(task, "cannot_tell", "lists_not_read", {}, "", findings)
        return Check("will_go", findings=findings)

    def _known(self, brief: OrderBrief, task: Task) -> Known:
        linked = list(brief.item_links.values())
        return Known(
            setting=setting_of(brief),
            items=Items([*brief.items, *linked]),
            item_links={
                record.removeprefix("sku:"): item.ref() for record, item in brief.item_links.items()
            },
            products=brief.products,
            customers=brief.customers,
            customer_link=brief.customer_link,
            taken_numbers=self._taken(brief, task),
            lists_read=self._lists_read({"item", "customer"}),
            lost=self._lost_of(task),
        )

    def _taken(self, brief: OrderBrief, task: Task) -> set[str]:
        """Of the number that this order would have: whether a document of ours has it."""
        ref = number_of(brief.order, brief.preferences, brief.number)
        if ref is None:
            return set()
        if self._stores is None:
            self._stores = self._db.scalars(
                select(Store).where(Store.company_id == self._company.id)
            ).all()
        for store in self._stores:
            prefix = str(store.preferences.get("number_prefix") or "")
            if not ref.startswith(prefix):
                continue
            same = (Order.store_id == store.id, Order.number == ref.removeprefix(prefix))
            for order in self._db.scalars(select(Order).where(*same).limit(5)):
                own = order.store_id == task.store_id and order.ext_id == task.record
                refused = order.why == "number_taken" and order.why_facts.get("number") == ref
                if (own and refused) or (not own and order.push is OrderPush.POSTED):
                    return {ref}
        return set()

    # -- products

    def _product(self, task: Task, brief: ProductBrief) -> Look:
        made = products.preview_of(brief, self.twin(brief.product.sku or ""))
        number = brief.product.sku or ""
        if made.will == "refused":
            check = self._worded(task, "will_probably_fail", made.code, made.facts, "", [])
        elif made.will == "linked":
            check = self._worded(task, "will_be_skipped", made.code, {}, "", [])
        elif not self._lists_read({"item"}):
            check = self._worded(task, "cannot_tell", "lists_not_read", {}, "", [])
        else:
            check = Check("will_go")
        new = [number] if made.will == "create" else []
        return Look(task, check, number=number, form=made.type, new_items=new)

    def twin(self, sku: str) -> KnownItem | None:
        """The item of QuickBooks that has *sku* as its name."""
        found = named(self._db, self._company.id, "item", sku) if sku else None
        if found is None:
            return None
        return KnownItem(
            found.list_id, found.full_name, found.full_name, found.type, found.is_active
        )

    # -- what is known

    def _lists_read(self, lists: set[str]) -> bool:
        if self._read is None:
            self._read = set(
                self._db.scalars(
                    select(ListState.kind).where(
                        ListState.company_id == self._company.id,
                        ListState.complete_at.is_not(None),
                    )
                )
            )
        return lists <= self._read

    def _lost_of(self, task: Task) -> Mapping[str, Lost]:
        assert task.store_id is not None
        if task.store_id not in self._lost:
            store = self._db.get_one(Store, task.store_id)
            self._lost[task.store_id] = self._look_up(preferences_of(store))
        return self._lost[task.store_id]

    def _look_up(self, preferences: Preferences) -> Mapping[str, Lost]:
        """The settings whose record is gone from the copies of the lists, or inactive there."""
        lost: dict[str, Lost] = {}
        for each in chosen(preferences):
            if not self._lists_read({each.list}):
                continue
            record = self._record(each)
            if record is None or record.gone:
                lost[each.setting] = "gone"
            elif not record.is_active:
                lost[each.setting] = "inactive"
        return lost

    def _record(self, chosen: Chosen) -> ListRecord | None:
        ref: Ref = chosen.ref
        same = []
        if ref.list_id:
            same.append(ListRecord.list_id == ref.list_id)
        if ref.full_name and not ref.list_id:
            same.append(ListRecord.key_name == fold(ref.full_name))
        return self._db.scalars(
            select(ListRecord)
            .where(
                ListRecord.company_id == self._company.id,
                ListRecord.kind == chosen.list,
                or_(*same),
            )
            .order_by(ListRecord.gone, ListRecord.id)
            .limit(1)
        ).first()

    # -- words

    def skipped(self, task: Task, code: str, sentence: str, number: str = "") -> Look:
        """A rule keeps the record of *task* out."""
        return Look(
            task, self._worded(task, "will_be_skipped", code, {}, sentence, []), number=number
        )

    def _worded(
        self,
        task: Task,
        verdict: Verdict,
        code: str,
        facts: Mapping[str, str],
        sentence: str,
        findings: Sequence[Finding],
    ) -> Check:
        subject = task.label
        advice = advise(task.kind, code, facts={"subject": subject, **facts})
        known = advice.confidence != "unknown"
        why = advice.why if known else sentence
        what = {
            "will_probably_fail": f"{subject} would not be added to QuickBooks.",
            "cannot_tell": f"Whether {subject} goes cannot be told beforehand.",
            "will_be_skipped": f"{subject} will be skipped.",
            "will_go": "",
        }[verdict]
        return Check(
            verdict=verdict,
            code=code,
            what=what,
            why=why or sentence,
            # a rule that there is no advice for keeps it out: nothing is wrong
            fix=[step for step in advice.steps if step != TRY_AGAIN]
            if known or verdict != "will_be_skipped"
            else [],
            advice=advice.model_copy(
                update={
                    "alternatives": tuple(
                        each for each in advice.alternatives if each.key in _POSSIBLE
                    )
                }
            ),
            findings=findings,
        )


def of_operation(
    db: Database, checker: Checker, operation: Operation, *, most: int = AT_MOST
) -> Summary:
    """The first *most* tasks of a waiting operation, checked."""
    summary = Summary()
    for each in checker.look(open_tasks(db, operation, most)):
        summary.add(each)
    return summary


def count_open(db: Database, operation: Operation) -> int:
    """How many tasks of *operation* still go."""
    return (
        db.scalar(
            select(func.count())
            .select_from(Task)
            .where(
                Task.operation_id == operation.id,
                Task.state.in_([TaskState.WAITING, TaskState.SENT]),
            )
        )
        or 0
    )


def open_tasks(db: Database, operation: Operation, most: int) -> Sequence[Task]:
    """What of *operation* still goes, in its order."""
    return db.scalars(
        select(Task)
        .where(
            Task.operation_id == operation.id,
            Task.state.in_([TaskState.WAITING, TaskState.SENT]),
        )
        .order_by(Task.id)
        .limit(most)
    ).all()


def _name(brief: OrderBrief) -> str:
    buyer = brief.order.customer
    return f"{buyer.first_name} {buyer.last_name}".strip()


def _about(brief: OrderBrief) -> dict[str, str]:
    return {
        "customer": brief.order.customer.company or _name(brief),
        "email": brief.order.customer.email,
        "store": brief.store,
    }

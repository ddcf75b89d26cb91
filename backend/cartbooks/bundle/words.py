"""README.txt and summary.md: a bundle in words."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from cartbooks import __version__, clock
from cartbooks.bundle import rows
from cartbooks.bundle.source import Source, task_ids
from cartbooks.model import Operation, Problem, Session, Task, TaskEvent, TaskState
from cartbooks.operations.registry import KINDS

_SHOWN = 20
_NOT_DONE = (TaskState.FAILED, TaskState.HELD, TaskState.NOT_CONFIRMED)
_README = """A support bundle of Cartbooks {version}
{line}

Made {at}. It is about: {about}. Nothing was sent anywhere: whoever has this file decides.

How to look into it
  Open {address}/console/open in a browser, on any Cartbooks server, and choose this file.
  It is read in the browser and not uploaded. Any zip program opens it as well.
  Begin with summary.md.

What is hidden
{hidden}
  redaction.json says which rule hid how many values in which file.

What is in it
{files}
"""
_MASKED = """\
  Names, addresses, e-mail addresses, phone numbers, names of PCs and people, folders, and
  whatever a person wrote are replaced by tokens such as Customer-7F3A9K. The same person has
  the same token everywhere, also in other bundles of the same installation.
  Order numbers, SKUs, amounts and the names of items and accounts are shown.
  Card numbers, passwords, tickets and keys are taken out."""
_OPEN = """\
  THIS BUNDLE SHOWS CUSTOMERS' DETAILS: whoever made it asked for that, and it was recorded.
  Card numbers, passwords, tickets and keys are taken out all the same."""
ABOUT = {
    "README.txt": "this text",
    "manifest.json": "scope, counts and SHA-256 of each file",
    "summary.md": "what happened in words, ready for a ticket",
    "sessions.ndjson": "visits of the Web Connector",
    "operations.ndjson": "what ran",
    "tasks.ndjson": "its tasks with the advice on each",
    "attempts.ndjson": "what was tried and what healed by itself",
    "problems.ndjson": "the problems that they belong to",
    "records.ndjson": "the orders as the store told them, and where they stand",
    "notes.ndjson": "what people wrote down (hidden unless details were asked for)",
    "messages.ndjson": "what was said to QuickBooks: times, sizes, status codes, original hashes",
    "conversation.ndjson": "calls of the Web Connector as far as they are kept",
    "timeline.csv": "one line a step, in UTC and in the shop's time",
    "environment.json": "versions, machine, database, queue",
    "quickbooks.json": "what QuickBooks said about itself",
    "webconnector.json": "the Web Connector and its set-up file, without the password",
    "settings.json": "all settings, secrets only as set or not set",
    "log-tail.txt": "the server's log lines of that time",
    "activity.ndjson": "who did what in that time",
    "checks.json": "what the checks of the own side say",
    "redaction.json": "what was hidden",
    "warnings.txt": "what is missing and why",
}


def readme(source: Source, about: str, address: str, files: list[str]) -> Iterator[bytes]:
    named = [name for name in files if not name.startswith("messages/")]
    listed = [f"  {name:<22} {ABOUT.get(name, '')}" for name in named]
    if len(named) < len(files):
        listed.append(f"  {'messages/':<22} qbXML requests and answers, indented and masked")
    yield _README.format(
        version=__version__,
        line="=" * (32 + len(__version__)),
        at=rows.moment(clock.now()),
        about=about,
        address=address,
        hidden=_OPEN if source.mask.details else _MASKED,
        files="\n".join(listed),
    ).encode()


def summary(source: Source, about: str) -> Iterator[bytes]:
    """What, why, what was tried and when."""
    mask, chosen = source.mask, source.chosen
    yield f"# Support bundle: {about}\n\nTimes are UTC.\n".encode()
    with source.storage.reading() as db:
        operations = list(
            db.scalars(
                select(Operation)
                .where(Operation.id.in_(chosen.operations))
                .order_by(Operation.id.desc())
                .limit(_SHOWN)
            )
        )
        text = "\n## Operations\n\n" if operations else "\nNo operation is in this bundle.\n"
        for each in operations:
            color = f", {each.color.value}" if each.color else ""
            text += (
                f"- {rows.moment(each.created_at)} **{_title(each.kind)}** `{each.public_id}`: "
                f"{each.state.value}{color}. {mask.words(each.what_happened)}\n"
            )
        not_done = list(
            db.scalars(
                select(Task)
                .where(Task.id.in_(task_ids(chosen)), Task.state.in_(_NOT_DONE))
                .order_by(Task.id.desc())
                .limit(_SHOWN)
            )
        )
        text += "\n## Not done\n\n" if not_done else ""
        for task in not_done:
            told = rows.task(mask, task)
            advice = told["advice"] or {}
            steps = "".join(f"\n  {n}. {step}" for n, step in enumerate(advice.get("steps", []), 1))
            quoted = f"\n  QuickBooks said ({task.code}): {told['said']}" if told["said"] else ""
            text += (
                f"- **{told['label']}** `{task.public_id}` {task.state.value}, attempt "
                f"{task.attempts}.\n  What: {advice.get('what', '')}\n  Why: "
                f"{advice.get('why', '')}{quoted}\n  What to do:{steps or ' nothing is known.'}\n"
            )
        problems = list(
            db.scalars(select(Problem).where(Problem.id.in_(chosen.problems)).limit(_SHOWN))
        )
        text += "\n## Problems\n\n" if problems else ""
        for problem in problems:
            text += (
                f"- `{problem.public_id}` code {problem.code}, {problem.state.value}: "
                f"{problem.open_tasks} open of {problem.tasks}, since "
                f"{rows.moment(problem.first_at)}\n"
            )
        visits = db.scalar(
            select(func.count()).select_from(Session).where(Session.id.in_(chosen.sessions))
        )
        events = list(
            db.scalars(
                select(TaskEvent)
                .where(TaskEvent.task_id.in_([task.id for task in not_done]))
                .order_by(TaskEvent.id)
                .limit(100)
            )
        )
        text += f"\n## Timeline of what is not done ({visits} visits)\n\n" if events else ""
        for event in events:
            told = rows.attempt(mask, event)
            code = f" {event.code}" if event.code else ""
            text += f"- {told['at']} `{told['task']}` {event.what}{code} {told['detail']}".rstrip()
            text += "\n"
    yield text.encode()


def _title(kind: str) -> str:
    known = KINDS.get(kind)
    return known.title if known else kind

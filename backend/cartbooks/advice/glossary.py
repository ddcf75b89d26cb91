"""The words of Cartbooks and what each means: docs/glossary.md and the help pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Group = Literal["work", "results", "quickbooks", "within"]

GROUPS: dict[Group, str] = {
    "work": "What is there",
    "results": "How it went",
    "quickbooks": "QuickBooks and the Web Connector",
    "within": "How it works within",
}


@dataclass(frozen=True, slots=True)
class Word:
    """`meaning` is one sentence without a full stop; `api` names it in the API, if it is there."""

    word: str
    meaning: str
    group: Group
    api: str = ""


WORDS: tuple[Word, ...] = (
    Word("Company", "one QuickBooks company file, with the Web Connector login that serves it",
         "work", "company"),
    Word("Store", "one web store that feeds a company; several stores may share one, each with its"
         " own number prefix", "work", "store"),
    Word("Operation", "a named piece of work, such as Push Orders. It has tasks, and a colour when"
         " they have ended", "work", "operation"),
    Word("Task", "one order, product, customer or list within an operation: what succeeds or"
         " fails", "work", "task"),
    Word("Record", "an order, customer or product, with its number in the store and its id in"
         " QuickBooks", "work", "record"),
    Word("Problem", "the same trouble on one or many tasks", "work", "problem"),
    Word("Queue, Pending", "the operations that wait, in the order they will run: a query, not a"
         " table", "work", "queue"),
    Word("Link", "“this store record is that QuickBooks list record”", "work", "link"),
    Word("Advice", "what happened, why, what to do, who, whether it retries by itself", "work",
         "advice"),
    Word("Own reason", "a code of ours, such as `sku_unmatched`, beside QuickBooks' numbers",
         "work", "code"),
    Word("Alert", "a trouble that somebody is told of by e-mail or webhook, once when it begins and"
         " once when it is over", "work", "alert"),
    Word("Note", "what a person wrote beside an operation, task, session, problem or record",
         "work", "note"),
    Word("Support bundle", "one zip with everything about an operation, session, problem or"
         " record, customers hidden", "work", "bundle"),
    Word("Colour", "green: every counted task done; yellow: some; red: none; none counted: no"
         " colour", "results", "color"),
    Word("All done", "green: every task was done, with a note or without", "results", "green"),
    Word("Partly done", "yellow: at least one task was done and at least one was not", "results",
         "yellow"),
    Word("Nothing done", "red: there was at least one task, and none was done", "results", "red"),
    Word("Nothing to do", "no task counted: neither red nor green", "results"),
    Word("Running now", "a visit is under way or the store's hand is at work on it", "results",
         "running"),
    Word("Waiting", "in the queue", "results", "waiting"),
    Word("Cancelled", "taken out of the queue by a person before it was picked up", "results",
         "cancelled"),
    Word("Not done", "a task that failed or is held; it counts against the colour", "results",
         "failed, held"),
    Word("Not confirmed", "sent, but the answer was lost. We ask QuickBooks whether it arrived"
         " before anything is sent again, so nothing is entered twice", "results",
         "not_confirmed"),
    Word("Skipped", "left out by a rule; it counts for no colour", "results", "skipped"),
    Word("Session", "one visit of the Web Connector, authenticate to closeConnection, named by its"
         " ticket", "quickbooks", "session"),
    Word("Rhythm", "how often the Web Connector usually comes, by which it is on time, late or"
         " silent", "quickbooks"),
    Word("Machine", "a PC that a company was visited from, known by its address", "quickbooks"),
    Word("Message", "one qbXML request document and its answer, verbatim", "quickbooks",
         "message"),
    Word("Request", "one qbXML request within a message", "quickbooks"),
    Word("Message set", "QuickBooks' word for a message with writes; its id lets QuickBooks"
         " remember what came of it", "quickbooks"),
    Word("List record", "a record of a QuickBooks list (item, customer, account, terms, ...); we"
         " keep local copies", "quickbooks"),
    Word("Stamp", "the FileID that the Web Connector writes into the company file", "quickbooks"),
    Word("Guard", "the check that the right company file is open, and not an older copy of it",
         "quickbooks"),
    Word("Settlement", "finding out what became of a write whose answer was lost", "quickbooks"),
    Word("Hand", "who must act for a waiting task: QuickBooks (a visit) or the store (the worker)",
         "within"),
    Word("Step", "the code of a task's next move: what to ask, what the answer means. Pure",
         "within"),
    Word("Brief", "what a step must know, gathered from the database by its kind's plan",
         "within"),
    Word("Verdict", "what a step says: Done, More, Failed, Held, Skipped, Wait", "within"),
    Word("Posting", "the ledger row that lets a sale become a QuickBooks document once and only"
         " once", "within", "posting"),
    Word("Generation", "how often a person has said “post again” of one posting", "within"),
    Word("Token", "`CB:` and eight letters in a document's memo, by which it is known to be ours",
         "within"),
    Word("Quiet", "an operation that ended and had nothing to do; a visit that finished and ended"
         " no task", "within"),
    Word("View", "a question to History (query, range, order, columns) that is kept under a name",
         "within"),
    Word("Pre-flight", "telling before the visit what QuickBooks would refuse of what waits",
         "within"),
)  # fmt: skip

HEAD = """\
# Glossary

One word, one meaning: in Python, SQL, JSON, TypeScript and on the screen. Made by
`python -m cartbooks.advice glossary` from `backend/cartbooks/advice/glossary.py`, which the help
pages show too; a test holds it to that.
"""


def document() -> str:
    """The whole text of docs/glossary.md."""
    parts = [HEAD]
    for group, title in GROUPS.items():
        rows = (f"| **{each.word}** | {each.meaning} |" for each in WORDS if each.group == group)
        parts.append("\n".join([f"## {title}\n", "| word | is |", "|---|---|", *rows]) + "\n")
    return "\n".join(parts)

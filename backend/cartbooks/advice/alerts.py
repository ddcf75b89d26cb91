"""What an alert says: a sentence for lists, and the e-mail. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from cartbooks.advice.catalogue import advise
from cartbooks.advice.model import WHO_WORDS, Advice
from cartbooks.advice.what_happened import ANY, WORDS


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail as text: its subject line and its lines."""

    subject: str
    text: str


def moment(at: datetime, zone: str) -> str:
    """`Mon 23 Nov, 9:30 (America/New_York)`: for people, in their own zone."""
    there = at.astimezone(ZoneInfo(zone))
    return f"{there:%a} {there.day} {there:%b}, {there.hour}:{there:%M} ({zone})"


def late(since: datetime, zone: str, machine: str = "") -> Advice:
    """The Web Connector has not come since then."""
    return advise("", "connector_silent", facts={"since": moment(since, zone), "machine": machine})


def red_sentence(title: str, store: str, happened: str) -> str:
    """*happened* is the operation's own sentence."""
    of = f" of {store}" if store else ""
    return f"{title}{of}: {happened[:1].lower()}{happened[1:]}" if happened else f"{title}{of}."


def unsure_sentence(counts: Mapping[str, int]) -> str:
    """*counts* are the tasks whose outcome is not confirmed, by kind."""
    parts = []
    for kind, number in sorted(counts.items()):
        words = WORDS.get(kind, ANY)
        parts.append(f"{number:,} {words.one if number == 1 else words.many}")
    listed = ", ".join(parts[:-1]) + (" and " if parts[:-1] else "") + parts[-1]
    return f"{listed} {'is' if sum(counts.values()) == 1 else 'are'} not confirmed."


def unsure(kind: str) -> Advice:
    return advise(kind, "not_confirmed")


def cleared_late(at: datetime, zone: str) -> str:
    return f"The Web Connector came again: {moment(at, zone)}."


def cleared_red(title: str, store: str, *, went: bool, left: int) -> str:
    """*went*: a later one was not red; else nothing of it stands any more. *left* still do."""
    of = f" of {store}" if store else ""
    if not went:
        return f"Everything that {title}{of} had left undone has gone through or was dealt with."
    rest = f" {left:,} of what was not done {'still waits' if left == 1 else 'still wait'}."
    return f"{title}{of} works again.{rest if left else ''}"


CLEARED_UNSURE = "It is known now what became of what was sent."
SWITCHED_OFF = "The alert was switched off."


def raised_letter(
    company: str, sentence: str, advice: Advice, *, since: str, link: str, rule: str
) -> Letter:
    """The trouble, why, what to do, by whom, and where to read more."""
    return Letter(
        _line(f"{company}: {sentence.rstrip('.')}"),
        _text(
            sentence,
            advice.why,
            *_steps(advice.steps),
            f"Who: {WHO_WORDS[advice.who]}.",
            f"Since: {since}.",
            f"More: {link}",
            footer=rule,
        ),
    )


def cleared_letter(
    company: str, sentence: str, cleared: str, *, since: str, link: str, rule: str
) -> Letter:
    return Letter(
        _line(f"{company}: all clear. {cleared.rstrip('.')}"),
        _text(
            f"All clear. {cleared}",
            f"It was: {sentence}",
            f"Since: {since}.",
            f"More: {link}",
            footer=rule,
        ),
    )


def test_letter(company: str, clause: str, *, link: str, rule: str) -> Letter:
    return Letter(
        _line(f"{company}: a test of your alert"),
        _text(
            f"This is a test. You will get an e-mail like this one when {clause}, and another one"
            " when it is over.",
            "Nothing has to be done.",
            f"More: {link}",
            footer=rule,
        ),
    )


def footer(company: str, link: str) -> str:
    return f"Cartbooks sends this for {company}. Alerts are set under {link}"


def _steps(steps: Sequence[str]) -> list[str]:
    if len(steps) < 2:
        return list(steps)
    return ["\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))]


def _text(*parts: str, footer: str) -> str:
    return "\n\n".join([*filter(None, parts), f"-- \n{footer}"]) + "\n"


def _line(text: str) -> str:
    """One line of a header: no line breaks, and short enough to be read in a list."""
    words = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return words if len(words) <= 150 else words[:149].rstrip() + "…"

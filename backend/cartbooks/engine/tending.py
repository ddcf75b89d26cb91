"""What people do about a problem: take it on, leave it alone, deal with it, split and join."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update

from cartbooks import clock
from cartbooks.db import Database
from cartbooks.engine import deciding, grouping
from cartbooks.engine.fingerprints import Fingerprint, part_of
from cartbooks.engine.problems import tell, tend
from cartbooks.errors import Conflict, Refused
from cartbooks.model import Problem, ProblemState, Task, move

AT_ONCE = 1000
"""So many records are dealt with by one word; what has more is marked in several goes."""


def own(db: Database, problem: Problem, owner: str, by: str) -> None:
    """*owner* looks after it, or nobody does; who owns a new problem has seen it."""
    if problem.owner == owner:
        return
    problem.owner = owner
    if owner and problem.state in {ProblemState.NEW, ProblemState.CAME_BACK}:
        move(db, problem, ProblemState.SEEN)
    tell(db, problem, "owned" if owner else "disowned", by=by, detail=owner)
    db.flush()


def see(db: Database, problem: Problem, by: str) -> None:
    """Somebody has looked at it, or takes back that it was left alone or dealt with."""
    was = problem.state
    if was is ProblemState.SEEN:
        return
    if was is ProblemState.DEALT_WITH and not problem.open_tasks:
        raise Conflict("Nothing of it is open any more.", code="nothing_open")
    move(db, problem, ProblemState.SEEN, left_until=None, left_at_most=None)
    tell(db, problem, "taken_back" if was is ProblemState.DEALT_WITH else "seen", by=by)
    db.flush()


def leave_alone(
    db: Database,
    problem: Problem,
    by: str,
    *,
    until: datetime | None = None,
    more: int | None = None,
    note: str = "",
) -> None:
    """Quiet until a day, until it has hit *more* tasks again, or for good when neither is given."""
    if until is not None and until <= clock.now():
        raise Refused("That day has passed.", code="past_day")
    facts = {
        "left_until": until,
        "left_at_most": None if more is None else problem.tasks + more,
    }
    if problem.state is ProblemState.LEFT_ALONE:
        for name, value in facts.items():
            setattr(problem, name, value)
    else:
        move(db, problem, ProblemState.LEFT_ALONE, **facts)
    tell(db, problem, "left_alone", by=by, detail=note)
    db.flush()


def deal_with(db: Database, problem: Problem, note: str, by: str) -> int:
    """
    A person says that it is dealt with: so is every record that stands in it. Returns how many.

    Nothing is sent for them. Raises `Refused` without a word about how.
    """
    note = note.strip()[:500]
    if not note:
        raise Refused("Write down what was done about it.", code="reason_needed")
    standing = (
        Task.problem_id.in_(grouping.members(db, problem)),
        Task.problem_since.is_not(None),
    )
    if not problem.open_tasks:
        raise Conflict("Nothing of it is open any more.", code="nothing_open")
    tasks = db.scalars(select(Task).where(*standing).order_by(Task.id).limit(AT_ONCE)).all()
    for task in tasks:
        deciding.mark_dealt_with(db, task, note, by)
    tend(db)
    return len(tasks)


def join(db: Database, problem: Problem, into: Problem, by: str) -> None:
    """
    *problem* shows under *into* from now on, with all that is joined into it.

    Its tasks keep its name, so `separate` undoes it.
    """
    if problem.company_id != into.company_id:
        raise Refused("They belong to two companies.", code="other_company")
    grouping.locked(db, {problem.id, into.id})
    if problem.id == into.id:
        raise Refused("A problem cannot be joined into itself.", code="same_problem")
    if into.joined_into is not None or problem.joined_into is not None:
        raise Conflict("One of them is part of another problem already.", code="joined_already")
    db.execute(update(Problem).where(Problem.joined_into == problem.id).values(joined_into=into.id))
    problem.joined_into = into.id
    db.flush()
    grouping.count(db, into)
    into.tasks += problem.tasks
    into.first_at = min(into.first_at, problem.first_at)
    into.last_at = max(into.last_at, problem.last_at)
    if problem.open_tasks and into.state is ProblemState.DEALT_WITH:
        move(db, into, ProblemState.CAME_BACK, opened_at=clock.now())
    tell(db, problem, "joined", by=by, detail=into.public_id)
    tell(db, into, "took_in", by=by, detail=problem.public_id)
    db.flush()


def separate(db: Database, problem: Problem, by: str) -> Problem:
    """Take *problem* out of the one it was joined into."""
    if problem.joined_into is None:
        raise Conflict("It is not part of another problem.", code="not_joined")
    into = db.get_one(Problem, problem.joined_into)
    grouping.locked(db, {problem.id, into.id})
    problem.joined_into = None
    into.tasks -= problem.tasks
    db.flush()
    grouping.count(db, into)
    grouping.count(db, problem)
    if problem.open_tasks and problem.state is ProblemState.DEALT_WITH:
        move(db, problem, ProblemState.CAME_BACK, opened_at=clock.now())
    tell(db, problem, "separated", by=by, detail=into.public_id)
    tell(db, into, "gave_back", by=by, detail=problem.public_id)
    db.flush()
    return problem


def split(db: Database, problem: Problem, word: str, by: str) -> Problem:
    """
    What names *word* is a problem of its own from now on.

    Records that stand in it now go along; what has ended stays where it was. Raises `Conflict`
    when nothing open names the word, or all of it does.
    """
    word = " ".join(word.split())
    if len(word) < 2:
        raise Refused("Give a word that tells them apart.", code="word_needed")
    if problem.joined_into is not None or problem.split_from is not None:
        raise Conflict("Split the problem that it is a part of.", code="part_already")
    grouping.locked(db, {problem.id})
    standing = db.scalars(
        select(Task)
        .where(Task.problem_id == problem.id, Task.problem_since.is_not(None))
        .order_by(Task.id)
    ).all()
    going = [task for task in standing if word.casefold() in grouping.heard(task)]
    if not going:
        raise Conflict(f'Nothing open in it names "{word}".', code="nothing_to_split")
    if len(going) == len(standing):
        raise Conflict(f'All that is open names "{word}".', code="all_of_it")
    found = Fingerprint(problem.fingerprint, problem.pattern, problem.field)
    grouping.make(db, found, going[0], part=problem, by=word)
    part = db.scalars(
        select(Problem).where(
            Problem.company_id == problem.company_id,
            Problem.fingerprint == part_of(problem.fingerprint, word),
        )
    ).one()
    for task in going:
        task.problem_id = part.id
    part.tasks += len(going)
    problem.tasks -= len(going)
    part.first_at = (
        db.scalar(select(func.min(Task.ended_at)).where(Task.problem_id == part.id)) or clock.now()
    )
    db.flush()
    grouping.count(db, part)
    grouping.count(db, problem)
    if part.state is ProblemState.DEALT_WITH:
        move(db, part, ProblemState.CAME_BACK, opened_at=clock.now())
    tell(db, part, "split_off", by=by, detail=f"{problem.public_id} {word}")
    tell(db, problem, "split", by=by, detail=f"{part.public_id} {word}")
    db.flush()
    return part

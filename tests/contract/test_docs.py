"""The documentation says what is true: links lead somewhere, every setting and command is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cartbooks.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
CONFIGURATION = (ROOT / "docs" / "configuration.md").read_text()


def headings(page: Path) -> set[str]:
    """The anchors that a page offers, as they are made from its headings."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title).strip().lower().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (
            anchor and target.suffix == ".md" and anchor not in headings(target)
        ):
            broken.append(link)
    assert not broken


def test_every_setting_is_in_the_configuration_page_and_no_other() -> None:
    told = set(re.findall(rf"^\| `{PREFIX}(\w+)` ", CONFIGURATION, re.MULTILINE))
    assert told == {name.upper() for name in Settings.model_fields}


def test_the_defaults_that_it_tells_are_the_true_ones() -> None:
    rows = re.findall(rf"^\| `{PREFIX}(\w+)` \| `([^`]+)` \|", CONFIGURATION, re.MULTILINE)
    assert rows
    for name, told in rows:
        default = Settings.model_fields[name.lower()].default
        assert told == (str(default).lower() if isinstance(default, bool) else str(default))


def test_everything_that_is_run_is_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text()
    for command in ("make demo", "make test", "make run", "cartbooks serve"):
        assert command in text

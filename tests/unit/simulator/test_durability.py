"""The file survives its users: killed processes, many threads, other processes, big lists."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from qb_talk import Talk, Watch, customer, line, sale, wrapped

from cartbooks.simulator.quickbooks import CompanyFile, QuickBooksSession, lists

KILLED = """
import sys
from pathlib import Path
from cartbooks.simulator.quickbooks import CompanyFile
session = CompanyFile.open(Path(sys.argv[1])).begin_session("Cartbooks")
number = 0
while True:
    number += 1
    document = sys.argv[2].replace("W0", f"K{number}")
    session.process(document)
    print(number, flush=True)
"""


def test_a_killed_process_leaves_whole_documents(file: CompanyFile) -> None:
    before = int(file.stock("TOY-001")["on_hand"])
    there = len(file.documents())
    document = wrapped(
        sale(line("TOY-001", "<Quantity>1</Quantity>"), number="W0")
        + sale(line("TOY-001", "<Quantity>1</Quantity>"), number="W0")
    )
    backend = Path(lists.__file__).parents[3]
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(file.path), document],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(backend)},
    ) as process:
        assert process.stdout is not None
        for _ in range(3):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        process.wait()
    added = len(file.documents()) - there
    assert added >= 6
    assert added % 2 == 0  # a set is carried out whole or not at all
    assert before - int(file.stock("TOY-001")["on_hand"]) == added


def test_threads_share_a_file(file: CompanyFile) -> None:
    problems: list[BaseException] = []

    def work(name: str) -> None:
        try:
            talk = Talk(file, name)
            for number in range(10):
                talk.ret(customer(f"{name} {number}"))
                talk.ret(sale(line("Web item"), number=f"{name}{number}"))
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=work, args=(name,)) for name in "ABCD"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    ids = [row["txn_id"] for row in file.documents()]
    assert len(ids) == len(set(ids)) == 5 + 40


def test_two_openings_see_each_other(file: CompanyFile, watch: Watch) -> None:
    other = CompanyFile.open(file.path, clock=watch)
    Talk(other).ret(customer("From the other side"))
    assert "From the other side" in {row["name"] for row in file.customers()}
    other.close()


def test_a_backup_put_back_has_lost_what_came_later(
    file: CompanyFile, talk: Talk, tmp_path: Path
) -> None:
    talk.ret(sale(line("Web item"), number="W1"))
    file.copy_to(tmp_path / "backup.qbw").close()
    talk.ret(sale(line("Web item"), number="W2"))
    file.replace_with(tmp_path / "backup.qbw")
    numbers = {row["ref_number"] for row in file.documents()}
    assert "W1" in numbers
    assert "W2" not in numbers


def test_files_are_never_overwritten(file: CompanyFile, tmp_path: Path) -> None:
    with pytest.raises(FileExistsError):
        CompanyFile.create(file.path)
    with pytest.raises(FileNotFoundError):
        CompanyFile.open(tmp_path / "nowhere.qbw")


def test_the_same_seed_makes_the_same_shop(tmp_path: Path, watch: Watch) -> None:
    shops = [CompanyFile.create(tmp_path / f"{n}.qbw", seed=7, clock=watch) for n in range(2)]
    assert shops[0].customers() == shops[1].customers()
    assert shops[0].items() == shops[1].items()
    assert len([row for row in shops[0].items() if row["kind"] == "ItemInventory"]) == 60


def test_a_bare_file_has_what_every_company_has(tmp_path: Path) -> None:
    file = CompanyFile.create(tmp_path / "bare.qbw", shop=False)
    assert file.customers() == []
    assert {row["name"] for row in file.elements("SalesTaxCode")} == {"Tax", "Non"}
    assert "Undeposited Funds" in {row["name"] for row in file.elements("Account")}


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> QuickBooksSession:
    """A session on a file with ten thousand customers."""
    file = CompanyFile.create(tmp_path_factory.mktemp("big") / "big.qbw", products=600)
    with file.books() as books:
        for number in range(10_000):
            lists.add(books, "Customer", {"Name": f"Customer {number}"})
    return file.begin_session("Cartbooks")


@pytest.mark.parametrize(
    ("query", "limit"),
    [
        ('<ItemQueryRq iterator="Start"><MaxReturned>500</MaxReturned></ItemQueryRq>', 0.25),
        ('<CustomerQueryRq iterator="Start"><MaxReturned>500</MaxReturned></CustomerQueryRq>',
         0.25),
        ("<CustomerQueryRq><FullName>customer 77</FullName></CustomerQueryRq>", 0.05),
        (customer("Customer 99999"), 0.1),
    ],
)  # fmt: skip
def test_answers_stay_quick(big: QuickBooksSession, query: str, limit: float) -> None:
    """Five times what a quiet machine takes: this is about indexes, not about speed."""
    big.process(wrapped("<HostQueryRq/>"))
    start = time.process_time()
    big.process(wrapped(query))
    assert time.process_time() - start < limit

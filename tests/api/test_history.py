"""History over REST: the search language, numbers, hints, order, what stands around a row."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from api.conftest import Api
from cartbooks import clock, ids
from cartbooks.engine import counting, searching, suggesting
from cartbooks.model import Color, Operation, OperationState
from world import World


@pytest.fixture
def world(api: Api, tmp_path: Path) -> World:
    """
    A red push (three addresses that QuickBooks refuses), a yellow one, two green readings; and by
    schedule a green Pull Inventory and a Verify Orders that had nothing to do.
    """
    world = World(api.storage, api.settings, tmp_path, to_be_emailed=True)
    for number in ("301", "302", "303"):
        world.sell(number, email=f"buyer {number} at home", first=f"Buyer{number}", last="Lee")
    world.push()
    world.sell("304", first="Bob", last="Gray")
    world.sell("305", currency="EUR", amount="500.00")
    world.push()
    return world


def search(api: Api, q: str = "", **more: Any) -> dict[str, Any]:
    return dict(api.get("/operations", q=q, **more))


def titles(api: Api, q: str, **more: Any) -> list[str]:
    return [each["title"] for each in search(api, q, **more)["items"]]


def colors(api: Api, q: str, **more: Any) -> list[str | None]:
    return [each["color"] for each in search(api, q, **more)["items"]]


def test_a_row_knows_its_visit_its_problem_and_how_long_it_took(api: Api, world: World) -> None:
    (row,) = search(api, "status:red")["items"]
    assert row["took_ms"] >= 0
    assert row["session"]["state"] == "finished"
    assert row["session"]["connector"]
    assert api.get(f"/sessions/{row['session']['id']}")["company"] == row["company"]
    problem = api.get(f"/problems/{row['problem']}")
    assert problem["sentence"] == "The customer's e-mail address is not valid."
    assert api.get(f"/operations/{row['id']}") == row


FOUND: list[tuple[str, list[str | None]]] = [
    ("status:red", ["red"]),
    ("status:nothing-done,partly", ["yellow", "red"]),
    ("kind:\"Push Orders\"", ["yellow", "red"]),
    ("kind:push_orders -status:red", ["yellow"]),
    ("order:301", ["red"]),
    ("order:#304", ["yellow"]),
    ("order:999", []),
    ("customer:gray", ["yellow"]),
    ('customer:"Buyer301 Lee"', ["red"]),
    ("code:currency_foreign", ["yellow"]),
    ("is:open", ["yellow", "red"]),
    ("is:not-confirmed", []),
    ("is:retried", []),
    ("is:noted kind:push_orders", []),
    ("is:edited", []),
    ("is:with-comment", []),
    ("dir:to-quickbooks", ["yellow", "red"]),
    ("dir:from-quickbooks by:ana", ["green", "green"]),
    ("by:ana kind:push_orders", ["yellow", "red"]),
    ("by:schedule kind:push_orders", []),
    ("by:me", []),
    ("tasks:>2 kind:push_orders", ["red"]),
    ("tasks:2", ["yellow"]),
    ("took:>10h", []),
    ("took:<10h status:red", ["red"]),
    ("after:today by:ana", ["yellow", "red", "green", "green"]),
    ("before:today", []),
    ("on:today status:red", ["red"]),
    ("(status:red OR order:304) kind:push_orders", ["yellow", "red"]),
    ("-(status:red OR order:304) kind:push_orders", []),
    ("company:acme status:red", ["red"]),
    ("company:nobody", []),
    ("store:web status:red", ["red"]),
    ("301", ["red"]),
    ('"not valid"', ["red"]),
    ("address", ["red"]),
    ("zzzz", []),
    ("sku:TOY-999", []),
    ("txn:1-1", []),
]  # fmt: skip


def test_the_language_finds(api: Api, world: World) -> None:
    for q, found in FOUND:
        assert (q, colors(api, q)) == (q, found)


def test_ids_notes_retries_and_changes_are_found(api: Api, world: World) -> None:
    (red,) = search(api, "status:red")["items"]
    session, problem = red["session"]["id"], red["problem"]
    assert red["id"] in [each["id"] for each in search(api, f"session:{session}")["items"]]
    assert colors(api, f"problem:{problem}") == ["red"]
    (task, *_) = api.get(f"/operations/{red['id']}/tasks")["items"]
    assert colors(api, f"task:{task['id']}") == ["red"]
    assert colors(api, red["id"]) == ["red"]
    api.post("/notes", {"subject_type": "operation", "subject": red["id"], "text": "Called."})
    assert colors(api, "is:with-comment") == ["red"]
    changes = {"changes": {"to_be_emailed": False}, "reason": "No e-mail"}
    api.post(f"/tasks/{task['id']}/changes", changes)
    assert colors(api, "is:edited") == ["red"]
    assert colors(api, "is:retried") == ["red"]
    assert [each["state"] for each in search(api, "status:waiting")["items"]] == ["waiting"]
    (document,) = world.documents("304")
    assert colors(api, f"txn:{document['txn_id']}") == ["yellow"]


def test_what_is_not_understood_is_said_with_its_place(api: Api, world: World) -> None:
    reply = api.viewer.get("/api/v1/operations", params={"q": "order:1 stauts:red"})
    assert reply.status_code == 400
    assert reply.headers["content-type"] == "application/problem+json"
    said = reply.json()
    assert (said["code"], said["position"], said["length"]) == ("bad_query", 8, 7)
    assert said["suggestion"] == "status:"
    assert said["detail"] == "There is no `stauts:`. Did you mean `status:`?"
    assert api.viewer.get("/api/v1/operations?range=ever").json()["code"] == "bad_range"
    assert api.viewer.get("/api/v1/operations?zone=Moon").json()["code"] == "unknown_zone"
    assert "position" not in api.viewer.get("/api/v1/operations?range=ever").json()


def test_it_says_what_it_understood(api: Api, world: World) -> None:
    shown = search(api, 'kind:"Push Orders" status:red,yellow order:301', range="7d")
    assert shown["echo"] == "Push Orders, red or yellow, order 301, last 7 days"
    (kind, status, _) = shown["parts"]
    assert (kind["text"], kind["values"]) == ('kind:"Push Orders"', ["push_orders"])
    assert (status["name"], status["said"]) == ("status", "red or yellow")
    assert (status["position"], status["length"]) == (19, 17)
    assert search(api)["echo"] == "Everything"


def test_numbers_are_those_one_would_see_after_choosing(api: Api, world: World) -> None:
    shown = search(api, "status:red", facets=True)
    assert shown["totals"]["matching"] == {"n": 1, "more": False}
    assert shown["totals"]["everything"]["n"] == 6
    status = {each["value"]: each["n"] for each in shown["facets"]["status"]}
    assert status == {
        "red": 1, "yellow": 1, "green": 3, "running": 0, "waiting": 0, "nothing-to-do": 1,
        "cancelled": 0,
    }  # fmt: skip
    assert [(each["value"], each["n"]) for each in shown["facets"]["kind"]] == [("push_orders", 1)]
    (store,) = shown["facets"]["store"]
    assert (store["title"], store["n"]) == ("Web", 1)
    assert search(api, "status:red")["facets"] is None


def test_of_more_than_are_counted_a_number_is_one_that_there_are_at_least(
    api: Api, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = {each["value"]: each["n"] for each in search(api, facets=True)["facets"]["kind"]}
    monkeypatch.setattr(counting, "EXACT", 2)
    monkeypatch.setattr(counting, "_SOME", 1)
    shown = search(api, "by:ana", facets=True)  # four: two readings, two pushes
    assert shown["totals"]["matching"] == {"n": 2, "more": True}
    assert [each["more"] for each in shown["facets"]["status"]] == [True] * 7
    for each in shown["facets"]["kind"]:
        assert each["more"]
        assert 1 <= each["n"] <= exact[each["value"]]
    plain = search(api, facets=True)["facets"]
    assert [(each["value"], each["n"], each["more"]) for each in plain["kind"]] == [
        (kind, min(n, 2), n > 2) for kind, n in exact.items()
    ]
    few = search(api, "order:301", facets=True)
    assert few["totals"]["matching"] == {"n": 1, "more": False}
    assert {each["value"]: each["n"] for each in few["facets"]["status"]}["red"] == 1


def test_with_nothing_found_it_says_what_would_be(api: Api, world: World) -> None:
    shown = search(api, "status:red order:304 (kind:push_orders)")
    assert shown["items"] == []
    hints = {each["text"]: (each["n"], each["q"]) for each in shown["hints"]}
    assert hints == {
        "status:red": (1, "order:304 (kind:push_orders)"),
        "order:304": (1, "status:red (kind:push_orders)"),
    }
    age(api, days=3)
    (wider,) = search(api, "status:red", range="hour")["hints"]
    assert (wider["how"], wider["range"], wider["n"]) == ("range", "7d", 1)


def age(api: Api, **by: int) -> None:
    """Everything happened earlier than it did."""
    with api.storage.begin() as db:
        for operation in db.query(Operation):
            operation.created_at -= timedelta(**by)


def test_what_had_nothing_to_do_is_hidden_with_its_number(api: Api, world: World) -> None:
    assert len(search(api)["items"]) == 6
    shown = search(api, facets=True, quiet="hide")
    assert len(shown["items"]) == 5
    assert shown["totals"]["quiet"]["n"] == 1
    assert {f["value"]: f["n"] for f in shown["facets"]["status"]}["nothing-to-do"] == 1
    assert titles(api, "status:nothing-to-do", quiet="hide") == ["Verify Orders"]


@pytest.mark.parametrize("listed", [True, False], ids=["as a list", "one by one"])
def test_what_is_shown_and_what_is_hidden_are_all_that_match(
    api: Api, world: World, monkeypatch: pytest.MonkeyPatch, listed: bool
) -> None:
    """Whichever index knows what is hidden, and whether or not a list was made of what matches."""
    if not listed:
        monkeypatch.setattr(searching, "EXACT", 0)
    company = api.get("/companies")["items"][0]["id"]
    for q in (
        "by:ana", "by:ana,bob", "tasks:0", "tasks:>=0", "tasks:0 by:ana", "took:<1h", "is:noted",
        "kind:verify_orders", "kind:verify_orders,push_orders", "kind:verify_orders by:ana",
        "store:Web", "store:Web kind:verify_orders", "company:Acme", "company:Acme store:Web",
        "company:Acme kind:verify_orders", "-kind:push_orders", "status:red", "order:301",
        "status:red OR kind:verify_orders", "status:red OR by:ana", "Verify",
        "is:noted OR status:red", "Verify OR by:bob", "is:open OR is:noted", "ana",
    ):  # fmt: skip
        for place in ({}, {"company": company}):
            everything = search(api, q, facets=True, quiet="show", **place)["totals"]
            shown = search(api, q, facets=True, quiet="hide", **place)
            hidden = shown["totals"]["quiet"]["n"]
            assert shown["totals"]["matching"]["n"] == len(shown["items"]), (q, place)
            assert len(shown["items"]) + hidden == everything["matching"]["n"], (q, place)


def test_pages_follow_each_other_in_every_order(api: Api, world: World) -> None:
    with api.storage.begin() as db:
        numbers = [row.id for row in db.query(Operation).order_by(Operation.id)]
        for took, number in zip([5000, 10, 5000, 7, 0, 9], numbers, strict=True):
            db.execute(update(Operation).where(Operation.id == number).values(took_ms=took))
    keys: dict[str, Any] = {
        "newest": lambda one: -(ids.number("op", one["id"]) or 0),
        "oldest": lambda one: ids.number("op", one["id"]),
        "longest": lambda one: (-one["took_ms"], -(ids.number("op", one["id"]) or 0)),
        "most-tasks": lambda one: (-one["counts"]["total"], -(ids.number("op", one["id"]) or 0)),
    }
    for sort, key in keys.items():
        whole = search(api, sort=sort)["items"]
        assert len(whole) == 6
        assert whole == sorted(whole, key=key)
        assert one_by_one(api, sort) == whole
    wrong = api.viewer.get("/api/v1/operations?cursor=nonsense")
    assert wrong.json()["code"] == "bad_cursor"


def test_what_is_rare_on_a_list_is_found_far_down_it_in_either_order(
    api: Api, world: World
) -> None:
    now = clock.now()
    with api.storage.begin() as db:
        for number in range(60):
            rare = number in {3, 31, 55}
            db.add(
                Operation(
                    company_id=world.company_id, kind="verify_orders" if rare else "sync_lists",
                    state=OperationState.ENDED, color=Color.GREEN, priority=1, started_by="Zoe",
                    created_at=now, started_at=now, ended_at=now, took_ms=number,
                )
            )  # fmt: skip
    for q in ("by:Zoe kind:verify_orders", "by:Zoe -kind:sync_lists"):
        found = {sort: one_by_one(api, sort, q) for sort in ("newest", "oldest", "longest")}
        assert [each["took_ms"] for each in found["oldest"]] == [3, 31, 55], q
        assert found["newest"] == found["longest"] == found["oldest"][::-1], q
    assert one_by_one(api, "newest", "by:Zoe is:open") == []


def one_by_one(api: Api, sort: str, q: str = "") -> list[Any]:
    pages: list[Any] = []
    more: dict[str, Any] = {}
    while True:
        page = search(api, q, sort=sort, limit=1, **more)
        pages += page["items"]
        more = {"cursor": page["next_cursor"]}
        if page["next_cursor"] is None:
            return pages


def test_ranges_and_days_are_those_of_the_zone(api: Api, world: World) -> None:
    then = clock.now()
    assert len(search(api, range="hour")["items"]) == 6
    assert search(api, range="2020-01-01..2020-01-31")["items"] == []
    day = then.date().isoformat()
    assert len(search(api, range=f"{day}..")["items"]) == 6
    age(api, days=2)
    assert search(api, range="today")["items"] == []
    assert len(search(api, range="7d")["items"]) == 6
    far = (then - timedelta(days=2)).astimezone(clock.now().tzinfo).date().isoformat()
    assert len(search(api, f"on:{far}")["items"]) == 6


def test_every_way_of_finding_nothing_is_an_answer(api: Api) -> None:
    for q in ("", "status:red", "kite", "order:1", "is:open", "-status:green", "(a b)", "by:me"):
        for sort in ("newest", "longest"):
            for range in ("all", "today", "2020-01-01..2020-01-02"):
                shown = search(api, q, sort=sort, range=range, quiet="hide", facets=True)
                assert (shown["items"], shown["totals"]["matching"]["n"]) == ([], 0)


def test_suggestions_come_with_numbers(api: Api, world: World) -> None:
    names = api.get("/search/suggest", q="st")
    assert [each["text"] for each in names["items"]] == ["status:", "store:"]
    values = api.get("/search/suggest", q="order:301 status:re")
    assert (values["start"], values["end"], values["name"]) == (10, 19, "status")
    assert {each["text"]: each["n"] for each in values["items"]}["status:red"] == 1
    more = api.get("/search/suggest", q="status:red,ye")["items"]
    assert [each["text"] for each in more] == ["status:red,yellow"]
    (kind,) = api.get("/search/suggest", q='kind:"push or')["items"]
    assert (kind["text"], kind["n"]) == ('kind:"Push Orders"', 2)
    orders = api.get("/search/suggest", q="order:30", pos=8)["items"]
    assert {each["text"] for each in orders} == {f"order:30{n}" for n in range(1, 6)}
    codes = {each["text"]: each["n"] for each in api.get("/search/suggest", q="code:")["items"]}
    assert codes["code:currency_foreign"] == 1
    assert "by:Ana" in [each["text"] for each in api.get("/search/suggest", q="by:")["items"]]
    for q in ('"', "(", "-", "x:y", "took:", "problem:", "session:", "on:", "company:ac"):
        api.get("/search/suggest", q=q)


def test_a_suggestion_of_more_than_are_counted_says_so_without_counting_them(
    api: Api, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def suggested(q: str) -> dict[str, tuple[int, bool]]:
        items = api.get("/search/suggest", q=q)["items"]
        return {each["text"]: (each["n"], each["more"]) for each in items}

    asked = ("by:", "is:", "code:", "took:", "problem:", "kind:", "status:")
    exact = {q: suggested(q) for q in asked}
    assert exact["by:"]["by:Ana"] == (4, False)
    monkeypatch.setattr(suggesting, "DISORDER", 0)
    monkeypatch.setattr(suggesting, "_COUNTED", 1)
    assert {q: suggested(q) for q in asked} == {
        q: {
            text: (n, more) if n is None else (min(n, 1), n > 1)
            for text, (n, more) in values.items()
        }
        for q, values in exact.items()
    }


def test_words_mean_themselves_in_any_case(api: Api, world: World) -> None:
    (row,) = search(api, "status:red")["items"]
    with api.storage.begin() as db:
        sentence = "Half/half: 50% of SKU_7 is In Use"
        db.execute(
            update(Operation)
            .where(Operation.id == ids.number("op", row["id"]))
            .values(what_happened=sentence)
        )
    for words in ("50%", "sku_7", "half/HALF", "in use", "f/h"):
        assert [each["id"] for each in search(api, f'"{words}"')["items"]] == [row["id"]], words
    for words in ("5%0", "sku%7", "half_half", "in%use", "%%%"):
        assert search(api, f'"{words}"')["items"] == [], words


def test_either_of_two_is_found_whether_few_or_many_are_like_that(
    api: Api, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("status:red OR status:yellow", "status:green OR is:open", "-status:red OR is:open",
             "status:red OR kind:pull_inventory", "company:a", "order OR ana",
             "order:301 Lee is:open", "Lee order OR -is:open")  # fmt: skip
    numbers = (*asked, "is:noted", "is:noted OR status:red", "Verify", "code:3140 OR by:ana")

    def found() -> dict[str, list[str]]:
        return {q: [each["id"] for each in search(api, q)["items"]] for q in asked}

    def counted() -> list[Any]:
        shown = [search(api, q, facets=True, quiet="hide") for q in numbers]
        return [(q, each["totals"], each["facets"]) for q, each in zip(numbers, shown, strict=True)]

    few, of_few = found(), counted()
    monkeypatch.setattr(searching, "EXACT", 1)
    assert few == found()
    assert of_few == counted()
    assert len(few["status:red OR status:yellow"]) == 2
    for q in asked:
        pages = [*search(api, q, limit=1, range="30d")["items"]]
        assert [each["id"] for each in pages] == few[q][:1], q

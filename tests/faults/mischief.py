"""What people do in between: in the store, at the books, at the PC. No fault of ours."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sqlalchemy import select

from cartbooks.model import Posting, PostingState
from cartbooks.simulator.quickbooks.errors import Refusal
from faults.place import COUNTED, Place
from faults.sales import Sale, Sales


class Mischief:
    """Draws what happens and does it; remembers what the judge must know."""

    def __init__(self, place: Place, sales: Sales, look: Callable[[], None]) -> None:
        """*look* is called before anything is done, to see what the machines alone have come to."""
        self.place, self.sales, self._look = place, sales, look
        self.log: list[str] = []
        self.restored = 0
        self._held: list[str] = []
        self._backup: Path | None = None
        self._seed = 0

    def begin(self, seed: int) -> None:
        self.log, self.restored, self._backup, self._seed = [], 0, None, seed

    def between_calls(self, dice: random.Random) -> None:
        """Something that may happen while a visit is under way."""
        self._do(
            dice,
            [
                (self.sell, 3), (self.pay, 3), (self.edit_order, 3), (self.cancel, 2),
                (self.refund, 1), (self.rename_customer, 2), (self.merge_customers, 2),
                (self.delete_customer, 2), (self.rename_item, 1), (self.delete_item, 2),
                (self.strip_memo, 2), (self.renumber, 2), (self.delete_document, 1),
                (self.copy_document, 1), (self.rework_document, 2), (self.receive_stock, 2),
                (self.hold_record, 1), (self.ask, 4),
            ],
        )  # fmt: skip

    def between_visits(self, dice: random.Random) -> None:
        """Something that needs QuickBooks to be closed, or is done to the whole file."""
        self._do(
            dice,
            [
                (self.back_up, 4), (self.restore, 3), (self.copy_in_place, 1),
                (self.forget_sets, 3), (self.other_file, 2), (self.ask, 3), (self.pay, 2),
                (self.cancel, 1), (self.edit_order, 1), (self.renumber, 2),
                (self.rework_document, 1), (self.strip_memo, 1), (self.delete_document, 1),
            ],
        )  # fmt: skip

    def forget_what_is_lost(self, visit: int) -> None:
        """
        One time in three that an answer was lost, QuickBooks' memory of it is lost as well.

        Then nothing but looking the document up can tell; by chance alone it happens too seldom.
        """
        dice = random.Random(f"forgets {self._seed} {visit}")
        if dice.random() < 1 / 3 and self._unknown():
            self._do(dice, [(self.forget_sets, 1)])

    def over(self) -> None:
        """Everything that lasts is ended, before the recovery."""
        for held in self._held:
            self.place.keeper.release(held)
        self._held = []
        for machine in self.place.machines:
            machine.company = self.place.file
            machine.app_lock.clear()

    def _do(
        self, dice: random.Random, choices: list[tuple[Callable[[random.Random], str], int]]
    ) -> None:
        what = dice.choices([each for each, _ in choices], [weight for _, weight in choices])[0]
        with self.place.doom.elsewhere(), suppress(Refusal, LookupError):
            self._look()
            done = what(dice)
            if done:
                self.log.append(f"{what.__name__}({done})")

    # -- in the store

    def sell(self, dice: random.Random) -> str:
        return self.sales.sell(dice, self._seed).number

    def pay(self, dice: random.Random) -> str:
        sale = self._one(dice)
        if sale.body.payment_state != "unpaid":
            return ""
        self.sales.pay(sale)
        return sale.number

    def edit_order(self, dice: random.Random) -> str:
        sale = self._one(dice)
        self.sales.edit(sale, dice)
        return sale.number

    def cancel(self, dice: random.Random) -> str:
        sale = self._one(dice)
        self.sales.call_off(sale, refund=False)
        return sale.number

    def refund(self, dice: random.Random) -> str:
        sale = self._one(dice)
        self.sales.call_off(sale, refund=True)
        return sale.number

    # -- at the books

    def rename_customer(self, dice: random.Random) -> str:
        name = self._customer(dice)
        self.place.keeper.rename_customer(name, f"{name} R{dice.randrange(10**6)}"[:41])
        return name

    def merge_customers(self, dice: random.Random) -> str:
        name, into = self._customer(dice), self._customer(dice)
        if name == into:
            return ""
        self.place.keeper.merge_customers(name, into)
        return f"{name} into {into}"

    def delete_customer(self, dice: random.Random) -> str:
        name = self._customer(dice)
        self.place.keeper.delete_customer(name)
        return name

    def rename_item(self, dice: random.Random) -> str:
        self.place.keeper.rename_item(f"NEW-{self._seed}", f"OLD-{self._seed}")
        return f"NEW-{self._seed}"

    def delete_item(self, _dice: random.Random) -> str:
        self.place.keeper.delete_item(f"NEW-{self._seed}")
        return f"NEW-{self._seed}"

    def strip_memo(self, dice: random.Random) -> str:
        return self._meddle(dice, Memo="checked by hand")

    def renumber(self, dice: random.Random) -> str:
        return self._meddle(dice, RefNumber=f"R{dice.randrange(10**7)}")

    def rework_document(self, dice: random.Random) -> str:
        """Another number and another customer."""
        customer = {"FullName": "Kids Corner"}
        return self._meddle(dice, RefNumber=f"W{dice.randrange(10**7)}", CustomerRef=customer)

    def delete_document(self, dice: random.Random) -> str:
        sale, txn_id = self._document(dice)
        self.place.keeper.delete_document(txn_id)
        sale.meddled = True
        return sale.number

    def copy_document(self, dice: random.Random) -> str:
        """The bookkeeper copies a document of ours, memo and all."""
        sale, txn_id = self._document(dice)
        (found,) = [each for each in self.place.file.documents() if each["txn_id"] == txn_id]
        twin = self.place.keeper.add_document(
            found["kind"], number=found["ref_number"], customer="Kids Corner",
            lines=[("Web item", "1.00")],
        )  # fmt: skip
        self.sales.strange.add(twin)
        self.place.keeper.edit_document(twin, Memo=found["memo"])
        sale.meddled = True
        return sale.number

    def receive_stock(self, dice: random.Random) -> str:
        sku, count = dice.choice(COUNTED), str(dice.randint(1, 9))
        self.place.keeper.receive_stock(sku, count)
        return f"{count} {sku}"

    def hold_record(self, dice: random.Random) -> str:
        name = self._customer(dice)
        (found,) = [each for each in self.place.file.customers() if each["full_name"] == name]
        self.place.keeper.hold(found["list_id"])
        self._held.append(found["list_id"])
        return name

    # -- at the PC, and in the console

    def back_up(self, _dice: random.Random) -> str:
        self._forget_backup()
        self._backup = self.place.place / f"backup-{self._seed}.qbw.db"
        self.place.file.copy_to(self._backup).close()
        return "now"

    def restore(self, _dice: random.Random) -> str:
        """Somebody puts the backup in place: what came since is gone, recovery memory included."""
        if self._backup is None:
            return f"backed up {self.back_up(_dice)}"
        self.place.file.replace_with(self._backup)
        self._forget_backup()
        self.restored += 1
        return "older copy"

    def copy_in_place(self, _dice: random.Random) -> str:
        copy = self.place.place / f"copy-{self._seed}.qbw.db"
        self.place.file.copy_to(copy).close()
        self.place.file.replace_with(copy)
        copy.unlink()
        return "as it was"

    def forget_sets(self, _dice: random.Random) -> str:
        self.place.file.forget_message_sets()
        return "all"

    def other_file(self, dice: random.Random) -> str:
        """For one visit another company file is open."""
        dice.choice(self.place.machines).company = self.place.other_file
        return "opened"

    def ask(self, dice: random.Random) -> str:
        kind = dice.choice(
            ["push_orders", "pull_inventory", "verify_orders", "sync_lists", "sync_customers"]
        )
        params = {"approved": True} if kind == "pull_inventory" and dice.random() < 0.8 else {}
        self.place.try_to_ask(kind, **params)
        return kind

    # -- who is struck

    def _one(self, dice: random.Random) -> Sale:
        return dice.choice(self.sales.of_seed)

    def _customer(self, dice: random.Random) -> str:
        """One of this seed's buyers."""
        mine = {each.body.customer.email for each in self.sales.of_seed}
        names = [each["full_name"] for each in self.place.file.customers() if each["email"] in mine]
        if not names:
            raise LookupError("no customer of ours yet")
        return dice.choice(names)

    def _document(self, dice: random.Random) -> tuple[Sale, str]:
        """A document of this seed, rather one whose answer has not come."""
        documents = self.sales.documents()
        standing = [
            (sale, found["txn_id"])
            for sale in self.sales.of_seed
            for found in documents.get(sale.number, [])
        ]
        if not standing:
            raise LookupError("no document of ours yet")
        open_ones = [each for each in standing if each[0].number in self._unknown()]
        return dice.choice(open_ones or standing)

    def _unknown(self) -> set[str]:
        with self.place.storage.reading() as db:
            return set(
                db.scalars(
                    select(Posting.number).where(
                        Posting.state.in_([PostingState.SENT, PostingState.NOT_CONFIRMED])
                    )
                )
            )

    def _meddle(self, dice: random.Random, **fields: object) -> str:
        sale, txn_id = self._document(dice)
        self.sales.origins[txn_id] = sale.number
        self.place.keeper.edit_document(txn_id, **fields)
        sale.meddled = True
        return sale.number

    def _forget_backup(self) -> None:
        if self._backup is not None:
            self._backup.unlink(missing_ok=True)
            self._backup = None

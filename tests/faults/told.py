"""Whether the API tells the truth about what became of the orders. The books know it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any

from fastapi.testclient import TestClient

from cartbooks import security
from cartbooks.app import create_app
from cartbooks.ids import public
from cartbooks.model import Role
from faults.place import Place
from faults.sales import Sales


class Told:
    """A program with a viewer's token, that asks over HTTP."""

    def __init__(self, place: Place, sales: Sales) -> None:
        self.place, self.sales = place, sales

    @cached_property
    def client(self) -> TestClient:
        place = self.place
        app = create_app(place.settings, place.storage)
        with place.storage.begin() as db:
            token = security.create_token(db, "the campaign", Role.VIEWER.value)[1]
        return TestClient(
            app,
            base_url=place.settings.address,
            headers={"Authorization": f"Bearer {token}"},
        )

    def lies(self) -> Iterator[str]:
        """When the person has answered: what the API says, against QuickBooks' books."""
        documents = self.sales.documents()
        store, company = public("st", self.place.store_id), public("co", self.place.company_id)
        for sale in self.sales.of_seed:
            found = documents.get(sale.number, [])
            told = self._get(f"/stores/{store}/orders/{sale.body.ext_id}")
            (*_, newest) = (None, *self._get("/postings", source_id=sale.body.ext_id)["items"][:1])
            posted = bool(newest) and newest["state"] == "posted"
            if posted != (len(found) == 1):
                yield f"the ledger tells {newest and newest['state']} of order {sale.number}"
            elif posted and newest["txn_id"] != found[0]["txn_id"]:
                yield f"the ledger tells another document of order {sale.number}"
            if (told["push"] == "posted") != (len(found) == 1) and not told["why"]:
                yield f"order {sale.number} is told to be {told['push']}, without a reason"
            if Decimal(told["total"]) != sale.body.total:
                yield f"order {sale.number} is told with the total {told['total']}"
        queue = self._get("/queue", company=company)
        if queue["items"] or queue["session"]:
            yield f"the queue tells of {len(queue['items'])} operations: {queue['sentence']}"
        equation = self._get("/overview", company=company)["equation"]
        if equation is not None and not equation["adds_up"] and not self._gone():
            yield f"the equation does not add up: {equation['odd']}"
        elif equation is not None:
            told_of, left = equation["in_quickbooks"]["count"], self._left_open()
            if told_of != len(documents) - left:
                yield (
                    f"the overview tells of {told_of} orders in QuickBooks, and {len(documents)}"
                    f" are, {left} of them left open"
                )
            if equation["not_confirmed"]["count"] < left:
                yield f"the overview does not tell of {left} outcomes that are open"

    def _left_open(self) -> int:
        """Orders that were called off and stand, and of which the person left the outcome open."""
        return sum(
            self.sales.all[number].called_off
            and (posting := self.place.posting(number)) is not None
            and posting.state == "not_confirmed"
            for number in self.sales.documents()
        )

    def _gone(self) -> int:
        """Posted orders whose documents are gone for good: nobody asked for them again."""
        return sum(
            sale.called_off and self.place.order(sale.number).push == "posted"
            for sale in self.sales.all.values()
        )

    def _get(self, path: str, **query: Any) -> Any:
        reply = self.client.get(f"/api/v1{path}", params=query)
        if reply.status_code != 200:
            raise AssertionError(f"GET {path}: {reply.status_code} {reply.text[:200]}")
        return reply.json()

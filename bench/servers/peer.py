"""qbwc-kit as its README sets it up: an iterator over the items, the records kept in memory."""

from __future__ import annotations

import logging
import os
from typing import Any

from qbwc_kit import QBWCService, StaticAuthenticator, qbxml
from qbwc_kit.qbxml import QBXMLRequest
from qbwc_kit.server import create_app

logging.getLogger("qbwc_kit").setLevel(logging.ERROR)
PAGE = int(os.environ.get("BENCH_ITEMS", "500"))
kept: list[dict[str, Any]] = []


class SyncItems:
    """Reads every item in pages, as the example in the peer's README does for customers."""

    name = "items"

    def run(self, context: Any) -> Any:
        kept.clear()
        request = qbxml.query("ItemInventory", max_returned=PAGE, iterator="Start")
        while True:
            result = yield QBXMLRequest([request])
            page = result.first().raise_for_status()
            kept.extend(page.records)
            if not page.has_more:
                return
            request.iterator = "Continue"
            request.iterator_id = page.iterator_id


service = QBWCService(authenticator=StaticAuthenticator("bench", "bench-password", [SyncItems()]))
app = create_app(
    service,
    endpoint_url=os.environ.get("BENCH_URL", "http://localhost:8000/qbwc"),
)

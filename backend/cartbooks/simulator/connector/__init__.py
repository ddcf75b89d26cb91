"""A Web Connector that behaves as Intuit's does, and breaks on request in all the known ways."""

from cartbooks.simulator.connector.company import QuickBooks, QuickBooksSession
from cartbooks.simulator.connector.faults import Fault, Faults, Strike
from cartbooks.simulator.connector.locks import AppLock
from cartbooks.simulator.connector.together import interleaved
from cartbooks.simulator.connector.transport import HttpTransport, in_process
from cartbooks.simulator.connector.visit import Event, Exchange, Outcome, Visit
from cartbooks.simulator.connector.webconnector import NotAdded, WebConnector

__all__ = [
    "AppLock",
    "Event",
    "Exchange",
    "Fault",
    "Faults",
    "HttpTransport",
    "NotAdded",
    "Outcome",
    "QuickBooks",
    "QuickBooksSession",
    "Strike",
    "Visit",
    "WebConnector",
    "in_process",
    "interleaved",
]

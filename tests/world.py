"""
A small world for stories: a store, Cartbooks, a Web Connector and QuickBooks, all in one process.

Everything goes through the real doors: zeep loads our own WSDL, the simulator keeps its own books.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from sqlalchemy import select

from cartbooks import clock
from cartbooks.db import Storage
from cartbooks.engine import asking, companies, going_live
from cartbooks.engine.conversation import Conversation
from cartbooks.model import Company, Operation, Order, Posting, Store, Task
from cartbooks.settings import Settings
from cartbooks.simulator.connector import Faults, Visit, WebConnector
from cartbooks.simulator.connector.transport import in_process
from cartbooks.simulator.quickbooks import CompanyFile
from cartbooks.soap.router import make_router
from cartbooks.stores import builtin, canonical
from cartbooks.worker import Worker

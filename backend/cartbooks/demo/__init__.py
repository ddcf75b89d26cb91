"""
The demonstration: a shop, Cartbooks, a Web Connector and QuickBooks on one machine.

Everything goes through the real doors: the Web Connector's over HTTP, the same going-live gate, the
same verbs as REST and the command line. Only QuickBooks and the people are simulated.
"""

from cartbooks.demo.run import run

__all__ = ["run"]

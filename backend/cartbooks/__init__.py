"""Cartbooks keeps a web store and QuickBooks Desktop in agreement."""

__version__ = "0.1.0"

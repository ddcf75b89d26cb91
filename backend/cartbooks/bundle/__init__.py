"""Support bundles: what happened, for somebody else's eyes, with the customers hidden."""

from cartbooks.bundle.pack import Bundle, Plan, Wish
from cartbooks.bundle.scope import Kind, Scope, Selection

__all__ = ["Bundle", "Kind", "Plan", "Scope", "Selection", "Wish"]

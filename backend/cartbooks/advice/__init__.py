"""What happened, why, what to do: one catalogue for console, export, alerts, Web Connector."""

from cartbooks.advice.catalogue import OWN_REASONS, advise, sentence, window
from cartbooks.advice.model import Action, Advice
from cartbooks.advice.what_happened import operation_sentence

__all__ = [
    "OWN_REASONS",
    "Action",
    "Advice",
    "advise",
    "operation_sentence",
    "sentence",
    "window",
]

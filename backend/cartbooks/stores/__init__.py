"""Stores: the canonical order, product and customer, and one module an adapter."""

"""A store order becomes QuickBooks documents: pure, without database or web."""

"""One folder a kind of operation: plan.py reads the database, steps.py is pure."""

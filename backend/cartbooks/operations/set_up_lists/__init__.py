"""Set Up Lists: what a store's settings need and QuickBooks lacks is created there."""

"""The ledger: what was promised to whom, by when, and what became of it."""

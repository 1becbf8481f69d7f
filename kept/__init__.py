"""Kept: the customer-service desk that keeps promises, and so keeps customers."""

__version__ = "0.1.0"

"""What cannot be done with contacts; each error's text is for the person who tried."""

from __future__ import annotations


class Refused(Exception):
    """What was asked for cannot be done; the text says why, and what to do instead."""

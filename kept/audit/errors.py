"""What an audit refuses."""

from __future__ import annotations


class AuditError(Exception):
    """The audit cannot be made as asked; the text is one sentence for a person."""

"""Exit codes of an audit that was made."""

from __future__ import annotations

NOTHING_FOUND, FOUND, INTERRUPTED = 0, 1, 130

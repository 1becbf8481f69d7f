"""Tests of pages in a browser; without playwright none of them is collected."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright", reason="playwright is not installed: uv sync --group browser")

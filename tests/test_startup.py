"""What starts with every command and every page must start fast."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {
    "dateparser",
    "holidays",
    "numpy",
    "pandas",
    "pyarrow",
    "pyspark",
    "rapidfuzz",
    "rich",
    "sklearn",
}


def heavy_after(code: str) -> set[str]:
    show = "import sys; print(*{name.split('.')[0] for name in sys.modules})"
    run = subprocess.run(
        [sys.executable, "-c", f"{code}; {show}"], capture_output=True, text=True, check=True
    )
    return HEAVY & set(run.stdout.split())


def test_importing_the_engine_imports_nothing_heavy() -> None:
    assert heavy_after("import kept.mistakes.engine") == set()


@pytest.mark.parametrize("package", ["holidays", "rich"])
def test_it_would_be_noticed(package: str) -> None:
    assert heavy_after(f"import {package}") >= {package}

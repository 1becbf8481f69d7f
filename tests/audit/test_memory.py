"""Memory that does not follow the size of the archive.

The smaller archive is large enough to fill what the engine remembers of texts it has read.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.audit.archive_of import archive_of

MEASURE = """
import resource, sys
from kept.cli import main
main(sys.argv[1:])
size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
sys.stderr.write(str(size // 1024 if sys.platform == "darwin" else size))
"""


def kilobytes(path: Path, name: str) -> int:
    command = [sys.executable, "-c", MEASURE, "audit", str(path), "--format", name]
    run = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True)
    return int(run.stderr)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["jsonl", "html", "text"])
def test_three_times_the_conversations_take_no_more(name: str, tmp_path: Path) -> None:
    few = kilobytes(archive_of(tmp_path / "few.jsonl", 12_000), name)
    many = kilobytes(archive_of(tmp_path / "many.jsonl", 36_000), name)
    assert many < few + 16_000

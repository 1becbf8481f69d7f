"""A desk that Olu owns, to start copies of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree

import pytest

from tests.desk.running import RunningDesk, fresh_database, running, with_olu


@dataclass(frozen=True)
class Prepared:
    """A desk that Olu owns and that nobody runs: a data folder to copy, and settings."""

    data: Path
    settings: dict[str, str]

    def copy(self, folder: Path) -> Path:
        return Path(copytree(self.data, folder / "data"))

    def start_in(self, folder: Path, *arguments: str) -> AbstractContextManager[RunningDesk]:
        return running(self.copy(folder), *arguments, **self.settings)


@pytest.fixture(scope="package")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    with fresh_database() as given:
        data = tmp_path_factory.mktemp("prepared") / "data"
        with_olu(data, **given)
        yield Prepared(data, given)

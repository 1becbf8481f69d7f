"""``kept demo`` as people run it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.desk.command.conftest import Prepared
from tests.desk.running import KEPT, environment, kept, with_olu


@dataclass(frozen=True)
class RunningDemo:
    """A demo that was opened by this process, and lives as long as its input."""

    process: subprocess.Popen[str]
    data: Path
    told: list[str]
    address: str


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDemo]:
    data = tmp_path_factory.mktemp("demo")
    process = subprocess.Popen(
        [*KEPT, "demo", "--while-input"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=environment(data, KEPT_URL="https://desk.example", DATABASE_URL="postgresql://no/where"),
    )  # fmt: skip
    assert process.stdin is not None and process.stdout is not None
    told = []
    for line in process.stdout:
        told.append(line)
        if "running" in line:
            break
    yield RunningDemo(process, data, told, told[-1].split()[3])
    process.stdin.close()
    process.wait(60)
    process.stdout.close()


@pytest.mark.timeout(400)  # building it keeps a busy machine busy
class TestDemo:
    def test_it_has_a_folder_of_its_own(self, demo: RunningDemo) -> None:
        assert [path.name for path in demo.data.iterdir()] == ["demo"]
        assert (demo.data / "demo" / "kept.sqlite3").exists()

    def test_it_tells_how_far_it_is(self, demo: RunningDemo) -> None:
        assert demo.told[0].startswith("Building the demo: 10 of 3")
        assert demo.address.startswith("http://localhost:")

    def test_one_click_lets_in_beside_another_desk(self, demo: RunningDemo) -> None:
        with httpx.Client(base_url=demo.address) as visitor:
            visitor.cookies.set("sessionid", "of the desk beside it")
            page = visitor.get("/account/login/").text
            path = page.partition('action="/demo/')[2].partition('"')[0]
            token = {"X-CSRFToken": visitor.cookies["demo-csrf"]}
            assert visitor.post(f"/demo/{path}", headers=token).status_code == 302
            inbox = visitor.get("/inbox/").text
            assert inbox.count('href="/conversations/') > 20
            assert visitor.cookies["sessionid"] == "of the desk beside it"

    def test_it_ends_with_whoever_opened_it_and_is_not_built_again(self, demo: RunningDemo) -> None:
        assert demo.process.stdin is not None
        demo.process.stdin.close()
        assert demo.process.wait(60) == 0
        again = subprocess.run(
            [*KEPT, "demo", "--while-input"], input="", env=environment(demo.data),
            capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert "Building" not in again.stdout


class TestRefusing:
    def test_it_keeps_off_a_folder_with_real_people(self, tmp_path: Path) -> None:
        with_olu(tmp_path / "demo", DATABASE_URL="")
        done = kept("demo", data=tmp_path)
        assert done.returncode == 2
        assert "real people" in done.stderr and "Traceback" not in done.stderr

    def test_a_desk_with_real_people_is_not_served_as_a_demo(
        self, prepared: Prepared, tmp_path: Path
    ) -> None:
        data = prepared.copy(tmp_path)
        done = kept("serve", "--port", "0", data=data, KEPT_DEMO="yes", **prepared.settings)
        assert done.returncode == 2
        assert "real people" in done.stderr and "Traceback" not in done.stderr

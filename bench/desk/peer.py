"""django-helpdesk on the bench: installed for itself alone, with the same set, asked likewise."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from bench.desk import sample
from bench.desk.browser import Browser, WrongAnswer
from bench.desk.kept import PAGE, PASSWORD, Ask, Talk, measured_program

HERE = Path(__file__).parent / "peer_site"
WANTED = ("django-helpdesk==2.6.1", "gunicorn>=23", "psycopg[binary]>=3.2")
START_UP = 30.0


class NotHere(Exception):
    """It cannot be installed; the text says why."""


def install(folder: Path) -> Path:
    """Its Python, in an environment of its own that our lock knows nothing of.

    Raises:
        NotHere: there is no uv, or no index to install from.
    """
    python = folder / "bin" / "python"
    if not python.exists():
        uv = shutil.which("uv") or str(Path(".uv/bin/uv").resolve())
        install = [uv, "pip", "install", "--quiet", "--python", str(python), *WANTED]
        for command in ([uv, "venv", "--quiet", str(folder)], install):
            try:
                subprocess.run(command, check=True, capture_output=True, text=True)
            except (OSError, subprocess.CalledProcessError) as error:
                shutil.rmtree(folder, ignore_errors=True)
                raise NotHere(getattr(error, "stderr", "") or str(error)) from None
    return python


class Peer:
    """One running django-helpdesk over a filled database."""

    name = "django-helpdesk"

    def __init__(
        self, python: Path, talk: Talk, data: Path, host: str = "", database: str = ""
    ) -> None:
        self.python, self.talk, self.data = python, talk, data
        self.environment = environment(data, host, database)
        self.asks: dict[str, Ask] = {
            "open list": self._open,
            "page 1,000 of all": self._deep,
            "conversation, 60 messages": self._conversation,
            "search, rare word": lambda n: self._search(sample.RARE, 10),
            "search, common word": lambda n: self._search(sample.COMMON, 100),
            "create": self._create,
        }

    def start(self, *, only_pages: bool = False) -> float:
        """Start it, which has no worker; the seconds until its first page is here."""
        began = time.perf_counter()
        port = _free_port()
        self.process = subprocess.Popen(
            [self.python, "-m", "gunicorn", "--bind", f"localhost:{port}", "--threads", "4",
             "--keep-alive", "75", "--log-level", "critical", "peer_site:application"],
            cwd=HERE, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.browser = Browser(port)
        while True:
            try:
                self.browser.get("/login/", holds=("password",))
                return time.perf_counter() - began
            except (OSError, WrongAnswer):
                self.browser.close()
                if time.perf_counter() - began > START_UP:
                    self.process.kill()
                    raise
                time.sleep(0.02)

    def sign_in(self) -> None:
        self.browser.sign_in(
            "/login/", username="agent2", password=PASSWORD, next="/tickets/submit/",
            csrfmiddlewaretoken=self.browser.cookies.get("csrftoken", ""),
        )  # fmt: skip
        self._all = self._query_of("/tickets/?sort=created&sortreverse=1")

    def stop(self) -> None:
        self.browser.close()
        self.process.terminate()
        self.process.wait(20)

    def take_in(self, count: int, round_: int, roots: tuple[int, ...]) -> tuple[float, float]:
        """Take mails in; seconds on the clock and of the processor, ``roots`` included."""
        with tempfile.TemporaryDirectory() as folder:
            for number, mail in enumerate(sample.mails(count, round_=round_, mark="[q1-{}]")):
                (Path(folder) / f"{number:04}.eml").write_bytes(mail.raw)
            program = [str(self.python), str(HERE / "take_in.py"), folder, str(count)]
            return measured_program(program, self.environment, roots)

    def _open(self, number: int) -> None:
        """Its list is a page, and a table that the page asks for."""
        self._shows(self._table(self._query_of("/tickets/"), 0))

    def _deep(self, number: int) -> None:
        """Further pages are tables only."""
        self._shows(self._table(self._all, (999 + number) * PAGE))

    def _shows(self, table: dict[str, list[object]]) -> None:
        if len(table["data"]) != PAGE:
            raise WrongAnswer(f"its list has {len(table['data'])} rows")

    def _query_of(self, path: str) -> str:
        """What a page of the list asks for its table."""
        found = re.search(
            r"datatables_ticket_list/([^\"]+)\"", self.browser.get(path, least=20_000)
        )
        return found[1] if found else ""

    def _table(self, query: str, start: int) -> dict[str, list[object]]:
        asked = f"draw=1&start={start}&length={PAGE}&order[0][column]=5&order[0][dir]=desc"
        path = f"/datatables_ticket_list/{query}?{asked}"
        found: dict[str, list[object]] = json.loads(self.browser.get(path))
        return found

    def _conversation(self, number: int) -> None:
        ticket = sample.LONG[number % len(sample.LONG)]
        body = self.browser.get(f"/tickets/{ticket}/", least=20_000)
        shown = 1 + body.count("list-group-item-action")  # the first stands on top
        if shown != sample.LONG_MESSAGES:
            raise WrongAnswer(f"ticket {ticket} shows {shown} messages")

    def _search(self, word: str, least: int) -> None:
        total = self._table(self._query_of(f"/tickets/?q={word}"), 0)["recordsTotal"]
        if not isinstance(total, int) or total < least:
            raise WrongAnswer(f"{word}: {total} found")

    def _create(self, number: int) -> None:
        where = self.browser.post(
            "/tickets/submit/", queue=str(1 + number % 10), title=f"Your lamp {number}",
            body="Here is what you asked for.\n\nWrite to us if it is not bright enough.",
            priority="3", submitter_email=f"customer{1 + number % sample.CUSTOMERS}@example.com",
            csrfmiddlewaretoken=self.browser.cookies["csrftoken"],
        )  # fmt: skip
        if not re.fullmatch(r"/tickets/\d+/", where):
            raise WrongAnswer(f"creating leads to {where}")


def prepare(python: Path, folder: Path, data: Path, host: str = "", database: str = "") -> None:
    """Fill it with the bench set."""
    data.mkdir(parents=True, exist_ok=True)
    command = [python, HERE / "load.py", folder.resolve()]
    subprocess.run(command, env=environment(data, host, database), check=True)


def environment(data: Path, host: str, database: str) -> Mapping[str, str]:
    """``host`` is the folder of PostgreSQL's socket; without one it is SQLite in ``data``."""
    return {
        **os.environ, "DJANGO_SETTINGS_MODULE": "peer_settings", "PYTHONPATH": str(HERE),
        "PEER_DATA": str(data), "PEER_HOST": host, "PEER_DATABASE": database,
    }  # fmt: skip


def _free_port() -> int:
    with socket.create_server(("localhost", 0)) as door:
        port: int = door.getsockname()[1]
    return port

"""PostgreSQL restarts under a desk of two processes: told in words, nothing lost, no restart."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.desk.channels.email.test_reader import mail
from tests.desk.faults import mailing
from tests.desk.mortal import Begetter
from tests.desk.peers import wait_until
from tests.desk.peers.dovecot import PASSWORD, Dovecot
from tests.desk.peers.smtp import Server
from tests.desk.postgresql import Cluster, NotHere
from tests.desk.running import KEPT, LETTER, RunningDesk, environment, running

DURABLE = ("fsync=off", "max_connections=60")
"""What is committed must be there after a crash of the server; the machine itself goes on."""


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="kept-postgresql-"))
    try:
        made = Cluster(folder, DURABLE)
        made.start()
    except NotHere as reason:
        pytest.skip(str(reason))
    with made.line() as line:
        line.execute("CREATE DATABASE kept")
    yield made
    if made.is_running:
        made.stop()
    shutil.rmtree(folder)


@contextmanager
def working(data: Path, **settings: str) -> Iterator[None]:
    """``kept work`` beside the process of the pages."""
    log = data.parent / "work.log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [*KEPT, "work"], env=environment(data, **settings), text=True,
            stdout=subprocess.PIPE, stderr=errors,
        )  # fmt: skip
    assert process.stdout is not None
    try:
        assert "working" in process.stdout.readline(), log.read_text()
        yield
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def reply(desk: RunningDesk, olu: httpx.Client, text: str) -> httpx.Response:
    seen = olu.get(LETTER).text.partition('name="seen" value="')[2].partition('"')[0]
    form = {"text": text, "format": "plain", "seen": seen, "to": "mona@example.org"}
    return desk.post(olu, f"{LETTER}replies/", **form)


@pytest.mark.slow
def test_a_restart_of_the_database_is_told_and_loses_nothing(
    cluster: Cluster, dovecot: Dovecot, smtp: Server, tmp_path: Path
) -> None:
    given = {"DATABASE_URL": cluster.address("kept"), "KEPT_PRIVATE_NETWORK": "yes"}
    data = tmp_path / "data"
    dovecot.empty(mailing.ADDRESS)
    rows = Begetter(mailing.__name__, data, **given)
    rows.tell("prepare", dovecot.port, smtp.port, PASSWORD)
    with working(data, **given), running(data, "--web-only", **given) as desk:
        olu = desk.olu()
        dovecot.append(mailing.ADDRESS, mail("before"))
        wait_until(lambda: "before" in rows.tell("state")["came"], seconds=30)
        with desk.olu().stream("GET", "/events/") as stream:
            told = stream.iter_lines()
            next(told)
            assert reply(desk, olu, "Dear Mona, a new lamp is on its way.").status_code == 302

            cluster.stop()
            dovecot.append(mailing.ADDRESS, mail("meanwhile"))
            page = olu.get("/inbox/")
            assert (page.status_code, page.headers["refresh"]) == (503, "5")
            assert "The database does not answer just now" in page.text
            assert "Traceback" not in page.text and "psycopg" not in page.text
            posted = desk.post(olu, f"{LETTER}owner/", owner="me")
            assert posted.status_code == 503 and "refresh" not in posted.headers
            assert desk.visitor().get("/events/", headers=_cookies(olu)).status_code == 503

            cluster.start()
            wait_until(lambda: olu.get("/inbox/").status_code == 200, seconds=15)
            wait_until(lambda: "meanwhile" in rows.tell("state")["came"], seconds=60, every=0.3)
            # Heard by the stream that was open all the time, from the other process.
            assert any('"kind": "conversation"' in line for line in told)
        wait_until(lambda: rows.tell("state")["sent"] == ["sent"], seconds=60, every=0.3)
        state = rows.tell("state")
        assert state["came"] == {"Lamp": 1, "before": 1, "meanwhile": 1}
        assert state["raw"] == {"done": 2}
        assert len(smtp.mails) == 1
        wait_until(lambda: rows.tell("state")["problem"] == "", seconds=30, every=0.3)
        assert desk.post(olu, f"{LETTER}owner/", owner="me").status_code == 302
    rows.close()


def _cookies(client: httpx.Client) -> dict[str, str]:
    return {"cookie": "; ".join(f"{each.name}={each.value}" for each in client.cookies.jar)}

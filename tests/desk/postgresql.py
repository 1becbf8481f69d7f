"""A PostgreSQL cluster for tests: made in a temporary folder, gone with it.

usage: python -m tests.desk.postgresql COMMAND ...

runs the command with DATABASE_URL set to the cluster. Says in one line why not if it cannot.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


class NotHere(Exception):
    """There can be no cluster; the text says why."""


@contextmanager
def cluster() -> Iterator[str]:
    """A running cluster; gives the DATABASE_URL of its database ``kept``.

    Raises:
        NotHere: PostgreSQL is not installed, or may not be run.
    """
    folder = Path(tempfile.mkdtemp(prefix="kept-postgresql-"))
    try:
        server = Cluster(folder, QUICK)
        server.start()
        try:
            with server.line() as line:
                line.execute("CREATE DATABASE kept")
            yield server.address("kept")
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Cluster:
    """A cluster that lies in a folder, its socket too; made when it starts for the first time."""

    def __init__(self, folder: Path, settings: Sequence[str]) -> None:
        """Raises NotHere: PostgreSQL is not installed, or may not be run."""
        self.folder, self._settings = folder, settings
        self._programs, self._as_whom = _programs(), _not_root(folder)

    def start(self) -> None:
        """Returns when it answers. Raises NotHere: it does not start."""
        if not (self.folder / "data" / "PG_VERSION").exists():
            self._call("initdb", "-U", "kept", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = " ".join(f"-c {each}" for each in ("listen_addresses=''", *self._settings))
        log = str(self.folder / "log")
        self._call("pg_ctl", "-w", "-o", f"-k {self.folder} {options}", "-l", log, "start")

    def stop(self, mode: str = "immediate") -> None:
        """End it as a crash does, or ``fast``: in good order."""
        self._call("pg_ctl", "-w", "-m", mode, "stop")

    @property
    def is_running(self) -> bool:
        """Whether somebody has started it."""
        return (self.folder / "data" / "postmaster.pid").exists()

    @property
    def pid(self) -> int:
        """The process that all others of it descend from."""
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])

    def address(self, database: str) -> str:
        """The DATABASE_URL of a database."""
        return f"postgresql://kept@/{database}?host={self.folder}"

    def line(self, database: str = "postgres") -> psycopg.Connection:
        """A connection on which every statement is a transaction."""
        return psycopg.connect(host=str(self.folder), user="kept", dbname=database, autocommit=True)

    def _call(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._programs / program, "-D", str(self.folder / "data"), *arguments],
            capture_output=True, text=True, cwd=self.folder, **self._as_whom,
        )  # fmt: skip
        if done.returncode:
            raise NotHere(f"{program} failed: {(done.stderr or done.stdout).strip()[-300:]}")


def _programs() -> Path:
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_number, reverse=True)
    on_path = shutil.which("initdb")
    for place in [Path(on_path).resolve().parent, *places] if on_path else places:
        if (place / "initdb").exists() and (place / "pg_ctl").exists():
            return place
    raise NotHere("PostgreSQL is not installed (on Debian: apt-get install postgresql)")


def _number(place: Path) -> float:
    try:
        return float(place.parent.name)
    except ValueError:
        return 0.0


def _not_root(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then it runs as the user that Debian made for it."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, user.pw_uid, user.pw_gid)
        folder.chmod(0o755)
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise NotHere("PostgreSQL refuses to run as root, and there is no other user to run it as")


def main(command: list[str], *, say: Callable[[str], Any] = sys.stderr.write) -> int:
    """Run the command on a cluster; returns its exit code, 0 if there can be no cluster."""
    try:
        with cluster() as address:
            return subprocess.run(command, env={**os.environ, "DATABASE_URL": address}).returncode
    except NotHere as reason:
        say(f"Skipped: the desk on PostgreSQL. {reason}.\n")
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

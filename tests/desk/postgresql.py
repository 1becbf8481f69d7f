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
from collections.abc import Callable, Iterator
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
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="kept-postgresql-"))
    as_whom = _not_root(folder)

    def call(program: str, *arguments: str) -> None:
        done = subprocess.run(
            [programs / program, *arguments],
            capture_output=True, text=True, cwd=folder, **as_whom,
        )  # fmt: skip
        if done.returncode:
            raise NotHere(f"{program} failed: {(done.stderr or done.stdout).strip()[-300:]}")

    data = folder / "data"
    try:
        call("initdb", "-D", str(data), "-U", "kept", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-k {folder} -c listen_addresses='' " + " ".join(f"-c {each}" for each in QUICK)
        call("pg_ctl", "-D", str(data), "-w", "-o", options, "-l", str(folder / "log"), "start")
        try:
            with psycopg.connect(host=str(folder), user="kept", dbname="postgres") as line:
                line.autocommit = True
                line.execute("CREATE DATABASE kept")
            yield f"postgresql://kept@/kept?host={folder}"
        finally:
            call("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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

"""Databases filled with the bench set, once; every run measures on fresh copies of them.

A copy is a file on SQLite, and on PostgreSQL a database made from a template. PostgreSQL runs with
the settings it comes with: a commit counts when it is on the disk.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.desk import kept, peer, sample
from bench.desk.kept import Kept, Talk
from bench.desk.peer import Peer
from tests.desk.postgresql import Cluster


@dataclass(frozen=True)
class Place:
    """Where one desk finds its data: a folder, and a PostgreSQL database by its server's socket."""

    data: Path
    host: str = ""
    database: str = ""

    @property
    def settings(self) -> Mapping[str, str]:
        """What tells Kept of it."""
        if not self.host:
            return {}
        return {"DATABASE_URL": f"postgresql://kept@/{self.database}?host={self.host}"}


@dataclass(frozen=True)
class Desks:
    """Kept and the peer on one kind of database; ``roots`` are processes that work for both."""

    name: str
    kept: Kept
    peer: Peer | None
    roots: tuple[int, ...] = ()

    @property
    def all(self) -> list[Kept | Peer]:
        """Kept first."""
        return [self.kept, *([self.peer] if self.peer else [])]


class Filled:
    """The filled databases in ``folder``; ``python`` is that of the peer, if it is here."""

    def __init__(self, folder: Path, python: Path | None, say: Callable[[str], object]) -> None:
        self.folder, self.python, self._say = folder.resolve(), python, say
        self.set = self.folder / "set"
        sample.write(self.set)
        self._talk = Talk(self.set)

    @contextmanager
    def sqlite(self) -> Iterator[Desks]:
        """Fresh copies on SQLite."""
        filled = self.folder / f"sqlite-{sample.EDITION}"
        self._say_if(not (filled / "kept").exists(), "Filling SQLite")
        kept.prepare(self.set, filled / "kept", {})
        if self.python and not (filled / "peer").exists():
            making = self.folder / "making"
            shutil.rmtree(making, ignore_errors=True)
            peer.prepare(self.python, self.set, making)
            making.rename(filled / "peer")
        with tempfile.TemporaryDirectory(dir=self.folder) as run:
            data = Path(run)
            for each in filled.iterdir():
                shutil.copytree(each, data / each.name)
            yield self._desks("SQLite", Place(data / "kept"), Place(data / "peer"))

    @contextmanager
    def postgresql(self, *, times: int = 1) -> Iterator[Desks]:
        """Fresh copies on PostgreSQL; a large one is measured as it is.

        Raises:
            tests.desk.postgresql.NotHere: there is no PostgreSQL.
        """
        folder = self.folder / "postgresql"
        folder.mkdir(exist_ok=True)
        with (
            running(Cluster(folder, ())) as server,
            tempfile.TemporaryDirectory(dir=self.folder) as run,
        ):
            yield self._copies(server, Path(run), times)

    def _copies(self, server: Cluster, run: Path, times: int) -> Desks:
        def copy(name: str, fill: Callable[[Place], None]) -> Place:
            filled = f"{name}_{sample.EDITION}" + f"_{times}" * (times > 1)
            with server.line() as line:
                known = {row[0] for row in line.execute("SELECT datname FROM pg_database")}
                if filled not in known:
                    self._say_if(True, f"Filling PostgreSQL for {name}")
                    line.execute(f"CREATE DATABASE {filled}")
                fill(Place(run / "filling", str(server.folder), filled))
                if times > 1:
                    return Place(run / name, str(server.folder), filled)
                line.execute(f"DROP DATABASE IF EXISTS {name}")
                line.execute(f"CREATE DATABASE {name} TEMPLATE {filled} STRATEGY file_copy")
                line.execute("CHECKPOINT")
            return Place(run / name, str(server.folder), name)

        python = self.python
        own = copy("kept", lambda at: kept.prepare(self.set, at.data, at.settings, times=times))
        if not python or times > 1:
            return self._desks("PostgreSQL", own, None, server.pid)
        its = copy("peer", lambda at: peer.prepare(python, self.set, at.data, at.host, at.database))
        return self._desks("PostgreSQL", own, its, server.pid)

    def _say_if(self, is_new: bool, what: str) -> None:
        if is_new:
            self._say(f"{what}: once, for some minutes.")

    def _desks(self, name: str, own: Place, its: Place | None, *roots: int) -> Desks:
        its = its if self.python else None
        other = its and Peer(self.python, self._talk, its.data, its.host, its.database)
        return Desks(name, Kept(self._talk, own.data, own.settings), other, roots)


@contextmanager
def running(server: Cluster) -> Iterator[Cluster]:
    """The cluster started and stopped again, unless somebody else has started it."""
    is_mine = not server.is_running
    if is_mine:
        server.start()
    try:
        yield server
    finally:
        if is_mine:
            server.stop("fast")

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

LARGER = 10
"""How many times as much a desk holds that has grown."""


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
    def postgresql(self) -> Iterator[Desks]:
        """Fresh copies on PostgreSQL.

        Raises:
            tests.desk.postgresql.NotHere: there is no PostgreSQL.
        """
        with self._server() as (server, run):
            self._fill(server, run, "kept", self._fill_kept)
            own, its = Place(run / "kept", str(server.folder), "kept"), None
            _copy(server, self._filled("kept"), "kept")
            if self.python:
                self._fill(server, run, "peer", self._fill_peer)
                its = Place(run / "peer", str(server.folder), "peer")
                _copy(server, self._filled("peer"), "peer")
            yield self._desks("PostgreSQL", own, its, server.pid)

    @contextmanager
    def growing(self) -> Iterator[tuple[Desks, Desks]]:
        """Kept on PostgreSQL with the bench set, and with ``LARGER`` times as much.

        The large one is no copy: what is measured stays in it.

        Raises:
            tests.desk.postgresql.NotHere: there is no PostgreSQL.
        """
        with self._server() as (server, run):
            self._fill(server, run, "kept", self._fill_kept)
            _copy(server, self._filled("kept"), "kept")
            self._fill(server, run, "large", self._fill_large)
            places = [
                Place(run / name, str(server.folder), database)
                for name, database in (("kept", "kept"), ("large", self._filled("large")))
            ]
            usual, large = (self._desks("PostgreSQL", each, None, server.pid) for each in places)
            yield usual, large

    @contextmanager
    def _server(self) -> Iterator[tuple[Cluster, Path]]:
        folder = self.folder / "postgresql"
        folder.mkdir(exist_ok=True)
        with (
            running(Cluster(folder, ())) as server,
            tempfile.TemporaryDirectory(dir=self.folder) as run,
        ):
            yield server, Path(run)

    def _filled(self, name: str) -> str:
        return f"{name}_{sample.EDITION}"

    def _fill(
        self, server: Cluster, run: Path, name: str, fill: Callable[[Cluster, Place], None]
    ) -> None:
        """Make a database and fill it, unless that was done to its end."""
        with server.line() as line:
            known = {row[0] for row in line.execute("SELECT datname FROM pg_database")}
            if self._filled(name) in known:
                return
            self._say_if(True, f"Filling PostgreSQL for {name}")
            line.execute("DROP DATABASE IF EXISTS making")
            line.execute("CREATE DATABASE making")
            fill(server, Place(run / "filling", str(server.folder), "making"))
            line.execute(f"ALTER DATABASE making RENAME TO {self._filled(name)}")

    def _fill_kept(self, server: Cluster, at: Place) -> None:
        kept.prepare(self.set, at.data, at.settings)

    def _fill_large(self, server: Cluster, at: Place) -> None:
        _copy(server, self._filled("kept"), at.database)
        kept.enlarge(at.data, at.settings, times=LARGER)

    def _fill_peer(self, server: Cluster, at: Place) -> None:
        assert self.python is not None
        peer.prepare(self.python, self.set, at.data, at.host, at.database)

    def _say_if(self, is_new: bool, what: str) -> None:
        if is_new:
            self._say(f"{what}: once, for some minutes.")

    def _desks(self, name: str, own: Place, its: Place | None, *roots: int) -> Desks:
        its = its if self.python else None
        other = its and Peer(self.python, self._talk, its.data, its.host, its.database)
        return Desks(name, Kept(self._talk, own.data, own.settings), other, roots)


def _copy(server: Cluster, source: str, name: str) -> None:
    with server.line() as line:
        line.execute(f"DROP DATABASE IF EXISTS {name}")
        line.execute(f"CREATE DATABASE {name} TEMPLATE {source} STRATEGY file_copy")
        line.execute("CHECKPOINT")


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

"""A backup holds everything, and a restore gives it back; both say plainly what they cannot do."""

from __future__ import annotations

import json
import os
import tarfile
from pathlib import Path

import pytest

from kept.desk.command.restore import _refuse_unfit, _unpack
from kept.desk.verbs import CannotStart
from tests.desk.command.conftest import Prepared
from tests.desk.running import fresh_database, kept, running

LETTER = Path("files/raw/2026/03/letter")


class TestBackupAndRestore:
    def test_they_carry_a_desk_to_another_machine(self, prepared: Prepared, tmp_path: Path) -> None:
        with prepared.start_in(tmp_path) as desk:
            (desk.data / LETTER).parent.mkdir(parents=True)
            (desk.data / LETTER).write_bytes(b"Dear Lumen Lamps")
            file = tmp_path / "kept.tar.gz"
            done = kept("backup", str(file), data=desk.data, **prepared.settings)
            assert done.returncode == 0, done.stderr
            assert file.stat().st_mode & 0o777 == 0o600
        there = tmp_path / "there"
        with fresh_database() as settings:
            done = kept("restore", str(file), data=there, **settings)
            assert done.returncode == 0, done.stderr
            assert (there / LETTER).read_bytes() == b"Dear Lumen Lamps"
            assert (there / "secret.key").read_text() == (prepared.data / "secret.key").read_text()
            mine = [each for each in there.iterdir() if each.is_file()]
            assert mine and not any(each.stat().st_mode & 0o077 for each in mine)
            with running(there, **settings) as desk:
                desk.olu()
            second = kept("restore", str(file), data=there, **settings)
            assert second.returncode == 2 and "--force" in second.stderr
            forced = kept("restore", str(file), "--force", data=there, **settings)
            assert forced.returncode == 0, forced.stderr
            assert not list(there.glob("restore-*"))

    def test_it_leaves_the_older_backup_when_it_fails(
        self, prepared: Prepared, tmp_path: Path
    ) -> None:
        done = kept(
            "backup", str(tmp_path / "no" / "kept.tar.gz"), data=prepared.data, **prepared.settings
        )
        assert done.returncode == 2
        assert "cannot be written" in done.stderr and "Traceback" not in done.stderr


class TestUnpack:
    def test_it_refuses_what_is_no_backup(self, tmp_path: Path) -> None:
        half, other = tmp_path / "half.tar.gz", tmp_path / "other.tar.gz"
        half.write_bytes(b"\x1f\x8b\x08 and then nothing")
        with tarfile.open(other, "w:gz") as tar:
            tar.add(__file__, "something.py")
        for file in (half, other):
            with pytest.raises(CannotStart, match="no whole backup"):
                _unpack(file, tmp_path / "out")
        with pytest.raises(CannotStart, match="is not there"):
            _unpack(tmp_path / "nothing", tmp_path / "out")

    def test_it_writes_nothing_outside(self, tmp_path: Path) -> None:
        trap = tmp_path / "trap.tar.gz"
        with tarfile.open(trap, "w:gz") as tar:
            tar.add(__file__, "../outside.py")
        (tmp_path / "in").mkdir()
        with pytest.raises(CannotStart):
            _unpack(trap, tmp_path / "in")
        assert not (tmp_path / "outside.py").exists()


@pytest.mark.django_db
class TestRefuse:
    def test_it_refuses_a_backup_of_a_newer_kept(self) -> None:
        vendor = "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"
        about = {"database": vendor, "kept": "99.0", "migrations": ["staff.0999_from_the_future"]}
        with pytest.raises(CannotStart, match=r"Kept 99\.0"):
            _refuse_unfit(json.loads(json.dumps(about)))

    def test_it_refuses_a_backup_of_another_database(self) -> None:
        with pytest.raises(CannotStart, match="oracle"):
            _refuse_unfit({"database": "oracle", "kept": "0.1", "migrations": []})

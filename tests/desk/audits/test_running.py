"""An archive becomes a report, whatever happens to the worker meanwhile."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils.timezone import now
from pytest_django.fixtures import Settings

from kept.desk.audits import actions, running
from kept.desk.audits.comparing import compared
from kept.desk.audits.models import Audit, State
from kept.desk.conversations.refusals import Refusal
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON

SAMPLE = Path(__file__).parents[3] / "samples" / "lamps.mbox"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA = tmp_path
    return tmp_path


def uploaded(by: Agent, content: bytes = SAMPLE.read_bytes(), name: str = "lamps.mbox") -> Audit:
    return actions.upload(
        [content[:1000], content[1000:]], name=name, size=len(content), zone="UTC",
        us="support@lumen-lamps.example", by=by, at=NOON,
    )  # fmt: skip


@pytest.mark.django_db
class TestRunning:
    def test_it_makes_the_report_and_deletes_the_archive(self, bo: Agent) -> None:
        audit = uploaded(bo)
        assert running.run_due(now()) is None
        audit.refresh_from_db()
        assert audit.state == State.DONE and audit.percent == 100
        assert audit.conversations > 50 and audit.rates
        assert "customer service audit" in audit.report.read_text("utf-8")
        assert not audit.archive.exists()

    def test_what_cannot_be_read_is_told_in_a_sentence(self, bo: Agent) -> None:
        audit = uploaded(bo, b"%PDF-1.7 nothing to read here", "report.pdf")
        running.run_due(now())
        audit.refresh_from_db()
        assert audit.state == State.FAILED
        assert audit.problem.startswith("report.pdf") and "PDF" in audit.problem

    def test_what_another_worker_died_at_is_begun_anew(self, bo: Agent) -> None:
        audit = uploaded(bo)
        Audit.objects.update(
            state=State.RUNNING, attempts=1, percent=40,
            claimed_until=now() + timedelta(seconds=30),
        )  # fmt: skip
        assert running.run_due(now()) is not None, "it looks again when the claim runs out"
        Audit.objects.update(claimed_until=now() - timedelta(seconds=1))
        running.run_due(now())
        audit.refresh_from_db()
        assert (audit.state, audit.attempts) == (State.DONE, 2)

    def test_what_broke_off_three_times_is_given_up(self, bo: Agent) -> None:
        audit = uploaded(bo)
        Audit.objects.update(state=State.RUNNING, attempts=3)
        running.run_due(now())
        audit.refresh_from_db()
        assert audit.state == State.FAILED and "three times" in audit.problem

    def test_a_cancelled_audit_is_not_made(self, bo: Agent) -> None:
        audit = uploaded(bo)
        Audit.objects.filter(pk=audit.pk).update(claimed_until=now())
        claimed = Audit.objects.get()
        assert actions.cancel(audit, by=bo, at=NOON)
        running._run(claimed)
        audit.refresh_from_db()
        assert audit.state == State.CANCELLED and not audit.report.exists()
        assert not actions.cancel(audit, by=bo, at=NOON)

    def test_cancelling_stops_the_process(self, bo: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
        audit = uploaded(bo)
        noted, real = [], running._note

        def cancel_at_first_look(one: Audit, **columns: object) -> bool:
            if noted:
                actions.cancel(one, by=bo, at=NOON)
            noted.append(columns)
            return real(one, **columns)

        monkeypatch.setattr(running, "_note", cancel_at_first_look)
        monkeypatch.setattr(running, "_LOOK", 0.0)
        running.run_due(now())
        audit.refresh_from_db()
        assert audit.state == State.CANCELLED and not audit.report.exists()


@pytest.mark.django_db(transaction=True)
class TestKeeping:
    def test_deleting_takes_everything(self, bo: Agent, folder: Path) -> None:
        audit = uploaded(bo)
        running.run_due(now())
        actions.delete(audit, by=bo, at=NOON)
        assert not Audit.objects.exists() and not audit.folder.exists()

    def test_an_empty_file_is_refused(self, bo: Agent, folder: Path) -> None:
        with pytest.raises(Refusal, match="empty"):
            uploaded(bo, b"")
        assert not (folder / "audits").exists()

    def test_an_upload_that_breaks_off_leaves_nothing(self, bo: Agent, folder: Path) -> None:
        def pieces():  # type: ignore[no-untyped-def]
            yield b"From "
            raise OSError("the line broke")

        with pytest.raises(OSError):
            actions.upload(pieces(), name="x", size=9, us="", zone="UTC", by=bo, at=NOON)
        assert not list((folder / "audits").iterdir()) and not Audit.objects.exists()


def test_an_archive_is_laid_beside_the_desk() -> None:
    audit = Audit(conversations=200, rates={"PRM02": 100, "TON04": 3})
    first, *_ = rows = compared(audit, {"PRM02": 10}, 200)
    assert first.mistake.code == "PRM02" and first.told == "less often now"
    assert {row.mistake.code for row in rows} == {"PRM02", "TON04"}
    assert rows[1].told == "within chance"

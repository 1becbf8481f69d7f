"""An archive is uploaded, watched, read and deleted."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect
from pytest_django.fixtures import Settings

from kept.desk.audits import running
from kept.desk.audits.models import Audit
from kept.desk.channels.models import Mailbox
from kept.desk.staff.models import Agent
from kept.desk.worker import auditing
from tests.desk.audits.test_running import SAMPLE
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import SCREENS, assert_accessible, assert_fits, screenshot
from tests.desk.channels.email.conftest import _own_network as _own_network
from tests.desk.channels.email.conftest import dovecot as dovecot
from tests.desk.channels.email.conftest import mailbox as mailbox
from tests.desk.worker.test_auditing import account as account

pytestmark = pytest.mark.browser


def test_a_mailbox_becomes_a_report(visit: Visit, bo: Agent, account: Mailbox) -> None:
    page = visit(bo, "/audits/", forgive=("frame-ancestors",))
    expect(page.get_by_role("heading", name="Read a mailbox")).to_be_visible()
    page.get_by_text("A mailbox that is not connected").click()
    screenshot(page, "audits-mailbox", whole=True)
    assert_accessible(page)
    assert_fits(page, 390)
    page.locator("#mailbox_days").select_option("")
    page.get_by_role("button", name="Read and audit").click()
    expect(page.get_by_text("Waiting for its turn")).to_be_visible()
    auditing.audit_due(now())
    expect(page.get_by_text("Beside the desk")).to_be_visible()
    frame = page.locator("iframe")
    report = page.frame_locator("iframe")
    expect(report.get_by_role("heading", level=1)).to_be_visible()
    for width, scheme in ((1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 860})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        frame.scroll_into_view_if_needed()
        expect(report.get_by_role("heading", level=1)).to_be_in_viewport()
        page.screenshot(path=SCREENS / f"audit-inside-{width}-{scheme}.png")
    assert_fits(page, 390)


def test_an_archive_becomes_a_report(
    visit: Visit, bo: Agent, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA = tmp_path
    page = visit(bo, "/audits/", forgive=("frame-ancestors",))
    screenshot(page, "audits", whole=True)
    assert_accessible(page)
    page.get_by_label("Archive").set_input_files(SAMPLE)
    page.get_by_label("Your side").fill("support@lumen-lamps.example")
    page.get_by_role("button", name="Upload and audit").click()
    expect(page.get_by_text("Waiting for its turn")).to_be_visible()
    screenshot(page, "audit-waiting")
    running.run_due(now())
    report = page.frame_locator("iframe")
    expect(report.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("Beside the desk")).to_be_visible()
    screenshot(page, "audit", whole=True)
    assert_fits(page)
    page.locator("iframe").scroll_into_view_if_needed()
    expect(report.get_by_role("heading", level=1)).to_be_in_viewport()
    page.screenshot(path=SCREENS / "audit-report.png")
    page.get_by_role("button", name="Delete this audit").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Deleted, with everything")).to_be_visible()
    assert not Audit.objects.exists()

"""Signing in as people do: with a passkey, a code, the company's own sign-in; and signing out."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.utils.timezone import now
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from kept.desk.staff import providers
from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import assert_accessible, assert_fits, screenshot
from tests.desk.cast import PASSWORD
from tests.desk.peers.identity_provider import CLIENT, SECRET, IdentityProvider

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def forget_attempts(transactional_db: None) -> Iterator[None]:
    """Attempts are counted in the cache, which outlives a test."""
    cache.clear()
    yield
    cache.clear()


def look(page: Page, name: str, heading: str) -> None:
    expect(page.get_by_role("heading", name=heading).first).to_be_visible()
    assert_fits(page)
    screenshot(page, name)
    assert_accessible(page)


def prove(page: Page) -> None:
    """Answer the question whether it is still the same person."""
    expect(page.get_by_role("heading", name="Is it you?")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="your account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def sign_in(page: Page, agent: Agent) -> None:
    page.goto("/account/login/")
    page.get_by_label("Email").fill(agent.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_passkey_is_made_and_opens_the_desk(visit: Visit, ada: Agent) -> None:
    page = visit(ada, "/account/2fa/webauthn/add/")
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    kind |= {"hasUserVerification": True, "isUserVerified": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": kind})
    look(page, "account-is-it-you", "Is it you?")
    prove(page)
    look(page, "account-passkey-add", "Add a passkey")
    page.get_by_label("Name").fill("Ada's laptop")
    expect(page.get_by_label("Sign in with it alone")).to_be_checked()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto("/account/2fa/webauthn/")
    expect(page.get_by_text("Ada's laptop").first).to_be_visible()
    look(page, "account-passkeys", "Passkeys")
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/inbox/")


def test_a_code_is_asked_for_once_an_app_is_set_up(
    visit: Visit, ada: Agent, settings: Settings
) -> None:
    settings.MFA_TOTP_TOLERANCE = 1  # the half minute may end while the page is filled in
    page = visit(ada, "/account/2fa/totp/activate/")
    prove(page)
    look(page, "account-totp", "Set up an authenticator app")
    secret = page.get_by_label("Or type this secret").input_value()
    page.get_by_label("Authenticator code").fill(code(secret))
    page.get_by_role("button", name="Switch on").click()
    codes = page.get_by_label("10 of 10 left").input_value().split()
    assert len(codes) == 10 and codes[0].isalnum()
    look(page, "account-recovery-codes", "Recovery codes")
    page.goto("/account/2fa/")
    look(page, "account-two-factor", "Two-factor sign-in")
    sign_out(page)
    cache.clear()  # a code works once, and the next is up to half a minute away
    sign_in(page, ada)
    look(page, "sign-in-code", "One more step")
    page.get_by_label("Code").fill(code(secret))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/inbox/")


def code(secret: str) -> str:
    """What an authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def test_the_companys_own_sign_in_opens_the_desk(
    visit: Visit, ada: Agent, olu: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEPT_PRIVATE_NETWORK", "yes")
    company = IdentityProvider().start()
    company.person = {"sub": "12", "email": ada.email, "name": ada.name, "email_verified": True}
    providers.connect(
        "openid_connect", "Lumen Login", client_id=CLIENT, secret=SECRET, by=olu, at=now(),
        settings={"server_url": company.url, "oauth_pkce_enabled": True},
    )  # fmt: skip
    page = visit(None, "/account/login/")
    look(page, "sign-in-company", "Sign in")
    page.get_by_role("link", name="Sign in with Lumen Login").click()
    page.wait_for_url("**/inbox/")
    page.goto("/account/3rdparty/")
    look(page, "account-single-sign-on", "Single sign-on")
    page.context.clear_cookies()
    company.person |= {"sub": "77", "email": "nils@example.org", "name": "Nils Berg"}
    page.goto("/account/login/")
    page.get_by_role("link", name="Sign in with Lumen Login").click()
    expect(page.get_by_text("nils@example.org was not invited.")).to_be_visible()
    look(page, "sign-in-stranger", "Sign in")
    company.stop()


def test_a_browser_that_is_signed_out_elsewhere_hears_nothing_more(
    visit: Visit, ada: Agent
) -> None:
    here = visit(None, "/account/login/")
    there = visit(None, "/account/login/", forgive=("401",))
    for page in (here, there):
        sign_in(page, ada)
        expect(page.locator("html")).to_have_attribute("data-live", "on")
    here.goto("/account/sessions/")
    look(here, "account-sessions", "Where you are signed in")
    here.get_by_role("button", name=re.compile("Sign out Chrom")).click()
    expect(here.get_by_text("Signed out there.")).to_be_visible()
    # Who may listen is looked at every few seconds, and again if the database was busy.
    expect(there.locator("html")).to_have_attribute("data-live", "off", timeout=60_000)
    there.reload()
    expect(there.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(here.locator("html")).to_have_attribute("data-live", "on")


def test_a_forgotten_password_is_asked_for(visit: Visit, ada: Agent) -> None:
    page = visit(None, "/account/login/")
    page.get_by_role("link", name="Forgot").click()
    look(page, "password-reset", "Forgot your password?")
    page.get_by_label("Email").fill(ada.email)
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    look(page, "password-reset-done", "Look into your mail")
    page.goto("/account/password/reset/key/1-x-y/")
    look(page, "password-reset-stale", "This link no longer works")
    page.goto("/account/signup/")
    look(page, "sign-up-closed", "Accounts are made by invitation")
    page.goto("/account/inactive/")
    look(page, "account-inactive", "You no longer have an account here")

"""Signing in with password, code and recovery code; forgotten passwords, sessions, invitations."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email import policy
from urllib.parse import urlsplit

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils.timezone import now
from pytest_django.fixtures import Settings

from kept.desk.channels.email import staff_mail
from kept.desk.channels.models import Mailbox
from kept.desk.conversations.models import Channel
from kept.desk.staff import actions
from kept.desk.staff.models import Agent, Team
from tests.desk.cast import NOON, PASSWORD
from tests.desk.conftest import SignIn
from tests.desk.peers.smtp import Server

NEW = "a lamp for every evening"


@pytest.fixture(autouse=True)
def forget_attempts(db: None) -> Iterator[None]:
    """Attempts are counted in the cache, which outlives a test."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def smtp(support: Channel, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The mail server behind the mailbox of the desk."""
    settings.EMAIL_BACKEND = "kept.desk.channels.email.staff_mail.Backend"
    monkeypatch.setenv("KEPT_PRIVATE_NETWORK", "yes")
    server = Server().start()
    Mailbox.objects.create(
        channel=support, username=support.address, smtp_host="localhost", smtp_port=server.port,
        smtp_security="none", auth="none", imap_host="localhost", answer_since=NOON,
        changed_at=NOON,
    )  # fmt: skip
    yield server
    server.stop()


def sign_in(client: Client, agent: Agent, password: str = PASSWORD) -> str:
    said = {"login": agent.email, "password": password}
    return client.post("/account/login/", said, follow=True).content.decode()


def is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def link_in(smtp: Server) -> str:
    """The path of the one link in the one mail that came."""
    staff_mail.send_due(now())
    mail = email.message_from_bytes(smtp.mails[-1].content, policy=policy.default)
    body = mail.get_body()
    assert body is not None
    (link,) = re.findall(r"https?://\S+", body.get_content())
    return urlsplit(link).path


class TestPassword:
    def test_a_wrong_one_is_refused_without_telling_who_is_here(
        self, client: Client, ada: Agent
    ) -> None:
        known = sign_in(client, ada, "wrong")
        unknown = sign_in(client, Agent(email="nils@example.org"), "wrong")
        said = "The email address and/or password you specified are not correct."
        assert said in known and said in unknown and not is_in(client)

    def test_guessing_is_stopped_even_for_the_right_one(self, client: Client, ada: Agent) -> None:
        for _ in range(5):
            sign_in(client, ada, "wrong")
        assert "Too many failed login attempts" in sign_in(client, ada)
        assert not is_in(client)

    def test_who_left_does_not_get_in(self, client: Client, ada: Agent, olu: Agent) -> None:
        actions.deactivate(ada, by=olu, at=NOON)
        sign_in(client, ada)
        assert not is_in(client)

    def test_nobody_signs_up(self, client: Client, olu: Agent) -> None:
        page = client.get("/account/signup/").content.decode()
        assert "Accounts are made by invitation" in page


class TestForgotten:
    def test_a_link_by_mail_sets_a_new_one_and_ends_all_sessions(
        self, client: Client, ada: Agent, as_: SignIn, smtp: Server
    ) -> None:
        elsewhere = as_(ada)
        client.post("/account/password/reset/", {"email": ada.email.upper()})
        path = link_in(smtp)
        assert smtp.mails[0].recipients == [ada.email]
        form = client.get(path, follow=True)
        action = form.redirect_chain[-1][0]
        done = client.post(action, {"password1": NEW, "password2": NEW}, follow=True)
        assert "Your new password is set" in done.content.decode()
        assert not is_in(elsewhere)
        assert not is_in(client) and "not correct" in sign_in(client, ada)
        sign_in(client, ada, NEW)
        assert is_in(client)
        assert "no longer works" in Client().get(path, follow=True).content.decode()

    def test_strangers_get_no_mail_and_learn_nothing(
        self, client: Client, ada: Agent, smtp: Server
    ) -> None:
        pages = {
            client.post("/account/password/reset/", {"email": address}, follow=True)
            .content.decode().split("<h1>")[1]
            for address in (ada.email, "nils@example.org")
        }  # fmt: skip
        staff_mail.send_due(now())
        assert len(pages) == 1 and len(smtp.mails) == 1


class TestInvitation:
    def test_it_comes_by_mail_and_opens_the_desk(
        self, client: Client, as_: SignIn, olu: Agent, care: Team, smtp: Server
    ) -> None:
        asked = {"email": "dee@example.org", "name": "Dee", "role": "agent", "teams": [care.pk]}
        as_(olu).post("/set-up/people/", asked)
        path = link_in(smtp)
        assert smtp.mails[0].recipients == ["dee@example.org"]
        client.post(path, {"name": "Dee Ruiz", "password": PASSWORD, "zone": "UTC"})
        assert is_in(client)


class TestSecondFactor:
    @pytest.fixture
    def secret(self, ada: Agent, client: Client) -> str:
        """Ada sets an authenticator app up; its secret."""
        sign_in(client, ada)
        asked = client.get("/account/2fa/totp/activate/", follow=True)
        assert "Is it you?" in asked.content.decode()
        client.post("/account/reauthenticate/", {"password": PASSWORD})
        page = client.get("/account/2fa/totp/activate/")
        secret: str = page.context["form"].secret
        shown = client.post("/account/2fa/totp/activate/", {"code": code(secret)}, follow=True)
        assert "Recovery codes" in shown.content.decode()
        cache.clear()  # a code works once; the same one is due again within the test
        return secret

    def test_a_password_alone_is_not_enough(self, ada: Agent, secret: str) -> None:
        client = Client()
        assert "One more step" in sign_in(client, ada)
        assert not is_in(client)
        refused = client.post("/account/2fa/authenticate/", {"code": "000000"})
        assert "Incorrect code" in refused.content.decode() and not is_in(client)
        client.post("/account/2fa/authenticate/", {"code": code(secret)})
        assert is_in(client)

    def test_a_recovery_code_works_once(self, ada: Agent, client: Client, secret: str) -> None:
        codes = client.get("/account/2fa/recovery-codes/").context["unused_codes"]
        for expected in (True, False):
            elsewhere = Client()
            sign_in(elsewhere, ada)
            elsewhere.post("/account/2fa/authenticate/", {"code": codes[0]})
            assert is_in(elsewhere) == expected

    def test_its_secrets_are_not_readable_in_the_database(self, ada: Agent, secret: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT data FROM mfa_authenticator")
            kept = str(cursor.fetchall())
        assert Authenticator.objects.filter(user=ada).count() == 2
        assert secret not in kept
        assert get_adapter().get_totp_issuer() == "Kept"

    def test_switching_it_off_asks_who_it_is(self, as_: SignIn, ada: Agent, secret: str) -> None:
        asked = as_(ada).get("/account/2fa/totp/deactivate/", follow=True)
        assert "Is it you?" in asked.content.decode()


def code(secret: str) -> str:
    """What an authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


class TestSessions:
    def test_signing_out_elsewhere_ends_those_at_once(self, ada: Agent) -> None:
        here, there = Client(), Client()
        for each in (here, there):
            sign_in(each, ada)
        assert here.get("/account/sessions/").content.decode().count("list__item") == 2
        here.post("/account/sessions/")
        assert is_in(here) and not is_in(there)

    def test_one_of_them_can_be_signed_out(self, ada: Agent, bo: Agent) -> None:
        here, there, elsewhere, his = Client(), Client(), Client(), Client()
        for each in (here, there, elsewhere):
            sign_in(each, ada)
        sign_in(his, bo)
        ended = UserSession.objects.get(session_key=there.session.session_key)
        assert his.post(f"/me/sessions/{ended.pk}/end/").status_code == 404
        here.post(f"/me/sessions/{ended.pk}/end/")
        assert [is_in(each) for each in (here, there, elsewhere)] == [True, False, True]

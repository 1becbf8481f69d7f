from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils.timezone import now

from kept.desk.channels.email import credentials, oauth
from kept.desk.channels.email.imap import Imap
from kept.desk.channels.email.line import LineBroken, LoginRefused
from kept.desk.channels.email.smtp import Smtp
from kept.desk.channels.models import Mailbox, Registration
from kept.desk.lib import crypto
from tests.desk.peers.dovecot import Dovecot
from tests.desk.peers.smtp import Server
from tests.desk.peers.token_endpoint import CLIENT, SECRET, TokenEndpoint

BACK = "https://desk.example/mailboxes/sign-in/"


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[TokenEndpoint]:
    """Google, played by a server of our own."""
    endpoint = TokenEndpoint().start()
    google = replace(oauth.PROVIDERS["google"], tokens=endpoint.url)
    monkeypatch.setitem(oauth.PROVIDERS, "google", google)
    yield endpoint
    endpoint.stop()


@pytest.fixture
def registered(provider: TokenEndpoint, db: None) -> Registration:
    return Registration.objects.create(
        provider="google", client_id=CLIENT, secret=crypto.encrypt(SECRET), changed_at=now()
    )


def sign_in(provider: TokenEndpoint, user: str) -> oauth.Tokens:
    begun = oauth.begin("google", back_to=BACK, address=user)
    back = provider.sign_in(begun.url, user)
    assert back["state"] == begun.state
    return oauth.finish(
        "google", code=back["code"], verifier=begun.verifier, back_to=BACK, at=now()
    )


@pytest.fixture
def signed_in(mailbox: Mailbox, registered: Registration, provider: TokenEndpoint) -> Mailbox:
    mailbox.auth = "google"
    tokens = sign_in(provider, mailbox.username)
    mailbox.secrets = credentials.seal(credentials.from_tokens(tokens))
    mailbox.save()
    return mailbox


class TestSignIn:
    def test_it_opens_the_mailbox(self, signed_in: Mailbox, dovecot: Dovecot) -> None:
        signed_in.imap_port = dovecot.port
        Imap(signed_in, credentials.current(signed_in, at=now())).close()

    def test_it_sends(self, signed_in: Mailbox, smtp: Server) -> None:
        secret = credentials.current(signed_in, at=now())
        signed_in.smtp_port, smtp.tokens = smtp.port, {secret}
        Smtp(signed_in, secret).close()
        assert smtp.logins == 1

    def test_it_asks_for_a_lasting_permission(self, registered: Registration) -> None:
        page = oauth.begin("google", back_to=BACK, address="support@lumen-lamps.example").url
        assert "access_type=offline" in page
        assert "login_hint=support%40lumen-lamps.example" in page

    def test_a_code_is_worth_nothing_without_its_verifier(
        self, registered: Registration, provider: TokenEndpoint
    ) -> None:
        begun = oauth.begin("google", back_to=BACK, address="a@example.org")
        back = provider.sign_in(begun.url, "a@example.org")
        with pytest.raises(LoginRefused):
            oauth.finish("google", code=back["code"], verifier="x" * 64, back_to=BACK, at=now())

    def test_an_unregistered_desk_is_told_what_to_do(
        self, provider: TokenEndpoint, db: None
    ) -> None:
        with pytest.raises(LoginRefused, match="not registered with Google yet"):
            oauth.begin("google", back_to=BACK, address="a@example.org")

    def test_a_wrong_registration_is_told(
        self, registered: Registration, provider: TokenEndpoint
    ) -> None:
        registered.secret = crypto.encrypt("guessed")
        registered.save()
        with pytest.raises(LoginRefused, match=r"“Who are you\?”.*registration"):
            sign_in(provider, "a@example.org")

    def test_secrets_are_not_readable_in_the_database(self, signed_in: Mailbox) -> None:
        kept = credentials.unseal(signed_in)
        assert kept.access_token
        assert kept.access_token not in signed_in.secrets
        assert SECRET not in Registration.objects.get().secret


class TestCurrent:
    def test_a_good_token_is_used_without_asking(
        self, signed_in: Mailbox, provider: TokenEndpoint
    ) -> None:
        credentials.current(signed_in, at=now())
        assert len(provider.asked) == 1

    def test_a_token_near_its_end_is_renewed_and_kept(
        self, signed_in: Mailbox, provider: TokenEndpoint
    ) -> None:
        later = now() + timedelta(seconds=590)
        before = credentials.unseal(signed_in)
        fresh = credentials.current(signed_in, at=later)
        signed_in.refresh_from_db()
        kept = credentials.unseal(signed_in)
        assert kept.access_token == fresh
        assert kept.refresh_token != before.refresh_token

    def test_what_was_revoked_asks_for_a_new_sign_in_which_always_works(
        self, signed_in: Mailbox, provider: TokenEndpoint
    ) -> None:
        later = now() + timedelta(hours=2)
        provider.revoke()
        with pytest.raises(LoginRefused, match="Sign in with Google again"):
            credentials.current(signed_in, at=later)
        tokens = sign_in(provider, signed_in.username)
        signed_in.secrets = credentials.seal(credentials.from_tokens(tokens))
        assert credentials.current(signed_in, at=now()) == tokens.access

    def test_a_provider_that_is_down_is_asked_again_later(
        self, signed_in: Mailbox, provider: TokenEndpoint
    ) -> None:
        provider.is_down = True
        with pytest.raises(LineBroken, match="just now"):
            credentials.current(signed_in, at=now() + timedelta(hours=2))

    def test_a_renewal_does_not_undo_a_sign_in_that_happened_meanwhile(
        self, signed_in: Mailbox, provider: TokenEndpoint
    ) -> None:
        newer = credentials.seal(credentials.Credentials(access_token="newer"))
        Mailbox.objects.update(secrets=newer)
        credentials.current(signed_in, at=now() + timedelta(hours=2))
        signed_in.refresh_from_db()
        assert signed_in.secrets == newer

    def test_a_changed_secret_key_is_told(
        self, signed_in: Mailbox, settings: pytest.FixtureRequest
    ) -> None:
        settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
        with pytest.raises(LoginRefused, match="secret key of this installation has changed"):
            credentials.current(signed_in, at=now())

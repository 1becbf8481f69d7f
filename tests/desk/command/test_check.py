"""What ``kept check`` says about desks that are well, and about those that are not."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_django.fixtures import Settings

from kept.desk.command import stamp
from kept.desk.command.check import remarks
from kept.desk.command.check.remark import Remark
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON

pytestmark = pytest.mark.django_db


def sentences(word: str) -> str:
    return "\n".join(each.sentence for each in remarks(NOON) if each.word == word)


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> Path:
    """A data folder as it should be."""
    tmp_path.chmod(0o700)
    (tmp_path / "secret.key").write_text(settings.SECRET_KEY)
    (tmp_path / "secret.key").chmod(0o600)
    settings.DATA = tmp_path
    return tmp_path


class TestCheck:
    def test_it_finds_nothing_to_mend(self, olu: Agent) -> None:
        assert sentences("mend") == ""
        assert "1 person owns this desk." in sentences("fine")

    def test_it_looks_at_rights(self, data: Path) -> None:
        data.chmod(0o755)
        (data / "secret.key").chmod(0o644)
        assert f"chmod 700 {data}" in sentences("mend")
        assert f"chmod 600 {data / 'secret.key'}" in sentences("mend")

    def test_it_looks_at_the_key_and_at_debug(self, settings: Settings) -> None:
        settings.SECRET_KEY, settings.DEBUG = "short", True
        assert "The secret key is short" in sentences("mend")
        assert "KEPT_DEBUG is on" in sentences("mend")

    def test_it_looks_at_the_address(self, settings: Settings) -> None:
        settings.BASE_URL = "http://desk.example"
        settings.ALLOWED_HOSTS = ["*"]
        assert "is not https" in sentences("mend")
        assert "KEPT_ALLOWED_HOSTS" in sentences("mend")

    def test_it_tells_the_age_of_the_last_backup(self) -> None:
        assert "No backup was made" in sentences("note")
        stamp.backup_was_made()
        made = stamp.last_backup()
        assert made is not None
        late = [each for each in remarks(made + timedelta(days=30)) if "backup" in each.sentence]
        assert late == [Remark("note", "The last backup is 30 days old.")]

    def test_it_looks_at_free_space(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("kept.desk.command.check.machine.LEAST_SPACE", 10**18)
        assert "GB are free" in sentences("mend")


class TestCertificate:
    def test_it_does_not_trust_just_anybody(self, settings: Settings, self_signed: int) -> None:
        settings.BASE_URL, settings.SECURE = f"https://localhost:{self_signed}", True
        assert "The certificate of localhost is not valid" in sentences("mend")

    def test_it_says_when_it_cannot_see_it(self, settings: Settings) -> None:
        settings.BASE_URL, settings.SECURE = "https://localhost:1", True
        assert "cannot be reached from here" in sentences("note")


@pytest.fixture
def self_signed(tmp_path: Path) -> Iterator[int]:
    """A server on this machine whose certificate nobody vouches for; its port."""
    path = tmp_path / "certificate.pem"
    path.write_bytes(_certificate())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    with socket.create_server(("127.0.0.1", 0)) as door:

        def shake_hands() -> None:
            visitor, _ = door.accept()
            with visitor, pytest.raises(OSError):
                context.wrap_socket(visitor, server_side=True)

        thread = threading.Thread(target=shake_hands)
        thread.start()
        yield int(door.getsockname()[1])
        thread.join()


def _certificate() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    began = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(began)
        .not_valid_after(began + timedelta(days=30))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return private + made.public_bytes(serialization.Encoding.PEM)

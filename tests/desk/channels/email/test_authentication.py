from __future__ import annotations

import base64
from functools import cache

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from kept.desk.channels.email.authentication import proof_of
from kept.desk.channels.email.parse import parse
from tests.desk.channels.email.letters import mail


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def public_key(name: str) -> str | None:
    """A DNS in which every selector ``s`` has our key, and only example.org a DMARC record."""
    if name.rstrip(".").startswith("s._domainkey."):
        raw = _key().public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )  # fmt: skip
        return f"v=DKIM1; k=rsa; p={base64.b64encode(raw).decode()}"
    return "v=DMARC1; p=reject" if name.rstrip(".") == "_dmarc.example.org" else None


def silent(name: str) -> str | None:
    raise OSError("the DNS does not answer")


def never(name: str) -> str | None:
    raise AssertionError(f"asked about {name}")


def signed(raw: bytes, domain: str, *, length: bool = False) -> bytes:
    pem = _key().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )  # fmt: skip
    header = dkim.sign(raw, b"s", domain.encode(), pem, include_headers=[b"from"], length=length)
    return bytes(header) + raw


def proof(raw: bytes, lookup=public_key, trusted: str = "") -> str:  # type: ignore[no-untyped-def]
    return proof_of(parse(raw), raw, trusted=trusted, lookup=lookup).value


class TestSignature:
    def test_of_the_senders_own_domain_proves_it(self) -> None:
        assert proof(signed(mail(), "example.org")) == "domain"

    def test_of_a_part_of_the_domain_proves_it_where_dmarc_says_so(self) -> None:
        assert proof(signed(mail(), "mail.example.org")) == "domain"
        assert proof(signed(mail(From="a@example.net"), "mail.example.net")) == "claimed"

    def test_of_anybody_else_proves_nothing(self) -> None:
        assert proof(signed(mail(), "example.net"), never) == "claimed"
        assert proof(signed(mail(), "org"), never) == "claimed"
        assert proof(mail(), never) == "claimed"

    def test_is_worth_nothing_once_the_mail_was_changed(self) -> None:
        assert proof(signed(mail("dark"), "example.org").replace(b"dark", b"fine")) == "claimed"
        raw = signed(mail(), "example.org")
        assert proof(raw.replace(b"From: Mona Varga", b"From: Olu Adeyemi")) == "claimed"

    def test_of_only_the_beginning_proves_nothing(self) -> None:
        assert proof(signed(mail(), "example.org", length=True) + b"added", never) == "claimed"

    def test_says_nothing_of_a_second_sender(self) -> None:
        forged = b"From: Olu <olu@example.org>\r\n" + signed(mail(), "example.org")
        assert proof(forged, never) == "claimed"

    def test_a_silent_dns_stops_nothing(self) -> None:
        assert proof(signed(mail(), "example.org"), silent) == "claimed"

    @pytest.mark.parametrize("tags", ["", "v=1", "d=example.org", "d=example.org; b=x; bh=y; s=s"])
    def test_a_broken_one_proves_nothing(self, tags: str) -> None:
        assert proof(mail(DKIM_Signature=f"a=rsa-sha256; {tags}")) == "claimed"


PASS = "mx.lumen-lamps.example; spf=pass; dkim=pass (ok; really) header.d=example.org;"


class TestTrustedServer:
    @pytest.mark.parametrize(
        ("line", "is_proven"),
        [
            (f"{PASS} dmarc=pass (p=REJECT) header.from=example.org", True),
            (f"{PASS} dmarc=pass action=none header.from=example.org;compauth=pass", True),
            (f"{PASS} dmarc=fail header.from=example.org", False),
            (f"{PASS} dmarc=none", False),
            (f"{PASS} dmarc=pass header.from=e.example", False),
            (f"{PASS} x=y", False),
            ("mx.e.example; dmarc=pass header.from=example.org", False),
            ("mx.lumen-lamps.example.e.example; dmarc=pass header.from=example.org", False),
            ("(mx.lumen-lamps.example) mx.e.example; dmarc=pass header.from=example.org", False),
        ],
    )
    def test_is_believed_about_dmarc(self, line: str, is_proven: bool) -> None:
        raw = mail(Authentication_Results=line)
        expected = "domain" if is_proven else "claimed"
        assert proof(raw, never, trusted="mx.lumen-lamps.example") == expected

    def test_is_not_believed_where_none_is_named(self) -> None:
        line = f"{PASS} dmarc=pass header.from=example.org"
        assert proof(mail(Authentication_Results=line), never) == "claimed"

    def test_only_its_topmost_word_counts(self) -> None:
        forged = mail(Authentication_Results=f"{PASS} dmarc=pass header.from=example.org")
        raw = b"Authentication-Results: mx.lumen-lamps.example; dmarc=fail\r\n" + forged
        assert proof(raw, never, trusted="mx.lumen-lamps.example") == "claimed"

    def test_what_stands_below_its_own_word_came_with_the_mail(self) -> None:
        forged = mail(Authentication_Results=f"{PASS} dmarc=pass header.from=example.org")
        raw = b"Authentication-Results: mx.lumen-lamps.example; spf=pass\r\n" + forged
        assert proof(raw, never, trusted="mx.lumen-lamps.example") == "claimed"

    def test_the_signature_counts_where_it_says_nothing(self) -> None:
        raw = mail(Authentication_Results="mx.lumen-lamps.example; none")
        assert proof(signed(raw, "example.org"), trusted="mx.lumen-lamps.example") == "domain"

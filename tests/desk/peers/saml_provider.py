"""A company's sign-in that speaks SAML 2.0: pysaml2, an implementation that is not the desk's.

It runs in a process of its own, once for each sign-in: what it is asked stands on its input.
"""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import sys
import tempfile
import warnings
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

ENTITY = "https://sign-in.lumen-lamps.example/saml"
ADDRESS = "https://sign-in.lumen-lamps.example/saml/sign-on"
MISSING = shutil.which("xmlsec1") is None
WHY = "xmlsec1 is not installed (Debian: apt-get install xmlsec1); bin/setup test does it"


@dataclass
class SamlProvider:
    """Signs people in with a key of its own; ``certificate`` is what the desk has to know."""

    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="saml-")))

    def __post_init__(self) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        (self.folder / "key.pem").write_bytes(pem)
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Lumen Login")])
        at = datetime.now(UTC)
        made = (
            x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
            .not_valid_before(at - timedelta(days=1))
            .not_valid_after(at + timedelta(days=1))
            .sign(key, SHA256())
        )
        self.certificate = made.public_bytes(Encoding.PEM).decode()
        (self.folder / "certificate.pem").write_text(self.certificate)

    def sign_in(self, metadata: str, request: str, person: dict[str, str]) -> str:
        """What the browser brings back to the desk that asked with ``request``."""
        told = {"folder": str(self.folder), "metadata": metadata, "request": request} | person
        done = subprocess.run(
            [sys.executable, "-m", "tests.desk.peers.saml_provider"],
            input=json.dumps(told), capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def stop(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def _answer(told: dict[str, str]) -> str:
    from saml2 import BINDING_HTTP_REDIRECT
    from saml2.config import IdPConfig
    from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID
    from saml2.server import Server
    from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256

    folder = Path(told["folder"])
    service = {"endpoints": {"single_sign_on_service": [(ADDRESS, BINDING_HTTP_REDIRECT)]}}
    settings = {
        "entityid": ENTITY, "service": {"idp": service}, "xmlsec_binary": shutil.which("xmlsec1"),
        "key_file": str(folder / "key.pem"), "cert_file": str(folder / "certificate.pem"),
        "metadata": {"inline": [told["metadata"]]},
    }  # fmt: skip
    provider = Server(config=IdPConfig().load(settings))
    asked = provider.parse_authn_request(told["request"], BINDING_HTTP_REDIRECT)
    response = provider.create_authn_response(
        identity={"mail": [told["email"]], "givenName": [told["name"]]}, userid=told["id"],
        name_id=NameID(format=NAMEID_FORMAT_PERSISTENT, text=told["id"]), sign_assertion=True,
        authn={"class_ref": "urn:oasis:names:tc:SAML:2.0:ac:classes:Password"},
        sign_response=False, sign_alg=SIG_RSA_SHA256, digest_alg=DIGEST_SHA256,
        **provider.response_args(asked.message),
    )  # fmt: skip
    return base64.b64encode(str(response).encode()).decode()


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # those of other people's code
    sys.stdout.write(_answer(json.load(sys.stdin)))

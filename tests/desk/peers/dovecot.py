"""A real Dovecot on a free port of the loopback, with its configuration in a folder of its own.

Every user has the password PASSWORD; with XOAUTH2, a token signed by ``token()``. Mail is laid
into a mailbox as a delivery agent does it, as a file, or with IMAP APPEND.
"""

from __future__ import annotations

import base64
import getpass
import hashlib
import hmac
import imaplib
import json
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from datetime import datetime
from pathlib import Path

from tests.desk.peers import free_port, listens, wait_until

PASSWORD = "correct-horse-battery"
KEY = b"a key that only the tests and their server know"
MISSING = shutil.which("dovecot") is None or shutil.which("doveadm") is None
WHY = "Dovecot is not installed (Debian: apt-get install dovecot-imapd); bin/setup test does it"


class Dovecot:
    """The server, between ``start`` and ``stop``."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self.folder.chmod(0o755)  # its processes are users of their own
        self.port, self.tls_port = free_port(), free_port()

    def start(self) -> None:
        """Write the configuration, start, and return when it answers."""
        (self.folder / "keys/default/HS256").mkdir(parents=True, exist_ok=True)
        (self.folder / "keys/default/HS256/default").write_text(base64.b64encode(KEY).decode())
        _certificate(self.folder)
        (self.folder / "oauth2.conf").write_text(_OAUTH2.format(folder=self.folder))
        owner = "nobody" if os.geteuid() == 0 else getpass.getuser()
        system = owner if os.geteuid() else "dovecot"
        (self.folder / "dovecot.conf").write_text(
            _CONFIGURATION.format(
                folder=self.folder, port=self.port, tls_port=self.tls_port, password=PASSWORD,
                owner=owner, group=_group(owner), system=system,
                login=owner if os.geteuid() else "dovenull",
            )
        )  # fmt: skip
        (self.folder / "mail").mkdir(exist_ok=True)
        if os.geteuid() == 0:
            os.chown(self.folder / "mail", pwd.getpwnam(owner).pw_uid, int(_group(owner)))
        self.run()

    def run(self) -> None:
        """Start the program with the configuration that is there."""
        with (self.folder / "out").open("w") as out:
            self.process = subprocess.Popen(
                ["dovecot", "-F", "-c", str(self.folder / "dovecot.conf")],
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        wait_until(lambda: listens(self.port), what=f"start of Dovecot {self.folder}")

    def halt(self) -> None:
        """End the program as a crash does, its children with it; ``run`` starts it again."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        """End the program and remove what it kept."""
        self.halt()
        shutil.rmtree(self.folder, ignore_errors=True)

    def client(self, user: str) -> imaplib.IMAP4:
        """An own line into the mailbox, to look and to lay mail in."""
        line = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        line.login(user, PASSWORD)
        return line

    def append(
        self, user: str, *mails: bytes, folder: str = "INBOX", at: datetime | None = None
    ) -> None:
        """Lay mails into a folder, received at that time."""
        line = self.client(user)
        when = imaplib.Time2Internaldate(at.timestamp() if at else time.time())
        line.create(f'"{folder}"')
        for mail in mails:
            answer, words = line.append(f'"{folder}"', "", when, mail)
            assert answer == "OK", words
        line.logout()

    def empty(self, user: str) -> None:
        """Remove the whole account with all its folders."""
        shutil.rmtree(self.folder / "mail" / user, ignore_errors=True)

    def seen(self, user: str, folder: str = "INBOX") -> list[str]:
        """The flags of every mail of a folder, without changing them."""
        line = self.client(user)
        line.select(folder, readonly=True)
        _, found = line.uid("fetch", "1:*", "(FLAGS)")
        line.logout()
        return [item.decode() for item in found if isinstance(item, bytes)]

    def ids(self, user: str, folder: str) -> list[str]:
        """The Message-ID of every mail of a folder, without its angle brackets."""
        line = self.client(user)
        line.select(folder, readonly=True)
        _, found = line.uid("fetch", "1:*", "(BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")
        line.logout()
        lines = [item[1].decode() for item in found if isinstance(item, tuple)]
        return [each.partition(":")[2].strip(" <>\r\n") for each in lines]

    def renumber(self, user: str) -> None:
        """Give the INBOX a new UIDVALIDITY, as a restored backup does."""
        self._doveadm("mailbox", "update", "--uid-validity", str(int(time.time()) + 7), "INBOX",
                      "-u", user)  # fmt: skip

    def _doveadm(self, *words: str) -> None:
        line = ["doveadm", "-c", str(self.folder / "dovecot.conf"), *words[:-2]]
        line[5:5] = words[-2:]
        subprocess.run(line, check=True, capture_output=True)


def token(user: str, *, seconds: int = 600, key: bytes = KEY) -> str:
    """An access token as a provider gives it out: a JWT for ``user``, good for ``seconds``."""
    now = int(time.time())
    claims = {"sub": user, "email": user, "iss": "https://sign-in.example", "iat": now - 5,
              "nbf": now - 5, "exp": now + seconds}  # fmt: skip
    parts = [_url64(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims)]
    signed = ".".join(parts)
    return f"{signed}.{_url64(hmac.digest(key, signed.encode(), hashlib.sha256))}"


def _url64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _group(user: str) -> str:
    return str(pwd.getpwnam(user).pw_gid) if os.geteuid() == 0 else str(os.getegid())


def _certificate(folder: Path) -> None:
    """A certificate for localhost that nobody but us has signed."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
         "-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")],
        check=True, capture_output=True,
    )  # fmt: skip


_CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
instance_name = kept-test
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {system}
default_login_user = {login}
first_valid_uid = 0
mail_location = maildir:{folder}/mail/%u
mail_uid = {owner}
mail_gid = {group}
mailbox_list_index = no
ssl = yes
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0
protocol imap {{
  mail_max_userip_connections = 100
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
passdb {{
  driver = static
  args = password={password}
  mechanisms = plain login
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.conf
}}
userdb {{
  driver = static
  args = uid={owner} gid={group} home={folder}/mail/%u allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox "Gesendete Objekte" {{
    auto = create
    special_use = \\Sent
  }}
}}
"""
_OAUTH2 = """
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={folder}/keys/
username_attribute = email
issuers = https://sign-in.example
"""

"""A real Exim that takes every mail and then cannot deliver it: it writes real bounces.

Mail to ``gone.example`` comes back; mail to ``lumen-lamps.example`` is laid into a folder.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from tests.desk.peers import free_port, listens, wait_until

PROGRAM = shutil.which("exim4") or shutil.which("exim")
MISSING = PROGRAM is None or os.geteuid() != 0
WHY = (
    "Exim is not installed (Debian: apt-get install exim4-daemon-light; bin/setup test does it)"
    if PROGRAM is None
    else "Exim reads a configuration of ours only when started by root"
)


class Exim:
    """The server, between ``start`` and ``stop``."""

    def start(self) -> Exim:
        self.folder = Path(tempfile.mkdtemp(prefix="exim-"))
        self.folder.chmod(0o755)
        self.port = free_port()
        user = pwd.getpwnam("Debian-exim")
        for name in ("spool", "log", "mail"):
            (self.folder / name).mkdir()
            os.chown(self.folder / name, user.pw_uid, user.pw_gid)
        configuration = self.folder / "exim.conf"
        configuration.write_text(_CONFIGURATION.format(folder=self.folder, port=self.port))
        self.process = subprocess.Popen(
            [str(PROGRAM), "-C", str(configuration), "-bdf", "-q1s"], start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        wait_until(lambda: listens(self.port), what="start of Exim")
        return self

    def stop(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)

    def mails(self) -> list[bytes]:
        """What was delivered to lumen-lamps.example, bounces among it."""
        found = sorted((self.folder / "mail").glob("new/*"))
        return [path.read_bytes() for path in found]


_CONFIGURATION = """
primary_hostname = mx.lumen-lamps.example
spool_directory = {folder}/spool
log_file_path = {folder}/log/%s.log
pid_file_path = {folder}/pid
daemon_smtp_ports = {port}
local_interfaces = 127.0.0.1
exim_user = Debian-exim
exim_group = Debian-exim
keep_environment =
tls_advertise_hosts =
host_lookup =
rfc1413_hosts =
acl_smtp_rcpt = everything
acl_smtp_data = everything
ignore_bounce_errors_after = 0s

begin acl
everything:
  accept

begin routers
gone:
  driver = redirect
  domains = gone.example
  allow_fail
  data = :fail: Nobody of that name lives here any more
ours:
  driver = accept
  domains = lumen-lamps.example
  transport = box

begin transports
box:
  driver = appendfile
  directory = {folder}/mail
  create_directory
  maildir_format
  user = Debian-exim
"""

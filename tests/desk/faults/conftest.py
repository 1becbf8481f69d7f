"""Mail servers that stay well while the desk does not."""

from __future__ import annotations

from tests.desk.channels.email.conftest import dovecot as dovecot
from tests.desk.channels.email.conftest import smtp as smtp

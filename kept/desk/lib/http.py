"""How the desk asks other machines over HTTP, through the door of ``network``.

The line goes to the very address that was looked at: a name that changes its address between the
look and the line leads nowhere else. No answer sends us on, and none is read without end.
"""

from __future__ import annotations

import json
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit

from kept.desk.lib import network

SECONDS = 20.0
"""How long one step of the talk may take."""
LONGEST = 60.0
"""Seconds for all of it: who sends a letter every ten seconds holds nobody up."""
LARGEST = 5_000_000
"""Bytes of an answer that are read."""


@dataclass(frozen=True)
class Answer:
    """What another machine said."""

    status: int
    body: bytes
    kind: str = ""
    """Its content type, as it calls itself."""
    location: str = ""
    """The address that a redirect names; it is not followed."""

    def json(self) -> dict[str, Any]:
        """The JSON object it is; empty if it is none."""
        try:
            told = json.loads(self.body)
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}


def ask(
    method: str,
    url: str,
    *,
    body: bytes | None = None,
    headers: dict[str, str] | None = None,
    seconds: float = LONGEST,
) -> Answer:
    """Send one request; returns the answer, whatever its status. Redirects are not followed.

    After ``seconds`` the line is cut, whatever was said by then.

    Raises:
        network.NotReached: nobody answers there, not in time, not in HTTP, or at such length that
            nobody wants to read it; or the address is private.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise network.NotReached(f"{url} is no address of the web.")
    line = _Line(parts.hostname, parts.port, is_secure=parts.scheme == "https")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    end = threading.Timer(seconds, line.cut)
    end.daemon = True
    end.start()
    try:
        line.request(method, path, body=body, headers=headers or {})
        answer = line.getresponse()
        content = answer.read(LARGEST + 1)
    except network.NotReached:
        raise
    except (OSError, HTTPException) as error:
        raise network.NotReached(f"{parts.hostname} cannot be asked: {error}.") from error
    finally:
        end.cancel()
        line.close()
    if len(content) > LARGEST:
        raise network.NotReached(f"{parts.hostname} answers with more than anybody wants to read.")
    told = [answer.getheader(name, "") for name in ("Content-Type", "Location")]
    return Answer(answer.status, content, *told)


def post_form(url: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """Post a form; returns the status and the JSON object of the answer (empty if it is none).

    Raises:
        network.NotReached: as ``ask`` does.
    """
    headers = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
    answer = ask("POST", url, body=urlencode(form).encode(), headers=headers)
    return answer.status, answer.json()


class _Line(HTTPConnection):
    """An HTTP connection that comes through our own door."""

    def __init__(self, host: str, port: int | None, *, is_secure: bool) -> None:
        super().__init__(host, port or (443 if is_secure else 80), timeout=SECONDS)
        self._is_secure = is_secure
        self._is_cut = False
        self._wire: socket.socket | None = None  # ``sock`` is given up once an answer begins

    def connect(self) -> None:
        self.sock = network.connect(self.host, self.port, seconds=SECONDS)
        if self._is_secure:
            self.sock = _tls().wrap_socket(self.sock, server_hostname=self.host)
        self._wire = self.sock
        if self._is_cut:
            raise TimeoutError("it took too long to answer")

    def cut(self) -> None:
        """End it at once, whoever is reading from it in another thread."""
        self._is_cut = True
        if self._wire is not None:
            with suppress(OSError):
                socket.socket.shutdown(self._wire, socket.SHUT_RDWR)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()

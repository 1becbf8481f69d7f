"""A browser without eyes: one connection, cookies, and answers that are checked."""

from __future__ import annotations

import http.client
import re
from http.cookies import SimpleCookie
from urllib.parse import urlencode

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"


class WrongAnswer(Exception):
    """An answer is not what was asked for; the text says how."""


class Browser:
    """Asks one desk, signed in or not."""

    def __init__(self, port: int) -> None:
        self._line = http.client.HTTPConnection("localhost", port, timeout=120)
        self.cookies: dict[str, str] = {}

    def get(self, path: str, *, holds: tuple[str, ...] = (), least: int = 0) -> str:
        """The text of a page. Raises WrongAnswer unless it is 200, long enough and holds words."""
        status, _, body = self.ask("GET", path)
        if status != 200 or len(body) < least:
            raise WrongAnswer(f"{path}: status {status}, {len(body)} bytes")
        for words in holds:
            if words not in body:
                raise WrongAnswer(f"{path} does not hold {words!r}")
        return body

    def post(self, path: str, **fields: str) -> str:
        """Send a form; where it leads. Raises WrongAnswer unless it leads elsewhere."""
        status, headers, body = self.ask("POST", path, urlencode(fields))
        if status not in (302, 303):
            raise WrongAnswer(f"POST {path}: status {status}: {_problems(body)}")
        return headers.get("Location", "")

    def sign_in(self, path: str, **fields: str) -> None:
        """Sign in by the form at ``path``."""
        page = self.get(path)
        if "csrftoken" not in self.cookies:
            found = re.search(r'csrfmiddlewaretoken" value="([^"]+)', page)
            self.cookies["csrftoken"] = found[1] if found else ""
        self.post(path, **fields)

    def ask(
        self, verb: str, path: str, body: str | None = None
    ) -> tuple[int, http.client.HTTPMessage, str]:
        """One request; status, headers and text of its answer."""
        headers = {
            "User-Agent": AGENT,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["X-CSRFToken"] = self.cookies.get("csrftoken", "")
        try:
            self._line.request(verb, path, body, headers)
            answer = self._line.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError):  # idle for long: as browsers do
            self._line.close()
            self._line.request(verb, path, body, headers)
            answer = self._line.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(cookie).items():
                self.cookies[name] = morsel.value
        return answer.status, answer.headers, text

    def close(self) -> None:
        self._line.close()


def _problems(body: str) -> str:
    """What a form complains of, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())[:600]

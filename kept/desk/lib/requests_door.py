"""For libraries that ask other machines by ``requests``: they go through our own door, too."""

from __future__ import annotations

from typing import Any

from requests import PreparedRequest, Response, Session
from requests import exceptions as problems
from requests.adapters import BaseAdapter

from kept.desk.lib import http, network


def session() -> Session:
    """A session of which every request goes by ``lib.http``; redirects lead nowhere."""
    made = Session()
    for scheme in ("http://", "https://"):
        made.mount(scheme, _Door())
    return made


class _Door(BaseAdapter):
    def send(self, request: PreparedRequest, *_: Any, **__: Any) -> Response:
        body = request.body.encode() if isinstance(request.body, str) else request.body
        assert body is None or isinstance(body, bytes), "forms and JSON only"
        headers = {name: str(value) for name, value in request.headers.items()}
        headers.pop("Accept-Encoding", None)  # ours reads what was not packed
        try:
            answer = http.ask(
                request.method or "GET", request.url or "", body=body, headers=headers
            )
        except network.NotReached as error:
            raise problems.ConnectionError(str(error), request=request) from error
        told = Response()
        told.status_code, told.url, told.request = answer.status, request.url or "", request
        told.headers["Content-Type"] = answer.kind
        told._content, told.encoding = answer.body, "utf-8"
        return told

    def close(self) -> None:
        """Nothing stays open between two requests."""

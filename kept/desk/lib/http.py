"""How the desk asks other machines over HTTP; through the door of ``network``, never redirected."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import httpx

from kept.desk.lib import network

SECONDS = 20.0


def post_form(url: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """Post a form; returns the status and the JSON object of the answer (empty if it is none).

    Raises:
        network.NotReached: nobody answers there, or not in time, or the address is private.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    network.find(host, parts.port or (443 if parts.scheme == "https" else 80))
    try:
        answer = httpx.post(url, data=form, timeout=SECONDS, headers={"Accept": "application/json"})
    except httpx.HTTPError as error:
        raise network.NotReached(f"{host} cannot be asked: {error}.") from error
    try:
        told = answer.json()
    except ValueError:
        told = {}
    return answer.status_code, told if isinstance(told, dict) else {}

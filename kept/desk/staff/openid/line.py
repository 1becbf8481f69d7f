"""How allauth asks a provider: through our own door, and what fails is told to people."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from requests import RequestException, Response, Session

from kept.desk.lib import requests_door

Refusal = Callable[[str], Exception]
"""What to raise, from a sentence for people."""


def session(refusal: Refusal) -> Session:
    """A line to a provider. Whoever asks it is refused where no good answer comes."""
    line = requests_door.session()
    line.request = partial(_asked, line.request, refusal)  # type: ignore[method-assign]
    return line


def _asked(ask: Callable[..., Response], refusal: Refusal, *words: Any, **options: Any) -> Response:
    try:
        answer = ask(*words, **options)
    except RequestException as error:
        raise refusal(str(error)) from error
    if answer.status_code != 200:
        host = urlsplit(answer.url).hostname
        raise refusal(f"{host} answers with {answer.status_code}.")
    return answer

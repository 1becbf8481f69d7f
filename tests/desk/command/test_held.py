"""What a desk in use has not loaded: it would hold it for as long as it runs."""

from __future__ import annotations

import re

import pytest

from tests.desk.command.conftest import Prepared
from tests.desk.running import LETTER, running

SCREENS = (
    "/", "/inbox/", LETTER, "/search/?q=lamp", "/conversations/new/", "/contacts/", "/promises/",
    "/complaints/", "/mistakes/", "/reports/", "/me/", "/set-up/", "/set-up/sign-on/",
)  # fmt: skip
LATER = {
    "PIL": "pictures that somebody sends",
    "django.contrib.admin": "nothing",
    "holidays": "a country, or choosing one",
    "kept.archives.recognise": "an audit",
    "kept.audit.command": "an audit",
    "kept.desk.conversations.migrations.0001_first": "a database that is older",
    "kept.desk.demo": "the demo",
    "onelogin": "SAML",
    "requests": "OpenID Connect",
}
"""Modules, and what they are for."""
_LOADED = re.compile(r"^import '([\w.]+)' #", re.MULTILINE)


@pytest.fixture(scope="module")
def loaded(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The modules of a desk of which many screens were seen, and where colleagues talk."""
    data = prepared.copy(tmp_path_factory.mktemp("held"))
    with running(data, PYTHONVERBOSE="1", **prepared.settings) as desk:
        olu = desk.olu()
        for screen in SCREENS:
            assert olu.get(screen, follow_redirects=True).status_code == 200, screen
        text = "Another lamp goes out tomorrow."
        sent = desk.post(olu, f"{LETTER}notes/", text=text)
        assert sent.status_code in {200, 302}, sent.text
        return {*_LOADED.findall(desk.log.read_text())}


def test_it_tells_what_was_loaded(loaded: set[str]) -> None:
    assert {"django", "kept.desk.asgi", "kept.mistakes.engine"} <= loaded


@pytest.mark.parametrize("name", LATER)
def test_it_does_not_hold_what_only_some_need(loaded: set[str], name: str) -> None:
    assert not {each for each in loaded if f"{each}.".startswith(f"{name}.")}, LATER[name]

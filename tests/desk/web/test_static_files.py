"""An upgrade under a running desk: no page goes without its style."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from kept.desk.web.static_files import StaticFiles

pytestmark = pytest.mark.django_db  # what ends an answer looks after lines to the database too

BEFORE, AFTER = "a { color: teal }\n", "a { color: teal; font-weight: 500 }\n"


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.STATICFILES_DIRS = [tmp_path]
    finders.get_finder.cache_clear()
    (tmp_path / "desk.css").write_text(BEFORE)
    return tmp_path


@pytest.fixture(autouse=True)
def _other_folders_again() -> Iterator[None]:
    yield
    finders.get_finder.cache_clear()


@pytest.fixture
def files(folder: Path) -> StaticFiles:
    """The running desk, whose own pages are all not found."""
    return StaticFiles(lambda request: HttpResponse(status=404))


def get(files: StaticFiles, name: str) -> HttpResponse:
    """The answer, read to its end."""
    answer = files(RequestFactory().get(f"{files.static_prefix}{name}"))
    headers = {name: value for name, value in answer.items() if name != "Content-Type"}
    with closing(answer):
        return HttpResponse(b"".join(answer), status=answer.status_code, headers=headers)  # type: ignore[call-overload]


def test_what_is_as_it_was_is_kept_by_browsers(files: StaticFiles) -> None:
    answer = get(files, "desk.css")
    assert answer.content.decode() == BEFORE
    assert "immutable" in answer["Cache-Control"]


def test_what_was_changed_comes_whole_and_is_kept_by_nobody(
    files: StaticFiles, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    get(files, "desk.css")
    (folder / "desk.css").write_text(AFTER)
    for _ in range(2):
        answer = get(files, "desk.css")
        assert answer.content.decode() == AFTER
        assert answer["Content-Length"] == str(len(AFTER))
        assert answer["Cache-Control"] == "no-cache"
    assert [each.getMessage() for each in caplog.records] == [
        "The files of Kept were changed on the disk. Restart it to use them."
    ]


def test_what_was_added_is_there(files: StaticFiles, folder: Path) -> None:
    (folder / "new.css").write_text(AFTER)
    assert get(files, "new.css").content.decode() == AFTER


def test_what_was_taken_away_is_gone(files: StaticFiles, folder: Path) -> None:
    (folder / "desk.css").unlink()
    assert get(files, "desk.css").status_code == 404


def test_nothing_outside_is_given(files: StaticFiles, folder: Path) -> None:
    for name in ("../secret.key", "%2e%2e/secret.key", "/etc/passwd", ".."):
        assert get(files, name).status_code == 404

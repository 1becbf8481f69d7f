"""The demo from outside: its door on a new desk, and who may be whom inside it."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from kept.desk.demo.shop import Shop, open_shop
from kept.desk.staff.actions import Refused
from kept.desk.staff.demo import mark_as_demo, refuse_real_people
from kept.desk.staff.models import Agent
from kept.desk.web import demo_process
from kept.desk.web.demo_process import DemoProcess
from kept.desk.web.workspace import demo, welcome
from tests.desk.cast import NOON

_STANDS_IN = """
import sys
print("Building the demo: 20 of 300 conversations", flush=True)
if "broken" in sys.argv:
    sys.exit("There is no room on the disk.")
print("Kept is running: http://localhost:4711  (Ctrl+C stops it)", flush=True)
sys.stdin.read()
"""


def _until(condition: object, process: DemoProcess) -> None:
    end = time.monotonic() + 60
    while not (process.opening and getattr(process.opening, str(condition))):
        assert time.monotonic() < end, process.opening
        time.sleep(0.01)


@pytest.fixture
def shop(db: None, settings: Settings) -> Shop:
    settings.DEMO = True
    return open_shop(NOON)


class TestVisiting:
    def test_one_click_signs_in(self, shop: Shop) -> None:
        client = Client()
        page = client.get("/account/login/").content.decode()
        for name in ("Ada Okafor", "Bo Lindqvist", "Olu Adeyemi"):
            assert name in page
        assert "Cy Moreau" not in page and "password" not in page
        done = client.post(f"/demo/{shop.people['Bo'].pk}/visit/")
        assert done.headers["Location"] == "/inbox/"
        assert "A demo" in client.get("/inbox/").content.decode()
        assert client.session["_auth_user_id"] == str(shop.people["Bo"].pk)

    def test_the_visit_is_listed_where_one_is_signed_in(self, shop: Shop) -> None:
        client = Client()
        client.post(f"/demo/{shop.people['Ada'].pk}/visit/")
        page = client.get("/account/sessions/").content.decode()
        assert page.count("list__item") == 1 and "This one" in page

    def test_it_takes_a_form_of_our_own(self, shop: Shop) -> None:
        stranger = Client(enforce_csrf_checks=True)
        assert stranger.post(f"/demo/{shop.people['Ada'].pk}/visit/").status_code == 403
        assert Client().get(f"/demo/{shop.people['Ada'].pk}/visit/").status_code == 405

    def test_nobody_else_can_be_visited(self, shop: Shop) -> None:
        assert Client().post(f"/demo/{shop.people['Cy'].pk}/visit/").status_code == 404

    def test_it_is_not_there_outside_a_demo(self, shop: Shop, settings: Settings) -> None:
        settings.DEMO = False
        assert Client().get("/demo/").status_code == 404
        assert Client().post(f"/demo/{shop.people['Ada'].pk}/visit/").status_code == 404
        assert "Ada Okafor" not in Client().get("/account/login/").content.decode()

    def test_it_is_not_there_for_real_people(self, ada: Agent, settings: Settings) -> None:
        """Somebody set KEPT_DEMO on a desk that people work with."""
        settings.DEMO = True
        assert Client().get("/demo/").status_code == 404
        assert Client().post(f"/demo/{ada.pk}/visit/").status_code == 404
        with pytest.raises(Refused, match="real people"):
            refuse_real_people()

    def test_somebody_with_a_password_cannot_be_visited(
        self, ada: Agent, olu: Agent, settings: Settings
    ) -> None:
        settings.DEMO = True
        mark_as_demo("Lumen Lamps", by=olu, at=NOON)
        assert Client().post(f"/demo/{ada.pk}/visit/").status_code == 404


class TestDoor:
    @pytest.fixture
    def process(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[DemoProcess]:
        """The demo's own process is the world outside; here a few lines stand in for it."""
        made = DemoProcess([sys.executable, "-c", _STANDS_IN])
        monkeypatch.setattr(demo, "THE_DEMO", made)
        monkeypatch.setattr(welcome, "THE_DEMO", made)
        yield made
        made.close()

    def test_it_opens_and_goes_there(self, db: None, process: DemoProcess) -> None:
        client = Client(SERVER_NAME="desk.localhost", HTTP_HOST="localhost:8025")
        assert "Look around the demo" in client.get("/welcome/").content.decode()
        assert client.post("/welcome/demo/").headers["Location"] == "/welcome/demo/"
        _until("port", process)
        there = client.get("/welcome/demo/")
        assert there.headers["Location"] == "http://localhost:4711/demo/"
        again = client.get("/welcome/demo/", headers={"HX-Request": "true"})
        assert again.headers["HX-Redirect"] == "http://localhost:4711/demo/"

    def test_behind_a_proxy_for_https_it_leads_nowhere_wrong(
        self, db: None, process: DemoProcess, settings: Settings
    ) -> None:
        """Its port is on the other side of the proxy, and this name is for https only."""
        settings.SECURE = True
        page = Client().get("/welcome/").content.decode()
        assert "kept demo" in page and "Look around the demo" not in page
        assert Client().post("/welcome/demo/").headers["Location"] == "/welcome/"
        assert Client().get("/welcome/demo/").headers["Location"] == "/welcome/"
        assert process.opening is None

    def test_it_is_opened_once(self, db: None, process: DemoProcess) -> None:
        Client().post("/welcome/demo/")
        first = process._process
        Client().post("/welcome/demo/")
        assert process._process is first and first is not None

    def test_it_tells_how_far_it_is_and_what_went_wrong(self, db: None) -> None:
        broken = DemoProcess([sys.executable, "-c", _STANDS_IN, "broken"])
        broken.open(host="localhost")
        _until("problem", broken)
        assert broken.opening == demo_process.Opening(20, 300, 0, "There is no room on the disk.")
        broken.close()

    def test_it_shows_the_progress(self, db: None, process: DemoProcess) -> None:
        process.opening = demo_process.Opening(120, 300)
        page = Client().get("/welcome/demo/").content.decode()
        assert 'max="300" value="120"' in page and "load delay:500ms" in page

    def test_it_is_closed_when_the_desk_has_people(self, ada: Agent, process: DemoProcess) -> None:
        assert Client().post("/welcome/demo/").headers["Location"] == "/"
        assert process.opening is None

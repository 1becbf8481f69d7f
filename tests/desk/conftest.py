"""The cast as fixtures; every test of the desk may use the database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from kept.desk.command import first
from kept.desk.contacts.models import Contact
from kept.desk.conversations.models import Channel
from kept.desk.staff.models import Agent, Company, Role, Team
from tests.desk import cast
from tests.desk.everything import world as world

SignIn = Callable[[Agent], Client]
"""Gives a browser in which somebody is signed in."""


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """Whether there are tables already, as a newcomer's desk has them: the migrations, of which
    nothing is left to do then, would take each process of the tests many seconds."""
    if connection.vendor != "sqlite":
        return False
    with closing(sqlite3.connect(connection.settings_dict["TEST"]["NAME"])) as database:
        first.build(database)
    return True


@pytest.fixture
def as_() -> SignIn:
    def sign_in(agent: Agent) -> Client:
        client = Client()
        client.force_login(agent, backend="kept.desk.staff.signed_in.Backend")
        return client

    return sign_in


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """Hashing slowly on purpose is for the real desk."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def ada(db: None) -> Agent:
    return cast.agent("Ada Okafor")


@pytest.fixture
def bo(db: None) -> Agent:
    return cast.agent("Bo Lindqvist", role=Role.LEAD)


@pytest.fixture
def cy(db: None) -> Agent:
    return cast.agent("Cy Moreau")


@pytest.fixture
def olu(db: None) -> Agent:
    return cast.agent("Olu Adeyemi", role=Role.OWNER)


@pytest.fixture
def company(db: None) -> Company:
    return cast.company()


@pytest.fixture
def care(ada: Agent, bo: Agent) -> Team:
    """Ada's and Bo's team."""
    return cast.team("Care", ada, bo)


@pytest.fixture
def billing(cy: Agent) -> Team:
    """Cy's team, which only its members and owners may look into."""
    return cast.team("Billing", cy, is_limited=True)


@pytest.fixture
def support(care: Team) -> Channel:
    return cast.channel(care)


@pytest.fixture
def mona(db: None) -> Contact:
    return cast.contact("Mona Varga")

"""``kept user add``: let somebody in from the machine itself, such as the first owner."""

from __future__ import annotations

import argparse
import getpass
import sys

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.timezone import now

from kept.desk.command.ready import bring_up_to_date
from kept.desk.staff.actions import Refused, accept, create_owner, invite
from kept.desk.staff.models import Agent, Role
from kept.desk.verbs import CannotStart


def run(chosen: argparse.Namespace) -> int:
    """Add the person; returns the exit code.

    Raises:
        CannotStart: the address or password will not do, or somebody has that address.
    """
    bring_up_to_date()
    try:
        validate_email(chosen.address)
        password = _password(chosen)
        sys.stdout.write(_add(chosen, password) + "\n")
    except ValidationError as error:
        raise CannotStart(" ".join(error.messages)) from None
    except Refused as error:
        raise CannotStart(str(error)) from None
    return 0


def _add(chosen: argparse.Namespace, password: str) -> str:
    """Do it, as who runs this machine may; returns what to tell."""
    name = chosen.name or chosen.address.partition("@")[0].title()
    owner = Agent.objects.active().filter(role=Role.OWNER).order_by("pk").first()
    if owner is None:
        if not password:
            raise CannotStart("The first person of a desk needs a password; see --password-stdin.")
        create_owner(name=name, email=chosen.address, password=password, zone="UTC", at=now())
        return f"{name} owns this desk and may sign in at {settings.BASE_URL}."
    role = chosen.role or Role.AGENT
    invitation = invite(
        email=chosen.address, name=name, role=role, teams=(), by=owner, at=now()
    )  # in the name of the first owner: the machine is theirs
    if not password:
        return f"{settings.BASE_URL}{reverse('joining', args=[invitation.token])}"
    accept(invitation, name=name, password=password, zone=owner.zone, at=now())
    return f"{name} may sign in at {settings.BASE_URL}."


def _password(chosen: argparse.Namespace) -> str:
    """From standard input or a prompt; empty if an invitation is wanted instead."""
    if chosen.password_stdin:
        given = sys.stdin.readline().rstrip("\n")
    elif sys.stdin.isatty():
        given = getpass.getpass("Password (empty: make a link by which they choose one): ")
    else:
        return ""
    if given:
        validate_password(given, Agent(email=chosen.address, name=chosen.name or ""))
    return given

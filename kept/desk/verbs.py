"""The verbs of the desk on the command line; each is a module of ``kept.desk.command``.

Django is loaded by the verb that needs it and not before: ``kept audit`` must not wait for it.
"""

from __future__ import annotations

import argparse
import gc
import os
import socket
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from kept.desk.lib import env
from kept.desk.lib.env import SettingError

STOPPED = 2


class CannotStart(Exception):
    """The verb cannot do its work here; the text says why, and what to do."""


def add_verbs(verbs: Any) -> None:
    """Add every verb of the desk to the command line."""
    verb = verbs.add_parser("serve", help="run the desk: pages, worker and mailboxes")
    verb.add_argument("--host", help="the address to listen on (KEPT_HOST)")
    verb.add_argument("--port", help="the port to listen on (KEPT_PORT); 0 takes a free one")
    verb.add_argument("--web-only", action="store_true", help="without worker; see `kept work`")
    verb.set_defaults(run=_run("serve"))
    _add_demo(verbs)
    verb = verbs.add_parser("work", help="run worker and mailboxes only (needs PostgreSQL)")
    verb.set_defaults(run=_run("work"))
    verb = verbs.add_parser("check", help="look whether the desk is fit for work")
    verb.set_defaults(run=_run("check"))
    verb = verbs.add_parser("backup", help="write database, files and secret key into one file")
    verb.add_argument("file", metavar="FILE", type=Path, help="such as kept.tar.gz")
    verb.set_defaults(run=_run("backup"))
    verb = verbs.add_parser("restore", help="make the desk what a backup holds")
    verb.add_argument("file", metavar="FILE", type=Path, help="what `kept backup` wrote")
    verb.add_argument("--force", action="store_true", help="lose what is here")
    verb.set_defaults(run=_run("restore"))
    verb = verbs.add_parser("search", help="the index of the search: `kept search rebuild`")
    what = verb.add_subparsers(required=True, metavar="WHAT")
    what.add_parser("rebuild", help="fill it anew from all messages").set_defaults(
        run=_run("search")
    )
    verb = verbs.add_parser("reports", help="figures of the boards: `kept reports rebuild`")
    what = verb.add_subparsers(required=True, metavar="WHAT")
    what.add_parser("rebuild", help="count everything anew").set_defaults(run=_run("reports"))
    _add_user(verbs)


def _add_demo(verbs: Any) -> None:
    verb = verbs.add_parser("demo", help="look around a desk with invented people")
    verb.add_argument("--port", help="the port to listen on; a free one unless told")
    verb.add_argument("--fresh", action="store_true", help="forget what was done there, begin anew")
    verb.add_argument("--while-input", action="store_true", help=argparse.SUPPRESS)
    verb.set_defaults(run=_run_demo)


def _run_demo(chosen: argparse.Namespace) -> int:
    """The demo has a folder, a database and an address of its own, whatever the desk has."""
    for name in ("DATABASE_URL", "KEPT_URL", "KEPT_SECRET_KEY", "KEPT_PROXIES", "KEPT_VIRUS_SCAN"):
        os.environ.pop(name, None)
    try:
        os.environ["KEPT_DATA"] = str(env.value("KEPT_DATA") / "demo")
    except SettingError as error:
        sys.stderr.write(f"kept: {error}\n")
        return STOPPED
    os.environ["KEPT_DEMO"] = "yes"
    chosen.port = chosen.port or str(_free_port())
    return _run("demo")(chosen)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port: int = door.getsockname()[1]
        return port


def _add_user(verbs: Any) -> None:
    verb = verbs.add_parser("user", help="people on staff: `kept user add ADDRESS`")
    what = verb.add_subparsers(required=True, metavar="WHAT")
    add = what.add_parser("add", help="let somebody in: the first is the owner")
    add.add_argument("address", metavar="ADDRESS", help="their e-mail address")
    add.add_argument("--name", default="", help="as colleagues and customers know them")
    add.add_argument("--role", choices=["agent", "lead", "owner"], help="default agent")
    add.add_argument("--password-stdin", action="store_true", help="read it from standard input")
    add.set_defaults(run=_run("user"))


_SELDOM = (10_000, 20, 50)
"""How often Python looks for garbage that refers to itself: a page makes thousands of objects and
hardly any such garbage, and by default is looked through ten times while it is made."""


def _run(module: str) -> Callable[[argparse.Namespace], int]:
    def run(chosen: argparse.Namespace) -> int:
        """Set Django up, then do what the verb says; every known trouble is one sentence."""
        for option, name in (("host", "KEPT_HOST"), ("port", "KEPT_PORT")):
            if getattr(chosen, option, None):
                os.environ[name] = getattr(chosen, option)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kept.desk.settings")
        os.umask(0o077)  # what customers wrote is nobody else's on this machine
        gc.disable()  # loading makes no garbage worth looking for, and looking takes a tenth of it
        try:
            import_module("django").setup(set_prefix=False)
            command = import_module(f"kept.desk.command.{module}")
            gc.freeze()
            gc.set_threshold(*_SELDOM)
            gc.enable()
            code: int = command.run(chosen)
            return code
        except (SettingError, CannotStart) as error:
            sys.stderr.write(f"kept: {error}\n")
            return STOPPED

    return run

"""Every setting the desk reads from its environment, in one list: name, meaning, default.

A name that begins with ``KEPT_`` and is not in the list, or a value that cannot be read, stops
the start with one sentence: a misspelt setting must never be silently without effect.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


class SettingError(Exception):
    """A setting is unknown or malformed; the text says which, and what would be right."""


def _text(raw: str) -> str:
    return raw


def _flag(raw: str) -> bool:
    if raw.lower() not in {"1", "0", "yes", "no", "true", "false"}:
        raise ValueError("write yes or no")
    return raw.lower() in {"1", "yes", "true"}


def _number(raw: str) -> int:
    if not raw.isdecimal():
        raise ValueError("write a whole number")
    return int(raw)


def _number_if_any(raw: str) -> int | None:
    return _number(raw) if raw else None


def _folder(raw: str) -> Path:
    return Path(raw).expanduser().resolve()


def _url(raw: str) -> str:
    if raw and not re.fullmatch(r"https?://[^/\s]+", raw.rstrip("/")):
        raise ValueError("write it like https://desk.example.com, without a path")
    return raw.rstrip("/")


def _names(raw: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in raw.split(",") if name.strip())


@dataclass(frozen=True)
class Setting:
    """One setting: how its text is read, what it is when not given, and what it means."""

    name: str
    read: Callable[[str], Any]
    default: str
    meaning: str


SETTINGS = (
    Setting("KEPT_DATA", _folder, "~/.kept", "the folder of the database, files and secret key"),
    Setting("KEPT_HOST", _text, "127.0.0.1", "the address the web server listens on"),
    Setting("KEPT_PORT", _number, "8025", "the port the web server listens on"),
    Setting("KEPT_URL", _url, "", "how people reach the desk; http://localhost:KEPT_PORT if empty"),
    Setting("KEPT_ALLOWED_HOSTS", _names, "", "more host names it may be reached by, with commas"),
    Setting("KEPT_PROXIES", _number_if_any, "", "proxies before the desk; 1 with https, else 0"),
    Setting("KEPT_SECRET_KEY", _text, "", "the signing key; made and kept in KEPT_DATA if empty"),
    Setting("KEPT_DEBUG", _flag, "no", "pages of errors for developers; never on the internet"),
    Setting("KEPT_DEMO", _flag, "no", "a demo: one-click sign-in, no real mail"),
    Setting("KEPT_UPLOAD_MB", _number, "25", "the largest attachment a person may add, in MB"),
    Setting("KEPT_MAIL_MB", _number, "50", "the largest mail that is taken in whole, in MB"),
    Setting("KEPT_VIRUS_SCAN", _text, "", "a command that is given a file and exits 1 if infected"),
    Setting("KEPT_PRIVATE_NETWORK", _flag, "no", "mail servers in the own network are allowed"),
    Setting("DATABASE_URL", _text, "", "postgresql://user:password@host/name; SQLite if empty"),
)
PLAIN_ANSWERS = (
    "-c jit=off -c max_parallel_workers_per_gather=0 -c plan_cache_mode=force_generic_plan"
)
"""What a line to PostgreSQL begins with, unless DATABASE_URL says other ``options``."""
_BY_NAME = {setting.name: setting for setting in SETTINGS}


def value(name: str, environ: Mapping[str, str] = os.environ) -> Any:
    """What a setting of the list is set to.

    Raises:
        SettingError: the value cannot be read.
    """
    setting = _BY_NAME[name]
    raw = environ.get(name, "").strip() or setting.default
    try:
        return setting.read(raw)
    except ValueError as error:
        raise SettingError(f"{name}={raw!r} cannot be read: {error}.") from None


def refuse_unknown(environ: Mapping[str, str] = os.environ) -> None:
    """Raise SettingError if a ``KEPT_`` name is set that no setting has."""
    for name in environ:
        if name.startswith("KEPT_") and name not in _BY_NAME:
            known = ", ".join(sorted(_BY_NAME))
            raise SettingError(f"{name} is not a setting of Kept. Known are: {known}.")


def secret(path: Path) -> str:
    """The signing key: from the environment, else the one kept at ``path``, made when missing."""
    given: str = value("KEPT_SECRET_KEY")
    if given:
        return given
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text(encoding="utf-8")


def base_url() -> str:
    """The address at which people reach the desk, without a slash at its end."""
    given: str = value("KEPT_URL")
    return given or f"http://localhost:{value('KEPT_PORT')}"


def proxies(*, behind_https: bool) -> int:
    """How many proxies stand before the desk; as many last addresses of visitors are believed.

    The desk itself speaks no TLS: who reaches it by https comes through a proxy.
    """
    given: int | None = value("KEPT_PROXIES")
    return int(behind_https) if given is None else given


def cache() -> dict[str, Any]:
    """Django's description of what is shared for a while, such as counts of failed sign-ins."""
    if value("DATABASE_URL"):  # there may be several processes
        return {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
    return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}


def database(data: Path) -> dict[str, Any]:
    """Django's description of the database: by ``DATABASE_URL``, else SQLite in ``data``.

    Raises:
        SettingError: the address is not one of PostgreSQL.
    """
    address: str = value("DATABASE_URL")
    if not address:
        return {
            "ENGINE": "kept.desk.lib.sqlite",
            "NAME": data / "kept.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                " PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-4000;",
            },
            "CONN_MAX_AGE": 600,
            # A file, as in life: in memory, a reader in another thread would meet locked tables.
            "TEST": {"NAME": data / "test.sqlite3"},
        }
    parts = urlsplit(address)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise SettingError("DATABASE_URL must look like postgresql://user:password@host:5432/name.")
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "kept.desk.lib.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # What every page asks is planned once, the first time, whatever it is given: its plans cost
        # as much as all its answers. It is not compiled or shared out either: in a large desk that
        # costs twenty times an answer.
        "OPTIONS": {"options": PLAIN_ANSWERS, **query},
    }

"""Keeps secrets in the database unreadable without the secret key of the installation."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """A secret was kept under another key; the text says what to do."""


def encrypt(secret: str) -> str:
    """The secret as it may be written into the database."""
    return _box().encrypt(secret.encode()).decode("ascii")


def decrypt(kept: str) -> str:
    """The secret behind what ``encrypt`` gave; empty stays empty.

    Raises:
        Unreadable: it was kept under another secret key.
    """
    if not kept:
        return ""
    try:
        return _box().decrypt(kept.encode()).decode()
    except InvalidToken:
        raise Unreadable(
            "A stored password cannot be read: the secret key of this installation has changed."
            " Put the old key back, or enter the password again."
        ) from None


def _box() -> Fernet:
    key = HKDF(SHA256(), length=32, salt=None, info=b"secrets in the database")
    return Fernet(base64.urlsafe_b64encode(key.derive(settings.SECRET_KEY.encode())))

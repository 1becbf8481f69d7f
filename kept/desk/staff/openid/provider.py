"""Allauth's provider by OpenID Connect, loaded where a company has connected one.

It stands in place of allauth's own app, which loads ``requests`` and much more into every desk.
"""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.providers.base import Provider
from django.http import HttpRequest
from django.utils.module_loading import import_string

THEIRS = "allauth.socialaccount.providers.openid_connect.provider.OpenIDConnectProvider"


class OpenIdConnect(Provider):  # type: ignore[misc]
    """What allauth asks of the kind; each one that is connected is of allauth's own class."""

    id = "openid_connect"
    name = "OpenID Connect"

    def __new__(cls, request: HttpRequest, app: Any = None) -> Any:
        return import_string(THEIRS)(request, app=app)


provider_classes = [OpenIdConnect]

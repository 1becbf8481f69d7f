"""The addresses of allauth's SAML, whose views are loaded when one is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponse]


def _later(name: str) -> View:
    """The view of that name, as a view that loads it."""

    def view(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        real: View = import_string(f"allauth.socialaccount.providers.saml.views.{name}")
        return real(request, *args, **named)

    return login_not_required(view)


_OF_ONE = [
    path("acs/", csrf_exempt(_later("acs")), name="saml_acs"),
    path("acs/finish/", _later("finish_acs"), name="saml_finish_acs"),
    path("sls/", csrf_exempt(_later("sls")), name="saml_sls"),
    path("metadata/", _later("metadata"), name="saml_metadata"),
    path("login/", _later("login"), name="saml_login"),
]
urlpatterns = [path("saml/<str:organization_slug>/", include(_OF_ONE))]

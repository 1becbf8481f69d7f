"""The addresses of allauth's SAML, whose views are loaded when one is asked for."""

from __future__ import annotations

from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from kept.desk.staff.later import View, later


def _theirs(name: str) -> View:
    return later(f"allauth.socialaccount.providers.saml.views.{name}")


_OF_ONE = [
    path("acs/", csrf_exempt(_theirs("acs")), name="saml_acs"),
    path("acs/finish/", _theirs("finish_acs"), name="saml_finish_acs"),
    path("sls/", csrf_exempt(_theirs("sls")), name="saml_sls"),
    path("metadata/", _theirs("metadata"), name="saml_metadata"),
    path("login/", _theirs("login"), name="saml_login"),
]
urlpatterns = [path("saml/<str:organization_slug>/", include(_OF_ONE))]

"""The addresses of allauth's OpenID Connect, whose views are loaded when one is asked for."""

from __future__ import annotations

from django.urls import include, path

from kept.desk.staff.later import later

_THEIRS = "allauth.socialaccount.providers.openid_connect.views"
_OF_ONE = [
    path("login/", later(f"{_THEIRS}.login"), name="openid_connect_login"),
    path("login/callback/", later(f"{_THEIRS}.callback"), name="openid_connect_callback"),
]
urlpatterns = [path("oidc/<str:provider_id>/", include(_OF_ONE))]

"""Every address of the desk."""

from __future__ import annotations

from django.urls import URLResolver, include, path

urlpatterns: list[URLResolver] = [
    path("account/", include("allauth.urls")),
    path("api/v1/", include("kept.desk.web.api.urls")),
    path("", include("kept.desk.web.portal.urls")),
    path("", include("kept.desk.web.workspace.urls")),
]

handler500 = "kept.desk.web.broken.broken"

"""Single sign-on: the company's identity providers, by OpenID Connect or SAML."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialApp
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from kept.desk.conversations import permissions
from kept.desk.staff.actions import journal
from kept.desk.web.workspace.access import StaffRequest, permitted


class ConnectForm(forms.Form):
    """A provider that speaks OpenID Connect."""

    name = forms.CharField(max_length=40, help_text="As people know it; stands on the button.")
    server_url = forms.URLField(
        label="Issuer", assume_scheme="https",
        help_text="Such as https://login.example.com/realms/company",
    )  # fmt: skip
    client_id = forms.CharField(max_length=191)
    secret = forms.CharField(max_length=191, widget=forms.PasswordInput)


class SamlForm(forms.Form):
    """A provider that speaks SAML 2.0."""

    name = forms.CharField(max_length=40, help_text="As people know it; stands on the button.")
    entity_id = forms.CharField(max_length=500, label="Entity ID of the provider")
    sso_url = forms.URLField(label="Sign-on address", assume_scheme="https")
    x509cert = forms.CharField(label="Certificate", widget=forms.Textarea(attrs={"rows": 5}))


@require_http_methods(["GET", "POST"])
@permitted(permissions.may_set_up)
def sign_on(request: StaffRequest) -> HttpResponse:
    """The providers; POST adds one of the kind in ``kind``."""
    kind = request.POST.get("kind", "")
    connect = ConnectForm(request.POST if kind == "openid_connect" else None, prefix="connect")
    saml = SamlForm(request.POST if kind == "saml" else None, prefix="saml")
    if connect.is_valid():
        said = connect.cleaned_data
        _add(request, "openid_connect", said["name"], client_id=said["client_id"],
             secret=said["secret"], settings={"server_url": said["server_url"]})  # fmt: skip
        return redirect("sign-on")
    if saml.is_valid():
        said = saml.cleaned_data
        idp = {key: said[key] for key in ("entity_id", "sso_url", "x509cert")}
        _add(request, "saml", said["name"], client_id=slugify(said["name"]), settings={"idp": idp})
        return redirect("sign-on")
    shown = {"connect": connect, "saml": saml, "providers": [_told(a) for a in _apps()]}
    return render(request, "workspace/set_up/sign_on.html", shown)


def _apps() -> Any:
    return SocialApp.objects.filter(provider__in=["openid_connect", "saml"]).order_by("name")


def _add(request: StaffRequest, kind: str, name: str, **columns: Any) -> None:
    SocialApp.objects.create(provider=kind, provider_id=slugify(name), name=name, **columns)
    journal("sign-on-connected", name, by=request.user, at=now())
    messages.success(request, f"People can sign in with {name} now.")


def _told(app: SocialApp) -> tuple[SocialApp, str]:
    """A provider, and the address to enter on its side."""
    if app.provider == "saml":
        path = reverse("saml_metadata", args=[app.client_id])
    else:
        path = reverse("openid_connect_callback", args=[app.provider_id])
    return app, settings.BASE_URL + path


@require_POST
@permitted(permissions.may_set_up)
def removal(request: StaffRequest, pk: int) -> HttpResponse:
    """Nobody signs in by this provider any more."""
    app = get_object_or_404(_apps(), pk=pk)
    journal("sign-on-removed", app.name, by=request.user, at=now())
    app.delete()
    return redirect("sign-on")

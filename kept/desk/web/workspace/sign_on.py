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
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from kept.desk.conversations import permissions
from kept.desk.lib import http, network
from kept.desk.staff import providers
from kept.desk.staff.actions import Refused
from kept.desk.web.workspace.access import StaffRequest, permitted

WELL_KNOWN = "/.well-known/openid-configuration"


class ConnectForm(forms.Form):
    """A provider that speaks OpenID Connect."""

    name = forms.CharField(max_length=40, help_text="As people know it; stands on the button.")
    server_url = forms.URLField(
        label="Issuer", assume_scheme="https",
        help_text="Such as https://login.example.com/realms/company",
    )  # fmt: skip
    client_id = forms.CharField(max_length=191, label="Client ID")
    secret = forms.CharField(max_length=500, label="Client secret", widget=forms.PasswordInput)
    proves_addresses = forms.BooleanField(
        required=False, label="Its addresses are proven, even if it does not say so",
        help_text="For providers that send no email_verified, such as Microsoft Entra; only if"
        " nobody can enter an address of their own there.",
    )  # fmt: skip

    def clean_server_url(self) -> str:
        """Ask the provider about itself, so that a wrong address is told here and now."""
        url: str = self.cleaned_data["server_url"].removesuffix(WELL_KNOWN).rstrip("/")
        try:
            answer = http.ask("GET", url + WELL_KNOWN)
        except network.NotReached as error:
            raise forms.ValidationError(str(error)) from error
        if "token_endpoint" not in answer.json():
            raise forms.ValidationError(
                f"There is no provider at {url}: {WELL_KNOWN} answers with {answer.status}."
            )
        return url


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
    if connect.is_valid() and _connected(request, kind, connect, **_openid(connect.cleaned_data)):
        return redirect("sign-on")
    if saml.is_valid() and _connected(request, kind, saml, **_saml(saml.cleaned_data)):
        return redirect("sign-on")
    shown = {"connect": connect, "saml": saml, "providers": [_told(a) for a in _apps()]}
    return render(request, "workspace/set_up/sign_on.html", shown)


def _openid(said: dict[str, Any]) -> dict[str, Any]:
    told = {
        "server_url": said["server_url"], "oauth_pkce_enabled": True,
        "proves_addresses": said["proves_addresses"],
    }  # fmt: skip
    return {"settings": told, "client_id": said["client_id"], "secret": said["secret"]}


def _saml(said: dict[str, Any]) -> dict[str, Any]:
    return {"settings": {"idp": {key: said[key] for key in ("entity_id", "sso_url", "x509cert")}}}


def _connected(request: StaffRequest, kind: str, form: forms.Form, **told: Any) -> bool:
    name = form.cleaned_data["name"]
    try:
        providers.connect(kind, name, by=request.user, at=now(), **told)
    except Refused as refused:
        form.add_error("name", str(refused))
        return False
    messages.success(request, f"People can sign in with {name} now.")
    return True


def _apps() -> Any:
    return SocialApp.objects.filter(provider__in=providers.KINDS).order_by("name")


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
    providers.disconnect(app, by=request.user, at=now())
    messages.success(request, f"Nobody signs in with {app.name} any more.")
    return redirect("sign-on")

"""Signing a mailbox in with Google or Microsoft, and how they know this desk."""

from __future__ import annotations

import hmac

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kept.desk.channels import actions
from kept.desk.channels.email import oauth
from kept.desk.channels.email.line import LineBroken, LoginRefused
from kept.desk.channels.models import Registration
from kept.desk.conversations import permissions
from kept.desk.web.workspace.access import StaffRequest, permitted
from kept.desk.web.workspace.mailbox_forms import RegistrationForm
from kept.desk.web.workspace.mailboxes import find

WAITING = "mailbox sign-in"
"""Under this name the session keeps what was begun."""


def _back_to() -> str:
    return settings.BASE_URL + reverse("mailbox-signed-in")


def _known(provider: str) -> oauth.Provider:
    if provider not in oauth.PROVIDERS:
        raise Http404("There is no such provider.")
    return oauth.PROVIDERS[provider]


@require_POST
@permitted(permissions.may_set_up)
def signing_in(request: StaffRequest, pk: int, provider: str) -> HttpResponse:
    """Go to the provider's page; from there one comes back to ``signed_in``."""
    _known(provider)
    chosen = find(pk)
    try:
        begun = oauth.begin(provider, back_to=_back_to(), address=chosen.username)
    except LoginRefused:
        return redirect("registration", provider)
    request.session[WAITING] = [chosen.pk, provider, begun.state, begun.verifier]
    return redirect(begun.url)


@require_safe
@permitted(permissions.may_set_up)
def signed_in(request: StaffRequest) -> HttpResponse:
    """Somebody comes back from a provider: keep the tokens, if it was begun here."""
    pk, provider, state, verifier = request.session.pop(WAITING, (0, "", "", ""))
    if not state or not hmac.compare_digest(state, request.GET.get("state", "")):
        messages.error(request, "This sign-in was not begun here, or long ago. Begin again.")
        return redirect("mailboxes")
    chosen = find(pk)
    code = request.GET.get("code", "")
    if not code:
        said = request.GET.get("error_description") or request.GET.get("error", "nothing")
        messages.error(request, f"{_known(provider).name} let nobody in: “{said[:200]}”.")
        return redirect("mailbox", pk)
    try:
        tokens = oauth.finish(provider, code=code, verifier=verifier, back_to=_back_to(), at=now())
    except (LoginRefused, LineBroken) as error:
        messages.error(request, str(error))
    else:
        actions.sign_in(chosen, provider=provider, tokens=tokens, by=request.user, at=now())
        messages.success(request, f"Signed in with {_known(provider).name}.")
    return redirect("mailbox", pk)


@require_http_methods(["GET", "POST"])
@permitted(permissions.may_set_up)
def registration(request: StaffRequest, provider: str) -> HttpResponse:
    """By which id and secret a provider knows this desk."""
    name = _known(provider).name
    kept = Registration.objects.filter(provider=provider).first()
    initial = {"client_id": kept.client_id, "tenant": kept.tenant} if kept else {}
    form = RegistrationForm(request.POST or None, initial=initial)
    if provider != "microsoft":
        del form.fields["tenant"]
    if form.is_valid():
        actions.register(provider, **form.cleaned_data, by=request.user, at=now())
        messages.success(request, f"Kept. Now sign the mailbox in with {name}.")
        return redirect("mailboxes")
    shown = {"form": form, "provider": provider, "name": name, "back_to": _back_to()}
    return render(request, "workspace/mailboxes/registration.html", shown)

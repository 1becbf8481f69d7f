"""What a customer says on their page: words, that they want a call, or mail."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from kept.desk.contacts import actions as contacts
from kept.desk.contacts.errors import Refused
from kept.desk.conversations import actions, their_page
from kept.desk.conversations.actions import NotTaken
from kept.desk.conversations.models import TheirPage, Wish
from kept.desk.lib import rate
from kept.desk.web.portal.access import Opened
from kept.desk.web.portal.speech import preferred, speech
from kept.desk.web.portal.their_conversation import by_address, page_with, refused

MOST, SECONDS = 20, 3600
"""How often something may be said on one page in so many seconds."""
_CLOSED = frozenset({"gone", "ended", "expired"})

Verb = Callable[[HttpRequest, TheirPage], object]


def _posting(verb: Verb) -> Opened:
    """A view that says one thing, and shows the page anew; what was refused stands there still."""

    @require_POST
    @by_address
    def view(request: HttpRequest, page: TheirPage) -> HttpResponse:
        at, token = now(), their_page.token(page)
        if why := their_page.why_closed(page, at=at):
            return refused(request, page, why)
        try:
            if not rate.allows("their-page", str(page.pk), at=at, most=MOST, seconds=SECONDS):
                raise NotTaken("often")
            actions.note_opened(page, at=at)
            verb(request, page)
        except NotTaken as problem:
            if problem.why in _CLOSED:
                return refused(request, page, problem.why)
            sentence = speech(preferred(page.contact, ""))[f"page_{problem.why}"]
            told = {"problem": sentence, "said": request.POST, "failed": verb.__name__}
            return page_with(request, page, at=at, **told)
        answer = redirect("their-conversation", token)
        answer["Location"] += "?said=yes#said"
        return answer

    view.__doc__ = verb.__doc__
    return view


@_posting
def words(request: HttpRequest, page: TheirPage) -> None:
    """Write a message, with files."""
    uploads = request.FILES.getlist("file")
    after = request.POST.get("after", "")
    actions.write(page, request.POST.get("words", ""), after=after, uploads=uploads, at=now())


@_posting
def call(request: HttpRequest, page: TheirPage) -> None:
    """Ask to be called, on the number that we have or another, at a time that suits."""
    given, when = (" ".join(request.POST.get(name, "").split()) for name in ("number", "when"))
    told = speech(preferred(page.contact, ""))
    said = told["page_call_said_known"]
    if given or not page.contact.identities.filter(scheme="tel").exists():
        number = _number(given)
        said = told["page_call_said"].format(number=number)
        _keep_number(page, number)
    if when:
        said += "\n" + told["page_call_said_when"].format(when=when[:200])
    after = request.POST.get("after", "")
    actions.write(page, said, after=after, wish=Wish.CALL, at=now())


@_posting
def mail(request: HttpRequest, page: TheirPage) -> None:
    """Ask for the answer by mail, now and from now on."""
    said, after = speech(preferred(page.contact, ""))["page_mail_said"], request.POST.get("after")
    if actions.write(page, said, after=after or "", wish=Wish.MAIL, at=now()) is not None:
        contacts.describe(page.contact, preferred_channel="email")


def _number(given: str) -> str:
    try:
        return contacts.normalised("tel", given[:40])
    except Refused:
        raise NotTaken("number") from None


def _keep_number(page: TheirPage, number: str) -> None:
    """Remember their number; one that we know as somebody else's stands in their words only."""
    try:
        contacts.add_identity(page.contact, "tel", number, at=now())
    except Refused:
        return

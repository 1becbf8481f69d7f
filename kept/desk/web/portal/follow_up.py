"""Did it work, and how was it: a customer opens the link of our mail, and answers by a tap.

Programs that look at mails open every link in them. So opening never answers: it shows a page,
and only the button on it, a POST, counts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kept.desk.feedback import actions, links
from kept.desk.feedback.actions.answering import Expired
from kept.desk.feedback.models import Answer, CheckBack
from kept.desk.staff.models import Company
from kept.desk.web.portal.access import Opened, let_in, refuse
from kept.desk.web.portal.page import page_of
from kept.desk.web.portal.speech import preferred, speech

by_link = let_in(links.find)


@require_safe
@by_link
def question(request: HttpRequest, check_back: CheckBack) -> HttpResponse:
    """What is to be answered next, or thanks."""
    if check_back.expires_at is None or now() > check_back.expires_at:
        return refuse(request, "expired", status=410, contact=check_back.conversation.contact)
    shown = _shown(check_back) | {"page": page_of(check_back)}
    shown["leans_to_no"] = request.GET.get("answer") == Answer.NOT_SOLVED
    return render(request, "portal/follow_up.html", shown)


def _shown(check_back: CheckBack) -> dict[str, Any]:
    language = preferred(check_back.conversation.contact, "")
    return {
        "language": language,
        "words": speech(language),
        "company": Company.objects.first(),
        "token": links.token(check_back),
    }


Verb = Callable[[HttpRequest, CheckBack], object]


def _posting(verb: Verb) -> Opened:
    """A view that does one verb, and shows what comes next; what makes no sense does nothing."""

    @require_POST
    @by_link
    def view(request: HttpRequest, check_back: CheckBack) -> HttpResponse:
        try:
            verb(request, check_back)
        except Expired:
            return refuse(request, "expired", status=410, contact=check_back.conversation.contact)
        return redirect("their-follow-up", links.token(check_back))

    view.__doc__ = verb.__doc__
    return view


@_posting
def answer(request: HttpRequest, check_back: CheckBack) -> None:
    """It is solved, or it is not."""
    said = request.POST.get("answer", "")
    if said in {Answer.SOLVED, Answer.NOT_SOLVED}:
        actions.answer(check_back, Answer(said), at=now())


@_posting
def rating(request: HttpRequest, check_back: CheckBack) -> None:
    """How it was, from one to five."""
    score = request.POST.get("score", "")
    if check_back.asks_rating and score in {"1", "2", "3", "4", "5"}:
        actions.rate(check_back, int(score), at=now())


@_posting
def words(request: HttpRequest, check_back: CheckBack) -> None:
    """What is missing, what was wrong, or what was good."""
    actions.add_words(check_back, request.POST.get("words", ""), at=now())


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def silence(request: HttpRequest, check_back: CheckBack) -> HttpResponse:
    """Rather not be asked, or after all; it works for as long as the mail lies in a mailbox."""
    contact = check_back.conversation.contact
    if request.method == "POST":
        actions.decline(contact, at=now(), again=bool(request.POST.get("again")))
        if request.POST.get("List-Unsubscribe") == "One-Click":  # no program follows us elsewhere
            return HttpResponse(status=200)
        return redirect("their-silence", links.token(check_back))
    shown = _shown(check_back) | {"is_silent": contact.no_follow_ups_since is not None}
    return render(request, "portal/silence.html", shown)

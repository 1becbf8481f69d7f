"""Asking a colleague inside a conversation, and answering."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from kept.desk.coaching import expert
from kept.desk.conversations import actions, permissions
from kept.desk.conversations.models import Consultation, Conversation
from kept.desk.conversations.refusals import NotPossible, Refusal
from kept.desk.staff.models import Agent
from kept.desk.web.workspace.access import StaffRequest, staff_only
from kept.desk.web.workspace.snoozes import moment

ASKING = "workspace/consultations/asking.html"
ASKED = "workspace/consultations/consultation.html"


@require_safe
@staff_only
def consulting(request: StaffRequest, pk: int) -> HttpResponse:
    """Whom to ask what, until when; what the customer asks is filled in, and what (``about``)
    stands in the draft."""
    found = permissions.find_conversation(request.user, pk)
    question = expert.question_for(found, at=now(), about=request.GET.get("about", ""))
    return _dialog(request, ASKING, _form(request, found, {"question": question}))


@require_POST
@staff_only
def consultations(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask."""
    found = permissions.find_conversation(request.user, pk)
    to, due = request.POST.get("to", ""), moment(request.POST, "due", request.user)
    try:
        if not to.isdecimal() or due is None:
            raise NotPossible("Say whom you ask, and until when you need the answer.")
        made = actions.consult(
            found, get_object_or_404(Agent, pk=to), request.POST.get("question", ""),
            due_at=due, by=request.user, at=now(),
        )  # fmt: skip
    except Refusal as refusal:
        shown = _form(request, found, request.POST) | {"refusal": str(refusal)}
        return render(request, ASKING, shown, status=422)
    name = made.colleague.first_name
    messages.success(request, f"{name} is asked. The conversation stays where it is.")
    return redirect("conversation", found.pk)


def _form(request: StaffRequest, found: Conversation, given: Any) -> dict[str, Any]:
    to, until = given.get("to", ""), expert.until(found, request.user, at=now())
    others = [one for one in Agent.objects.active() if one != request.user]
    return {
        "conversation": found,
        "people": [(one.pk, one.name) for one in others if permissions.may_see(one, found)],
        "to": int(to) if to.isdecimal() else None,
        "question": given.get("question", ""),
        "until": [(value, words) for words, _, value in until],
        "due": given.get("due", until[expert.USUAL][2]),
    }


@require_safe
@staff_only
def consultation(request: StaffRequest, pk: int) -> HttpResponse:
    """The question, and for whom it is for, room to answer or decline."""
    return _dialog(request, ASKED, _shown(request, permissions.find_consultation(request.user, pk)))


@require_POST
@staff_only
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """Answer it, in a note."""
    found = permissions.find_consultation(request.user, pk)
    words = request.POST.get("answer", "")
    try:
        actions.answer_consultation(found, words, by=request.user, at=now())
    except Refusal as refusal:
        return _again(request, found, refusal)
    messages.success(request, f"{found.by.first_name} reads your answer.")
    return redirect("conversation", found.conversation_id)


@require_POST
@staff_only
def refusal(request: StaffRequest, pk: int) -> HttpResponse:
    """Not to answer it, and why."""
    found = permissions.find_consultation(request.user, pk)
    reason = request.POST.get("reason", "")
    try:
        actions.decline_consultation(found, reason, by=request.user, at=now())
    except Refusal as refused:
        return _again(request, found, refused)
    messages.success(request, f"{found.by.first_name} reads why.")
    return redirect("inbox")


@require_POST
@staff_only
def withdrawal(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask no longer."""
    found = permissions.find_consultation(request.user, pk)
    try:
        actions.withdraw_consultation(found, by=request.user, at=now())
    except Refusal as refused:
        messages.error(request, str(refused))
    return redirect("conversation", found.conversation_id)


def _again(request: StaffRequest, found: Consultation, refused: Refusal) -> HttpResponse:
    """The question once more, with what stopped it; what was typed is not lost."""
    shown = _shown(request, found) | {"refusal": str(refused)}
    shown["typed"] = request.POST.get("answer", "")
    return render(request, ASKED, shown, status=422)


def _shown(request: StaffRequest, found: Consultation) -> dict[str, Any]:
    is_open = found.state == "asked"
    return {
        "consultation": found,
        "conversation": found.conversation,
        "may_answer": is_open and permissions.may_answer(request.user, found),
        "may_withdraw": is_open and permissions.may_withdraw_question(request.user, found),
    }


def _dialog(request: StaffRequest, page: str, shown: dict[str, Any]) -> HttpResponse:
    return render(request, f"{page}#form" if request.htmx else page, shown)

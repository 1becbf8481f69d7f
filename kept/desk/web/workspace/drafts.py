"""Drafts and their files: saved while one types, thrown away, filled from saved replies."""

from __future__ import annotations

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kept.desk.coaching import saved_texts
from kept.desk.conversations import actions, permissions, pictures
from kept.desk.conversations.models import Draft, DraftKind, Message, SavedReply
from kept.desk.conversations.refusals import DraftConflict, Refusal
from kept.desk.lib.html import plain_text
from kept.desk.web.workspace.access import StaffRequest, staff_only
from kept.desk.web.workspace.posted import posted
from kept.desk.web.workspace.uploads import attach_all


@require_http_methods(["POST", "DELETE"])
@staff_only
def draft(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """Save or throw away what is in a box. Answers with the revision, or 409 and the other text."""
    found = permissions.find_conversation(request.user, pk)
    of_kind = _kind(kind)
    kept = Draft.objects.filter(conversation=found, agent=request.user, kind=of_kind).first()
    if request.method == "DELETE" or request.POST.get("discard"):
        if kept is not None:
            actions.discard_draft(kept, by=request.user, at=now())
        return (
            HttpResponse(status=204) if request.method == "DELETE" else redirect("conversation", pk)
        )
    sent = posted(request, request.user)
    try:
        saved = actions.save_draft(
            by=request.user, at=now(), kind=of_kind, html=sent.html, conversation=found,
            revision=sent.revision if kept else None, subject=sent.subject,
            seen=Message.objects.filter(pk=sent.seen or 0, conversation=found).first(),
            to=sent.texts["to"], cc=sent.texts["cc"], bcc=sent.texts["bcc"],
        )  # fmt: skip
    except DraftConflict as conflict:
        return told_conflict(conflict)
    return JsonResponse({"draft": saved.pk, "revision": saved.revision})


def _kind(asked: str) -> DraftKind:
    if asked not in DraftKind.values:
        raise Http404("There is no such box.")
    return DraftKind(asked)


def told_conflict(conflict: DraftConflict) -> HttpResponse:
    """The text of the other window, for the writer to choose."""
    other = conflict.draft
    html = pictures.editable(other.html, other.attachments.all())
    return JsonResponse(
        {"error": str(conflict), "html": html, "revision": other.revision}, status=409
    )


@require_POST
@staff_only
def files(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """Add files to a box; answers with the list of its files, or with where a picture is."""
    found = permissions.find_conversation(request.user, pk)
    kept = actions.open_draft(by=request.user, at=now(), kind=_kind(kind), conversation=found)
    return _added(request, kept)


@require_POST
@staff_only
def new_files(request: StaffRequest) -> HttpResponse:
    """Add files to the conversation that one is about to begin; answers as ``files``."""
    return _added(request, actions.open_draft(by=request.user, at=now()))


def _added(request: StaffRequest, kept: Draft) -> HttpResponse:
    if not request.POST.get("inline"):
        return _file_list(request, kept, attach_all(request, kept))
    upload = request.FILES.get("file")
    if upload is None:
        return JsonResponse({"error": "There is no picture."}, status=422)
    try:
        file = actions.attach(kept, upload=upload, by=request.user, at=now(), is_inline=True)
    except Refusal as refusal:
        return JsonResponse({"error": str(refusal)}, status=422)
    return JsonResponse({"src": pictures.address(file), "alt": file.name})


@require_POST
@staff_only
def file_removal(request: StaffRequest, key: str) -> HttpResponse:
    """Take a file off one's draft."""
    file = permissions.find_attachment(request.user, key)
    if file.draft is None:
        raise Http404("This file was sent: it is on no draft.")
    kept = file.draft
    problems = []
    try:
        actions.detach(file, by=request.user, at=now())
    except Refusal as refusal:
        problems.append(str(refusal))
    assert kept is not None  # the query asked for a draft of this person
    return _file_list(request, kept, problems)


def _file_list(request: StaffRequest, kept: Draft, problems: list[str]) -> HttpResponse:
    if not request.htmx:
        pk = kept.conversation_id
        return redirect("conversation", pk) if pk else redirect("new-conversation")
    listed = kept.attachments.filter(is_inline=False)
    shown = {"files": listed, "problems": problems, "draft": kept}
    return render(request, "workspace/conversation/files.html", shown)


@require_safe
@staff_only
def saved_replies(request: StaffRequest, pk: int) -> HttpResponse:
    """Saved replies to begin from, whose name or text holds the words."""
    found = permissions.find_conversation(request.user, pk)
    words = request.GET.get("q", "").strip()
    listed = actions.saved_replies_for(request.user)
    if words:
        listed = listed.filter(name__icontains=words) | listed.filter(html__icontains=words)
    often = saved_texts.with_sendings(listed.order_by("-used", "name")[:20], at=now())
    shown = {"saved_replies": often, "conversation": found}
    return render(request, "workspace/conversation/saved_replies.html", shown)


@require_POST
@staff_only
def saved_reply_use(request: StaffRequest, pk: int, saved: int) -> HttpResponse:
    """The text of a saved reply, with its blanks filled in for this conversation."""
    found = permissions.find_conversation(request.user, pk)
    chosen: SavedReply = get_object_or_404(actions.saved_replies_for(request.user), pk=saved)
    html = actions.use_saved_reply(chosen, found, by=request.user)
    return JsonResponse({"html": html, "text": plain_text(html)})

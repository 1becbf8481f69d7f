"""The test of a mailbox, told step by step while it runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from django.http import HttpResponseBase, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from kept.desk.channels.email.check import check
from kept.desk.channels.email.round_trip import round_trip
from kept.desk.channels.email.trial import Step
from kept.desk.channels.models import Mailbox
from kept.desk.conversations import permissions
from kept.desk.web.workspace.access import StaffRequest, permitted
from kept.desk.web.workspace.mailboxes import find

_HERE = "<!-- steps -->"


@require_POST
@permitted(permissions.may_set_up)
def checking(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Try a mailbox out: scripts get the steps, a line each; others a page that grows."""
    chosen = find(pk)
    steps = _steps(chosen, now())
    if not request.headers.get("X-Requested-With"):
        page = render_to_string("workspace/mailboxes/check.html", {"mailbox": chosen}, request)
        before, _, after = page.partition(_HERE)
        steps = chain([before], steps, [after])
    answer = StreamingHttpResponse(steps)
    answer["X-Accel-Buffering"] = "no"  # proxies would keep the steps until all are done
    return answer


def _steps(mailbox: Mailbox, at: datetime) -> Iterator[str]:
    is_good = True
    for step in check(mailbox, at=at):
        is_good = is_good and step.is_good
        yield _told(step)
    if is_good:
        for step in round_trip(mailbox, at=at):
            yield _told(step)


def _told(step: Step) -> str:
    item = render_to_string("workspace/mailboxes/step.html", {"step": step})
    return item.replace("\n", " ").strip() + "\n"

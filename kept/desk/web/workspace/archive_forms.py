"""The form by which an archive is uploaded."""

from __future__ import annotations

from django import forms

from kept.desk.web.workspace.staff_forms import ZoneField


class ArchiveForm(forms.Form):
    """An archive, and what its reader cannot know."""

    file = forms.FileField(
        label="Archive", help_text="mbox, Zendesk tickets, CSV, WhatsApp, tweets or JSONL; all but "
        "mbox may be packed as .gz.",
    )  # fmt: skip
    us = forms.CharField(
        label="Your side", required=False, max_length=300,
        help_text="Your addresses, domains or names, with commas: support@lumen-lamps.example",
    )  # fmt: skip
    zone = ZoneField(help_text="Of times in the archive that say none.")

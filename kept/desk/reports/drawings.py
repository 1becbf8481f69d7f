"""Drawings for pages of the desk: those of the audit's report."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe

from kept.audit.report.markup import Html


def drawn(markup: Html) -> SafeString:
    """Markup of the report for a template: everything in it was escaped on its way in."""
    return mark_safe(markup)

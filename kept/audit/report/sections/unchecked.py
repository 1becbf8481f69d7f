"""What this audit cannot say, and why."""

from __future__ import annotations

from collections import defaultdict

from kept.audit.report.manual import BY_CODE
from kept.audit.report.markup import Child, Html, join, tag
from kept.audit.report.sections.section import block, note, section
from kept.audit.report.tables import folded, table
from kept.audit.summary import Summary
from kept.audit.wording import count, per_hundred
from kept.mistakes.catalogue import MISTAKES
from kept.mistakes.mistake import Level

_FEW = 4  # more titles than these are folded


def unchecked(summary: Summary) -> Html:
    """The section; there always is something an archive does not show."""
    return section(
        "unchecked",
        "What could not be checked",
        "A mistake that an archive cannot show is not a mistake avoided.",
        _reasons(summary),
        _languages(summary),
        _undated(summary),
        _problems(summary),
        _silent(summary),
    )


def _reasons(summary: Summary) -> Html | None:
    if not summary.unchecked or not summary.conversations:
        return None
    by_reason: dict[tuple[str, int], list[str]] = defaultdict(list)
    trial = _on_trial(summary)
    for (code, reason), number in sorted(summary.unchecked.items()):
        if code not in trial:
            by_reason[reason, number].append(code)
    if not by_reason:
        return None
    rows: list[tuple[Child, ...]] = [
        (
            reason[:1].upper() + reason[1:],
            per_hundred(number / summary.conversations),
            _few(codes),
        )
        for (reason, number), codes in sorted(by_reason.items(), key=lambda item: -item[0][1])
    ]
    heads = ("Because", "Of 100 conversations", "Not checked there")
    return block(
        "Missing from the archive", table("Missing from the archive", heads, rows, words=2)
    )


def _languages(summary: Summary) -> Html | None:
    if not summary.unread:
        return None
    rows: list[tuple[Child, ...]] = [
        (language, count(number), per_hundred(number / summary.conversations))
        for language, number in sorted(summary.unread.items(), key=lambda item: (-item[1], item[0]))
    ]
    heads = ("Language", "Conversations", "Of 100")
    return block(
        "Languages whose words are not known",
        note("Times and events of these conversations were judged; their words were not."),
        table("Languages whose words are not known", heads, rows),
    )


def _undated(summary: Summary) -> Html | None:
    number = summary.origin.undated
    if not number:
        return None
    left_out = count(number, "conversation was", "conversations were")
    return block(
        "Conversations without a time",
        note(f"{left_out} left out: nobody knows whether the period holds them."),
    )


def _problems(summary: Summary) -> Html | None:
    origin = summary.origin
    if not origin.problem_count:
        return None
    named = tag("ul", *(tag("li", tag("bdi", problem)) for problem in origin.problems))
    rest = origin.problem_count - len(origin.problems)
    return block(
        "Broken records",
        note(
            f"{count(origin.problem_count, 'record')} could not be read and "
            f"{'was' if origin.problem_count == 1 else 'were'} left out."
        ),
        folded("Where they are", named, note(f"and {count(rest)} more") if rest else None),
    )


def _silent(summary: Summary) -> Html | None:
    looked_for = _looked_for(summary)
    left_out = [mistake.code for mistake in MISTAKES if mistake.code not in looked_for]
    found = _found(summary)
    trial = _on_trial(summary)
    clean = [
        code
        for code in looked_for
        if code not in found and code not in trial and summary.checked(code)
    ]
    parts = (
        _sentence("Looked for and not found", clean),
        _sentence("On trial (too often wrong, or not measured yet), so not reported", trial),
        _sentence("Left out on request", left_out),
    )
    return block("The rest of the catalogue", *parts) if any(parts) else None


def _looked_for(summary: Summary) -> list[str]:
    selected = summary.origin.selected
    return [each.code for each in MISTAKES if selected is None or each.code in selected]


def _found(summary: Summary) -> set[str]:
    return summary.certain.by_code.keys() | summary.uncertain.by_code.keys()


def _on_trial(summary: Summary) -> list[str]:
    """Mistakes that no report shows yet, whatever the archive holds."""
    found = _found(summary)
    return [
        code
        for code in _looked_for(summary)
        if code not in found and BY_CODE[code].level == Level.PREVIEW
    ]


def _sentence(title: str, codes: list[str]) -> Html | None:
    return tag("p", tag("b", f"{title}: "), _titles(codes), ".") if codes else None


def _few(codes: list[str]) -> Html:
    if len(codes) <= _FEW:
        return _titles(codes)
    return folded(count(len(codes), "mistake"), _titles(codes), class_="fold small")


def _titles(codes: list[str]) -> Html:
    return join(("; ".join(BY_CODE[code].title for code in codes),))

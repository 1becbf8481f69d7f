"""OWN05 policy-shield.

What it finds
    Refusals that stand on a policy, the terms or "the system", with no option, exception or next
    step in the same reply.

Why it hurts
    A rule is no reason. The customer hears that the company looks after its rule book first.

Example
    "As our terms say, returns are only accepted within 30 days, so there is nothing we can do."

What to do instead
    Give the reason behind the rule, and what you *can* do: an exception within your limit, another
    option, or somebody who decides.

What it cannot see
    Policies that bind by law. Moving to a private channel for privacy is never counted.

Settings
    None.

Sources
    B5 (hiding behind policy).
"""

from __future__ import annotations

from collections.abc import Iterator

from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, Turn, evidence


def detect(reading: Reading) -> Iterator[Evidence]:
    for reply in reading.replies:
        if _is_refusal(reply):
            said, place = next(reply.places("rule-refuses", "policy-named"))
            yield evidence(
                said.span(said.sentence(place)),
                "A rule is the only answer: no reason, no option, no next step.",
                "Say what you can do instead, or ask for an exception.",
            )


def _is_refusal(reply: Turn) -> bool:
    if not (reply.has("rule-refuses") or (reply.has("policy-named") and reply.has("refused"))):
        return False
    return not reply.has("option-offered", "remedy-offer", "remedy-done", "asks-problem")


MISTAKE = Mistake(
    code="OWN05",
    name="policy-shield",
    title="The policy is held up as a shield",
    group="ownership",
    level=Level.ERROR,
    cues=frozenset({"rule-refuses", "policy-named"}),
    detect=detect,
)

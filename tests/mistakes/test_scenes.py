"""Every mistake fires where its scenes say, and stays silent everywhere else."""

from __future__ import annotations

import pytest

from kept.mistakes.catalogue import MISTAKES
from kept.mistakes.engine import check
from tests.scenes import FOLDER, Scene, read_scenes

CODES = {mistake.name: mistake.code for mistake in MISTAKES}
SCENES = [scene for path in sorted(FOLDER.glob("*.md")) for scene in read_scenes(path)]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: f"{scene.file}:{scene.line}")
def test_it_finds_the_mistake_exactly_where_the_scene_says(scene: Scene) -> None:
    code = CODES[scene.file]
    checked = check(scene.conversation, scene.house, now=scene.now, select=frozenset({code}))
    found = {(finding.message, finding.code) for finding in checked.findings}
    if any(place is None for place, _ in scene.expected):
        assert found, scene.title
    else:
        assert found == scene.expected, scene.title


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: f"{scene.file}:{scene.line}")
def test_its_findings_quote_the_words_and_say_what_would_have_been_right(scene: Scene) -> None:
    texts = {message.id: message.text for message in scene.conversation.messages}
    for finding in check(scene.conversation, scene.house, now=scene.now).findings:
        for span in finding.spans:
            assert 0 <= span.start < span.end <= len(texts[span.message])
        if finding.message is not None:
            assert finding.quote == texts[finding.message][finding.start : finding.end]
        assert finding.why.endswith((".", "?", "!")) and finding.better.endswith((".", "?", "!"))

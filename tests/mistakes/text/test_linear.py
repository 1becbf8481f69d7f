from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from pathlib import Path

import pytest

from kept.mistakes.text.linear import MAX_CHARACTERS, features, model, weighed_features

TRAINING = Path(__file__).parents[3] / "training"
NAMES = ("complaint", "scripted")

COMPLAINTS = [
    "The kettle I got from you last week leaks and the handle came off this morning.",
    "@LumenLamps third lamp, third broken switch. I'm done with you",
    "Nobody rang me back, although two of your colleagues promised that they would.",
    "So I stay home all day and your driver never even shows up??",
    "oh wonderful, another update that breaks everything 🙄",
    "I paid for the big one and received the small one.",
]
NO_COMPLAINTS = [
    "Hello, is the reading lamp also available in brass?",
    "Thank you, that was quick. Have a nice weekend!",
    "Can I collect it at your shop tomorrow afternoon?",
    "My order number is #NUMBER# and my name is #NAME#.",
    "It works now, thanks a lot for your patience",
    "@LumenLamps love the new shade 😍 do you ship to Malta?",
]
SCRIPTED = [
    "We value your feedback and regret any inconvenience. We always strive to give all our guests "
    "the best service, and we thank you for your patience and understanding.",
    "Thank you for bringing this to our attention. Your satisfaction is important to us, and your "
    "comments have been passed on to the relevant team.",
]
NOT_SCRIPTED = [
    "I've swapped the brass lamp for the steel one, Mona; it leaves Linz tonight.",
    "Which of the two switches gets warm, the one on the wall or the one on the cord?",
    "Sorry about the broken shade, Jun. A new one is on its way, you have it on Friday.",
]


@pytest.mark.parametrize("name", NAMES)
def test_models_are_trained_from_the_sentences_as_they_are(name: str) -> None:
    stored = json.loads((files("kept.mistakes") / "models" / f"{name}.json").read_text("utf-8"))
    source = (TRAINING / f"{name}.tsv").read_bytes()
    assert stored["sha256"] == hashlib.sha256(source).hexdigest(), "run `make train`"


@pytest.mark.parametrize("name", NAMES)
def test_sentences_are_well_formed_and_said_once(name: str) -> None:
    lines = (TRAINING / f"{name}.tsv").read_text("utf-8").splitlines()
    pairs = [line.split("\t") for line in lines]
    assert {label for label, _ in pairs} == {"0", "1"}
    texts = [text.lower() for _, text in pairs]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("text", COMPLAINTS)
def test_it_hears_a_complaint(text: str) -> None:
    assert model("complaint").says(features(text), ["first"])


@pytest.mark.parametrize("text", NO_COMPLAINTS)
def test_it_hears_no_complaint(text: str) -> None:
    assert not model("complaint").says(features(text), ["first"])


@pytest.mark.parametrize("text", SCRIPTED)
def test_it_recognises_a_scripted_reply(text: str) -> None:
    assert model("scripted").says(features(text))


@pytest.mark.parametrize("text", NOT_SCRIPTED)
def test_it_leaves_a_reply_to_the_case_alone(text: str) -> None:
    assert not model("scripted").says(features(text))


def test_the_place_of_a_message_counts() -> None:
    complaint, found = model("complaint"), features("The handle came off.")
    answer, first = complaint.score(found, ["asked"]), complaint.score(found, ["first"])
    assert answer < complaint.score(found) < first
    assert complaint.score(found) < complaint.score(found, ["complained"])


def test_scores_are_probabilities_even_of_nothing() -> None:
    for text in ("", " ", "\n", "?!", "🙄", "#NAME# #NUMBER#", "awful " * 500):
        assert 0 < model("complaint").score(features(text)) < 1


def test_the_score_does_not_depend_on_the_order_of_a_set() -> None:
    found = features(COMPLAINTS[0])
    again = frozenset(sorted(found, reverse=True))
    assert model("complaint").score(found) == model("complaint").score(again)


def test_handles_links_and_masks_say_nothing() -> None:
    plain = features("The shade is bent")
    assert features("@lumen The shade is bent https://lumen.example/a #NAME#") == plain


def test_quotes_of_all_kinds_are_alike() -> None:
    assert features("It doesn’t work") == features("It doesn't work")


@pytest.mark.parametrize(
    "text", [*COMPLAINTS, *NO_COMPLAINTS, "WHY?? :( never again! 2nd time", ""]
)
def test_only_what_no_model_weighs_is_left_out(text: str) -> None:
    weighed = model("complaint").weights.keys() | model("scripted").weights.keys()
    assert weighed_features(text) == features(text) & weighed


@pytest.mark.timeout(20)
def test_a_text_of_100_kb_takes_no_time() -> None:
    text = "Visitor uploaded: " + "@a #NAME_ http:// wait!! " * 4_000
    assert len(features(text)) < MAX_CHARACTERS


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_training_gives_the_same_file(name: str) -> None:
    pytest.importorskip("sklearn", reason="needs the dependency group train")
    from training.train import MODELS, train  # needs scikit-learn

    assert train(name) == (MODELS / f"{name}.json").read_text("utf-8")

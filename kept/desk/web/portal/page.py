"""Where a customer stands: what is said to them, and what they may answer next."""

from __future__ import annotations

from dataclasses import dataclass

from kept.desk.feedback.models import HIGHEST, LOWEST, Answer, CheckBack, Rating, State
from kept.desk.web.portal.speech import preferred, speech

_FACES = {1: "angry", 2: "frown", 3: "meh", 4: "smile", 5: "laugh"}


@dataclass(frozen=True)
class Score:
    """One of the ratings that can be given."""

    number: int
    icon: str
    word: str


@dataclass(frozen=True)
class Page:
    """What a page says and asks; empty is what it does not ask."""

    about: str
    title: str
    text: str
    asks_answer: bool = False
    may_say_no: bool = False
    asks_rating: str = ""
    asks_words: str = ""
    words_help: str = ""
    scores: tuple[Score, ...] = ()


def page_of(check_back: CheckBack) -> Page:
    """The page of a check-back that was asked, as things stand."""
    words = speech(preferred(check_back.conversation.contact, ""))
    subject = check_back.conversation.subject or words["no_subject"]
    about = words["about"].format(subject=subject)
    who = check_back.agent.first_name if check_back.agent and check_back.agent.is_active else ""
    rating = getattr(check_back, "rating", None)
    if check_back.state == State.ASKED and rating is None:
        text = words["question_text"].format(agent=who) if who else ""
        asks = "question_at_once" if check_back.is_at_once else "question"
        return Page(about, words[asks], text, asks_answer=True)
    owner = _owner(check_back)
    title, text = _said(check_back, rating)
    told = words[text] if owner else words.get(f"{text}_nobody", words[text])
    wants = _wanted(check_back, rating)
    how = "how_again" if check_back.answer == Answer.NOT_SOLVED else "how"
    return Page(
        about=about,
        title=words[title],
        text=told.format(agent=owner),
        may_say_no=check_back.answer in {Answer.SOLVED, Answer.WROTE} and rating is None,
        asks_rating=words[how] if check_back.asks_rating and rating is None else "",
        asks_words=words[wants] if wants else "",
        words_help=words.get(f"{wants}_help", ""),
        scores=tuple(
            Score(number, _FACES[number], words[f"score_{number}"])
            for number in range(LOWEST, HIGHEST + 1)
        ),
    )


def _owner(check_back: CheckBack) -> str:
    """Who has it now, by the name that customers know."""
    owner = check_back.conversation.owner
    return owner.first_name if owner and owner.is_active else ""


def _said(check_back: CheckBack, rating: Rating | None) -> tuple[str, str]:
    """The names of what is said: a title and a text."""
    unsolved = check_back.answer == Answer.NOT_SOLVED
    if rating is not None and rating.words:
        needs_answer = unsolved or rating.is_low
        return "all_done", "all_done_answer" if needs_answer else "all_done_text"
    if rating is not None and not unsolved:
        return ("rated_low", "rated_low_text") if rating.is_low else ("rated", "rated_text")
    if unsolved:
        return "again", "again_text"
    if check_back.answer == Answer.WROTE:
        return "thanks_wrote", "thanks_wrote_text"
    return "thanks", "thanks_text"


def _wanted(check_back: CheckBack, rating: Rating | None) -> str:
    """The name of the question for words; empty if there is none, or it was answered."""
    if rating is not None and rating.words:
        return ""
    if check_back.answer == Answer.NOT_SOLVED:
        return "what_missing"
    if rating is None:
        return ""
    return "what_wrong" if rating.is_low else "what_good"

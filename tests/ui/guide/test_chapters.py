"""The chapters: each step says all that it has to, in a few words, and can be done."""

import re

import pytest

from playground.errors import UserError
from playground.messages import LANGUAGES, keys, speaking, text_of
from playground.ui.guide.chapters import CHAPTERS, STEPS, Step, chapter_of, step_named

MOST = 60  # words of a step
TERM = re.compile(r"\[([^\]]+)\]\([\w-]+\)")


def test_ten_chapters_and_no_step_twice() -> None:
    assert len(CHAPTERS) == 10
    assert len({step.name for step in STEPS}) == len(STEPS)
    for n, chapter in enumerate(CHAPTERS, 1):
        assert all(step.name.rsplit("-", 1)[0] == chapter.name for step in chapter.steps)
        assert all(chapter_of(step) == (n, chapter) for step in chapter.steps)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_step_is_short_and_complete(step: Step) -> None:
    assert bool(step.changed) != bool(step.clicked)  # how it is noticed that it was done
    assert step.shows["tab"] and step.tries["tab"]
    for code in LANGUAGES:
        text = TERM.sub(r"\1", str(text_of(f"guide.{step.name}.text", code)))
        words = re.findall(r"[\u4e00-\u9fff]{1,2}|[^\s\u4e00-\u9fff]+", text)
        assert len(words) <= MOST, (code, len(words))
        for part in ("do", "ask", "answer"):
            assert text_of(f"guide.{step.name}.{part}", code)


def said_in(code: str) -> list[str]:
    """Every sentence of a language but those of the guide's steps."""
    steps = {f"guide.{step.name}.{part}" for step in STEPS for part in ("text", "do", "ask", "answer")}
    found = [text_of(key, code) for key in keys(code) if key not in steps]
    return [one for said in found for one in ([said] if isinstance(said, str) else said.values())]


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_to_be_pressed_is_called_so_on_the_page(code: str) -> None:
    said = said_in(code)
    for step in STEPS:
        for name in re.findall(r"[“«]\s?([^”»]+?)\s?[”»]", str(text_of(f"guide.{step.name}.do", code))):
            assert any(one.startswith(name.rstrip("?？ \u202f")) for one in said), (step.name, name)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_no_number_is_typed_by_hand(step: Step) -> None:
    """Digits stand in a step only as values, in formulas (0, 1, −∞), or as the names of its parts."""
    for code in LANGUAGES:
        said = " ".join(str(text_of(f"guide.{step.name}.{part}", code)) for part in ("text", "answer"))
        said = re.sub(r"\{\w+\}|\([\w-]+\)|F1", "", said)
        typed = set(re.findall(r"\d+", said)) - {"0", "1"}
        allowed = {"steps-1": {"1"}, "steps-2": {"2", "3"}, "steps-3": {"4"}, "scores-2": {"100"}}
        assert typed <= allowed.get(step.name, set()), (code, typed)


def test_a_step_is_found_by_its_name() -> None:
    assert step_named("attention-2")[1].name == "attention-2"
    with speaking("fr"), pytest.raises(UserError, match="Guide"):
        step_named("nowhere-9")

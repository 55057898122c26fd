"""How long a text may be, and that nothing at all is done with one that is longer."""

from collections.abc import Callable

import pytest

from playground.errors import UserError
from playground.experiments import displacing, subject
from playground.generation.search import Search
from playground.text.limits import MAX_CHARACTERS, check_length, check_tokens
from playground.ui.incontext import views as incontext_views
from playground.ui.language import views as language_views
from playground.ui.translate import views as translate_views
from playground.uses.incontext.fewshot import FewShot
from playground.uses.language import LanguageModel
from playground.uses.shootout.tasks import TASKS
from playground.uses.translation.translator import Translator, translate_lines
from tests.fewshot import tiny_few_shot
from tests.translators import tiny_language_model, tiny_translator

TRANSLATION, FEW_SHOT, LANGUAGE = tiny_translator(), tiny_few_shot(), tiny_language_model()
TRANSLATOR = Translator(TRANSLATION)
TRANSLATE = translate_views.Engine(TRANSLATION, TRANSLATOR)
FEW = incontext_views.Engine(FEW_SHOT, FewShot(FEW_SHOT))
READER = language_views.Engine(LANGUAGE, LanguageModel(LANGUAGE), ngram=None)
PLAIN = (1.0, 0, 1.0)


class Untouched(str):
    """A text of which only the length may be asked."""

    def __getattribute__(self, name: str) -> object:
        raise AssertionError(f"a text that is too long was handed to {name}")


READS: dict[str, Callable[[str], object]] = {
    "/translate": lambda text: TRANSLATE.answer(text, Search()),
    "translation": lambda text: list(translate_views.show(TRANSLATE, text, Search(), {}, "")),
    "beginning": lambda text: list(translate_views.show(TRANSLATE, "The cat.", Search(), {}, text)),
    "first pair": lambda text: translate_views.first_pair(TRANSLATE, "The cat.", Search(), {}, text),
    "sentence": lambda text: TRANSLATOR.translate([text]),
    "scored translation": lambda text: TRANSLATOR.score("The cat.", text),
    "example": lambda text: FEW.few.fill([("a", text)], ["c"]),
    "prompt": lambda text: list(incontext_views.complete_prompt(FEW, text, Search())),
    "attention": lambda text: subject(TRANSLATION, text),
    "output at which attention looks": lambda text: subject(TRANSLATION, "The cat.", text),
    "few-shot attention": lambda text: subject(FEW_SHOT, text),
    "few-shot output": lambda text: subject(FEW_SHOT, "a -> b", text),
    "language attention": lambda text: subject(LANGUAGE, text),
    "displaced": lambda text: displacing.variants(TRANSLATION, text, 1, 100.0, 0),
    "string": lambda text: TASKS["copying"].read(text),
    "next token": lambda text: language_views.next_view(READER, text, "", PLAIN),
    "writing": lambda text: list(language_views.write(READER, text, "", PLAIN, 5, 0, ())),
    "plausible": lambda text: language_views.judged_view(READER, text),
    "word choices": lambda text: language_views.word_choices(READER, text),
    "context": lambda text: language_views.context_view(READER, text, 1),
    "repetition": lambda text: language_views.repeat_view(READER, text),
    "compared": lambda text: language_views.compared_view(READER, text),
}


@pytest.mark.parametrize("read", READS)
def test_a_text_that_is_too_long_is_refused_before_anything_else(read: str) -> None:
    with pytest.raises(UserError, match=r"has 3,001 characters; at most 3,000 are read at once\. \S+"):
        READS[read](Untouched("x" * (MAX_CHARACTERS + 1)))


def test_the_room_of_a_prompt_says_so() -> None:
    assert incontext_views.prompt_room(FEW, Untouched("x" * 3001)).startswith(
        "The prompt has 3,001 characters"
    )


def test_a_long_row_of_a_sheet_is_an_error_of_that_row_alone() -> None:
    good, long = FEW.few.fill([("a", "b")], ["c", "e\u0301" * 1501])
    assert not good.error and long.error.startswith("This row has 3,002 characters")


def test_a_line_of_any_length_is_translated_sentence_by_sentence() -> None:
    one, long, many = translate_lines(TRANSLATOR, ["The cat.", "x" * 300_000, "The cat. " * 500])
    assert one.text and not many.error and len(many.text) > 500
    assert long.error.startswith("A sentence has 300,000 characters") and not long.text


def test_what_is_short_enough_comes_back() -> None:
    assert check_length("x" * MAX_CHARACTERS) == "x" * MAX_CHARACTERS


def test_a_job_has_as_many_tokens_as_it_may_cost() -> None:
    check_tokens(["ab", "c" * 3_000], len, 3_002, "Split it.")
    with pytest.raises(UserError, match=r"more than 3,001 tokens, .* at once\. Split it\."):
        check_tokens(["ab", "c" * 3_000], len, 3_001, "Split it.")


def test_tokens_are_counted_in_stretches_and_no_further_than_they_must_be() -> None:
    counted = []

    def count(text: str) -> int:
        counted.append(len(text))
        return len(text)

    with pytest.raises(UserError):
        check_tokens(["x" * 10**6, "y"], count, 7_000, "Split it.")
    assert counted == [MAX_CHARACTERS] * 3

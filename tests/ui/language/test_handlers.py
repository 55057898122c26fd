"""What the events of the Language model tab answer."""

import re

import numpy as np
import pytest

from playground.corpora.books import stream
from playground.generation.ngram import NGram
from playground.ui.language import views
from playground.ui.language.handlers import Handlers, of_model
from playground.uses.language import LanguageModel
from tests.helpers import BOS
from tests.translators import SENTENCES, tiny_language_model
from tests.ui.events import sending

CHECKPOINT = tiny_language_model(positions="rotary")


MODEL = LanguageModel(CHECKPOINT)


NGRAM = NGram.train(
    [np.array(stream([english], MODEL.tokenizer)) for english, _ in SENTENCES], len(MODEL.tokenizer), bos=BOS
)


ENGINE = views.Engine(CHECKPOINT, MODEL, NGRAM)


HANDLERS = Handlers(lambda: ENGINE)


PLAIN = ("", 1.0, 0, 1.0)


UNSPACED = "今天天气很好，我们去公园玩吧。" * 20  # beyond the largest float, as one word


@pytest.mark.parametrize(
    ("event", "arguments", "message"),
    [
        ("show_next", ("x" * 3001, *PLAIN), "3,001 characters"),
        ("show_next", ("The", "", -1.0, 0, 1.0), "temperature is -1"),
        ("show_next", ("The", "", 1.0, 0, 2.0), "top-p is 2"),
        ("show_next", ("The", "poem", 1.0, 0, 1.0), "knows no kind of text called"),
        ("judge", ("",), "nothing to judge"),
        ("judge", (None,), "nothing to judge"),
        ("judge", ("a\n" * 9,), "9 lines; 8 texts"),
        ("judge", ("\u200b",), "nothing to judge"),
        ("fill", ("The cat.", "a, b"), "has 0 gaps"),
        ("fill", ("The ___.", None), "There are 0 different candidates"),
        ("words", ("",), "nothing to read"),
        ("look", ("The cat.", None), "Choose a word again"),
        ("repeat", ("",), "it may have 2 to"),
        ("compare", ("\x00",), "nothing to read"),
    ],
)
def test_a_mistake_is_told_and_changes_nothing(event: str, arguments: tuple, message: str) -> None:
    told, *rest = getattr(HANDLERS, event)(*arguments)
    assert message in told and "pg-notice" in told
    assert all(part == {"__type__": "update"} for part in rest)


def test_a_line_in_which_there_is_nothing_to_read_does_not_stop_the_others() -> None:
    message, html = HANDLERS.judge("The cat eats.\n\u200b\x00\nI am hungry.")
    assert message == "" and html.count("pg-sentence") == 2


def test_a_text_without_spaces_is_judged_beside_others() -> None:
    message, html = HANDLERS.judge(f"The cat eats.\n{UNSPACED}")
    assert message == "" and html.count("pg-sentence") == 2
    assert f"B has no spaces and counts as one word of {len(UNSPACED)} characters" in html
    assert "A has no spaces" not in html and re.search(r"<td>10\^[\d,]+</td>", html)
    alone = views.judged_view(ENGINE, UNSPACED)
    assert "equally likely words" in alone and "counts as one word" in alone


def test_warnings_come_with_an_answer() -> None:
    told, bars = HANDLERS.show_next("My 漢", *PLAIN)
    assert "hardly met" in told and "pg-next" in bars
    told, _ = HANDLERS.show_next("Où est la gare ?", *PLAIN)
    assert "looks like French" in told
    told, _ = HANDLERS.show_next("The cat sleeps. " * 30, *PLAIN)
    assert f"the model reads the last {MODEL.context} of them" in told


def test_a_word_that_was_clicked_stands_behind_the_text() -> None:
    ids = MODEL.tokenizer.encode("cat")
    _, bars, text = HANDLERS.append(sending(ids=ids), "The", *PLAIN)
    assert text == "The cat" and "pg-next" in bars
    told, _, kept = HANDLERS.append(sending(ids=[-5]), "The", *PLAIN)
    assert kept == {"__type__": "update"} and "no token" in told


def test_a_word_that_was_chosen_is_written_and_the_rest_anew() -> None:
    ids = MODEL.tokenizer.encode("dog")
    *_, (_, html, whole) = HANDLERS.rewrite(sending(forced=ids), "The", "", 0.0, 0, 1.0, 8, 0)
    assert whole.startswith("The dog") and "in one pass" in html
    nothing = HANDLERS.take("", *PLAIN)
    assert "Press “Write on” first" in nothing[0]


def test_candidates_are_ranked_as_they_are_typed() -> None:
    message, html = HANDLERS.fill("The ___ eats.", "cat, dog\nbook")
    assert message == "" and html.count("<th>") == 3
    found = re.findall(r"<th>(\w+)</th>", html)
    scores = {word: MODEL.score(f"The {word} eats.").logprob for word in found}
    assert found == sorted(scores, key=lambda word: -scores[word])
    assert HANDLERS.fill_sample("The ___ eats.", "cat, dog\nbook") == (
        message,
        html,
        "The ___ eats.",
        "cat, dog\nbook",
    )


# ---- another model


CHANGED = ("The cat", 1.0, 0, 1.0, "The cat eats.\nThe dog eats.")


def test_another_model_takes_over_the_texts(imported: None) -> None:
    message, kinds, bars, written, whole, judged, windows, compared, scores, card = of_model(
        Handlers.change_model
    )("some-gpt2", *CHANGED)
    assert (message, written, whole, scores) == ("", "", "", "")
    assert not kinds.visible and not compared.visible and "Random weights" in card
    engine = views.engine_named("some-gpt2")
    assert bars == views.next_view(engine, "The cat", "", (1.0, 0, 1.0))
    assert judged == views.judged_view(engine, CHANGED[-1]) and "64 tokens" in windows
    assert HANDLERS.change_model(*CHANGED)[7].visible  # ours has a model to be compared with


def test_an_imported_model_has_no_counts_beside_it(imported: None) -> None:
    message, _ = of_model(Handlers.compare)("some-gpt2", "The cat.")
    assert "No n-gram model stands beside some-gpt2" in message


@pytest.mark.parametrize(("name", "told"), [("some-marian", "is no language model"), ("gone", "There is no")])
def test_a_model_that_cannot_be_used_is_told(imported: None, name: str, told: str) -> None:
    message, *others = of_model(Handlers.show_next)(name, "The cat", *PLAIN)
    assert told in message and others == [{"__type__": "update"}]

"""What the Language model tab computes, without a browser, on a tiny model with random weights."""

import math
import re

import numpy as np
import pytest

from playground.corpora.books import stream
from playground.errors import UserError
from playground.generation.ngram import NGram
from playground.ui.language import views
from playground.uses.language import LanguageModel
from tests.helpers import BOS, EOS
from tests.translators import SENTENCES, tiny_language_model

CHECKPOINT = tiny_language_model(positions="rotary")


MODEL = LanguageModel(CHECKPOINT)


NGRAM = NGram.train(
    [np.array(stream([english], MODEL.tokenizer)) for english, _ in SENTENCES], len(MODEL.tokenizer), bos=BOS
)


ENGINE = views.Engine(CHECKPOINT, MODEL, NGRAM)


PLAIN = (1.0, 0, 1.0)


def test_the_bars_are_the_models_distribution() -> None:
    html = views.next_view(ENGINE, "The cat", "", PLAIN)
    best = MODEL.next_logprobs("The cat").exp().topk(views.SHOWN)
    found = [[int(id) for id in ids.split(",")] for ids in re.findall(r'data-ids="\[([\d,]+)\]"', html)]
    assert sorted(ids[0] for ids in found) == sorted(best.indices.tolist())
    assert any(len(ids) > 1 for ids in found)
    assert "add up to 1.000000" in html and "No token is cut off" in html
    assert views.next_view(ENGINE, "The cat", "", (1.0, 2, 1.0)).count("pg-cut") >= 18


def test_what_was_written_can_be_taken_into_the_text_and_read_again() -> None:
    *_, (html, whole) = views.write(ENGINE, "The cat", "", (0.0, 0, 1.0), 6, 0, ())
    *_, written = MODEL.write("The cat", limit=6)
    assert html.count('class="pg-word') == len(MODEL.written_words(written))
    difference = re.search(r"differ by at most (\S+)\.", html)
    assert difference and float(difference.group(1)) < 1e-3
    assert whole.startswith("The cat")
    with pytest.raises(UserError, match="no token numbers"):
        next(views.write(ENGINE, "The cat", "", PLAIN, 6, 0, (10**9,)))


def test_a_text_with_what_was_written_keeps_its_spaces_and_paragraphs() -> None:
    class Token:
        def __init__(self, id: int, space: bool) -> None:
            self.id, self.space = id, space

    ids = MODEL.tokenizer.encode("dog eats")
    tokens = [Token(id, MODEL.tokenizer.names[id].startswith("\u2581")) for id in ids]
    more = [Token(id, True) for id in MODEL.tokenizer.encode("The end")]
    assert views.whole(ENGINE, "The ", [*tokens, Token(EOS, False), *more]) == "The dog eats\nThe end"
    assert views.whole(ENGINE, "", tokens) == "dog eats"


def test_texts_are_judged_and_the_cheaper_one_is_named() -> None:
    html = views.judged_view(ENGINE, "The cat eats.\n\nI am hungry.")
    bits = [MODEL.score(text).bits for text in ("The cat eats.", "I am hungry.")]
    best = "AB"[int(np.argmin(bits))]
    assert f"The model finds {best} the most plausible" in html
    assert f"{abs(bits[0] - bits[1]):.1f} bits" in html and html.count("pg-contrast") == 1
    alone = views.judged_view(ENGINE, "The cat eats.")
    assert "On average a word cost" in alone and "pg-contrast" not in alone


def test_a_word_is_replaced_by_what_the_model_would_have_said() -> None:
    lines = "I am.\nThe cat eats."
    scored = MODEL.score("The cat eats.")
    word = scored.words[1]
    before = scored.ids[: word.tokens.start]
    for other in word.alternatives:
        changed = views.replaced(ENGINE, lines, 1, [*before, *other.ids])
        rest = "" if other.ids[0] == EOS else " eats."
        assert changed == "I am.\n" + MODEL.tokenizer.decode([*before, *other.ids]) + rest
    for number, forced in ((5, [1, 2]), (1, [1, 99, 2]), (1, [])):
        with pytest.raises(UserError, match="has changed since"):
            views.replaced(ENGINE, lines, number, forced)


def test_what_lies_outside_the_models_world_is_said_beside_the_scores() -> None:
    html = views.judged_view(ENGINE, "The cat eats.\nOù est la gare ?")
    assert "B: It looks like French" in html and "A: It" not in html
    assert "looks like French" in views.compared_view(ENGINE, "Où est la gare ?")
    long = "The cat eats the dog. " * 20
    assert "was read in" in views.judged_view(ENGINE, long)
    assert "was read in" in views.compared_view(ENGINE, long)
    assert "looks like German" in views.cloze_view(ENGINE, "Wo ist der ___?", "Bahnhof, Hund")


def test_a_word_is_looked_at_by_layer_and_by_context() -> None:
    layers, curve, said = views.context_view(ENGINE, "The cat eats the dog.", 3)
    assert layers.count("<tr>") == 1 + MODEL.model.config.decoder_layers + 1
    assert list(curve.data[0].x) == [1, 2, 3]
    assert curve.data[0].y[-1] == pytest.approx(MODEL.score("The cat eats the dog.").words[3].bits, abs=1e-3)
    assert "“the” costs" in said
    with pytest.raises(UserError, match="one paragraph"):
        views.context_view(ENGINE, "The cat.\nThe dog.", 5)
    with pytest.raises(UserError, match="Choose a word again"):
        views.context_view(ENGINE, "The cat.", 99)


def test_the_last_real_word_is_the_one_to_begin_with() -> None:
    choices = views.word_choices(ENGINE, "The cat eats.")
    assert [label for label, _ in choices] == ["2. cat", "3. eats", "4. .", "5. (end)"]
    assert views.last_word(choices) == 2
    assert views.last_word([("2. !", 1), ("3. (end)", 2)]) == 2


def test_models_are_compared_on_the_same_words() -> None:
    html = views.compared_view(ENGINE, "The cat sleeps.")
    scored = MODEL.score("The cat sleeps.")
    counted = -NGRAM.logprobs(scored.ids).sum() / math.log(2)
    assert f"{scored.bits:.1f}" in html and f"{counted:.1f}" in html
    assert "the n-gram is ahead" in html  # it has read the sentence, the other knows nothing

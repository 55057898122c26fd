"""What the Language model tab computes, without a browser, on a tiny model with random weights."""

import json
import math
import re
from types import SimpleNamespace

import numpy as np
import pytest

from playground.corpora.books import stream
from playground.errors import UserError
from playground.generation.ngram import NGram
from playground.ui.language import views
from playground.ui.language.endpoints import make_score
from playground.ui.language.handlers import Handlers
from playground.uses.language import LanguageModel
from tests.helpers import BOS, EOS
from tests.translators import SENTENCES, tiny_language_model

CHECKPOINT = tiny_language_model(positions="rotary")
MODEL = LanguageModel(CHECKPOINT)
NGRAM = NGram.train(
    [np.array(stream([english], MODEL.tokenizer)) for english, _ in SENTENCES], len(MODEL.tokenizer), bos=BOS
)
ENGINE = views.Engine(CHECKPOINT, MODEL, NGRAM)
HANDLERS = Handlers(ENGINE)
PLAIN = (1.0, 0, 1.0)
UNSPACED = "今天天气很好，我们去公园玩吧。" * 20  # beyond the largest float, as one word


def test_the_bars_are_the_models_distribution() -> None:
    html = views.next_view(ENGINE, "The cat", PLAIN)
    best = MODEL.next_logprobs("The cat").exp().topk(20)
    ids = [int(id) for id in re.findall(r'data-id="(\d+)"', html)]
    assert ids == best.indices.tolist()
    assert "add up to 1.000000" in html and "No token is cut off" in html
    assert views.next_view(ENGINE, "The cat", (1.0, 2, 1.0)).count("pg-cut") == 18


def test_what_was_written_can_be_taken_into_the_text_and_read_again() -> None:
    *_, (html, whole) = views.write(ENGINE, "The cat", (0.0, 0, 1.0), 6, 0, ())
    *_, written = MODEL.write("The cat", limit=6)
    assert html.count('class="pg-word') == len(written)
    difference = re.search(r"differ by at most (\S+)\.", html)
    assert difference and float(difference.group(1)) < 1e-3
    assert whole.startswith("The cat")
    with pytest.raises(UserError, match="no token numbers"):
        next(views.write(ENGINE, "The cat", PLAIN, 6, 0, (10**9,)))


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
    other = MODEL.tokenizer.encode("dog")
    changed = views.replaced(ENGINE, lines, 1, [*scored.ids[: word.tokens.start], other[0]])
    assert changed.startswith("I am.\nThe ") and changed.endswith(" eats.") and "cat" not in changed
    ended = views.replaced(ENGINE, lines, 1, [*scored.ids[: word.tokens.start], EOS])
    assert ended == "I am.\nThe"
    for number, forced in ((5, [1, 2]), (1, [1, 99, 2]), (1, [])):
        with pytest.raises(UserError, match="has changed since"):
            views.replaced(ENGINE, lines, number, forced)


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


@pytest.mark.parametrize(
    ("event", "arguments", "message"),
    [
        ("show_next", ("x" * 3001, *PLAIN), "3,001 characters"),
        ("show_next", ("The", -1.0, 0, 1.0), "temperature is -1"),
        ("show_next", ("The", 1.0, 0, 2.0), "top-p is 2"),
        ("judge", ("",), "nothing to judge"),
        ("judge", (None,), "nothing to judge"),
        ("judge", ("a\n" * 9,), "9 lines; 8 texts"),
        ("judge", ("\u200b",), "nothing to judge"),
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


def test_each_text_of_a_call_has_its_own_answer_or_error(monkeypatch: pytest.MonkeyPatch) -> None:
    score = MODEL.score

    def fail(text: str) -> None:
        if text == "fault":
            raise OverflowError("math range error")
        return score(text)

    monkeypatch.setattr(MODEL, "score", fail)
    texts = ["The cat eats.", UNSPACED, "", "x" * 3001, "fault", 5, "I am hungry."]
    found = make_score(ENGINE)(texts)
    assert [bool(one["error"]) for one in found] == [False, False, True, True, True, True, False]
    assert "nothing to read" in found[2]["error"] and "3,001 characters" in found[3]["error"]
    assert "fault of this program" in found[4]["error"] and "no text" in found[5]["error"]
    assert found[0]["word_perplexity"] > 1 and found[1]["word_perplexity"] is None
    assert found[1]["bits_per_byte"] == pytest.approx(found[1]["bits"] / (len(UNSPACED.encode()) + 1))
    json.dumps(found, allow_nan=False)


def test_warnings_come_with_an_answer() -> None:
    told, bars = HANDLERS.show_next("My 漢", *PLAIN)
    assert "hardly met" in told and "pg-next" in bars
    told, _ = HANDLERS.show_next("The cat sleeps. " * 30, *PLAIN)
    assert f"the model reads the last {MODEL.context} of them" in told


def test_a_token_that_was_clicked_stands_behind_the_text() -> None:
    id = MODEL.tokenizer.encode("cat")[0]
    _, bars, text = HANDLERS.append(SimpleNamespace(id=id), "The", *PLAIN)
    assert text == MODEL.appended("The", id) and "pg-next" in bars
    told, _, kept = HANDLERS.append(SimpleNamespace(id=-5), "The", *PLAIN)
    assert kept == {"__type__": "update"} and "no token" in told


def test_a_token_that_was_chosen_is_written_and_the_rest_anew() -> None:
    ids = MODEL.tokenizer.encode("dog")
    *_, (_, html, whole) = HANDLERS.rewrite(SimpleNamespace(forced=ids), "The", 0.0, 0, 1.0, 8, 0)
    assert whole.startswith("The dog") and "in one pass" in html
    nothing = HANDLERS.take("", *PLAIN)
    assert "Press “Write on” first" in nothing[0]

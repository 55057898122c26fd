"""What the Language model tab offers to programs."""

import json

import numpy as np
import pytest

from playground.corpora.books import stream
from playground.generation.ngram import NGram
from playground.ui.language import views
from playground.ui.language.endpoints import make_score
from playground.uses.language import LanguageModel
from tests.helpers import BOS
from tests.translators import SENTENCES, tiny_language_model

CHECKPOINT = tiny_language_model(positions="rotary")


MODEL = LanguageModel(CHECKPOINT)


NGRAM = NGram.train(
    [np.array(stream([english], MODEL.tokenizer)) for english, _ in SENTENCES], len(MODEL.tokenizer), bos=BOS
)


ENGINE = views.Engine(CHECKPOINT, MODEL, NGRAM)


UNSPACED = "今天天气很好，我们去公园玩吧。" * 20  # beyond the largest float, as one word


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

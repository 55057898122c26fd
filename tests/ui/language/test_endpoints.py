"""What the Language model tab offers to programs."""

import json

import numpy as np
import pytest

from playground.corpora.books import stream
from playground.errors import UserError
from playground.generation.ngram import NGram
from playground.ui.language import endpoints, views
from playground.ui.language.endpoints import make_cloze, make_next, make_score, make_write
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

    def fail(text: str, alternatives: int) -> None:
        if text == "fault":
            raise OverflowError("math range error")
        return score(text, alternatives)

    monkeypatch.setattr(MODEL, "score", fail)
    texts = ["The cat eats.", UNSPACED, "", "x" * 3001, "fault", "I am hungry."]
    found = make_score(ENGINE)(texts)
    assert [bool(one["error"]) for one in found] == [False, False, True, True, True, False]
    assert "nothing to read" in found[2]["error"] and "3,001 characters" in found[3]["error"]
    assert "fault of this program" in found[4]["error"]
    assert found[0]["word_perplexity"] > 1 and found[1]["word_perplexity"] is None
    assert found[1]["bits_per_byte"] == pytest.approx(found[1]["bits"] / (len(UNSPACED.encode()) + 1))
    json.dumps(found, allow_nan=False)


def test_a_score_says_what_is_counted_and_what_makes_it_say_little() -> None:
    short, long, french = make_score(ENGINE)(
        ["The cat eats.", "The cat eats. " * 30, "Où est la gare ?"], alternatives=2
    )
    assert short["counted"] == {"start": False, "end": True} and short["remarks"] == []
    assert short["windows"] == 1 < long["windows"] and short["context"] == MODEL.context
    assert "French" in french["remarks"][0]
    assert all(1 <= len(word["alternatives"]) <= 2 for word in short["words"])
    [plain] = make_score(ENGINE)(["The cat eats."], alternatives=0)
    assert plain["logprob"] == short["logprob"] and plain["words"][0]["alternatives"] == []
    with pytest.raises(UserError, match="choose 0 to 20"):
        make_score(ENGINE)(["The cat eats."], alternatives=21)


def test_what_a_call_costs_is_limited_by_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoints, "MAX_SCORED", 30)
    monkeypatch.setattr(endpoints, "WITH_ALTERNATIVES", 10)
    texts = ["The cat eats.", "The cat eats.", "x" * 3001]
    count = 2 * MODEL.count(texts[0])
    assert 10 < count <= 30 and count == 2 * (len(MODEL.closed_ids(texts[0])) - 2)
    assert [bool(one["error"]) for one in make_score(ENGINE)(texts, alternatives=0)] == [False, False, True]
    with pytest.raises(UserError, match=r"more than 10 tokens.* or ask for 0 alternatives\."):
        make_score(ENGINE)(texts)
    with pytest.raises(UserError, match=r"more than 30 tokens.* Send fewer texts at once\."):
        make_score(ENGINE)(texts * 4, alternatives=0)


def test_the_next_tokens_and_words_are_told() -> None:
    found = make_next(ENGINE)("The cat", count=7)
    best = MODEL.next_logprobs("The cat").exp().topk(7)
    assert [token["id"] for token in found["tokens"]] == best.indices.tolist()
    assert [token["probability"] for token in found["tokens"]] == pytest.approx(best.values.tolist())
    assert found["rest"]["count"] == len(MODEL.tokenizer) - 7
    for word in found["words"]:
        assert word["text"] == MODEL.name_of(word["ids"]) and 0 < word["probability"] <= 1
    with pytest.raises(UserError, match="leave it out"):
        make_next(ENGINE)("The cat", kind="book")


def test_a_text_is_gone_on_with() -> None:
    write = make_write(ENGINE)
    assert write("The cat", tokens=5)["text"].startswith("The cat")
    with pytest.raises(UserError, match="201 tokens were asked for; choose 1 to 200"):
        write("The cat", tokens=201)


def test_what_was_not_read_or_not_written_is_told() -> None:
    long = "The cat eats. " * 30
    read = f"the model reads the last {MODEL.context} of them"
    assert read in make_next(ENGINE)(long)["note"] and make_next(ENGINE)("The cat")["note"] == ""
    room = MODEL.context - len(MODEL.open_ids("The cat")) + 1
    assert room < 200 and f"room for {room} tokens" in make_write(ENGINE)("The cat", tokens=200)["note"]
    assert make_write(ENGINE)("The cat", tokens=room)["note"] == ""


def test_candidates_for_a_gap_are_ranked() -> None:
    found = make_cloze(ENGINE)("The ___ eats.", ["cat", "dog", "Möbius, der"])
    assert len(found["candidates"]) == 3 and found["counted"] == {"start": False, "end": True}
    logprobs = [one["logprob"] for one in found["candidates"]]
    assert logprobs == sorted(logprobs, reverse=True)
    json.dumps(found, allow_nan=False)

"""Whole words for a place, against the model's own passes over them."""

import math

import pytest
import torch

from playground.text.tokenizer import SPACE
from playground.transformer import PreparedState
from playground.uses.language import LanguageModel
from playground.uses.language.alternatives import MORE_PIECES, Draft, drafts, ranked, said
from tests.helpers import EOS
from tests.translators import tiny_language_model

MODEL = LanguageModel(tiny_language_model(positions="rotary", smear=2))
TOKENIZER = MODEL.tokenizer
TEXT = "The cat eats. I am hungry."


@torch.inference_mode()
def rows_of(ids: list[int]) -> torch.Tensor:
    return MODEL.model(torch.tensor([ids]))[0].log_softmax(-1)


def best_after(ids: list[int]) -> int:
    return int(rows_of(ids)[-1].argmax())


def test_an_alternative_is_completed_as_the_model_would_and_costs_what_its_tokens_do() -> None:
    ids = MODEL.closed_ids(TEXT)
    words = MODEL.words(ids)
    grown = 0
    for word, others in zip(words, MODEL.alternatives(ids, [w.start for w in words], 4), strict=True):
        before = ids[: word.start]
        best = rows_of(before)[-1].topk(4).indices.tolist()
        assert {other.ids[0] for other in others} <= set(best)
        assert [other.probability for other in others] == sorted(
            (o.probability for o in others), reverse=True
        )
        for other in others:
            whole = [*before, *other.ids]
            rows = rows_of(whole)
            logprob = sum(float(rows[n - 1][whole[n]]) for n in range(len(before), len(whole)))
            assert other.probability == pytest.approx(math.exp(logprob), rel=1e-3)
            for n in range(1, len(other.ids)):
                assert other.ids[n] == best_after([*before, *other.ids[:n]])
                assert TOKENIZER.continues_word(other.ids[n])
            ordinary = not (TOKENIZER.is_special(other.ids[0]) or TOKENIZER.is_mark(other.ids[0]))
            if ordinary and len(other.ids) <= MORE_PIECES and len(whole) < MODEL.context:
                assert not TOKENIZER.continues_word(best_after(whole))
            grown += len(other.ids) > 1
    assert grown  # the test is about words of several tokens


def test_the_same_word_of_other_pieces_is_shown_once() -> None:
    row = torch.randn(len(TOKENIZER)).log_softmax(0)
    whole = TOKENIZER.encode("hungry")
    letters = [TOKENIZER.inner.token_to_id(c) for c in SPACE + "hungry"]
    drafted = [Draft(ids, [row] * len(ids)) for ids in (letters, whole)]
    [shown] = ranked(TOKENIZER, [1], drafted)
    best = max(drafted, key=lambda draft: draft.logprob)
    assert (shown.text, shown.ids) == ("hungry", tuple(best.pieces))


def test_what_goes_on_with_the_word_before_is_shown_as_the_longer_word() -> None:
    ending = TOKENIZER.inner.token_to_id("s")
    before = MODEL.open_ids("The cat")
    assert said(TOKENIZER, before, [ending]) == "cats"
    assert said(TOKENIZER, MODEL.open_ids("The cat eats."), [ending]) == "s"
    assert said(TOKENIZER, before, [EOS]) == ""
    assert said(TOKENIZER, before, [3]) == "(byte 00)"
    assert said(TOKENIZER, before, TOKENIZER.encode("dog")) == "dog"


@torch.inference_mode()
def test_what_the_state_has_read_stays() -> None:
    state, ids = PreparedState(MODEL.checkpoint.prepared), MODEL.open_ids("The cat")
    logprobs = torch.log_softmax(state.step(torch.tensor([ids]))[0], dim=-1)
    drafts(state, logprobs, TOKENIZER, 5, 10)
    after = state.step(torch.tensor([TOKENIZER.encode("eats")]))[0].log_softmax(-1)
    assert after.tolist() == pytest.approx(rows_of([*ids, *TOKENIZER.encode("eats")])[-1].tolist(), abs=1e-4)


def test_words_in_a_text_longer_than_the_context_have_alternatives_too() -> None:
    scored = MODEL.score("The cat sleeps. " * 20, alternatives=2)
    assert scored.windows > 1 and all(1 <= len(word.alternatives) <= 2 for word in scored.words)
    word = scored.words[-3]
    start = max(0, word.tokens.start - MODEL.context)
    assert word.tokens.start - start == MODEL.context  # what it sees is cut

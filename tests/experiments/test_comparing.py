"""Putting heads of one text into another, against doing it one by one."""

import pytest
import torch

from playground.errors import UserError
from playground.experiments import Subject, patching, subject
from playground.generation.scoring import token_logprobs
from playground.transformer import Edits, Trace
from tests.helpers import assert_close
from tests.translators import tiny_language_model, tiny_translator

TRANSLATOR, DECODER = tiny_translator(), tiny_language_model()


def pair(kind: str) -> tuple[Subject, Subject]:
    if kind == "translation":
        return subject(TRANSLATOR, "The cat eats.", "Le chat."), subject(
            TRANSLATOR, "The dog eats.", "Un chien."
        )
    return subject(DECODER, "The cat", "eats."), subject(DECODER, "The dog", "dort.")


def answer(one: Subject, ids: list[int], trace: Trace | None = None, edits: Edits | None = None) -> float:
    """The log-probability of an answer after a subject's text."""
    source = None if one.source is None else torch.tensor([one.source.ids])
    read = [*one.read.ids[: one.given], *ids[:-1]]
    with torch.no_grad():
        logits = one.model(torch.tensor([read]), source, trace=trace, edits=edits)
    return token_logprobs(logits[:, -len(ids) :], torch.tensor([ids])).sum().item()


@pytest.mark.parametrize("kind", ["translation", "decoder"])
def test_shares_are_those_of_patching_head_by_head(kind: str) -> None:
    a, b = pair(kind)
    found = patching(a, b)
    ids = [list(one.written.ids[one.given - 1 :]) for one in (a, b)]
    traces = [Trace(), Trace()]
    clean = answer(a, ids[0], traces[0]) - answer(a, ids[1], traces[1])
    changed = answer(b, ids[0]) - answer(b, ids[1])
    assert found.preference_a == pytest.approx(clean, abs=1e-4)
    assert found.preference_b == pytest.approx(changed, abs=1e-4)
    assert tuple(found.shares) == a.kinds
    for where, shares in found.shares.items():
        for layer in range(2):
            for head in range(4):
                key = ((where, layer), head)
                patched = [
                    answer(b, one, edits=Edits(patches={key: trace.attention[key[0]].heads[0, head]}))
                    for one, trace in zip(ids, traces, strict=True)
                ]
                share = (patched[0] - patched[1] - changed) / (clean - changed)
                assert shares[layer, head].item() == pytest.approx(share, abs=1e-3)


def test_a_text_prefers_its_own_answer_by_its_own_score() -> None:
    a, b = pair("translation")
    there, back = patching(a, b), patching(b, a)
    assert there.preference_a == pytest.approx(-back.preference_b, abs=1e-4)
    assert there.answers == ("Le chat.", "Un chien.") == back.answers[::-1]


def test_with_one_answer_for_both_it_is_its_log_probability() -> None:
    a, b = (subject(TRANSLATOR, text, "Le chat.") for text in ("The cat eats.", "The dog eats."))
    found = patching(a, b)
    assert found.preference_a == pytest.approx(answer(a, list(a.written.ids)), abs=1e-4)
    assert found.preference_b == pytest.approx(answer(b, list(a.written.ids)), abs=1e-4)


@pytest.mark.parametrize("kind", ["translation", "decoder"])
def test_patterns_are_subtracted_while_the_first_answer_is_read(kind: str) -> None:
    a, b = pair(kind)
    found = patching(a, b)
    ids = list(a.written.ids[a.given - 1 :])
    first, second = Trace(), Trace()
    answer(a, ids, first)
    answer(b, ids, second)
    for where, values in found.patterns.items():
        expected = first.attention[where, 1].weights[0] - second.attention[where, 1].weights[0]
        assert_close(values[1], expected)
        assert values.shape[-2:] == tuple(map(len, a.sides(where)))
        assert_close(values.sum(dim=-1), torch.zeros(values.shape[:-1]))


def test_texts_of_different_length_are_refused_with_their_pieces() -> None:
    with pytest.raises(UserError, match=r"has \d+ tokens, the second \d+: .* \| .*as many"):
        patching(subject(TRANSLATOR, "The cat eats."), subject(TRANSLATOR, "The cat."))
    with pytest.raises(UserError, match="as many"):
        patching(subject(DECODER, "The cat"), subject(DECODER, "The cat eats"))


def test_the_same_text_and_another_model_are_refused() -> None:
    one = subject(TRANSLATOR, "The cat eats.")
    with pytest.raises(UserError, match="the same"):
        patching(one, subject(TRANSLATOR, "The cat eats."))
    with pytest.raises(UserError, match="different models"):
        patching(one, subject(tiny_translator(), "The dog eats."))


def test_texts_that_the_model_does_not_tell_apart_are_refused() -> None:
    checkpoint = tiny_translator()
    for block in checkpoint.model.decoder:  # a decoder that reads nothing of the source
        torch.nn.init.zeros_(block.cross.part.output.weight)
    with pytest.raises(UserError, match="no difference"):
        patching(*(subject(checkpoint, text, "Le chat.") for text in ("The cat eats.", "The dog eats.")))

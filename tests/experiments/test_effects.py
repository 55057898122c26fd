"""Effects measured in one batch, against changing one thing at a time."""

import math

import pytest
import torch

from playground.errors import UserError
from playground.experiments import (
    Subject,
    effects,
    head_effects,
    layer_effects,
    leave_out_effects,
    patching,
    subject,
)
from playground.experiments.observing import written_logprobs
from playground.generation.scoring import token_logprobs
from playground.transformer import Edits
from tests.helpers import BOS, assert_close
from tests.translators import tiny_language_model, tiny_translator

TEXT = "The cat eats."


def subjects() -> dict[str, Subject]:
    return {
        "translation": subject(tiny_translator(), TEXT, "Le chat dort."),
        "text": subject(tiny_language_model(positions="rotary"), TEXT),
        "continuation": subject(tiny_language_model(), "The cat", "eats."),
    }


def output_logprob(one: Subject, edits: Edits | None = None) -> float:
    return written_logprobs(one, one.run(edits)[1])[list(one.counted)].sum().item()


@pytest.mark.parametrize("name", ["translation", "text", "continuation"])
def test_every_head_switched_off_in_one_batch_is_as_switched_off_alone(name: str) -> None:
    one = subjects()[name]
    effects = head_effects(one)
    assert tuple(effects) == one.kinds
    whole = output_logprob(one)
    for kind, falls in effects.items():
        assert falls.shape == (one.layers(kind), 4)
        for layer in range(one.layers(kind)):
            for head in range(4):
                without = output_logprob(one, Edits(gains={((kind, layer), head): 0.0}))
                assert falls[layer, head].item() == pytest.approx(whole - without, abs=1e-4)
    assert max(falls.abs().max() for falls in effects.values()) > 0.01


@pytest.mark.parametrize("name", ["translation", "text"])
def test_the_heads_of_one_layer_are_measured_as_among_all(name: str) -> None:
    one = subjects()[name]
    for kind, falls in head_effects(one).items():
        for layer in range(one.layers(kind)):
            assert_close(layer_effects(one, (kind, layer)), falls[layer], 1e-4)


def test_what_would_take_minutes_is_refused_before_it_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    one = subjects()["text"]
    size = sum(parameter.numel() for parameter in one.model.parameters())
    monkeypatch.setattr(effects, "MOST_WORK", 7 * size)
    with pytest.raises(UserError, match=r"tokens would have to be read; .* 7 are the limit"):
        leave_out_effects(one)
    with pytest.raises(UserError, match="To exchange each of 8 heads"):
        patching(one, subject(one.checkpoint, "The dog eats."))


@pytest.mark.parametrize("name", ["translation", "text"])
@pytest.mark.parametrize("size", [1, 3])
def test_long_texts_are_measured_in_several_batches(
    name: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = subjects()[name]
    whole = head_effects(one)
    longest = max(len(one.read), len(one.source or ()))
    monkeypatch.setattr(effects, "WEIGHTS_AT_ONCE", size * 4 * longest**2)
    for kind, falls in head_effects(one).items():
        assert_close(falls, whole[kind], 1e-4)


def test_a_hidden_source_word_is_as_padding() -> None:
    one = subjects()["translation"]
    found = leave_out_effects(one)
    assert found.labels == one.source.labels[:-1]  # without the end mark
    whole = output_logprob(one)
    for word, fall in zip(found.words, found.falls, strict=True):
        present = torch.tensor([[n not in word for n in range(len(one.source))]])
        logits = one.model(torch.tensor([one.read.ids]), torch.tensor([one.source.ids]), present)[0]
        assert fall.item() == pytest.approx(whole - written_logprobs(one, logits).sum().item(), abs=1e-4)


def test_attention_to_a_source_word_is_a_mean_over_those_who_look() -> None:
    one = subjects()["translation"]
    found, (trace, _) = leave_out_effects(one), one.run()
    assert set(found.attention) == {"encoder", "cross"}
    for kind, weights in found.attention.items():
        assert weights.shape == (2, 4, len(found.words))
        expected = trace.attention[kind, 1].weights[0, 2][:, list(found.words[1])].sum(dim=1).mean()
        assert weights[1, 2, 1].item() == pytest.approx(expected.item(), abs=1e-6)
        assert (weights.sum(dim=-1) <= 1 + 1e-5).all()


@pytest.mark.parametrize("name", ["text", "continuation"])
def test_a_word_that_is_cut_out_of_a_text_is_gone(name: str) -> None:
    one = subjects()[name]
    found = leave_out_effects(one)
    whole = written_logprobs(one, one.run()[1])
    assert found.words and all(one.read.ids[word[0]] != BOS for word in found.words)
    for word, fall in zip(found.words, found.falls, strict=True):
        read = [id for n, id in enumerate(one.read.ids) if n not in word]
        written = [*read[1:], one.written.ids[-1]]
        logprobs = token_logprobs(one.model(torch.tensor([read])), torch.tensor([written]))[0]
        before = sum(whole[n].item() for n in one.counted if n >= word.stop - 1)
        after = sum(logprobs[n - len(word)].item() for n in one.counted if n >= word.stop - 1)
        assert fall.item() == pytest.approx(before - after, abs=1e-4)


def test_a_text_with_too_many_words_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    one = subjects()["translation"]
    words, tokens = len(one.source.words) - 1, len(one.source)
    monkeypatch.setattr(effects, "MOST_READ", words * tokens)
    leave_out_effects(one)
    monkeypatch.setattr(effects, "MOST_READ", words * tokens - 1)
    with pytest.raises(UserError, match=rf"{words} words in {tokens} tokens.*Shorten"):
        leave_out_effects(one)


def test_the_last_word_of_a_text_has_nothing_to_lose() -> None:
    one = subjects()["text"]
    found = leave_out_effects(one)
    assert found.labels == one.read.labels[1:-1]
    assert not any(values.isnan().any() for values in found.attention.values())


def test_correlation_compares_each_heads_attention_with_the_falls() -> None:
    found = leave_out_effects(subject(tiny_translator(), "The cat eats. I am hungry."))
    order = found.falls.argsort().argsort()
    for kind, values in found.correlation.items():
        assert values.shape == found.attention[kind].shape[:2]
        for layer in range(2):
            for head in range(4):
                other = found.attention[kind][layer, head].argsort().argsort()
                expected = torch.corrcoef(torch.stack([order, other]).double())[0, 1].item()
                assert values[layer, head].item() == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("checkpoint", [tiny_translator(), tiny_language_model()], ids=["pair", "decoder"])
def test_one_token_has_effects_but_no_correlation(checkpoint: object) -> None:
    one = subject(checkpoint, "▁")  # a lone mark
    found = leave_out_effects(one)
    assert all(math.isnan(value) for values in found.correlation.values() for value in values.flatten())
    assert all(values.isfinite().all() for values in head_effects(one).values())


def test_the_subject_is_as_it_was() -> None:
    one = subjects()["translation"]
    before = one.run()[1]
    head_effects(one)
    leave_out_effects(one)
    assert_close(one.run()[1], before)

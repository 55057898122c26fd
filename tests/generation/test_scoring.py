"""Probabilities of given tokens: of single ones, of texts written, and of long texts in windows."""

import math
from collections.abc import Callable

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from playground.generation.decoding import decode
from playground.generation.scoring import sequence_logprobs, token_logprobs, windows
from tests.families import load, make_gpt2
from tests.generation.states import END, START, starts, states
from tests.helpers import assert_close, tiny_model, tokens


def test_is_the_logarithm_of_the_softmax_at_the_token() -> None:
    logits, chosen = torch.randn(2, 3, 7), torch.tensor([[0, 6, 2], [5, 5, 1]])
    result = token_logprobs(logits, chosen)
    assert result.shape == (2, 3)
    for b in range(2):
        for t in range(3):
            shares = logits[b, t].double().exp()
            assert result[b, t].exp().item() == pytest.approx((shares[chosen[b, t]] / shares.sum()).item())


def test_a_constant_on_all_logits_changes_nothing_however_large() -> None:
    logits, chosen = torch.randn(1, 2, 5), torch.tensor([[1, 4]])
    assert_close(token_logprobs(logits + 1e4, chosen), token_logprobs(logits, chosen), tolerance=1e-2)


@torch.inference_mode()
def test_reading_a_text_at_once_gives_the_probabilities_of_writing_it() -> None:
    model, source = tiny_model("encoder-decoder"), tokens(1, 6)
    for state in states(model, source).values():
        *_, (found,) = decode(state, starts(1), [10], END)
        read = torch.tensor([[START, *found.tokens[:-1]]])
        result = token_logprobs(model(read, source), torch.tensor([found.tokens]))[0]
        assert_close(result, torch.tensor(found.logprobs))


# ---- sliding windows


@given(st.integers(0, 60), st.integers(1, 12), st.data())
def test_every_token_but_the_first_is_scored_once_with_context_before_it(
    length: int, context: int, data: st.DataObject
) -> None:
    stride = data.draw(st.integers(1, context))
    found = windows(length, context, stride)
    assert [n for w in found for n in range(w.first, w.stop)] == list(range(1, length))
    for window in found:
        assert 0 <= window.start < window.first and window.stop - 1 - window.start <= context
        if window.start > 0:  # what was cut away leaves enough
            assert window.first - window.start >= context - stride + 1


@pytest.mark.parametrize("stride", [0, -1, 9])
def test_a_stride_outside_the_context_is_refused(stride: int) -> None:
    with pytest.raises(ValueError, match=f"stride is {stride}; it must be from 1 to the context of 8"):
        windows(20, 8, stride)


def plain_loop(model: Callable[[Tensor], Tensor], ids: list[int], context: int, stride: int) -> list[float]:
    """The same by the definition: token by token, each time reading its window anew."""
    found = []
    for n in range(1, len(ids)):
        if n <= context:
            start = 0
        else:  # the window in which token n is among the `stride` new ones
            stop = min(context + 1 + stride * math.ceil((n - context) / stride), len(ids))
            start = stop - 1 - context
        logits = model(torch.tensor([ids[start:n]]))[0, -1].double()
        found.append((logits[ids[n]] - logits.logsumexp(0)).item())
    return found


@pytest.mark.parametrize(("context", "stride"), [(32, 16), (8, 4), (8, 8), (5, 1)])
@pytest.mark.parametrize("smear", [0, 2])
def test_windows_give_what_a_plain_loop_gives(context: int, stride: int, smear: int) -> None:
    model = tiny_model(positions="rotary", smear=smear)
    sequences = [tokens(1, length, seed=length)[0].tolist() for length in (1, 2, 7, 20, 30)]
    found = sequence_logprobs(model, sequences, context, stride, batch_tokens=24)
    for ids, row in zip(sequences, found, strict=True):
        assert_close(row, torch.tensor(plain_loop(model, ids, context, stride)), 1e-4)


def test_an_empty_sequence_and_a_single_token_have_no_score() -> None:
    assert [len(row) for row in sequence_logprobs(tiny_model(), [[], [5]], 8, 4)] == [0, 0]


def test_gpt2_of_hugging_face_gives_the_same_scores() -> None:
    theirs = make_gpt2()
    sequences = [tokens(1, length, seed=length)[0].tolist() for length in (5, 12, 12, 31)]
    found = sequence_logprobs(load(theirs), sequences, 32, 16)
    for ids, row in zip(sequences, found, strict=True):
        with torch.no_grad():
            loss = theirs(torch.tensor([ids]), labels=torch.tensor([ids])).loss
        assert -row.mean().item() == pytest.approx(loss.item(), abs=1e-5)

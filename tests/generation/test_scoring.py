import pytest
import torch

from playground.generation.decoding import decode
from playground.generation.scoring import token_logprobs
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

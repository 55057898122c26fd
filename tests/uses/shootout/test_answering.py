"""How twins answer, and how their answers are scored."""

import pytest
import torch
from torch import Tensor, nn

from playground.transformer import TransformerConfig
from playground.uses.shootout.answering import answer, score
from playground.uses.shootout.tasks import TASKS, VOCABULARY, prompts
from playground.uses.shootout.twins import make_twin
from tests.helpers import EOS


class Parrot(nn.Module):
    """Says what it is told, whatever it reads; otherwise like a decoder."""

    def __init__(self, words: Tensor) -> None:
        super().__init__()
        self.words, self.said = words, 0
        self.config = TransformerConfig(kind="decoder", vocab_size=VOCABULARY, width=8, heads=1)

    def decode(self, ids: Tensor, cache: object) -> Tensor:
        self.said += 1
        return self.words[:, self.said - 1, None]

    def logits(self, words: Tensor) -> Tensor:
        return nn.functional.one_hot(words, VOCABULARY)


def test_scores_count_places_strings_and_the_end() -> None:
    task = TASKS["copying"]
    strings = torch.tensor([[5, 6, 7], [5, 6, 7], [5, 6, 7], [5, 6, 7]])
    said = torch.tensor([[5, 6, 7, EOS], [5, 9, 7, EOS], [5, 6, 7, 8], [5, 6, EOS, EOS]])
    found = score(Parrot(said), task, strings)
    assert found.exact == 0.25  # a wrong symbol, no end, an early end
    assert found.token == pytest.approx(10 / 12)
    assert found.wrong == [0, 0.25, 0.25]


def test_an_answer_is_what_reading_everything_at_once_would_give() -> None:
    twin = make_twin("rotary", 0).eval()
    strings = TASKS["sorting"].draw(2, 5, torch.Generator().manual_seed(1))
    found = answer(twin, strings)
    whole = twin(torch.cat([prompts(strings), found[:, :-1]], dim=1))[:, strings.size(1) + 1 :]
    assert torch.equal(whole.argmax(dim=-1), found)

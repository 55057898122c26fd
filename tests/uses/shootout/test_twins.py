"""The twins: alike in all but their positions; how they answer and are scored."""

import pytest
import torch
from torch import Tensor, nn

from playground.transformer import Trace, TransformerConfig
from playground.transformer.positions import alibi_slopes
from playground.uses.shootout import summary
from playground.uses.shootout.answering import answer, score
from playground.uses.shootout.looking import most_biased
from playground.uses.shootout.tasks import TASKS, VOCABULARY, prompts
from playground.uses.shootout.twins import SCHEMES, make_twin
from tests.helpers import EOS


@pytest.mark.parametrize("scheme", SCHEMES)
def test_twins_of_a_seed_begin_with_the_same_weights(scheme: str) -> None:
    plain, twin = make_twin("none", 3).state_dict(), make_twin(scheme, 3).state_dict()
    assert all(torch.equal(twin[name], weight) for name, weight in plain.items())
    assert twin.keys() - plain.keys() == ({"positions.table"} if scheme in ("learned", "t5") else set())
    assert not torch.equal(make_twin(scheme, 4).embedding.weight, twin["embedding.weight"])


def test_the_head_that_the_bias_changes_most_is_found() -> None:
    twin = make_twin("alibi", 0).eval()
    string = TASKS["sorting"].draw(1, 9, torch.Generator().manual_seed(1))[0]
    head, without, weights = most_biased(twin, string, layer=1)
    trace = Trace()
    twin(prompts(string[None]), trace=trace)
    every = trace.attention["decoder", 1].weights[0, :, -1]  # (H, T)
    assert torch.equal(weights, every[head])
    assert without.sum() == pytest.approx(1, abs=1e-5) and not torch.allclose(without, weights)
    assert head == 0 and alibi_slopes(4).argmax() == 0  # of fresh weights, the steepest slope


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


def made_record(means: dict[str, float]) -> dict:
    """Two seeds that answer all trained lengths, and the share that is asked for beyond."""
    runs = []
    for scheme, mean in means.items():
        for seed, off in enumerate((-0.1, 0.1)):
            rows = [
                {"length": n, "exact": 1.0 if n <= 16 else mean + off, "token": 1.0, "wrong": [0.0] * n}
                for n in TASKS["sorting"].tested
            ]
            runs.append({"task": "sorting", "scheme": scheme, "seed": seed, "lengths": rows})
    return {"runs": runs}


def test_the_summary_orders_the_schemes_and_compares_them_with_what_was_published() -> None:
    means = {"none": 0.8, "learned": 0.1, "sinusoidal": 0.2, "rotary": 0.7, "alibi": 0.5, "t5": 0.75}
    record = made_record(means)
    found = summary.beyond(record, "sorting")
    assert list(found) == ["none", "t5", "rotary", "alibi", "sinusoidal", "learned"]
    assert found["none"] == pytest.approx(0.8)
    agree, differ = summary.agreement(record, "sorting")
    assert len(agree) + len(differ) == 13 and differ == [("alibi", "rotary")]
    last = summary.by_length(record, "sorting", "none", "exact")[-1]
    assert (last.x, last.low, last.high) == (48, pytest.approx(0.7), pytest.approx(0.9))
    assert summary.reach(record, "sorting") == dict.fromkeys(SCHEMES, 16)
    assert summary.reach(record, "sorting", 0.77)["none"] == 48
    assert [p.x for p in summary.by_place(record, "sorting", "none", 8)] == list(range(1, 9))

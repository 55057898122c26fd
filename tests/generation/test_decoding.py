import pytest
import torch

from playground.generation import decoding
from playground.generation.decoding import Hypothesis, ban_repeats, decode, greedy, repeated
from playground.text.tokenizer import pad
from tests.generation.states import END, START, Invented, close, starts, states
from tests.helpers import KINDS, PAD, tiny_model, tokens

SOURCES = [tokens(1, n, seed=n)[0].tolist() for n in (7, 2, 5, 1)]


def finish(state: decoding.State, limits: list[int], **options: object) -> list[Hypothesis]:
    """The hypotheses after the last step."""
    *_, last = decode(state, starts(len(limits)), limits, END, **options)
    return last


def test_greedy_takes_the_most_probable_token_each_time_and_stops_at_the_end() -> None:
    model = Invented([])
    for sentence in range(20):
        (found,) = finish(Invented([sentence]), [8])
        row = [sentence, START]
        for token in found.tokens:
            assert token == model.logits(row).argmax()
            row.append(token)
        assert found.finished == (found.tokens[-1] == END)
        assert found.finished or len(found.tokens) == 8
        assert END not in found.tokens[:-1]
        assert found.logprobs == pytest.approx(model.logprobs(sentence, found.tokens))
        assert found.logprob == pytest.approx(sum(found.logprobs))


def test_a_batch_is_decoded_as_each_of_it_alone() -> None:
    limits = [3, 9, 1, 6, 9, 9]
    together = finish(Invented(range(6)), limits)
    assert together == [finish(Invented([n]), [limit])[0] for n, limit in enumerate(limits)]
    assert any(h.finished for h in together)
    assert any(len(h.tokens) == limit for h, limit in zip(together, limits, strict=True) if not h.finished)


def test_every_step_is_shown() -> None:
    lengths = [[len(h.tokens) for h in found] for found in decode(Invented([0, 1]), starts(2), [2, 4], -1)]
    assert lengths == [[1, 1], [2, 2], [2, 3], [2, 4]]


def test_a_forced_beginning_is_written_and_scored_and_the_rest_follows_from_it() -> None:
    prefix = [4, 0, 3]
    forced, free = finish(Invented([7, 8]), [6, 6], forced=[prefix, []])
    assert forced.tokens[:3] == prefix
    assert forced.logprobs == pytest.approx(Invented([]).logprobs(7, forced.tokens))
    after = finish_from(7, prefix, 3)
    assert forced.tokens[3:] == after
    assert close(free, finish(Invented([8]), [6])[0])


def test_an_end_among_forced_tokens_ends_nothing_unless_it_is_the_last() -> None:
    inside, last = finish(Invented([7, 8]), [6, 6], forced=[[4, END, 3], [4, END]])
    assert inside.tokens[:3] == [4, END, 3] and len(inside.tokens) > 3
    assert (last.tokens, last.finished) == ([4, END], True)


def finish_from(sentence: int, prefix: list[int], limit: int) -> list[int]:
    """What is written greedily after a beginning that was read at once."""
    read = torch.tensor([[START, *prefix]])
    *_, (found,) = decode(Invented([sentence]), read, [limit], END)
    return found.tokens


def test_a_forced_end_ends() -> None:
    (found,) = finish(Invented([0]), [9], forced=[[3, END]])
    assert found.tokens == [3, END]
    assert found.finished


def test_the_limit_holds_for_a_forced_beginning_too() -> None:
    (found,) = finish(Invented([0]), [2], forced=[[3, 3, 3]])
    assert (found.tokens, found.finished) == ([3, 3], False)


@pytest.mark.parametrize("kind", KINDS)
@torch.inference_mode()
def test_with_and_without_cache_and_prepared_write_the_same(kind: str) -> None:
    model = tiny_model(kind)
    source = pad(SOURCES, PAD) if kind == "encoder-decoder" else None
    found = {name: finish(state, [12] * 4) for name, state in states(model, source).items()}
    for name in ("cached", "prepared"):
        assert all(map(close, found[name], found["uncached"])), name


@pytest.mark.parametrize("way", ["cached", "prepared"])
@torch.inference_mode()
def test_padded_sentences_are_decoded_as_alone(way: str) -> None:
    model = tiny_model("encoder-decoder")
    together = finish(states(model, pad(SOURCES, PAD))[way], [4, 12, 7, 12])
    for n, (source, limit) in enumerate(zip(SOURCES, [4, 12, 7, 12], strict=True)):
        (alone,) = finish(states(model, torch.tensor([source]))[way], [limit])
        assert close(together[n], alone)


def test_greedy_breaks_no_rule_on_several_rows() -> None:
    assert greedy(torch.tensor([[0.1, 0.7, 0.2], [0.5, 0.2, 0.3]])).tolist() == [1, 0]


@pytest.mark.parametrize(
    ("text", "banned"),
    [
        ([5, 6, 7, 8] * 3 + [5, 6, 7], [8]),
        ([5, 6, 7, 8] * 2 + [5, 6, 7], []),
        ([5, 6, 7, 8] * 3 + [5, 6], []),  # 8 5 6 7 has been said only twice
        ([5, 6, 7, 8] * 3 + [5, 6, 7, 9] * 3 + [5, 6, 7], [8, 9]),  # two ways to go on, both worn out
        ([4] * 11, []),
        ([4] * 12, [4]),
        ([], []),
    ],
)
def test_repeated(text: list[int], banned: list[int]) -> None:
    assert repeated(text) == banned


def test_ban_repeats_changes_only_the_banned_and_not_its_input() -> None:
    logprobs = torch.zeros(2, 9)
    result = ban_repeats(logprobs, [[5, 6, 7, 8] * 3 + [5, 6, 7], [5, 6, 7]])
    assert result[0].isinf().nonzero().flatten().tolist() == [8]
    assert not result[1].isinf().any()
    assert not logprobs.isinf().any()
    assert ban_repeats(logprobs, [[], []]) is logprobs


class Stuck(Invented):
    """It always wants to write the same four tokens again."""

    def logits(self, row: list[int]) -> torch.Tensor:
        return 9.0 * torch.nn.functional.one_hot(torch.tensor((len(row) - 2) % 4 + 3), 9)


def test_no_four_tokens_are_written_more_than_three_times() -> None:
    (found,) = finish(Stuck([0]), [60])
    grams = [tuple(found.tokens[n : n + 4]) for n in range(len(found.tokens) - 3)]
    assert max(map(grams.count, grams)) == 3


def test_a_forced_beginning_may_repeat_itself() -> None:
    (found,) = finish(Invented([0]), [25], forced=[[3, 4, 3, 4] * 6])
    assert found.tokens[:24] == [3, 4, 3, 4] * 6
    assert found.logprobs == pytest.approx(Invented([]).logprobs(0, found.tokens))

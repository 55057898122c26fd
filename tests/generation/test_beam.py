from collections.abc import Sequence

import pytest
import torch

from playground.generation.beam import BLOCK, Beams, beam_search, best_candidates, normalised, topk
from playground.generation.decoding import Hypothesis, State, decode
from playground.text.tokenizer import pad
from tests.families import load
from tests.generation.states import END, START, Invented, close, starts, states
from tests.generation.test_decoding import SOURCES, Stuck
from tests.helpers import PAD, tiny_model


def search(state: State, limits: list[int], width: int, penalty: float = 1.0, **options: object) -> list:
    return beam_search(state, starts(len(limits)), limits, END, width, penalty, **options)


def test_one_beam_is_greedy() -> None:
    limits = [3, 9, 1, 6, 9, 9]
    *_, found = decode(Invented(range(6)), starts(6), limits, END)
    assert [best for (best,) in search(Invented(range(6)), limits, 1)] == found


@pytest.mark.parametrize("penalty", [0.0, 0.6, 1.0, 2.0])
@pytest.mark.parametrize("sentence", range(4))
def test_enough_beams_find_the_best_of_all_outputs(sentence: int, penalty: float) -> None:
    limit = 4
    every = Invented([]).outputs(sentence, limit)  # 1 + 4 + 16 + 64
    every.sort(key=lambda h: -normalised(h, penalty))
    (found,) = search(Invented([sentence]), [limit], 400, penalty)
    finished = [h for h in found if h.finished]
    assert len(finished) == len(every)
    assert all(map(close, finished, every))


@pytest.mark.parametrize("length", [3, BLOCK, 9 * BLOCK, 9 * BLOCK + 1, 12 * BLOCK - 1])
def test_top_values_of_a_long_row_are_those_of_the_whole_row(length: int) -> None:
    values = torch.randn(5, length, generator=torch.Generator().manual_seed(length))
    values[0, -3:] = 9.0 + torch.arange(3)  # behind the last whole block
    values[1] = -torch.inf
    values[1, -1] = 0.0
    found, places = topk(values, 8)
    right = values.topk(min(8, length))
    assert torch.equal(found, right.values) and torch.equal(values.gather(1, places), right.values)
    finite = found > -torch.inf
    assert torch.equal(places[finite], right.indices[finite])


def test_sentences_with_different_numbers_of_beams_get_the_candidates_of_each_alone() -> None:
    live = [Beams(2, 9, END, 1.0, forced, tuple) for forced in ((), (3, 1), ())]
    for beams, count in zip(live, (1, 2, 2), strict=True):
        beams.live = [Hypothesis([4], [-0.5 - beam]) for beam in range(count)]
    logprobs = torch.randn(5, 9, generator=torch.Generator().manual_seed(0)).log_softmax(dim=-1)
    alone = [
        best_candidates(rows, [beams])[0] for rows, beams in zip(logprobs.split([1, 2, 2]), live, strict=True)
    ]
    assert best_candidates(logprobs, live) == alone
    assert best_candidates(logprobs[1:], live[1:]) == alone[1:]
    # What is forced, and nothing else.
    assert [(beam, token) for beam, token, _ in alone[1]] == [(0, 1), (1, 1)]
    totals = (logprobs[3:] - torch.tensor([[0.5], [1.5]])).flatten()
    assert [beam * 9 + token for beam, token, _ in alone[2]] == totals.topk(4).indices.tolist()


def test_more_beams_find_more_probable_outputs_on_the_whole() -> None:
    def total(width: int) -> float:
        return sum(found[0].logprob for found in search(Invented(range(40)), [5] * 40, width, 0.0))

    assert total(1) < total(2) < total(8)


def test_stopping_early_loses_nothing_where_growing_can_only_lose(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a length penalty every further token lowers the score."""
    early = search(Invented(range(60)), [9] * 60, 2, 0.0)
    out_of_length = property(lambda beams: not beams.live or len(beams.live[0].tokens) >= beams.limit)
    monkeypatch.setattr(Beams, "done", out_of_length)
    late = search(Invented(range(60)), [9] * 60, 2, 0.0)
    assert early == late
    assert any(len(h.tokens) < 4 for found in early for h in found)  # so some could stop early


@pytest.mark.parametrize("penalty", [0.0, 1.0])
def test_results_are_sorted_different_and_at_most_as_many_as_beams(penalty: float) -> None:
    for found in search(Invented(range(10)), [8] * 10, 4, penalty):
        assert 1 <= len(found) <= 4
        assert len({tuple(h.tokens) for h in found}) == len(found)
        scores = [normalised(h, penalty) for h in found if h.finished]
        assert scores == sorted(scores, reverse=True)
        ends = [h.finished for h in found]
        assert ends == sorted(ends, reverse=True)  # unfinished ones come last
        for h in found:
            assert len(h.tokens) <= 8
            assert h.finished == (h.tokens[-1] == END)


def test_probabilities_are_those_of_the_model() -> None:
    for sentence, found in enumerate(search(Invented(range(10)), [8] * 10, 4)):
        for h in found:
            assert h.logprobs == pytest.approx(Invented([]).logprobs(sentence, h.tokens), abs=1e-5)


def test_a_batch_is_searched_as_each_of_it_alone() -> None:
    limits = [3, 9, 1, 6, 9, 9]
    together = search(Invented(range(6)), limits, 3)
    assert together == [search(Invented([n]), [limit], 3)[0] for n, limit in enumerate(limits)]


def test_a_higher_length_penalty_gives_longer_outputs() -> None:
    def length(penalty: float) -> int:
        return sum(len(found[0].tokens) for found in search(Invented(range(40)), [8] * 40, 4, penalty))

    assert length(0.0) < length(1.0) < length(3.0)


def test_a_forced_beginning_stands_in_every_result_and_the_rest_is_searched() -> None:
    prefix = [4, 0, 3]
    forced, free = search(Invented([7, 8]), [6, 6], 4, forced=[prefix, []])
    assert all(h.tokens[:3] == prefix for h in forced)
    assert len({tuple(h.tokens) for h in forced}) == 4
    assert free == search(Invented([8]), [6], 4)[0]
    every = [h for h in Invented([]).outputs(7, 6) if h.tokens[:3] == prefix]
    best = max(every, key=lambda h: normalised(h, 1.0))
    assert close(search(Invented([7]), [6], 100, forced=[prefix])[0][0], best)


def test_no_beam_repeats_itself_without_end() -> None:
    for h in search(Stuck([0]), [60], 3)[0]:
        grams = [tuple(h.tokens[n : n + 4]) for n in range(len(h.tokens) - 3)]
        assert max(map(grams.count, grams)) <= 3


def test_a_forced_beginning_may_repeat_itself() -> None:
    for h in search(Invented([0]), [26], 3, forced=[[3, 4, 3, 4] * 6])[0]:
        assert h.tokens[:24] == [3, 4, 3, 4] * 6
        assert h.logprobs == pytest.approx(Invented([]).logprobs(0, h.tokens), abs=1e-5)


@torch.inference_mode()
def test_with_and_without_cache_and_prepared_find_the_same() -> None:
    model = tiny_model("encoder-decoder")
    limits = [6, 12, 9, 12]
    found = {name: search(state, limits, 4) for name, state in states(model, pad(SOURCES, PAD)).items()}
    for name in ("cached", "prepared"):
        for ours, right in zip(found[name], found["uncached"], strict=True):
            assert len(ours) == len(right) and all(map(close, ours, right)), name


@pytest.mark.parametrize("way", ["cached", "prepared"])
@torch.inference_mode()
def test_padded_sentences_are_searched_as_alone(way: str) -> None:
    model = tiny_model("encoder-decoder")
    together = search(states(model, pad(SOURCES, PAD))[way], [12] * 4, 4)
    for n, source in enumerate(SOURCES):
        (alone,) = search(states(model, torch.tensor([source]))[way], [12], 4)
        assert len(alone) == len(together[n]) and all(map(close, together[n], alone))


@pytest.mark.parametrize("penalty", [0.0, 1.0])
@torch.inference_mode()
def test_finds_what_hugging_face_finds(penalty: float) -> None:
    """On a random Marian model: the same outputs with the same scores."""
    transformers = pytest.importorskip("transformers")
    vocab, limit, width = 12, 10, 4
    sides = {f"{s}_{k}": n for s in ("encoder", "decoder") for k, n in SIDE.items()}
    config = transformers.MarianConfig(
        vocab_size=vocab,
        d_model=16,
        max_position_embeddings=32,
        activation_function="silu",
        scale_embedding=True,
        pad_token_id=0,
        eos_token_id=END,
        decoder_start_token_id=START,
        forced_eos_token_id=None,
        init_std=0.5,
        **sides,
    )
    theirs = transformers.MarianMTModel(config).eval()
    ours = load(theirs)
    source = torch.randint(3, vocab, (12, 6))
    right = theirs.generate(
        source,
        num_beams=width,
        num_return_sequences=width,
        max_new_tokens=limit,
        length_penalty=penalty,
        early_stopping=False,
        return_dict_in_generate=True,
        output_scores=True,
    )
    texts = [row[1:] for row in right.sequences.tolist()]
    scores = right.sequences_scores.tolist()
    for n, found in enumerate(search(states(ours, source)["prepared"], [limit] * 12, width, penalty)):
        best: Hypothesis = found[0]
        theirs_best = texts[n * width]
        assert theirs_best[: len(best.tokens)] == best.tokens
        assert normalised(best, penalty) == pytest.approx(scores[n * width], abs=1e-4)


SIDE = {"layers": 2, "attention_heads": 4, "ffn_dim": 24}


def test_of_outputs_that_say_the_same_one_is_kept() -> None:
    """Tokens 3 and 4 are two ways to spell one thing."""

    def spell(tokens: Sequence[int]) -> tuple[int, ...]:
        return tuple(3 if token == 4 else token for token in tokens)

    repeats = 0
    for plain, told_apart in zip(
        search(Invented(range(10)), [5] * 10, 4),
        search(Invented(range(10)), [5] * 10, 4, spell=spell),
        strict=True,
    ):
        repeats += len(plain) - len({spell(h.tokens) for h in plain})
        assert len({spell(h.tokens) for h in told_apart}) == len(told_apart)
    assert repeats > 0  # so there was something to keep apart

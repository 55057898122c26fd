"""What each sentence did for a headline is what happens without it."""

import math

import pytest

from playground.uses.summaries.evidence import attention_shares, evidence, logprobs_of
from playground.uses.summaries.passage import read_passage
from playground.uses.summaries.summariser import Summariser

TEXT = "The cat sleeps. Where is the book? I am hungry."


@pytest.fixture
def target(summariser: Summariser) -> list[int]:
    return [*summariser.tokenizer.encode("The dog"), summariser.specials.eos]


def test_the_drop_is_what_the_headline_loses_without_a_sentence(
    summariser: Summariser, target: list[int]
) -> None:
    passage = read_passage(summariser, TEXT)
    found = evidence(summariser, passage, [0, 1, 2], target)
    for n, one in enumerate(found):
        rest = passage.text([other for other in range(3) if other != n])
        with_all, without = (
            sum(summariser.score(text, "The dog")[1]) for text in (passage.text(range(3)), rest)
        )
        assert one.drop == pytest.approx(with_all - without, abs=1e-4)
        assert one.instead == summariser.text(summariser.translate([rest])[0][0])


def test_shares_add_up_and_those_of_length_are_of_tokens(summariser: Summariser, target: list[int]) -> None:
    passage = read_passage(summariser, TEXT)
    found = evidence(summariser, passage, [0, 2], target)
    assert math.fsum(one.attention for one in found) == pytest.approx(1, abs=1e-5)
    tokens = [passage.sentences[n].tokens for n in (0, 2)]
    assert [one.length for one in found] == [size / sum(tokens) for size in tokens]


def test_attention_is_the_mean_over_every_cross_head(summariser: Summariser, target: list[int]) -> None:
    passage = read_passage(summariser, TEXT)
    sizes = [one.tokens for one in passage.sentences]
    trace, _ = summariser.trace(summariser.encode(TEXT), target)
    masses = []
    for start, size in zip([1, 1 + sizes[0], 1 + sizes[0] + sizes[1]], sizes, strict=True):
        weights = [trace.attention["cross", layer].weights[0, :, :-1] for layer in (0, 1)]
        masses.append(sum(float(w[..., start : start + size].sum()) for w in weights))
    shares = attention_shares(summariser, TEXT, sizes, target)
    assert shares == pytest.approx([mass / sum(masses) for mass in masses], abs=1e-5)


def test_without_another_sentence_there_is_nothing_to_leave_out(
    summariser: Summariser, target: list[int]
) -> None:
    [only] = evidence(summariser, read_passage(summariser, "The cat sleeps."), [0], target)
    assert only.drop is None and only.instead == "" and only.attention == pytest.approx(1)


def test_padding_changes_no_score(summariser: Summariser, target: list[int]) -> None:
    texts = ["The cat sleeps.", TEXT]
    alone = [logprobs_of(summariser, [text], target)[0] for text in texts]
    assert logprobs_of(summariser, texts, target) == pytest.approx(alone, abs=1e-4)

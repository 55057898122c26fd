"""Experiments on a model that reads and does not write: a labeller and a gap filler."""

import pytest
import torch

from playground.errors import UserError
from playground.experiments import (
    Subject,
    arithmetic,
    head_effects,
    leave_out_effects,
    lens,
    observe,
    patching,
    subject,
    weights_of,
)
from playground.experiments.observing import written_logprobs
from playground.transformer import Edits
from tests.frames import tiny_gap_filler, tiny_labeller
from tests.helpers import assert_close

MODELS = {"labels": tiny_labeller(positions="rotary"), "gaps": tiny_gap_filler(positions="rotary")}
TEXTS = {
    "labels": ("The cat *chased* by cat.", "The dog *chased* by bird."),
    "gaps": ("The cat ___ by cat.", "The dog ___ was cat."),
}
CASE = (("encoder", 1), 2)


@pytest.fixture(params=MODELS)
def one(request: pytest.FixtureRequest) -> Subject:
    return subject(MODELS[request.param], TEXTS[request.param][0])


@pytest.fixture(params=MODELS)
def pair(request: pytest.FixtureRequest) -> tuple[Subject, Subject]:
    first, second = (subject(MODELS[request.param], text) for text in TEXTS[request.param])
    return first, second


def output_logprob(one: Subject, edits: Edits | None = None) -> float:
    _, logits = one.run(edits)
    return written_logprobs(one, logits)[list(one.counted)].sum().item()


def test_edits_change_what_it_says(one: Subject) -> None:
    off = Edits(gains={(("encoder", layer), head): 0.0 for layer in range(2) for head in range(4)})
    seen = observe(one, off)
    assert seen.unedited == one.output == observe(one).edited
    assert seen.edited == one.says(one.run(off)[1])
    assert len(seen.word_change) == len(one.written.words)
    changed = seen.change[list(one.counted)].sum().item()
    assert changed == pytest.approx(output_logprob(one, off) - output_logprob(one), abs=1e-4)


def test_answers_have_their_names(one: Subject) -> None:
    names = {name for row in observe(one).alternatives for name, _ in row}
    labels = set(one.checkpoint.labels)
    assert names <= labels if labels else not names & {"O", "B-ARG0"}


def test_head_effects_are_those_of_each_head_alone(one: Subject) -> None:
    falls = head_effects(one)
    assert falls.keys() == {"encoder"} and falls["encoder"].shape == (2, 4)
    alone = output_logprob(one) - output_logprob(one, Edits(gains={CASE: 0.0}))
    assert falls["encoder"][1, 2].item() == pytest.approx(alone, abs=1e-4)


def test_a_word_is_left_out_by_hiding_it(one: Subject) -> None:
    found = leave_out_effects(one)
    assert found.attention.keys() == found.correlation.keys() == {"encoder"}
    assert len(found.labels) == len(found.words) == len(found.falls)
    present = torch.ones(1, len(one.source), dtype=torch.bool)
    present[0, list(found.words[0])] = False
    logits = one.model(torch.tensor([one.source.ids]), present=present)[0]
    expected = output_logprob(one) - written_logprobs(one, logits)[list(one.counted)].sum().item()
    assert found.falls[0].item() == pytest.approx(expected, abs=1e-4)


def test_heads_of_one_text_are_put_into_the_other(pair: tuple[Subject, Subject]) -> None:
    first, second = pair
    found = patching(first, second)
    assert found.answers == (first.output, second.output)
    assert found.shares["encoder"].shape == (2, 4) and found.patterns["encoder"].shape[:2] == (2, 4)
    # One head, by hand: the preference with it lies the told share of the way from the second to the first.
    trace, _ = first.run()
    site, head = CASE
    edits = Edits(patches={CASE: trace.attention[site].heads[0, head]})
    answers = [[one.written.ids[n] for n in one.counted] for one in pair]
    assert answers[0] != answers[1]

    def preference(one: Subject, edits: Edits | None = None) -> float:
        rows = one.run(edits)[1].log_softmax(dim=-1)[list(one.counted)]
        own, other = (sum(row[id].item() for row, id in zip(rows, ids, strict=True)) for ids in answers)
        return own - other

    assert found.preference_a == pytest.approx(preference(first), abs=1e-4)
    way = (preference(second, edits) - preference(second)) / (preference(first) - preference(second))
    assert found.shares["encoder"][site[1], head].item() == pytest.approx(way, abs=1e-3)


def test_texts_that_are_asked_about_at_other_places_are_not_compared() -> None:
    texts = ("The cat *chased* the dog.", "The cat chased the *dog*.")
    with pytest.raises(UserError, match="other places"):
        patching(*(subject(MODELS["labels"], text) for text in texts))


def test_each_layer_is_read_as_an_answer(one: Subject) -> None:
    found = lens(one)
    assert len(found.tokens) == 3 and found.probability.shape == (3, len(one.read))
    _, logits = one.run()
    assert_close(found.probability[-1], written_logprobs(one, logits).exp())


def test_the_arithmetic_of_a_head_adds_up(one: Subject) -> None:
    query = one.counted[0]
    found = arithmetic(one, *CASE, query)
    assert found.difference < 1e-4
    if one.checkpoint.labels:
        assert found.attribution is not None and found.attribution.token == one.written.pieces[query]
        assert found.attribution.logit == pytest.approx(found.logits[query], abs=1e-4)
    else:  # behind the encoder stands a non-linear transformation
        assert found.attribution is None


def test_weights_go_to_other_programs(one: Subject) -> None:
    found = weights_of(one, "encoder", [0], [1])
    assert found["queries"] == found["keys"] and len(found["weights"][0][0]) == len(one.source)

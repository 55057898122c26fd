"""The numbers in the guide are those of the models: held against other ways to the same number."""

import math

import pytest
import torch

from playground import shelf
from playground.experiments.subjects import subject
from playground.generation.search import search_with
from playground.transformer import Edits
from playground.ui.guide import facts, models, texts
from playground.ui.summaries.views import load_engine, look


def number(text: object) -> float:
    return float(str(text).replace("\u202f", "").removesuffix(" %"))


def test_the_next_word_is_the_one_with_the_largest_probability() -> None:
    said = facts.openings()
    model = models.reader()
    logprobs = model.next_logprobs(texts.OPENING)
    best = int(logprobs.argmax())
    assert said["word"] == model.name_of([best])
    assert number(said["share"]) == pytest.approx(100 * math.exp(float(logprobs[best])), abs=0.6)
    assert said["vocabulary"] == len(logprobs)


def test_the_formula_adds_up_as_the_model_has_it() -> None:
    said = facts.formula()
    assert number(said["scaled"]) == pytest.approx(number(said["product"]) / math.sqrt(said["d"]), abs=0.01)
    assert number(said["weight"]) == pytest.approx(number(said["exponential"]) / number(said["z"]), abs=0.01)
    assert number(said["sum"]) == pytest.approx(1)
    one = subject(shelf.offered("translate-en-fr"), texts.SENTENCE)
    row = [piece.strip() for piece in one.written.pieces].index("rouge")
    weights = one.run()[0].attention[texts.KIND, texts.LAYER].weights[0, texts.HEAD, row]
    assert number(said["weight"]) == pytest.approx(float(weights.max()), abs=0.01)


def test_the_head_of_the_guide_matters() -> None:
    """The step promises that a switched-off head can be seen in what is written."""
    said = facts.switched_off()
    assert said["before"] != said["after"] and said["girl_before"] != said["girl_after"]
    one = subject(shelf.offered("translate-en-fr"), texts.SENTENCE)
    without = one.decode(Edits(gains={((texts.KIND, texts.LAYER), texts.HEAD): 0.0}))
    assert said["after"] == without and said["before"] == one.output


def test_surprise_is_minus_the_logarithm_of_the_probability() -> None:
    said = facts.surprises()
    nats = [models.reader().score(text, 0).logprob for text in texts.PAIR]
    assert number(said["bits"]) == pytest.approx(-nats[0] / math.log(2), abs=0.06)
    assert number(said["near"]) == pytest.approx((nats[0] - nats[1]) / math.log(2), abs=0.06)


def test_headlines_are_those_of_the_tab() -> None:
    said = facts.headlines()
    engine, _ = load_engine()
    for name, text in (("headline", texts.ABSTRACT), ("other", texts.LETTER)):
        assert said[name] == look(engine, text, "title", search_with(4), ()).headline
    assert said["words"] == 72


def test_the_twins_are_counted_by_what_they_answer() -> None:
    said = facts.twins()
    assert 0 <= said["right"] <= said["all"] == 6 and said["length"] == 26


def test_the_parameters_are_those_that_the_model_has() -> None:
    model = shelf.offered("translate-en-fr").model
    assert facts.machine()["parameters"] == sum(torch.numel(values) for values in model.parameters())

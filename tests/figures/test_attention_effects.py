"""Attention against effect, read off the figure."""

import math

import numpy as np
import pytest

from playground.figures.attention_effects import effect_scatter, label_places, verdict
from playground.messages import decimal


def test_every_word_is_a_point() -> None:
    figure = effect_scatter(["a", "b"], np.array([0.1, 0.9]), np.array([2.0, -1.0]))
    [points] = figure.data
    assert list(points.x) == [0.1, 0.9] and list(points.y) == [2.0, -1.0] and list(points.text) == ["a", "b"]
    assert "weight" in figure.layout.xaxis.title.text


@pytest.mark.parametrize(
    ("correlation", "words"),
    [
        (0.9, "tells much"),
        (0.5, "tells something"),
        (0.0, "misleads"),
        (-0.8, "misleads"),
        (math.nan, "too few words"),
    ],
)
def test_the_rank_correlation_is_said_in_words(correlation: float, words: str) -> None:
    said = verdict(correlation, "Head 3")
    assert words in said and said.startswith("Head 3")
    assert math.isnan(correlation) or decimal(correlation, 2, plus=True) in said


def test_labels_lie_over_no_other_label() -> None:
    words = ["one", "two", "three", "four"]
    places = label_places(words, np.array([0.2, 0.2, 0.2, 1.0]), np.array([1.0, 1.0, 1.0, 0.5]))
    assert len(set(places[:3])) == 3 and None not in places
    crowd = ["a very long word"] * 40
    assert None in label_places(crowd, np.linspace(0, 0.01, 40), np.ones(40))
    assert label_places([], np.array([]), np.array([])) == []


def test_a_word_without_room_for_its_label_is_still_named() -> None:
    crowd = [f"a very long word {n}" for n in range(40)]
    [points] = effect_scatter(crowd, np.linspace(0, 0.01, 40), np.ones(40)).data
    assert list(points.hovertext) == crowd and "" in points.text

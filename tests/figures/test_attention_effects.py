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


def test_labels_of_near_marks_stand_in_different_places() -> None:
    x, y = np.array([0.0, 0.01, 0.02, 1.0]), np.array([0.0, 0.02, 0.01, 1.0])
    places = label_places(x, y)
    assert len(set(places[:3])) == 3 and places[3] == places[0]
    assert label_places(np.array([]), np.array([])) == []

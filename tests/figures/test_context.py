"""What context, repetition and layers bring, read back from their figures."""

from dataclasses import dataclass

import pytest

from playground.figures import context


def test_context_is_told_by_its_largest_step() -> None:
    @dataclass
    class Point:
        words: int
        first: str
        bits: float

    points = [Point(1, "the", 9.0), Point(2, "of", 8.5), Point(3, "keys", 3.0)]
    said = context.context_said("are", points)
    assert "9.0 bits after one word and 3.0 after all 3" in said and "“keys”: with it 5.5 bits fewer" in said
    figure = context.context_figure("are", points)
    assert list(figure.data[0].y) == [9.0, 8.5, 3.0] and "bits" in figure.layout.yaxis.title.text


@pytest.mark.parametrize(
    ("again", "said"), [(1.0, "induction heads) do that"), (8.0, "weakly"), (9.9, "little or nothing")]
)
def test_repetition_claims_no_more_than_it_shows(again: float, said: str) -> None:
    @dataclass
    class Found:
        pieces: tuple[str, ...]
        bits: tuple[tuple[float, ...], ...]
        means: tuple[float, ...]

    found = Found(("a", "b"), ((10.0, 10.0), (again, again)), (10.0, again))
    assert said in context.repetition_said(found)
    figure = context.repetition_figure(found)
    assert [trace.name for trace in figure.data] == ["first reading", "again"]
    assert list(figure.data[1].y) == [again, again]


def test_each_layer_is_a_row_and_the_last_is_the_answer() -> None:
    html = context.layers_view("<x>", [0.1, 0.5, 0.9], [[("␣a", 0.2)]] * 3)
    assert html.count("<tr>") == 4 and "after layer 2: the answer" in html
    assert "the embedding alone" in html and "&lt;x&gt;" in html

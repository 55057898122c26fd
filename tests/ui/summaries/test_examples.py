"""Examples show what works, what is hard and what fails, and all of them can be read."""

import pytest

from playground.ui.summaries.examples import EXAMPLES, Example
from playground.uses.summaries.passage import read_passage
from playground.uses.summaries.summariser import Summariser
from tests.translators import tiny_summariser


def test_examples_are_of_several_kinds() -> None:
    assert {"well", "hard", "fails"} == {example.kind for example in EXAMPLES}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_every_example_has_several_sentences(example: Example) -> None:
    passage = read_passage(Summariser(tiny_summariser()), example.text)
    assert len(passage.sentences) >= 4 and not passage.markup and not passage.lowered

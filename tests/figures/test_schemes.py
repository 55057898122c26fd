"""The table of position schemes: one row for each that the network has, all told apart."""

from xml.etree import ElementTree

import pytest

from playground.figures.charts import DASHES
from playground.figures.schemes import SCHEMES, quoted
from playground.messages.catalogue import say
from playground.transformer.config import CHOICES


def test_every_scheme_of_the_network_has_a_row() -> None:
    assert sorted(SCHEMES) == sorted(CHOICES["positions"])


def test_labels_and_styles_differ() -> None:
    assert len({facts.label for facts in SCHEMES.values()}) == len(SCHEMES)
    assert len({facts.style % len(DASHES) for facts in SCHEMES.values()}) == len(SCHEMES)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_sentences_and_formulas_are_well_formed(scheme: str) -> None:
    for html in (say(f"positions.what-{scheme}"), SCHEMES[scheme].formula):
        assert "".join(ElementTree.fromstring(f"<p>{html.replace('&emsp;', ' ')}</p>").itertext()).strip()


def test_none_is_quoted_within_a_sentence() -> None:
    assert (quoted("none"), quoted("t5")) == ("“none”", "T5 bias")

"""The scores of the ten sentences, held against their definitions."""

import math

import pytest
import sacrebleu
from hypothesis import given
from hypothesis import strategies as st

from playground.measuring import ten
from playground.measuring.ten import Scored, overlap, total


def scored(output: str, reference: str, bits: float = 20.0, tokens: int = 5) -> Scored:
    exact = output.lower() == reference.lower()
    bleu = sacrebleu.sentence_bleu(output, [reference]).score
    return Scored("", reference, output, exact, *overlap(output, reference), bleu, bits, tokens)


def test_words_count_as_often_as_they_stand_on_both_sides() -> None:
    assert overlap("le chat le chat", "le chat dort") == (pytest.approx(0.5), pytest.approx(2 / 3))
    row = scored("le chat le chat", "le chat dort")
    assert row.f1 == pytest.approx(2 * 0.5 * (2 / 3) / (0.5 + 2 / 3))
    assert scored("x", "y").f1 == 0


@given(
    st.lists(st.sampled_from(["a", "b", "c"]), min_size=1),
    st.lists(st.sampled_from(["a", "b", "c"]), min_size=1),
)
def test_f1_is_the_same_from_both_sides_and_one_for_the_reference(left: list[str], right: list[str]) -> None:
    one, other = " ".join(left), " ".join(right)
    assert scored(one, other).f1 == pytest.approx(scored(other, one).f1)
    assert scored(one, one).f1 == pytest.approx(1)


def test_totals_are_of_the_whole_text() -> None:
    rows = [scored("le chat dort .", "le chat dort .", 10, 5), scored("a b c d", "a b c e", 30, 5)]
    found = total(rows)
    assert found.accuracy == 0.5
    assert found.bleu == pytest.approx(
        sacrebleu.corpus_bleu([row.output for row in rows], [[row.reference for row in rows]]).score
    )
    assert found.perplexity == pytest.approx(2 ** (40 / 10))
    assert rows[0].perplexity == pytest.approx(4)


def test_ten_sentences_are_ten() -> None:
    assert len(ten.SENTENCES) == 10 and math.isfinite(scored("a", "a").perplexity)

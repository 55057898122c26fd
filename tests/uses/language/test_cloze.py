"""Candidates for a gap, against the scores of the whole sentences."""

import pytest

from playground.errors import UserError
from playground.uses.language import LanguageModel, cloze
from tests.translators import tiny_language_model

MODEL = LanguageModel(tiny_language_model(positions="rotary", smear=2))
SENTENCE = "The ___ eats."


def test_candidates_are_ranked_by_the_whole_sentence() -> None:
    found = cloze(MODEL, SENTENCE, ["cat", "dog", "hungry book"])
    assert {one.text for one in found} == {"cat", "dog", "hungry book"}
    for one in found:
        scored = MODEL.score(SENTENCE.replace("___", one.text))
        assert one.sentence == scored.text
        assert one.logprob == pytest.approx(scored.logprob) and one.bits == pytest.approx(scored.bits)
    assert [one.logprob for one in found] == sorted((one.logprob for one in found), reverse=True)
    assert sum(one.share for one in found) == pytest.approx(1)
    assert found[0].share / found[1].share == pytest.approx(2 ** (found[1].bits - found[0].bits))


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        (SENTENCE, (1, 2)),
        ("___ cat eats.", (0, 1)),
        ("The cat ___", (2, 3)),
        ("The  cat   ____!", (2, 3)),
        ("Un___ cat.", (0, 1)),
    ],
)
def test_the_bits_are_divided_between_the_gap_and_what_follows(sentence: str, words: tuple[int, int]) -> None:
    for one in cloze(MODEL, sentence, ["eats", "dog"]):
        bits = [word.bits for word in MODEL.score(one.sentence).words]
        start, stop = words
        assert one.own_bits == pytest.approx(sum(bits[start:stop]))
        assert one.after_bits == pytest.approx(sum(bits[stop:]))


@pytest.mark.parametrize(
    ("sentence", "candidates", "message"),
    [
        ("The cat.", ["a", "b"], "has 0 gaps"),
        ("A ___ and a ___.", ["a", "b"], "has 2 gaps"),
        (SENTENCE, ["cat"], "There are 1 different candidates"),
        (SENTENCE, ["cat", " cat ", ""], "There are 1 different candidates"),
        (SENTENCE, [str(n) for n in range(13)], "There are 13"),
    ],
)
def test_what_is_no_question_is_told(sentence: str, candidates: list[str], message: str) -> None:
    with pytest.raises(UserError, match=message):
        cloze(MODEL, sentence, candidates)

"""Filling rows: the same answers however they are computed, and clear words for what cannot be filled."""

import itertools
import math
import random

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.errors import UserError
from playground.generation.sampling import Sampler
from playground.text.characters import ALPHABET
from playground.uses.incontext import fewshot
from playground.uses.incontext.fewshot import LONGEST_ANSWER, FewShot
from tests.fewshot import tiny_few_shot
from tests.helpers import EOS

FEW = FewShot(tiny_few_shot())
EXAMPLES = [("Ada King", "A. King"), ("Alan Turing", "A. Turing")]
cells = st.text(ALPHABET, min_size=1, max_size=12).filter(str.strip)


def answer_alone(examples: list[tuple[str, str]], query: str) -> tuple[list[int], list[float]]:
    """Greedy decoding without cache, batch or shared examples."""
    ids = FEW.form.prompt(examples, query)
    tokens: list[int] = []
    logprobs: list[float] = []
    while len(tokens) < min(LONGEST_ANSWER, FEW.context - len(ids)) and tokens[-1:] != [EOS]:
        scores = FEW.model(torch.tensor([[*ids, *tokens]]))[0, -1].log_softmax(-1)
        tokens.append(int(scores.argmax()))
        logprobs.append(scores.max().item())
    return tokens, logprobs


@settings(max_examples=8)
@given(queries=st.lists(cells, min_size=1, max_size=5))
def test_rows_are_filled_as_if_each_stood_alone(queries: list[str]) -> None:
    answers = FEW.fill(EXAMPLES, queries)
    for query, answer in zip(queries, answers, strict=True):
        tokens, logprobs = answer_alone(EXAMPLES, query)
        assert answer.text == FEW.tokenizer.decode(tokens)
        assert answer.logprob == pytest.approx(math.fsum(logprobs), abs=1e-3)
        assert answer.finished == (tokens[-1] == EOS)
        assert (answer.examples, answer.error) == (2, "")


def test_many_rows_come_in_parts_and_in_their_places(monkeypatch: pytest.MonkeyPatch) -> None:
    queries = [f"{word} {n}" for n, word in enumerate("ab cde f ghij klm".split())]
    whole = FEW.fill(EXAMPLES, queries)
    monkeypatch.setattr(fewshot, "ROWS", 2)
    parts = list(FEW.stream(EXAMPLES, queries))
    assert [len(part) for part in parts] == [2, 2, 1]
    found = dict(pair for part in parts for pair in part)
    assert [found[n].text for n in range(5)] == [answer.text for answer in whole]


def test_empty_rows_stay_empty_and_bad_rows_say_why() -> None:
    good, empty, foreign, long = FEW.fill(EXAMPLES, ["Bo Li", "  ", "漢字", "x" * 400])
    assert good.text and not good.error
    assert (empty.text, empty.error) == ("", "")
    assert (foreign.text, "does not know: 漢 字" in foreign.error) == ("", True)
    assert long.error == (
        "This row has 400 characters; beside an example there is room for "
        f"{160 - 40 - len('Alan TuringA. Turing') - 2 - 2}. Shorten it."
    )


def test_the_longest_row_that_is_promised_fits() -> None:
    room = 160 - 40 - len("Alan TuringA. Turing") - 4
    [answer] = FEW.fill(EXAMPLES, ["x" * room])
    assert (answer.error, answer.examples) == ("", 1)
    assert FEW.fill(EXAMPLES, ["x" * (room + 1)])[0].error


def test_only_as_many_examples_are_read_as_fit_and_the_last_ones_count() -> None:
    many = [(f"input {n:03d}", f"output {n:03d}") for n in range(30)]
    [answer] = FEW.fill(many, ["input 999"])
    assert 0 < answer.examples < 30
    assert FEW.fitting(many, "input 999") == many[-answer.examples :]
    assert answer.text == FEW.fill(many[-answer.examples :], ["input 999"])[0].text


@pytest.mark.parametrize(
    ("examples", "message"),
    [
        ([], "There is no example yet. Fill in the output of two to four rows."),
        ([("a", "b"), ("a", "c")], "contradict each other: “a” gives both “b” and “c”"),
        ([("x" * 90, "y")], "Example 1 has 93 characters; an example may have 80"),
        ([("a", "b"), ("c", "漢")], "The output of example 2 has characters that the model does not know"),
        ([("\N{GRINNING FACE}", "b")], "The input of example 1 has characters"),
    ],
)
def test_examples_that_cannot_be_used(examples: list[tuple[str, str]], message: str) -> None:
    with pytest.raises(UserError) as caught:
        FEW.fill(examples, ["x"])
    assert message in str(caught.value)


def test_too_many_rows() -> None:
    with pytest.raises(UserError, match="There are 10,001 rows; at most 10,000 can be filled at once"):
        FEW.fill(EXAMPLES, ["x"] * 10_001)


def test_the_same_example_twice_counts_once() -> None:
    assert FEW.fill([*EXAMPLES, *EXAMPLES], ["Bo Li"])[0].examples == 2


def test_typographic_marks_are_read_as_plain_ones() -> None:
    curly, straight = FEW.fill(EXAMPLES, ["O\u2019Brien\u00a0x", "O'Brien x"])
    assert curly == straight


def test_alternatives_are_different_and_ordered_by_their_probability() -> None:
    found = FEW.alternatives(EXAMPLES, "Bo Li", count=3)
    texts, probabilities = zip(*found, strict=True)
    assert len(set(texts)) == 3
    assert list(probabilities) == sorted(probabilities, reverse=True) and sum(probabilities) <= 1


def test_the_prompt_is_completed_character_by_character() -> None:
    steps = list(FEW.complete(EXAMPLES, "Bo Li"))
    assert steps[-1][0] == FEW.fill(EXAMPLES, ["Bo Li"])[0].text
    assert [len(logprobs) for _, logprobs in steps] == list(range(1, len(steps) + 1))
    assert all(longer.startswith(shorter) for (shorter, _), (longer, _) in itertools.pairwise(steps))


def test_the_prompt_may_have_no_example_and_may_be_sampled() -> None:
    one, same, other = (
        list(FEW.complete([], "Bo", Sampler(temperature=2.0, seed=seed)))[-1][0] for seed in (1, 1, 2)
    )
    assert one == same != other


def test_a_prompt_longer_than_the_context() -> None:
    with pytest.raises(UserError, match="The prompt has 203 tokens; the context holds 160"):
        next(FEW.complete([], "x" * 201))


@given(text=st.text(max_size=20))
@settings(max_examples=60)
def test_any_text_is_cleaned_or_refused(text: str) -> None:
    try:
        cleaned = FEW.clean(text)
    except UserError as error:
        assert "does not know" in str(error)
    else:
        assert FEW.tokenizer.decode(FEW.tokenizer.encode(cleaned)) == cleaned


def test_two_users_do_not_disturb_each_other() -> None:
    """Two sheets filled in turns, part by part."""
    mine, theirs = [f"a{n}" for n in range(40)], [f"b{n}" for n in range(40)]
    random.Random(0).shuffle(theirs)
    expected = [answer.text for answer in FEW.fill(EXAMPLES, mine)]
    first = FEW.stream(EXAMPLES, mine)
    found = dict(next(first))
    list(FEW.stream([("x", "y")], theirs))
    for part in first:
        found |= dict(part)
    assert [found[n].text for n in range(40)] == expected

"""How a toy reads a row."""

import pytest

from playground.errors import UserError
from playground.experiments import subject
from playground.uses.registry import use_of
from playground.uses.toys.by_hand import build
from playground.uses.toys.reading import ToyUse

TOY = build()


def test_what_it_writes_behind_a_row_is_its_output() -> None:
    found = use_of(TOY).read(TOY, "qmbtxaq", None)
    assert found.output.startswith("mbtxaq") and found.limit == len(found.output) == 11
    assert found.given == 8 and found.read[1:8] == tuple(TOY.tokenizer.encode("qmbtxaq"))
    given = use_of(TOY).read(TOY, "qmbtxaq", "mb")
    assert TOY.tokenizer.decode([given.written[n] for n in given.counted]) == "mb"


def test_its_samples_are_rows_that_it_never_learned_from() -> None:
    [way] = ToyUse().ways(TOY.task)
    assert len({*way.samples, way.other}) == 3
    texts, own = ToyUse().corpus(TOY, None, ["one", "two"], 5)
    assert (len(texts), len(own)) == (5, 2)
    for reading in texts:
        once = TOY.tokenizer.decode(reading.read[1 : reading.given])
        assert reading.output.startswith(once[1:][: len(reading.output)][: len(once) - 2])


@pytest.mark.parametrize(
    ("text", "told"), [("señor", "does not know 'ñ'"), ("a b", "does not know ' '"), ("a" * 40, "40 tokens")]
)
def test_what_it_cannot_read_is_said(text: str, told: str) -> None:
    with pytest.raises(UserError, match=told):
        ToyUse().read(TOY, text, None)


def test_each_character_is_looked_at_by_itself() -> None:
    read = subject(TOY, "qmbtxaq").read
    assert [len(word) for word in read.words] == [1] * len(read.ids)

"""Which tokens stand for no text: read from a checkpoint as it was written, or refused."""

from collections import UserDict
from collections.abc import Iterator

import pytest

from playground.text.specials import Specials, new_specials, read_specials

GPT2 = Specials(50256, 50256, 50256)
MARIAN = Specials(pad=59513, bos=59513, eos=0)
OURS = Specials(0, 1, 2, {"sep": 3, "2fr": 4})


@pytest.mark.parametrize("specials", [GPT2, MARIAN, OURS])
def test_what_is_written_is_read_again(specials: Specials) -> None:
    assert read_specials(specials.as_dict(), 60_000) == specials


def test_one_id_may_serve_several_ends() -> None:
    assert GPT2.ids == {50256} and MARIAN.ids == {0, 59513}
    assert OURS.ids == {0, 1, 2, 3, 4} and OURS["2fr"] == 4
    with pytest.raises(KeyError):
        GPT2["sep"]


def test_a_new_vocabulary_begins_with_them() -> None:
    assert new_specials() == (Specials(0, 1, 2), ["<pad>", "<s>", "</s>"])
    specials, names = new_specials(["sep", "2fr"])
    assert specials == OURS and names[3:] == ["<sep>", "<2fr>"]
    assert all(names[id] == f"<{name}>" for name, id in specials.others.items())


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "must name the ids"),
        ([0, 1, 2], "must name the ids"),
        ({"pad": 0, "bos": 1}, "must name the ids"),
        ({"pad": 0, "bos": 1, "eos": 40}, "eos is 40; it must be one of the 40"),
        ({"pad": -1, "bos": 1, "eos": 2}, "pad is -1"),
        ({"pad": 0, "bos": True, "eos": 2}, "bos is True"),
        ({"pad": 0, "bos": 1, "eos": 2, "sep": "3"}, "sep is '3'"),
        ({"pad": 0, "bos": 1, "eos": [2]}, r"eos is \[2\]"),
    ],
)
def test_anything_else_is_refused(content: object, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_specials(content, 40)


def test_an_id_is_known_by_all_that_it_is_for() -> None:
    assert {id: list(roles) for id, roles in MARIAN.roles.items()} == {
        MARIAN.pad: ["pad", "bos"],
        MARIAN.eos: ["eos"],
    }
    assert OURS.roles[OURS["2fr"]] == ["2fr"] and set(OURS.roles) == OURS.ids


def test_thousands_of_special_tokens_are_looked_through_once() -> None:
    class Counted(UserDict[str, int]):
        times = 0

        def __iter__(self) -> Iterator[str]:
            self.times += 1
            return super().__iter__()

    others = Counted({f"unused {id}": id for id in range(3, 50_000)})
    specials = Specials(0, 1, 2, others)
    assert [specials.roles[id] for id in range(3, 103)] == [[f"unused {id}"] for id in range(3, 103)]
    assert others.times == 1

"""Which tokens stand for no text: read from a checkpoint as it was written, or refused."""

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

"""Special tokens: of new vocabularies, of other people's, and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.text.specials import NO_LABEL, Specials, new_specials, read_specials

IDS = st.integers(0, 49)
NAMES = st.text(min_size=1).filter(lambda name: name not in ("pad", "bos", "eos"))


@given(IDS, IDS, IDS, st.dictionaries(NAMES, IDS))
def test_what_is_written_down_is_read_again(pad: int, bos: int, eos: int, others: dict) -> None:
    specials = Specials(pad, bos, eos, others)
    assert read_specials(specials.as_dict(), 50) == specials
    assert specials.ids == {pad, bos, eos, *others.values()}


def test_one_of_the_others_is_called_by_its_name() -> None:
    specials = Specials(0, 1, 2, {"2fr": 7})
    assert specials["2fr"] == 7
    with pytest.raises(KeyError):
        _ = specials["2de"]


def test_a_new_vocabulary_begins_with_them() -> None:
    specials, names = new_specials(["2en", "2fr"])
    assert names == ["<pad>", "<s>", "</s>", "<2en>", "<2fr>"]
    assert [names[id] for id in (specials.pad, specials.bos, specials.eos)] == names[:3]
    assert [names[specials[name]] for name in ("2en", "2fr")] == names[3:]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "must name the ids of pad, bos and eos"),
        ({"pad": 0, "bos": 1}, "must name the ids of pad, bos and eos"),
        ({"pad": 0, "bos": 1, "eos": 50}, "eos is 50; it must be one of the 50 tokens"),
        ({"pad": 0, "bos": 1, "eos": 2, "sep": 2.0}, "sep is 2.0"),
        ({"pad": False, "bos": 1, "eos": 2}, "pad is False"),
    ],
)
def test_what_names_no_tokens_is_refused(content: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_specials(content, 50)


def test_no_label_is_no_token() -> None:
    assert NO_LABEL < 0  # so that no vocabulary has it

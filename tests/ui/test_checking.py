"""Values from outside are held against the hints of the function that takes them."""

import json
import math
from collections.abc import Callable
from typing import Any, Literal

import gradio as gr
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.errors import UserError
from playground.ui.checking import arguments_for, checked, sent, typed, whole_characters, with_defaults


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("", str),
        (4, int),
        (-(2**63) + 1, int),
        (4, float),
        (0.5, float),
        (True, bool),
        ("fr", Literal["fr", "en"]),
        ([1, 2], list[int]),
        ([["a", "b"]], list[list[str]]),
        (None, list[int] | None),
        ({"a": 1}, dict[str, dict]),
        (object(), Any),
    ],
)
def test_a_value_of_its_type_passes_as_it_is(value: object, hint: object) -> None:
    assert checked(value, hint, "x") == value


def test_a_number_without_a_fraction_is_a_whole_one() -> None:
    found = checked([4.0], list[int], "x")
    assert found == [4] and type(found[0]) is int


@pytest.mark.parametrize(
    ("value", "hint", "told"),
    [
        (5, str, "“x” is 5; it must be a text."),
        (None, str, "“x” is missing; it must be a text."),
        ("5", int, "“x” is \"5\"; it must be a whole number."),
        (5.5, int, "“x” is 5.5; it must be a whole number."),
        (True, int, "“x” is true; it must be a whole number."),
        (2**63, int, "“x” is 9223372036854775808; it must be a whole number."),
        (math.nan, float, "“x” is NaN; it must be a number."),
        (math.inf, int, "“x” is Infinity; it must be a whole number."),
        (10**400, float, f"“x” is 1{'0' * 39}…; it must be a number."),
        (1, bool, "“x” is 1; it must be true or false."),
        ("de", Literal["fr", "en"], "“x” is \"de\"; it must be \"fr\" or \"en\"."),
        (["fr"], Literal["fr", "en"], "“x” is [\"fr\"]; it must be \"fr\" or \"en\"."),
        ("ab", list[str], "“x” is \"ab\"; it must be a list of texts."),
        ([["a"], [1]], list[list[str]], "“x[1][0]” is 1; it must be a text."),
        (["a"], list[int] | None, "“x[0]” is \"a\"; it must be a whole number."),
        ("a", list[int] | None, "“x” is \"a\"; it must be a list of whole numbers or null."),
        ("a", list[list[str]], "“x” is \"a\"; it must be a list of lists of texts."),
        ([], dict[str, int], "“x” is []; it must be an object."),
    ],
)  # fmt: skip
def test_any_other_value_is_refused_in_a_sentence(value: object, hint: object, told: str) -> None:
    with pytest.raises(UserError) as caught:
        checked(value, hint, "x")
    assert str(caught.value) == told


def handle(self: object, event: gr.EventData, text: str, *numbers: float | None) -> tuple:
    return self, text, numbers


def test_a_handler_is_handed_what_its_hints_say() -> None:
    assert arguments_for(handle, [0, "a", 1, None]) == [0, "a", 1, None]
    for values in ([0, 1], [0, "a", "b"]):
        with pytest.raises(UserError):
            arguments_for(handle, values)


def test_a_function_inside_a_handler_is_checked_with_what_gradio_hands_over() -> None:
    call: Callable[..., tuple] = typed(handle)
    event = gr.EventData(None, {})
    assert call(0, event, "a", 2) == (0, "a", (2,))
    with pytest.raises(UserError, match="“text” is 5"):
        call(0, event, 5)


def endpoint(text: str, to: str = "fr", layers: list[int] | None = None) -> None: ...


def test_what_a_program_leaves_out_has_its_default() -> None:
    assert with_defaults(endpoint, ["a"]) == ["a", "fr", None]
    assert with_defaults(endpoint, ["a", "en", [1]]) == ["a", "en", [1]]
    with pytest.raises(UserError, match=r"“text” is missing\. This takes, in this order: text, to, layers\."):
        with_defaults(endpoint, [])
    with pytest.raises(UserError, match=r"4 values were sent; this takes 3: text, to, layers\."):
        with_defaults(endpoint, ["a", "en", [1], 4])


@pytest.mark.parametrize("data", [None, "text", [], {}, {"sentence": "1"}, {"sentence": 1}])
def test_an_event_without_its_data_is_refused(data: object) -> None:
    with pytest.raises(UserError, match=r"“(sentence|forced)” is"):
        sent(gr.EventData(None, data), sentence=int, forced=list[int])


def test_an_event_brings_what_was_asked_for_in_order() -> None:
    event = gr.EventData(None, {"forced": [3], "sentence": 1.0, "more": 2})
    assert sent(event, sentence=int, forced=list[int]) == [1, [3]]


JSON = st.recursive(
    st.none() | st.integers() | st.text(st.characters(), max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(JSON)
def test_whole_characters_stay(value: object) -> None:
    assert whole_characters(value) == value


@given(st.text(st.characters(categories=("Cs", "Lu")), max_size=6))
def test_halves_of_characters_can_be_sent_afterwards(text: str) -> None:
    found = whole_characters({text: [text]})
    json.dumps(found, ensure_ascii=False).encode()
    assert whole_characters(found) == found


def test_two_halves_make_one_character() -> None:
    assert whole_characters("a\ud83d\ude00\udc00") == "a😀�"

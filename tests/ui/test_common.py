"""What all tabs share: a user's mistake becomes a message, and changes nothing else."""

import inspect
from collections.abc import Iterator

import gradio as gr
import pytest
from gradio.helpers import special_args

from playground.errors import UserError
from playground.ui.common import guarded, notice, of_model

KEPT = {"__type__": "update"}


def test_a_notice_is_text_and_nothing_where_there_is_none() -> None:
    assert notice("") == notice("", information=True) == ""
    assert notice("<b>") == '<div class="pg-notice" role="status">&lt;b&gt;</div>'
    assert 'class="pg-notice pg-info"' in notice("all is well", information=True)


# ---- guarded


@guarded(2)
def divide(a: int, b: int = 1) -> tuple:
    """Divide."""
    if b == 0:
        raise UserError("Nothing is divided by <0>.")
    return "", a // b, a % b


@guarded(2)
def count(most: int) -> Iterator[tuple]:
    for n in range(most):
        if n == 2:
            raise UserError("Two is enough.")
        yield "", n, -n


class Handlers:
    base = 10

    @guarded(1)
    def add(self, n: int) -> tuple:
        if n < 0:
            raise UserError("Only upward.")
        return "", self.base + n


def test_an_answer_passes_and_a_mistake_becomes_the_message() -> None:
    assert divide(7, b=2) == ("", 3, 1)
    message, *others = divide(7, 0)
    assert "Nothing is divided by &lt;0&gt;." in message and others == [KEPT, KEPT]


def test_a_generator_yields_until_its_mistake() -> None:
    assert list(count(2)) == [("", 0, 0), ("", 1, -1)]
    *before, (message, *others) = count(9)
    assert len(before) == 2 and "Two is enough." in message and others == [KEPT, KEPT]


def test_a_method_keeps_its_object() -> None:
    assert Handlers().add(5) == ("", 15)
    assert "Only upward." in Handlers().add(-1)[0]


class Named:
    def __init__(self, name: str) -> None:
        self.name = name

    @guarded(1)
    def greet(self, word: str, *, mark: str = "") -> tuple:
        return "", f"{word} {self.name}{mark}"

    @guarded(1)
    def spell(self, event: gr.EventData, word: str) -> Iterator[tuple]:
        yield from (("", letter) for letter in self.name + word)


def test_the_name_of_a_model_comes_first_and_finds_the_handlers() -> None:
    greet, spell = of_model(Named, Named.greet), of_model(Named, Named.spell)
    assert greet("Ada", "hello", mark="!") == ("", "hello Ada!")
    assert inspect.isgeneratorfunction(spell) and not inspect.isgeneratorfunction(greet)
    given, *_ = special_args(spell, ["Ada", "?"], event_data=gr.EventData(None, {}))
    assert [letter for _, letter in spell(*given)] == ["A", "d", "a", "?"]


@guarded(0)
def fail(*_: object) -> tuple:
    raise KeyError("a fault")


def test_a_fault_of_the_program_is_no_message() -> None:
    with pytest.raises(KeyError):
        fail(7)


def test_an_input_of_another_type_is_a_mistake() -> None:
    message, *others = divide("seven", 2)
    assert "“a” is &quot;seven&quot;; it must be a whole number." in message and others == [KEPT, KEPT]
    [(message, *_)] = count("many")
    assert "“most” is" in message


def test_it_is_still_the_handler_that_was_written() -> None:
    assert (divide.__name__, divide.__doc__) == ("divide", "Divide.")
    assert list(inspect.signature(divide).parameters) == ["a", "b"]
    assert inspect.isgeneratorfunction(count) and not inspect.isgeneratorfunction(divide)

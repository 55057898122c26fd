"""What the Translate tab offers to programs."""

import gradio as gr
import pytest

from playground.generation.search import Search
from playground.ui.translate.clinic_views import case_of
from playground.ui.translate.endpoints import make_clinic_endpoint, make_endpoint
from playground.ui.translate.views import Engine
from tests.ui.documents import check_documented


@pytest.mark.parametrize("search", [Search("greedy"), Search("beam", 2)], ids=["greedy", "beam"])
def test_it_answers_as_the_tab_does(engine: Engine, search: Search) -> None:
    translate = make_endpoint(engine)
    found = translate("The cat. A dog.", method=search.method, beams=search.beams)
    assert found == engine.answer("The cat. A dog.", search)
    assert translate.__name__ == "translate"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("",), "nothing to translate"),
        (("The cat.", "fr", "magic"), "no method"),
        (("The cat.", "fr", "beam", 13), "13 beams"),
    ],
)
def test_a_mistake_is_told(engine: Engine, arguments: tuple, told: str) -> None:
    with pytest.raises(gr.Error, match=told):
        make_endpoint(engine)(*arguments)


def test_the_clinic_answers_as_its_table_does(engine: Engine) -> None:
    clinic = make_clinic_endpoint(engine)
    found = clinic("The cat. A dog.")
    assert found == case_of(engine, "The cat.") and clinic.__name__ == "clinic"
    assert found["sentence"] == "The cat." and found["variants"][0]["verdict"] == "same"
    with pytest.raises(gr.Error, match="no words"):
        clinic("123")


def test_programs_are_told_what_it_takes(engine: Engine) -> None:
    check_documented(make_endpoint(engine))
    check_documented(make_clinic_endpoint(engine))

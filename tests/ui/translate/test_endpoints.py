"""What the Translate tab offers to programs."""

import pytest

from playground.errors import UserError
from playground.generation.search import Search
from playground.ui.translate.clinic_views import case_of
from playground.ui.translate.endpoints import make_clinic_endpoint, make_endpoint
from playground.ui.translate.views import Engine, Engines
from tests.ui.documents import check_documented


@pytest.mark.parametrize("search", [Search("greedy"), Search("beam", 2)], ids=["greedy", "beam"])
def test_it_answers_as_the_tab_does(engine: Engine, search: Search) -> None:
    translate = make_endpoint({"fr": engine})
    found = translate("The cat. A dog.", method=search.method, beams=search.beams)
    assert found == engine.answer("The cat. A dog.", search)
    assert translate.__name__ == "translate"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("",), "nothing to translate"),
        (("The cat.", "fr", "magic"), "no method"),
        (("The cat.", "fr", "beam", 13), "13 beams"),
        (("The cat.", "en"), "here, not into 'en'"),
        (("The cat.", None), "here, not into 'None'"),
    ],
)
def test_a_mistake_is_told(engine: Engine, arguments: tuple, told: str) -> None:
    with pytest.raises(UserError, match=told):
        make_endpoint({"fr": engine})(*arguments)


@pytest.mark.parametrize("to", ["fr", "en"])
def test_it_answers_in_the_language_that_is_asked_for(both: Engines, to: str) -> None:
    found = make_endpoint(both)("The cat. A dog.", to, "greedy")
    assert found == both[to].answer("The cat. A dog.", Search())
    with pytest.raises(UserError, match=r"into fr \(French\) or en \(English\) here, not into 'de'"):
        make_endpoint(both)("The cat.", to="de")


def test_it_says_what_to_know_of_the_translation(both: Engines) -> None:
    assert make_endpoint(both)("The cat.", method="greedy")["note"] == ""
    assert "A sentence was too long" in make_endpoint(both)("The cat, " * 20, method="greedy")["note"]


def test_the_clinic_answers_as_its_table_does(engine: Engine, both: Engines) -> None:
    clinic = make_clinic_endpoint({"fr": engine})
    found = clinic("The cat. A dog.")
    assert found == case_of(engine, "The cat.") and clinic.__name__ == "clinic"
    assert found["sentence"] == "The cat." and found["variants"][0]["verdict"] == "same"
    with pytest.raises(UserError, match="no words"):
        clinic("123")
    assert make_clinic_endpoint(both)("Un chat.", "en") == case_of(both["en"], "Un chat.")


def test_programs_are_told_what_it_takes(engine: Engine) -> None:
    check_documented(make_endpoint({"fr": engine}))
    check_documented(make_clinic_endpoint({"fr": engine}))

"""`/summarise` answers programs, and refuses with a sentence."""

import pytest

from playground.errors import UserError
from playground.ui.summaries.endpoints import make_endpoint
from playground.ui.summaries.views import Engine

TEXT = "The cat sleeps. The dog eats. I am hungry."


def test_a_text_has_a_headline_and_key_sentences(engine: Engine) -> None:
    found = make_endpoint(engine)(TEXT, sentences=2)
    assert found["headline"] and len(found["key_sentences"]) == 2 and len(found["sentences"]) == 3
    assert len(found["n_best"]) > 1
    assert len(make_endpoint(engine)(TEXT, "short", 1)["n_best"]) == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("",), "nothing to summarise"),
        ((TEXT, "long"), "no length"),
        ((TEXT, "title", 99), "99 beams"),
        ((TEXT, "title", 4, 9), "9 key sentences"),
    ],
)
def test_a_mistake_is_told(engine: Engine, arguments: tuple, told: str) -> None:
    with pytest.raises(UserError, match=told):
        make_endpoint(engine)(*arguments)

"""What the endpoint `/roles` answers."""

import pytest

from playground.errors import UserError
from playground.ui.roles import views
from playground.ui.roles.endpoints import make_endpoint
from playground.uses.roles.formats import as_json
from playground.uses.roles.texts import label_text
from tests.frames import engine_of, tiny_labeller


def test_a_text_is_answered_as_by_the_command_line() -> None:
    engine = views.Engine(*engine_of(tiny_labeller()))
    roles = make_endpoint(engine)
    text = "The cat chased the dog. It ran."
    assert roles(text) == as_json(text, label_text(engine.labeller, text)) | {"note": ""}
    assert roles("1 2")["note"] and roles("")["words"] == []
    with pytest.raises(UserError, match="3,001 characters"):
        roles("x" * 3001)

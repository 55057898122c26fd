"""What the events of the guide do."""

from types import SimpleNamespace

import gradio as gr
import pytest

from playground.errors import UserError
from playground.ui.guide import handlers


def test_a_step_is_opened_and_closed() -> None:
    assert "data-guide-step" in handlers.open_step(SimpleNamespace(_data={"step": "model-1"}))
    assert handlers.open_step(SimpleNamespace(_data={"step": ""})) == ""
    assert "pg-notice" in handlers.open_step(SimpleNamespace(_data={"step": "none"}))
    with pytest.raises(UserError):
        handlers.open_step(SimpleNamespace(_data={}))


def test_a_sentence_that_cannot_be_read_leaves_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "sleeps" in handlers.model_map("The cat sleeps.")

    def refuse(text: str) -> str:
        raise UserError("too long")

    monkeypatch.setattr(handlers.views, "model_map", refuse)
    assert handlers.model_map("The cat sleeps.") == gr.skip()


def test_scores_come_without_a_message() -> None:
    message, table = handlers.score_ten()
    assert message == "" and "pg-ten" in table

"""The picker as it is laid out."""

import gradio as gr
import pytest

from playground.importing import hub
from playground.messages import say
from playground.ui.common import Picker
from playground.ui.models.picker import build_picker


def laid_out() -> tuple[gr.Blocks, Picker]:
    with gr.Blocks() as page:
        picker = build_picker(["decoder"], "language-model", "language")
    return page, picker


def test_ours_come_first_and_the_box_waits_for_its_button() -> None:
    page, picker = laid_out()
    assert picker.name.value == "decoder" and [name for name, _ in picker.name.choices] == picker.choices()
    assert picker.choices() == ["decoder", "some-gpt2"]
    parts = {one.elem_id: one for one in page.blocks.values() if one.elem_id}
    assert parts["language-another"].visible and not parts["language-open"].parent.visible


def test_where_opening_is_switched_off_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(hub.LIMIT, "0")
    page, _ = laid_out()
    parts = {one.elem_id: one for one in page.blocks.values() if one.elem_id}
    assert not parts["language-another"].visible
    assert any(say("models.switched-off") in str(getattr(one, "value", "")) for one in page.blocks.values())

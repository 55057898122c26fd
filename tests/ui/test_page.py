"""What the page keeps of its visitors."""

import gradio as gr
import pytest

from playground.errors import UserError
from playground.ui import LAUNCH
from playground.ui.page import SESSIONS, built, show_progress


def test_the_sessions_used_longest_ago_are_forgotten() -> None:
    with gr.Blocks() as demo:
        state = gr.State(0)
    app, _, _ = demo.launch(**LAUNCH, prevent_thread_lock=True, quiet=True, server_port=None)
    try:
        for number in range(3 * SESSIONS):
            app.state_holder[f"visitor {number}"][state._id] = number
            assert app.state_holder["busy"] is not None
        assert len(app.state_holder.session_data) <= SESSIONS
        assert "busy" in app.state_holder and f"visitor {3 * SESSIONS - 1}" in app.state_holder
    finally:
        demo.close()


@pytest.mark.parametrize("error", [KeyError("sha256"), UserError("The model is damaged. Copy it again.")])
def test_a_tab_that_cannot_be_built_says_why_and_the_others_stand(error: Exception) -> None:
    def build() -> gr.Textbox:
        with gr.Row():
            text = gr.Textbox("before")
            text.change(len, text, None)
        return text

    def fail() -> None:
        build()
        raise error

    with gr.Blocks() as demo, gr.Tabs():
        with gr.Tab("One") as one:
            assert built(demo, one, fail) is None
        with gr.Tab("Two") as two:
            assert isinstance(built(demo, two, build), gr.Textbox)
    [notice] = one.children
    told = "Copy it again" if isinstance(error, UserError) else "(KeyError: &#x27;sha256&#x27;)"
    assert "pg-notice" in notice.value and told in notice.value
    assert len(demo.fns) == 1 and len(two.children) == 1
    used = {id for dependency in demo.get_config_file()["dependencies"] for id in dependency["inputs"]}
    assert used <= {component["id"] for component in demo.get_config_file()["components"]}


def test_progress_is_shown_where_results_stand_and_nowhere_of_a_hidden_event() -> None:
    with gr.Blocks() as demo:
        with gr.Tabs() as tabs, gr.Tab("One"):
            text, result, other, state = gr.Textbox(), gr.HTML(), gr.HTML(), gr.State()
        outputs = [tabs, text, result, state]
        text.submit(lambda: None, None, outputs)
        text.input(lambda: None, None, outputs, show_progress="hidden")
        text.blur(lambda: None, None, outputs, show_progress_on=other)
    show_progress(demo)
    shown, hidden, chosen = demo.fns.values()
    assert (shown.show_progress_on, hidden.show_progress_on) == ([result], [])
    assert list(chosen.show_progress_on) == [other]

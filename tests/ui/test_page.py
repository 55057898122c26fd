"""What the page keeps of its visitors."""

import gradio as gr

from playground.ui import LAUNCH
from playground.ui.page import SESSIONS


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

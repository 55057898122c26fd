"""What of a tab stands in the address, and what an address may ask."""

from types import SimpleNamespace

import gradio as gr
import pytest

from playground.errors import UserError
from playground.ui.common import Linked
from playground.ui.linking import LONGEST, asked, link_tab, opening, tell, tell_part, tell_tab, value_of

SLIDER = {"minimum": 0, "maximum": 2, "value": 0.8}


def sending(**data: object) -> gr.EventData:
    return SimpleNamespace(_data=data)


def linked(opens=lambda link, text, share: ("", text.upper(), share, "seen")) -> Linked:
    with gr.Blocks():
        fields = {"text": gr.Textbox("usual"), "share": gr.Slider(**SLIDER)}
        return Linked(opens, gr.HTML(), fields, [gr.HTML()])


def test_an_address_sets_the_fields_and_what_follows() -> None:
    [(tab, *shown)] = opening("one", linked())(sending(link={"text": "new", "share": "1"}, seen=True))
    assert tab["selected"] == "one" if isinstance(tab, dict) else tab.selected == "one"
    assert shown == ["", "NEW", 1, "seen"]


def test_what_an_address_leaves_out_is_as_usual() -> None:
    [(tab, *shown)] = opening("one", linked())(sending(link={"share": "1"}, seen=False))
    assert shown == ["", "USUAL", 1, "seen"] and tab == gr.skip()


def test_an_address_without_values_leaves_the_tab_as_it_is() -> None:
    [(_, *shown)] = opening("one", linked())(sending(link={}, seen=True))
    assert shown == [gr.skip()] * 4


def test_results_come_one_after_the_other_where_the_tab_shows_them_so() -> None:
    def opens(link: dict, text: str, share: float):
        yield "", text, share, "first"
        yield "", text, share, "second"

    found = opening("one", linked(opens))(sending(link={"text": "new"}, seen=True))
    assert [shown[-1] for shown in found] == ["first", "second"]


@pytest.mark.parametrize(
    "link", [{"share": "many"}, {"share": "3"}, {"share": "nan"}, {"text": "x" * (LONGEST + 1)}]
)
def test_an_address_that_cannot_be_honoured_says_so_and_changes_nothing(link: dict) -> None:
    [(_, message, *kept)] = opening("one", linked())(sending(link=link, seen=True))
    assert "pg-notice" in message and next(iter(link)) in message
    assert kept == [gr.skip()] * 3


def test_a_mistake_of_the_tab_is_told_as_its_message() -> None:
    def opens(*values: object) -> tuple:
        raise UserError("There is nothing to read.")

    [(_, message, *_)] = opening("one", linked(opens))(sending(link={"text": "new"}, seen=True))
    assert "There is nothing to read." in message


def test_choices_and_switches_are_read_as_they_stand_in_an_address() -> None:
    with gr.Blocks():
        radio = gr.Radio([("As it is", "plain"), ("Other", "other")], value="plain")
        box = gr.Checkbox(False)
    assert value_of(radio, "way", {"way": "other"}) == "other"
    assert value_of(box, "live", {"live": "true"}) is True and value_of(box, "live", {"live": "1"}) is False
    with pytest.raises(UserError, match="way"):
        value_of(radio, "way", {"way": "As it is"})


@pytest.mark.parametrize("data", [{}, {"link": [], "seen": True}, {"link": {}, "seen": "yes"}])
def test_what_no_opener_sends_is_refused(data: dict) -> None:
    with pytest.raises(UserError):
        asked(sending(**data))


def test_the_browser_is_told_by_scripts_alone() -> None:
    with gr.Blocks() as demo:
        with gr.Tabs() as tabs, gr.Tab("One", id="one") as tab:
            text = gr.Textbox("")
            message = gr.HTML()
        tell_tab(tab)
        tell_part("one", tab)
        tell("one", {"text": text})
        link_tab("one", tabs, Linked(lambda _, text: ("", text), message, {"text": text}, []))
    scripts = [fn["js"] for fn in demo.get_config_file()["dependencies"] if fn["js"]]
    assert len(scripts) == 5 and all("pg-" in script for script in scripts)
    assert all(not fn["backend_fn"] for fn in demo.get_config_file()["dependencies"] if fn["js"])

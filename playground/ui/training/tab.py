"""The Train tab: a small Transformer learns while one looks on, and a film of its weights."""

import atexit
import dataclasses
from functools import partial

import gradio as gr

from ...messages import say
from ...training.live import Runs
from ...training.toys import LIMITS, Toy
from ...transformer.config import CHOICES
from ...uses.toys.tasks import TEXT
from ..common import LAST, MODEL_EVENT, QUICK, Handover, chart_box, hint, html_box, message_box, paragraph
from ..linking import opener, tell
from . import films, views
from .film_handlers import FilmHandlers
from .films import END, NOTHING, OWN, SAME
from .handlers import Handlers
from .views import FIELDS

# A run waits in a queue of its own (training/live.py); who looks on takes no turn of the models.
WATCH = {
    "concurrency_id": "training",
    "concurrency_limit": 40,
    "api_visibility": "private",
    "show_progress": "hidden",
}
POSITIONS = ("learned", "sinusoidal", "rotary", "alibi", "t5", "none")


def build_training_tab(demo: gr.Blocks, tabs: gr.Tabs) -> Handover:
    """Lay the tab out and wire its events, those of the whole page too: a link that opens it, and a person
    who leaves."""
    runs = Runs()
    atexit.register(runs.close)
    handlers = Handlers(runs)
    paragraph(say("training.about"))
    with gr.Row(elem_classes="pg-examples"):
        telling = [
            (gr.Button(say(f"training.telling-{name}"), size="sm", min_width=140), name)
            for name in views.TELLING
        ]
    told = html_box("training-told")
    with gr.Row():
        with gr.Column(scale=1, min_width=300):
            settings, text = build_settings()
        with gr.Column(scale=2, min_width=320):
            about = html_box("training-about")
            with gr.Row(elem_id="training-buttons"):
                start = gr.Button(
                    say("training.start"), variant="primary", min_width=80, elem_id="training-start"
                )
                pause = gr.Button(say("training.pause"), min_width=80, elem_id="training-pause")
                step = gr.Button(say("training.ten-steps"), min_width=80, elem_id="training-step")
                go_on = gr.Button(say("training.continue"), min_width=80, elem_id="training-continue")
                stop = gr.Button(say("training.stop"), min_width=80, elem_id="training-stop")
                reset = gr.Button(say("training.reset"), min_width=80, elem_id="training-reset")
            message = message_box("training-message")
            live = chart_box("training-live")
            with gr.Row():
                inside = gr.Button(say("training.open-inside"), size="sm", elem_id="training-inside")
                keep = gr.Button(say("training.keep"), size="sm", elem_id="training-keep")
                pack = gr.Button(say("training.pack"), size="sm", elem_id="training-pack")
            archive = gr.File(
                label=say("training.checkpoint"), interactive=False, visible=False, elem_id="training-file"
            )
    asked, watched = [text, *settings], [message, live]
    # What the page sets by itself, it sets all at once, and tells about it behind.
    gr.on([each.input for each in asked], handlers.about, asked, about, **LAST)
    fields = dict(zip(FIELDS, settings, strict=True))
    usual = {name: component.value for name, component in fields.items()}
    by_link = opener("train", usual, render=False)
    linked = by_link.apply(handlers.by_link, None, [tabs, *settings, told], trigger_mode="multiple", **QUICK)
    tell("train", fields)
    linked.then(handlers.about, asked, about, **QUICK)
    demo.load(handlers.about, asked, about, **QUICK)
    for button, name in telling:
        chosen = button.click(partial(handlers.telling, name), None, [*settings, told], **QUICK)
        chosen.then(handlers.about, asked, about, **QUICK)
    start.click(handlers.start, [text, *settings], watched, **WATCH)
    go_on.click(handlers.go_on, None, watched, **WATCH)
    step.click(handlers.step, None, watched, **WATCH)
    pause.click(handlers.pause, None, None, **QUICK)
    stop.click(handlers.stop, None, None, **QUICK)
    reset.click(handlers.reset, None, watched, **QUICK)
    keep.click(handlers.keep, None, message, **QUICK)
    pack.click(handlers.pack, None, [message, archive], **MODEL_EVENT)
    demo.unload(handlers.leave)
    lent = gr.State(("", ""))
    film_handlers = FilmHandlers(runs)
    # Through the queue, behind which alone the page is told that a state has changed.
    inside.click(film_handlers.lend_last, None, [message, lent], **MODEL_EVENT)
    build_film(film_handlers, lent)
    return Handover(lent.change, [lent], lambda lent: (*lent, "", ""), opener=by_link)


def build_film(handlers: FilmHandlers, lent: gr.State) -> None:
    """The part with the films. lent: what is to be opened in the Attention tab."""
    with gr.Accordion(say("training.films"), open=True, elem_id="training-film-part"):
        hint(say("training.films-about"))
        name = gr.Radio(films.choices(), value=OWN, label=say("training.film"), elem_id="training-film-name")
        about = html_box("training-film-about")
        with gr.Row():
            place = gr.Slider(
                0,
                END,
                END,
                step=1,
                label=say("training.place"),
                elem_id="training-place",
            )
            against = gr.Dropdown(
                films.against(),
                value=NOTHING,
                label=say("training.against"),
                min_width=160,
                elem_id="training-against",
            )
            other = gr.Slider(
                0, END, 0, step=1, label=say("training.other-step"), visible=False, elem_id="training-other"
            )
        with gr.Row():
            row = gr.Textbox(
                label=say("training.row"),
                max_lines=1,
                min_width=260,
                elem_id="training-row",
            )
            play = gr.Button(say("training.play"), min_width=80, elem_id="training-play")
            inside = gr.Button(say("training.open-step"), min_width=80, elem_id="training-film-inside")
        message = message_box("training-film-message")
        picture = chart_box("training-film")
    choice = [name, place, against, other, row]
    moved = WATCH | {"trigger_mode": "always_last"}
    name.input(handlers.choose, [name, row], [message, about, place, against, picture], **moved)
    against.change(lambda value: gr.Slider(visible=value == SAME), against, other, **QUICK)
    changes = [place.input, against.input, other.input, row.change]
    gr.on(changes, handlers.show, choice, [message, picture], **moved)
    play.click(handlers.play, [name, against, other, row], [message, picture, place], **WATCH)
    inside.click(handlers.lend, [name, place], [message, lent], **MODEL_EVENT)


def build_settings() -> tuple[list[gr.components.Component], gr.Textbox]:
    """Every field of a toy, in its order, and the text of one's own."""
    usual = dataclasses.asdict(Toy())

    def worded(name: str) -> dict[str, str]:
        label, info = say(f"training.{name}"), say(f"training.{name}-info")
        return {"label": label, "info": info, "elem_id": f"training-{name}"}

    def slider(name: str, step: float) -> gr.Slider:
        return gr.Slider(*LIMITS[name], usual[name], step=step, **worded(name))

    def number(name: str) -> gr.Number:
        return gr.Number(usual[name], **worded(name), min_width=120)

    def choice(name: str, choices: list | tuple) -> gr.Dropdown:
        return gr.Dropdown(choices, value=usual[name], **worded(name), min_width=140)

    made: dict[str, gr.components.Component] = {}
    made["task"] = choice("task", views.task_choices())
    text = gr.Textbox(
        label=say("training.own-text"),
        info=say("training.own-text-info"),
        lines=4,
        max_lines=8,
        visible=usual["task"] == TEXT,
        elem_id="training-text",
    )
    made["task"].change(lambda task: gr.Textbox(visible=task == TEXT), made["task"], text, **QUICK)
    made["layers"] = slider("layers", 1)
    made["heads"] = slider("heads", 1)
    made["width"] = slider("width", 8)
    made["positions"] = choice("positions", POSITIONS)
    with gr.Accordion(say("training.machine"), open=False):
        made["norm"] = choice("norm", CHOICES["norm"])
        made["activation"] = choice("activation", CHOICES["activation"])
        made["dropout"] = slider("dropout", 0.05)
    with gr.Accordion(say("training.learning"), open=False, elem_id="training-learning"):
        made["steps"] = number("steps")
        made["lr"] = number("lr")
        made["optimiser"] = choice("optimiser", ("muon", "adamw"))
        made["weight_decay"] = number("weight_decay")
        made["rows"] = slider("rows", 4)
        made["examples"] = number("examples")
        made["seed"] = number("seed")
    return [made[name] for name in views.FIELDS], text

"""The Train tab: a small Transformer learns while one looks on, and a film of its weights."""

import atexit
import dataclasses
from functools import partial

import gradio as gr

from ...training.live import Runs
from ...training.toys import LIMITS, Toy
from ...transformer.config import CHOICES
from ...uses.toys.tasks import TEXT
from ..common import LAST, MODEL_EVENT, QUICK, Handover, chart_box, hint, html_box, message_box, paragraph
from ..linking import opener, tell
from . import views
from .film_handlers import FilmHandlers
from .films import AGAINST, END, FILMS, NOTHING, OWN, SAME
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
    paragraph(
        "Train a small Transformer here, see its heads form, and test at every step whether they matter. "
        "It runs in a process of its own, on one core of the machine that serves this page."
    )
    with gr.Row(elem_classes="pg-examples"):
        telling = [(gr.Button(name, size="sm", min_width=140), name) for name in views.TELLING]
    told = html_box("training-told")
    with gr.Row():
        with gr.Column(scale=1, min_width=300):
            settings, text = build_settings()
        with gr.Column(scale=2, min_width=320):
            about = html_box("training-about")
            with gr.Row(elem_id="training-buttons"):
                start = gr.Button("Start", variant="primary", min_width=80, elem_id="training-start")
                pause = gr.Button("Pause", min_width=80, elem_id="training-pause")
                step = gr.Button("10 steps", min_width=80, elem_id="training-step")
                go_on = gr.Button("Continue", min_width=80, elem_id="training-continue")
                stop = gr.Button("Stop", min_width=80, elem_id="training-stop")
                reset = gr.Button("Reset", min_width=80, elem_id="training-reset")
            message = message_box("training-message")
            live = chart_box("training-live")
            with gr.Row():
                inside = gr.Button("Open in Attention", size="sm", elem_id="training-inside")
                keep = gr.Button("Keep this run beside the next", size="sm", elem_id="training-keep")
                pack = gr.Button("Make a checkpoint to download", size="sm", elem_id="training-pack")
            archive = gr.File(label="Checkpoint", interactive=False, visible=False, elem_id="training-file")
    asked, watched = [text, *settings], [message, live]
    # What the page sets by itself, it sets all at once, and tells about it behind.
    gr.on([each.input for each in asked], handlers.about, asked, about, **LAST)
    fields = dict(zip(FIELDS, settings, strict=True))
    usual = {name: component.value for name, component in fields.items()}
    by_link = opener("train", usual, render=False)
    linked = by_link.apply(handlers.by_link, None, [tabs, *settings, told], **QUICK)
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
    films = FilmHandlers(runs)
    # Through the queue, behind which alone the page is told that a state has changed.
    inside.click(films.lend_last, None, [message, lent], **MODEL_EVENT)
    build_film(films, lent)
    return Handover(lent.change, [lent], lambda lent: (*lent, "", ""), opener=by_link)


def build_film(handlers: FilmHandlers, lent: gr.State) -> None:
    """The part with the films. lent: what is to be opened in the Attention tab."""
    with gr.Accordion("Films: weights kept while it was learned", open=True, elem_id="training-film-part"):
        hint(
            "Weights are kept at steps that grow by a quarter. Move the slider: the attention of every head "
            "on a row of yours, what each head does, and what the loss owes to it."
        )
        name = gr.Radio(FILMS, value=OWN, label="Film", elem_id="training-film-name")
        about = html_box("training-film-about")
        with gr.Row():
            place = gr.Slider(
                0,
                END,
                END,
                step=1,
                label="From its first step (0) to its last (100)",
                elem_id="training-place",
            )
            against = gr.Dropdown(
                AGAINST, value=NOTHING, label="Set against", min_width=160, elem_id="training-against"
            )
            other = gr.Slider(
                0, END, 0, step=1, label="The other step", visible=False, elem_id="training-other"
            )
        with gr.Row():
            row = gr.Textbox(
                label="A row of yours (empty: an example)",
                max_lines=1,
                min_width=260,
                elem_id="training-row",
            )
            play = gr.Button("Play", min_width=80, elem_id="training-play")
            inside = gr.Button("Open this step in Attention", min_width=80, elem_id="training-film-inside")
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

    def slider(name: str, label: str, step: float, info: str) -> gr.Slider:
        least, most, _ = LIMITS[name]
        return gr.Slider(
            least, most, usual[name], step=step, label=label, info=info, elem_id=f"training-{name}"
        )

    def number(name: str, label: str, info: str) -> gr.Number:
        return gr.Number(usual[name], label=label, info=info, elem_id=f"training-{name}", min_width=120)

    def choice(name: str, choices: list | tuple, label: str, info: str) -> gr.Dropdown:
        return gr.Dropdown(
            choices, value=usual[name], label=label, info=info, elem_id=f"training-{name}", min_width=140
        )

    made: dict[str, gr.components.Component] = {}
    labels = [(label, name) for name, label in views.TASK_LABELS.items()]
    made["task"] = choice("task", labels, "Task", "What it learns. A fifth of all rows is held out.")
    text = gr.Textbox(
        label="Text of your own",
        info="For the task “text”: at least some pages, at most 200 kB.",
        lines=4,
        max_lines=8,
        visible=usual["task"] == TEXT,
        elem_id="training-text",
    )
    made["task"].change(lambda task: gr.Textbox(visible=task == TEXT), made["task"], text, **QUICK)
    made["layers"] = slider(
        "layers", "Layers", 1, "One after the other: what a head finds, later layers can use."
    )
    made["heads"] = slider("heads", "Heads in each layer", 1, "Each looks for something of its own.")
    made["width"] = slider("width", "Width", 8, "Numbers in the vector of a token; a multiple of the heads.")
    made["positions"] = choice("positions", POSITIONS, "Positions", "How it knows where a character stands.")
    with gr.Accordion("More about the machine", open=False):
        made["norm"] = choice("norm", CHOICES["norm"], "Norm", "What keeps vectors at one size.")
        made["activation"] = choice(
            "activation", CHOICES["activation"], "Activation", "The bend in the feed-forward network."
        )
        made["dropout"] = slider(
            "dropout", "Dropout", 0.05, "Silences values at random: against learning by heart."
        )
    with gr.Accordion("How it learns", open=False):
        made["steps"] = number("steps", "Steps", "Updates of the weights.")
        made["lr"] = number("lr", "Learning rate", "How far each step goes; Muon takes ten times as much.")
        made["optimiser"] = choice(
            "optimiser", ("muon", "adamw"), "Optimiser", "Muon turns every direction of a matrix at one pace."
        )
        made["weight_decay"] = number(
            "weight_decay", "Weight decay", "How much the matrices shrink: large weights have to pay."
        )
        made["rows"] = slider("rows", "Rows of a batch", 4, "How many are looked at before each step.")
        made["examples"] = number(
            "examples", "Different rows", "0: new ones without end. Few: they are soon known by heart."
        )
        made["seed"] = number("seed", "Seed", "All random numbers come from it: the same seed, the same run.")
    return [made[name] for name in views.FIELDS], text

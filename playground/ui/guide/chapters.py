"""The chapters of the guide: what each step shows, and how it is noticed that it was done.

What a step says is in the catalogue, under its name: `guide.attention-2.text`, `.do` (one action), `.ask` (a
question) and `.answer`. The numbers in it come from `facts.py`.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ...errors import UserError
from ...measuring import ten
from ...messages import Message
from . import facts, texts
from .facts import Facts

Link = Mapping[str, str]  # what stands in an address: the tab, and what stands in it


@dataclass(frozen=True)
class Step:
    """One step. Of `changed` and `clicked` one says what counts as done."""

    name: str
    shows: Link  # what the page is set to
    tries: Link  # with what the reader tries the answer to the question
    changed: tuple[str, ...] = ()  # fields of the tab that is shown: one of them stands otherwise now
    clicked: str = ""  # a CSS selector: something like that was clicked
    at: str = ""  # a CSS selector: what is to be seen of a long tab
    below: str = ""  # the same where the guide lies below the tab, which then has half the screen
    facts: Callable[[], Facts] = field(default=dict)  # the numbers in its sentences


@dataclass(frozen=True)
class Chapter:
    name: str
    steps: tuple[Step, ...]


def sheet(*rows: tuple[str, str]) -> str:
    """A sheet as an address holds it; the page names its columns."""
    cells = [[number, [given, wanted], int(bool(wanted))] for number, (given, wanted) in enumerate(rows)]
    return json.dumps({"columns": ["", ""], "rows": cells, "note": ""}, ensure_ascii=False)


INITIALS = tuple((given, wanted) for given, wanted in texts.EXAMPLES)
ASKED = tuple((given, "") for given in texts.QUERIES)
HEAD = {"checkpoint": "translate-en-fr", "text": texts.SENTENCE}
CROSS = {"tab": "attention", **HEAD, "kind": "cross"}
LOOKED = f"{texts.LAYER}.{texts.HEAD}"
LANGUAGE = {"tab": "language"}
PLAIN = LANGUAGE | {"temperature": "1", "top-p": "1"}  # what the model says, as it says it
TRANSLATE = {"tab": "translate"}
SUMMARIES = {"tab": "summaries"}
POSITIONS = {"tab": "positions", "text": texts.SENTENCE}
TRAIN = {"tab": "train", "task": "induction"}

TEN = [source for source, _ in ten.SENTENCES]

CHAPTERS = (
    Chapter(
        "model",
        (
            Step(
                "model-1",
                shows=PLAIN | {"text": texts.OPENING},
                changed=("text",),
                tries=PLAIN | {"text": texts.OTHER_OPENING},
                facts=facts.openings,
            ),
            Step(
                "model-2",
                shows=PLAIN | {"text": texts.OPENING},
                changed=("temperature",),
                tries=PLAIN | {"text": texts.OPENING, "temperature": "0"},
                facts=facts.openings,
            ),
            Step(
                "model-3",
                shows=LANGUAGE | {"texts": "\n".join(texts.PAIR)},
                changed=("texts",),
                at="#plausible-part",
                tries=LANGUAGE | {"texts": "\n".join(texts.FAR_PAIR)},
                facts=facts.surprises,
            ),
        ),
    ),
    Chapter(
        "context",
        (
            Step(
                "context-1",
                shows={"tab": "incontext", "sheet": sheet(*INITIALS, *ASKED)},
                clicked=".pg-sheet-fill",
                tries={"tab": "incontext", "sheet": sheet(INITIALS[0], *ASKED)},
                facts=facts.shots,
            ),
            Step(
                "context-2",
                shows={"tab": "incontext", "sheet": sheet(*texts.TURNED, *ASKED)},
                clicked=".pg-sheet-fill",
                tries={"tab": "incontext", "sheet": sheet(*INITIALS, *ASKED)},
                facts=facts.turned,
            ),
        ),
    ),
    Chapter(
        "steps",
        (
            Step(
                "steps-1",
                shows=TRANSLATE | {"text": texts.SENTENCE},
                changed=("text",),
                tries=TRANSLATE | {"text": texts.LONG_WORD},
                facts=facts.tokens,
            ),
            Step(
                "steps-2",
                shows=TRANSLATE | {"text": texts.SENTENCE},
                clicked="#translate-steps",
                at="#translate-steps",
                tries=TRANSLATE | {"text": texts.BANK},
                facts=facts.vectors,
            ),
            Step(
                "steps-3",
                shows=TRANSLATE | {"text": texts.SENTENCE},
                clicked="#translate-output .pg-option",
                below="#translate-output",
                tries=TRANSLATE | {"text": texts.SENTENCE, "beginning": "La"},
                facts=facts.output,
            ),
        ),
    ),
    Chapter(
        "attention",
        (
            Step(
                "attention-1",
                shows=CROSS | {"heads": LOOKED},
                clicked="#attention-picture .pg-picture",
                at="#attention-picture",
                tries=CROSS | {"heads": LOOKED, "text": texts.SWAPPED},
                facts=facts.looking,
            ),
            Step(
                "attention-2",
                shows=CROSS | {"heads": LOOKED},
                clicked="#attention-picture .pg-picture, #attention-panels",
                at="#attention-picture",
                tries=CROSS | {"heads": LOOKED},
                facts=facts.formula,
            ),
            Step(
                "attention-3",
                shows=CROSS | {"heads": LOOKED},
                changed=("edits",),
                at="#attention-picture",
                tries=CROSS | {"heads": LOOKED, "edits": texts.OFF},
                facts=facts.switched_off,
            ),
        ),
    ),
    Chapter(
        "positions",
        (
            Step(
                "positions-1",
                shows=POSITIONS | {"part": "why"},
                changed=("seed", "shift", "text"),
                tries=POSITIONS | {"part": "why", "text": texts.BOTH},
                facts=facts.without_order,
            ),
            Step(
                "positions-2",
                shows=POSITIONS | {"part": "how", "scheme": "sinusoidal"},
                changed=("scheme",),
                tries=POSITIONS | {"part": "how", "scheme": "none"},
            ),
            Step(
                "positions-3",
                shows=POSITIONS | {"part": "which", "string": texts.LONG_STRING},
                changed=("string",),
                tries=POSITIONS | {"part": "which", "string": texts.STRING},
                facts=facts.twins,
            ),
        ),
    ),
    Chapter(
        "translation",
        (
            Step(
                "translation-1",
                shows={"tab": "attention", **HEAD, "kind": "encoder"},
                changed=("kind",),
                at="#attention-kind",
                tries={"tab": "attention", **HEAD, "kind": "decoder"},
                facts=facts.machine,
            ),
            Step(
                "translation-2",
                shows=TRANSLATE | {"text": texts.SEARCHED, "method": "greedy"},
                changed=("method",),
                tries=TRANSLATE | {"text": texts.SEARCHED, "method": "beam"},
                facts=facts.searched,
            ),
        ),
    ),
    Chapter(
        "uses",
        (
            Step(
                "uses-1",
                shows={"tab": "roles", "text": texts.ACTIVE},
                changed=("text",),
                tries={"tab": "roles", "text": texts.PASSIVE},
                facts=facts.roles,
            ),
            Step(
                "uses-2",
                shows=PLAIN | {"text": texts.OPPOSITE},
                changed=("text",),
                tries=PLAIN | {"text": texts.CAPITAL},
                facts=facts.knowledge,
            ),
            Step(
                "uses-3",
                shows=SUMMARIES | {"text": texts.ABSTRACT},
                clicked="#summaries-output .pg-word",
                below="#summaries-output",
                tries=SUMMARIES | {"text": texts.LETTER},
                facts=facts.headlines,
            ),
        ),
    ),
    Chapter(
        "scores",
        (
            Step(
                "scores-1",
                shows={"tab": "guide"},
                clicked="#guide-score",
                at="#guide-ten",
                tries=TRANSLATE | {"text": TEN[texts.UNLIKE], "method": "greedy"},
                facts=facts.accuracy,
            ),
            Step(
                "scores-2",
                shows={"tab": "guide"},
                clicked="#guide-score",
                at="#guide-ten",
                tries=TRANSLATE | {"text": TEN[texts.FAR], "method": "greedy"},
                facts=facts.bleu,
            ),
            Step(
                "scores-3",
                shows={"tab": "guide"},
                clicked="#guide-score",
                at="#guide-ten",
                tries=LANGUAGE | {"texts": TEN[0]},
                facts=facts.perplexity,
            ),
        ),
    ),
    Chapter(
        "training",
        (
            Step(
                "training-1",
                shows=TRAIN,
                clicked="#training-start",
                below="#training-buttons",
                tries=TRAIN | {"layers": "1"},
            ),
            Step(
                "training-2",
                shows=TRAIN | {"width": "64"},
                changed=("width", "layers", "heads"),
                below="#training-layers",
                tries=TRAIN | {"width": "128"},
            ),
            Step(
                "training-3",
                shows={"tab": "train", **texts.BY_HEART},
                changed=("weight_decay", "dropout", "examples"),
                at="#training-learning",
                tries={"tab": "train", **texts.BY_HEART, "examples": "4000"},
            ),
        ),
    ),
    Chapter(
        "choosing",
        (
            Step(
                "choosing-1",
                shows=TRANSLATE | {"text": texts.SENTENCE},
                clicked="#translate-scores",
                at="#translate-scores",
                tries=TRANSLATE | {"text": texts.OUTSIDE},
                facts=facts.scores,
            ),
            Step(
                "choosing-2",
                shows=LANGUAGE | {"text": texts.OPENING},
                changed=("text", "texts"),
                at="#plausible-part",
                tries=LANGUAGE | {"texts": "\n".join(texts.WORLDS)},
                facts=facts.worlds,
            ),
        ),
    ),
)
STEPS = tuple(step for chapter in CHAPTERS for step in chapter.steps)


def step_named(name: str) -> tuple[int, Step]:
    """The step of this name, with its number among all. Raises UserError where there is none."""
    for number, step in enumerate(STEPS):
        if step.name == name:
            return number, step
    raise UserError(Message("guide.unknown", {"name": name[:40]}))


def chapter_of(step: Step) -> tuple[int, Chapter]:
    return next((n, chapter) for n, chapter in enumerate(CHAPTERS, 1) if step in chapter.steps)

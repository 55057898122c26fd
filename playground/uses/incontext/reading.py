"""In-context learning as a use: how a prompt of examples, "input -> output" a line, is read."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from ...checkpoints import Checkpoint
from ...text.characters import StandIns
from ...text.conventions import normalise_cell
from ...transformer import Edits
from ..contract import Reading, Way, check_room, go_on
from .episodes import Format
from .families import draw
from .trials import family_trials

ANSWER = 80  # tokens that a few-shot model may write
ARROW = "->"
CELLS = re.compile(r" ?(?:->|→|\t) ?")  # what stands between an input and its output
DRAWN_SEED = 3_000_003
OWN = 40  # drawn prompts that serve as examples
MARGIN = 40  # tokens of the context that a drawn prompt leaves free
WAY = Way(
    name="",
    label="",
    samples=(
        "Ada King -> A. King\nAlan Moss -> A. Moss\nGrace Lund -> G. Lund\nEdgar Holm ->",
        "red lamp -> LAMP\nold door -> DOOR\ncold milk -> MILK\nlong road ->",
    ),
    other="Ada King -> King A.\nAlan Moss -> Moss A.\nGrace Lund -> Lund G.\nEdgar Holm ->",
)


class FewShotUse:
    """A decoder over characters that goes on with examples."""

    name = "in-context"
    what = "few-shot model"
    by_word = False

    def ways(self, task: Mapping[str, str]) -> list[Way]:
        return [WAY]

    def read(self, checkpoint: Checkpoint, text: str, target: str | None, way: str = "") -> Reading:
        """The output is the answer behind the last line, with its end mark."""
        specials, room = checkpoint.tokenizer.specials, checkpoint.model.config.max_length
        form = Format(checkpoint.tokenizer)
        stand_ins = form.new_stand_ins()
        prompt = [specials.bos, *prompt_of(form, text, stand_ins)]
        after = [*prompt_of(form, target, stand_ins), specials.eos] if target else []
        check_room(len(prompt) + len(after) - 1, room - 1)
        limit = min(ANSWER, room - len(prompt) + 1)  # the last one is not read
        found = go_on(checkpoint, None, prompt, limit, Edits(), may_repeat=True)
        written = [*prompt[1:], *(after or found.tokens)]
        return Reading(
            source=None,
            read=(specials.bos, *written[:-1]),
            written=tuple(written),
            given=len(prompt),
            counted=range(len(prompt) - 1, len(written)),
            output=stand_ins.show(checkpoint.tokenizer.decode(found.tokens)),
            limit=limit,
            may_repeat=True,
            show=stand_ins.show,
        )

    def corpus(
        self, checkpoint: Checkpoint, file: Path | None, own: Sequence[str], count: int
    ) -> tuple[list[Reading], list[Reading]]:
        """Prompts of freshly drawn tasks, four examples and a question each, with their answers; no file."""
        room = checkpoint.model.config.max_length - MARGIN
        readings = []
        for trial in family_trials(draw, DRAWN_SEED, OWN + count, room):
            cells = [cell for pair in (*trial.examples, (trial.query, trial.output)) for cell in pair]
            if not any(ARROW in cell for cell in cells):
                lines = [f"{text} {ARROW} {output}" for text, output in trial.examples]
                text = "\n".join([*lines, f"{trial.query} {ARROW}"])
                readings.append(self.read(checkpoint, text, trial.output))
        return readings[OWN:], readings[:OWN]


def prompt_of(form: Format, text: str, stand_ins: StandIns) -> list[int]:
    """The ids of lines of examples: an arrow or a tab becomes the token between input and output, and a
    line break the end mark of an example. Raises UserError for characters that the model cannot read."""
    ids: list[int] = []
    for number, line in enumerate(text.strip("\n").splitlines()):
        cells = [normalise_cell(cell) for cell in CELLS.split(line)]
        form.note(cells, stand_ins, "This prompt")
        ids += [form.specials.eos] if number else []
        for n, cell in enumerate(cells):
            ids += [*([form.separator] if n else []), *form.spell(cell, stand_ins)]
    return ids

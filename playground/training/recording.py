"""The film of a run: its weights at steps that grow by a constant factor, and what was measured of them.

A folder with film.json, which holds the settings and the evidence, and a file of weights a step, in 16 bits.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import save_file

from ..checkpoints import read_json, write_json
from ..errors import UserError
from ..measuring.evidence import Evidence, as_json
from ..transformer import Transformer

FOLDER = "film"  # in that of a run
ABOUT = "film.json"
GROWTH = 1.25  # by which the step grows from one kept set of weights to the next


def kept_steps() -> Iterator[int]:
    """The steps at which weights are kept: they grow by a constant factor."""
    step = 1
    while step <= 10**6:
        yield step
        step = max(step + 1, round(step * GROWTH))


KEPT_STEPS = frozenset((0, *kept_steps()))


def weights_at(folder: Path, step: int) -> Path:
    """The file of a film with the weights of a step."""
    return folder / f"{step}.safetensors"


class Recorder:
    """Keeps the film of a run as it goes."""

    def __init__(
        self,
        folder: Path,
        settings: dict,
        measure: Callable[[Transformer, int], Evidence],
        tell: Callable[[Evidence], None],
    ) -> None:
        """measure: what is measured of a model at a step. tell: hears it."""
        self.folder, self.settings, self.measure, self.tell = folder, settings, measure, tell

    def keep(self, model: Transformer, step: int) -> None:
        """Raises UserError where it cannot be stored."""
        found = self.measure(model, step)
        weights = {name: tensor.half().contiguous() for name, tensor in model.state_dict().items()}
        file = self.folder / ABOUT
        fresh = file.with_suffix(".new")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            # A run that was cut and goes on comes to some steps again: the later ones count.
            before = [one for one in read_json(file)["evidence"] if one["step"] < step] if step else []
            write_json(fresh, {"settings": self.settings, "evidence": [*before, as_json(found)]})
            save_file(weights, weights_at(self.folder, step))
            shutil.copymode(fresh, weights_at(self.folder, step))  # else the owner alone may read it
            os.replace(fresh, file)
        except (OSError, SafetensorError) as error:
            raise UserError(
                f"The film cannot be written to {self.folder}: {error}. Is the disk full? Make room, and "
                "begin again."
            ) from None
        self.tell(found)

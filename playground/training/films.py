"""Films of training: those of runs, and those that are shipped."""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file

from .. import checkpoints
from ..checkpoints import Checkpoint, read_json
from ..errors import UserError
from ..measuring.evidence import Evidence, from_json
from ..messages import Message
from ..transformer import Transformer
from ..uses.toys.tasks import Task, task_of
from .recording import ABOUT, weights_at
from .toys import Toy, checkpoint_of

SHIPPED = checkpoints.FOLDER / "films"


@dataclass(frozen=True)
class Film:
    """The weights of a toy at some steps, and what was measured of them."""

    toy: Toy
    folder: Path
    text: str = ""  # that it learned, where it was one of somebody's own
    evidence: list[Evidence] = field(default_factory=list)  # by step

    @property
    def task(self) -> Task:
        return task_of(self.toy.task, self.text)

    @property
    def steps(self) -> list[int]:
        """Those whose weights are kept."""
        return [one.step for one in self.evidence]

    def checkpoint(self, step: int) -> Checkpoint:
        """The toy as it was at one of these steps. Raises UserError where nothing was kept, or what was
        is damaged."""
        file = weights_at(self.folder, step)
        if step not in self.steps or not file.is_file():
            raise UserError(Message("training.nothing-kept", {"step": step}))
        model = Transformer(self.toy.config(self.task))
        try:
            model.load_state_dict({name: tensor.float() for name, tensor in load_file(file).items()})
        except (SafetensorError, RuntimeError, OSError):
            raise UserError(Message("training.film-damaged", {"file": file})) from None
        return checkpoint_of(self.toy, self.task, model.eval().requires_grad_(False), {})


def load(folder: Path) -> Film:
    """A film that lies in a folder. Raises UserError for one that is damaged."""
    file = folder / ABOUT
    stored = read_json(file)
    try:
        toy = Toy(**stored["settings"])
        return Film(toy, folder, evidence=[from_json(one) for one in stored["evidence"]])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UserError(Message("training.no-film-of-toy", {"file": file, "why": repr(error)})) from None


@lru_cache(maxsize=16)
def shipped(name: str) -> Film:
    """One of those that the project ships. Raises UserError where it is damaged or missing."""
    return load(SHIPPED / name)

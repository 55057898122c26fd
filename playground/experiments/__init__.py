"""Experiments on one text in one model: look inside, follow the numbers, change something and measure."""

from .comparing import Patching, patching
from .effects import WordEffects, head_effects, layer_effects, leave_out_effects
from .export import weights_of
from .following import Arithmetic, Attribution, arithmetic
from .logit_lens import Lens, lens
from .observing import Observation, observe
from .repairing import Parting, Repair, parting, repair
from .subjects import Side, Subject, subject

__all__ = [
    "Arithmetic",
    "Attribution",
    "Lens",
    "Observation",
    "Parting",
    "Patching",
    "Repair",
    "Side",
    "Subject",
    "WordEffects",
    "arithmetic",
    "head_effects",
    "layer_effects",
    "leave_out_effects",
    "lens",
    "observe",
    "parting",
    "patching",
    "repair",
    "subject",
    "weights_of",
]

"""Experiments on one text in one model: look inside, follow the numbers, change something and measure."""

from .following import Arithmetic, Attribution, arithmetic
from .observing import Observation, observe
from .subjects import Side, Subject, subject

__all__ = [
    "Arithmetic",
    "Attribution",
    "Observation",
    "Side",
    "Subject",
    "arithmetic",
    "observe",
    "subject",
]

"""What a language model says about a text: how probable it is, what comes next, and where it knows that."""

from .comparing import Rated, rate
from .context import ContextPoint, Repetition, less_context, random_words, repeat
from .contrast import Contrast, contrast, tipping
from .model import LanguageModel, Scored, ScoredWord, Written
from .next_token import Choice, Shaped, shape

__all__ = [
    "Choice",
    "ContextPoint",
    "Contrast",
    "LanguageModel",
    "Rated",
    "Repetition",
    "Scored",
    "ScoredWord",
    "Shaped",
    "Written",
    "contrast",
    "less_context",
    "random_words",
    "rate",
    "repeat",
    "shape",
    "tipping",
]

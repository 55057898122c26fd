"""What a language model says about a text: how probable it is, what comes next, and where it knows that."""

from .alternatives import Draft
from .cloze import GAP, Candidate, cloze
from .comparing import Rated, rate
from .context import ContextPoint, Repetition, less_context, random_words, repeat
from .contrast import Contrast, contrast, tipping
from .model import ALTERNATIVES, LanguageModel
from .next_token import Choice, Settings, Shaped, shape
from .outside import outside
from .scored import COUNTED, Scored, ScoredWord, Written

__all__ = [
    "ALTERNATIVES",
    "COUNTED",
    "GAP",
    "Candidate",
    "Choice",
    "ContextPoint",
    "Contrast",
    "Draft",
    "LanguageModel",
    "Rated",
    "Repetition",
    "Scored",
    "ScoredWord",
    "Settings",
    "Shaped",
    "Written",
    "cloze",
    "contrast",
    "less_context",
    "outside",
    "random_words",
    "rate",
    "repeat",
    "shape",
    "tipping",
]

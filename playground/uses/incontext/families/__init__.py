"""Families of tasks: without end, drawn from a random generator, each a function of its input.

A task tells how inputs look (`shape`) and what becomes of each (`answer`). Never trained on are the
families of HELD_FAMILIES, the kinds of `task.HELD_KINDS`, the parameters that `task.split_of` holds out, and
the programs that `programs.split_of` does.
"""

from random import Random

from ..strings import pick
from .amounts import number_family
from .basics import copy_family, dictionary_family, grammar_family, program_family
from .cleanup import cleanup_family
from .columns import column_family
from .conditions import condition_family
from .contacts import contact_family
from .dates import date_family
from .filters import filter_family
from .foreign import foreign_family
from .labels import choice_family, classification_family
from .letters import character_family, list_family, rotation_family, vowel_family
from .morphology import morphology_family
from .names import name_family
from .ranges import range_family
from .records import record_family
from .rounding import rounding_family
from .task import Family, Mixture, Task, one_of, only

KINDS: dict[str, Family] = {  # of what people do with columns; scores are told by them
    "dates": date_family,
    "rounded times": rounding_family,
    "ranges": range_family,
    "numbers": number_family,
    "conditions": condition_family,
    "columns": column_family,
    "long rows": record_family,
    "names": name_family,
    "contacts": contact_family,
    "clean-up": cleanup_family,
    "morphology": morphology_family,
    "filters": filter_family,
}
ANY_CHARACTER = "any character"  # the kind whose tasks need stand-ins
HELD_FAMILIES: dict[str, Family] = {
    "vowels": vowel_family,
    "rotations": rotation_family,
    "held kinds": lambda rng: only("kinds", pick(rng, tuple(KINDS.values())))(rng),
    "held parameters": lambda rng: only("parameters", pick(rng, tuple(KINDS.values())))(rng),
}
EASY: Mixture = (
    (0.5, copy_family),
    (0.2, dictionary_family),
    (0.3, program_family),
)
SHARES = {  # of the mixture: of the kinds, and of what underlies them
    "dates": 0.10,
    "rounded times": 0.04,
    "ranges": 0.04,
    "numbers": 0.09,
    "conditions": 0.06,
    "columns": 0.07,
    "long rows": 0.05,
    "names": 0.06,
    "contacts": 0.03,
    "clean-up": 0.04,
    "morphology": 0.03,
    "filters": 0.06,
}
MIXTURE: Mixture = (
    *((share, only("train", KINDS[kind])) for kind, share in SHARES.items()),
    (0.22, program_family),
    (0.01, copy_family),
    (0.02, dictionary_family),
    (0.02, classification_family),
    (0.01, grammar_family),
    (0.03, list_family),
    (0.015, character_family),
    (0.005, choice_family),
)
FOREIGN = only("train", foreign_family)


def draw(rng: Random, mixture: Mixture = MIXTURE) -> Task:
    """A task of the whole mixture, or of another one."""
    return one_of(rng, mixture)

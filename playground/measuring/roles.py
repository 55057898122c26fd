"""How well predicates and their roles are found, by the rules of CoNLL-2005 (Carreras & Màrquez 2005)."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass

from ..corpora.frames import Role, Sentence
from ..uses.roles.labeller import Labeller

VERB_GOES_ON = "C-V"


@dataclass(frozen=True)
class Counts:
    """How many there are, how many were found, and how many of those are right."""

    gold: int = 0
    found: int = 0
    right: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.gold + other.gold, self.found + other.found, self.right + other.right)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall in percent."""
        return 200 * self.right / (self.gold + self.found) if self.gold + self.found else 100.0


def compare(gold: Iterable[Hashable], found: Iterable[Hashable]) -> Counts:
    """What is the same in both; what stands twice counts twice."""
    a, b = Counter(list(gold)), Counter(list(found))  # a mapping would be taken for counts
    return Counts(a.total(), b.total(), (a & b).total())


def score(labeller: Labeller, sentences: list[Sentence]) -> tuple[Counts, Counts]:
    """Of predicates, and of roles with the given predicates: exact span and label; the verb and what goes on
    with it ("C-V") are not counted."""
    predicates = labeller.predicates([sentence.words for sentence in sentences])
    frames = [(sentence, frame) for sentence in sentences for frame in sentence.frames]
    roles: list[list[Role]] = labeller.roles([(sentence.words, f.predicate) for sentence, f in frames])
    of_predicates = sum(
        (
            compare((frame.predicate for frame in sentence.frames), found)
            for sentence, found in zip(sentences, predicates, strict=True)
        ),
        Counts(),
    )
    of_roles = sum(
        (
            compare(counted(frame.roles), counted(found))
            for (_, frame), found in zip(frames, roles, strict=True)
        ),
        Counts(),
    )
    return of_predicates, of_roles


def counted(roles: Iterable[Role]) -> Iterator[Role]:
    """The roles without those that continue the verb."""
    return (role for role in roles if role.label != VERB_GOES_ON)

"""Two sentences that may say the same in other words: the roles of the verb that both have."""

from collections.abc import Iterator
from dataclasses import dataclass

from ...errors import UserError
from ...messages import Message
from .labeller import FoundFrame
from .texts import Labelled

STEM = 4  # letters in which two forms of a verb agree


@dataclass(frozen=True)
class Shared:
    """A role in two sentences."""

    label: str
    first: str  # its words, empty where the sentence has it not
    second: str

    @property
    def same(self) -> bool:
        """Whether both name the same: "by the cat" names the cat."""
        a, b = self.first.casefold().split(), self.second.casefold().split()
        return bool(a and b) and (a[-len(b) :] == b or b[-len(a) :] == a)


@dataclass(frozen=True)
class Comparison:
    """The roles of one verb in two sentences."""

    verbs: tuple[str, str]  # its two forms
    roles: tuple[Shared, ...]

    @property
    def same(self) -> bool:
        return bool(self.roles) and all(role.same for role in self.roles)


def compare(first: Labelled, second: Labelled) -> Comparison:
    """The verb with the most roles that both sentences have. Raises UserError where they share none."""
    pairs = list(pairs_of(first, second))
    if not pairs:
        raise UserError(Message("errors.no-common-predicate"))
    a, b = max(pairs, key=lambda pair: len(pair[0].roles) + len(pair[1].roles))
    said = [
        {role.label: one.said(role.start, role.end) for role in frame.roles}
        for one, frame in ((first, a), (second, b))
    ]
    labels = sorted(said[0].keys() | said[1].keys())
    return Comparison(
        (first.word(a.predicate.word), second.word(b.predicate.word)),
        tuple(Shared(label, said[0].get(label, ""), said[1].get(label, "")) for label in labels),
    )


def pairs_of(first: Labelled, second: Labelled) -> Iterator[tuple[FoundFrame, FoundFrame]]:
    """Frames of both whose predicates are forms of one word, as far as their letters tell."""
    for a in first.frames:
        for b in second.frames:
            one, other = (
                text.casefold() for text in (first.word(a.predicate.word), second.word(b.predicate.word))
            )
            if one == other or (len(min(one, other, key=len)) >= STEM and one[:STEM] == other[:STEM]):
                yield a, b

"""How well predicates and their roles are found, by the rules of CoNLL-2005 (Carreras & Màrquez 2005).

An argument is right where its words and its role are exactly those of the data. What goes on with an
argument ("C-ARG1") is a part of it: all parts must be right together. The verb itself is not counted.
"""

import time
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from ..checkpoints import Checkpoint
from ..corpora.frames import VERB, Frame, Role, Sentence, read_sentences
from ..uses.roles.labeller import FoundFrame, Labeller
from .records import provenance

RESAMPLES, SEED = 1000, 0  # of the bootstrap
MARKS = ".?!"
CONTINUED = "C-"


class Span(Protocol):
    """A role, of the data or found."""

    @property
    def label(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


Argument = tuple[str, tuple[tuple[int, int], ...]]  # its role and its parts


def arguments(roles: Iterable[Span]) -> list[Argument]:
    """The arguments that roles make, without the verb. A part that continues nothing is an argument of its
    own, as in srl-eval.pl."""
    parts: list[tuple[str, list[tuple[int, int]]]] = [(VERB, [])]
    last = {VERB: 0}
    for role in sorted(roles, key=lambda role: role.start):
        label, span = role.label.removeprefix(CONTINUED), (role.start, role.end)
        if label != role.label and label in last:
            parts[last[label]][1].append(span)
        else:
            last[label] = len(parts)
            parts.append((label, [span]))
    return [(label, tuple(spans)) for label, spans in parts if label != VERB]


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


@dataclass
class Scores:
    """What was right in one sentence."""

    predicates: Counts = Counts()
    senses: Counts = Counts()  # of the predicates that were found and are some
    roles: Counts = Counts()  # with the predicates of the data
    whole: Counts = Counts()  # with those that were found
    by_role: dict[str, Counts] = field(default_factory=dict)  # as `roles`


def score_sentence(
    sentence: Sentence, given: Sequence[Iterable[Span]], found: Sequence[FoundFrame]
) -> Scores:
    """given: the roles that were found for each of the frames of the data. found: predicates and roles from
    the words alone."""
    scores = Scores()
    senses = {frame.predicate: frame.sense for frame in sentence.frames}
    scores.predicates = compare(senses, [one.predicate.word for one in found])
    for one in found:
        if (wanted := senses.get(one.predicate.word)) is not None:
            scores.senses += compare([wanted], [one.predicate.sense])
    for frame, roles in zip(sentence.frames, given, strict=True):
        wanted, own = arguments(frame.roles), arguments(roles)
        scores.roles += compare(wanted, own)
        for label in dict(wanted).keys() | dict(own).keys():
            counts = compare(*([one for one in part if one[0] == label] for part in (wanted, own)))
            scores.by_role[label] = scores.by_role.get(label, Counts()) + counts
    every = [(frame.predicate, one) for frame in sentence.frames for one in arguments(frame.roles)]
    scores.whole = compare(every, [(one.predicate.word, a) for one in found for a in arguments(one.roles)])
    return scores


def score(labeller: Labeller, sentences: Sequence[Sentence]) -> list[Scores]:
    """Of each sentence."""
    found = labeller.frames([sentence.words for sentence in sentences])
    asked = [(sentence.words, frame.predicate) for sentence in sentences for frame in sentence.frames]
    roles = iter(labeller.roles(asked))
    return [
        score_sentence(sentence, [next(roles) for _ in sentence.frames], one)
        for sentence, one in zip(sentences, found, strict=True)
    ]


def sides_of_the_verb(sentence: Sentence, frame: Frame) -> list[Role]:
    """The roles by the simplest rule: what stands before the verb is ARG0, what stands behind it ARG1."""
    end = len(sentence.words) - (sentence.words[-1] in MARKS)
    spans = (("ARG0", 0, frame.predicate), ("ARG1", frame.predicate + 1, end))
    return [Role(label, start, stop) for label, start, stop in spans if start < stop]


def evaluate_roles(checkpoint: Checkpoint, file: Path) -> dict[str, Any]:
    """Measure on a file of sentences with their frames."""
    sentences, labeller = read_sentences(file), Labeller(checkpoint)
    start = time.perf_counter()
    scores = score(labeller, sentences)
    seconds = time.perf_counter() - start
    control = [
        score_sentence(one, [sides_of_the_verb(one, frame) for frame in one.frames], ()) for one in sentences
    ]
    by_role = total_by_role(scores)
    known = {role.removeprefix(CONTINUED) for role in labeller.labels.roles}
    return {
        "task": "roles",
        "test": file.name.split(".")[0] + ("" if "pretrained" in checkpoint.task else "-fresh"),
        "file": file.name,
        "size": len(sentences),
        "frames": sum(len(sentence.frames) for sentence in sentences),
        "roles": summary([one.roles for one in scores]),
        "predicates": summary([one.predicates for one in scores]),
        "end_to_end": summary([one.whole for one in scores]),
        "senses": round(accuracy(sum((one.senses for one in scores), Counts())), 2),
        "by_role": {label: plain(counts) for label, counts in by_role.items()},
        "without_label": sum(counts.gold for label, counts in by_role.items() if label not in known),
        "by_genre": by_genre(sentences, scores),
        "control": {
            "what": "all before the verb is ARG0, all behind it ARG1",
            "roles": summary([one.roles for one in control]),
        },
        "seed": SEED,
        "sentences_per_second": round(len(sentences) / seconds, 1),
        **provenance(checkpoint),
    }


def summary(counts: Sequence[Counts]) -> dict[str, Any]:
    """F1 of all sentences together with its 95 % interval, in percent. counts: of each sentence."""
    whole = sum(counts, Counts())
    each = np.array([(one.gold, one.found, one.right) for one in counts])
    drawn = np.random.default_rng(SEED).integers(len(each), size=(RESAMPLES, len(each)))
    gold, found, right = each[drawn].sum(axis=1).T
    values = 200 * right / np.maximum(gold + found, 1)
    return plain(whole) | {"f1_95": np.percentile(values, [2.5, 97.5]).round(2).tolist()}


def plain(counts: Counts) -> dict[str, Any]:
    return {
        "gold": counts.gold,
        "found": counts.found,
        "right": counts.right,
        "f1": round(counts.f1, 2),
    }


def accuracy(counts: Counts) -> float:
    return 100 * counts.right / counts.gold if counts.gold else 100.0


def total_by_role(scores: Sequence[Scores]) -> dict[str, Counts]:
    """The counts of each role in all sentences, the most frequent first."""
    total: dict[str, Counts] = {}
    for one in scores:
        for label, counts in one.by_role.items():
            total[label] = total.get(label, Counts()) + counts
    return dict(sorted(total.items(), key=lambda pair: -pair[1].gold))


def by_genre(sentences: Sequence[Sentence], scores: Sequence[Scores]) -> dict[str, dict[str, Any]]:
    """The three F1 of each kind of text."""
    genres: dict[str, list[Scores]] = {}
    for sentence, one in zip(sentences, scores, strict=True):
        genres.setdefault(sentence.genre, []).append(one)
    return {
        genre: {
            "size": len(those),
            **{
                name: round(sum((getattr(one, part) for one in those), Counts()).f1, 2)
                for name, part in (
                    ("roles", "roles"),
                    ("predicates", "predicates"),
                    ("end_to_end", "whole"),
                )
            },
        }
        for genre, those in sorted(genres.items())
    }

"""Minimal pairs: of two sentences that differ in one point of grammar, does a model take the right one?"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..corpora.pairs import read_lines
from ..errors import UserError
from ..text.conventions import normalise

RESAMPLES = 1000  # of the bootstrap, over the pairs of each paradigm
TIE = 1e-4  # nats: closer sums differ by rounding


@dataclass(frozen=True)
class MinimalPair:
    """A grammatical sentence and one that is not, made by one pattern of many."""

    paradigm: str
    phenomenon: str  # what the paradigm and others are about
    sentences: tuple[str, str]  # the good one first


def read_minimal_pairs(file: Path) -> list[MinimalPair]:
    """A line each: {"paradigm", "phenomenon", "good", "bad"}. Raises UserError where one says otherwise."""
    pairs = []
    for number, line in enumerate(read_lines(file), 1):
        try:
            row = json.loads(line)
            texts = [row[name] for name in ("paradigm", "phenomenon", "good", "bad")]
            if not all(isinstance(text, str) and text for text in texts):
                raise TypeError("a text is missing")
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise UserError(
                f"{file}, line {number}: this is no minimal pair: {error!r}. "
                'Write {"paradigm": ..., "phenomenon": ..., "good": ..., "bad": ...} on each line.'
            ) from None
        paradigm, phenomenon, good, bad = texts
        pairs.append(MinimalPair(paradigm, phenomenon, (normalise(good), normalise(bad))))
    if not pairs:
        raise UserError(f"{file} holds no minimal pair. Name a file with one a line.")
    return pairs


def compare(pairs: Sequence[MinimalPair], sums: dict[str, Sequence[float]], seed: int) -> dict[str, Any]:
    """How often each model gives the good sentence the higher probability; a tie counts half.

    sums: for each model the log-probability of the good and of the bad sentence of each pair in turn.
    """
    hits = {name: verdicts(np.asarray(values)) for name, values in sums.items()}
    paradigms = places(pair.paradigm for pair in pairs)
    phenomena = places(pair.phenomenon for pair in pairs)
    return {
        "unit": "minimal pairs",
        "size": len(pairs),
        "control": "a uniform guess takes the sentence with fewer tokens",
        "models": {name: accuracy(values, list(paradigms.values()), seed) for name, values in hits.items()},
        "phenomena": by_group(hits, phenomena),
        "paradigms": by_group(hits, paradigms),
    }


def verdicts(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """(2 N,) -> (N,): 1 where the first of two is the larger, a half where they are equal."""
    ahead = sums[::2] - sums[1::2]
    return np.where(np.abs(ahead) < TIE, 0.5, ahead > 0)


def places(names: Iterable[str]) -> dict[str, NDArray[np.int64]]:
    """Where each name stands, in order of the names."""
    found: dict[str, list[int]] = defaultdict(list)
    for n, name in enumerate(names):
        found[name].append(n)
    return {name: np.array(numbers) for name, numbers in sorted(found.items())}


def accuracy(
    hits: NDArray[np.float64], groups: Sequence[NDArray[np.int64]], seed: int
) -> dict[str, float | list[float]]:
    """The mean over paradigms, with its interval for other pairs of the same paradigms; that over pairs."""
    rng = np.random.default_rng(seed)
    drawn = [
        hits[group[rng.integers(len(group), size=(RESAMPLES, len(group)))]].mean(axis=1) for group in groups
    ]
    return {
        "paradigm_mean": round(float(np.mean([hits[group].mean() for group in groups])), 4),
        "paradigm_mean_95": np.percentile(np.mean(drawn, axis=0), [2.5, 97.5]).round(4).tolist(),
        "pair_mean": round(float(hits.mean()), 4),
    }


def by_group(
    hits: dict[str, NDArray[np.float64]], groups: dict[str, NDArray[np.int64]]
) -> dict[str, dict[str, float]]:
    """How many pairs each group has, and how many of them each model gets right."""
    return {
        group: {"pairs": len(numbers)}
        | {name: round(float(values[numbers].mean()), 4) for name, values in hits.items()}
        for group, numbers in groups.items()
    }

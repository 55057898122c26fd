"""The n-grams of a text, with the counts and discounts of modified Kneser-Ney smoothing.

T tokens, V vocabulary, N different n-grams of one length.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Counted:
    """All n-grams of one length, in order of their keys. An n-gram is called by its place here."""

    keys: Integers  # (N,) place of its prefix among those one shorter · V + its last token
    occurrences: Integers  # (N,)
    counts: Integers  # (N,) what its probability is made of


def count(ids: Integers, vocab_size: int, order: int, bos: int) -> list[Counted]:
    """The n-grams of lengths 1 to `order` in ids (T,), in which `bos` stands first or not at all.

    The longest count as often as they occur. A shorter one counts the different tokens that it stands
    behind; but nothing stands before a beginning, so what begins with one counts as often as it occurs.
    """
    tables = []
    places, begins = np.zeros(len(ids), dtype=np.int64), np.zeros(1, dtype=bool)
    for n in range(1, order + 1):
        prefix = before(places, 0 if n == 1 else -1)
        at = np.flatnonzero((prefix >= 0) & ((ids != bos) | (n == 1)))
        keys, first, found, occurrences = np.unique(
            prefix[at] * vocab_size + ids[at], return_index=True, return_inverse=True, return_counts=True
        )
        begins = keys == bos if n == 1 else begins[keys // vocab_size]
        suffix = places[at[first]]  # each without its first token
        tables.append((keys, occurrences, begins, suffix))
        places = np.full(len(ids), -1)
        places[at] = found
    counted = []
    for n, (keys, occurrences, begins, _) in enumerate(tables, 1):
        counts = occurrences
        if n < order:
            ways = np.bincount(tables[n][3], minlength=len(keys))
            counts = np.where(begins, occurrences, ways)
        if n == 1:  # a beginning is given, never predicted
            counts = np.where(begins, 0, counts)
        counted.append(Counted(keys, occurrences, counts))
    return counted


def before(places: Integers, first: int) -> Integers:
    """(T,): for each token what belongs to the token before it; `first` for the first one."""
    return np.append(first, places)[:-1]


def discounts(counts: Integers) -> NDArray[np.float64]:
    """What is taken off each count (N,): one of three amounts, for counts of 1, of 2 and above."""
    n1, n2, n3, n4 = (int((counts == k).sum()) for k in range(1, 5))
    amounts = [0.5, 1.0, 1.5]  # where there are too few n-grams to estimate them
    if n1 and n2 and n3:
        y = n1 / (n1 + 2 * n2)
        estimated = [1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3]
        amounts = estimated if min(estimated) > 0 else amounts
    return np.array([0.0, *amounts])[np.minimum(counts, 3)]

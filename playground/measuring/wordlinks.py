"""Which words of sentence pairs translate each other, learned from the pairs alone: a measure of word
alignment that knows nothing of the model.

IBM model 1 (Brown et al. 1993) with a preference for the diagonal (Dyer et al. 2013, "A Simple, Fast, and
Effective Reparameterization of IBM Model 2"), in both directions; links that both find are kept.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ..analysis.alignment import Link

Words = Sequence[str]
ROUNDS = 5  # of expectation maximisation
TENSION = 4.0  # how strongly the diagonal is preferred
NULL = 0.08  # how often a word translates none
Table = dict[tuple[str | None, str], float]  # how probable a target word is, given a source word or none


def link_words(pairs: Sequence[tuple[Words, Words]]) -> list[set[Link]]:
    """For each pair (source words, target words) its links (source word, target word)."""
    there = one_way(pairs)
    back = one_way([(target, source) for source, target in pairs])
    return [
        links & {(source, target) for target, source in reverse}
        for links, reverse in zip(there, back, strict=True)
    ]


def one_way(pairs: Sequence[tuple[Words, Words]]) -> list[set[Link]]:
    """For each target word the most probable source word, or none."""
    table: Table = defaultdict(lambda: 1.0)
    for _ in range(ROUNDS):
        counts: Table = defaultdict(float)
        totals: dict[str | None, float] = defaultdict(float)
        for source, target in pairs:
            for j, word in enumerate(target):
                shares = list(candidates(source, target, j, table))
                total = sum(share for _, share in shares)
                for i, share in shares:
                    from_word = None if i is None else source[i]
                    counts[from_word, word] += share / total
                    totals[from_word] += share / total
        table = {key: count / totals[key[0]] for key, count in counts.items()}
    links = []
    for source, target in pairs:
        best = [max(candidates(source, target, j, table), key=lambda c: c[1])[0] for j in range(len(target))]
        links.append({(i, j) for j, i in enumerate(best) if i is not None})
    return links


def candidates(source: Words, target: Words, j: int, table: Table) -> Iterator[tuple[int | None, float]]:
    """Every source word (None: no word) with how well it explains target word j, unnormalised."""
    word, size = target[j], len(source)
    near = [math.exp(-TENSION * abs((i + 0.5) / size - (j + 0.5) / len(target))) for i in range(size)]
    total = sum(near)
    yield None, NULL * table[None, word]
    for i, prior in enumerate(near):
        yield i, (1 - NULL) * prior / total * table[source[i], word]

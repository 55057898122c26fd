"""Attention patterns to put in place of a head's own, and changes by hand.

T queries, S keys. allowed: (T, S), True where a query may look.
"""

from collections.abc import Callable

import torch
from torch import Tensor


def allowed_keys(queries: int, keys: int, causal: bool) -> Tensor:
    """(T, S): everything, or with a causal mask the query's own position and those before."""
    everything = torch.ones(queries, keys, dtype=torch.bool)
    return everything.tril() if causal else everything


def uniform(allowed: Tensor) -> Tensor:
    """The same weight on every key that a query may look at."""
    return renormalised(allowed.float())


def previous(allowed: Tensor) -> Tensor:
    """All weight on the key one place before the query; the first query looks at the first key.

    Where there are more queries than keys, the late ones look at the last key.
    """
    queries, keys = allowed.shape
    at = (torch.arange(queries) - 1).clamp(0, keys - 1)
    return torch.nn.functional.one_hot(at, keys).float()


def first(allowed: Tensor) -> Tensor:
    """All weight on the first key."""
    pattern = torch.zeros(allowed.shape)
    pattern[:, 0] = 1
    return pattern


PATTERNS: dict[str, Callable[[Tensor], Tensor]] = {
    "uniform": uniform,
    "previous": previous,
    "first": first,
}


def renormalised(weights: Tensor) -> Tensor:
    """Each row divided by its sum; a row that sums to 0 stays 0, and the head then gives 0 there."""
    total = weights.sum(dim=-1, keepdim=True)
    return torch.where(total > 0, weights / total.where(total > 0, torch.ones_like(total)), weights)


def moved(weights: Tensor, query: int, source: int, target: int) -> Tensor:
    """The pattern (T, S) in which one query gives the whole weight of key `source` to key `target`."""
    changed = weights.clone()
    changed[query, source] = 0
    changed[query, target] += weights[query, source]
    return changed

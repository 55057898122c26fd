"""How probable a role is, over all rows of labels that may be.

The model gives each word a distribution over labels by itself. Of their products, those count in which each
I- comes after its own B- or I-; a role's probability is the share of these rows in which it stands.
W words; labels stand as in `Labels.of_roles`: O, B-, I-, B-, I-, ...
"""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Posterior:
    """The shares of a row of distributions."""

    def __init__(self, logprobs: Array) -> None:
        """logprobs: (W, L)."""
        self.p = np.exp(logprobs)
        self.begin, self.inside = self.p[:, 1::2], self.p[:, 2::2]  # (W, R), R roles
        self.may_begin = np.concatenate([self.p[:, :1], self.begin], axis=1)  # (W, 1 + R): all but I-

    @cached_property
    def before(self) -> Array:
        """(W + 1,): the sum over all rows of the first n words."""
        sums, going_on = [1.0], np.zeros(self.begin.shape[1])
        for may, begin, inside in zip(self.may_begin, self.begin, self.inside, strict=True):
            going_on = begin * sums[-1] + inside * going_on  # (R,): of the rows that end in each role
            sums.append(may[0] * sums[-1] + going_on.sum())
        return np.array(sums)

    @cached_property
    def behind(self) -> tuple[Array, Array]:
        """(W + 1,) and (W + 1, R): the sums over all rows of the words from n on, where word n begins
        something or is O, and where it goes on with each role."""
        words, roles = self.begin.shape
        new, on = np.ones(words + 1), np.zeros((words + 1, roles))
        for n in range(words - 1, -1, -1):
            after = new[n + 1] + on[n + 1]  # (R,): what may follow a word in each role
            new[n] = self.p[n, 0] * new[n + 1] + (self.begin[n] * after).sum()
            on[n] = self.inside[n] * after
        return new, on

    def of_span(self, start: int, end: int) -> tuple[Array, float]:
        """The probability of each role (R,) for exactly these words, and that none of them plays one."""
        new, _ = self.behind
        around = self.before[start] * new[end] / self.before[-1]
        roles = self.begin[start] * self.inside[start + 1 : end].prod(axis=0) * around
        return roles, float(self.p[start:end, 0].prod() * around)

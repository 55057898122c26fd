"""The probability of a role against a sum over all rows of labels."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.uses.roles.posterior import Posterior
from tests.uses.roles.test_labels import allowed


@given(st.integers(1, 4), st.integers(0, 1000), st.data())
def test_a_span_has_the_share_of_the_rows_in_which_it_stands(
    words: int, seed: int, data: st.DataObject
) -> None:
    p = np.random.default_rng(seed).dirichlet(np.ones(5), size=words)
    start = data.draw(st.integers(0, words - 1))
    end = data.draw(st.integers(start + 1, words))
    rows = [row for row in itertools.product(range(5), repeat=words) if allowed(row)]
    weight = {row: np.prod([p[n, id] for n, id in enumerate(row)]) for row in rows}
    total = sum(weight.values())

    def share(inner: list[int], goes_on: int) -> float:
        """Of the rows with these labels in the span, behind which it does not go on."""
        return (
            sum(
                weight[row]
                for row in rows
                if list(row[start:end]) == inner and (end == words or row[end] != goes_on)
            )
            / total
        )

    roles, nothing = Posterior(np.log(p)).of_span(start, end)
    for n, found in enumerate(roles):
        begin, inside = 1 + 2 * n, 2 + 2 * n
        assert found == pytest.approx(share([begin, *[inside] * (end - start - 1)], inside))
    assert nothing == pytest.approx(share([0] * (end - start), -1))

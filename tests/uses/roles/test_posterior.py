"""The probability of a role against a sum over all rows of labels."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.uses.roles.posterior import Posterior


def allowed(row: tuple[int, ...]) -> bool:
    """Whether each I- comes after its own B- or I-; ids are O, B-, I-, B-, I-."""
    return all(
        id == 0 or id % 2 or before in (id, id - 1) for before, id in zip((0, *row), row, strict=False)
    )


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


@given(st.integers(1, 5), st.integers(0, 500))
def test_the_likely_spans_are_all_that_are_more_probable_than_not(words: int, seed: int) -> None:
    posterior = Posterior(np.log(np.random.default_rng(seed).dirichlet(np.full(5, 0.15), size=words) + 1e-12))
    expected = [
        (start, end, role, pytest.approx(share))
        for start in range(words)
        for end in range(start + 1, words + 1)
        for role, share in enumerate(posterior.of_span(start, end)[0])
        if share > 0.5
    ]
    found = posterior.likely()
    assert found == expected
    covered = [word for start, end, _, _ in found for word in range(start, end)]
    assert len(set(covered)) == len(covered)

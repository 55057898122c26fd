"""What a head hands on in one run, put into another run: activation patching (Meng et al. 2022, "Locating and
Editing Factual Associations in GPT", §2).

B changed passes in one batch, T queries, K head width.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import torch
from torch import Tensor

from ..transformer import Edits, Trace
from .effects import Case, Change, Places


@dataclass(frozen=True)
class Rows:
    """Places of two runs that correspond: row there[n] of the one that gives, row here[n] of the one that
    takes; both rise."""

    there: tuple[int, ...] = ()
    here: tuple[int, ...] = ()

    def until(self, last: int) -> "Rows":
        """Those that lie at or before row `last` of the run that takes."""
        count = sum(row <= last for row in self.here)
        return Rows(self.there[:count], self.here[:count])

    def __len__(self) -> int:
        return len(self.here)


def corresponding(there: Sequence[int], here: Sequence[int]) -> Rows:
    """The places of two rows of tokens that correspond: where the tokens are the same, and between such
    places where as many stand on both sides."""
    pairs: list[tuple[int, int]] = []
    for kind, a, a_end, b, b_end in SequenceMatcher(None, there, here, autojunk=False).get_opcodes():
        if kind == "equal" or (kind == "replace" and a_end - a == b_end - b):
            pairs += zip(range(a, a_end), range(b, b_end), strict=True)
    return Rows(tuple(a for a, _ in pairs), tuple(b for _, b in pairs))


def handed_on(donor: Trace, case: Case, rows: Rows | None = None) -> Tensor:
    """What a head hands on in the donor's run, (T, K), at the rows of the run that takes it: NaN, which
    leaves the own value, where nothing corresponds. Without rows, all as they stand."""
    site, head = case
    own = donor.attention[site].heads[0, head]  # (T, K)
    if rows is None:
        return own
    taken = own.new_full((max(rows.here, default=-1) + 1, own.size(1)), math.nan)
    taken[list(rows.here)] = own[list(rows.there)]
    return taken


def together(donor: Trace, sets: Sequence[Sequence[Case]], rows: Mapping[str, Rows]) -> Edits:
    """For each row of a batch, these heads taken from the donor's run together.

    rows: by kind of attention.
    """
    patches = {}
    for case in dict.fromkeys(case for heads in sets for case in heads):
        own = handed_on(donor, case, rows[case[0][0]])  # (T, K)
        patches[case] = torch.full((len(sets), *own.shape), math.nan)  # (B, T, K)
        patches[case][[case in heads for heads in sets]] = own
    return Edits(patches=patches)


def one_by_one(donor: Trace, rows: Mapping[str, Rows] | None = None) -> Change:
    """Each head of a batch taken from the donor's run in its own pass, for `effects.Pass`."""

    def change(places: Places) -> Edits:
        patches = {}
        for case, (row, count) in places.items():
            own = handed_on(donor, case, rows[case[0][0]] if rows else None)  # (T, K)
            patches[case] = torch.full((count, *own.shape), math.nan)  # (B, T, K)
            patches[case][row] = own
        return Edits(patches=patches)

    return change

"""What is to be seen in the shipped films: sentences whose numbers are those of a film's own record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from .evidence import Evidence
from .toys import Values

KNOWN = 0.99  # share of rows from which on they count as known
Films = Sequence[Evidence]


@dataclass(frozen=True)
class Story:
    """A shipped film, and what it tells."""

    title: str
    tell: Callable[[Films, Films], list[str]]  # the film, and that beside
    beside: str = ""  # the film that it is set against


def fall(film: Films) -> tuple[Evidence, Evidence]:
    """The two kept steps, two apart, between which the held-out loss falls most."""
    n = max(range(len(film) - 2), key=lambda n: film[n].held.loss - film[n + 2].held.loss)
    return film[n], film[n + 2]


def since(film: Films, holds: Callable[[Evidence], bool]) -> Evidence | None:
    """The first kept step from which on something holds to the end; None where it does not hold then."""
    found = None
    for one in reversed(film):
        if not holds(one):
            break
        found = one
    return found


def strongest(values: Values) -> tuple[int, int]:
    """The layer and head where these (L, H) are highest."""
    layer, head = np.unravel_index(int(np.argmax(values)), values.shape)
    return int(layer), int(head)


def share(value: float) -> str:
    return f"{100 * value:.0f} %"


def checked(film: Films) -> str:
    return (
        f"Checked at each of the {len(film)} kept steps on 128 rows that were held out, by switching off each "
        "head alone."
    )


def induction(film: Films, _: Films) -> list[str]:
    before, after = fall(film)
    last = film[-1]
    back, match = (strongest(last.roles[role]) for role in ("previous", "induction"))

    def at(one: Evidence, role: str, head: tuple[int, int]) -> str:
        return f"{one.roles[role][head]:.2f}"

    return [
        f"The held-out loss falls most between steps {before.step:,} and {after.step:,}: from "
        f"{before.held.loss:.2f} to {after.held.loss:.2f} nats a character.",
        f"In these steps head {name(match)} becomes an induction head (it looks at what followed the same "
        f"character before): its score goes from {at(before, 'induction', match)} to "
        f"{at(after, 'induction', match)} of 1. Head {name(back)}, which looks at the character before, is what "
        f"it is built on: {at(before, 'previous', back)}, then {at(after, 'previous', back)}.",
        f"Before the fall the loss without head {name(match)} is {before.off[match]:+.2f} nats from that with "
        f"it, behind it {after.off[match]:+.2f}, and at the end {last.off[match]:+.2f}; without head "
        f"{name(back)} {before.off[back]:+.2f}, {after.off[back]:+.2f} and {last.off[back]:+.2f}.",
        checked(film),
    ]


def name(head: tuple[int, int]) -> str:
    return f"{head[0]}.{head[1]}"


def remainder(film: Films, _: Films) -> list[str]:
    last = film[-1]
    seen, held = (since(film, holds) for holds in (seen_known, held_mostly))
    main = [k - 1 for k in last.waves.main]
    looking = ", ".join(
        f"head {layer}.{head}: frequency {values.argmax() + 1} ({share(values.max())})"
        for layer, heads in enumerate(last.waves.heads)
        for head, values in enumerate(heads)
    )
    return [
        f"By heart: from step {seen.step:,} on nearly all sums that it learns from are right, and of those that "
        f"were held out {share(seen.held.exact)}.",
        f"Then the rule: of those held out nine in ten are right from step {held.step:,} on, and "
        f"{share(last.held.exact)} at the end.",
        f"The vectors of the remainders become waves around the circle of few frequencies: "
        f"{', '.join(str(k + 1) for k in main)} hold {share(last.waves.embedding[main].sum())} of their "
        f"variance at the end, at step {seen.step:,} {share(seen.waves.embedding[main].sum())}, at step 0 "
        f"{share(film[0].waves.embedding[main].sum())}.",
        "Each head looks at the two remainders in waves, for the most part of one frequency (its share of "
        f"what varies in its weights over all sums): {looking}.",
        f"Checked by taking waves out of the vectors, on the sums held out: with these frequencies alone "
        f"{share(last.waves.only)} are right, with all but these {share(last.waves.without)}.",
    ]


def seen_known(one: Evidence) -> bool:
    return one.train.exact >= KNOWN - 0.02


def held_mostly(one: Evidence) -> bool:
    return one.held.exact >= 0.9

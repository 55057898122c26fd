"""What is to be seen in the shipped films: sentences whose numbers are those of a film's own record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from .evidence import WRITTEN_NEXT, Evidence
from .toys import TESTED, Values

KNOWN, MOSTLY = 0.97, 0.9  # shares of rows that are right
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
        f"Checked at each of the {len(film)} kept steps by switching off each head alone, on {TESTED} rows "
        "that it never learned from."
    )


def induction(film: Films, _: Films) -> list[str]:
    before, after = fall(film)
    back, match = (strongest(film[-1].roles[role]) for role in ("previous", "induction"))

    def rises(role: str, head: tuple[int, int]) -> str:
        return f"from {before.roles[role][head]:.2f} to {after.roles[role][head]:.2f}"

    def costs(head: tuple[int, int]) -> str:
        return ", ".join(f"{one.off[head]:+.2f}" for one in (before, after, film[-1]))

    return [
        f"The held-out loss falls most between steps {before.step:,} and {after.step:,}: from "
        f"{before.held.loss:.2f} to {after.held.loss:.2f} nats a character.",
        f"In these steps head {name(match)} becomes an induction head, which looks at what followed the same "
        f"character before: its score rises {rises('induction', match)}, where 0 is chance and 1 always. It "
        f"needs head {name(back)}, which looks at the character before: {rises('previous', back)}.",
        "Before the fall, behind it and at the end the loss changes by so many nats where a head is switched "
        f"off: {costs(match)} without head {name(match)}; {costs(back)} without head {name(back)}.",
        checked(film),
    ]


def sorting(without: Films, having: Films) -> list[str]:
    def both(tell: Callable[[Films], str]) -> str:
        return f"{tell(without)} without positions, {tell(having)} with them"

    def sorted_at(film: Films) -> int:
        return next(one.step for one in film if one.held.exact >= MOSTLY)

    def looks(film: Films) -> str:
        head = strongest(values := film[-1].roles[WRITTEN_NEXT])
        return f"{name(head)} ({values[head]:.2f}; off: {film[-1].off[head]:+.2f} nats)"

    apart, _ = max(
        zip(without, having, strict=True), key=lambda two: abs(two[0].held.exact - two[1].held.exact)
    )
    return [
        "Twins: the same rows in the same order, the same seed; one is told where each letter stands, the "
        "other is not. To sort, it need not know.",
        f"Nine in ten of the rows held out are sorted at step {both(lambda film: f'{sorted_at(film):,}')}.",
        f"They are furthest from each other at step {apart.step:,}: sorted are "
        f"{both(lambda film: share(at_step(film, apart.step).held.exact))}; at the end "
        f"{both(lambda film: share(film[-1].held.exact))}.",
        "Heads come to look at the letter that is to be written next (0 is chance, 1 always), and without "
        f"them the loss rises. The clearest one: {both(looks)}.",
        checked(without),
    ]


def at_step(film: Films, step: int) -> Evidence:
    """The last that was kept until a step."""
    return [one for one in film if one.step <= step][-1]


def name(head: tuple[int, int]) -> str:
    return f"{head[0]}.{head[1]}"


def remainder(film: Films, _: Films) -> list[str]:
    last = film[-1]
    seen = since(film, lambda one: one.train.exact >= KNOWN)
    held = since(film, lambda one: one.held.exact >= MOSTLY)
    main = [k - 1 for k in last.waves.main]
    looking = ", ".join(
        f"head {layer}.{head}: frequency {values.argmax() + 1} ({share(values.max())})"
        for layer, heads in enumerate(last.waves.heads)
        for head, values in enumerate(heads)
    )
    return [
        f"By heart: from step {seen.step:,} on nearly all sums that it learns from are right, and of those "
        f"that were held out {share(seen.held.exact)}.",
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


STORIES = {
    "induction": Story("induction heads form", induction),
    "sort-none": Story("sorting without positions", sorting, "sort-learned"),
    "sort-learned": Story("sorting with positions", lambda film, beside: sorting(beside, film), "sort-none"),
    "remainder": Story("by heart, then the rule", remainder),
}

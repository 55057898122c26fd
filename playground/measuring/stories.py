"""What is to be seen in the shipped films: sentences whose numbers are those of a film's own record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ..messages import decimal, listed, say
from .evidence import WRITTEN_NEXT, Evidence
from .toys import TESTED, Values

KNOWN, MOSTLY = 0.97, 0.9  # shares of rows that are right
Films = Sequence[Evidence]


@dataclass(frozen=True)
class Story:
    """A shipped film, and what it tells."""

    tell: Callable[[Films, Films], list[str]]  # the film, and that beside: in the language that is spoken
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
    return say("training.share", percent=round(100 * float(value)))


def checked(film: Films) -> str:
    return say("training.story-checked", steps=len(film), rows=TESTED)


def induction(film: Films, _: Films) -> list[str]:
    before, after = fall(film)
    back, match = (strongest(film[-1].roles[role]) for role in ("previous", "induction"))

    def rises(role: str, head: tuple[int, int]) -> str:
        one, two = (decimal(float(at.roles[role][head]), 2) for at in (before, after))
        return say("training.story-from-to", one=one, two=two)

    def costs(head: tuple[int, int]) -> str:
        return " · ".join(decimal(float(one.off[head]), 2, plus=True) for one in (before, after, film[-1]))

    heads = {"match": name(match), "back": name(back)}
    rising = {"matching": rises("induction", match), "looking": rises("previous", back)}
    high, low = (decimal(one.held.loss, 2) for one in (before, after))
    return [
        say("training.story-fall", first=before.step, last=after.step, high=high, low=low),
        say("training.story-match", **heads, **rising),
        say("training.story-costs", **heads, matching=costs(match), looking=costs(back)),
        checked(film),
    ]


def sorting(without: Films, having: Films) -> list[str]:
    def both(tell: Callable[[Films], object]) -> str:
        return say("training.story-both", without=tell(without), having=tell(having))

    def sorted_at(film: Films) -> int:
        return next(one.step for one in film if one.held.exact >= MOSTLY)

    def looks(film: Films) -> str:
        head = strongest(values := film[-1].roles[WRITTEN_NEXT])
        numbers = {"score": decimal(float(values[head]), 2)}
        numbers["change"] = decimal(float(film[-1].off[head]), 2, plus=True)
        return say("training.story-clearest", head=name(head), **numbers)

    apart, _ = max(
        zip(without, having, strict=True), key=lambda two: abs(two[0].held.exact - two[1].held.exact)
    )
    then = both(lambda film: share(at_step(film, apart.step).held.exact))
    end = both(lambda film: share(film[-1].held.exact))
    return [
        say("training.story-twins"),
        say("training.story-sorted", both=both(sorted_at)),
        say("training.story-apart", step=apart.step, then=then, end=end),
        say("training.story-next-letter", both=both(looks)),
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
    looking = listed(
        say(
            "training.story-head",
            head=f"{layer}.{head}",
            number=int(values.argmax()) + 1,
            share=share(values.max()),
        )
        for layer, heads in enumerate(last.waves.heads)
        for head, values in enumerate(heads)
    )
    hold = {
        when: share(one.waves.embedding[main].sum())
        for when, one in (("end", last), ("then", seen), ("begin", film[0]))
    }
    frequencies = listed(str(k + 1) for k in main)
    return [
        say("training.story-by-heart", step=seen.step, share=share(seen.held.exact)),
        say("training.story-rule", step=held.step, share=share(last.held.exact)),
        say("training.story-waves", frequencies=frequencies, step=seen.step, **hold),
        say("training.story-heads", heads=looking),
        say("training.story-taken-out", only=share(last.waves.only), without=share(last.waves.without)),
    ]


STORIES = {
    "induction": Story(induction),
    "sort-none": Story(sorting, "sort-learned"),
    "sort-learned": Story(lambda film, beside: sorting(beside, film), "sort-none"),
    "remainder": Story(remainder),
}

"""Sentences that are too long for a model, cut where a reader would pause."""

import re
from collections.abc import Callable

# Where to cut: behind a mark within the sentence, or in front of a conjunction; else between two words.
PAUSES = (
    re.compile(
        r"(?<=[,;:])\s+|(?<!parce)\s+(?=(?:and|but|or|because|which|who|that|when|while|if|"
        r"et|mais|ou|car|parce|qui|que|quand|si|donc)\s)",
        re.IGNORECASE,
    ),
    re.compile(r"\s+"),
)
SEEN = 2_000  # characters that are looked at for the next cut: more than any part may have


def cut_to_fit(text: str, fits: Callable[[str], bool]) -> list[str]:
    """The parts of a sentence that each fit, as long as they can be; joined by spaces they give it again.

    A word that does not fit by itself stays with all that follows it.
    """
    parts = []
    while not (len(text) <= SEEN and fits(text)):
        place = next(filter(None, (last_fitting(text[:SEEN], pauses, fits) for pauses in PAUSES)), None)
        if place is None:
            break
        parts.append(text[: place.start()])
        text = text[place.end() :]
    return [*parts, text]


def last_fitting(text: str, pauses: re.Pattern[str], fits: Callable[[str], bool]) -> re.Match[str] | None:
    """The last pause such that what stands before it fits: more text never fits better."""
    found = [match for match in pauses.finditer(text) if match.start()]
    low, high = 0, len(found)  # found[:low] fit, found[high:] do not
    while low < high:
        middle = (low + high) // 2
        if fits(text[: found[middle].start()]):
            low = middle + 1
        else:
            high = middle
    return found[low - 1] if low else None

"""What the training data does not hold: pairs with things to copy, drawn while the model trains."""

import random
from collections.abc import Sequence

from . import changes
from .changes import Change, Draw, Pair
from .names import shared_names
from .scenes import Scenes
from .words import make_lexicon

SHORT = 110  # letters of a pair that may be put behind another
CHANGES: dict[Change, float] = {  # each with how often it is tried
    changes.described: 25.0,
    changes.framed: 6.0,
    changes.renamed: 6.0,
    changes.peopled: 5.0,
    changes.renumbered: 3.0,
    changes.counted: 4.0,
    changes.with_thing: 4.0,
    changes.decorated: 3.5,
    changes.listed: 2.5,
    changes.without_stop: 2.0,
    changes.stressed: 1.0,
    changes.capitals: 10.0,
    changes.titled: 2.5,
    changes.small: 2.0,
    changes.quoted: 2.0,
    changes.tagged: 2.5,
    changes.followed: 1.5,
    changes.doubled: 0.7,
    changes.copied: 2.0,
}
SECOND = 0.25  # share of the changed pairs that are changed a second time, in a way that spoils no copy
LAYERS = {
    change: CHANGES[change]
    for change in (
        changes.decorated,
        changes.listed,
        changes.without_stop,
        changes.capitals,
        changes.followed,
    )
}


class Augmenter:
    """Changes pairs; all that it needs to know of the data it reads from the pairs it is made with."""

    def __init__(self, pairs: Sequence[Pair], share: float) -> None:
        """share: of the calls of `augment` that change a pair."""
        self.share = share
        self.names = shared_names(pairs)
        self.lexicon = make_lexicon(pairs)
        self.scenes = Scenes()
        self.short = [pair for pair in pairs if len(pair[0]) < SHORT and pair[0][-1] in ".?!"]

    def augment(self, pair: Pair, to: str, rng: random.Random) -> Pair:
        """The pair itself, or for a `share` of the calls a changed one; to: the language translated into."""
        if rng.random() >= self.share:
            return pair
        draw = Draw(rng, to, self.names, self.lexicon, self.short, self.scenes)
        changed = change(pair, draw, CHANGES)
        return change(changed, draw, LAYERS) if rng.random() < SECOND else changed


def change(pair: Pair, draw: Draw, ways: dict[Change, float]) -> Pair:
    """The first change that the pair allows among some drawn ones."""
    for way in draw.rng.choices(list(ways), weights=list(ways.values()), k=5):
        if changed := way(pair, draw):
            return changed
    return pair

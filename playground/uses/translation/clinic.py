"""Why did it flip? One sentence in small disguises, all translated at once and compared with the sentence as
it is; and two of them made ready for a look at what tells them apart.

Everything is decoded greedily: the most probable token at each step, so that there is one step at which two
runs part.
"""

from dataclasses import dataclass, replace

from ...errors import UserError
from ...generation.search import Search
from ...messages import Message, say
from ..contract import Reading
from .differences import Difference, compare
from .reading import pair_reading
from .translator import Translator
from .variants import Variant, variants

GREEDY = Search("greedy")


@dataclass(frozen=True)
class Finding:
    """A variant, its translation, and how that differs from the translation of the sentence as it is."""

    variant: Variant  # of the sentence as it is, that itself
    translation: str
    wanted: str  # the translation of the sentence as it is, with what the variant should change in it
    tokens: tuple[int, ...]  # of the translation, end mark included where it was reached
    difference: Difference
    same_tokens: bool = False  # the model reads exactly what it reads for the sentence as it is

    @property
    def alike(self) -> bool:
        """Whether there is nothing to explain: the translation is what it should be, to the letter."""
        return self.translation == self.wanted

    @property
    def comparable(self) -> bool:
        """Whether there is something to explain that the run of the sentence as it is has too: it never had
        to write what was put in front."""
        before = self.variant.expected.before
        return not self.alike and self.translation != self.wanted.removeprefix(before)

    @property
    def verdict(self) -> str:
        """In plain words, in the language that is spoken."""
        alike = self.alike or not self.difference.same
        return self.difference.verdict if alike else say("clinic.same-content")


def sentence_of(translator: Translator, text: str) -> str:
    """The first sentence of a text, normalised. Raises UserError where there is none that says anything to
    the model."""
    first = next((part for line in text.splitlines() for part in translator.sentences(line)[0]), "")
    if not first:
        raise UserError(Message("clinic.nothing-to-examine"))
    translator.encode(first)
    letters = [c for c in first if c.isalpha()]
    if not letters:
        raise UserError(Message("clinic.no-words", {"text": first[:60]}))
    unknown = translator.reader.unknown_characters("".join(letters))
    if 2 * sum(c in unknown for c in letters) > len(letters):
        raise UserError(Message("clinic.unknown-script", {"characters": " ".join(unknown[:10])}))
    return first


def examine(translator: Translator, sentence: str) -> list[Finding]:
    """The sentence as it is, then all variants of it that the model can read.

    sentence: as `sentence_of` gives it.
    """
    found = [
        v for v in variants(sentence, translator.target) if translator.fits(translator.normalise(v.text))
    ]
    asked = [Variant("as it is", sentence), *found]
    outputs = [best for best, *_ in translator.translate([variant.text for variant in asked], GREEDY)]
    texts = [translator.text(output) for output in outputs]
    ids = translator.encode(sentence)
    return [
        Finding(
            variant=variant,
            translation=text,
            wanted=variant.expected.of(texts[0]),
            tokens=tuple(output.tokens),
            difference=compare(text, variant.expected.of(texts[0]), variant.text, translator.target),
            same_tokens=n > 0 and translator.encode(variant.text) == ids,
        )
        for n, (variant, output, text) in enumerate(zip(asked, outputs, texts, strict=True))
    ]


@dataclass(frozen=True)
class Pair:
    """Two findings made ready: the run that is taken for good, and the other one, which is to write what the
    first would write in its place."""

    good: Reading
    bad: Reading
    wanted: str  # what the bad run is to write
    folded: bool  # they differ in the case of the letters


def pair(translator: Translator, original: Finding, other: Finding, original_is_good: bool = True) -> Pair:
    """original: the sentence as it is; other: one of its variants."""
    good, bad = (original, other) if original_is_good else (other, original)
    expected = other.variant.expected if original_is_good else other.variant.expected.back()
    if not bad.translation.startswith(expected.before.strip()):  # it leaves out what was put in front
        expected = replace(expected, before="")
    wanted = expected.of(good.translation)
    tokens: tuple[int, ...] = good.tokens
    if wanted != good.translation:
        tokens = (*translator.encode_target(wanted), translator.specials.eos)
    readings = [
        pair_reading(translator, translator.encode(one.variant.text), written, one.translation)
        for one, written in ((good, good.tokens), (bad, tokens))
    ]
    return Pair(*readings, wanted=wanted, folded=other.variant.folded)

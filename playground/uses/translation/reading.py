"""Translation as a use: how a sentence and its translation are read."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from ...checkpoints import Checkpoint
from ...corpora.pairs import read_pairs
from ...errors import UserError
from ...messages import Message
from ...text.conventions import LANGUAGES, language_name, normaliser
from ...transformer import Edits
from ..contract import Reading, Way, check_room, go_on
from .translator import Translator, direction, targets

SAMPLES = {  # by the language that is read
    "en": (
        "My sister bought a red car last week.",
        "He did not want to eat the cake that his mother had made.",
        "The dog is sleeping because it is tired.",
    ),
    "fr": (
        "Ma sœur a acheté une voiture rouge la semaine dernière.",
        "Le chien dort parce qu'il est fatigué.",
    ),
}
OTHER = {
    "en": "My brother bought a red car last week.",
    "fr": "Ma tante a acheté une voiture rouge la semaine dernière.",
}


def said(code: str) -> str | Message:
    """A language for the reader; in its own English name where we have no other."""
    return Message(f"page.{code}") if code in LANGUAGES else language_name(code)


class TranslationUse:
    """An encoder-decoder model that translates sentences."""

    name = "translate"
    what = "translator"
    by_word = True

    def ways(self, task: Mapping[str, str]) -> list[Way]:
        """A way for each language that the model writes, by its code."""
        both = [direction(task, to) for to in targets(task)]
        return [
            Way(
                name=target,
                label=Message("attention.way-between", {"source": said(source), "target": said(target)}),
                samples=SAMPLES.get(source, ()),
                other=OTHER.get(source, ""),
            )
            for source, target in both
        ]

    def read(self, checkpoint: Checkpoint, text: str, target: str | None, way: str = "") -> Reading:
        """The source is the text, what is written its translation with the end mark."""
        translator = Translator(checkpoint, way or None)
        check_room(len(checkpoint.reader.encode(translator.normalise(text))), translator.max_tokens)
        source = translator.encode(text)
        limit = translator.limit(len(source))
        found = go_on(checkpoint, source, [translator.specials.bos], limit, Edits())
        written = found.tokens
        if target is not None and target.strip():
            written = [*translator.encode_target(target), translator.specials.eos]
        return pair_reading(translator, source, written, translator.text(found))

    def corpus(
        self, checkpoint: Checkpoint, file: Path | None, own: Sequence[str], count: int
    ) -> tuple[list[Reading], list[Reading]]:
        """Pairs of the file with the translation that it gives, all that fit; own sentences with the
        model's."""
        if file is None:
            raise UserError("There is no text to look at. Name a file with sentence pairs with --data.")
        translator = Translator(checkpoint)
        read, write = checkpoint.reader.encode, checkpoint.tokenizer.encode
        source, target = normaliser(translator.source), normaliser(translator.target)
        pairs = read_pairs(file)
        if translator.source == "fr":
            pairs = [(french, english) for english, french in pairs]
        ids = [(read(source(a)), write(target(b))) for a, b in pairs]
        room, end = translator.max_tokens, translator.specials.eos
        given = [
            pair_reading(translator, [*translator.marks, *a, end], [*b, end], "")
            for a, b in ids
            if 0 < len(a) <= room and 0 < len(b) < room
        ]
        if not given:
            raise UserError(f"{file} holds no text that the model can read. Name a file with a pair a line.")
        return given, own_translations(translator, own)


def pair_reading(
    translator: Translator, source: Sequence[int], written: Sequence[int], output: str
) -> Reading:
    """The reading of the ids of a pair, both with their marks; output: the model's own translation."""
    return Reading(
        source=tuple(source),
        read=(translator.specials.bos, *written[:-1]),
        written=tuple(written),
        given=1,
        counted=range(len(written)),
        output=output,
        limit=translator.limit(len(source)),
    )


def own_translations(translator: Translator, own: Sequence[str]) -> list[Reading]:
    """English sentences with the model's translations, both ended; none for a model that reads another
    language."""
    if translator.source != "en":
        return []
    encode, room = translator.reader.encode, translator.max_tokens
    lines = [line for line in own if len(encode(translator.normalise(line))) <= room]
    end, readings = translator.specials.eos, []
    for line, [found] in zip(lines, translator.translate(lines), strict=True):
        written = [*(id for id in found.tokens if id != end), end]
        readings.append(pair_reading(translator, translator.encode(line), written, translator.text(found)))
    return readings

"""A text as people give it: cut into sentences and words, labelled, and every part with its place in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...errors import UserError
from ...messages import Message
from ...text.conventions import normalise, split_sentences
from ...text.cutting import cut_to_fit
from ...text.words import split_words
from .labeller import FoundFrame, Labeller

Stretch = tuple[int, int]  # text[start:end]


@dataclass(frozen=True)
class Labelled:
    """A sentence of a text, or the part of one that is read at once, with all that happens in it."""

    text: str  # the whole, of which it is a sentence
    words: tuple[Stretch, ...]
    frames: tuple[FoundFrame, ...]

    def word(self, number: int) -> str:
        start, end = self.words[number]
        return self.text[start:end]

    def stretch(self, start: int, end: int) -> Stretch:
        """Where the words from `start` to before `end` stand."""
        return self.words[start][0], self.words[end - 1][1]

    def said(self, start: int, end: int) -> str:
        """What these words say."""
        first, last = self.stretch(start, end)
        return self.text[first:last]


def label_texts(labeller: Labeller, texts: Sequence[str]) -> list[list[Labelled] | UserError]:
    """For each text its sentences, read together; in place of one that cannot be read, why."""
    cut: list[list[tuple[Stretch, ...]] | UserError] = []
    for text in texts:
        try:
            cut.append([words for words in sentences_of(labeller, text)])
        except UserError as error:
            cut.append(error)
    asked = [
        tuple(text[a:b] for a, b in words)
        for text, sentences in zip(texts, cut, strict=True)
        if not isinstance(sentences, UserError)
        for words in sentences
    ]
    frames = iter(labeller.frames(asked))
    return [
        sentences
        if isinstance(sentences, UserError)
        else [Labelled(text, words, tuple(next(frames))) for words in sentences]
        for text, sentences in zip(texts, cut, strict=True)
    ]


def label_text(labeller: Labeller, text: str) -> list[Labelled]:
    """The sentences of a text. Raises UserError for a word that the model cannot read."""
    [found] = label_texts(labeller, [text])
    if isinstance(found, UserError):
        raise found
    return found


def sentences_of(labeller: Labeller, text: str) -> Iterator[tuple[Stretch, ...]]:
    """The words of each sentence of a text; a sentence that is too long is cut where a reader would pause.
    Raises UserError for a word that the model cannot read."""
    for sentence, start in located(text, labeller):
        words = tuple((start + a, start + b) for a, b in split_words(sentence) if normalise(sentence[a:b]))
        if words:
            yield from parts_of(labeller, text, words)


def parts_of(labeller: Labeller, text: str, words: tuple[Stretch, ...]) -> Iterator[tuple[Stretch, ...]]:
    """Words that no space parts may be too many for the model: halves of them, then, or halves of those."""
    if labeller.fits([text[a:b] for a, b in words]):
        yield words
        return
    if len(words) == 1:
        [(a, b)] = words
        values = {"word": text[a:b][:40], "most": labeller.model.config.max_length}
        raise UserError(Message("errors.long-word", values))
    half = len(words) // 2
    for part in (words[:half], words[half:]):
        yield from parts_of(labeller, text, part)


def located(text: str, labeller: Labeller) -> Iterator[tuple[str, int]]:
    """Each part of a text that is read at once, and where it begins."""

    def fits(part: str) -> bool:
        return labeller.fits([part[a:b] for a, b in split_words(part)])

    reached = 0
    for line in text.splitlines():
        for sentence in split_sentences(line):
            for part in cut_to_fit(sentence, fits):
                start = text.index(part, reached)
                reached = start + len(part)
                yield part, start

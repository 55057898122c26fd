"""A text made ready for the model: its sentences, in parts that the model reads at once."""

import re
from dataclasses import dataclass

from ...errors import UserError
from ...messages import Message
from ...text.conventions import normalise, split_sentences
from ...text.cutting import cut_to_fit
from ...text.limits import check_length
from .summariser import Summariser

MAX_TEXT = 100_000  # characters: some 15,000 words
BLANK = re.compile(r"\n\s*\n")
MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
SHOUTED = 0.7  # share of the letters from which a text is all capitals
LEAST = 20  # letters, of fewer it may be an abbreviation


@dataclass(frozen=True)
class Sentence:
    """A sentence, or a part of one that is too long for the model."""

    text: str
    tokens: int
    paragraph: int


@dataclass(frozen=True)
class Passage:
    """A text, sentence by sentence."""

    sentences: tuple[Sentence, ...]
    parts: tuple[range, ...]  # which sentences the model reads at once
    cut: int  # sentences that were too long for it
    lowered: bool  # whether it was all capitals, and was read in small letters
    markup: bool  # whether tags were left out

    @property
    def tokens(self) -> int:
        return sum(sentence.tokens for sentence in self.sentences)

    @property
    def tokens_a_word(self) -> float:
        """Into how many tokens a word is cut, the mean: many, where the model learned from other words."""
        return self.tokens / sum(len(sentence.text.split()) for sentence in self.sentences)

    def text(self, chosen: range | list[int]) -> str:
        """Some of its sentences as one text."""
        return " ".join(self.sentences[n].text for n in chosen)


def read_passage(summariser: Summariser, text: str) -> Passage:
    """Raises UserError for a text with nothing to summarise, or of more than MAX_TEXT characters."""
    check_length(text, mend=Message("errors.take-a-part"), most=MAX_TEXT)
    plain = MARKUP.sub(" ", text)
    lowered = is_shouted(plain)
    sentences, cut = [], 0
    for number, paragraph in enumerate(BLANK.split(plain)):
        paragraph = normalise(paragraph)
        for sentence in split_sentences(paragraph):
            if lowered:
                sentence = normalise(sentence.capitalize())
            pieces = cut_to_fit(sentence, summariser.fits)
            cut += len(pieces) > 1
            for piece in pieces:
                sentences.append(Sentence(piece, len(summariser.tokenizer.encode(piece)), number))
    check_words(summariser, sentences)
    parts = pack([sentence.tokens for sentence in sentences], summariser.max_tokens)
    return Passage(tuple(sentences), tuple(parts), cut, lowered, plain != text)


def is_shouted(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= LEAST and sum(c.isupper() for c in letters) > SHOUTED * len(letters)


def check_words(summariser: Summariser, sentences: list[Sentence]) -> None:
    """Raises UserError for a text without words that the model knows, or with one that is too long for it."""
    if not sentences:
        raise UserError(Message("errors.nothing-to-summarise"))
    text = " ".join(sentence.text for sentence in sentences)
    letters = [c for c in text if c.isalpha()]
    if not letters:
        raise UserError(Message("errors.no-words-to-summarise"))
    unknown = set(summariser.tokenizer.unknown_characters(text))
    if 2 * sum(c in unknown for c in letters) > len(letters):
        raise UserError(Message("errors.reads-english"))
    if any(sentence.tokens > summariser.max_tokens for sentence in sentences):
        raise UserError(Message("errors.long-word-of-text", {"most": summariser.max_tokens}))


def pack(sizes: list[int], room: int) -> list[range]:
    """Neighbours together as long as they fit into `room`."""
    parts, used = [range(0, 0)], 0
    for n, size in enumerate(sizes):
        if used + size > room and len(parts[-1]):
            parts.append(range(n, n))
            used = 0
        parts[-1] = range(parts[-1].start, n + 1)
        used += size
    return parts

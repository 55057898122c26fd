"""Titles in sentence case, so that they can copy the words of their abstract letter by letter."""

import re
from collections import Counter
from collections.abc import Iterable

from ..text.conventions import split_sentences

CAPITALISED = re.compile(r"(?<![^\W_])[A-Z][a-z]*(?![^\W_])")  # not LDPC, iOS or word2vec
WORD = re.compile(r"(?<![^\W_])[A-Za-z][a-z]*(?![^\W_])")


class Truecaser:
    """Knows how words are written within a sentence (Lita et al. 2003)."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.counts = Counter(word for text in texts for word in within(text))

    def sentence_case(self, title: str, abstract: str) -> str:
        """A title with capitals only where a sentence has them, its first word included: each word as the
        abstract writes it, or else as most of the texts do. It stays as long as it was."""
        own = Counter(within(abstract))

        def usual(match: re.Match[str]) -> str:
            word = match[0]
            for counts in (own, self.counts):
                if counts[word.lower()] != counts[word]:
                    return max(word, word.lower(), key=counts.__getitem__)
            return word

        return CAPITALISED.sub(usual, title)


def within(text: str) -> list[str]:
    """The words of a text that begin no sentence, in which capitals are meant."""
    return [word for sentence in split_sentences(text) for word in WORD.findall(sentence.partition(" ")[2])]

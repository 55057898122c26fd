"""Sentence pairs whose words were aligned by hand, and what a model's cross-attention makes of them.

The words are given apart ("le", "Orateur"); a model reads them as they are written ("l'Orateur").
So the text is written first, and each given word keeps the stretch of it that it became.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from ..analysis.alignment import Link, merge_words
from ..corpora.pairs import read_lines
from ..errors import UserError
from ..text.conventions import normalise
from ..text.tokenizer import Token
from ..uses.translation.translator import Translator

Span = tuple[int, int]  # a stretch text[start:end]

VOWEL = re.compile(r"[aeiouyàâéèêëîïôûœ]|h(?:om|eu|is|ab|on|ô|um|y)", re.IGNORECASE)
ELIDED = re.compile(r"le|la|je|me|te|se|ne|ce|de|(?:jus|lors|puis|quoi)?que", re.IGNORECASE)
CONTRACTED = {("de", "le"): "du", ("de", "les"): "des", ("à", "le"): "au", ("à", "les"): "aux"}
INFINITIVE = re.compile(r"\w+(?:er|ir|re)")  # before it "les" is a pronoun: "de les rendre"
BRACKETS = {"-LRB-": "(", "-RRB-": ")"}
# What stands without a space before it, and what without one behind it.
CLOSING = {"en": re.compile(r"[,.;:?!)%]|-|'.*|n't"), "fr": re.compile(r"[,.)]|-")}
OPENING = {"en": re.compile(r"[($]|-"), "fr": re.compile(r"\(|-|.*'")}


@dataclass(frozen=True)
class Written:
    """A sentence as it is written, and the stretch that each given word became."""

    text: str
    words: tuple[Span, ...]


@dataclass(frozen=True)
class AlignedPair:
    """A sentence, its translation, and which of their words are linked."""

    source: Written
    target: Written
    sure: set[Link]
    possible: set[Link]


def read_aligned(path: Path, source: str, target: str) -> list[AlignedPair]:
    """The pairs of a JSONL file: {"en": words, "fr": words, "sure": [[en, fr], …], "possible": …}."""
    pairs = []
    for number, line in enumerate(read_lines(path), 1):
        try:
            row = json.loads(line)
            sides = {"en": write(row["en"], "en"), "fr": write(row["fr"], "fr")}
            links = [{(en, fr) for en, fr in row[key]} for key in ("sure", "possible")]
            for en, fr in set.union(*links):
                _ = sides["en"].words[en], sides["fr"].words[fr]  # IndexError where a link leads nowhere
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise UserError(f"{path}, line {number} holds no aligned pair ({error!r}).") from None
        if source == "fr":
            links = [{(fr, en) for en, fr in some} for some in links]
        pairs.append(AlignedPair(sides[source], sides[target], *links))
    if not pairs:
        raise UserError(f"{path} is empty. Name a file of aligned pairs.")
    return pairs


def write(words: Sequence[str], language: str) -> Written:
    """Words given apart -> the sentence; two words that became one ("du") have the same stretch."""
    units = [(normalise(BRACKETS.get(word, word)), 1) for word in words]
    if not all(word for word, _ in units):
        raise ValueError("an empty word")
    if language == "fr":
        units = contract([word for word, _ in units])
    text, spans, before = "", [], "("
    for word, count in units:
        glued = CLOSING[language].fullmatch(word) or OPENING[language].fullmatch(before)
        text += word if glued else " " + word
        spans += [(len(text) - len(word), len(text))] * count
        before = word
    return Written(text, tuple(spans))


def contract(words: Sequence[str]) -> list[tuple[str, int]]:
    """French words with their elisions and contractions, and how many given words each is made of."""
    units, n = [], 0
    while n < len(words):
        word, after = words[n], " ".join(words[n + 1 : n + 2])
        third = " ".join(words[n + 2 : n + 3])
        pair = CONTRACTED.get((word.lower(), after))
        if pair and not INFINITIVE.fullmatch(third) and not (after == "le" and VOWEL.match(third)):
            units.append((pair.capitalize() if word[0].isupper() else pair, 2))
            n += 2
            continue
        elided = ELIDED.fullmatch(word) and VOWEL.match(after)
        if elided or (word.lower() == "si" and after in ("il", "ils")):
            word = word[:-1] + "'"
        units.append((word, 1))
        n += 1
    return units


def tokens_of(words: Sequence[Span], tokens: Sequence[Token]) -> list[range]:
    """For each word the tokens that share a character with it, a space of its own in front, and
    the further bytes of its last character."""
    ends = {end for _, end in words}

    def belongs(token: Token, start: int, end: int) -> bool:
        if token.start == token.end:  # such a byte stands where its word ends, such a space does not
            return token.start == (end if token.start in ends else start)
        return token.start < end and token.end > start

    groups = []
    for start, end in words:
        inside = [n for n, token in enumerate(tokens) if belongs(token, start, end)]
        groups.append(range(inside[0], inside[-1] + 1))
    return groups


@torch.inference_mode()
def word_attention(translator: Translator, pair: AlignedPair) -> Tensor:
    """The cross-attention of each given word of the translation once it is written: (layers, H,
    target words, source words). Raises UserError if the model cannot read so long a pair."""
    tokenizer = translator.tokenizer
    target = [*tokenizer.encode(pair.target.text), translator.specials.eos]
    trace, _ = translator.trace(translator.encode(pair.source.text), target)
    sources = tokens_of(pair.source.words, translator.reader.tokens(pair.source.text))
    targets = tokens_of(pair.target.words, tokenizer.tokens(pair.target.text))
    marks = len(translator.marks)  # which stand in front of the source
    layers = range(translator.model.config.decoder_layers)
    return torch.stack(
        [
            torch.stack(
                [merge_words(h[1:, marks:], targets, sources) for h in trace.attention["cross", n].weights[0]]
            )
            for n in layers
        ]
    )


def diagonal(sources: int, targets: int) -> set[Link]:
    """The links of a pair of sentences that say the same in the same order."""
    return {(min(sources - 1, (2 * t + 1) * sources // (2 * targets)), t) for t in range(targets)}

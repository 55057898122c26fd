"""How tokens look to people: one by itself, and a row of them as a text."""

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .conventions import CONTROL, language_name
from .specials import language_mark
from .tokenizer import PART, Tokenizer

BYTE = re.compile(r"<0x([0-9A-F]{2})>")
Show = Callable[[str], str]
ROLES = {"pad": "padding", "bos": "start", "eos": "end"}


def as_it_is(text: str) -> str:
    """How texts are shown where each token stands for itself."""
    return text


def label(tokenizer: Tokenizer, id: int) -> str:
    """A token of the vocabulary by itself. One that goes on with a word begins with …, a space is ␣, a line
    break \\n; special tokens and parts of a character are named."""
    if tokenizer.is_special(id):
        return special_label(tokenizer, id)
    text = tokenizer.texts[id]
    if not is_readable(tokenizer, id):
        byte = BYTE.fullmatch(tokenizer.names[id])
        whole = "(part of a character)" if PART in text else CONTROL.sub(lambda c: repr(c[0])[1:-1], text)
        return f"(byte {byte[1]})" if byte else whole
    if not text.strip():
        return "␣"
    goes_on = tokenizer.by_pieces and tokenizer.continues_word(id)
    return f"…{text}" if goes_on else text.strip()


def is_readable(tokenizer: Tokenizer, id: int) -> bool:
    """Whether an ordinary token is text by itself: whole characters, and none of them for control."""
    text = tokenizer.texts[id]
    return PART not in text and CONTROL.search(text) is None


def special_label(tokenizer: Tokenizer, id: int) -> str:
    """A special token by what it is for; by its name in the vocabulary where it is for several things."""
    name, *others = tokenizer.specials.roles[id]
    if others:
        return tokenizer.names[id]
    language = name.removeprefix(language_mark(""))
    return f"[{ROLES.get(name, name)}]" if language == name else f"[to {language_name(language)}]"


@dataclass(frozen=True, eq=False)
class Side:
    """A row of tokens, as one side of an attention map shows it.

    A token's stretch of the text is text[start:end] of its span: empty for a special token, and for
    the further bytes of a character, which stands with the first of them.
    """

    text: str  # as the model reads it: the user's, normalised
    ids: tuple[int, ...]
    pieces: tuple[str, ...]  # what to show for each token: its stretch, "␣" for a space, "[start]"
    spans: tuple[tuple[int, int], ...]
    words: tuple[range, ...]  # the tokens that make a word, a mark or a special token: all, in order

    @property
    def labels(self) -> tuple[str, ...]:
        """What to show for each word."""
        return tuple(
            self.text[self.spans[word[0]][0] : self.spans[word[-1]][1]]
            or "".join(self.pieces[n] for n in word)
            for word in self.words
        )

    def __len__(self) -> int:
        return len(self.ids)


def side(tokenizer: Tokenizer, ids: Sequence[int], show: Show = as_it_is) -> Side:
    """Tokens with the stretches of the text that they stand for. Special tokens add nothing to it, and what
    stands behind one begins with its space.

    show: what a character says; used where a token is a character that may stand for another.
    """
    text, spans, words, run = "", [], [], []
    for n, id in enumerate([*ids, None]):
        if id is not None and not tokenizer.is_special(id):
            run.append(id)
            continue
        text += " " if text and run and tokenizer.begins_word(run[0]) else ""
        part, stretches = stretches_of(tokenizer, run)
        first = n - len(run)
        spans += [(len(text) + start, len(text) + end) for start, end in stretches]
        words += [range(first + word.start, first + word.stop) for word in whole_words(tokenizer, run)]
        text, run = text + part, []
        if id is not None:
            spans.append((len(text), len(text)))
            words.append(range(n, n + 1))
    shown = list(map(show, text))
    starts = [0, *itertools.accumulate(map(len, shown))]
    spans, text = [(starts[a], starts[b]) for a, b in spans], "".join(shown)
    pieces = [piece_of(tokenizer, id, text[a:b]) for id, (a, b) in zip(ids, spans, strict=True)]
    return Side(text, tuple(ids), tuple(pieces), tuple(spans), tuple(words))


def label_side(names: Sequence[str], ids: Sequence[int], counted: Sequence[int]) -> Side:
    """The labels of a row of tokens, of which only the counted ones stand for a word: those are its words.

    names: of the labels, by id.
    """
    pieces = [names[id] if n in counted else "" for n, id in enumerate(ids)]
    ends = list(itertools.accumulate(len(piece) + bool(piece) for piece in pieces))
    spans = [
        (end - len(piece) - bool(piece), end - bool(piece)) for end, piece in zip(ends, pieces, strict=True)
    ]
    text = "".join(piece + " " * bool(piece) for piece in pieces)
    return Side(text, tuple(ids), tuple(pieces), tuple(spans), tuple(range(n, n + 1) for n in counted))


def pieces_of(tokenizer: Tokenizer, ids: Sequence[int]) -> list[str]:
    """What each token says in the text, and for one that adds nothing to it (a special token, the further
    bytes of a character) its name."""
    return [piece or label(tokenizer, id) for piece, id in zip(side(tokenizer, ids).pieces, ids, strict=True)]


def piece_of(tokenizer: Tokenizer, id: int, stretch: str) -> str:
    text = tokenizer.texts[id]
    return stretch if text.strip() and CONTROL.search(text) is None else label(tokenizer, id)


def stretches_of(tokenizer: Tokenizer, ids: Sequence[int]) -> tuple[str, list[tuple[int, int]]]:
    """The text of ordinary tokens and each one's stretch of it, spaces in front left out.

    Read off how the text grows, since a model may spell it otherwise than the tokenizer would.
    """
    whole = tokenizer.decode(ids)
    spans, reached = [], 0
    waiting = 0  # byte tokens whose character is not complete yet
    for n, id in enumerate(ids):
        grown = tokenizer.decode(ids[: n + 1])
        end = max(reached, shared(grown, whole))
        start = end - len(whole[reached:end].lstrip(" "))
        spans.append((start, end))
        if PART in tokenizer.texts[id]:
            waiting += 1
            if end > start and waiting > 1:
                spans[-waiting:] = [(start, end)] + [(end, end)] * (waiting - 1)
            waiting = 0 if end > start else waiting
        else:
            waiting = 0
        reached = end
    return whole, spans


def shared(a: str, b: str) -> int:
    """How many characters two texts begin with alike."""
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))


def whole_words(tokenizer: Tokenizer, ids: Sequence[int]) -> list[range]:
    """The words of ordinary tokens; with one token a character, a space is a word of its own."""
    if not tokenizer.separates_words:
        return [range(n, n + 1) for n in range(len(ids))]
    words = []
    for word in tokenizer.words(ids):
        start = word.start
        for n in word:
            if tokenizer.names[ids[n]] == " ":
                words += [range(start, n)] * (n > start) + [range(n, n + 1)]
                start = n + 1
        words += [range(start, word.stop)] * (word.stop > start)
    return words

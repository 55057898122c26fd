"""A language model, ready for texts: it says what comes next, rates what is there, and writes on.

T tokens of a text with its marks, V vocabulary.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from ...checkpoints import Checkpoint
from ...corpora.kinds import KINDS
from ...errors import UserError
from ...generation.decoding import Choose, decode, greedy
from ...generation.scoring import perplexity, sequence_logprobs, token_logprobs, windows
from ...text.conventions import NORMALISERS
from ...text.display import is_readable, label
from ...transformer import Prepared, PreparedState
from ..contract import Alternative

ALTERNATIVES = 5


@dataclass(frozen=True)
class ScoredWord:
    """A word or mark of a text, or the end of a paragraph (the empty text)."""

    text: str
    space: bool  # whether a space stands before it
    tokens: range  # its tokens among `Scored.ids`
    logprob: float  # sum over its tokens, each given all before it
    alternatives: tuple[Alternative, ...]  # for its first token, best first

    @property
    def probability(self) -> float:
        return math.exp(self.logprob)

    @property
    def bits(self) -> float:
        """How surprising it is: minus the logarithm to base 2 of its probability."""
        return max(0.0, -self.logprob / math.log(2))


@dataclass(frozen=True)
class Scored:
    """A text with the probability of each of its words."""

    text: str  # as the model reads it
    ids: tuple[int, ...]  # each paragraph between a start and an end mark
    starts: tuple[bool, ...]  # which of them are given
    logprobs: tuple[float, ...]  # natural, of each of ids but the first; 0 for a beginning: it is given
    words: tuple[ScoredWord, ...]  # in order, with the end of each paragraph

    @property
    def logprob(self) -> float:
        return math.fsum(self.logprobs)

    @property
    def bits(self) -> float:
        return sum(word.bits for word in self.words)

    @property
    def perplexity(self) -> float:
        """Per token, the ends of paragraphs being tokens too."""
        return perplexity(self.logprob, self.starts.count(False))

    @property
    def word_perplexity(self) -> float:
        """Per word as spaces divide them; the ends of paragraphs count in the sum and not as words.
        Infinite for a long text without spaces, as Chinese is written: see `bits_per_byte`."""
        return perplexity(self.logprob, len(self.text.split()))

    @property
    def bits_per_byte(self) -> float:
        """What texts of any script can be compared by. The end of a paragraph is a byte, a line break."""
        return self.bits / (len(self.text.encode()) + 1)


@dataclass(frozen=True)
class Written:
    """A token that the model wrote; the empty text is the end of a paragraph."""

    id: int
    text: str
    space: bool  # whether a space stands before it
    logprob: float
    alternatives: tuple[Alternative, ...]  # best first


class LanguageModel:
    """A decoder with its tokenizer. Texts are read in windows of `context` tokens; where a text is longer,
    each token sees at least context - stride + 1 tokens before it."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        self.model, self.tokenizer, self.name = checkpoint.model, checkpoint.tokenizer, checkpoint.name
        self.specials = self.tokenizer.specials
        self.normalise = NORMALISERS[checkpoint.task.get("language", "en")]
        self.context = checkpoint.model.config.max_length
        self.stride = self.context // 2

    @cached_property
    def prepared(self) -> Prepared:
        return Prepared(self.model)

    def paragraphs(self, text: str) -> list[str]:
        """The lines of a text as the model reads them, without empty ones."""
        return [line for line in map(self.normalise, text.splitlines()) if line]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of text that it can be told to write: each has a start mark of its own."""
        return tuple(kind for kind in KINDS if kind in self.specials.others)

    def open_ids(self, text: str, kind: str = "") -> list[int]:
        """The ids of a text that is to go on: its last paragraph is open, unless a line break ends it.

        kind: one of `kinds`, empty where the model is not told. Raises UserError for another.
        """
        ids = self.between_marks(self.paragraphs(text), kind)
        if not ids or text.endswith("\n"):
            return [*ids, *self.opening(ids, kind)]
        return ids[:-1]

    def closed_ids(self, text: str) -> list[int]:
        """The ids of a whole text. Raises UserError where there is nothing to read."""
        lines = self.paragraphs(text)
        if not lines:
            raise UserError("There is nothing to read in this text. Type a sentence.")
        return self.between_marks(lines)

    def between_marks(self, lines: Sequence[str], kind: str = "") -> list[int]:
        """The ids of paragraphs, each between a start and an end mark."""
        ids: list[int] = []
        for line in lines:
            ids += [*self.opening(ids, kind), *self.tokenizer.encode(line), self.specials.eos]
        return ids

    def opening(self, before: Sequence[int], kind: str = "") -> list[int]:
        """What stands in front of a paragraph: the start mark, or that of a kind of text. Where one mark is
        for both, the end of the paragraph before is the start of this one."""
        if kind and kind not in self.kinds:
            raise UserError(
                f"This model knows no kind of text called {kind[:20]!r}: "
                + (f"choose one of {', '.join(self.kinds)}." if self.kinds else "leave it out.")
            )
        one = self.specials.bos == self.specials.eos
        return [] if one and before else [self.specials[kind] if kind else self.specials.bos]

    def starts(self, ids: Sequence[int]) -> list[bool]:
        """Which of the ids of whole paragraphs are given, since a paragraph begins there."""
        one = self.specials.bos == self.specials.eos
        return [n == 0 or (id == self.specials.bos and not one) for n, id in enumerate(ids)]

    # ---- what comes next

    def window(self, ids: Sequence[int]) -> list[int]:
        """The last of these ids that the model can read together."""
        return list(ids[-self.context :])

    @torch.inference_mode()
    def next_logprobs(self, text: str, kind: str = "") -> Tensor:
        """The log-probability of every token of the vocabulary after an open text, (V,)."""
        state = PreparedState(self.prepared)
        logits = state.step(torch.tensor([self.window(self.open_ids(text, kind))]))  # (1, V)
        return torch.log_softmax(logits[0], dim=-1)

    def piece(self, id: int) -> str:
        """A token as it stands in text, with the space in front of it if it begins a word. A byte of a
        character is named; the end of a paragraph is a line break."""
        if id == self.specials.eos:
            return "\n"
        named = self.tokenizer.is_special(id) or not is_readable(self.tokenizer, id)
        return label(self.tokenizer, id) if named else self.tokenizer.texts[id]

    def appended(self, text: str, id: int) -> str:
        """A text with one more token. Raises UserError for an id that stands for no text."""
        known = type(id) is int and 0 <= id < len(self.tokenizer)
        if not known or (self.tokenizer.is_special(id) and id != self.specials.eos):
            raise UserError("This is no token that can be written.")
        if not is_readable(self.tokenizer, id):
            raise UserError("This token is no whole character that can be seen: it cannot be written alone.")
        piece = self.piece(id)
        if not text.strip():
            return piece.lstrip()
        return text.rstrip(" ") + piece

    # ---- how probable

    @torch.inference_mode()
    def score(self, text: str, alternatives: int = ALTERNATIVES) -> Scored:
        """The probability of a text, word by word, with what the model would have said instead.

        Raises UserError where there is nothing to read.
        """
        ids = self.closed_ids(text)
        logprobs: list[float] = []
        best: list[list[tuple[int, float]]] = []
        for window in windows(len(ids), self.context, self.stride):
            logits = self.model(torch.tensor([ids[window.start : window.stop - 1]]))[0]  # (T, V)
            logits = logits[window.first - 1 - window.start :]
            wanted = torch.tensor(ids[window.first : window.stop])
            logprobs += token_logprobs(logits[None], wanted[None])[0].tolist()
            values, tokens = logits.softmax(dim=-1).topk(alternatives)
            best += [
                list(zip(*row, strict=True)) for row in zip(tokens.tolist(), values.tolist(), strict=True)
            ]
        starts = self.starts(ids)
        counted = [0.0 if start else value for start, value in zip(starts[1:], logprobs, strict=True)]
        words = tuple(self.scored_word(ids, word, counted, best) for word in self.words(ids))
        return Scored("\n".join(self.paragraphs(text)), tuple(ids), tuple(starts), tuple(counted), words)

    def words(self, ids: Sequence[int]) -> list[range]:
        """Which tokens are a word, a mark or the end of a paragraph, in order."""
        starts = self.starts(ids)
        ends = [range(n, n + 1) for n, id in enumerate(ids) if id == self.specials.eos and not starts[n]]
        return sorted([*self.tokenizer.words(ids), *ends], key=lambda word: word.start)

    def scored_word(
        self,
        ids: Sequence[int],
        word: range,
        logprobs: Sequence[float],
        best: Sequence[Sequence[tuple[int, float]]],
    ) -> ScoredWord:
        """logprobs, best: of each of ids but the first."""
        first = ids[word.start]
        return ScoredWord(
            text=""
            if first == self.specials.eos
            else self.tokenizer.decode([ids[n] for n in word]).lstrip(" "),
            space=self.tokenizer.begins_word(first) and not self.tokenizer.is_special(ids[word.start - 1]),
            tokens=word,
            logprob=math.fsum(logprobs[n - 1] for n in word),
            alternatives=self.alternatives(best[word.start - 1]),
        )

    def label(self, id: int) -> str:
        """A token for people who choose: one that goes on with a word begins with …"""
        return "(end of the paragraph)" if id == self.specials.eos else label(self.tokenizer, id)

    @cached_property
    def labels(self) -> list[str]:
        return [self.label(id) for id in range(len(self.tokenizer))]

    def alternatives(self, best: Sequence[tuple[int, float]]) -> tuple[Alternative, ...]:
        """(id, probability) as they are shown."""
        return tuple(Alternative(self.piece(id).strip(), share, (id,)) for id, share in best)

    # ---- writing

    @torch.inference_mode()
    def write(
        self,
        text: str,
        choose: Choose = greedy,
        limit: int = 60,
        forced: Sequence[int] = (),
        kind: str = "",
    ) -> Iterator[list[Written]]:
        """Go on with an open text, token by token: yields all tokens so far after each one.

        limit: tokens to write at most; fewer fit if the text nearly fills the context. A paragraph that
        ends is followed by another. forced: ids with which the model must begin. Raises UserError where
        nothing fits.
        """
        prompt = self.open_ids(text, kind)
        room = min(limit, self.context - len(prompt) + 1)  # the last token is not read again
        if room < 1:
            raise UserError(
                f"This text has {len(prompt):,} tokens; the model reads {self.context} and writes behind "
                "them. Take some of its beginning away."
            )
        written: list[Written] = []
        left, end = list(forced), self.specials.eos
        while room > 0:
            watch, state = Watch(choose), PreparedState(self.prepared)
            own = left[: left.index(end) + 1] if end in left else left  # of this paragraph
            for [hypothesis] in decode(state, torch.tensor([prompt]), [room], end, watch, [own]):
                n = len(hypothesis.tokens) - 1
                written.append(self.written(hypothesis.tokens[n], hypothesis.logprobs[n], watch.best[n]))
                yield written
            prompt += hypothesis.tokens
            prompt += self.opening(prompt, kind)
            room -= len(hypothesis.tokens) + 1
            left = left[len(hypothesis.tokens) :]

    def written(self, id: int, logprob: float, best: Sequence[tuple[int, float]]) -> Written:
        return Written(
            id=id,
            text=self.piece(id).strip(),
            space=self.tokenizer.begins_word(id),
            logprob=logprob,
            alternatives=self.alternatives(best),
        )

    def read_again(self, text: str, written: Sequence[Written], kind: str = "") -> list[float]:
        """The log-probability of each written token in one pass of the whole model over all."""
        prompt = self.open_ids(text, kind)
        row, places = list(prompt), []
        for token in written:
            if row[-1] == self.specials.eos:
                row += self.opening(row, kind)
            places.append(len(row) - 1)
            row.append(token.id)
        [values] = sequence_logprobs(self.model, [row], self.context, self.stride)
        return values[places].tolist()


class Watch:
    """Chooses as told, and remembers the best tokens of each step with their probabilities."""

    def __init__(self, choose: Choose) -> None:
        self.choose = choose
        self.best: list[list[tuple[int, float]]] = []

    def __call__(self, logprobs: Tensor) -> Tensor:
        """log-probabilities (1, V) -> the chosen id (1,)."""
        values, ids = logprobs[0].exp().topk(ALTERNATIVES)
        self.best.append(list(zip(ids.tolist(), values.tolist(), strict=True)))
        return self.choose(logprobs)

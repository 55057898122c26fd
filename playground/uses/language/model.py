"""A language model, ready for texts: it says what comes next, rates what is there, and writes on.

T tokens of a text with its marks, V vocabulary.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import torch
from torch import Tensor

from ...checkpoints import Checkpoint
from ...corpora.kinds import KINDS
from ...errors import UserError
from ...generation.decoding import Choose, decode, greedy
from ...generation.scoring import sequence_logprobs, windows
from ...messages import Message, say
from ...pausing import give_way
from ...text.conventions import CONTROL, NAMES, NORMALISERS, normaliser
from ...text.display import is_readable, label
from ...text.tokenizer import PART
from ...transformer import PreparedState
from ..contract import Alternative
from .alternatives import Draft, drafts, ranked, spelled
from .outside import outside
from .scored import Scored, ScoredWord, Written

ALTERNATIVES = 5


def language_of(task: Mapping[str, str]) -> str:
    """Which language a language model reads. Raises UserError for one that is not known."""
    if (language := task.get("language", "en")) not in (*NORMALISERS, *NAMES):
        values = {"language": language, "known": ", ".join((*NORMALISERS, *NAMES))}
        raise UserError(Message("errors.unknown-language", values))
    return language


class LanguageModel:
    """A decoder with its tokenizer. Texts are read in windows of `context` tokens; where a text is longer,
    each token sees at least context - stride + 1 tokens before it."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        self.checkpoint, self.model = checkpoint, checkpoint.model
        self.tokenizer, self.name = checkpoint.tokenizer, checkpoint.name
        self.specials = self.tokenizer.specials
        self.language = language_of(checkpoint.task)
        self.normalise = normaliser(self.language)
        self.context = checkpoint.model.config.max_length
        self.stride = self.context // 2

    def paragraphs(self, text: str) -> list[str]:
        """The lines of a text as the model reads them, without empty ones."""
        return [line for line in map(self.normalise, text.splitlines()) if line]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of text that it can be told to write: each has a start mark of its own."""
        return tuple(kind for kind in KINDS if kind in self.specials.others)

    def count(self, text: str) -> int:
        """How many tokens a text has, without marks."""
        return sum(len(self.tokenizer.encode(line)) for line in self.paragraphs(text))

    def remarks(self, text: str) -> list[str]:
        """What makes the numbers of a text say little, a sentence each."""
        return outside(text) if self.language == "en" else []

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
            raise UserError(Message("errors.nothing-to-read"))
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
            values = {"kind": kind[:20], "known": ", ".join(self.kinds)}
            raise UserError(Message("errors.unknown-kind" if self.kinds else "errors.no-kinds", values))
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

    def next_logprobs(self, text: str, kind: str = "") -> Tensor:
        """The log-probability of every token of the vocabulary after an open text, (V,)."""
        return self.next_words(text, 0, kind)[0]

    @torch.inference_mode()
    def next_words(self, text: str, count: int, kind: str = "") -> tuple[Tensor, list[Draft]]:
        """The log-probability of every token after an open text, (V,), and the `count` most probable ones
        completed to words."""
        state, ids = PreparedState(self.checkpoint.prepared), self.window(self.open_ids(text, kind))
        logprobs = torch.log_softmax(state.step(torch.tensor([ids]))[0], dim=-1)
        return logprobs, drafts(state, logprobs, self.tokenizer, count, self.context - len(ids))

    def piece(self, id: int) -> str:
        """A token as it stands in text, with the space in front of it if it begins a word. A byte of a
        character is named; the end of a paragraph is a line break."""
        if id == self.specials.eos:
            return "\n"
        named = self.tokenizer.is_special(id) or not is_readable(self.tokenizer, id)
        return label(self.tokenizer, id) if named else self.tokenizer.texts[id]

    def appended(self, text: str, ids: Sequence[int]) -> str:
        """A text with a word more. Raises UserError for ids that stand for no text."""
        eos, known = self.specials.eos, range(len(self.tokenizer))
        if not ids or not all(type(id) is int and id in known for id in ids):
            raise UserError(Message("errors.no-token"))
        if list(ids) == [eos]:
            added = "\n"
        elif any(map(self.tokenizer.is_special, ids)):
            raise UserError(Message("errors.no-token"))
        else:
            added = self.tokenizer.decode(ids)
            if PART in added or CONTROL.search(added):
                raise UserError(Message("errors.part-of-character"))
            added = " " * self.tokenizer.begins_word(ids[0]) + added.lstrip(" ")
        if not text.strip():
            return added.lstrip()
        return text.rstrip(" ") + added

    # ---- how probable

    @torch.inference_mode()
    def score(self, text: str, alternatives: int = ALTERNATIVES) -> Scored:
        """The probability of a text, word by word, with what else could have stood there.

        alternatives: to each word; 0 is much quicker. Raises UserError where there is nothing to read.
        """
        ids = self.closed_ids(text)
        [values] = sequence_logprobs(self.model, [ids], self.context, self.stride)
        starts = self.starts(ids)
        counted = [0.0 if start else value for start, value in zip(starts[1:], values.tolist(), strict=True)]
        places = self.words(ids)
        others = self.alternatives(ids, [place.start for place in places], alternatives)
        return Scored(
            text="\n".join(self.paragraphs(text)),
            ids=tuple(ids),
            starts=tuple(starts),
            logprobs=tuple(counted),
            words=tuple(
                self.scored_word(ids, place, counted, *rest)
                for place, *rest in zip(places, others, strict=True)
            ),
            windows=len(windows(len(ids), self.context, self.stride)),
        )

    @torch.inference_mode()
    def alternatives(
        self, ids: Sequence[int], places: Sequence[int], count: int
    ) -> list[tuple[Alternative, ...]]:
        """For each place the most probable words there, best first. places: indices into ids, ascending,
        none of them 0."""
        if count == 0:
            return [()] * len(places)
        found = []
        for window in windows(len(ids), self.context, self.stride):
            state, reached = PreparedState(self.checkpoint.prepared), window.start
            for place in (place for place in places if window.first <= place < window.stop):
                give_way()
                logprobs = torch.log_softmax(state.step(torch.tensor([ids[reached:place]]))[0], dim=-1)
                reached, room = place, self.context - (place - window.start)
                drafted = drafts(state, logprobs, self.tokenizer, count, room)
                found.append(ranked(self.tokenizer, ids[:place], drafted))
        return found

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
        others: tuple[Alternative, ...],
    ) -> ScoredWord:
        """logprobs: of each of ids but the first."""
        first = ids[word.start]
        return ScoredWord(
            text=""
            if first == self.specials.eos
            else self.tokenizer.decode([ids[n] for n in word]).lstrip(" "),
            space=self.tokenizer.begins_word(first) and not self.tokenizer.is_special(ids[word.start - 1]),
            tokens=word,
            logprob=math.fsum(logprobs[n - 1] for n in word),
            alternatives=others,
        )

    def label(self, id: int) -> str:
        """A token for people who choose: one that goes on with a word begins with …"""
        return say("language.paragraph-end") if id == self.specials.eos else label(self.tokenizer, id)

    def name_of(self, ids: Sequence[int]) -> str:
        """A word for people who choose, as `label` for a token."""
        if len(ids) == 1:
            return self.label(ids[0])
        goes_on = self.tokenizer.by_pieces and self.tokenizer.continues_word(ids[0])
        return ("…" if goes_on else "") + spelled(self.tokenizer, ids)

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
        room = min(limit, self.room(prompt))
        if room < 1:
            raise UserError(Message("errors.no-room", {"n": len(prompt), "context": self.context}))
        written: list[Written] = []
        left, end = list(forced), self.specials.eos
        while room > 0:
            state = PreparedState(self.checkpoint.prepared)
            own = left[: left.index(end) + 1] if end in left else left  # of this paragraph
            for [hypothesis] in decode(state, torch.tensor([prompt]), [room], end, choose, [own]):
                written.append(self.written(hypothesis.tokens[-1], hypothesis.logprobs[-1]))
                yield written
            prompt += hypothesis.tokens
            prompt += self.opening(prompt, kind)
            room -= len(hypothesis.tokens) + 1
            left = left[len(hypothesis.tokens) :]

    def room(self, prompt: Sequence[int]) -> int:
        """How many tokens can be written behind a prompt."""
        return self.context - len(prompt) + 1  # the last one is not read again

    def written(self, id: int, logprob: float) -> Written:
        return Written(id, self.piece(id).strip(), self.tokenizer.begins_word(id), logprob)

    def read_again(
        self, text: str, written: Sequence[Written], kind: str = "", alternatives: int = 0
    ) -> tuple[list[float], list[ScoredWord]]:
        """The log-probability of each written token in one pass of the whole model over all; and the words
        that they make, whose `tokens` are those of `written`, with what else could have stood there."""
        prompt = self.open_ids(text, kind)
        row, places = list(prompt), []
        for token in written:
            if row[-1] == self.specials.eos:
                row += self.opening(row, kind)
            places.append(len(row))
            row.append(token.id)
        [values] = sequence_logprobs(self.model, [row], self.context, self.stride)
        logprobs = values[[place - 1 for place in places]].tolist()
        words = self.written_words(written)
        others = self.alternatives(row, [places[word.tokens.start] for word in words], alternatives)
        return logprobs, [replace(word, alternatives=one) for word, one in zip(words, others, strict=True)]

    def written_words(self, written: Sequence[Written]) -> list[ScoredWord]:
        """The words that tokens make, whose `tokens` are those of `written`; without alternatives."""
        ids = [token.id for token in written]
        ends = [range(n, n + 1) for n, id in enumerate(ids) if id == self.specials.eos]
        words = sorted([*self.tokenizer.words(ids), *ends], key=lambda word: word.start)
        return [
            ScoredWord(
                text="" if word in ends else spelled(self.tokenizer, [ids[n] for n in word]),
                space=written[word.start].space,
                tokens=word,
                logprob=math.fsum(written[n].logprob for n in word),
                alternatives=(),
            )
            for word in words
        ]

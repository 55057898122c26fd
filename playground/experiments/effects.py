"""What the output's log-probability owes to each head and to each word.

B changed passes in one batch, T target tokens, S source tokens, W words, L layers, H heads.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ..analysis.ranks import rank_correlation
from ..errors import UserError
from ..generation.scoring import token_logprobs
from ..messages import Message
from ..transformer import Edits, Site, Transformer
from .observing import written_logprobs
from .subjects import Subject

WEIGHTS_AT_ONCE = 16_000_000  # attention weights of a layer in one batch: 64 MB
MOST_READ = 20_000  # tokens in all passes in which a word is left out
MOST_WORK = 3_000_000_000_000  # products of all passes of an experiment: about a minute of one core
Case = tuple[Site, int]  # one head
Places = dict[Case, tuple[int, int]]  # in which row of how many each head is changed
Change = Callable[[Places], Edits]


def cases_of(subject: Subject, kinds: Sequence[str] | None = None) -> list[Case]:
    """Every head, or every one of these kinds of attention; those of the encoder first."""
    return [
        ((kind, layer), head)
        for kind in kinds or subject.kinds
        for layer in range(subject.layers(kind))
        for head in range(subject.model.config.heads)
    ]


def by_kind(subject: Subject, values: Tensor, kinds: Sequence[str] | None = None) -> dict[str, Tensor]:
    """(B,), in the order of `cases_of`, -> for each kind (L, H)."""
    heads, kinds = subject.model.config.heads, kinds or subject.kinds
    parts = values.split([subject.layers(kind) * heads for kind in kinds])
    return {kind: part.view(-1, heads) for kind, part in zip(kinds, parts, strict=True)}


def check_work(subject: Subject, tokens: int, why: Message) -> None:
    """Raises UserError where so many tokens, read in all passes of an experiment, would take minutes."""
    size = sum(parameter.numel() for parameter in subject.model.parameters())
    if tokens * size > MOST_WORK:
        told = {"why": why, "tokens": tokens, "size": round(size / 1e6), "most": MOST_WORK // size}
        raise UserError(Message("attention.too-much-work", told))


@dataclass(frozen=True)
class Pass:
    """What is read and written while one head after another is changed."""

    model: Transformer
    source: tuple[int, ...] | None
    read: tuple[int, ...]
    written: tuple[int, ...]

    def logprobs(self, cases: Sequence[Case], change: Change) -> Tensor:
        """The log-probability of each written token with each case changed alone, (cases, T): as many
        cases in one batch as memory allows, which for a sentence is all.

        cases: those of the encoder first.
        """
        longest = max(len(self.read), len(self.source or ()))
        size = max(1, WEIGHTS_AT_ONCE // (self.model.config.heads * longest**2))
        parts = [cases[first : first + size] for first in range(0, len(cases), size)]
        return torch.cat([self.batch(part, change) for part in parts])

    def batch(self, cases: Sequence[Case], change: Change) -> Tensor:
        """Row n of the batch is changed at case n. The encoder reads for its own cases, and once more for
        all others, which share what it made of the source."""
        size, memory = len(cases), None
        alone = "decoder" not in self.model.config.attentions
        of_encoder = sum(site[0] == "encoder" for site, _ in cases)
        rows = {"encoder": size if alone else of_encoder + 1, "decoder": size, "cross": size}
        edits = change({case: (n, rows[case[0][0]]) for n, case in enumerate(cases)})
        if alone:
            x = self.model.encode(torch.tensor([self.read]).expand(size, -1), edits=edits)  # (B, T, D)
            return self.answers(x)
        if self.source is not None:
            source = torch.tensor([self.source]).expand(of_encoder + 1, -1)
            memory = self.model.encode(source, edits=edits)  # (of_encoder + 1, S, D)
            shared = memory[-1:].expand(size - of_encoder, -1, -1)
            memory = torch.cat([memory[:-1], shared])  # (B, S, D)
        x = self.model.decode(torch.tensor([self.read]).expand(size, -1), memory, edits=edits)  # (B, T, D)
        return self.answers(x)

    def answers(self, x: Tensor) -> Tensor:
        """The log-probability of each written token from contextual vectors (B, T, D), (B, T)."""
        ids = torch.tensor([self.written])
        # Row by row, since the logits of all would take much memory.
        return torch.cat([token_logprobs(self.model.logits(row), ids) for row in x.split(1)])


def switch_off(places: Places) -> Edits:
    """Each head off in its own row."""
    gains = {}
    for case, (row, rows) in places.items():
        gains[case] = torch.ones(rows)
        gains[case][row] = 0
    return Edits(gains=gains)


def head_effects(subject: Subject) -> dict[str, Tensor]:
    """For each kind of attention, how much the log-probability of the output (natural logarithm, summed
    over `subject.counted`) falls when each head is switched off everywhere, (L, H).

    A negative number: the output is more probable without the head.
    """
    return by_kind(subject, falls_without(subject, cases_of(subject)))


def layer_effects(subject: Subject, site: Site) -> Tensor:
    """The same for the heads of one attention, (H,): a model of many heads takes long to measure whole."""
    return falls_without(subject, [(site, head) for head in range(subject.model.config.heads)])


@torch.inference_mode()
def falls_without(subject: Subject, cases: Sequence[Case]) -> Tensor:
    """How much the log-probability of the output falls with each of these heads off alone, (B,)."""
    source = None if subject.source is None else subject.source.ids
    changed = Pass(subject.model, source, subject.read.ids, subject.written.ids).logprobs(cases, switch_off)
    return (subject.logprobs - changed)[:, list(subject.counted)].sum(dim=1)


@dataclass(frozen=True, eq=False)
class WordEffects:
    """Attention to each word against what it does."""

    words: tuple[range, ...]  # the tokens of each word, in the source or in what the decoder reads
    labels: tuple[str, ...]
    falls: Tensor  # (W,): how much the output's log-probability falls when the word is left out
    attention: dict[str, Tensor]  # for each kind (L, H, W): the mean weight on the word
    correlation: dict[str, Tensor]  # for each kind (L, H): Spearman's; NaN where it says nothing


def leave_out_effects(subject: Subject) -> WordEffects:
    """Leave out each word in turn, and measure the output again.

    In an encoder-decoder a source word is hidden: no attention of encoder or decoder may look at it,
    and the other words keep their places. In a decoder an earlier word is cut out of the text, and
    what is written after it counts. A head's attention to the word is the mean over those who may look:
    the source for the encoder, the rows whose tokens count for the others.

    Raises UserError for a text so long that reading it once for each word would take minutes.
    """
    hide = cut_words if subject.source is None else hide_words
    with torch.inference_mode():
        trace, logits = subject.run()
        logprobs = written_logprobs(subject, logits)
        side = subject.read if subject.source is None else subject.source
        special = subject.checkpoint.tokenizer.is_special
        chosen = [n for n, word in enumerate(side.words) if not special(side.ids[word[0]])]
        words = [side.words[n] for n in chosen]
        if subject.source is None:  # a word before which nothing counts has nothing to lose
            words = [word for word in words if word.stop <= subject.counted[-1] + 1]
        if (reading := len(words) * len(side)) > MOST_READ:
            told = {"words": len(words), "tokens": len(side), "reading": reading, "most": MOST_READ}
            raise UserError(Message("attention.too-many-words", told))
        check_work(subject, reading, Message("attention.why-leave-out"))
        falls = hide(subject, words, logprobs)
    kinds = [kind for kind in subject.kinds if kind != "decoder" or subject.source is None]
    attention = {
        kind: torch.stack(
            [
                attention_to(trace.attention[kind, layer].weights[0], words, subject, kind)
                for layer in range(subject.layers(kind))
            ]
        )
        for kind in kinds
    }
    return WordEffects(
        words=tuple(words),
        labels=tuple(side.labels[side.words.index(word)] for word in words),
        falls=falls,
        attention=attention,
        correlation={kind: rank_correlation(values, falls) for kind, values in attention.items()},
    )


def hide_words(subject: Subject, words: Sequence[range], logprobs: Tensor) -> Tensor:
    """The fall for each source word, (W,); logprobs: (T,), of the pass with all words."""
    if not words:
        return torch.zeros(0)
    size = len(words)
    present = torch.ones(size, len(subject.source), dtype=torch.bool)
    for row, word in enumerate(words):
        present[row, list(word)] = False
    source = torch.tensor([subject.source.ids]).expand(size, -1)
    x = subject.model.encode(source, present)
    if "decoder" in subject.kinds:
        x = subject.model.decode(torch.tensor([subject.read.ids]).expand(size, -1), x, present)
    changed = torch.stack([written_logprobs(subject, subject.model.logits(row)) for row in x])  # (W, T)
    return (logprobs - changed)[:, list(subject.counted)].sum(dim=1)


def cut_words(subject: Subject, words: Sequence[range], logprobs: Tensor) -> Tensor:
    """The fall for each word that a decoder reads, (W,), over the counted tokens written after it."""
    falls = []
    for word in words:
        counted = later_rows(subject, word)
        kept = [n for n in range(len(subject.read)) if n not in word]
        logits = subject.model(torch.tensor([[subject.read.ids[n] for n in kept]]))[0]  # (T - word, V)
        shift = len(word)  # the rows that read what stands behind the word have moved up
        ids = torch.tensor([subject.written.ids[n] for n in counted])
        changed = token_logprobs(logits[[n - shift for n in counted]], ids)
        falls.append((logprobs[counted] - changed).sum())
    return torch.stack(falls) if falls else torch.zeros(0)


def later_rows(subject: Subject, word: range) -> list[int]:
    """The counted rows whose tokens are written after a word that the decoder reads."""
    return [n for n in subject.counted if n >= word.stop - 1]


def attention_to(weights: Tensor, words: Sequence[range], subject: Subject, kind: str) -> Tensor:
    """The mean weight of each head (H, T, S) on all tokens of each word, (H, W)."""
    columns = []
    for word in words:
        rows = list(range(weights.size(1)))
        if kind != "encoder":
            rows = later_rows(subject, word) if kind == "decoder" else list(subject.counted)
        columns.append(weights[:, rows][:, :, list(word)].sum(dim=-1).mean(dim=-1))  # (H,)
    return torch.stack(columns, dim=-1) if columns else weights.new_zeros(len(weights), 0)

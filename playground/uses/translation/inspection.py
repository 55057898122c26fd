"""Everything that is shown about one finished translation, read off the model's own passes.

T target tokens, S source tokens, R alternatives looked at together.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ...analysis.alignment import merge_words
from ...analysis.proof import largest_difference
from ...generation.decoding import Hypothesis
from ...generation.scoring import token_logprobs
from ...text.display import pieces_of
from ...transformer import Cache, Trace
from ..contract import Alternative
from .translator import Translator

ALTERNATIVES = 5
MORE_PIECES = 4  # how many pieces an alternative may add to become a whole word


@dataclass(frozen=True)
class Word:
    """A word or mark of the output (the empty text at the end is the end mark)."""

    text: str
    space: bool  # whether a space stands before it
    tokens: range  # its tokens in the hypothesis
    probability: float  # product over its pieces, each given all before it
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True)
class SourceToken:
    """A token of the input as the user wrote it, and what the encoder made of it."""

    text: str
    id: int
    kept: float  # cosine of its contextual vector with the embedding that entered


@dataclass(frozen=True)
class Inspection:
    """One sentence and its translation, from inside."""

    source: str  # normalised
    source_tokens: tuple[SourceToken, ...]  # the end mark comes last
    source_words: tuple[tuple[int, int], ...]  # stretches of `source`
    words: tuple[Word, ...]
    token_ids: tuple[int, ...]
    pieces: tuple[str, ...]  # what each of them says
    logprobs: tuple[float, ...]  # one a token
    attention: Tensor  # (T, S): the cross-attention that serves as alignment
    alignment: Tensor  # (words, source words)
    weights: int  # how many attention weights the pass had, and
    difference: float  # the largest difference to what recomputing them gives


@torch.inference_mode()
def inspect(translator: Translator, sentence: str, hypothesis: Hypothesis, heads: dict | None) -> Inspection:
    """Read the finished pair once and look at it.

    heads: which cross-attention aligns: {"layer": l, "heads": [h, ...]}, as `evaluate alignment`
    found it; None takes the mean of the first layer.
    """
    source_ids = translator.encode(sentence)
    target_ids = hypothesis.tokens
    trace, logits = translator.trace(source_ids, target_ids)
    logprobs = token_logprobs(logits[None], torch.tensor([target_ids]))[0]  # (T,)

    text = translator.normalise(sentence)
    spans = [(0, 0)] * len(translator.marks)
    spans += [(token.start, token.end) for token in translator.reader.tokens(text)]
    asked = len(translator.marks)  # what is asked for, where that is said in words, is none of the sentence
    groups = [word for word in translator.reader.words(source_ids) if word.start >= asked]
    attention = aligning_attention(trace, heads)
    units = translator.tokenizer.words(target_ids)
    return Inspection(
        source=text,
        source_tokens=describe_source(translator, source_ids, trace),
        source_words=tuple((spans[group[0]][0], spans[group[-1]][1]) for group in groups),
        words=describe_words(translator, target_ids, units, logits, logprobs, source_ids),
        token_ids=tuple(target_ids),
        pieces=tuple(pieces_of(translator.tokenizer, target_ids)),
        logprobs=tuple(logprobs.tolist()),
        attention=attention,
        alignment=merge_words(attention, units, groups),
        weights=sum(record.weights.numel() for record in trace.attention.values()),
        difference=largest_difference(translator.model, trace),
    )


def aligning_attention(trace: Trace, heads: dict | None) -> Tensor:
    """The mean cross-attention (T, S) of the chosen heads of one layer, or of the first layer.

    A word is taken to be aligned with what it reads once it is written, not with what was read to
    predict it: that agrees better with alignments made by hand (Chen et al. 2020, "Accurate Word
    Alignment Induction from Neural Machine Translation").
    """
    weights = trace.attention["cross", heads["layer"] if heads else 0].weights[0, :, 1:]  # (H, T, S)
    return (weights[heads["heads"]] if heads else weights).mean(dim=0)


def describe_source(translator: Translator, ids: Sequence[int], trace: Trace) -> tuple[SourceToken, ...]:
    entered = trace.residual["encoder", 0][0]  # (S, D)
    left = trace.final["encoder"][0]
    kept = torch.cosine_similarity(entered, left, dim=-1).tolist()
    pieces = pieces_of(translator.reader, ids)
    return tuple(SourceToken(*parts) for parts in zip(pieces, ids, kept, strict=True))


def describe_words(
    translator: Translator,
    ids: Sequence[int],
    units: Sequence[range],
    logits: Tensor,
    logprobs: Tensor,
    source_ids: Sequence[int],
) -> tuple[Word, ...]:
    """The words of the output, then the end mark if it was reached, each with its alternatives."""
    places = [*units]
    if ids and ids[-1] == translator.specials.eos:
        places.append(range(len(ids) - 1, len(ids)))
    alternatives = other_words(translator, ids, places, logits, source_ids)
    words, written = [], ""
    for place, others in zip(places, alternatives, strict=True):
        whole = translator.tokenizer.decode(ids[: place.stop])
        part = whole[len(written) :]
        probability = logprobs[place.start : place.stop].sum().exp().item()
        words.append(Word(part.strip(), part.startswith(" "), place, probability, others))
        written = whole
    return tuple(words)


@dataclass
class Draft:
    """An alternative that is being completed to a whole word."""

    place: range
    pieces: list[int]
    logprob: float


def other_words(
    translator: Translator,
    ids: Sequence[int],
    places: Sequence[range],
    logits: Tensor,
    source_ids: Sequence[int],
) -> list[tuple[Alternative, ...]]:
    """For each place, the most probable other words, best first."""
    values, tops = torch.log_softmax(logits, dim=-1).topk(2 * ALTERNATIVES)  # (T, 2A) each
    drafts = [
        Draft(place, [id], value)
        for place in places
        for id, value in zip(tops[place.start].tolist(), values[place.start].tolist(), strict=True)
        if id != ids[place.start]
    ]
    complete_words(translator, ids, drafts, source_ids)
    found = []
    for place in places:
        before, chosen = ids[: place.start], translator.tokenizer.decode(ids[: place.stop])
        words: dict[str, Alternative] = {}
        for draft in (d for d in drafts if d.place == place):
            whole = translator.tokenizer.decode([*before, *draft.pieces])
            # A word can be spelled by other pieces too; its most probable spelling stands for it.
            if whole != chosen and whole not in words:
                added = whole[len(translator.tokenizer.decode(before)) :].strip()
                # A piece that would have lengthened the word before is shown as that longer word.
                longer = translator.tokenizer.continues_word(draft.pieces[0])
                text = whole.split(" ")[-1] if longer else added
                words[whole] = Alternative(text, math.exp(draft.logprob), tuple(draft.pieces))
        best = sorted(words.values(), key=lambda word: -word.probability)
        found.append(tuple(best[:ALTERNATIVES]))
    return found


def complete_words(
    translator: Translator, ids: Sequence[int], drafts: Sequence[Draft], source_ids: Sequence[int]
) -> None:
    """Add to each draft the most probable pieces until its word is whole.

    All grow in one batch: they share the keys and values of the finished output, and each hides
    what comes after its place, so it sees exactly what it would see if it were decoded alone.
    """
    model, tokenizer = translator.model, translator.tokenizer
    room = model.config.max_length - len(ids) - 1
    memory = model.encode(torch.tensor([list(source_ids)]))
    cache = Cache(model.config.decoder_layers)
    model.decode(torch.tensor([[translator.specials.bos, *ids[:-1]]]), memory, cache=cache)
    live = [draft for draft in drafts if not tokenizer.is_special(draft.pieces[0])]
    cache.select(torch.zeros(len(live), dtype=torch.long))
    starts = torch.tensor([[draft.place.start] for draft in live])
    present = torch.arange(len(ids)) <= starts  # (R, T)
    for _ in range(min(MORE_PIECES, room)):
        if not live:
            return
        present = torch.cat([present, torch.ones(len(live), 1, dtype=torch.bool)], dim=1)
        last = torch.tensor([[draft.pieces[-1]] for draft in live])
        x = model.decode(last, memory.expand(len(live), -1, -1), present=present, cache=cache)
        values, best = torch.log_softmax(model.logits(x[:, -1]), dim=-1).max(dim=-1)  # (R,)
        keep = [row for row, id in enumerate(best.tolist()) if tokenizer.continues_word(id)]
        for row in keep:
            live[row].pieces.append(int(best[row]))
            live[row].logprob += float(values[row])
        live = [live[row] for row in keep]
        cache.select(torch.tensor(keep, dtype=torch.long))
        present = present[keep]
